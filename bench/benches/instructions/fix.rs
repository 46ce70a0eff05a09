//! FIX messages, and a desk on a session, for counting what they cost.

use wirepath_order_gateway::desk::{Desk, OrderStyle, Symbols};
use wirepath_order_gateway::orders::{
    Cause, ClOrdIds, Config, NewOrder, OrderSide, Orders, TimeInForce,
};
use wirepath_order_gateway::risk::{
    Book, InstrumentLimits, Limits, Risk, SessionLimits, TablesConfig,
};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, Version,
};
use wirepath_order_gateway::store::MemoryStore;
use wirepath_protocol::Price;
use wirepath_protocol::fix::template::{DecimalSlot, TextSlot, TimeSlot, UintSlot};
use wirepath_protocol::fix::{Message, Precision, Template, Writer};

/// Orders that one desk is given, and reports on them.
pub(crate) const ORDERS: usize = 2_000;
pub(crate) const START: u64 = 1_795_385_405_000_000_000;
pub(crate) const BOOK: Book = Book {
    bid: Some(Price(322_390_000_000)),
    ask: Some(Price(322_400_000_000)),
    is_stale: false,
    age_ns: 1_000,
};

pub(crate) const fn time_of(nth: usize) -> u64 {
    START + 1_000_000_000 + nth as u64 * 150_000
}

/// A report with the fields that a fill has.
pub(crate) fn report(cl_ord_id: &str, seq: u64) -> Vec<u8> {
    let mut bytes = [0; 512];
    let mut writer = Writer::new(&mut bytes, b"FIX.4.4", b"8");
    writer.uint(34, seq).text(49, "VENUE").timestamp(52, START, Precision::Millis);
    writer.text(56, "DESK").price(6, Price(322_400_000_000)).text(11, cl_ord_id).uint(14, 40);
    writer.text(17, &format!("E{seq:09}")).price(31, Price(322_400_000_000)).uint(32, 40);
    writer.text(37, "V000010001").uint(38, 100).char(39, b'1').price(44, Price(322_400_000_000));
    writer.char(54, b'1').text(55, "AAPL").timestamp(60, START, Precision::Millis);
    writer.char(150, b'F').uint(151, 60);
    writer.finish().unwrap().to_vec()
}

/// An order from a template.
#[derive(Debug)]
pub(crate) struct Prepared {
    template: Template<256>,
    seq: UintSlot<8>,
    times: [TimeSlot; 2],
    id: TextSlot,
    qty: UintSlot<8>,
    price: DecimalSlot<7, 4>,
}

impl Prepared {
    pub(crate) fn new() -> Self {
        let mut bytes = [0; 256];
        let mut writer = Writer::new(&mut bytes, b"FIX.4.4", b"D");
        writer.uint(34, 1).text(49, "DESK").uint(52, 1).text(56, "VENUE");
        writer.text(11, "001GA4GC1SG00").uint(38, 1).char(40, b'2').uint(44, 1).char(54, b'1');
        writer.text(55, "AAPL").char(59, b'0').uint(60, 1);
        let mut template = Template::new(writer.finish().unwrap(), Precision::Millis).unwrap();
        Self {
            seq: template.uint_slot(34).unwrap(),
            times: [52, 60].map(|tag| template.time_slot(tag).unwrap()),
            id: template.text_slot(11).unwrap(),
            qty: template.uint_slot(38).unwrap(),
            price: template.decimal_slot(44).unwrap(),
            template,
        }
    }

    #[inline(always)]
    pub(crate) fn write(&mut self, nth: usize, order: &NewOrder) -> &[u8] {
        let template = &mut self.template;
        template.set_uint(self.seq, nth as u64).unwrap();
        template.set_text(self.id, b"001GA4GC1SG01").unwrap();
        template.set_uint(self.qty, order.qty).unwrap();
        template.set_price(self.price, order.price.unwrap()).unwrap();
        template.set_times(self.times, time_of(nth)).unwrap();
        template.as_bytes()
    }
}

/// Orders no two of which are alike.
pub(crate) fn orders(count: usize) -> Vec<NewOrder> {
    let order = |nth: usize| NewOrder {
        instrument: 0,
        side: if nth.is_multiple_of(3) { OrderSide::Sell } else { OrderSide::Buy },
        time_in_force: TimeInForce::Day,
        qty: 100 + nth as u64 % 800,
        price: Some(Price(322_000_000_000 + (nth as i64 / 800) * 10_000_000)),
        cause: Cause::default(),
    };
    (0..count).map(order).collect()
}

/// Risk with a limit of every kind, none of which is in the way.
pub(crate) fn risk() -> Risk {
    let each = InstrumentLimits {
        order_qty: Some(10_000),
        order_notional: Some(1 << 60),
        long: Some(1 << 40),
        short: Some(1 << 40),
        open_notional: Some(1 << 90),
        open_orders: Some(1 << 20),
        book_band_bps: Some(500),
        reference_band_bps: Some(1_000),
        reference: Some(Price(322_000_000_000)),
        ..InstrumentLimits::NONE
    };
    let session = SessionLimits {
        open_notional: 1 << 100,
        open_orders: 1 << 20,
        messages: 10_000,
        cancel_reserve: 1_000,
        duplicate_window_ns: Some(10_000_000),
        repeats: Some(5),
        book_age_ns: 1_000_000,
        ..SessionLimits::NONE
    };
    Risk::new(Limits::new(session, each, 2), &TablesConfig::default()).unwrap()
}

/// A venue that takes what comes.
#[derive(Debug)]
pub(crate) struct Venue;

impl<S> Application<S> for Venue {
    fn on_message(&mut self, _: &Message<'_>, _: &mut Link<S>) -> Answer {
        Answer::Taken
    }
}

/// A desk on a session that is logged on, the orders for it, and reports on them where they were sent.
#[derive(Debug)]
pub(crate) struct Trading {
    pub(crate) desk: Desk,
    pub(crate) session: Session<MemoryStore>,
    pub(crate) orders: Vec<NewOrder>,
    pub(crate) reports: Vec<Vec<u8>>,
}

pub(crate) fn trading(is_sent: bool) -> Trading {
    let config = |role, sender, target| SessionConfig::new(role, Version::Fix44, sender, target);
    let store = || MemoryStore::new(4 << 20);
    let mut session = Session::new(config(Role::Initiator, "DESK", "VENUE"), store());
    let mut theirs = Session::new(config(Role::Acceptor, "VENUE", "DESK"), store());
    let table = Config { instruments: 2, ..Config::default() };
    let table = Orders::new(&table, ClOrdIds::start(None, START).unwrap());
    let symbols = Symbols::new(["AAPL", "MSFT"]);
    let mut desk = Desk::new(table, risk(), symbols, OrderStyle::default());
    session.connected(START, &mut desk);
    theirs.connected(START, &mut Venue);
    let out = session.output().to_vec();
    session.sent(out.len(), START);
    theirs.receive(&out, START, &mut Venue);
    session.receive(theirs.output(), START, &mut desk);
    let mut trading = Trading { desk, session, orders: orders(ORDERS), reports: Vec::new() };
    if is_sent {
        let ids = trading.submit();
        let report = |(seq, id): (u64, &String)| report(id, seq);
        trading.reports = (2..).zip(&ids).map(report).collect();
    }
    trading
}

impl Trading {
    /// Submits every order. Answers their names.
    pub(crate) fn submit(&mut self) -> Vec<String> {
        let mut ids = Vec::with_capacity(ORDERS);
        for nth in 0..self.orders.len() {
            ids.push(self.submit_one(nth).to_string());
        }
        ids
    }

    #[inline(always)]
    pub(crate) fn submit_one(&mut self, nth: usize) -> wirepath_order_gateway::orders::ClOrdId {
        let request = wirepath_order_gateway::orders::Request::New(self.orders[nth]);
        let link = self.session.link(time_of(nth));
        let sent = self.desk.submit(link, &request, &BOOK).unwrap();
        let count = self.session.output().len();
        self.session.sent(count, time_of(nth));
        sent.cl_ord_id
    }
}
