//! A gateway on the strategy's own thread.

use core::time::Duration;

use wirepath_perf::Clock;

use super::config::{GatewayConfig, GatewayError};
use super::timing::{Hop, OnItsWay, Timing, TimingReader};
use crate::audit::{AuditStats, Running};
use crate::desk::{Desk, Refused, Restored};
use crate::initiator::{Initiator, Outcome};
use crate::orders::{ClOrdIds, Orders, Request, Sent, Update};
use crate::risk::{Book, KillReason, Limits, Risk};
use crate::session::{Closed, Session, State};
use crate::store::{AnyStore, Store};
use crate::tx_stamps::TxStamps;

/// How often the store is looked after while nothing else is to be done, nanoseconds.
const HOUSEKEEPING_NS: u64 = 1_000_000;
/// How often the kill file is looked for.
const KILL_FILE_NS: u64 = 100_000_000;

/// How a gateway is doing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Status {
    /// Logged on.
    pub is_open: bool,
    /// The kill switch is engaged.
    pub is_killed: bool,
    /// Connections that were lost or refused since the start.
    pub failures: u64,
    /// Orders whose transmit stamp never came.
    pub tx_stamps_lost: u64,
}

/// A session and its orders, for one thread to own. Nothing happens between calls: poll it as often as the
/// ring of events.
#[derive(Debug)]
pub struct Inline {
    name: String,
    initiator: Initiator<AnyStore, Desk>,
    timing: Timing,
    clock: Clock,
    restored: Restored,
    kill_file: Option<std::path::PathBuf>,
    cancel_on_disconnect: bool,
    failures: u64,
    housekeeping_due_ns: u64,
    kill_file_due_ns: u64,
    /// Orders whose cancel could not go yet.
    to_cancel: bool,
    store_trouble: bool,
    /// Dropped last: then what the desk recorded is written.
    audit: Option<Running>,
}

impl Inline {
    /// Opens the store and rebuilds the orders that it holds. The connection is begun by the first
    /// [`poll`](Self::poll).
    ///
    /// # Errors
    ///
    /// [`GatewayError`], which names the key or says what to do.
    pub fn open(config: &GatewayConfig, clock: Clock) -> Result<Self, GatewayError> {
        config.check()?;
        let (session, symbols) = (config.session()?, config.symbols());
        let count = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
        let now_ns = clock.now();
        let limits = config.limits(&symbols)?;
        let risk = Risk::new(limits, &config.risk.tables)
            .map_err(|error| config.wrong("risk.tables", &error.to_string()))?;
        let ids = ClOrdIds::start(None, now_ns)
            .map_err(|error| config.wrong("orders", &format!("no ClOrdIDs are left: {error:?}")))?;
        let orders =
            Orders::new(&crate::orders::Config { instruments: count, ..config.orders }, ids);
        let store = config
            .store
            .open(&config.identity()?, now_ns)
            .map_err(|error| GatewayError::Store { gateway: config.name.clone(), error })?;
        let mut desk = Desk::new(orders, risk, symbols, config.style());
        desk.limit_reserve(config.store.segment_bytes / 4);
        let restored = desk.restore(store.records());
        let mut audit = None;
        if let Some(log) = &config.audit {
            let (recorder, writer) = crate::audit::open(log, &config.identity()?, now_ns)
                .map_err(|error| GatewayError::Audit { gateway: config.name.clone(), error })?;
            desk.set_audit(Some(recorder));
            let running = writer.spawn();
            audit = Some(running.map_err(|error| config.system("write the audit log", error))?);
        }
        let mut initiator = Initiator::new(Session::new(session, store), desk, config.endpoints()?)
            .map_err(|error| config.system("wait for sockets", error))?;
        let tls = config.tls()?;
        // By offset the kernel counts the bytes of TLS, not ours.
        initiator.tx = (config.tx_stamps && tls.is_none()).then(TxStamps::default);
        if let Some(tls) = tls {
            initiator.set_tls(tls);
        }
        Ok(Self {
            name: config.name.clone(),
            initiator,
            timing: Timing::new(),
            clock,
            restored,
            kill_file: config.kill_file.clone(),
            cancel_on_disconnect: config.cancel_on_disconnect,
            failures: 0,
            housekeeping_due_ns: 0,
            kill_file_due_ns: 0,
            to_cancel: false,
            store_trouble: false,
            audit,
        })
    }

    /// What was rebuilt from the store.
    pub fn restored(&self) -> Restored {
        self.restored
    }

    /// The orders, positions and limits.
    pub fn desk(&self) -> &Desk {
        &self.initiator.app
    }

    /// The same, to change limits and reference prices.
    pub fn desk_mut(&mut self) -> &mut Desk {
        &mut self.initiator.app
    }

    /// Whether it is logged on.
    pub fn is_open(&self) -> bool {
        self.initiator.session.state() == State::Active
    }

    /// Why the connection is being, or was last, given up.
    pub fn closed(&self) -> Option<&Closed> {
        self.initiator.session.closed()
    }

    /// How it is doing.
    pub fn status(&self) -> Status {
        Status {
            is_open: self.is_open(),
            is_killed: self.desk().risk().kill().is_engaged(),
            failures: self.failures,
            tx_stamps_lost: self.initiator.tx.as_ref().map_or(0, TxStamps::lost),
        }
    }

    /// What was written to the audit log, if there is one.
    pub fn audit_stats(&self) -> Option<AuditStats> {
        self.audit.as_ref().map(Running::stats)
    }

    /// The hops of its orders so far.
    pub fn hops(&self) -> Vec<Hop> {
        self.timing.reader().hops()
    }

    #[inline]
    pub(super) fn now_ns(&self) -> u64 {
        self.clock.now()
    }

    pub(super) fn timing_reader(&self) -> TimingReader {
        self.timing.reader()
    }

    /// Takes what has come, does what is due, and sends what waits. Answers whether anything came.
    #[inline]
    pub fn poll(&mut self) -> bool {
        let now_ns = self.clock.now();
        let came = self.initiator.round(now_ns);
        let timing = &mut self.timing;
        self.initiator.drain_tx(|order, stamp| timing.left(order, stamp));
        if now_ns >= self.housekeeping_due_ns {
            self.look_after(now_ns);
        }
        if came {
            self.prepare(now_ns);
        }
        came
    }

    /// Sends a request, if risk, order table and session take it; `book` is what the strategy sees of the
    /// instrument's book.
    ///
    /// # Errors
    ///
    /// [`Refused`]: nothing was sent.
    #[inline]
    pub fn submit(&mut self, request: &Request, book: &Book) -> Result<Sent, Refused> {
        let now_ns = self.clock.now();
        self.submit_decided(request, book, now_ns, now_ns)
    }

    /// As [`submit`](Self::submit), at `now_ns`, of a request that was decided on at `decided_ns`.
    #[inline]
    pub(super) fn submit_decided(
        &mut self,
        request: &Request,
        book: &Book,
        decided_ns: u64,
        now_ns: u64,
    ) -> Result<Sent, Refused> {
        let Initiator { session, app, .. } = &mut self.initiator;
        let sent = app.submit(session.link(now_ns), request, book)?;
        let encoded_ns = self.clock.now();
        if let Some(tx) = &mut self.initiator.tx {
            let rx_ns = request.cause().rx_ns;
            tx.expect(self.initiator.session.output_total(), OnItsWay { rx_ns, encoded_ns });
        }
        self.initiator.flush(encoded_ns);
        self.timing.encoded(decided_ns, encoded_ns);
        self.prepare(encoded_ns);
        Ok(sent)
    }

    /// Gets the memory of the next order ready, after what has used up what was ready.
    #[inline]
    fn prepare(&mut self, now_ns: u64) {
        let Initiator { session, app, .. } = &mut self.initiator;
        app.prepare(session.link(now_ns));
    }

    /// The next thing that happened to an order.
    #[inline]
    pub fn poll_update(&mut self) -> Option<Update> {
        self.initiator.app.poll_update()
    }

    /// Engages the kill switch: what is open is cancelled, now and as the session takes it, and all
    /// but cancels refused.
    pub fn kill(&mut self, reason: KillReason) {
        let now_ns = self.clock.now();
        let Initiator { session, app, .. } = &mut self.initiator;
        self.to_cancel = app.kill(session.link(now_ns), reason) > 0;
        self.initiator.flush(now_ns);
    }

    /// Puts other limits into force; what changes is logged, limit by limit.
    pub fn change_limits(&mut self, mut limits: Limits) {
        let (name, now_ns) = (&self.name, self.clock.now());
        let told =
            |limit: Option<u128>| limit.map_or("unlimited".to_owned(), |limit| limit.to_string());
        let changed = self.initiator.app.change_limits(&mut limits, now_ns, |change, of| {
            let of = of.map_or("session".into(), String::from_utf8_lossy);
            let (from, to) = (told(change.from), told(change.to));
            tracing::warn!(gateway = name, limit = change.name, %of, from, to, "limit changed");
        });
        if let Err(error) = changed {
            tracing::error!(gateway = name, %error, "limits stay as they were");
        }
    }

    /// Sleeps until there is something to do, for `limit` at most.
    ///
    /// # Errors
    ///
    /// The system cannot wait for sockets.
    pub fn wait(&mut self, limit: Duration) -> std::io::Result<()> {
        self.initiator.wait(self.clock.now(), limit)
    }

    /// Gives the connection up without a logout, as a fault would; the next [`poll`](Self::poll)s connect again.
    pub fn cut(&mut self) {
        let now_ns = self.clock.now();
        let Initiator { session, app, .. } = &mut self.initiator;
        session.link(now_ns).cut();
        session.tick(now_ns, app);
        self.initiator.flush(now_ns);
    }

    /// Logs out, for `patience` at most. Open orders stay with the venue. The audit log ends here.
    pub fn close(mut self, text: &str, patience: Duration) -> Desk {
        let until_ns =
            self.clock.now() + u64::try_from(patience.as_nanos()).unwrap_or(u64::MAX / 2);
        self.initiator.stop(text, self.clock.now());
        while !self.initiator.is_down() && self.clock.now() < until_ns {
            let _ = self.wait(Duration::from_millis(5));
            self.poll();
        }
        self.initiator.app.set_audit(None);
        self.initiator.app
    }

    #[cold]
    fn look_after(&mut self, now_ns: u64) {
        self.housekeeping_due_ns = now_ns + HOUSEKEEPING_NS;
        match self.initiator.session.idle(now_ns) {
            Err(error) if !self.store_trouble => {
                tracing::error!(gateway = self.name, %error, "store");
                self.store_trouble = true;
            }
            Err(_) => {}
            Ok(()) => self.store_trouble = false,
        }
        match self.initiator.outcome() {
            Some(Outcome::Refused { address, why, retry }) => {
                self.failures += 1;
                tracing::warn!(
                    gateway = self.name,
                    %address,
                    ?retry,
                    "cannot connect: {why}; is the counterparty up, and the address right?"
                );
            }
            Some(Outcome::Ended { why: Closed::LoggedOut, .. }) => {
                tracing::info!(gateway = self.name, "logged out");
            }
            Some(Outcome::Ended { address, why, retry }) => {
                self.failures += 1;
                tracing::warn!(gateway = self.name, %address, ?retry, "session ended: {why}");
            }
            None => {}
        }
        if now_ns >= self.kill_file_due_ns {
            self.kill_file_due_ns = now_ns + KILL_FILE_NS;
            if !self.desk().risk().kill().is_engaged()
                && self.kill_file.as_ref().is_some_and(|file| file.exists())
            {
                tracing::error!(gateway = self.name, "kill switch: the kill file is there");
                self.kill(KillReason::File);
            }
        }
        let is_open = self.is_open();
        self.to_cancel |= self.initiator.app.take_session_lost() && self.cancel_on_disconnect;
        if (self.to_cancel && is_open) || (self.desk().risk().kill().is_engaged() && self.is_open())
        {
            let Initiator { session, app, .. } = &mut self.initiator;
            self.to_cancel = app.cancel_all(session.link(now_ns)) > 0;
            self.initiator.flush(now_ns);
        }
    }
}
