//! CME MDP 3.0: what packets do to books and events, against books that apply level numbers literally.
#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

#[path = "../../../protocol/tests/common/captures.rs"]
mod captures;
mod channel;
mod live;
#[path = "../loopback/mod.rs"]
mod loopback;
mod oracle;
mod orders;
mod pipeline;
mod real;
mod refresh;
mod seeded;
mod simulation;
mod snapshot;
mod statistics;

use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::event::{Event, Kind, Kinds, flags};
use wirepath_feed_handler::venue::{CmeMdp3, Message, Sink, Venue, VenueOptions};
use wirepath_protocol::field::Price9Le;
use wirepath_protocol::mdp3::{
    MDEntries46, MDEntryTypeBook, MDIncrementalRefreshBook46, MDIncrementalRefreshBook46Root,
    MDUpdateAction, MatchEventIndicator, PacketWriter,
};
use wirepath_protocol::{Price, Side};

/// Keeps all events.
#[derive(Default)]
struct Collect(Vec<Event>);

impl Sink for Collect {
    fn wants(&self) -> Kinds {
        Kinds::ALL
    }
    fn emit(&mut self, event: Event) {
        self.0.push(event);
    }
    fn end_of_message(&mut self, complete: bool) {
        if let Some(last) = self.0.last_mut().filter(|_| complete) {
            last.flags |= flags::LAST;
        }
    }
}

impl Collect {
    /// Kind, side, qty, a, b of what came since the last call.
    fn take(&mut self) -> Vec<(Kind, Option<Side>, u32, i64, u64)> {
        let events = std::mem::take(&mut self.0);
        events.iter().map(|e| (e.kind().unwrap(), e.side(), e.qty, e.a, e.b)).collect()
    }
}

fn venue(symbols: Option<&[&str]>) -> CmeMdp3 {
    let limits =
        LimitsConfig { instruments: 256, levels_outside: 1 << 12, ..LimitsConfig::default() };
    let symbols = symbols.map(|all| all.iter().map(|symbol| (*symbol).to_owned()).collect());
    CmeMdp3::new(VenueOptions { limits, symbols, ..VenueOptions::default() }).unwrap()
}

/// An entry of a book.
#[derive(Clone, Copy, Debug)]
struct Entry {
    security_id: i32,
    rpt_seq: u32,
    of: MDEntryTypeBook,
    action: MDUpdateAction,
    number: u8,
    price: i64,
    qty: i32,
}

/// One message of a book, with its size.
fn book(entries: &[Entry], ends: bool) -> Vec<u8> {
    let root = MDIncrementalRefreshBook46Root {
        transact_time: 77.into(),
        match_event_indicator: if ends {
            MatchEventIndicator::END_OF_EVENT
        } else {
            MatchEventIndicator::LAST_QUOTE_MSG
        },
    };
    let entries: Vec<_> = entries
        .iter()
        .map(|entry| MDEntries46 {
            md_entry_px: Price9Le::from(Price(entry.price)).into(),
            md_entry_size: entry.qty.into(),
            security_id: entry.security_id.into(),
            rpt_seq: entry.rpt_seq.into(),
            number_of_orders: 1.into(),
            md_price_level: entry.number,
            md_update_action: entry.action,
            md_entry_type: entry.of,
            ..MDEntries46::default()
        })
        .collect();
    let mut bytes = [0; 1_400];
    sized(MDIncrementalRefreshBook46::encode(&mut bytes, &root, &entries, &[]).unwrap())
}

/// A message with its size before it.
fn sized(message: &[u8]) -> Vec<u8> {
    let size = message.len() as u16 + 2;
    [&size.to_le_bytes(), message].concat()
}

/// A packet of messages that have their sizes.
fn packet(seq: u32, messages: &[Vec<u8>]) -> Vec<u8> {
    packet_at(seq, 5, messages)
}

fn packet_at(seq: u32, sent_ns: u64, messages: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet = PacketWriter::new(&mut bytes, seq, sent_ns).unwrap();
    messages.iter().for_each(|message| packet.push(&message[2..]).unwrap());
    packet.finish().to_vec()
}

/// Applies a block by itself.
fn apply(venue: &mut CmeMdp3, block: &[u8], sink: &mut Collect) {
    let rx =
        wirepath_feed_handler::rx::RxStamp { ns: 9, clock: wirepath_perf::ClockDomain::Kernel };
    venue.apply(&Message { block, seq: 1, rx }, sink);
}

/// Price, units and orders of the levels of one side.
fn levels(
    book: Option<wirepath_feed_handler::book::BookView<'_>>,
    side: Side,
) -> Vec<(i64, u64, u32)> {
    let levels = book.into_iter().flat_map(|book| book.levels(side).collect::<Vec<_>>());
    levels.map(|level| (level.price.0, level.qty, level.orders)).collect()
}
