//! What happens at its hour whatever the orders do: the opening spin, system events, auctions,
//! halts, an IPO, short-sale restrictions.
//!
//! A task sends one message (or none) when it is due, and puts what follows from it on the agenda.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use wirepath_protocol::Alpha;
use wirepath_protocol::Side;
use wirepath_protocol::field::{Price4Be, Price8Be};
use wirepath_protocol::itch50::{
    BrokenTrade, CrossTrade, DirectListing, LuldAuctionCollar, MarketParticipantPosition,
    MwcbDeclineLevel, NetOrderImbalance, OperationalHalt, QuotingPeriodUpdate, RegShoRestriction,
    StockDirectory, StockTradingAction, SystemEvent,
};

use super::Market;
use super::clock::{CLOSE, OPEN, SECOND, at};
use super::listing::State;
use super::put;

/// Reopening auctions show their imbalance once a second, this often.
const IMBALANCES: u8 = 5;

/// What is to be done. Instruments are indexes; `then` and `left` count what is still to come.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Task {
    /// An event of the day, by its code.
    System(u8),
    /// The spins before the open, an instrument at a time.
    Directory(u32),
    TradingSpin(u32),
    RegShoSpin(u32),
    Participants {
        instrument: u32,
        nth: u32,
    },
    CircuitBreaker,
    /// An auction of one instrument: `left` more orders may be executed at `price`; then the result.
    Cross {
        kind: u8,
        instrument: u32,
        left: u8,
        ask: bool,
        price: u32,
        shares: u32,
    },
    /// A halt and what leads out of it.
    Halt {
        instrument: u32,
        volatile: bool,
    },
    Collar(u32),
    Quote {
        instrument: u32,
        reason: [u8; 4],
    },
    Imbalance {
        instrument: u32,
        left: u8,
    },
    Resume(u32),
    /// An IPO is announced; the first of the day as a direct listing.
    Ipo {
        instrument: u32,
        direct: bool,
    },
    DirectListing(u32),
    RegSho(u32),
    Operational {
        instrument: u32,
        halt: bool,
    },
    ParticipantChange(u32),
    Break,
}

/// Tasks by time; those of the same time in the order they were put on.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    tasks: BinaryHeap<Reverse<(u64, u64, Task)>>,
    serial: u64,
}

impl Agenda {
    pub(super) fn put(&mut self, time: u64, task: Task) {
        self.serial += 1;
        self.tasks.push(Reverse((time, self.serial, task)));
    }

    /// When the next task is due.
    pub(super) fn due(&self) -> Option<u64> {
        self.tasks.peek().map(|Reverse((time, _, _))| *time)
    }

    pub(super) fn pop(&mut self) -> Option<(u64, Task)> {
        self.tasks.pop().map(|Reverse((time, _, task))| (time, task))
    }
}

impl Market {
    /// Puts the day on the agenda.
    pub(super) fn plan(&mut self) {
        let count = u32::try_from(self.listing.instruments.len()).expect("a u16");
        let agenda = &mut self.agenda;
        for (time, task) in [
            (at(3, 0, 0), Task::System(b'O')),
            (at(3, 5, 0), Task::Directory(0)),
            (at(3, 15, 0), Task::TradingSpin(0)),
            (at(3, 25, 0), Task::RegShoSpin(0)),
            (at(3, 35, 0), Task::Participants { instrument: 0, nth: 0 }),
            (at(3, 58, 0), Task::CircuitBreaker),
            (OPEN, Task::System(b'S')),
            (at(9, 30, 0), Task::System(b'Q')),
            (at(9, 30, 0), Task::cross(b'O', 0)),
            (at(16, 0, 0), Task::System(b'M')),
            (at(16, 0, 0), Task::cross(b'C', 0)),
            (CLOSE, Task::System(b'E')),
            (at(20, 5, 0), Task::System(b'C')),
        ] {
            agenda.put(time, task);
        }
        let some = |per: u32| if count < 10 { 0 } else { 1 + count / per };
        for nth in 0..if count < 100 { 0 } else { some(2_000) } {
            let instrument = self.random.below(count);
            if !self.listing[instrument].is_ipo {
                self.listing[instrument].is_ipo = true;
                let time = at(8, 30, 0) + self.random.below_u64(600 * SECOND);
                self.agenda.put(time, Task::Ipo { instrument, direct: nth == 0 });
            }
        }
        let mut halted = Vec::new();
        for nth in 0..some(400) {
            let instrument = self.listing.draw(&mut self.random);
            if !self.listing[instrument].is_ipo && !halted.contains(&instrument) {
                halted.push(instrument);
                let time = self.in_market_hours();
                self.agenda.put(time, Task::Halt { instrument, volatile: nth % 2 == 0 });
            }
        }
        for _ in 0..some(400) {
            let (time, instrument) = (self.in_market_hours(), self.random.below(count));
            self.agenda.put(time, Task::RegSho(instrument));
            let (time, instrument) = (self.in_market_hours(), self.random.below(count));
            self.agenda.put(time, Task::ParticipantChange(instrument));
        }
        for _ in 0..some(1_000) {
            let time = self.in_market_hours();
            self.agenda.put(time, Task::Break);
        }
        for _ in 0..some(8_000) {
            let (time, instrument) = (self.in_market_hours(), self.random.below(count));
            self.agenda.put(time, Task::Operational { instrument, halt: true });
        }
    }

    /// A time that leaves a halt the time to end before the closing auction.
    fn in_market_hours(&mut self) -> u64 {
        at(9, 35, 0) + self.random.below_u64(at(15, 30, 0) - at(9, 35, 0))
    }

    /// Does what is due now.
    pub(super) fn perform(&mut self, task: Task) {
        match task {
            Task::System(code) => put!(self, SystemEvent { event_code: code }),
            Task::CircuitBreaker => put!(
                self,
                MwcbDeclineLevel {
                    level_1: Price8Be::from_raw(645_321_000_000),
                    level_2: Price8Be::from_raw(603_687_400_000),
                    level_3: Price8Be::from_raw(555_081_500_000),
                }
            ),
            Task::Directory(i) => self.directory(i),
            Task::TradingSpin(i) => self.trading_spin(i),
            Task::RegShoSpin(i) => {
                let action = if self.random.percent(2) { b'2' } else { b'0' };
                self.reg_sho(i, action);
                self.spin(i, 500_000, Task::RegShoSpin);
            }
            Task::Participants { instrument, nth } => self.participants(instrument, nth),
            Task::Cross { .. } => self.cross(task),
            Task::Halt { instrument, volatile } => self.halt(instrument, volatile),
            Task::Collar(i) => self.collar(i),
            Task::Quote { instrument, reason } => {
                self.trading_action(instrument, State::Quoting, b'Q', reason);
                let imbalance = Task::Imbalance { instrument, left: IMBALANCES };
                self.agenda.put(self.now + SECOND, imbalance);
            }
            Task::Imbalance { instrument, left } => {
                self.imbalance(instrument, b'H');
                let then = match left {
                    0 => Task::cross(b'H', instrument),
                    left => Task::Imbalance { instrument, left: left - 1 },
                };
                self.agenda.put(self.now + SECOND, then);
            }
            Task::Resume(i) => self.trading_action(i, State::Trading, b'T', *b"    "),
            Task::Ipo { instrument, direct } => self.ipo(instrument, direct),
            Task::DirectListing(i) => self.direct_listing(i),
            Task::RegSho(i) => self.reg_sho(i, b'1'),
            Task::Operational { instrument, halt } => self.operational_halt(instrument, halt),
            Task::ParticipantChange(i) => self.participant(i, 0, b'E'),
            Task::Break => match self.last_execution {
                Some((instrument, number)) => {
                    put!(self, instrument, BrokenTrade { match_number: number })
                }
                None => self.agenda.put(self.now + 60 * SECOND, Task::Break),
            },
        }
    }

    /// The next instrument of a spin, up to `gap` nanoseconds later.
    fn spin(&mut self, i: u32, gap: u32, task: fn(u32) -> Task) {
        if (i as usize) + 1 < self.listing.instruments.len() {
            let time = self.now + 1 + u64::from(self.random.below(gap));
            self.agenda.put(time, task(i + 1));
        }
    }

    fn directory(&mut self, i: u32) {
        let instrument = self.listing[i].clone();
        let of_nasdaq = |code| if instrument.is_nasdaq() { code } else { b' ' };
        put!(
            self,
            i,
            StockDirectory {
                stock: instrument.symbol,
                market_category: instrument.category,
                financial_status_indicator: of_nasdaq(b'N'),
                round_lot_size: instrument.round_lot(),
                round_lots_only: b'N',
                issue_classification: if instrument.is_etp { b'Q' } else { b'C' },
                issue_sub_type: Alpha(if instrument.is_etp { *b"E " } else { *b"Z " }),
                authenticity: b'P',
                short_sale_threshold_indicator: b'N',
                ipo_flag: of_nasdaq(if instrument.is_ipo { b'Y' } else { b'N' }),
                luld_reference_price_tier: if instrument.spread == 0 { b'1' } else { b'2' },
                etp_flag: if instrument.is_etp { b'Y' } else { b'N' },
                etp_leverage_factor: u32::from(instrument.is_etp),
                inverse_indicator: b'N',
            }
        );
        self.spin(i, 2_000_000, Task::Directory);
    }

    fn trading_spin(&mut self, i: u32) {
        if self.listing[i].is_ipo {
            self.trading_action(i, State::Halted, b'H', *b"IPO1");
        } else {
            self.trading_action(i, State::Trading, b'T', *b"    ");
        }
        self.spin(i, 500_000, Task::TradingSpin);
    }

    fn trading_action(&mut self, i: u32, state: State, code: u8, reason: [u8; 4]) {
        self.listing[i].state = state;
        put!(
            self,
            i,
            StockTradingAction {
                stock: self.listing[i].symbol,
                trading_state: code,
                reason: Alpha(reason),
            }
        );
    }

    fn reg_sho(&mut self, i: u32, action: u8) {
        put!(
            self,
            RegShoRestriction {
                locate_code: Self::locate(i),
                stock: self.listing[i].symbol,
                reg_sho_action: action,
            }
        );
    }

    /// One to four market makers an instrument.
    fn participants(&mut self, i: u32, nth: u32) {
        self.participant(i, nth, b'A');
        if nth < i % 4 {
            let time = self.now + 1 + u64::from(self.random.below(100_000));
            self.agenda.put(time, Task::Participants { instrument: i, nth: nth + 1 });
        } else {
            self.spin(i, 100_000, |instrument| Task::Participants { instrument, nth: 0 });
        }
    }

    fn participant(&mut self, i: u32, nth: u32, state: u8) {
        let mpid = (i as usize * 7 + nth as usize) % self.listing.mpids.len();
        put!(
            self,
            i,
            MarketParticipantPosition {
                mpid: self.listing.mpids[mpid],
                stock: self.listing[i].symbol,
                primary_market_maker: if nth == 0 { b'Y' } else { b'N' },
                market_maker_mode: b'N',
                market_participant_state: state,
            }
        );
    }

    fn halt(&mut self, instrument: u32, volatile: bool) {
        let paused = volatile && self.listing[instrument].is_nasdaq();
        let (code, reason) = match volatile {
            true => (if paused { b'P' } else { b'H' }, *b"LUDP"),
            false => (b'H', *b"T1  "),
        };
        self.trading_action(instrument, State::Halted, code, reason);
        if volatile {
            self.agenda.put(self.now + SECOND / 100, Task::Collar(instrument));
        }
        let (seconds, reason) = if volatile { (240, *b"T7  ") } else { (600, *b"T3  ") };
        self.agenda.put(self.now + seconds * SECOND, Task::Quote { instrument, reason });
    }

    fn collar(&mut self, i: u32) {
        let instrument = &self.listing[i];
        let (fair, away) = (instrument.fair, instrument.fair / 20);
        put!(
            self,
            i,
            LuldAuctionCollar {
                stock: instrument.symbol,
                auction_collar_reference_price: instrument.wire(fair),
                upper_auction_collar_price: instrument.wire(fair + away),
                lower_auction_collar_price: instrument.wire(fair - away),
                auction_collar_extension: 0_u32,
            }
        );
    }

    fn ipo(&mut self, i: u32, direct: bool) {
        let release = at(10, 30, 0) + u64::from(i % 60) * 60 * SECOND;
        put!(
            self,
            QuotingPeriodUpdate {
                stock: self.listing[i].symbol,
                ipo_quotation_release_time: u32::try_from(release / SECOND).expect("within a day"),
                ipo_quotation_release_qualifier: b'A',
                ipo_price: self.listing[i].wire(self.listing[i].fair),
            }
        );
        self.agenda.put(release, Task::Quote { instrument: i, reason: *b"IPOQ" });
        if direct {
            self.agenda.put(release + SECOND / 2, Task::DirectListing(i));
        }
    }

    fn direct_listing(&mut self, i: u32) {
        let instrument = &self.listing[i];
        let fair = instrument.fair;
        put!(
            self,
            i,
            DirectListing {
                stock: instrument.symbol,
                open_eligibility_status: b'Y',
                minimum_allowable_price: instrument.wire(fair - fair / 5),
                maximum_allowable_price: instrument.wire(fair + fair * 4 / 5),
                near_execution_price: instrument.wire(fair),
                near_execution_time: self.now,
                lower_price_range_collar: instrument.wire(fair - fair / 10),
                upper_price_range_collar: instrument.wire(fair + fair / 10),
            }
        );
    }

    fn operational_halt(&mut self, i: u32, halt: bool) {
        put!(
            self,
            i,
            OperationalHalt {
                stock: self.listing[i].symbol,
                market_code: b'X',
                operational_halt_action: if halt { b'H' } else { b'T' },
            }
        );
        if halt {
            let resume = Task::Operational { instrument: i, halt: false };
            self.agenda.put(self.now + 300 * SECOND, resume);
        }
    }

    /// Where an auction stands; also sent amid the order flow, before the open and the close.
    pub(super) fn imbalance(&mut self, i: u32, kind: u8) {
        let paired = 100 * u64::from(self.random.halving(200));
        let imbalance = 100 * u64::from(self.random.halving(40));
        let direction = match imbalance {
            0 => b'N',
            _ => self.random.pick(b"BS"),
        };
        let off = self.random.below(3);
        let instrument = &self.listing[i];
        put!(
            self,
            i,
            NetOrderImbalance {
                paired_shares: paired,
                imbalance_shares: imbalance,
                imbalance_direction: direction,
                stock: instrument.symbol,
                far_price: instrument.wire(instrument.fair + off),
                near_price: instrument.wire(instrument.fair + off / 2),
                current_reference_price: instrument.wire(instrument.fair),
                cross_type: kind,
                price_variation_indicator: if instrument.fair >= 100 * off { b'L' } else { b'1' },
            }
        );
    }

    /// One step of an auction: the next order executed, or the result.
    fn cross(&mut self, task: Task) {
        let Task::Cross { kind, instrument, left, ask, price, shares } = task else { return };
        let side = if ask { Side::Ask } else { Side::Bid };
        let front = self
            .books
            .front(instrument, side)
            .filter(|front| left > 0 && (price == 0 || self.books.get(*front).price == price));
        if let Some(front) = front {
            let order = *self.books.get(front);
            self.execute_at(front, order.shares, b'N', self.listing[instrument].wire(order.price));
            let shares = shares.saturating_add(order.shares);
            let time = self.now + 1 + u64::from(self.random.below(400));
            let (left, price) = (left - 1, order.price);
            self.agenda.put(time, Task::Cross { kind, instrument, left, ask, price, shares });
            return;
        }
        let hidden = if self.random.percent(60) { self.random.halving(400) * 100 } else { 0 };
        let shares = u64::from(shares) + u64::from(hidden);
        let price = if price == 0 { self.listing[instrument].fair } else { price };
        put!(
            self,
            instrument,
            CrossTrade {
                shares: shares,
                stock: self.listing[instrument].symbol,
                cross_price: match shares {
                    0 => Price4Be::from_raw(0),
                    _ => self.listing[instrument].wire(price),
                },
                match_number: self.next_match(),
                cross_type: kind,
            }
        );
        if kind == b'H' {
            self.agenda.put(self.now + SECOND / 1_000, Task::Resume(instrument));
        } else if (instrument as usize) + 1 < self.listing.instruments.len() {
            let time = self.now + 1 + u64::from(self.random.below(100_000));
            self.agenda.put(time, Task::cross(kind, instrument + 1));
        }
    }
}

/// One auction in so many has displayed orders of one side take part, and how many at most.
const CROSSES_PER_EXECUTED: u32 = 8;
const CROSS_EXECUTIONS_MAX: u8 = 3;

/// The most orders that are executed in the auctions of this many instruments.
pub(super) fn cross_executions_max(instruments: u64) -> u64 {
    instruments.div_ceil(CROSSES_PER_EXECUTED.into()) * u64::from(CROSS_EXECUTIONS_MAX)
}

impl Task {
    /// The auction of an instrument.
    fn cross(kind: u8, instrument: u32) -> Self {
        let executed = instrument.is_multiple_of(CROSSES_PER_EXECUTED);
        let left = if executed { CROSS_EXECUTIONS_MAX } else { 0 };
        let ask = instrument.is_multiple_of(2 * CROSSES_PER_EXECUTED);
        Self::Cross { kind, instrument, left, ask, price: 0, shares: 0 }
    }
}
