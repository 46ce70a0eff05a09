//! The market in MDP 3.0: the ten best levels of each side, by their numbers.
//!
//! What one to three steps change is an event, told in one message of a book or in two, several instruments in one
//! message.

use wirepath_protocol::field::{CharArray, Price9Le};
use wirepath_protocol::mdp3::{
    MDEntries46, MDEntryTypeBook, MDFeedTypes54, MDIncrementalRefreshBook46,
    MDIncrementalRefreshBook46Root, MDInstrumentDefinitionFuture54,
    MDInstrumentDefinitionFuture54Root, MDUpdateAction, MatchEventIndicator, PacketWriter,
};
use wirepath_protocol::{EncodeError, Price, Side};

use super::flow::{Flow, Params, Row, Step};
use super::{MIDNIGHT_S, Messages, Teller, Told, price, symbol};

const DEPTH: usize = 10;
/// Changes that are told in one message; further ones of the event are in the next.
const ENTRIES_MAX: usize = 6;

/// What was told, and what is yet to be.
#[derive(Debug)]
pub(super) struct Mdp {
    /// By instrument: the levels told of either side, and the number of the last change.
    told: Vec<([Vec<Row>; 2], u32)>,
    entries: Vec<MDEntries46>,
    /// Steps of which the event is, and how many there are to be.
    steps: usize,
    size: usize,
}

impl Mdp {
    pub(super) fn new(params: &Params) -> Self {
        let told = vec![Default::default(); params.instruments.into()];
        Self { told, entries: Vec::new(), steps: 0, size: 1 }
    }

    /// How the told levels of a side become those that there are.
    fn follow(&mut self, instrument: u16, side: Side, flow: &Flow) {
        let now: Vec<Row> = flow.levels(instrument, side).take(DEPTH).collect();
        let (sides, rpt_seq) = &mut self.told[usize::from(instrument)];
        let told = &mut sides[side as usize];
        let mut entry = |action, at: usize, (cents, qty, orders): Row| {
            *rpt_seq += 1;
            self.entries.push(MDEntries46 {
                md_entry_px: Price9Le::from(price(cents)).into(),
                md_entry_size: i32::try_from(qty).expect("some thousand orders").into(),
                security_id: id(instrument).into(),
                rpt_seq: (*rpt_seq).into(),
                number_of_orders: i32::try_from(orders).expect("some thousand orders").into(),
                md_price_level: u8::try_from(at + 1).expect("ten at most"),
                md_update_action: action,
                md_entry_type: match side {
                    Side::Bid => MDEntryTypeBook::BID,
                    Side::Ask => MDEntryTypeBook::OFFER,
                },
                ..Default::default()
            });
        };
        // Gone from the book, rather than pushed out by better ones.
        while let Some(at) = told.iter().position(|row| flow.at(instrument, side, row.0).2 == 0) {
            entry(MDUpdateAction::DELETE, at, told.remove(at));
        }
        for (at, row) in now.iter().enumerate() {
            match told.get(at) {
                Some(standing) if standing == row => continue,
                Some(standing) if standing.0 == row.0 => {
                    entry(MDUpdateAction::CHANGE, at, *row);
                    told[at] = *row;
                }
                _ => {
                    entry(MDUpdateAction::NEW, at, *row);
                    told.insert(at, *row);
                    told.truncate(DEPTH);
                }
            }
        }
        debug_assert_eq!(*told, now);
    }

    /// Tells the event.
    fn flush(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let mut parts = self.entries.chunks(ENTRIES_MAX).peekable();
        while let Some(entries) = parts.next() {
            let root = MDIncrementalRefreshBook46Root {
                transact_time: (u64::from(MIDNIGHT_S) * 1_000_000_000 + flow.now_ns).into(),
                match_event_indicator: match parts.peek() {
                    Some(_) => MatchEventIndicator::default(),
                    None => MatchEventIndicator::END_OF_EVENT,
                },
            };
            let mut bytes = [0; 1_024];
            to.push(MDIncrementalRefreshBook46::encode(&mut bytes, &root, entries, &[])?);
        }
        self.entries.clear();
        Ok(())
    }
}

fn id(instrument: u16) -> i32 {
    i32::from(instrument) * 17 + 1_000
}

impl Teller for Mdp {
    const DEPTH: usize = DEPTH;
    /// As CME's packets have it: mostly one, or few.
    const TOGETHER_MAX: usize = 3;
    const NUMBERS_DATAGRAMS: bool = true;

    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        for instrument in 0..flow.instruments() {
            let mut name = [0; 20];
            name[..6].copy_from_slice(symbol(instrument).as_bytes());
            let root = MDInstrumentDefinitionFuture54Root {
                match_event_indicator: MatchEventIndicator::END_OF_EVENT,
                symbol: CharArray(name),
                security_id: id(instrument).into(),
                min_price_increment: Price9Le::from(Price(Price::PER_1E2)),
                ..Default::default()
            };
            let feeds = [MDFeedTypes54 { md_feed_type: CharArray(*b"GBX"), market_depth: 10 }];
            let mut bytes = [0; 1_024];
            let message =
                MDInstrumentDefinitionFuture54::encode(&mut bytes, &root, &[], &feeds, &[], &[])?;
            to.push(message);
        }
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let order = step.order();
        self.follow(order.instrument, order.side, flow);
        self.steps += 1;
        if self.steps < self.size {
            return Ok(());
        }
        self.steps = 0;
        self.size = self.size % 3 + 1;
        self.flush(flow, to)
    }

    fn close(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        self.flush(flow, to)
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        let sent_ns = u64::from(MIDNIGHT_S) * 1_000_000_000 + now_ns;
        let mut packet = PacketWriter::new(bytes, first, sent_ns)?;
        for message in messages {
            packet.push(message)?;
        }
        Ok(packet.finish())
    }
}
