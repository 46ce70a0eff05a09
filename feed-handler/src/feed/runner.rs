//! Runs a strategy on a thread of its own, pinned where asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use wirepath_perf::pin::{PinError, pin_to};
use wirepath_perf::wait::{SPINS, WaitStrategy, Waiter};

use super::subscription::{Polled, Subscription};
use super::view::FeedView;
use crate::event::Event;

/// What a user writes: reactions to events.
pub trait Strategy: Send + 'static {
    /// One event, in order.
    fn on_event(&mut self, event: &Event, feed: &FeedView);

    /// The strategy was too slow and `lost` events are gone; what it knew of books is void.
    fn on_lagged(&mut self, lost: u64, feed: &FeedView) {
        let _ = (lost, feed);
    }

    /// Nothing is waiting. Called again and again while the feed is calm, with the first where there are several; keep
    /// it short.
    fn on_idle(&mut self, feed: &FeedView) {
        let _ = feed;
    }
}

/// A closure is a strategy that looks at events only.
impl<F: FnMut(&Event, &FeedView) + Send + 'static> Strategy for F {
    fn on_event(&mut self, event: &Event, feed: &FeedView) {
        self(event, feed);
    }
}

/// How to run a strategy.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Thread name.
    pub name: String,
    /// Core to pin to; not pinned when `None`.
    pub core: Option<usize>,
    /// How to wait for events.
    pub wait: WaitStrategy,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            name: "strategy".to_owned(),
            core: None,
            wait: WaitStrategy::SpinThenYield { spins: SPINS },
        }
    }
}

/// Why a strategy cannot be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The thread could not be made.
    #[error("cannot start thread {name}: {error}")]
    Spawn {
        /// Its name.
        name: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// It could not be pinned.
    #[error("strategy thread {name}: {error}")]
    Pin {
        /// Its name.
        name: String,
        /// Why not.
        error: PinError,
    },
    /// The strategy panicked.
    #[error("strategy thread {0} panicked")]
    Panicked(String),
}

/// A strategy that runs. Dropping it lets it run on.
#[derive(Debug)]
pub struct Running<S> {
    name: String,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<S, PinError>>,
}

impl<S> Running<S> {
    /// Asks it to stop, waits, and gives the strategy back.
    ///
    /// # Errors
    ///
    /// [`RunError::Pin`] when it never ran since it could not be pinned, [`RunError::Panicked`].
    pub fn stop(self) -> Result<S, RunError> {
        self.stop.store(true, Ordering::Relaxed);
        self.join()
    }

    /// Waits until the feed has stopped and the strategy has read everything, and gives it back.
    ///
    /// # Errors
    ///
    /// As for [`stop`](Self::stop).
    pub fn join(self) -> Result<S, RunError> {
        let Self { name, thread, .. } = self;
        match thread.join() {
            Ok(Ok(strategy)) => Ok(strategy),
            Ok(Err(error)) => Err(RunError::Pin { name, error }),
            Err(_) => Err(RunError::Panicked(name)),
        }
    }

    /// Whether it has ended.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

/// What a strategy is run on: the events of one feed, or of several.
#[derive(Debug)]
pub struct Subscriptions(Vec<Subscription>);

impl From<Subscription> for Subscriptions {
    fn from(one: Subscription) -> Self {
        Self(vec![one])
    }
}

impl FromIterator<Subscription> for Subscriptions {
    fn from_iter<I: IntoIterator<Item = Subscription>>(several: I) -> Self {
        Self(several.into_iter().collect())
    }
}

/// Runs `strategy` on the events of a subscription, or of several, until the feeds or the caller stop it. Each feed's
/// events come in order; the feeds take turns, an event each, and [`FeedView::name`] tells which it is. So do feeds that
/// share a ring, whose events come in the order in which they were published there. What a lag has lost may be of any of
/// these, and each is told.
///
/// # Errors
///
/// [`RunError::Spawn`] when the system gives no thread.
pub fn run_strategy<S: Strategy>(
    subscriptions: impl Into<Subscriptions>,
    options: RunOptions,
    mut strategy: S,
) -> Result<Running<S>, RunError> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let RunOptions { name, core, wait } = options;
    let spawn_error = |error| RunError::Spawn { name: name.clone(), error };
    let mut waiter = Waiter::new(wait, []).map_err(spawn_error)?;
    let Subscriptions(mut feeds) = subscriptions.into();
    for feed in &feeds {
        for view in feed.views() {
            if let Some(waker) = waiter.waker() {
                view.wake_on_events(waker);
            }
        }
    }
    let body = move || {
        if let Some(core) = core {
            pin_to(core)?;
        }
        let first = feeds.first().map(|feed| feed.view().clone());
        while !stopped.load(Ordering::Relaxed) {
            let (mut idle, mut open) = (true, false);
            for feed in &mut feeds {
                match feed.poll() {
                    Polled::Event(event) => {
                        strategy.on_event(&event, feed.view_of(&event));
                        idle = false;
                    }
                    Polled::Lagged(lost) => {
                        feed.views().iter().for_each(|view| strategy.on_lagged(lost, view));
                        idle = false;
                    }
                    Polled::Empty => {}
                    Polled::Closed => continue,
                }
                open = true;
            }
            if !idle {
                waiter.busy();
                continue;
            }
            let Some(view) = first.as_ref().filter(|_| open) else { break };
            strategy.on_idle(view);
            waiter.idle_unless(|| feeds.iter().any(|feed| feed.lag() > 0));
        }
        Ok(strategy)
    };
    let thread = std::thread::Builder::new().name(name.clone()).spawn(body).map_err(spawn_error)?;
    Ok(Running { name, stop, thread })
}
