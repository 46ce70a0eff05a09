//! Seeded simulations: a desk, a venue and what lies between them. Each failure names its seed.
//!
//! The obvious model beside the table is a list of executions that count, in order. From it follow
//! every order's quantity, every position, and what is open; from the orders, exposure.

use std::collections::HashMap;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::Price;

use super::*;
use crate::risk::{InstrumentLimits, Limits, Risk, SessionLimits, TablesConfig};

/// An execution as the obvious model has it: who, which way, how much, at what price.
type Counted = (Id, Option<ClOrdId>, u32, bool, u64, Price);

struct World {
    orders: Orders,
    risk: Risk,
    counted: Vec<Counted>,
    /// The execution that each correction is about.
    about: HashMap<Id, Id>,
    /// What each order was in when last heard of, and whether more was executed than ordered.
    last: HashMap<ClOrdId, (State, bool)>,
    log: Vec<Logged>,
}

#[derive(Clone, Copy)]
#[expect(clippy::large_enum_variant, reason = "a test's log")]
enum Logged {
    Request(ClOrdId, Request),
    Report(Report),
}

impl World {
    fn new(config: &Config) -> Self {
        let ids = ClOrdIds::start(None, 1_000_000).unwrap();
        let limits = Limits::new(SessionLimits::NONE, InstrumentLimits::NONE, config.instruments);
        Self {
            orders: Orders::new(config, ids),
            risk: Risk::new(limits, &TablesConfig::default()).unwrap(),
            counted: Vec::new(),
            about: HashMap::new(),
            last: HashMap::new(),
            log: Vec::new(),
        }
    }

    fn request(&mut self, request: Request) -> Option<ClOrdId> {
        let sent = self.orders.request(&request, Price(7)).ok()?;
        self.log.push(Logged::Request(sent.cl_ord_id, request));
        self.risk.record(&sent.effect);
        let order = self.orders.order(sent.order).unwrap();
        assert_eq!(
            (order.instrument(), sent.instrument),
            (sent.effect.instrument, order.instrument())
        );
        self.last.entry(sent.order).or_insert((order.state(), false)).0 = order.state();
        Some(sent.cl_ord_id)
    }

    fn hear(&mut self, report: Report) -> Update {
        self.log.push(Logged::Report(report));
        let outcome = self.orders.apply(&report);
        let execution = match &report {
            Report::Execution(execution) => Some(execution),
            _ => None,
        };
        self.took(&outcome, execution);
        outcome.update
    }

    /// Brings the obvious model up to date and compares.
    fn took(&mut self, outcome: &Outcome, report: Option<&Execution>) {
        let Outcome { update, effect } = *outcome;
        self.risk.record(&effect);
        if update.is_applied
            && let Some(r) = report
        {
            let of = self.about.get(&r.exec_ref_id).copied().unwrap_or(r.exec_ref_id);
            match update.what {
                What::Fill => {
                    assert!(self.counted.iter().all(|counted| counted.0 != r.exec_id), "twice");
                    let (at, is_buy) = (update.instrument, update.is_buy);
                    let (qty, price) = (r.last_qty, r.last_px.unwrap());
                    self.counted.push((r.exec_id, update.order, at, is_buy, qty, price));
                }
                What::Busted => self.counted.retain(|counted| counted.0 != of),
                What::Corrected => {
                    self.about.insert(r.exec_id, of);
                    let find = |counted: &&mut Counted| counted.0 == of;
                    let counted = self.counted.iter_mut().find(find).unwrap();
                    (counted.4, counted.5) = (r.last_qty, r.last_px.unwrap());
                }
                _ => {}
            }
        }
        let Some(order) = update.order else { return self.check_position(update.instrument) };
        let surfaced = |anomaly| update.anomalies.has(anomaly);
        let (before, over) = self.last.get(&order).copied().unwrap_or((update.state, false));
        let may_open = surfaced(Anomaly::Reopened)
            || matches!(update.what, What::Replaced | What::Fill | What::Restated | What::Status);
        assert!(before.is_open() || !update.state.is_open() || may_open, "{update:?}");
        let over = over || surfaced(Anomaly::Overfill) || surfaced(Anomaly::BelowFilled);
        self.last.insert(order, (update.state, over));
        let fills = || self.counted.iter().filter(|counted| counted.1 == Some(order));
        let cum: u64 = fills().map(|counted| counted.4).sum();
        let notional = |c: &Counted| i128::from(c.5.0) * i128::from(c.4);
        assert_eq!((update.cum_qty, update.notional), (cum, fills().map(notional).sum()));
        let qty = self.orders.order(order).unwrap().qty();
        assert!(over || cum <= qty, "{update:?}");
        self.check_position(update.instrument);
    }

    fn check_position(&self, instrument: u32) {
        let mut obvious = Position::default();
        for (_, _, _, is_buy, qty, price) in self.counted.iter().filter(|c| c.2 == instrument) {
            obvious.add(*is_buy, *qty, i128::from(price.0) * i128::from(*qty)).unwrap();
        }
        let position = self.orders.position(instrument).copied().unwrap_or_default();
        assert_eq!(position, obvious);
        let money = obvious.sold_notional() - obvious.bought_notional();
        assert_eq!(position.realised() - position.cost(), money);
    }

    /// Exposure by the sums kept, and worked out anew.
    fn check_exposure(&mut self) {
        let instruments = u32::try_from(self.risk.limits().instruments().len()).unwrap();
        let kept = (self.risk.open(), all_exposures(&self.risk, instruments));
        self.risk.resync(&self.orders);
        assert_eq!(kept, (self.risk.open(), all_exposures(&self.risk, instruments)));
    }

    /// The same requests and reports again: the same orders and positions.
    fn check_replay(&self, config: &Config) {
        let mut again = Orders::new(config, ClOrdIds::start(None, 0).unwrap());
        for logged in &self.log {
            match logged {
                Logged::Request(id, request) => {
                    again.restore(*id, request, Price(7)).unwrap();
                }
                Logged::Report(report) => {
                    again.apply(report);
                }
            }
        }
        let view = |orders: &Orders| {
            format!("{:?}", orders.open().chain(orders.closed()).collect::<Vec<_>>())
        };
        assert_eq!(view(&again), view(&self.orders));
        assert!(again.positions().eq(self.orders.positions()));
    }
}

fn all_exposures(risk: &Risk, instruments: u32) -> Vec<Option<crate::risk::Exposure>> {
    (0..instruments).map(|at| risk.exposure(at)).collect()
}

fn random_order(rng: &mut Pcg64Mcg) -> NewOrder {
    NewOrder {
        instrument: rng.random_range(0..3),
        side: if rng.random_bool(0.5) { OrderSide::Buy } else { OrderSide::SellShort },
        time_in_force: [TimeInForce::Day, TimeInForce::GoodTillCancel][rng.random_range(0..2)],
        qty: rng.random_range(1..30),
        price: rng.random_bool(0.8).then(|| Price(rng.random_range(-5..100))),
        cause: Cause::default(),
    }
}

/// An order as the venue has it.
#[derive(Clone, Copy, Debug)]
struct AtVenue {
    id: ClOrdId,
    current: ClOrdId,
    qty: u64,
    price: Option<Price>,
    cum: u64,
    acked: bool,
    open: bool,
}

/// A venue that keeps to the rules, over a session that resends now and then but loses nothing.
fn lawful(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let config =
        Config { instruments: 3, open: 16, closed: 600, executions: 4_096, ..Config::default() };
    let mut world = World::new(&config);
    let (mut venue, mut execs, mut sent): (Vec<AtVenue>, u64, Vec<Execution>) = (vec![], 0, vec![]);
    // Requests on their way to the venue, reports on their way back.
    let (mut there, mut back): (Vec<(ClOrdId, Request)>, Vec<Report>) = (vec![], vec![]);
    for step in 0..400 {
        match rng.random_range(0..10) {
            0..2 => {
                let request = Request::New(random_order(&mut rng));
                there.extend(world.request(request).map(|id| (id, request)));
            }
            2..4 if !venue.is_empty() => {
                let order = venue[rng.random_range(0..venue.len())].id;
                let cause = Cause::default();
                let request = if rng.random_bool(0.5) {
                    Request::Cancel(Cancel { order, cause })
                } else {
                    let price = world.orders.order(order).unwrap().price();
                    let price = price.map(|_| Price(rng.random_range(1..100)));
                    Request::Replace(Replace { order, qty: rng.random_range(1..40), price, cause })
                };
                there.extend(world.request(request).map(|id| (id, request)));
            }
            4..6 if !there.is_empty() => {
                let (id, request) = there.remove(0);
                answer(id, &request, &mut venue, &mut execs, &mut back, &mut rng);
            }
            6 if !venue.is_empty() => {
                let at = rng.random_range(0..venue.len());
                happen(&mut venue[at], &mut execs, &mut back, &mut rng);
            }
            7 if !sent.is_empty() => {
                let again = sent[rng.random_range(0..sent.len())];
                let again = Execution { maybe_repeated: true, ..again };
                let update = world.hear(Report::Execution(again));
                assert_eq!(update.anomalies, Anomalies::NONE.with(Anomaly::RepeatedExecId));
            }
            _ if !back.is_empty() => {
                let report = back.remove(0);
                let update = world.hear(report);
                let calm = update.anomalies.and(Anomalies::ALARMING).is_empty();
                assert!(calm, "step {step}: {:?} {report:?}", update.anomalies);
                if let Report::Execution(execution) = report {
                    sent.push(execution);
                }
            }
            _ => {}
        }
        world.check_exposure();
    }
    for report in core::mem::take(&mut back) {
        world.hear(report);
    }
    for order in &venue {
        let ours = world.orders.order(order.id).unwrap();
        assert_eq!(ours.state().is_open(), order.open, "{order:?} {ours:?}");
        assert_eq!((ours.cum_qty(), ours.qty()), (order.cum, order.qty));
        assert_eq!((ours.cl_ord_id(), ours.price()), (order.current, order.price));
    }
    world.check_replay(&config);
}

fn report_on(order: &AtVenue, execs: &mut u64, exec_type: ExecType) -> Execution {
    *execs += 1;
    let status = match (order.open, exec_type) {
        (true, _) => OrdStatus::New,
        (false, _) if order.cum >= order.qty => OrdStatus::Filled,
        (false, _) => OrdStatus::Cancelled,
    };
    Execution {
        cl_ord_id: order.current.into(),
        exec_id: Id::from(format!("{execs}").as_str()),
        order_qty: Some(order.qty),
        price: order.price,
        cum_qty: Some(order.cum),
        leaves_qty: Some(if order.open { order.qty - order.cum } else { 0 }),
        ..Execution::new(exec_type, status)
    }
}

/// The venue takes a request.
fn answer(
    id: ClOrdId,
    request: &Request,
    venue: &mut Vec<AtVenue>,
    execs: &mut u64,
    back: &mut Vec<Report>,
    rng: &mut Pcg64Mcg,
) {
    let (Request::Cancel(Cancel { order, .. }) | Request::Replace(Replace { order, .. })) =
        *request
    else {
        let Request::New(new) = request else { unreachable!() };
        let open = rng.random_bool(0.9);
        let order =
            AtVenue { id, current: id, qty: new.qty, price: new.price, cum: 0, acked: open, open };
        let exec_type = if open { ExecType::New } else { ExecType::Rejected };
        back.push(Report::Execution(report_on(&order, execs, exec_type)));
        venue.push(order);
        return;
    };
    let order = venue.iter_mut().find(|at| at.id == order).unwrap();
    let reopens = matches!(request, Request::Replace(replace) if replace.qty > order.cum);
    let filled = !order.open && order.cum == order.qty && order.acked;
    let possible = order.open || filled && reopens;
    let refuses = rng.random_bool(0.2) || !possible;
    if refuses {
        let response_to = match request {
            Request::Cancel(_) => ResponseTo::Cancel,
            _ => ResponseTo::Replace,
        };
        back.push(Report::CancelReject(CancelReject {
            cl_ord_id: id.into(),
            orig_cl_ord_id: order.current.into(),
            order_id: Id::NONE,
            response_to,
            ord_status: OrdStatus::New,
            reason: Some(0),
            rx_ns: 0,
            maybe_repeated: false,
        }));
        return;
    }
    let former = order.current;
    let exec_type = match request {
        Request::Replace(replace) => {
            (order.current, order.price) = (id, replace.price);
            order.qty = replace.qty.max(order.cum); // C.3.c
            order.open = order.qty > order.cum;
            ExecType::Replaced
        }
        _ => {
            order.open = false;
            ExecType::Cancelled
        }
    };
    let report = report_on(order, execs, exec_type);
    let report = Execution { cl_ord_id: id.into(), orig_cl_ord_id: former.into(), ..report };
    back.push(Report::Execution(report));
}

/// Something happens to an order at the venue.
fn happen(order: &mut AtVenue, execs: &mut u64, back: &mut Vec<Report>, rng: &mut Pcg64Mcg) {
    if !order.open {
        return;
    }
    let report = match rng.random_range(0..8) {
        0 => {
            order.open = false;
            report_on(order, execs, ExecType::Expired)
        }
        1 => report_on(order, execs, ExecType::Status),
        2 => Execution {
            ord_status: OrdStatus::PendingCancel,
            ..report_on(order, execs, ExecType::PendingCancel)
        },
        _ => {
            let qty = rng.random_range(1..=order.qty - order.cum);
            order.cum += qty;
            order.open = order.cum < order.qty;
            let last_px = Some(Price(rng.random_range(-3..50)));
            Execution { last_qty: qty, last_px, ..report_on(order, execs, ExecType::Trade) }
        }
    };
    back.push(Report::Execution(report));
}

/// A venue that says anything at all about orders, known and unknown.
fn lawless(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let closed = rng.random_range(0..60);
    let config = Config { instruments: 3, open: 6, closed, executions: 2_048, ..Config::default() };
    let mut world = World::new(&config);
    let mut ids: Vec<ClOrdId> = vec![ClOrdId::new(3).unwrap()];
    for _ in 0..300 {
        let id = ids[rng.random_range(0..ids.len())];
        let cause = Cause::default();
        let request = match rng.random_range(0..12) {
            0..3 => Request::New(random_order(&mut rng)),
            3 => Request::Cancel(Cancel { order: id, cause }),
            4 => {
                let price = world.orders.order(id).and_then(Order::price);
                Request::Replace(Replace { order: id, qty: rng.random_range(0..40), price, cause })
            }
            _ => {
                world.hear(anything(id, &ids, &mut rng));
                world.check_exposure();
                continue;
            }
        };
        ids.extend(world.request(request));
        world.check_exposure();
    }
    for order in world.orders.open() {
        assert!(order.leaves_qty() > 0 || !order.state().is_open());
    }
    world.check_replay(&config);
    world.orders.begin_recovery();
    let (mut polls, most) = (0, world.orders.open().count() + world.orders.closed().count());
    while let Some(outcome) = world.orders.poll_recovery(0) {
        world.risk.record(&outcome.effect);
        polls += 1;
        assert!(polls <= most, "it ends");
    }
    world.check_exposure();
    assert_eq!(world.risk.open(), (0, 0), "all were lost or closed");
}

fn anything(id: ClOrdId, ids: &[ClOrdId], rng: &mut Pcg64Mcg) -> Report {
    let other = ids[rng.random_range(0..ids.len())];
    let code = |rng: &mut Pcg64Mcg, codes: &[u8]| codes[rng.random_range(0..codes.len())];
    let status = OrdStatus::from_fix(code(rng, b"0123456789ABCDEZ"));
    match rng.random_range(0..14) {
        0 => {
            return Report::CancelReject(CancelReject {
                cl_ord_id: id.into(),
                orig_cl_ord_id: other.into(),
                order_id: Id::NONE,
                response_to: [ResponseTo::Cancel, ResponseTo::Replace][rng.random_range(0..2)],
                ord_status: status,
                reason: Some(rng.random_range(0..3)),
                rx_ns: 0,
                maybe_repeated: rng.random_bool(0.2),
            });
        }
        1 => {
            let by = RejectedBy::Session;
            let (reason, rx_ns) = (None, 0);
            return Report::RequestReject(RequestReject { cl_ord_id: id, by, reason, rx_ns });
        }
        _ => {}
    }
    let trans_type = code(rng, b"00000000000123");
    let exec_type = ExecType::from_fix(code(rng, b"0123456789ABCDEFFFFFFGHILZ"), Some(trans_type));
    let exec_id = |rng: &mut Pcg64Mcg| Id::from(rng.random_range(0..150).to_string().as_str());
    Report::Execution(Execution {
        cl_ord_id: match rng.random_range(0..10) {
            0 => ClientId::Absent,
            1 => ClientId::parse(b"someone else's"),
            _ => id.into(),
        },
        orig_cl_ord_id: if rng.random_bool(0.2) { other.into() } else { ClientId::Absent },
        exec_id: exec_id(rng),
        exec_ref_id: exec_id(rng),
        instrument: rng.random_bool(0.2).then(|| rng.random_range(0..4)),
        side: rng.random_bool(0.2).then_some(OrderSide::Buy),
        order_qty: rng.random_bool(0.3).then(|| rng.random_range(0..50)),
        price: rng.random_bool(0.2).then(|| Price(rng.random_range(-9..99))),
        last_qty: rng.random_range(0..12),
        last_px: rng.random_bool(0.9).then(|| Price(rng.random_range(-9..99))),
        cum_qty: rng.random_bool(0.3).then(|| rng.random_range(0..50)),
        reason: rng.random_bool(0.3).then(|| rng.random_range(0..8)),
        maybe_repeated: rng.random_bool(0.1),
        ..Execution::new(exec_type, status)
    })
}

/// Fills and busts of one instrument through a memory of few ExecIDs: what is forgotten stays in the
/// position, and what is remembered is taken back as if it had never been.
fn forgetful(seed: u64) {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let memory = rng.random_range(1..12);
    let config =
        Config { instruments: 2, open: 4, closed: 4, executions: memory, ..Config::default() };
    let mut desk = Desk::sized(&config);
    let id = desk.buy(QTY_MAX);
    let mut counted: Vec<(Id, u64, i64, bool)> = Vec::new();
    let mut recent: Vec<Id> = Vec::new();
    for _ in 0..80 {
        let bust = rng.random_bool(0.3) && !counted.is_empty();
        let exec_id = if bust {
            let at = rng.random_range(0..counted.len());
            let (of, ..) = counted[at];
            let report = desk.report(id, ExecType::TradeCancel, OrdStatus::New);
            let update = desk.hear(Execution { exec_ref_id: of, ..report });
            let known = recent.contains(&of) && counted[at].3;
            assert_eq!(update.is_applied, known);
            if !known {
                continue; // took no place in the memory
            }
            counted[at].3 = false;
            report.exec_id
        } else {
            let (qty, price) = (rng.random_range(1..9), rng.random_range(1..9));
            let report = desk.trade(id, qty, price);
            desk.hear(report);
            counted.push((report.exec_id, qty, price * ONE, true));
            report.exec_id
        };
        recent.push(exec_id);
        let first = recent.len().saturating_sub(memory as usize);
        recent.drain(..first);
        let mut obvious = Position::default();
        for (_, qty, price, _) in counted.iter().filter(|counted| counted.3) {
            obvious.add(true, *qty, i128::from(*price) * i128::from(*qty)).unwrap();
        }
        assert_eq!(desk.orders.position(1), Some(&obvious));
        assert_eq!(desk.orders.order(id).unwrap().cum_qty(), obvious.bought());
    }
}

/// Runs `simulate` for many seeds, `WIREPATH_SOAK` times as many where that is set; a failure names its own.
fn for_seeds(seeds: u64, simulate: fn(u64)) {
    let soak = std::env::var("WIREPATH_SOAK").map_or(1, |times| times.parse().unwrap());
    for seed in 0..seeds * soak {
        if let Err(panic) = std::panic::catch_unwind(|| simulate(seed)) {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn a_lawful_venue_and_we_agree() {
    for_seeds(300, lawful);
}

#[test]
fn a_lawless_venue_breaks_nothing() {
    for_seeds(300, lawless);
}

#[test]
fn what_is_forgotten_stays_counted() {
    for_seeds(300, forgetful);
}
