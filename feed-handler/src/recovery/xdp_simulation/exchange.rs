//! The obvious exchange: books, the numbered messages that made them, and what its request server sends.

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::Side;
use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{
    self, MessageUnavailable, RefreshAsOf, RefreshHeader, SecurityStatus, SymbolIndexMapping,
};

use super::super::xdp_server::obvious::{Request, packet};
use crate::book::oracle::{OracleBooks, OracleSide};

/// Symbol indices. The last is mapped late.
pub(super) const SYMBOLS: [u32; 5] = [16_904, 7, 65_535, 4_608, 99];
const COUNT: u32 = SYMBOLS.len() as u32;

/// One symbol's bids and asks.
pub(super) type State = [OracleSide; 2];

/// How refreshes are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// All symbols in one refresh, rather than one by one.
    pub(super) together: bool,
    /// A symbol without orders is not told at all.
    pub(super) leaves_out_empty: bool,
    /// One symbol in four is left out where all are asked for, whatever its orders.
    pub(super) forgets: bool,
    /// Mappings come as refreshes with headers of their own.
    pub(super) mappings_have_headers: bool,
}

pub(super) struct Exchange {
    pub(super) rng: Pcg64Mcg,
    manner: Manner,
    /// Message `n` is at `n - 1`.
    pub(super) log: Vec<Vec<u8>>,
    /// What each symbol's book is behind message `n`, at `n`.
    pub(super) states: Vec<Vec<State>>,
    books: OracleBooks,
    open: Vec<(u32, u64)>,
    next_id: u64,
    /// What it has to tell on the refresh channel: a refresh in packets of messages, or a symbol to be told.
    telling: Vec<Telling>,
    refresh_seq: u32,
}

enum Telling {
    Symbols(Vec<u32>),
    Packet(u8, Vec<Vec<u8>>),
}

impl Exchange {
    pub(super) fn new(seed: u64, manner: Manner) -> Self {
        let mut exchange = Self {
            rng: Pcg64Mcg::seed_from_u64(seed),
            manner,
            log: Vec::new(),
            states: Vec::new(),
            books: OracleBooks::new(COUNT, u64::MAX),
            open: Vec::new(),
            next_id: 1,
            telling: Vec::new(),
            refresh_seq: 1,
        };
        exchange.states.push(exchange.all_states());
        (0..COUNT - 1).for_each(|symbol| exchange.publish(mapping(symbol)));
        exchange
    }

    fn state(&self, symbol: u32) -> State {
        [Side::Bid, Side::Ask].map(|side| self.books.side(symbol, side))
    }

    fn all_states(&self) -> Vec<State> {
        (0..COUNT).map(|symbol| self.state(symbol)).collect()
    }

    fn publish(&mut self, message: Vec<u8>) {
        self.log.push(message);
        self.states.push(self.all_states());
    }

    /// The next message. `mistakes`: now and then one that contradicts the books, or that cannot be read.
    pub(super) fn step(&mut self, mistakes: bool) {
        if self.log.len() == 60 {
            return self.publish(mapping(COUNT - 1));
        }
        let symbols = if self.log.len() > 60 { COUNT } else { COUNT - 1 };
        let dice = self.rng.random_range(0..1_000);
        let volume = self.rng.random_range(1..9) * 100;
        let price = 250_000 + self.rng.random_range(-6..6) * 100;
        let any = self.rng.random_range(0..symbols);
        if mistakes && dice < 3 {
            let order_id = (1 << 60 | self.next_id).into();
            let wrong =
                xdp::DeleteOrder { symbol_index: index(any), order_id, ..Default::default() };
            return self.publish(wrong.as_bytes().to_vec());
        }
        if dice < 400 || self.open.is_empty() {
            return self.add(any, price, volume, mistakes && dice < 5);
        }
        let at = self.rng.random_range(0..self.open.len());
        let (symbol, id) = self.open[at];
        let message = match dice {
            400..640 => {
                self.open.swap_remove(at);
                self.books.delete(symbol, id).unwrap();
                let symbol_index = index(symbol);
                let gone =
                    xdp::DeleteOrder { symbol_index, order_id: id.into(), ..Default::default() };
                gone.as_bytes().to_vec()
            }
            640..760 => {
                // At most what is left.
                let left = self.left(symbol, id);
                let volume = self.rng.random_range(1..=left);
                if volume == left {
                    self.open.swap_remove(at);
                }
                self.books.execute(symbol, id, volume).unwrap();
                let execution = xdp::OrderExecution {
                    symbol_index: index(symbol),
                    order_id: id.into(),
                    volume: volume.into(),
                    price: price.into(),
                    ..Default::default()
                };
                execution.as_bytes().to_vec()
            }
            760..860 => {
                let stays = self.price(symbol, id) == price;
                let done = match stays {
                    true => self.books.resize(symbol, id, volume).is_ok(),
                    false => self.books.replace(symbol, id, id, price, volume).is_ok(),
                };
                assert!(done);
                let modified = xdp::ModifyOrder {
                    symbol_index: index(symbol),
                    order_id: id.into(),
                    price: price.into(),
                    volume: volume.into(),
                    ..Default::default()
                };
                modified.as_bytes().to_vec()
            }
            860..950 => {
                let new = self.new_id();
                self.open[at] = (symbol, new);
                self.books.replace(symbol, id, new, price, volume).unwrap();
                let replaced = xdp::ReplaceOrder {
                    symbol_index: index(symbol),
                    order_id: id.into(),
                    new_order_id: new.into(),
                    price: price.into(),
                    volume: volume.into(),
                    ..Default::default()
                };
                replaced.as_bytes().to_vec()
            }
            950..990 => {
                let trade =
                    xdp::NonDisplayedTrade { symbol_index: index(any), ..Default::default() };
                trade.as_bytes().to_vec()
            }
            _ => xdp::SourceTimeReference { source_time: 1.into(), ..Default::default() }
                .as_bytes()
                .to_vec(),
        };
        self.publish(message);
    }

    fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.rng.random_range(1..4_u64) << 56 | self.next_id
    }

    fn add(&mut self, symbol: u32, price: i32, volume: u32, is_cut_off: bool) {
        let (id, is_bid) = (self.new_id(), self.rng.random::<bool>());
        let side = if is_bid { Side::Bid } else { Side::Ask };
        self.books.add(symbol, id, side, price, volume).unwrap();
        self.open.push((symbol, id));
        let message = xdp::AddOrder {
            symbol_index: index(symbol),
            order_id: id.into(),
            price: price.into(),
            volume: volume.into(),
            side: if is_bid { b'B' } else { b'S' }.into(),
            ..Default::default()
        };
        // Nobody can tell whose order it was.
        self.publish(if is_cut_off {
            b"\x04\0\x64\0".to_vec()
        } else {
            message.as_bytes().to_vec()
        });
    }

    fn orders(&self, symbol: u32) -> impl Iterator<Item = (Side, i32, u64, u32)> + use<> {
        orders(&self.state(symbol))
    }

    fn left(&self, symbol: u32, id: u64) -> u32 {
        self.orders(symbol).find(|order| order.2 == id).unwrap().3
    }

    fn price(&self, symbol: u32, id: u64) -> i32 {
        self.orders(symbol).find(|order| order.2 == id).unwrap().1
    }

    /// Messages `range`, from 1 on, as many packets as it takes.
    pub(super) fn packets(&mut self, flag: u8, range: core::ops::Range<u32>) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let mut from = range.start;
        while from < range.end {
            let until = (from + self.rng.random_range(1..6)).min(range.end);
            let blocks: Vec<&[u8]> =
                (from..until).map(|number| &self.log[number as usize - 1][..]).collect();
            packets.push(packet(flag, from, &blocks));
            from = until;
        }
        packets
    }

    /// Answers a request that was accepted: what goes to the retransmission groups at once. `has_it`: it may happen
    /// that messages cannot be sent again.
    pub(super) fn serve(&mut self, request: Request, has_it: bool) -> Vec<Vec<u8>> {
        match request {
            Request::Messages { begin, end } if has_it => {
                self.packets(15, begin..(end + 1).min(self.log.len() as u32 + 1))
            }
            Request::Messages { begin, end } => {
                let unavailable = MessageUnavailable {
                    begin_seq_num: begin.into(),
                    end_seq_num: end.into(),
                    ..Default::default()
                };
                vec![packet(21, 1, &[unavailable.as_bytes()])]
            }
            Request::Mappings { .. } => {
                let known = if self.log.len() > 60 { COUNT } else { COUNT - 1 };
                for symbol in 0..known {
                    let mapping = mapping(symbol);
                    let messages = match self.manner.mappings_have_headers {
                        true => vec![header(1, 1, 0), mapping],
                        false => vec![mapping],
                    };
                    self.telling.push(Telling::Packet(17, messages));
                }
                vec![]
            }
            Request::Refresh { symbol: 0 } => {
                let mut all: Vec<u32> = (0..COUNT).filter(|symbol| self.is_told(*symbol)).collect();
                if self.manner.forgets {
                    all.retain(|_| !self.rng.random_ratio(1, 4));
                }
                match self.manner.together {
                    true => self.telling.push(Telling::Symbols(all)),
                    false => {
                        let each = all.into_iter().map(|symbol| Telling::Symbols(vec![symbol]));
                        self.telling.extend(each);
                    }
                }
                vec![]
            }
            Request::Refresh { .. } if self.manner.forgets && self.rng.random() => vec![],
            Request::Refresh { symbol } => {
                let at = SYMBOLS.iter().position(|one| *one == symbol).unwrap() as u32;
                if self.is_told(at) {
                    self.telling.push(Telling::Symbols(vec![at]));
                }
                vec![]
            }
        }
    }

    fn is_told(&self, symbol: u32) -> bool {
        let is_known = symbol < COUNT - 1 || self.log.len() > 60;
        is_known && !(self.manner.leaves_out_empty && self.orders(symbol).next().is_none())
    }

    /// The next packet of the refresh channel. A symbol's state is that of the moment at which its turn comes.
    pub(super) fn tell(&mut self) -> Option<Vec<u8>> {
        while !self.telling.is_empty() {
            match self.telling.remove(0) {
                Telling::Packet(flag, messages) => {
                    let blocks: Vec<&[u8]> = messages.iter().map(|message| &message[..]).collect();
                    let bytes = packet(flag, self.refresh_seq, &blocks);
                    self.refresh_seq += blocks.len() as u32;
                    return Some(bytes);
                }
                Telling::Symbols(symbols) => {
                    let packets = self.refresh(&symbols);
                    self.telling.splice(0..0, packets);
                }
            }
        }
        None
    }

    fn refresh(&mut self, symbols: &[u32]) -> Vec<Telling> {
        // It may lag behind the stream.
        let lag = if self.rng.random_ratio(1, 4) { self.rng.random_range(0..30) } else { 0 };
        let as_of = self.log.len().saturating_sub(lag);
        let mut messages = Vec::new();
        for symbol in symbols {
            let status = SecurityStatus {
                symbol_index: index(*symbol),
                security_status: b'O'.into(),
                halt_condition: b'~'.into(),
                ..Default::default()
            };
            messages.push(status.as_bytes().to_vec());
            for (side, price, id, volume) in orders(&self.states[as_of][*symbol as usize]) {
                let order = xdp::AddOrderRefresh {
                    symbol_index: index(*symbol),
                    order_id: id.into(),
                    price: price.into(),
                    volume: volume.into(),
                    side: if side == Side::Bid { b'B' } else { b'S' }.into(),
                    ..Default::default()
                };
                messages.push(order.as_bytes().to_vec());
            }
        }
        let parts: Vec<&[Vec<u8>]> = messages.chunks(self.rng.random_range(2..6)).collect();
        let total = parts.len();
        let packets = (1..).zip(parts).map(|(at, part)| {
            let flag = match at {
                _ if total == 1 => 17,
                1 => 18,
                _ if at == total => 20,
                _ => 19,
            };
            let header = header(at as u16, total as u16, as_of as u32);
            Telling::Packet(flag, [&[header], part].concat())
        });
        packets.collect()
    }
}

/// All orders in it, in their order within each level.
fn orders(state: &State) -> impl Iterator<Item = (Side, i32, u64, u32)> + use<> {
    let [bids, asks] = state.clone();
    [(Side::Bid, bids), (Side::Ask, asks)].into_iter().flat_map(|(side, levels)| {
        levels.into_iter().flat_map(move |(price, queue)| {
            queue.into_iter().map(move |(id, volume)| (side, price, id, volume))
        })
    })
}

fn index(symbol: u32) -> wirepath_protocol::int::U32Le {
    SYMBOLS[symbol as usize].into()
}

fn mapping(symbol: u32) -> Vec<u8> {
    let name = ["IBM", "GE", "BRK A", "KO", "LATE"][symbol as usize];
    let mapping = SymbolIndexMapping {
        symbol_index: index(symbol),
        symbol: Ascii::new(name).unwrap(),
        price_scale_code: 4,
        ..Default::default()
    };
    mapping.as_bytes().to_vec()
}

fn header(at: u16, total: u16, as_of: u32) -> Vec<u8> {
    let header = RefreshHeader {
        current_refresh_pkt: at.into(),
        total_refresh_pkts: total.into(),
        ..Default::default()
    };
    match at {
        1 => {
            let as_of = RefreshAsOf { last_seq_num: as_of.into(), ..Default::default() };
            header.with(&as_of).as_slice().to_vec()
        }
        _ => header.as_bytes().to_vec(),
    }
}
