//! The loop from end to end: our order goes to the exchange over FIX, and comes back in its feed.

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, UdpSocket};
use std::process::Command;
use std::time::{Duration, Instant};

use wirepath::impair::{Faults, Share};
use wirepath::publish::{MulticastSender, Route};
use wirepath::sim::exchange::{Counts, Exchange, ExchangeConfig, FixSession, Line, Traded};
use wirepath_feed_handler::config::{EventClass, FeedConfig, VenueKind};
use wirepath_feed_handler::event::{Event, Kind, TradingStatus};
use wirepath_feed_handler::feed::{Feed, Filter, Polled, Subscription};
use wirepath_order_gateway::initiator::{Endpoints, Initiator};
use wirepath_order_gateway::session::{
    Answer, Application, Link, Role, Session, SessionConfig, State, Version,
};
use wirepath_order_gateway::store::MemoryStore;
use wirepath_perf::Clock;
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::fix::{Message, Precision};
use wirepath_protocol::{Price, Side};

const LIMIT: Duration = Duration::from_secs(20);

/// What an ExecutionReport says, as far as it matters here.
#[derive(Clone, Debug, PartialEq)]
struct Report {
    id: String,
    exec_type: u8,
    status: u8,
    reference: Option<u64>,
    last: (u64, Price),
    matched: Option<u64>,
    filled: u64,
    leaves: u64,
    average: Price,
}

/// Keeps what comes.
#[derive(Debug, Default)]
struct Blotter(Vec<Report>);

impl Application<MemoryStore> for Blotter {
    fn on_message(&mut self, message: &Message<'_>, _: &mut Link<MemoryStore>) -> Answer {
        assert_eq!(message.msg_type(), b"8", "{message:?}");
        self.0.push(Report {
            id: message.text(11).unwrap().to_owned(),
            exec_type: message.char(150).unwrap(),
            status: message.char(39).unwrap(),
            reference: message.uint(198).ok(),
            last: (message.uint(32).unwrap(), message.price(31).unwrap()),
            matched: message.uint(527).ok(),
            filled: message.uint(14).unwrap(),
            leaves: message.uint(151).unwrap(),
            average: message.price(6).unwrap(),
        });
        Answer::Taken
    }
}

/// Our side of the FIX session.
struct Desk {
    initiator: Initiator<MemoryStore, Blotter>,
    clock: Clock,
    seen: usize,
}

impl Desk {
    fn log_on(exchange: &Exchange, version: Version) -> Self {
        let name = match version {
            Version::Fix42 => "GW42",
            Version::Fix44 => "GW44",
            Version::Fix50Sp2 => "GW50",
        };
        let config = SessionConfig {
            reset_on_logon: true,
            ..SessionConfig::new(Role::Initiator, version, name, "EXCH")
        };
        let session = Session::new(config, MemoryStore::new(1 << 16));
        let endpoints = Endpoints::new(vec![exchange.fix_address()]);
        let initiator = Initiator::new(session, Blotter::default(), endpoints).unwrap();
        let mut desk = Self { initiator, clock: Clock::calibrated(), seen: 0 };
        desk.until("logged on", |desk| desk.initiator.session.state() == State::Active);
        desk
    }

    fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            assert!(start.elapsed() < LIMIT, "not {what}: {:?}", self.initiator.app.0);
            self.initiator.wait(self.clock.now(), Duration::from_millis(5)).unwrap();
            self.initiator.round(self.clock.now());
        }
    }

    /// Sends a request; `fields` are in the order of their tags but for ClOrdID and TransactTime.
    fn send(&mut self, msg_type: &[u8], id: &str, fields: &[(u32, &str)]) {
        let now_ns = self.clock.now();
        let link = self.initiator.session.link(now_ns);
        link.send(msg_type, |writer| {
            writer.text(11, id);
            fields.iter().for_each(|(tag, value)| _ = writer.text(*tag, value));
            writer.timestamp(60, now_ns, Precision::Millis);
        })
        .unwrap();
        self.initiator.flush(now_ns);
    }

    /// The next report.
    fn report(&mut self) -> Report {
        let before = self.seen;
        self.until("reported", |desk| desk.initiator.app.0.len() > before);
        self.seen += 1;
        self.initiator.app.0[before].clone()
    }
}

/// The next events, up to the first that `fits`.
fn event(events: &mut Subscription, what: &str, fits: impl Fn(&Event) -> bool) -> Event {
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        match events.poll() {
            Polled::Event(event) if fits(&event) => return event,
            Polled::Event(event) => assert_ne!(event.kind(), Some(Kind::Anomaly), "{event:?}"),
            Polled::Empty => std::thread::sleep(Duration::from_millis(1)),
            other => panic!("{other:?} before {what}"),
        }
    }
    panic!("no {what}");
}

/// Two groups of our own; `None` where multicast does not come back on loopback.
fn groups() -> Option<[SocketAddrV4; 2]> {
    let port = UdpSocket::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
    let groups = [1, 2].map(|last| SocketAddrV4::new(Ipv4Addr::new(239, 195, 21, last), port));
    let receiver = UdpSocket::bind((*groups[0].ip(), port)).ok()?;
    receiver.join_multicast_v4(groups[0].ip(), &Ipv4Addr::LOCALHOST).ok()?;
    receiver.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    MulticastSender::new(groups[0], Route::default()).ok()?.send(b"?").ok()?;
    receiver.recv(&mut [0; 8]).ok().map(|_| groups)
}

fn feed_config(groups: [SocketAddrV4; 2]) -> FeedConfig {
    use EventClass::{Best, Level, Order, Status, Trade};
    let mut config = FeedConfig::new("sim", VenueKind::NasdaqItch50)
        .wait(WaitSetting::Park)
        .patience(Duration::from_millis(500))
        .events([Best, Level, Order, Status, Trade]);
    for (name, group) in ["A", "B"].into_iter().zip(groups) {
        config = config.line(name, group.into(), Ipv4Addr::LOCALHOST.into());
    }
    config.limits.instruments = 64;
    config.limits.order_pages = 64;
    config.limits.order_pages_ready = 0;
    config
}

#[test]
fn an_order_of_ours_shows_in_the_feed_and_trades_with_the_market() {
    let Some(groups) = groups() else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let feed = Feed::start(&feed_config(groups)).unwrap();
    let mut events = feed.subscribe(Filter::all());
    // Line A loses, repeats and reorders; line B is late, and has everything.
    let share = |percent| Share::of(percent, 100);
    let bad =
        Faults { loss: share(10), duplicate: share(2), reorder: share(5), ..Faults::default() };
    let late = Faults { delay_ns: 300_000, ..Faults::default() };
    let lines = groups.into_iter().zip([bad, late]).map(|(group, faults)| Line { group, faults });
    let exchange = Exchange::start(&ExchangeConfig {
        lines: lines.collect(),
        seed: 3,
        symbols: 5,
        rate: 3_000,
        live_orders: 500,
        ..ExchangeConfig::default()
    })
    .unwrap();
    let mut desk = Desk::log_on(&exchange, Version::Fix44);
    let traded = exchange.traded()[0];
    let symbol = traded.symbol.to_string();

    let far = rests_and_goes(&mut desk, &mut events, &traded, &symbol);
    crosses(&mut desk, &mut events, &feed, &traded, &symbol);

    // A halt is seen in the feed, and felt over FIX.
    assert!(exchange.set_halted(&symbol, true) && !exchange.set_halted("NOSUCH", true));
    event(&mut events, "a halt", |event| {
        event.kind() == Some(Kind::Status) && event.qty == TradingStatus::Halted as u32
    });
    desk.send(b"D", "H1", &[(38, "100"), (40, "2"), (44, &far), (54, "2"), (55, &symbol)]);
    let refused = desk.report();
    assert_eq!((refused.exec_type, refused.status, refused.leaves), (b'8', b'8', 0));
    assert!(exchange.set_halted(&symbol, false));

    // An order left open dies with the day, before the session does.
    desk.send(b"D", "R3", &[(38, "100"), (40, "2"), (44, &far), (54, "2"), (55, &symbol)]);
    assert_eq!(desk.report().exec_type, b'0');
    let (sent, delivered) = std::thread::scope(|scope| {
        let stopping = scope.spawn(|| exchange.stop().unwrap());
        let over = desk.report();
        assert_eq!((over.id.as_str(), over.exec_type, over.leaves), ("R3", b'C', 0));
        event(&mut events, "the end of the session", |event| {
            event.kind() == Some(Kind::SessionEnd)
        });
        desk.until("logged out", |desk| desk.initiator.session.state() == State::Disconnected);
        (stopping.join().unwrap(), feed.stop().unwrap().stats)
    });
    assert_eq!((sent.counts.fix_orders, sent.counts.fix_rejected), (4, 1));
    assert!(sent.counts.matches > 0 && sent.lines[0].faults.lost > 0, "{sent:?}");
    assert_eq!(delivered.channel.delivered, sent.counts.messages, "every message came");
    assert_eq!(delivered.channel.lost, 0);
    assert_eq!(delivered.venue.anomalies().count(), 0, "and made sense");
}

/// An order at a price that is nobody else's shows in the book as it is, shrinks and goes. Answers the price.
fn rests_and_goes(
    desk: &mut Desk,
    events: &mut Subscription,
    traded: &Traded,
    symbol: &str,
) -> String {
    let far = Price(traded.opening.0 * 10);
    let text = far.to_string();
    desk.send(b"D", "R1", &[(38, "300"), (40, "2"), (44, &text), (54, "2"), (55, symbol)]);
    let taken = desk.report();
    let reference = taken.reference.expect("the feed's number for it");
    assert_eq!((taken.exec_type, taken.status, taken.leaves), (b'0', b'0', 300));
    let instrument = u32::from(traded.locate);
    let shown = event(events, "our order", |event| {
        event.kind() == Some(Kind::OrderAdd) && event.b == reference
    });
    assert_eq!((shown.instrument, shown.qty, shown.price()), (instrument, 300, far));
    assert_eq!(shown.side(), Some(Side::Ask));
    let is_level = move |event: &Event| {
        event.kind() == Some(Kind::Level)
            && event.instrument == instrument
            && (event.side(), event.price()) == (Some(Side::Ask), far)
    };
    let level = event(events, "its level", is_level);
    assert_eq!((level.b, level.qty), (300, 1), "quantity and orders there");

    let fields = [(38, "200"), (40, "2"), (41, "R1"), (44, &text), (54, "2"), (55, symbol)];
    desk.send(b"G", "R2", &fields);
    let replaced = desk.report();
    assert_eq!((replaced.exec_type, replaced.leaves), (b'5', 200));
    assert_eq!(replaced.reference, Some(reference), "it keeps its place");
    assert_eq!(event(events, "a smaller level", is_level).b, 200);

    desk.send(b"F", "C1", &[(38, "200"), (41, "R2"), (54, "2"), (55, symbol)]);
    assert_eq!(desk.report().exec_type, b'4');
    assert_eq!(event(events, "an empty level", is_level).b, 0);
    text
}

/// A market order takes what the crowd offers; each fill is a trade in the feed.
fn crosses(desk: &mut Desk, events: &mut Subscription, feed: &Feed, traded: &Traded, symbol: &str) {
    let instrument = traded.locate.into();
    let start = Instant::now();
    while feed.view().best(instrument).is_none_or(|best| best.ask.is_none_or(|ask| ask.1 == 0)) {
        assert!(start.elapsed() < LIMIT, "nobody offers");
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.send(b"D", "M1", &[(38, "250"), (40, "1"), (54, "1"), (55, symbol)]);
    assert_eq!(desk.report().exec_type, b'0');
    let (mut position, mut value) = (0, 0);
    loop {
        let report = desk.report();
        if report.exec_type == b'4' {
            break; // no more was to be had
        }
        assert_eq!(report.exec_type, b'F');
        let (qty, price) = report.last;
        position += qty;
        value += i128::from(price.0) * i128::from(qty);
        let trade = event(events, "the trade", |event| {
            event.kind() == Some(Kind::Trade) && Some(event.b) == report.matched
        });
        assert_eq!(
            (u64::from(trade.qty), trade.price(), trade.instrument),
            (qty, price, instrument)
        );
        assert_eq!(trade.side(), Some(Side::Ask), "the side that stood in the book");
        assert_eq!((report.filled, report.leaves), (position, 250 - position));
        assert_eq!(i128::from(report.average.0), value / i128::from(position));
        if report.leaves == 0 {
            break;
        }
    }
    assert!(position > 0, "it is filled");
}

/// Waits for what the exchange counts.
fn until(exchange: &Exchange, what: &str, done: impl Fn(&Counts) -> bool) {
    let start = Instant::now();
    while !done(&exchange.counts()) {
        assert!(start.elapsed() < LIMIT, "not {what}: {:?}", exchange.counts());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// An exchange for our orders alone, whose sessions' orders stay or go when the session does.
fn quiet(cancel_on_disconnect: bool) -> (Exchange, String, String) {
    let mut sessions = FixSession::usual();
    for session in &mut sessions {
        session.cancel_on_disconnect = cancel_on_disconnect;
    }
    let config = ExchangeConfig {
        sessions,
        lines: vec![],
        rate: 0,
        symbols: 1,
        ..ExchangeConfig::default()
    };
    let exchange = Exchange::start(&config).unwrap();
    let traded = exchange.traded()[0];
    (exchange, traded.symbol.to_string(), traded.opening.to_string())
}

#[test]
fn a_fill_waits_for_a_session_that_is_away() {
    let (exchange, symbol, price) = quiet(false);
    let mut seller = Desk::log_on(&exchange, Version::Fix44);
    let terms = [(40, "2"), (44, &price), (55, &symbol)];
    let order = |qty, side| [&[(38, qty), (54, side)], &terms[..]].concat();
    seller.send(b"D", "S1", &order("100", "2"));
    assert_eq!(seller.report().exec_type, b'0');
    drop(seller);
    until(&exchange, "away", |counts| counts.sessions == 0);

    let mut buyer = Desk::log_on(&exchange, Version::Fix50Sp2);
    buyer.send(b"D", "B1", &order("60", "1"));
    assert_eq!(buyer.report().exec_type, b'0');
    let bought = buyer.report();
    assert_eq!((bought.exec_type, bought.status, bought.filled), (b'F', b'2', 60));

    let mut seller = Desk::log_on(&exchange, Version::Fix44);
    let sold = seller.report();
    assert_eq!((sold.id.as_str(), sold.exec_type, sold.leaves), ("S1", b'F', 40));
    assert_eq!((sold.last, sold.matched), (bought.last, bought.matched));
    // The ClOrdID is still taken.
    seller.send(b"D", "S1", &order("100", "2"));
    let refused = seller.report();
    assert_eq!((refused.exec_type, refused.status), (b'8', b'8'));
    assert_eq!(exchange.counts().open_orders, 1);
}

#[test]
fn orders_go_with_their_session_where_so_chosen() {
    let (exchange, symbol, price) = quiet(true);
    let mut desk = Desk::log_on(&exchange, Version::Fix42);
    let fields = [(21, "1"), (38, "100"), (40, "2"), (44, &price), (54, "1"), (55, &symbol)];
    desk.send(b"D", "B1", &fields);
    assert_eq!(desk.report().exec_type, b'0');
    assert_eq!(exchange.counts().open_orders, 1);
    drop(desk);
    until(&exchange, "cancelled", |counts| counts.open_orders == 0);
    let gone = Desk::log_on(&exchange, Version::Fix42).report();
    assert_eq!((gone.id.as_str(), gone.exec_type, gone.leaves), ("B1", b'4', 0));
}

#[test]
fn the_command_says_where_it_is_and_what_it_did() {
    let Some([a, b]) = groups() else {
        println!("skipped: no multicast on loopback here");
        return;
    };
    let sim = |port: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirepath"));
        command.args(["sim", "--fix-port", port, "--seconds", "1", "--rate", "2000"]);
        command.args(["--symbols", "3", "--names", "AAPL,MSFT", "--list", "--loss", "5%,0"]);
        command.args(["--line-a", &a.to_string(), "--line-b", &b.to_string()]);
        command.output().unwrap()
    };
    let output = sim("0");
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{stderr}");
    let mut lines = stdout.lines();
    let port = lines.next().and_then(|line| line.strip_prefix("READY port=")).unwrap();
    assert!(port.parse::<u16>().unwrap() > 0);
    assert_eq!(lines.next(), Some(&*format!("LINE A {a}")));
    assert_eq!(lines.next(), Some(&*format!("LINE B {b}")));
    assert!(lines.next().unwrap().starts_with("INSTRUMENT AAPL 1 "), "{stdout}");
    assert_eq!(lines.count(), 2);
    for promised in ["messages a second", "over FIX: 0 orders", &a.to_string(), "0 lost"] {
        assert!(stderr.contains(promised), "{promised}: {stderr}");
    }

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let output = sim(&taken.local_addr().unwrap().port().to_string());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && stderr.contains("--fix-port"), "{stderr}");
}
