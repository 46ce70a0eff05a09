//! A desk and a venue in memory: sessions on both sides, bytes handed from one to the other.

mod audit;

use std::collections::HashMap;
use wirepath_protocol::fix::{Cut, Precision, cut};

use super::*;
use crate::orders::{
    Cancel, Cause, ClOrdIds, Config, NewOrder, OrderSide, Replace, State, TimeInForce, What,
};
use crate::risk::{InstrumentLimits, Limits, SessionLimits, TablesConfig};
use crate::session::{Role, Session, SessionConfig, Version};
use crate::store::MemoryStore;

const START: u64 = 1_795_385_405_000_000_000;

/// A venue that does with an order what its symbol says, and remembers what it was sent.
#[derive(Default)]
struct Venue {
    version: Option<Version>,
    executions: u64,
    /// What was asked, as text without the header.
    asked: Vec<String>,
    /// Orders it has, by ClOrdID: quantity filled, and total.
    orders: HashMap<Vec<u8>, (u64, u64)>,
    deaf: bool,
    /// It does not know of status requests.
    tells_no_status: bool,
}

impl Venue {
    #[expect(clippy::too_many_arguments, reason = "what a report says")]
    fn report<S: Store>(
        &mut self,
        link: &mut Link<S>,
        message: &Message<'_>,
        kind: u8,
        status: u8,
        last: u64,
        cum: u64,
        leaves: u64,
    ) {
        self.executions += 1;
        let id = self.executions;
        let is_42 = self.version == Some(Version::Fix42);
        link.send(b"8", |writer| {
            writer.uint(6, 0).bytes(11, message.get(11).unwrap()).uint(14, cum).uint(17, id);
            if is_42 {
                writer.char(20, if kind == b'I' { b'3' } else { b'0' });
            }
            writer.price(31, Price(if last > 0 { 10_250_000_000 } else { 0 })).uint(32, last);
            writer.text(37, "V1").char(39, status);
            writer.some(message.get(41), |writer, id| _ = writer.bytes(41, id));
            writer.bytes(54, b"1").bytes(55, message.get(55).unwrap_or(b"?"));
            let kind = match kind {
                b'F' if is_42 => status,
                b'I' if is_42 => status,
                other => other,
            };
            writer.char(150, kind).uint(151, leaves);
        })
        .unwrap();
    }
}

impl<S: Store> Application<S> for Venue {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let body = message.contents().iter().flatten().filter(|field| {
            !crate::session::is_header(field.tag) && field.tag != 11 && field.tag != 41
        });
        let text = body.map(|f| format!("{}={}|", f.tag, String::from_utf8_lossy(f.value)));
        let kind = String::from_utf8_lossy(message.msg_type()).into_owned();
        self.asked.push(format!("{kind} {}", text.collect::<String>()));
        if self.deaf {
            return Answer::Taken;
        }
        let id = message.get(11).unwrap().to_vec();
        let original = message.get(41).unwrap_or(&id).to_vec();
        let qty = message.quantity(38).unwrap_or(0);
        match message.msg_type() {
            b"D" if message.get(55) == Some(b"HALT") => return Answer::Unsupported,
            b"D" => {
                self.report(link, message, b'0', b'0', 0, 0, qty);
                let fill = if message.get(55) == Some(b"REST") { 0 } else { qty / 2 };
                if fill > 0 {
                    self.report(link, message, b'F', b'1', fill, fill, qty - fill);
                }
                self.orders.insert(id, (fill, qty));
            }
            b"F" => {
                let (cum, _) = self.orders.remove(&original).unwrap();
                self.report(link, message, b'4', b'4', 0, cum, 0);
            }
            b"G" => {
                let (cum, _) = self.orders.remove(&original).unwrap();
                self.orders.insert(id, (cum, qty));
                let status = if cum > 0 { b'1' } else { b'0' };
                self.report(link, message, b'5', status, 0, cum, qty - cum);
            }
            b"H" if self.tells_no_status => return Answer::Unsupported,
            b"H" => match self.orders.get(&id).copied() {
                Some((cum, qty)) => {
                    let status = if cum > 0 { b'1' } else { b'0' };
                    self.report(link, message, b'I', status, 0, cum, qty - cum);
                }
                None => self.report(link, message, b'I', b'8', 0, 0, 0),
            },
            _ => return Answer::Unsupported,
        }
        Answer::Taken
    }
}

struct World {
    ours: Session<MemoryStore>,
    desk: Desk,
    theirs: Session<MemoryStore>,
    venue: Venue,
    now_ns: u64,
}

fn desk(style: OrderStyle) -> Desk {
    let config = Config { instruments: 4, ..Config::default() };
    let orders = Orders::new(&config, ClOrdIds::start(None, START).unwrap());
    let limits = Limits::new(SessionLimits::NONE, InstrumentLimits::NONE, 4);
    let risk = Risk::new(limits, &TablesConfig::default()).unwrap();
    Desk::new(orders, risk, Symbols::new(["AAPL", "REST", "HALT", "BRK.B"]), style)
}

impl World {
    fn new(version: Version, style: OrderStyle) -> Self {
        let config = |role, sender, target| SessionConfig {
            precision: Precision::Millis,
            validate: Some(wirepath_protocol::fix::Options::default()),
            ..SessionConfig::new(role, version, sender, target)
        };
        let (ours, theirs) =
            (config(Role::Initiator, "DESK", "EXCH"), config(Role::Acceptor, "EXCH", "DESK"));
        let mut world = Self {
            ours: Session::new(ours, MemoryStore::new(1 << 20)),
            desk: desk(style),
            theirs: Session::new(theirs, MemoryStore::new(1 << 20)),
            venue: Venue { version: Some(version), ..Venue::default() },
            now_ns: START,
        };
        world.connect();
        world
    }

    fn connect(&mut self) {
        self.ours.connected(self.now_ns, &mut self.desk);
        self.theirs.connected(self.now_ns, &mut self.venue);
        self.pump();
    }

    fn cut(&mut self) {
        self.ours.disconnected(self.now_ns, &mut self.desk);
        self.theirs.disconnected(self.now_ns, &mut self.venue);
    }

    /// Bytes go back and forth until there are none.
    fn pump(&mut self) {
        loop {
            let (out, back) = (self.ours.output().to_vec(), self.theirs.output().to_vec());
            if out.is_empty() && back.is_empty() {
                break;
            }
            self.now_ns += 1_000;
            self.ours.sent(out.len(), self.now_ns);
            self.theirs.sent(back.len(), self.now_ns);
            self.theirs.receive(&out, self.now_ns, &mut self.venue);
            self.ours.receive(&back, self.now_ns, &mut self.desk);
        }
        assert!(!self.ours.closing() && !self.theirs.closing(), "{:?}", self.theirs.closed());
    }

    fn submit(&mut self, request: Request) -> Result<ClOrdId, Refused> {
        let link = self.ours.link(self.now_ns);
        self.desk.submit(link, &request, &BOOK).map(|sent| sent.cl_ord_id)
    }

    fn updates(&mut self) -> Vec<(What, State)> {
        core::iter::from_fn(|| self.desk.poll_update()).map(|u| (u.what, u.state)).collect()
    }
}

fn new(instrument: u32, qty: u64, price: Option<i64>) -> Request {
    Request::New(NewOrder {
        instrument,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        qty,
        price: price.map(Price),
        cause: Cause::default(),
    })
}

const BOOK: Book = Book {
    bid: Some(Price(10_240_000_000)),
    ask: Some(Price(10_250_000_000)),
    is_stale: false,
    age_ns: 0,
};

const VERSIONS: [Version; 3] = [Version::Fix42, Version::Fix44, Version::Fix50Sp2];

#[test]
fn an_order_goes_out_is_filled_replaced_and_cancelled() {
    for version in VERSIONS {
        let mut world = World::new(version, OrderStyle::default());
        let order = world.submit(new(0, 300, Some(10_250_000_000))).unwrap();
        world.pump();
        let told = [(What::Accepted, State::New), (What::Fill, State::PartiallyFilled)];
        assert_eq!(world.updates(), told, "{version:?}");
        assert_eq!(world.desk.orders().position(0).unwrap().net(), 150);
        let replace = Replace {
            order,
            qty: 400,
            price: Some(Price(10_300_000_000)),
            cause: Cause::default(),
        };
        world.submit(Request::Replace(replace)).unwrap();
        world.pump();
        assert_eq!(world.updates(), [(What::Replaced, State::PartiallyFilled)]);
        assert_eq!(world.desk.orders().order(order).unwrap().leaves_qty(), 250);
        world.submit(Request::Cancel(Cancel { order, cause: Cause::default() })).unwrap();
        world.pump();
        assert_eq!(world.updates(), [(What::Cancelled, State::Cancelled)]);
        assert_eq!(world.desk.risk().open(), (0, 0));
        assert_eq!(
            world.desk.counters(),
            DeskCounters { sent: 3, reports: 4, ..Default::default() }
        );
    }
}

#[test]
fn prepared_messages_say_what_those_written_field_by_field_say() {
    let requests = [
        new(0, 300, Some(10_250_000_000)),
        new(3, 1, Some(999_999_999_999_900)),
        new(0, 7, None),
        // These do not fit the prepared widths.
        new(1, 5, Some(123_456_789)),
        new(1, 5, Some(12_345_678_000_000_000)),
        new(1, 5_000_000_000, Some(1_000_000_000)),
    ];
    for version in VERSIONS {
        let style = OrderStyle { account: Some("ACC".to_owned()), plain_numbers: false };
        let plain = OrderStyle { plain_numbers: true, ..style.clone() };
        let mut asked = [style, plain].map(|style| {
            let mut world = World::new(version, style);
            for request in requests {
                world.submit(request).unwrap();
            }
            world.pump();
            world.venue.asked
        });
        // Numbers are padded in one of them.
        for line in asked.iter_mut().flatten() {
            let fields = line.split('|').map(|field| match field.split_once('=') {
                Some((tag @ ("38" | "44"), value)) => {
                    let number = value.trim_start_matches('0');
                    let number =
                        if number.contains('.') { number.trim_end_matches('0') } else { number };
                    let number = number.trim_end_matches('.');
                    format!("{tag}={}{number}", if number.starts_with('.') { "0" } else { "" })
                }
                Some(("60", _)) => "60".to_owned(),
                _ => field.to_owned(),
            });
            *line = fields.collect::<Vec<_>>().join("|");
        }
        let [prepared, plain] = asked;
        assert_eq!(prepared, plain, "{version:?}");
        assert!(plain[0].starts_with("D 1=ACC|") && plain[0].contains("55=AAPL"), "{}", plain[0]);
    }
}

#[test]
fn a_request_that_cannot_go_leaves_nothing_behind() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    world.cut();
    let refused = world.submit(new(0, 300, Some(10_250_000_000)));
    assert!(matches!(refused, Err(Refused::Send(SendError::NotLoggedOn))));
    assert_eq!((world.desk.orders().open().count(), world.desk.risk().open()), (0, (0, 0)));
    world.connect();
    world.desk.risk_mut().kill_mut().engage(KillReason::Api, START);
    assert!(matches!(world.submit(new(0, 300, None)), Err(Refused::Risk(_))));
    assert_eq!(world.desk.counters().refused, 2);
}

#[test]
fn a_request_that_the_venue_rejects_as_such_is_found_by_its_number() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    world.submit(new(2, 300, Some(10_250_000_000))).unwrap();
    world.pump();
    assert_eq!(world.updates(), [(What::Rejected, State::Rejected)]);
    assert_eq!(world.desk.risk().open(), (0, 0));
}

#[test]
fn after_a_cut_the_venue_is_asked_and_what_it_does_not_know_is_lost() {
    for version in VERSIONS {
        let mut world = World::new(version, OrderStyle::default());
        let rests = world.submit(new(1, 100, Some(10_250_000_000))).unwrap();
        world.pump();
        let lost = world.submit(new(1, 200, Some(10_250_000_000))).unwrap();
        world.cut(); // before it got through
        world.updates();
        world.ours.connected(world.now_ns, &mut world.desk);
        world.theirs.connected(world.now_ns, &mut world.venue);
        world.venue.deaf = true;
        world.pump();
        assert!(matches!(world.submit(new(1, 5, Some(1))), Err(Refused::Recovering(2))));
        world.cut();
        world.venue.deaf = false;
        world.connect();
        let orders = world.desk.orders();
        assert_eq!(orders.order(rests).unwrap().state(), State::New, "{version:?}");
        let state = orders.order(lost).unwrap().state();
        assert!(matches!(state, State::Rejected | State::Lost), "{version:?}: {state}");
        assert_eq!(world.desk.risk().open().1, 1);
        world.submit(new(1, 5, Some(10_250_000_000))).unwrap();
    }
}

#[test]
fn orders_whose_status_the_venue_does_not_tell_stay_as_they_are() {
    for version in VERSIONS {
        let mut world = World::new(version, OrderStyle::default());
        let rests = world.submit(new(1, 100, Some(10_250_000_000))).unwrap();
        world.pump();
        world.cut();
        world.venue.tells_no_status = true;
        world.connect();
        assert!(!world.desk.is_recovering(), "{version:?}");
        assert_eq!(world.desk.orders().order(rests).unwrap().state(), State::New);
        assert_eq!((world.desk.risk().open().1, world.desk.counters().unanswered), (1, 1));
        world.submit(new(1, 5, Some(10_250_000_000))).unwrap();
        world.submit(Request::Cancel(Cancel { order: rests, cause: Cause::default() })).unwrap();
        world.pump();
        assert_eq!(world.desk.orders().order(rests).unwrap().state(), State::Cancelled);
    }
}

#[test]
fn a_restart_rebuilds_orders_and_positions_from_the_store() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    let filled = world.submit(new(0, 300, Some(10_250_000_000))).unwrap();
    let rests = world.submit(new(1, 100, Some(10_250_000_000))).unwrap();
    world.pump();
    let gone = world.submit(new(1, 50, Some(10_250_000_000))).unwrap();
    world.pump();
    world.submit(Request::Cancel(Cancel { order: gone, cause: Cause::default() })).unwrap();
    world.pump();
    let rejected = world.submit(new(2, 300, Some(10_250_000_000))).unwrap();
    world.pump();
    let open = world.desk.risk().open();
    world.cut();

    world.desk = desk(OrderStyle::default());
    let restored = world.desk.restore(world.ours.store().records());
    assert_eq!(restored.requests, 5);
    assert_eq!((restored.reports, restored.skipped), (6, 0));
    let orders = world.desk.orders();
    assert_eq!(orders.position(0).unwrap().net(), 150);
    assert_eq!(orders.order(filled).unwrap().state(), State::PartiallyFilled);
    assert_eq!(orders.order(rests).unwrap().state(), State::New);
    assert_eq!(orders.order(gone).unwrap().state(), State::Cancelled);
    assert_eq!(orders.order(rejected).unwrap().state(), State::Rejected);
    assert_eq!(world.desk.risk().open(), open);
    world.connect();
    let next = world.submit(new(1, 5, Some(10_250_000_000))).unwrap();
    assert!(next > gone, "ClOrdIDs go on");
}

#[test]
fn the_kill_switch_cancels_what_is_open_and_refuses_the_rest() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    for _ in 0..3 {
        world.submit(new(1, 100, Some(10_250_000_000))).unwrap();
    }
    world.pump();
    world.updates();
    assert_eq!(world.desk.kill(world.ours.link(world.now_ns), KillReason::Api), 0);
    world.pump();
    assert_eq!(world.updates(), [(What::Cancelled, State::Cancelled); 3]);
    assert!(matches!(world.submit(new(1, 100, Some(1))), Err(Refused::Risk(_))));
}

#[test]
fn a_report_that_cannot_be_read_is_rejected_and_counted() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    let link = world.theirs.link(world.now_ns);
    link.send(b"8", |writer| _ = writer.text(37, "V1").text(17, "1")).unwrap();
    let bytes = world.theirs.output().to_vec();
    let Cut::Message(message) = cut(&bytes, 4_096) else { panic!("a whole message") };
    let link = world.ours.link(world.now_ns);
    let Answer::Refused(invalid) = world.desk.on_message(&message, link) else { panic!("taken") };
    assert_eq!((invalid.reason, invalid.ref_tag), (RejectReason::RequiredTag, Some(14)));
    assert_eq!(world.desk.counters().unreadable, 1);
}

#[test]
fn a_cancel_sent_while_the_venue_answers_is_not_taken_for_lost() {
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    let order = world.submit(new(1, 100, Some(10_250_000_000))).unwrap();
    world.pump();
    world.cut();
    world.updates();
    world.ours.connected(world.now_ns, &mut world.desk);
    world.theirs.connected(world.now_ns, &mut world.venue);
    let logon = world.ours.output().to_vec();
    world.ours.sent(logon.len(), world.now_ns);
    world.theirs.receive(&logon, world.now_ns, &mut world.venue);
    let logon = world.theirs.output().to_vec();
    world.theirs.sent(logon.len(), world.now_ns);
    world.ours.receive(&logon, world.now_ns, &mut world.desk);
    assert!(world.desk.is_recovering());
    world.submit(Request::Cancel(Cancel { order, cause: Cause::default() })).unwrap();
    world.pump();
    let told = [(What::Status, State::PendingCancel), (What::Cancelled, State::Cancelled)];
    assert_eq!(world.updates(), told);
}
