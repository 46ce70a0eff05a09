//! A channel as the venue has it: books, what it says of every change of them, and loops of snapshots.

use std::collections::BTreeMap;

use wirepath_feed_handler::event::TradingStatus;
use wirepath_protocol::Price;
use wirepath_protocol::field::{CharArray, Price9Le};
use wirepath_protocol::int::{I32Le, U32Le, U64Le};
use wirepath_protocol::mdp3::*;

use crate::seeded::Random;
use crate::{packet_at, sized};

/// Price, units, orders.
pub(crate) type Row = (i64, u64, u32);
/// Side (0 bid, 1 ask), price, place, quantity.
pub(crate) type Standing = (usize, i64, u64, u32);

/// What there is of an instrument.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Book {
    /// Outright bids and asks, implied bids and asks; the best first.
    pub(crate) rows: [Vec<Row>; 4],
    /// By number.
    pub(crate) orders: BTreeMap<u64, Standing>,
    pub(crate) status: TradingStatus,
    rpt_seq: u32,
    had_book: bool,
    had_orders: bool,
}

/// The most levels outright and implied.
type Depth = [usize; 2];

const KINDS: [MDEntryTypeBook; 4] = [
    MDEntryTypeBook::BID,
    MDEntryTypeBook::OFFER,
    MDEntryTypeBook::IMPLIED_BID,
    MDEntryTypeBook::IMPLIED_OFFER,
];
const LOOP_KINDS: [MDEntryType; 4] =
    [MDEntryType::BID, MDEntryType::OFFER, MDEntryType::IMPLIED_BID, MDEntryType::IMPLIED_OFFER];
const TICK: i64 = 250_000_000;

pub(crate) fn name(id: i32) -> String {
    format!("ES{id}")
}

#[derive(Debug)]
pub(crate) struct Channel {
    /// What it sends: orders too, and definitions.
    by_order: bool,
    pub(crate) defines: bool,
    depths: BTreeMap<i32, Depth>,
    pub(crate) books: BTreeMap<i32, Book>,
    /// As they were after each packet; before the first, there was nothing.
    pub(crate) past: Vec<BTreeMap<i32, Book>>,
    next_order: u64,
    next_place: u64,
    loops: [Round; 3],
}

/// Where a loop is.
#[derive(Debug, Default)]
struct Round {
    number: u32,
    ids: Vec<i32>,
    at: usize,
    /// Parts of the instrument that are still to be sent, and the packet that they are as of.
    parts: Vec<Vec<(u64, Standing)>>,
    count: u32,
    last: u32,
}

impl Channel {
    pub(crate) fn new(by_order: bool, defines: bool) -> Self {
        Self {
            by_order,
            defines,
            depths: BTreeMap::new(),
            books: BTreeMap::new(),
            past: vec![BTreeMap::new()],
            next_order: 1,
            next_place: 1,
            loops: Default::default(),
        }
    }

    /// The number of its last packet.
    pub(crate) fn last(&self) -> u32 {
        self.past.len() as u32 - 1
    }

    /// Its next packet. All of it is one event, or one begins with it.
    pub(crate) fn send(&mut self, now_ns: u64, random: &mut Random) -> Vec<u8> {
        let mut messages = Vec::new();
        if self.books.len() < 2 || self.books.len() < 7 && random.below(60) == 0 {
            let id = 10 - 3 * self.books.len() as i32;
            self.books.insert(id, Book::default());
            let depth = if self.defines { [1 + random.below(10) as usize, 1] } else { [10, 2] };
            self.depths.insert(id, depth);
            if self.defines {
                messages.push(self.definition(id, None));
            }
            messages.push(self.book_message(id, random));
        }
        let ids: Vec<_> = self.books.keys().copied().collect();
        let id = ids[random.below(ids.len() as i64) as usize];
        match random.below(24) {
            0 => messages.push(self.status_message(id, random)),
            1 => messages.push(self.trade_message(id)),
            2..7 if self.by_order => messages.push(self.order_message(id, random)),
            7 if random.below(12) == 0 => messages.push(self.reset()),
            8 => {} // a heartbeat has nothing in it
            _ => messages.push(self.book_message(id, random)),
        }
        if messages.is_empty() {
            let mut bytes = [0; 8];
            messages
                .push(sized(AdminHeartbeat12::encode(&mut bytes, &Default::default()).unwrap()));
        }
        self.past.push(self.books.clone());
        packet_at(self.last(), now_ns, &messages)
    }

    fn definition(&self, id: i32, total: Option<u32>) -> Vec<u8> {
        let root = MDInstrumentDefinitionFuture54Root {
            symbol: CharArray::new(&name(id)).unwrap(),
            security_id: id.into(),
            min_price_increment: Price9Le::from(Price(TICK)),
            tot_num_reports: total.map(|total| U32Le::from(total).into()).unwrap_or_default(),
            ..Default::default()
        };
        let [outright, implied] = self.depths[&id];
        let depth = |kind, depth| MDFeedTypes54 {
            md_feed_type: CharArray(kind),
            market_depth: i8::try_from(depth).unwrap(),
        };
        let depths = [depth(*b"GBX", outright), depth(*b"GBI", implied)];
        let mut bytes = [0; 1_000];
        let message =
            MDInstrumentDefinitionFuture54::encode(&mut bytes, &root, &[], &depths, &[], &[]);
        sized(message.unwrap())
    }

    fn status_message(&mut self, id: i32, random: &mut Random) -> Vec<u8> {
        let (status, now) = [
            (SecurityTradingStatus::READY_TO_TRADE, TradingStatus::Trading),
            (SecurityTradingStatus::TRADING_HALT, TradingStatus::Halted),
            (SecurityTradingStatus::PRE_OPEN, TradingStatus::OrderAcceptance),
        ][random.below(3) as usize];
        let root = SecurityStatus30Root {
            security_id: I32Le::from(id).into(),
            security_trading_status: status.into(),
            ..Default::default()
        };
        self.books.get_mut(&id).unwrap().status = now;
        let mut bytes = [0; 100];
        sized(SecurityStatus30::encode(&mut bytes, &root).unwrap())
    }

    fn trade_message(&mut self, id: i32) -> Vec<u8> {
        let book = self.books.get_mut(&id).unwrap();
        book.rpt_seq += 1;
        let entry = MDEntries48 {
            md_entry_px: Price9Le::from(Price(100 * TICK)),
            md_entry_size: 1.into(),
            security_id: id.into(),
            rpt_seq: book.rpt_seq.into(),
            ..Default::default()
        };
        let mut bytes = [0; 200];
        let root = Default::default();
        sized(MDIncrementalRefreshTradeSummary48::encode(&mut bytes, &root, &[entry], &[]).unwrap())
    }

    /// All books are emptied, and instruments numbered anew.
    fn reset(&mut self) -> Vec<u8> {
        for book in self.books.values_mut() {
            let Book { status, had_book, had_orders, .. } = *book;
            *book = Book { status, had_book, had_orders, ..Book::default() };
        }
        let root = ChannelReset4Root {
            match_event_indicator: MatchEventIndicator::END_OF_EVENT,
            ..Default::default()
        };
        let mut bytes = [0; 100];
        sized(ChannelReset4::encode(&mut bytes, &root, &[MDEntries4::default()]).unwrap())
    }

    /// Some changes of levels, and of orders at the same prices.
    fn book_message(&mut self, id: i32, random: &mut Random) -> Vec<u8> {
        let depth = self.depths[&id];
        let (mut entries, mut orders) = (Vec::new(), Vec::new());
        for _ in 0..1 + random.below(3) {
            let book = self.books.get_mut(&id).unwrap();
            book.rpt_seq += 1;
            book.had_book = true;
            if entries.is_empty() && random.below(150) == 0 {
                book.rows = Default::default();
                book.orders.clear();
                let of = MDEntryTypeBook::BOOK_RESET;
                let (action, rpt_seq) = (MDUpdateAction::NEW, book.rpt_seq);
                entries.push(entry(id, rpt_seq, of, action, 0, (0, 0, 0)));
                break;
            }
            let which = random.below(4) as usize;
            let (side, depth) = (which % 2, depth[which / 2]);
            let rows = &mut book.rows[which];
            // Bids below, asks above, and more of them near the middle.
            let far = 1 + random.below(30);
            let away = 1 + random.below(far);
            let price = if side == 0 { 100 - away } else { 100 + away } * TICK;
            let is_better = |row: &&Row| if side == 0 { row.0 > price } else { row.0 < price };
            let at = rows.iter().take_while(is_better).count();
            if at >= depth {
                // Nothing is said of what lies below the depth: something that stands goes instead.
                let gone = rows.remove(at - 1);
                entries.push(entry(
                    id,
                    book.rpt_seq,
                    KINDS[which],
                    MDUpdateAction::DELETE,
                    at,
                    gone,
                ));
                continue;
            }
            let row = (price, 1 + random.below(90) as u64, 1 + random.below(9) as u32);
            let action = if rows.get(at).is_none_or(|row| row.0 != price) {
                rows.insert(at, row);
                rows.truncate(depth);
                MDUpdateAction::NEW
            } else if random.below(3) == 0 {
                rows[at] = row;
                MDUpdateAction::CHANGE
            } else if random.below(8) == 0 {
                rows.drain(..=at);
                MDUpdateAction::DELETE_THRU
            } else {
                rows.remove(at);
                MDUpdateAction::DELETE
            };
            entries.push(entry(id, book.rpt_seq, KINDS[which], action, at + 1, row));
            if self.by_order && which < 2 {
                for _ in 0..random.below(3) {
                    let Some(change) = self.change(id, Some((side, price)), random) else {
                        continue;
                    };
                    let Change { order, action, place, qty, .. } = change;
                    orders.push(OrderIDEntries46 {
                        order_id: order.into(),
                        md_order_priority: U64Le::from(place).into(),
                        md_display_qty: I32Le::from(qty as i32).into(),
                        reference_id: (entries.len() as u8).into(),
                        order_update_action: OrderUpdateAction(action.0),
                    });
                }
            }
        }
        let indicator = match random.below(4) {
            0 => MatchEventIndicator::default(),
            _ => MatchEventIndicator::END_OF_EVENT,
        };
        let root = MDIncrementalRefreshBook46Root {
            transact_time: 77.into(),
            match_event_indicator: indicator,
        };
        let mut bytes = [0; 1_000];
        sized(MDIncrementalRefreshBook46::encode(&mut bytes, &root, &entries, &orders).unwrap())
    }

    /// Changes of orders alone.
    fn order_message(&mut self, id: i32, random: &mut Random) -> Vec<u8> {
        let mut entries = Vec::new();
        for _ in 0..1 + random.below(3) {
            let Some(change) = self.change(id, None, random) else { continue };
            let Change { order, action, side, price, place, qty } = change;
            entries.push(MDEntries47 {
                order_id: U64Le::from(order).into(),
                md_order_priority: U64Le::from(place).into(),
                md_entry_px: Price9Le::from(Price(price)).into(),
                md_display_qty: I32Le::from(qty as i32).into(),
                security_id: id.into(),
                md_update_action: action,
                md_entry_type: KINDS[side],
            });
        }
        let root = MDIncrementalRefreshOrderBook47Root {
            transact_time: 78.into(),
            match_event_indicator: MatchEventIndicator::END_OF_EVENT,
        };
        let mut bytes = [0; 1_000];
        sized(MDIncrementalRefreshOrderBook47::encode(&mut bytes, &root, &entries).unwrap())
    }

    /// Changes an order, at this side and price where one is given.
    fn change(&mut self, id: i32, at: Option<(usize, i64)>, random: &mut Random) -> Option<Change> {
        let book = self.books.get_mut(&id).unwrap();
        let (mut side, mut price) = at.unwrap_or_else(|| {
            let away = 1 + random.below(6);
            let side = random.below(2) as usize;
            (side, if side == 0 { 100 - away } else { 100 + away } * TICK)
        });
        let old: Vec<_> = book
            .orders
            .iter()
            .filter(|(_, order)| at.is_none_or(|at| at == (order.0, order.1)))
            .map(|(number, order)| (*number, *order))
            .collect();
        let qty = 1 + random.below(500) as u32;
        // Some places are taken out of turn.
        self.next_place += 1 + random.below(3) as u64;
        let mut place = self.next_place * 10 - random.below(60) as u64 % (self.next_place * 10);
        let picked = (!old.is_empty()).then(|| old[random.below(old.len() as i64) as usize]);
        let (order, action) = match (picked, random.below(5)) {
            (None, _) | (_, 0 | 1) => {
                // Numbers are scattered.
                let order = self.next_order.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                self.next_order += 1;
                (order, MDUpdateAction::NEW)
            }
            (Some((order, standing)), 2) => {
                (side, price, place) = (standing.0, standing.1, standing.2);
                (order, MDUpdateAction::DELETE)
            }
            (Some((order, standing)), 3) => {
                (side, price, place) = (standing.0, standing.1, standing.2);
                (order, MDUpdateAction::CHANGE)
            }
            (Some((order, standing)), _) => {
                if at.is_some() {
                    (side, price) = (standing.0, standing.1);
                }
                (order, MDUpdateAction::CHANGE)
            }
        };
        book.had_orders = true;
        match action {
            MDUpdateAction::DELETE => drop(book.orders.remove(&order)),
            _ => drop(book.orders.insert(order, (side, price, place, qty))),
        }
        Some(Change { order, action, side, price, place, qty })
    }

    /// The next packet of a loop: 0 definitions, 1 levels, 2 orders. `None` while there is nothing to go round.
    pub(crate) fn send_of(
        &mut self,
        of: usize,
        now_ns: u64,
        random: &mut Random,
    ) -> Option<Vec<u8>> {
        let mut round = core::mem::take(&mut self.loops[of]);
        if round.at == round.ids.len() && round.parts.is_empty() {
            let is_in = |book: &&Book| match of {
                0 => true,
                1 => book.had_book,
                _ => book.had_orders,
            };
            let ids = self.books.iter().filter(|(_, book)| is_in(book)).map(|(id, _)| *id);
            round = Round { ids: ids.collect(), ..Round::default() };
        }
        let total = round.ids.len() as u32;
        let mut messages = Vec::new();
        while messages.len() < 1 + random.below(2) as usize {
            if of == 2 && !round.parts.is_empty() {
                let part = round.parts.remove(0);
                let id = round.ids[round.at - 1];
                let number = (round.count - round.parts.len() as u32, round.count);
                messages.push(orders_message(id, total, round.last, number, &part));
                continue;
            }
            let Some(&id) = round.ids.get(round.at) else { break };
            round.at += 1;
            match of {
                0 => messages.push(self.definition(id, Some(total))),
                1 => messages.push(self.levels_message(id, total)),
                _ => {
                    let orders: Vec<_> =
                        self.books[&id].orders.iter().map(|(id, order)| (*id, *order)).collect();
                    round.parts = orders.chunks(4).map(<[_]>::to_vec).collect();
                    if round.parts.is_empty() {
                        round.parts.push(Vec::new());
                    }
                    (round.count, round.last) = (round.parts.len() as u32, self.last());
                }
            }
        }
        round.number += u32::from(!messages.is_empty());
        let number = round.number;
        self.loops[of] = round;
        (!messages.is_empty()).then(|| packet_at(number, now_ns, &messages))
    }

    fn levels_message(&self, id: i32, total: u32) -> Vec<u8> {
        let book = &self.books[&id];
        let status = match book.status {
            TradingStatus::Trading => Some(SecurityTradingStatus::READY_TO_TRADE),
            TradingStatus::Halted => Some(SecurityTradingStatus::TRADING_HALT),
            TradingStatus::OrderAcceptance => Some(SecurityTradingStatus::PRE_OPEN),
            _ => None,
        };
        let root = SnapshotFullRefresh52Root {
            last_msg_seq_num_processed: self.last().into(),
            tot_num_reports: total.into(),
            security_id: id.into(),
            rpt_seq: book.rpt_seq.into(),
            md_security_trading_status: status.map(Into::into).unwrap_or_default(),
            ..Default::default()
        };
        // The best of both sides, then the next; a statistic between.
        let mut entries = Vec::new();
        for at in 0..10 {
            for (which, rows) in book.rows.iter().enumerate() {
                let Some((price, qty, orders)) = rows.get(at) else { continue };
                entries.push(MDEntries52 {
                    md_entry_px: Price9Le::from(Price(*price)).into(),
                    md_entry_size: I32Le::from(*qty as i32).into(),
                    number_of_orders: I32Le::from(*orders as i32).into(),
                    md_price_level: (at as i8 + 1).into(),
                    md_entry_type: LOOP_KINDS[which],
                    ..Default::default()
                });
            }
            if at == 0 {
                let md_entry_type = MDEntryType::SESSION_HIGH_BID;
                entries.push(MDEntries52 { md_entry_type, ..Default::default() });
            }
        }
        let mut bytes = [0; 1_300];
        sized(SnapshotFullRefresh52::encode(&mut bytes, &root, &entries).unwrap())
    }
}

/// What becomes of an order.
struct Change {
    order: u64,
    action: MDUpdateAction,
    side: usize,
    price: i64,
    place: u64,
    qty: u32,
}

fn entry(
    id: i32,
    rpt_seq: u32,
    of: MDEntryTypeBook,
    action: MDUpdateAction,
    number: usize,
    (price, qty, orders): Row,
) -> MDEntries46 {
    MDEntries46 {
        md_entry_px: Price9Le::from(Price(price)).into(),
        md_entry_size: I32Le::from(qty as i32).into(),
        security_id: id.into(),
        rpt_seq: rpt_seq.into(),
        number_of_orders: I32Le::from(orders as i32).into(),
        md_price_level: number as u8,
        md_update_action: action,
        md_entry_type: of,
        ..MDEntries46::default()
    }
}

fn orders_message(
    id: i32,
    total: u32,
    last: u32,
    (part, parts): (u32, u32),
    orders: &[(u64, Standing)],
) -> Vec<u8> {
    let root = SnapshotFullRefreshOrderBook53Root {
        last_msg_seq_num_processed: last.into(),
        tot_num_reports: total.into(),
        security_id: id.into(),
        no_chunks: parts.into(),
        current_chunk: part.into(),
        ..Default::default()
    };
    let entries: Vec<_> = orders
        .iter()
        .map(|(number, (side, price, place, qty))| MDEntries53 {
            order_id: (*number).into(),
            md_order_priority: U64Le::from(*place).into(),
            md_entry_px: Price9Le::from(Price(*price)),
            md_display_qty: (*qty as i32).into(),
            md_entry_type: KINDS[*side],
        })
        .collect();
    let mut bytes = [0; 400];
    sized(SnapshotFullRefreshOrderBook53::encode(&mut bytes, &root, &entries).unwrap())
}
