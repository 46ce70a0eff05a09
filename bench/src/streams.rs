//! The same market as every venue tells it: generated streams of datagrams to time venues with.
//!
//! [`Stream::new`] lets one market ([`Params`], a seed) run, and a venue's writer tells what happens in the messages
//! and packets of its protocol. So streams of two venues differ in what the venues make of it: who numbers orders
//! densely, who tells levels only, who repeats the symbol. The same parameters give the same bytes. At the end a stream
//! knows the books that whoever read all of it must have.
//!
//! | module | tells it |
//! | --- | --- |
//! | `nasdaq` | order by order, densely numbered; the reference |
//! | `iex` | order by order, level by level, or the best prices |
//! | `nyse` | order by order, by symbol index |
//! | `cboe` | order by order, the symbol in adds only, for three markets |
//! | `cme` | ten levels by their numbers |

mod cboe;
mod cme;
mod flow;
mod iex;
mod nasdaq;
mod nyse;

use std::ops::Range;

use anyhow::ensure;
use wirepath_feed_handler::arbiter;
use wirepath_feed_handler::config::LimitsConfig;
use wirepath_feed_handler::pipeline::{Now, Pipeline};
use wirepath_feed_handler::rx::{Batch, LineId, RxStamp, Slot};
use wirepath_feed_handler::venue::{Sink, Venue, VenueKind, VenueOptions};
use wirepath_perf::ClockDomain;
use wirepath_protocol::{EncodeError, Price, Side};

pub use self::flow::Params;
use self::flow::{Flow, Step};

/// Midnight in New York of the streams' day, 30 January 2026, seconds since the Unix epoch.
const MIDNIGHT_S: u32 = 1_769_749_200;
/// When the whole stream was received, as it were.
const RX: RxStamp = RxStamp { ns: 1_769_783_400_000_000_000, clock: ClockDomain::Kernel };
/// Messages of a part of a stream, which ends with a datagram.
pub const PART: usize = 20_000;

/// How a venue tells what happens.
trait Teller {
    /// Levels that are told of a side; others are nobody's business.
    const DEPTH: usize = usize::MAX;
    /// Whether it is told how many orders stand at a level.
    const COUNTS_ORDERS: bool = true;
    /// Most messages that are put in a datagram; how many it has is drawn evenly.
    const TOGETHER_MAX: usize = 16;
    /// Whether the datagrams are numbered, rather than the messages.
    const NUMBERS_DATAGRAMS: bool = false;

    /// What comes before everything else.
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError>;

    /// What happened, which the books of `flow` have.
    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError>;

    /// What was kept back.
    fn close(&mut self, _flow: &Flow, _to: &mut Told) -> Result<(), EncodeError> {
        Ok(())
    }

    /// Puts messages into a datagram, the first of which, or which itself, has this number.
    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError>;
}

/// Messages one behind the other.
#[derive(Debug, Default)]
struct Told {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Told {
    fn push(&mut self, message: &[u8]) {
        self.bytes.extend_from_slice(message);
        self.ends.push(self.bytes.len());
    }

    /// From the `at`th message on, at most so many.
    fn some(&self, at: usize, count: usize) -> Messages<'_> {
        let until = self.ends.len().min(at + count);
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Messages { bytes: &self.bytes, start, ends: &self.ends[at..until] }
    }
}

/// Some of the messages told.
#[derive(Clone, Debug)]
struct Messages<'a> {
    bytes: &'a [u8],
    start: usize,
    ends: &'a [usize],
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (end, rest) = self.ends.split_first()?;
        let message = &self.bytes[self.start..*end];
        (self.start, self.ends) = (*end, rest);
        Some(message)
    }
}

/// Price, quantity and orders of the levels of a side, best first.
type Levels = Vec<(Price, u64, u32)>;

/// A venue's datagrams, and the books that they come to.
#[derive(Debug)]
pub struct Stream {
    /// Whose they are.
    pub kind: VenueKind,
    /// Messages in all.
    pub messages: u64,
    /// Steps of the market that they tell: one order added, traded, reduced, moved or deleted.
    pub steps: u64,
    limits: LimitsConfig,
    memory: Vec<u8>,
    lengths: Vec<u16>,
    /// The datagrams that parts begin with.
    parts: Vec<usize>,
    /// By instrument, bids and asks.
    books: Vec<[Levels; 2]>,
    counts_orders: bool,
}

impl Stream {
    /// As many messages as a venue needs to tell a market, at least `messages`.
    ///
    /// # Errors
    ///
    /// When the protocol's writers refuse what they are given: the writers here are wrong.
    pub fn new(kind: VenueKind, params: Params, messages: usize) -> anyhow::Result<Self> {
        match kind {
            VenueKind::NasdaqItch50 => Self::told(kind, nasdaq::Itch::default(), params, messages),
            VenueKind::IexDeep10 => Self::told(kind, iex::Deep, params, messages),
            VenueKind::IexTops16 => Self::told(kind, iex::Tops::new(&params), params, messages),
            VenueKind::IexDeepPlus10 => Self::told(kind, iex::DeepPlus, params, messages),
            VenueKind::NysePillar25 => Self::told(kind, nyse::Pillar::default(), params, messages),
            VenueKind::CboePitchEquities | VenueKind::CboePitchOptions => {
                Self::told(kind, cboe::Stocks::default(), params, messages)
            }
            VenueKind::CboePitchFutures => {
                Self::told(kind, cboe::Futures::default(), params, messages)
            }
            VenueKind::CmeMdp3 => Self::told(kind, cme::Mdp::new(&params), params, messages),
        }
    }

    fn told<T: Teller>(
        kind: VenueKind,
        mut teller: T,
        params: Params,
        messages: usize,
    ) -> anyhow::Result<Self> {
        let (mut flow, mut told, mut steps) = (Flow::new(params), Told::default(), 0);
        let (mut memory, mut lengths, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        let (mut sent, mut next) = (0, 1);
        let mut bytes = [0; 1_400];
        teller.open(&flow, &mut told)?;
        while sent < told.ends.len() || sent < messages {
            if sent.is_multiple_of(PART) {
                parts.push(lengths.len());
            }
            let together = (1 + flow.below(T::TOGETHER_MAX)).min(PART - sent % PART);
            while told.ends.len() < messages && told.ends.len() < sent + together {
                let step = flow.step();
                teller.tell(&step, &flow, &mut told)?;
                steps += 1;
                if told.ends.len() >= messages {
                    teller.close(&flow, &mut told)?;
                }
            }
            let some = told.some(sent, together);
            let count = some.ends.len();
            let packet = T::packet(&mut bytes, next, flow.now_ns, some)?;
            memory.extend_from_slice(packet);
            lengths.push(u16::try_from(packet.len())?);
            sent += count;
            next += if T::NUMBERS_DATAGRAMS { 1 } else { u32::try_from(count)? };
        }
        let levels = |instrument, side| {
            let rows = flow.levels(instrument, side).take(T::DEPTH);
            rows.map(|(cents, qty, orders)| (price(cents), qty, orders)).collect()
        };
        let sides = |instrument| [Side::Bid, Side::Ask].map(|side| levels(instrument, side));
        Ok(Self {
            kind,
            messages: told.ends.len() as u64,
            steps,
            limits: limits(&params, steps)?,
            memory,
            lengths,
            parts,
            books: (0..params.instruments).map(sides).collect(),
            counts_orders: T::COUNTS_ORDERS,
        })
    }

    /// The datagrams, in order.
    pub fn datagrams(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.memory[..];
        self.lengths.iter().map(move |len| {
            let (datagram, behind) = rest.split_at(usize::from(*len));
            rest = behind;
            datagram
        })
    }

    /// A pipeline of one line, with room for all that comes.
    ///
    /// # Errors
    ///
    /// When the memory is not to be had.
    pub fn pipeline<V: Venue>(&self) -> anyhow::Result<Pipeline<V>> {
        let options = VenueOptions { limits: self.limits, ..VenueOptions::default() };
        Ok(Pipeline::new(vec![V::new(options)?], &[0], &arbiter::Config::default())?)
    }

    /// All datagrams as batches of so many.
    pub fn batches(&self, together: usize) -> Batches<'_> {
        self.batches_of(0..self.parts.len(), together)
    }

    /// The datagrams of some parts, each of [`PART`] messages but the last.
    ///
    /// # Panics
    ///
    /// When there are not so many parts.
    pub fn batches_of(&self, parts: Range<usize>, together: usize) -> Batches<'_> {
        let until = self.parts.get(parts.end).copied().unwrap_or(self.lengths.len());
        let (before, lengths) = self.lengths[..until].split_at(self.parts[parts.start]);
        let start = before.iter().copied().map(usize::from).sum();
        let mut slots = Vec::with_capacity(lengths.len());
        for lengths in lengths.chunks(together) {
            let mut offset = 0;
            for len in lengths.iter().copied().map(usize::from) {
                slots.push(Slot { offset, len, line: LineId(0), rx: RX });
                offset += len;
            }
        }
        Batches { memory: &self.memory[start..], slots, together }
    }

    /// Checks that a venue that was told everything has the market's books, and found nothing odd.
    ///
    /// # Errors
    ///
    /// The first difference.
    pub fn check<V: Venue>(&self, pipeline: &Pipeline<V>) -> anyhow::Result<()> {
        let venue = pipeline.channels()[0].venue();
        let counters = venue.counters();
        let (malformed, unknown) = (counters.malformed, counters.unknown);
        ensure!(malformed + unknown == 0, "{malformed} unreadable messages, {unknown} unknown");
        ensure!(counters.anomalies.iter().sum::<u64>() == 0, "a message contradicted the book");
        ensure!(counters.beyond_limit == 0, "a message was beyond the limits");
        let messages = counters.messages();
        ensure!(messages == self.messages, "{messages} of {} messages came", self.messages);
        for (instrument, sides) in (0..).zip(&self.books) {
            let symbol = symbol(instrument);
            // One that nobody has heard of has no book.
            let book = venue.directory().find(&symbol).and_then(|of| venue.book(of.index));
            for (side, levels) in [Side::Bid, Side::Ask].into_iter().zip(sides) {
                let theirs = book.iter().flat_map(|book| book.levels(side));
                let orders = |orders| if self.counts_orders { orders } else { 0 };
                let theirs = theirs.map(|level| (level.price, level.qty, orders(level.orders)));
                let ours = levels.iter().map(|(price, qty, count)| (*price, *qty, orders(*count)));
                ensure!(theirs.eq(ours), "{symbol} has another {side:?} side");
            }
        }
        Ok(())
    }
}

/// What a pipeline is handed at once, again and again.
#[derive(Debug)]
pub struct Batches<'a> {
    memory: &'a [u8],
    slots: Vec<Slot>,
    together: usize,
}

impl Batches<'_> {
    /// Hands all of them over.
    #[inline(always)]
    pub fn play<V: Venue>(&self, pipeline: &mut Pipeline<V>, sink: &mut impl Sink) {
        let mut rest = self.memory;
        for slots in self.slots.chunks(self.together) {
            let len = slots.last().map_or(0, |last| last.offset + last.len);
            let (bytes, behind) = rest.split_at(len);
            rest = behind;
            pipeline.handle(&Batch::new(bytes, slots), Now::Live(RX.ns), sink);
        }
    }
}

fn limits(params: &Params, steps: u64) -> anyhow::Result<LimitsConfig> {
    let order_pages = u32::try_from(steps / 65_536 + 1)?;
    Ok(LimitsConfig {
        instruments: u32::from(params.instruments) + 1,
        order_pages,
        // As before the open: the pages of the day are there.
        order_pages_ready: order_pages,
        open_orders: u32::try_from(2 * params.live_orders + 64)?,
        levels_outside: u32::try_from(params.live_orders)? + (1 << 12),
        ..LimitsConfig::default()
    })
}

/// The name of an instrument: six characters, as many as PITCH has.
fn symbol(instrument: u16) -> String {
    format!("Q{instrument:05}")
}

fn price(cents: u16) -> Price {
    Price(i64::from(cents) * Price::PER_1E2)
}

#[cfg(test)]
mod tests {
    use wirepath_feed_handler::event::{Event, Kinds};
    use wirepath_feed_handler::venue::WithVenue;

    use super::*;

    struct Ignore;

    impl Sink for Ignore {
        fn wants(&self) -> Kinds {
            Kinds::ALL
        }
        fn emit(&mut self, _event: Event) {}
        fn end_of_message(&mut self, _complete: bool) {}
    }

    /// A venue comes to the market's books, part by part, and to no others.
    struct Check(VenueKind);

    impl WithVenue for Check {
        type Out = anyhow::Result<()>;

        fn with<V: Venue + Send + 'static>(self) -> anyhow::Result<()> {
            let params = Params { seed: 3, instruments: 9, live_orders: 200 };
            let mut stream = Stream::new(self.0, params, PART + 5_000)?;
            let mut pipeline = stream.pipeline::<V>()?;
            stream.batches_of(0..1, 5).play(&mut pipeline, &mut Ignore);
            let venue = pipeline.channels()[0].venue();
            assert_eq!(venue.counters().messages(), PART as u64);
            stream.batches_of(1..2, 1).play(&mut pipeline, &mut Ignore);
            stream.check(&pipeline)?;

            stream.books[4][1][0].1 += 100;
            assert!(stream.check(&pipeline).is_err(), "another quantity is not noticed");
            Ok(())
        }
    }

    #[test]
    fn every_venue_comes_to_the_books_of_the_market() {
        for kind in VenueKind::ALL {
            let done = kind.with(Check(*kind));
            assert!(done.is_ok(), "{kind}: {done:?}");
        }
    }
}
