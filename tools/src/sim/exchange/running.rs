//! The exchange's thread: sessions, crowd, lines, in turn.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wirepath_order_gateway::acceptor::{Acceptor, Hosted};
use wirepath_order_gateway::session::State;
use wirepath_order_gateway::store::MemoryStore;
use wirepath_perf::Clock;

use super::ExchangeError;
use super::desk::Desk;
use super::floor::Floor;
use crate::publish::LineReport;
use crate::sim::engine::Command;

/// The crowd's commands between two looks at the sessions, when it is behind.
const STIR_MAX: usize = 1_024;
/// The longest sleep, so that a stop is noticed.
const NAP: Duration = Duration::from_millis(20);
/// The system's wait for sockets counts in milliseconds.
const WAIT_MIN: Duration = Duration::from_millis(1);
/// Shorter ones are slept, in slices of this, since a sleeper does not hear the sockets.
const SLICE: Duration = Duration::from_micros(100);
/// How long the sessions have to log out at the end.
const LOGOUT_NS: u64 = 500_000_000;

/// See the [module documentation](self).
pub(super) struct Running {
    acceptor: Acceptor<MemoryStore, Desk>,
    floor: Arc<Mutex<Floor>>,
    clock: Clock,
    stop: Arc<AtomicBool>,
    /// How long the feed's end is repeated.
    linger: Duration,
}

impl Running {
    pub(super) fn new(
        acceptor: Acceptor<MemoryStore, Desk>,
        floor: Arc<Mutex<Floor>>,
        clock: Clock,
        stop: Arc<AtomicBool>,
        linger: Duration,
    ) -> Self {
        Self { acceptor, floor, clock, stop, linger }
    }

    /// A day, until told to stop.
    pub(super) fn run(mut self) -> Result<Vec<LineReport>, ExchangeError> {
        self.handle(Command::Open)?;
        let mut wait = Duration::ZERO;
        while !self.stop.load(Relaxed) {
            self.poll(wait)?;
            let is_calm = self.market()?;
            let has_sent = self.settle();
            wait = if has_sent || !is_calm { Duration::ZERO } else { self.wait() };
        }
        self.close()
    }

    fn floor(&self) -> MutexGuard<'_, Floor> {
        self.floor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(&mut self, command: Command) -> Result<(), ExchangeError> {
        let mut floor = self.floor();
        let now_ns = floor.feed.now();
        floor.handle(command, now_ns);
        Ok(floor.feed.flush()?)
    }

    /// Sessions: what they have to say, now or within this time.
    fn poll(&mut self, wait: Duration) -> Result<(), ExchangeError> {
        let limit = wait - Duration::from_nanos(u64::from(wait.subsec_nanos() % 1_000_000));
        if limit.is_zero() && !wait.is_zero() {
            std::thread::sleep(wait.min(SLICE));
        }
        self.acceptor.poll(limit).map_err(ExchangeError::Wait)
    }

    /// The crowd does what is due, and the feed tells. Answers whether all was done.
    fn market(&self) -> Result<bool, ExchangeError> {
        let mut floor = self.floor();
        let now_ns = floor.feed.now();
        let is_calm = floor.stir(now_ns, STIR_MAX);
        floor.feed.flush()?;
        Ok(is_calm)
    }

    /// Each session hears what became of its orders. Answers whether something waits to be sent.
    fn settle(&mut self) -> bool {
        let now_ns = self.clock.now();
        let mut has_sent = false;
        for Hosted { session, app } in self.acceptor.hosted() {
            has_sent |= app.settle(session.link(now_ns));
        }
        has_sent
    }

    /// How long there is nothing to do.
    fn wait(&self) -> Duration {
        let floor = self.floor();
        let due_ns = floor.crowd.due_ns().min(floor.feed.due_ns());
        Duration::from_nanos(due_ns.saturating_sub(floor.feed.now())).min(NAP)
    }

    /// The day ends.
    fn close(mut self) -> Result<Vec<LineReport>, ExchangeError> {
        self.handle(Command::Close)?;
        self.settle();
        let now_ns = self.clock.now();
        for Hosted { session, app } in self.acceptor.hosted() {
            session.log_out("the day is over", now_ns, app);
        }
        let until_ns = now_ns + LOGOUT_NS;
        while self.clock.now() < until_ns {
            self.acceptor.poll(WAIT_MIN).map_err(ExchangeError::Wait)?;
            let is_down = |hosted: &Hosted<_, _>| hosted.session.state() == State::Disconnected;
            if self.acceptor.hosted().iter().all(is_down) {
                break;
            }
        }
        let mut floor = self.floor();
        floor.feed.finish(self.linger)?;
        Ok(floor.feed.lines())
    }
}
