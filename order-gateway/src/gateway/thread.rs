//! The gateway's thread: many strategies, one session.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crossbeam::queue::ArrayQueue;
use wirepath_perf::Clock;
use wirepath_perf::pin::pin_to;
use wirepath_perf::wait::{WaitStrategy, Waiter};

use super::client::{Answer, Client, Envelope, MAILBOX, Mailbox, Told};
use super::config::{GatewayConfig, GatewayError};
use super::inline::{Inline, Status};
use super::timing::{Hop, TimingReader};
use crate::desk::{Desk, DeskCounters};
use crate::orders::{ClOrdId, Update};
use crate::risk::{KillReason, Limits, RiskConfig};

/// Requests taken from the queue between two looks at the socket.
const REQUESTS_AT_ONCE: usize = 16;
/// How long a parked thread sleeps at most: a request waits that long.
const PARK_LIMIT: Duration = Duration::from_millis(1);
/// How often numbers are published, in rounds of the loop.
const PUBLISH_EVERY: u32 = 1_024;
/// Clients at most.
const CLIENTS_MAX: usize = 1_024;

/// What a gateway has done, as last published by its thread.
#[derive(Clone, Debug, Default)]
pub struct GatewayStats {
    /// Requests and reports.
    pub desk: DeskCounters,
    /// The session.
    pub status: Status,
    /// Things that clients were not told, since their mailboxes were full.
    pub untold: u64,
    /// The hops of its orders.
    pub hops: Vec<Hop>,
}

/// What is left of a gateway that was stopped.
#[derive(Debug)]
pub struct Stopped {
    /// Orders, positions and limits, as they last were.
    pub desk: Desk,
    /// What it did.
    pub stats: GatewayStats,
}

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    kill: AtomicBool,
    kill_reason: AtomicU8,
    is_open: AtomicBool,
    is_killed: AtomicBool,
    counters: [AtomicU64; 9],
    /// Mailboxes of new clients, for the thread to take over.
    arriving: Mutex<Vec<(u16, Mailbox)>>,
    has_arriving: AtomicBool,
    /// Limits that are to come into force.
    limits: Mutex<Option<Limits>>,
    has_limits: AtomicBool,
}

/// A gateway that runs. Dropping it stops it.
#[derive(Debug)]
pub struct Gateway {
    config: GatewayConfig,
    requests: Arc<ArrayQueue<Envelope>>,
    shared: Arc<Shared>,
    hops: TimingReader,
    clock: Clock,
    clients: u16,
    wait: String,
    thread: Option<JoinHandle<Result<Stopped, GatewayError>>>,
}

impl Gateway {
    /// Opens the store, rebuilds its orders, and starts the thread, which connects.
    ///
    /// # Errors
    ///
    /// [`GatewayError`], which names the key or says what to do.
    pub fn start(config: &GatewayConfig) -> Result<Self, GatewayError> {
        let clock = Clock::calibrated();
        let inline = Inline::open(config, clock)?;
        let choice = config.wait.choose(config.busy_threads);
        let requests = Arc::new(ArrayQueue::new(config.queue));
        let shared = Arc::new(Shared::default());
        let hops = inline.timing_reader();
        let waiter = Waiter::new(choice.strategy, [])
            .map_err(|error| config.system("wait for sockets", error))?;
        let thread = Thread {
            requests: Arc::clone(&requests),
            shared: Arc::clone(&shared),
            mailboxes: Vec::with_capacity(CLIENTS_MAX),
            owners: owners(),
            untold: 0,
            parks: matches!(choice.strategy, WaitStrategy::Park { .. }),
            waiter,
            inline,
        };
        let (core, name) = (config.core, config.name.clone());
        let thread = std::thread::Builder::new()
            .name(format!("gw-{}", config.name))
            .spawn(move || {
                if let Some(core) = core {
                    pin_to(core).map_err(|error| GatewayError::Pin { gateway: name, error })?;
                }
                Ok(thread.run())
            })
            .map_err(|error| config.system("start a thread", error))?;
        let (config, wait) = (config.clone(), choice.to_string());
        Ok(Self { config, requests, shared, hops, clock, clients: 0, wait, thread: Some(thread) })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// How its thread waits, as a sentence.
    pub fn wait(&self) -> &str {
        &self.wait
    }

    /// An end for one more strategy.
    ///
    /// # Panics
    ///
    /// Beyond 1,024 of them.
    pub fn client(&mut self) -> Client {
        assert!(usize::from(self.clients) < CLIENTS_MAX, "too many clients");
        let (id, mailbox) = (self.clients, Arc::new(ArrayQueue::new(MAILBOX)));
        self.clients += 1;
        let mut arriving = self.shared.arriving.lock().unwrap_or_else(|poison| poison.into_inner());
        arriving.push((id, Arc::clone(&mailbox)));
        self.shared.has_arriving.store(true, Ordering::Release); // pairs with Acquire in the thread
        Client { id, ticket: 1, requests: Arc::clone(&self.requests), mailbox, clock: self.clock }
    }

    /// Whether it is logged on.
    pub fn is_open(&self) -> bool {
        self.shared.is_open.load(Ordering::Acquire)
    }

    /// Engages the kill switch: what is open is cancelled, and all but cancels refused.
    pub fn kill(&self, reason: KillReason) {
        self.shared.kill_reason.store(reason as u8, Ordering::Relaxed);
        self.shared.kill.store(true, Ordering::Release); // pairs with the swap in the thread
    }

    /// Puts other limits into force, while it runs; what changes is logged, limit by limit.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Config`] when they cannot be; then those of before stay.
    pub fn change_limits(&self, risk: &RiskConfig) -> Result<(), GatewayError> {
        let config = GatewayConfig { risk: risk.clone(), ..self.config.clone() };
        let limits = config.limits(&config.symbols())?;
        let mut place = self.shared.limits.lock().unwrap_or_else(|poison| poison.into_inner());
        *place = Some(limits);
        self.shared.has_limits.store(true, Ordering::Release); // pairs with the swap in the thread
        Ok(())
    }

    /// Whether its thread has ended.
    pub fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// What it has done so far.
    pub fn stats(&self) -> GatewayStats {
        let [
            sent,
            refused,
            reports,
            unreadable,
            updates_lost,
            unanswered,
            untold,
            failures,
            tx_lost,
        ] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at| self.shared.counters[at].load(Ordering::Relaxed));
        GatewayStats {
            desk: DeskCounters { sent, refused, reports, unreadable, updates_lost, unanswered },
            status: Status {
                is_open: self.is_open(),
                is_killed: self.shared.is_killed.load(Ordering::Relaxed),
                failures,
                tx_stamps_lost: tx_lost,
            },
            untold,
            hops: self.hops.hops(),
        }
    }

    /// Logs out and ends the thread. Open orders stay with the venue.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Pin`] when it never ran.
    ///
    /// # Panics
    ///
    /// When the thread panicked.
    pub fn stop(mut self) -> Result<Stopped, GatewayError> {
        self.shared.stop.store(true, Ordering::Release); // pairs with Acquire in the thread
        let thread = self.thread.take().expect("only `stop` takes it");
        thread.join().expect("the gateway's thread panicked")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A map with room for the owners of a day's newest orders, whose pages are there already.
fn owners() -> HashMap<ClOrdId, u16> {
    let mut owners = HashMap::with_capacity(1 << 16);
    let ids = (1..1_u64 << 16).map(ClOrdId::new);
    owners.extend(ids.flatten().map(|id| (id, 0)));
    owners.clear();
    owners
}

struct Thread {
    requests: Arc<ArrayQueue<Envelope>>,
    shared: Arc<Shared>,
    mailboxes: Vec<Option<Mailbox>>,
    /// Whose order it is, by the ClOrdID of its New.
    owners: HashMap<ClOrdId, u16>,
    untold: u64,
    parks: bool,
    waiter: Waiter,
    inline: Inline,
}

impl Thread {
    fn run(mut self) -> Stopped {
        let mut rounds = 0_u32;
        while !self.shared.stop.load(Ordering::Acquire) {
            let came = self.inline.poll();
            let served = self.serve();
            let told = self.tell();
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(PUBLISH_EVERY) || self.parks {
                self.publish();
            }
            if self.shared.kill.swap(false, Ordering::AcqRel) {
                let is_signal =
                    self.shared.kill_reason.load(Ordering::Relaxed) == KillReason::Signal as u8;
                self.inline.kill(if is_signal { KillReason::Signal } else { KillReason::Api });
            }
            if self.shared.has_limits.swap(false, Ordering::AcqRel) {
                self.change_limits();
            }
            if came || served || told {
                self.waiter.busy();
            } else if self.parks {
                let _ = self.inline.wait(PARK_LIMIT);
            } else {
                self.waiter.idle();
            }
        }
        self.publish();
        let (status, hops) = (self.inline.status(), self.inline.hops());
        let untold = self.untold;
        let desk = self.inline.close("the gateway stops", Duration::from_secs(3));
        let status = Status { is_open: false, ..status };
        Stopped { stats: GatewayStats { desk: desk.counters(), status, untold, hops }, desk }
    }

    /// Takes requests from the queue.
    #[inline]
    fn serve(&mut self) -> bool {
        for nth in 0..REQUESTS_AT_ONCE {
            let Some(envelope) = self.requests.pop() else { return nth > 0 };
            let Envelope { client, ticket, request, book, decided_ns } = envelope;
            let now_ns = self.inline.now_ns();
            let result = match self.inline.submit_decided(&request, &book, decided_ns, now_ns) {
                Ok(sent) => {
                    if sent.order == sent.cl_ord_id {
                        self.owners.insert(sent.cl_ord_id, client);
                    }
                    Ok(sent.cl_ord_id)
                }
                Err(refused) => Err((&refused).into()),
            };
            self.post(client, Told::Answer(Answer { ticket, result }));
        }
        true
    }

    /// Hands updates to those whose orders they are about; what is about nobody's goes to all.
    #[inline]
    fn tell(&mut self) -> bool {
        let mut any = false;
        while let Some(update) = self.inline.poll_update() {
            any = true;
            match update.order.and_then(|order| self.owners.get(&order)).copied() {
                Some(client) => {
                    self.post(client, Told::Update(update));
                    self.forget(&update);
                }
                None => (0..=u16::MAX)
                    .take(self.mailboxes.len())
                    .for_each(|client| self.post(client, Told::Update(update))),
            }
        }
        any
    }

    /// The owner of an order that is over is remembered only while there is room, for reports that
    /// come late.
    fn forget(&mut self, update: &Update) {
        if update.is_closed
            && self.owners.len() > (1 << 16) - 1_024
            && let Some(order) = update.order
        {
            self.owners.remove(&order);
        }
    }

    fn post(&mut self, client: u16, told: Told) {
        if self.shared.has_arriving.load(Ordering::Acquire) {
            self.welcome();
        }
        let mailbox = self.mailboxes.get(usize::from(client)).and_then(Option::as_ref);
        if mailbox.is_none_or(|mailbox| mailbox.push(told).is_err()) {
            self.untold += 1;
        }
    }

    /// Takes over the mailboxes of new clients. Before the hot hours: it takes a lock.
    #[cold]
    fn welcome(&mut self) {
        let mut arriving = self.shared.arriving.lock().unwrap_or_else(|poison| poison.into_inner());
        self.shared.has_arriving.store(false, Ordering::Relaxed);
        for (id, mailbox) in arriving.drain(..) {
            let at = usize::from(id);
            if self.mailboxes.len() <= at {
                self.mailboxes.resize(at + 1, None);
            }
            self.mailboxes[at] = Some(mailbox);
        }
    }

    #[cold]
    fn change_limits(&mut self) {
        let limits = self.shared.limits.lock().unwrap_or_else(|poison| poison.into_inner()).take();
        if let Some(limits) = limits {
            self.inline.change_limits(limits);
        }
    }

    fn publish(&self) {
        let (desk, status) = (self.inline.desk().counters(), self.inline.status());
        let numbers = [
            desk.sent,
            desk.refused,
            desk.reports,
            desk.unreadable,
            desk.updates_lost,
            desk.unanswered,
            self.untold,
            status.failures,
            status.tx_stamps_lost,
        ];
        for (counter, number) in self.shared.counters.iter().zip(numbers) {
            counter.store(number, Ordering::Relaxed);
        }
        self.shared.is_killed.store(status.is_killed, Ordering::Relaxed);
        self.shared.is_open.store(status.is_open, Ordering::Release); // pairs with Acquire in `is_open`
    }
}
