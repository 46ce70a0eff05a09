//! The synthetic day against the plainest bookkeeping there is, and against what it promises.

use std::collections::{BTreeMap, HashMap, VecDeque};

use wirepath::market::{MESSAGE_LEN_MAX, Market, Params, ParamsError};
use wirepath_protocol::itch50::{Head, Message, layout_of};
use wirepath_protocol::{Price, Side};

/// One side of one instrument: orders by price, oldest first.
type Levels = BTreeMap<Price, VecDeque<u64>>;

struct Order {
    locate: u16,
    side: Side,
    price: Price,
    shares: u32,
}

/// Every order alive, in the obvious containers; panics at the first contradiction.
#[derive(Default)]
struct PlainBooks {
    orders: HashMap<u64, Order>,
    sides: HashMap<(u16, Side), Levels>,
    last_reference: u64,
}

impl PlainBooks {
    fn best(&self, locate: u16, side: Side) -> Option<(Price, u64)> {
        let levels = self.sides.get(&(locate, side))?;
        let (price, queue) = match side {
            Side::Bid => levels.last_key_value()?,
            Side::Ask => levels.first_key_value()?,
        };
        Some((*price, queue[0]))
    }

    fn add(&mut self, reference: u64, order: Order) {
        assert!(reference > self.last_reference, "reference numbers rise");
        assert!(reference - self.last_reference < 40, "in small jumps");
        assert!(order.shares > 0 && order.price > Price(0));
        self.last_reference = reference;
        if let Some((opposite, _)) = self.best(order.locate, order.side.opposite()) {
            match order.side {
                Side::Bid => assert!(order.price < opposite, "a bid crosses the book"),
                Side::Ask => assert!(order.price > opposite, "an ask crosses the book"),
            }
        }
        let levels = self.sides.entry((order.locate, order.side)).or_default();
        levels.entry(order.price).or_default().push_back(reference);
        self.orders.insert(reference, order);
    }

    fn remove(&mut self, reference: u64) -> Order {
        let order = self.orders.remove(&reference).expect("an order alive");
        let levels = self.sides.get_mut(&(order.locate, order.side)).expect("its side");
        let queue = levels.get_mut(&order.price).expect("its level");
        queue.retain(|other| *other != reference);
        if queue.is_empty() {
            levels.remove(&order.price);
        }
        order
    }

    fn reduce(&mut self, locate: u16, reference: u64, shares: u32) {
        let order = self.orders.get_mut(&reference).expect("an order alive");
        assert_eq!(order.locate, locate);
        assert!(shares > 0);
        order.shares = order.shares.checked_sub(shares).expect("no more than it has");
        if order.shares == 0 {
            self.remove(reference);
        }
    }

    fn execute(&mut self, locate: u16, reference: u64, shares: u32) {
        let side = self.orders.get(&reference).expect("an order alive").side;
        let (_, front) = self.best(locate, side).expect("it is in the book");
        assert_eq!(front, reference, "the front of the best queue is executed");
        self.reduce(locate, reference, shares);
    }

    fn apply(&mut self, message: &Message<'_>) {
        match message {
            Message::AddOrder(m) => {
                let (locate, shares) = (m.stock_locate(), m.shares());
                let side = m.side().expect("B or S");
                let order = Order { locate, side, price: m.price(), shares };
                self.add(m.order_reference_number(), order);
            }
            Message::AddOrderAttributed(m) => {
                let (locate, shares) = (m.stock_locate(), m.shares());
                let side = m.side().expect("B or S");
                let order = Order { locate, side, price: m.price(), shares };
                self.add(m.order_reference_number(), order);
            }
            Message::OrderExecuted(m) => {
                self.execute(m.stock_locate(), m.order_reference_number(), m.executed_shares());
            }
            Message::OrderExecutedWithPrice(m) => {
                self.execute(m.stock_locate(), m.order_reference_number(), m.executed_shares());
            }
            Message::OrderCancel(m) => {
                self.reduce(m.stock_locate(), m.order_reference_number(), m.cancelled_shares());
            }
            Message::OrderDelete(m) => {
                let order = self.remove(m.order_reference_number());
                assert_eq!(order.locate, m.stock_locate());
            }
            Message::OrderReplace(m) => {
                let old = self.remove(m.original_order_reference_number());
                assert_eq!(old.locate, m.stock_locate());
                let order = Order { price: m.price(), shares: m.shares(), ..old };
                self.add(m.new_order_reference_number(), order);
            }
            _ => {}
        }
    }
}

/// Half a million messages: every one decodes to its exact length, times never fall, every order
/// message names an order alive, executions are first in line, no book is ever crossed.
#[test]
fn the_day_is_consistent() {
    let params = Params::sized(500_000, 11);
    let mut market = Market::new(&params).expect("parameters");
    let mut books = PlainBooks::default();
    let mut halted = HashMap::new();
    let (mut last_time, mut count) = (0, 0_u64);
    while let Some(sent) = market.next_message() {
        count += 1;
        let head = Head::view(sent.bytes).expect("a head");
        assert_eq!(head.timestamp(), sent.timestamp_ns);
        assert!(sent.timestamp_ns >= last_time, "message {count} is out of order");
        last_time = sent.timestamp_ns;
        let layout = layout_of(head.message_type().into()).expect("a known type");
        assert_eq!(sent.bytes.len(), layout.size, "{}", layout.title);
        let message = Message::parse(sent.bytes).expect("decodes");
        match message {
            Message::StockTradingAction(m) => {
                halted.insert(m.stock_locate(), m.trading_state() != b'T');
            }
            Message::OrderExecuted(_) | Message::Trade(_) => {
                assert!(!halted[&head.stock_locate()], "executed while halted");
            }
            _ => {}
        }
        books.apply(&message);
        assert_eq!(books.orders.len(), market.live_orders());
    }
    assert_eq!(count, params.messages);
    assert!(halted.values().all(|halted| !halted), "every halt ends");
}

#[test]
fn the_mix_is_nasdaqs() {
    // In messages of 100,000, as published; the rest is administration, auctions and corrections.
    let usual = [
        (b'A', 45_600, 500),
        (b'D', 39_500, 500),
        (b'U', 5_900, 150),
        (b'E', 4_600, 150),
        (b'X', 1_900, 100),
        (b'F', 1_200, 60),
        (b'P', 1_200, 60),
    ];
    let params = Params { symbols: 1_000, ..Params::sized(2_000_000, 5) };
    let mut market = Market::new(&params).expect("parameters");
    let (mut counts, mut live) = ([0_u64; 256], Vec::new());
    let mut sent = 0_u64;
    while let Some(message) = market.next_message() {
        counts[usize::from(message.bytes[0])] += 1;
        sent += 1;
        if sent >= params.messages / 4 && sent.is_multiple_of(100_000) {
            live.push(market.live_orders());
        }
    }
    for (kind, usual, tolerance) in usual {
        let share = counts[usize::from(kind)] * 100_000 / params.messages;
        assert!(share.abs_diff(usual) < tolerance, "{}: {share}", char::from(kind));
    }
    for kind in *b"SRHYLVJKhCQBINO" {
        assert!(counts[usize::from(kind)] > 0, "{} is missing", char::from(kind));
    }
    assert_eq!(counts[usize::from(b'R')], 1_000);
    assert!(counts[usize::from(b'Q')] >= 2_000, "an opening and a closing cross each");
    let target = params.live_orders as usize;
    assert!(
        live.iter().all(|live| live.abs_diff(target) < target / 20),
        "{live:?} orders alive where {target} were asked for",
    );
}

/// Most orders are priced within few ticks of the best, and most die young.
#[test]
fn orders_are_near_the_touch_and_short_lived() {
    let mut market = Market::new(&Params::sized(1_000_000, 3)).expect("parameters");
    let mut books = PlainBooks::default();
    let (mut adds, mut near, mut far) = (0_u64, 0_u64, 0_u64);
    let (mut born, mut index, mut lives) = (HashMap::new(), 0_u64, Vec::new());
    while let Some(sent) = market.next_message() {
        index += 1;
        let message = Message::parse(sent.bytes).expect("decodes");
        match message {
            Message::AddOrder(m) => {
                born.insert(m.order_reference_number(), index);
                let best = books.best(m.stock_locate(), m.side().expect("B or S"));
                if let Some((best, _)) = best.filter(|(best, _)| best.0 >= 1_000_000_000) {
                    let ticks = (m.price().0 - best.0).abs() / 10_000_000;
                    adds += 1;
                    near += u64::from(ticks <= 8);
                    far += u64::from(ticks >= 64);
                }
            }
            Message::OrderDelete(m) => {
                if let Some(born) = born.get(&m.order_reference_number()) {
                    lives.push(index - born);
                }
            }
            _ => {}
        }
        books.apply(&message);
    }
    assert!(near * 100 > adds * 60, "{near} of {adds} within 8 ticks");
    assert!((2..10).contains(&(far * 100 / adds)), "{far} of {adds} from 64 ticks on");
    lives.sort_unstable();
    let (median, most) = (lives[lives.len() / 2], lives[lives.len() * 99 / 100]);
    assert!(median < 10_000 && most > 100_000, "median {median}, 99 % {most} messages");
}

/// FNV-1a over the blocks as they stand in a file.
fn digest(params: &Params, messages: u64) -> u64 {
    let mut day = Vec::with_capacity(50 * MESSAGE_LEN_MAX);
    let mut market = Market::new(params).expect("parameters");
    assert_eq!(market.write_blocks(&mut day, messages), messages);
    day.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn a_seed_is_a_day() {
    let params = Params::default();
    let day = digest(&params, 100_000);
    assert_eq!(digest(&params, 100_000), day);
    assert_ne!(digest(&Params { seed: 8, ..params }, 100_000), day);
    // Recorded; whoever changes the market changes everyone's figures, and says so in the changelog.
    assert_eq!(day, 0x1b3b_8068_e260_f66a, "{day:#018x}");
}

#[test]
fn the_smallest_days() {
    for symbols in [1, 9, 10, 99, 100, 399, 2_000] {
        for seed in 0..3 {
            let params = Params { seed, messages: 0, symbols, live_orders: 50 };
            let params = Params { messages: params.messages_min(), ..params };
            let mut market = Market::new(&params).expect("parameters");
            let (mut count, mut last) = (0, Vec::new());
            while let Some(message) = market.next_message() {
                count += 1;
                last = message.bytes.to_vec();
            }
            assert_eq!(count, params.messages, "{params:?}");
            assert_eq!((last[0], last[11]), (b'S', b'C'), "the day ends with end of messages");
        }
    }
    let none = Params { symbols: 0, ..Params::default() };
    assert_eq!(Market::new(&none).err(), Some(ParamsError::NoSymbols));
    let short = Params { messages: 1_000, symbols: 100, ..Params::default() };
    let error = Market::new(&short).expect_err("too short").to_string();
    assert_eq!(error, "a day of 100 symbols takes at least 2100 messages");
}
