//! The exchange: what it said, and how every book was behind each message.

use std::collections::BTreeSet;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::event::TradingStatus;
use wirepath_protocol::pitch::sequence::{unwrapped, wrapped};
use wirepath_protocol::pitch::{Market, PacketWriter, UnitHeader, nanos};

use crate::simulation::{Obvious, SYMBOLS, Stream};
use crate::*;

use super::plan::{Plan, Weather};

/// The unit that is heard.
pub(crate) const UNIT: u8 = 3;

pub(crate) fn is_hit(rng: &mut Pcg64Mcg, per_thousand: u32) -> bool {
    rng.random_range(0..1_000) < per_thousand
}

/// What is true behind a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    pub book: Obvious,
    /// Of each instrument; 0 for none.
    pub status: [u8; 3],
    /// The second that times count from.
    second: Option<u32>,
}

#[derive(Debug)]
pub(crate) struct Exchange {
    stream: Stream,
    first: u64,
    blocks: Vec<Vec<u8>>,
    /// Behind each message, and before the first.
    truths: Vec<Truth>,
    /// Messages that nobody can read.
    unreadable: BTreeSet<u64>,
    pub to_come: u64,
}

impl Exchange {
    pub(crate) fn new(seed: u64, market: Market, plan: &Plan) -> Self {
        Self {
            stream: Stream::new(Pcg64Mcg::seed_from_u64(seed), market),
            first: plan.first,
            blocks: Vec::new(),
            truths: vec![Truth::default()],
            unreadable: BTreeSet::new(),
            to_come: plan.messages,
        }
    }

    pub(crate) fn market(&self) -> Market {
        self.stream.market
    }

    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// The message that comes next.
    pub(crate) fn next(&self) -> u64 {
        self.first + self.blocks.len() as u64
    }

    /// Which of the exchange's messages a handler means, which may have joined behind a round of the numbers.
    pub(crate) fn message_of(&self, seq: u64) -> u64 {
        unwrapped(wrapped(seq), self.next()).unwrap()
    }

    /// What is true when all messages below `next` have been applied; `None` where there are none.
    pub(crate) fn before(&self, next: u64) -> Option<&Truth> {
        self.truths.get(usize::try_from(next.checked_sub(self.first)?).unwrap())
    }

    /// What an event of a message says of its time.
    pub(crate) fn time_of(&self, seq: u64) -> u64 {
        // Midnight in New York of the date that the venue was given.
        const MIDNIGHT_NS: u64 = 1_769_749_200_000_000_000;
        let block = &self.blocks[usize::try_from(seq - self.first).unwrap()];
        let offset = u32::from_le_bytes(*block[2..].first_chunk().unwrap());
        let second = self.before(seq).unwrap().second;
        second.map_or(0, |second| MIDNIGHT_NS + nanos(second, offset))
    }

    pub(crate) fn is_unreadable(&self, seq: u64) -> bool {
        self.unreadable.contains(&seq)
    }

    pub(crate) fn publish(&mut self, cut_off: u32, rng: &mut Pcg64Mcg) {
        let mut truth = self.truths.last().unwrap().clone();
        let mut block = if rng.random_ratio(1, 12) {
            let of = rng.random_range(0..3);
            truth.status[of] = *b"THQ".get(rng.random_range(0..3)).unwrap();
            self.status(of, truth.status[of])
        } else {
            self.stream.message()
        };
        truth.book.clone_from(&self.stream.book);
        if let Ok(time) = common::Time::view(&block) {
            truth.second = Some(time.time());
        }
        if cut_off > 0 && is_hit(rng, cut_off) {
            block.truncate(rng.random_range(2..block.len()));
            self.unreadable.insert(self.next());
        }
        self.to_come -= 1;
        self.blocks.push(block);
        self.truths.push(truth);
    }

    fn status(&self, of: usize, code: u8) -> Vec<u8> {
        let (trading_status, symbol) = (Char(code), Alpha(*SYMBOLS[of]));
        match self.market() {
            Market::Equities => {
                let mut wide = *b"        ";
                wide[..6].copy_from_slice(SYMBOLS[of]);
                let symbol = Alpha(wide);
                let m = equities::TradingStatus { trading_status, symbol, ..Default::default() };
                m.as_bytes().to_vec()
            }
            Market::Options => {
                let m = options::TradingStatus { trading_status, symbol, ..Default::default() };
                m.as_bytes().to_vec()
            }
            Market::Futures => {
                let m = futures::TradingStatus { trading_status, symbol, ..Default::default() };
                m.as_bytes().to_vec()
            }
        }
    }

    /// The spin of the book behind message `image`, and how many orders are in it.
    pub(crate) fn spin(&self, image: u64) -> (Vec<Vec<u8>>, u32) {
        let truth = self.before(image + 1).unwrap();
        let statuses = truth.status.iter().enumerate().filter(|(_, code)| **code != 0);
        let mut spin: Vec<_> = statuses.map(|(of, code)| self.status(of, *code)).collect();
        let mut orders: Vec<_> = truth.book.0.iter().collect();
        orders.sort_by_key(|(_, order)| order.since);
        for (id, order) in &orders {
            let side_indicator = Char(if order.side == Side::Bid { b'B' } else { b'S' });
            let (order_id, quantity) = ((**id).into(), order.qty.into());
            let symbol = Alpha(*SYMBOLS[order.instrument as usize]);
            let raw = i64::from(order.cents) * 100;
            spin.push(match self.market() {
                Market::Futures => {
                    let price = Price4Le::from_raw(raw);
                    let m = futures::AddOrderLong {
                        order_id,
                        side_indicator,
                        quantity,
                        symbol,
                        price,
                        ..Default::default()
                    };
                    m.as_bytes().to_vec()
                }
                _ => {
                    let price = Price4UnsignedLe::from_raw(raw.cast_unsigned());
                    let m = common::AddOrderLong {
                        order_id,
                        side_indicator,
                        quantity,
                        symbol,
                        price,
                        ..Default::default()
                    };
                    m.as_bytes().to_vec()
                }
            });
        }
        if let Some(second) = truth.second {
            let time = common::Time { time: second.into(), ..Default::default() };
            spin.push(time.as_bytes().to_vec());
        }
        (spin, u32::try_from(orders.len()).unwrap())
    }

    /// A datagram of the messages from `from` up to, not including, `until`, or as many as fit.
    pub(crate) fn datagram(&self, from: u64, until: u64) -> (Vec<u8>, u64) {
        let mut bytes = [0; 1_400];
        let mut packet = PacketWriter::new(&mut bytes, UNIT, wrapped(from)).unwrap();
        let mut next = from;
        while next < until
            && packet.push(&self.blocks[usize::try_from(next - self.first).unwrap()]).is_ok()
        {
            next += 1;
        }
        (packet.finish().to_vec(), next)
    }
}

/// A line's sender, and the network behind it.
#[derive(Debug)]
pub(crate) struct Line {
    pub weather: Weather,
    next: u64,
    /// Datagrams that a burst of loss still takes.
    burst_left: u32,
    pub sent_ns: u64,
}

/// A datagram on its way, and how long it takes.
pub(crate) type Sent = (u64, Vec<u8>);

impl Line {
    pub(crate) fn new(weather: Weather, first: u64) -> Self {
        Self { weather, next: first, burst_left: 0, sent_ns: 0 }
    }

    /// Sends what was published and not sent; or says where the unit is.
    pub(crate) fn flush(
        &mut self,
        exchange: &Exchange,
        heartbeat: bool,
        rng: &mut Pcg64Mcg,
        sent: &mut Vec<Sent>,
    ) {
        while self.next < exchange.next() {
            let until = self.next + rng.random_range(1..=self.weather.messages_max);
            let (bytes, next) = exchange.datagram(self.next, until.min(exchange.next()));
            self.next = next;
            self.send(bytes, exchange, rng, sent);
        }
        if heartbeat {
            let bytes = UnitHeader::heartbeat(UNIT, wrapped(self.next)).as_bytes().to_vec();
            self.send(bytes, exchange, rng, sent);
            // Others share the group, and some messages are nobody's.
            let other = UnitHeader::heartbeat(UNIT + 1, rng.random()).as_bytes().to_vec();
            sent.push((0, other));
            sent.push((0, UnitHeader::heartbeat(0, 0).as_bytes().to_vec()));
        }
    }

    fn send(
        &mut self,
        bytes: Vec<u8>,
        exchange: &Exchange,
        rng: &mut Pcg64Mcg,
        sent: &mut Vec<Sent>,
    ) {
        let weather = self.weather;
        let delay = |rng: &mut Pcg64Mcg| match weather.jitter_ns {
            0 => weather.delay_ns,
            jitter => weather.delay_ns + rng.random_range(0..jitter),
        };
        if is_hit(rng, weather.hostile) {
            // Within what can be believed, and perhaps never said.
            let next = wrapped(exchange.next() + rng.random_range(0..500));
            sent.push((delay(rng), UnitHeader::heartbeat(UNIT, next).as_bytes().to_vec()));
        }
        if is_hit(rng, weather.burst) {
            self.burst_left = weather.burst_len;
        }
        if self.burst_left > 0 {
            self.burst_left -= 1;
            return;
        }
        if is_hit(rng, weather.repeat) {
            sent.push((delay(rng), bytes.clone()));
        }
        if !is_hit(rng, weather.loss) {
            sent.push((delay(rng), bytes));
        }
    }
}

/// What a code of a Trading Status means.
pub(crate) fn status_of(market: Market, code: u8) -> TradingStatus {
    match (market, code) {
        (_, b'T') => TradingStatus::Trading,
        (_, b'H') => TradingStatus::Halted,
        (Market::Futures, b'Q') => TradingStatus::OrderAcceptance,
        (_, b'Q') => TradingStatus::QuoteOnly,
        _ => TradingStatus::Unknown,
    }
}
