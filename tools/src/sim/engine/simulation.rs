//! The engine against the obvious matcher and against the project's own ITCH books.

#![allow(clippy::cast_possible_truncation, reason = "small numbers made up here")]

mod watch;

use std::collections::HashMap;

use proptest::{collection::vec, prelude::*};

use self::watch::Watch;
use super::reference::Reference;
use super::*;
use crate::market::random::Random;

const INSTRUMENTS: u32 = 2;
const CENT: Price = Price(10_000_000);
const LIMITS: Limits = Limits { owners: 4, orders: 24, levels: 6, order_qty: 40 };
/// What each owner chose.
const OWNERS: [SelfTrade; 4] = [
    SelfTrade::Allow,
    SelfTrade::CancelResting,
    SelfTrade::CancelIncoming,
    SelfTrade::DecrementBoth,
];
/// Any command, whatever came before: `nth` chooses among all orders that were ever taken.
#[derive(Clone, Copy, Debug)]
enum Step {
    New { owner: u32, instrument: u32, ask: bool, price: Option<u8>, tif: u8, qty: u32 },
    Cancel { nth: usize, stranger: bool },
    Replace { nth: usize, qty: u32, price: u8 },
    CancelAll { owner: u32, instrument: Option<u32> },
    Halt { instrument: u32, is_halted: bool },
}

fn steps() -> impl Strategy<Value = Step> {
    let (owner, instrument) = (0..4_u32, 0..INSTRUMENTS);
    let price = 0..12_u8;
    let new = (
        owner.clone(),
        instrument.clone(),
        any::<bool>(),
        proptest::option::weighted(0.9, price.clone()),
        0..5_u8,
        0..=41_u32,
    );
    prop_oneof![
        12 => new.prop_map(|(owner, instrument, ask, price, tif, qty)| Step::New {
            owner, instrument, ask, price, tif, qty
        }),
        3 => (any::<usize>(), proptest::bool::weighted(0.1))
            .prop_map(|(nth, stranger)| Step::Cancel { nth, stranger }),
        4 => (any::<usize>(), 0..=41_u32, price)
            .prop_map(|(nth, qty, price)| Step::Replace { nth, qty, price }),
        1 => (owner, proptest::option::of(instrument.clone()))
            .prop_map(|(owner, instrument)| Step::CancelAll { owner, instrument }),
        1 => (instrument, proptest::bool::weighted(0.3))
            .prop_map(|(instrument, is_halted)| Step::Halt { instrument, is_halted }),
    ]
}

/// As [`steps`], from a seed: for runs longer than shrinking could deal with.
fn step(random: &mut Random) -> Step {
    let (owner, instrument) = (random.below(4), random.below(INSTRUMENTS));
    let price = random.below(12) as u8;
    let (nth, qty) = (random.u64() as usize, random.below(42));
    match random.below(21) {
        0..12 => {
            let (ask, tif) = (random.percent(50), random.below(5) as u8);
            let price = Some(price).filter(|_| random.percent(90));
            Step::New { owner, instrument, ask, price, tif, qty }
        }
        12..15 => Step::Cancel { nth, stranger: random.percent(10) },
        15..19 => Step::Replace { nth, qty, price },
        19 => Step::CancelAll { owner, instrument: Some(instrument) },
        _ => Step::Halt { instrument, is_halted: random.percent(30) },
    }
}

/// Price 0 is no price at all.
fn price_of(ticks: u8) -> Price {
    Price(i64::from(ticks) * CENT.0)
}

/// What an order has gone through, by its reports.
#[derive(Clone, Copy, Debug)]
struct Account {
    id: OrderId,
    owner: Owner,
    side: Side,
    limit: Option<Price>,
    ordered: u32,
    filled: u32,
    /// Cancelled, or lost to its owner's own.
    lost: u32,
    open: u32,
    whole: bool,
}

/// Everything at once, a step at a time.
struct Trial {
    engine: Engine,
    reference: Reference,
    watch: Watch,
    accounts: Vec<Account>,
    /// Position in `accounts`, and so the client number less one, by handle.
    fills: HashMap<u64, (Price, u32)>,
    now_ns: u64,
}

impl Trial {
    fn new() -> Self {
        let listed = [*b"AAAA    ", *b"BB      "].map(|symbol| Listed {
            symbol: Alpha(symbol),
            tick: CENT,
            round_lot: 100,
        });
        let mut engine = Engine::new(&listed, LIMITS, 0);
        for (owner, self_trade) in (0..).zip(OWNERS) {
            engine.set_owner(Owner(owner), OwnerTerms { self_trade, attribution: None });
        }
        let mut watch = Watch::new();
        engine.handle(Command::Open, 1, &mut watch);
        let reference = Reference::new(INSTRUMENTS as usize, CENT, LIMITS, &OWNERS);
        let fills = HashMap::new();
        Self { engine, reference, watch, accounts: Vec::new(), fills, now_ns: 1 }
    }

    fn step(&mut self, step: Step) {
        self.now_ns += 10;
        let command = self.command(step);
        let Some(command) = command else { return };
        self.engine.handle(command, self.now_ns, &mut self.watch);
        let mut reports = std::mem::take(&mut self.watch.reports);
        reports.iter().for_each(|report| self.book_keeping(report, command));
        for report in &mut reports {
            report.order = OrderId::NONE;
        }
        assert_eq!(reports, std::mem::take(&mut self.reference.reports), "{command:?}");
        self.compare_books();
    }

    /// The engine's command; the reference is told at once.
    fn command(&mut self, step: Step) -> Option<Command> {
        let nth = |nth: usize| (!self.accounts.is_empty()).then(|| nth % self.accounts.len());
        Some(match step {
            Step::New { owner, instrument, ask, price, tif, qty } => {
                let new = NewOrder {
                    owner: Owner(owner),
                    client: self.accounts.len() as u64 + 1,
                    instrument,
                    side: if ask { Side::Ask } else { Side::Bid },
                    terms: price.map_or(Terms::Market, |price| Terms::Limit(price_of(price))),
                    time_in_force: match tif {
                        0 => TimeInForce::ImmediateOrCancel,
                        1 => TimeInForce::FillOrKill,
                        _ => TimeInForce::Day,
                    },
                    qty,
                };
                self.reference.take(&new);
                Command::New(new)
            }
            Step::Cancel { nth: which, stranger } => {
                let at = nth(which)?;
                let Account { id: order, owner, .. } = self.accounts[at];
                let owner = if stranger { Owner((owner.0 + 1) % 4) } else { owner };
                self.reference.cancel(owner, at as u64 + 1);
                Command::Cancel { owner, order }
            }
            Step::Replace { nth: which, qty, price } => {
                let at = nth(which)?;
                let Account { id: order, owner, .. } = self.accounts[at];
                let price = price_of(price);
                self.reference.replace(owner, at as u64 + 1, qty, price);
                Command::Replace { owner, order, qty, price }
            }
            Step::CancelAll { owner, instrument } => {
                self.reference.cancel_all(Owner(owner), instrument);
                Command::CancelAll { owner: Owner(owner), instrument }
            }
            Step::Halt { instrument, is_halted } => {
                self.reference.halt(instrument, is_halted);
                if is_halted { Command::Halt(instrument) } else { Command::Resume(instrument) }
            }
        })
    }

    fn book_keeping(&mut self, report: &Report, command: Command) {
        if let (Event::Accepted { .. }, Command::New(new)) = (report.event, command) {
            assert_eq!(report.client, self.accounts.len() as u64 + 1);
            self.accounts.push(Account {
                id: report.order,
                owner: new.owner,
                side: new.side,
                limit: match new.terms {
                    Terms::Limit(price) => Some(price),
                    Terms::Market => None,
                },
                ordered: new.qty,
                filled: 0,
                lost: 0,
                open: new.qty,
                whole: new.time_in_force == TimeInForce::FillOrKill,
            });
        }
        let place = report.client.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        let Some(account) = place.and_then(|at| self.accounts.get_mut(at)) else { return };
        match report.event {
            Event::Filled { qty, price, match_number, is_maker } => {
                account.filled += qty;
                let fits = account.limit.is_none_or(|limit| match account.side {
                    Side::Bid => price <= limit,
                    Side::Ask => price >= limit,
                });
                assert!(qty > 0 && fits, "{report:?} beyond {account:?}");
                if is_maker {
                    assert!(self.fills.insert(match_number, (price, qty)).is_none());
                } else {
                    assert_eq!(self.fills[&match_number], (price, qty), "both sides agree");
                }
            }
            Event::Cancelled { qty, .. } | Event::Decremented { qty } => account.lost += qty,
            Event::Replaced { qty, price, .. } => {
                (account.ordered, account.lost, account.limit) = (qty, 0, Some(price));
            }
            Event::Rejected(_) => return,
            Event::Accepted { .. } | Event::CancelRefused(_) | Event::ReplaceRefused(_) => {}
        }
        account.open = report.open;
        assert_eq!(account.filled, report.filled);
        assert_eq!(account.filled + account.lost + account.open, account.ordered, "{report:?}");
        if account.whole && account.open == 0 {
            assert!(account.filled == 0 || account.lost == 0, "all or nothing: {account:?}");
        }
    }

    /// The engine's books, the obvious matcher's, and those that the feed makes.
    fn compare_books(&self) {
        for instrument in 0..INSTRUMENTS {
            let public = self.watch.book(instrument);
            for side in [Side::Bid, Side::Ask] {
                let ours: Vec<LevelView> = self.engine.levels(instrument, side).collect();
                let plain = |level: &LevelView| (level.price.0, level.qty, level.orders);
                let expected = self.reference.levels(instrument, side);
                assert_eq!(ours.iter().map(plain).collect::<Vec<_>>(), expected);
                let theirs =
                    public.levels(side).map(|level| (level.price.0, level.qty, level.orders));
                assert_eq!(theirs.collect::<Vec<_>>(), expected, "the feed's book");
                for LevelView { price, .. } in ours {
                    let queue = self.engine.queue(instrument, side, price);
                    let seen = public.orders(side, price);
                    assert!(
                        queue
                            .map(|order| (order.reference, order.qty))
                            .eq(seen.map(|o| (o.id, o.qty))),
                        "the queue at {price}"
                    );
                }
            }
        }
        let open = self.accounts.iter().filter(|account| account.open > 0).count();
        assert_eq!(self.engine.open_orders() as usize, open);
    }
}

proptest! {
    /// Whatever is done, the engine does what the obvious matcher does, the feed shows it, no book is crossed,
    /// and nothing is lost or won.
    #[test]
    fn the_engine_is_the_obvious_matcher_and_the_feed_is_its_book(steps in vec(steps(), 0..120)) {
        let mut trial = Trial::new();
        steps.into_iter().for_each(|step| trial.step(step));
    }
}

#[test]
fn long_days_too() {
    for seed in 0..12 {
        println!("seed {seed}"); // shown when it fails
        let (mut trial, mut random) = (Trial::new(), Random::new(seed));
        (0..4_000).for_each(|_| trial.step(step(&mut random)));
        let kinds = |kind| trial.watch.kinds.iter().filter(|seen| **seen == kind).count();
        for kind in *b"SRHAEXDU" {
            assert!(kinds(kind) > 0, "no {} in a long day", char::from(kind));
        }
    }
}

/// The same commands give the same bytes.
#[test]
fn it_is_deterministic() {
    let day = || {
        let (mut trial, mut random) = (Trial::new(), Random::new(99));
        (0..1_000).for_each(|_| trial.step(step(&mut random)));
        (trial.watch.bytes, trial.accounts.len(), trial.engine.matches())
    };
    assert_eq!(day(), day());
}

#[test]
fn a_day_has_a_beginning_and_an_end() {
    let mut trial = Trial::new();
    let new = |client| NewOrder {
        owner: Owner(0),
        client,
        instrument: 0,
        side: Side::Bid,
        terms: Terms::Limit(CENT),
        time_in_force: TimeInForce::Day,
        qty: 10,
    };
    trial.engine.handle(Command::New(new(1)), 2, &mut trial.watch);
    trial.engine.handle(Command::Close, 3, &mut trial.watch);
    trial.engine.handle(Command::New(new(2)), 4, &mut trial.watch);
    let events: Vec<Event> = trial.watch.reports.iter().map(|report| report.event).collect();
    assert_eq!(
        events,
        [
            Event::Accepted { reference: 1 },
            Event::Cancelled { qty: 10, why: CancelReason::DayOver },
            Event::Rejected(Refusal::Closed),
        ]
    );
    assert_eq!(
        String::from_utf8_lossy(&trial.watch.kinds),
        "SRRHHSSAMEC".replace(['M', 'E', 'C'], "S")
    );
    assert_eq!(trial.engine.open_orders(), 0);
}

#[test]
fn orders_are_shown_under_their_owners_name_where_it_has_one() {
    let mut trial = Trial::new();
    let terms = OwnerTerms { attribution: Some(Alpha(*b"WIRE")), ..OwnerTerms::default() };
    trial.engine.set_owner(Owner(0), terms);
    let new = NewOrder {
        owner: Owner(0),
        client: 1,
        instrument: 1,
        side: Side::Ask,
        terms: Terms::Limit(CENT),
        time_in_force: TimeInForce::Day,
        qty: 10,
    };
    trial.engine.handle(Command::New(new), 2, &mut trial.watch);
    assert_eq!(trial.watch.kinds.last(), Some(&b'F'));
    assert_eq!(trial.watch.book(1).best(Side::Ask).unwrap().qty, 10);
}
