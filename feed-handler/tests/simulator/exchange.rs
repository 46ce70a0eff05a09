//! The exchange: days of messages, and how every book was behind each of them.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::field::Price4Be;
use wirepath_protocol::{Side, Symbol, itch50, moldudp64};

use super::book::{Book, Op, Picture};
use super::lines::is_hit;

/// One session: what was said in it, and what was true.
#[derive(Debug)]
pub(crate) struct Day {
    pub name: moldudp64::Session,
    /// Message `n` is at `n - 1`.
    pub blocks: Vec<Vec<u8>>,
    ops: Vec<Op>,
    /// By message: the instrument it is about, none being 0.
    locates: Vec<u16>,
    /// Messages of which not even the head was sent: nobody can tell what they were about.
    unreadable: BTreeSet<u64>,
    /// By instrument: from which message on it was how.
    history: Vec<Vec<(u64, Picture)>>,
    book: Book,
    next_id: u64,
    /// How many messages will still be published.
    pub to_come: u64,
    /// The exchange said that there will be no more.
    pub is_ended: bool,
}

impl Day {
    pub(crate) fn new(name: &str, instruments: u16, messages: u64) -> Self {
        Self {
            name: moldudp64::Session::new(name).unwrap(),
            blocks: Vec::new(),
            ops: Vec::new(),
            locates: Vec::new(),
            unreadable: BTreeSet::new(),
            history: vec![vec![(0, Book::default().picture(0))]; usize::from(instruments) + 1],
            book: Book::default(),
            next_id: 1,
            to_come: messages,
            is_ended: false,
        }
    }

    pub(crate) fn instruments(&self) -> u16 {
        u16::try_from(self.history.len() - 1).unwrap()
    }

    /// Number of the next message.
    pub(crate) fn next(&self) -> u64 {
        self.blocks.len() as u64 + 1
    }

    pub(crate) fn block(&self, seq: u64) -> &[u8] {
        &self.blocks[usize::try_from(seq).unwrap() - 1]
    }

    pub(crate) fn op(&self, seq: u64) -> Option<(Op, u16)> {
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        Some((*self.ops.get(at)?, self.locates[at]))
    }

    /// Whether the message was sent as something that nobody can read.
    pub(crate) fn is_unreadable(&self, seq: u64) -> bool {
        self.unreadable.contains(&seq)
    }

    /// The instrument as it was behind message `seq`.
    pub(crate) fn picture(&self, locate: u16, seq: u64) -> Picture {
        let history = &self.history[usize::from(locate)];
        history[history.partition_point(|(from, _)| *from <= seq) - 1].1
    }

    /// The book as it was behind message `seq`.
    pub(crate) fn book_at(&self, seq: u64) -> Book {
        let mut book = Book::default();
        self.ops.iter().take(usize::try_from(seq).unwrap()).for_each(|op| book.apply(op));
        book
    }

    /// Says one thing more; of `cut_off` thousandths no more than the beginning.
    pub(crate) fn publish(&mut self, cut_off: u32, rng: &mut Pcg64Mcg) {
        let op = self.draw(rng);
        let locate = self.book.locate_of(&op).unwrap_or(0);
        let mut block = block(&op, locate, rng);
        if cut_off > 0 && is_hit(rng, cut_off) {
            cut(&mut block, rng);
            self.unreadable.insert(self.next());
        }
        self.to_come -= 1;
        self.book.apply(&op);
        self.blocks.push(block);
        self.ops.push(op);
        self.locates.push(locate);
        if locate > 0 {
            let now = (self.blocks.len() as u64, self.book.picture(locate));
            self.history[usize::from(locate)].push(now);
        }
    }

    fn draw(&mut self, rng: &mut Pcg64Mcg) -> Op {
        let named = u16::try_from(self.book.states.len()).unwrap();
        if self.blocks.is_empty() || rng.random_bool(0.005) {
            return Op::System;
        }
        if named == 0 || (named < self.instruments() && rng.random_bool(0.1)) {
            return Op::Directory { locate: named + 1 };
        }
        let locate = rng.random_range(1..=named);
        if self.book.states[&locate].is_none() || rng.random_bool(0.01) {
            return Op::Status { locate, state: *b"THP".get(rng.random_range(0..3)).unwrap() };
        }
        let open = self.book.orders.len();
        if open == 0 || rng.random_bool(if open < 60 { 0.5 } else { 0.3 }) {
            let side = if rng.random_bool(0.5) { Side::Bid } else { Side::Ask };
            let (price, qty) = (price(rng), rng.random_range(1..500));
            return Op::Add { locate, id: self.new_id(rng), side, price, qty };
        }
        let (id, order) = self.book.orders.iter().nth(rng.random_range(0..open)).unwrap();
        let (id, left) = (*id, order.qty);
        match rng.random_range(0..8) {
            0..=3 => {
                let qty = if rng.random_bool(0.4) { left } else { rng.random_range(1..=left) };
                Op::Reduce { id, qty, is_execution: rng.random_bool(0.6) }
            }
            4..=5 => Op::Delete { id },
            _ => {
                let new = self.new_id(rng);
                Op::Replace { id, new, price: price(rng), qty: rng.random_range(1..500) }
            }
        }
    }

    fn new_id(&mut self, rng: &mut Pcg64Mcg) -> u64 {
        self.next_id += rng.random_range(1..120);
        self.next_id
    }
}

/// Leaves less than the head of a message.
pub(crate) fn cut(block: &mut Vec<u8>, rng: &mut Pcg64Mcg) {
    block.truncate(rng.random_range(0..itch50::Head::SIZE));
}

fn price(rng: &mut Pcg64Mcg) -> u32 {
    match rng.random_range(0..30) {
        0 => rng.random_range(1..400) * 10_000,
        1 => 1_000_000 + rng.random_range(0..2_000),
        _ => 1_000_000 + rng.random_range(0..20) * 100,
    }
}

fn symbol(locate: u16) -> Symbol {
    Symbol::new(&format!("SYM{locate}")).unwrap()
}

fn block(op: &Op, locate: u16, rng: &mut Pcg64Mcg) -> Vec<u8> {
    let stock_locate = locate.into();
    let stock = symbol(locate);
    match *op {
        Op::System => {
            itch50::SystemEvent { event_code: b'Q'.into(), ..Default::default() }.as_bytes().into()
        }
        Op::Directory { .. } => itch50::StockDirectory {
            stock_locate,
            stock,
            round_lot_size: 100.into(),
            ..Default::default()
        }
        .as_bytes()
        .into(),
        Op::Status { state, .. } => {
            let trading_state = state.into();
            let message = itch50::StockTradingAction {
                stock_locate,
                stock,
                trading_state,
                ..Default::default()
            };
            message.as_bytes().into()
        }
        Op::Add { id, side, price, qty, .. } => {
            let order = itch50::AddOrder {
                stock_locate,
                order_reference_number: id.into(),
                buy_sell_indicator: if side == Side::Bid { b'B' } else { b'S' }.into(),
                shares: qty.into(),
                stock,
                price: Price4Be::from_raw(price),
                ..Default::default()
            };
            order.as_bytes().into()
        }
        Op::Reduce { id, qty, is_execution: true } if rng.random_bool(0.8) => {
            itch50::OrderExecuted {
                stock_locate,
                order_reference_number: id.into(),
                executed_shares: qty.into(),
                ..Default::default()
            }
            .as_bytes()
            .into()
        }
        Op::Reduce { id, qty, is_execution: true } => itch50::OrderExecutedWithPrice {
            stock_locate,
            order_reference_number: id.into(),
            executed_shares: qty.into(),
            printable: b'Y'.into(),
            execution_price: Price4Be::from_raw(1),
            ..Default::default()
        }
        .as_bytes()
        .into(),
        Op::Reduce { id, qty, .. } => itch50::OrderCancel {
            stock_locate,
            order_reference_number: id.into(),
            cancelled_shares: qty.into(),
            ..Default::default()
        }
        .as_bytes()
        .into(),
        Op::Delete { id } => itch50::OrderDelete {
            stock_locate,
            order_reference_number: id.into(),
            ..Default::default()
        }
        .as_bytes()
        .into(),
        Op::Replace { id, new, price, qty } => itch50::OrderReplace {
            stock_locate,
            original_order_reference_number: id.into(),
            new_order_reference_number: new.into(),
            shares: qty.into(),
            price: Price4Be::from_raw(price),
            ..Default::default()
        }
        .as_bytes()
        .into(),
    }
}

/// What a snapshot server sends of a book, in the layouts of the feed.
pub(crate) fn snapshot_of(book: &Book, rng: &mut Pcg64Mcg) -> Vec<Vec<u8>> {
    let mut blocks = Vec::new();
    for (&locate, state) in &book.states {
        blocks.push(block(&Op::Directory { locate }, locate, rng));
        if let Some(state) = *state {
            blocks.push(block(&Op::Status { locate, state }, locate, rng));
        }
    }
    for (id, order) in book.in_queues() {
        let super::book::Order { locate, side, price, qty } = order;
        blocks.push(block(&Op::Add { locate, id, side, price, qty }, locate, rng));
    }
    blocks
}
