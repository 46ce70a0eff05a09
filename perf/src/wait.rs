//! What a busy loop does when there is nothing to do.
//!
//! Spinning answers within nanoseconds and takes the whole core; yielding gives the core away when
//! somebody else wants it; parking sleeps until a socket has data, somebody calls, or a time limit
//! ends. With a core for each busy thread spinning is right, and with fewer it is harmful: the
//! thread that spins keeps the one with work off the core. [`WaitSetting::choose`] picks, and says
//! why in a sentence for the log.
//!
//! A [`Waiter`] is used so:
//!
//! ```
//! use wirepath_perf::wait::{Waiter, WaitSetting};
//!
//! let choice = WaitSetting::Auto.choose(2);
//! println!("{choice}");
//! let mut waiter = Waiter::new(choice.strategy, [])?;
//! let mut work = vec!["a datagram", "another"];
//! for _round in 0..10 {
//!     match work.pop() {
//!         Some(_) => waiter.busy(),
//!         None => waiter.idle(),
//!     }
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

use core::fmt;
use core::str::FromStr;
use core::sync::atomic::{AtomicBool, Ordering, fence};
use core::time::Duration;
use std::io;
use std::os::fd::RawFd;
use std::sync::Arc;

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};

use crate::pin;

/// Idle rounds before [`WaitStrategy::SpinThenYield`] yields, unless it is said: some 10 µs of
/// looking into an empty ring, some 100 µs of asking an empty socket.
pub const SPINS: u32 = 500;

/// How long [`WaitStrategy::Park`] sleeps at most, unless it is said: whatever depends on the time,
/// such as the patience with a gap, is that late at most.
pub const PARK_LIMIT: Duration = Duration::from_millis(1);

/// One idle round in so many tells the CPU that this is a spin loop, which spares power and the
/// other hyperthread. More often would only delay the answer.
const PAUSE_EVERY: u32 = 8;

/// How a thread waits for work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum WaitStrategy {
    /// Looks again at once, always.
    Spin,
    /// Looks again at once for so many idle rounds, then lets other threads have the core between
    /// looks. Falls back to spinning with the first work.
    SpinThenYield {
        /// Idle rounds before the first yield.
        spins: u32,
    },
    /// Sleeps until a socket can be read, a [`Waker`] calls, or this time has passed. Linux counts
    /// it in whole milliseconds, rounded up.
    Park {
        /// The longest sleep.
        limit: Duration,
    },
}

impl fmt::Display for WaitStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spin => f.write_str("spin"),
            Self::SpinThenYield { spins } => write!(f, "spin {spins} times, then yield"),
            Self::Park { limit } => write!(f, "park for up to {limit:?}"),
        }
    }
}

/// How a thread shall wait, as written in a configuration: `auto`, `spin`, `yield` or `park`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum WaitSetting {
    /// Whatever suits the number of cores.
    #[default]
    Auto,
    /// [`WaitStrategy::Spin`].
    Spin,
    /// [`WaitStrategy::SpinThenYield`].
    Yield,
    /// [`WaitStrategy::Park`].
    Park,
}

impl WaitSetting {
    /// All settings.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Spin, Self::Yield, Self::Park];

    /// Its name in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Spin => "spin",
            Self::Yield => "yield",
            Self::Park => "park",
        }
    }

    /// The strategy for a process with so many busy threads, on the cores this one may use.
    pub fn choose(self, busy_threads: usize) -> WaitChoice {
        self.choose_for(busy_threads, pin::usable_cores().len())
    }

    /// The strategy for so many busy threads on so many cores. Left to itself it spins while a core
    /// remains for everybody else, yields when the busy threads take them all, and parks when there
    /// are too few.
    pub const fn choose_for(self, busy_threads: usize, cores: usize) -> WaitChoice {
        let strategy = match self {
            Self::Spin => WaitStrategy::Spin,
            Self::Auto if busy_threads < cores => WaitStrategy::Spin,
            Self::Yield => WaitStrategy::SpinThenYield { spins: SPINS },
            Self::Auto if busy_threads == cores => WaitStrategy::SpinThenYield { spins: SPINS },
            Self::Park | Self::Auto => WaitStrategy::Park { limit: PARK_LIMIT },
        };
        WaitChoice { strategy, setting: self, busy_threads, cores }
    }
}

impl fmt::Display for WaitSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for WaitSetting {
    type Err = UnknownWait;

    fn from_str(name: &str) -> Result<Self, UnknownWait> {
        let found = Self::ALL.into_iter().find(|setting| setting.name() == name);
        found.ok_or_else(|| UnknownWait(name.to_owned()))
    }
}

/// A wait setting nobody knows.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown way to wait {0:?}; expected \"auto\", \"spin\", \"yield\" or \"park\"")]
pub struct UnknownWait(pub String);

/// A strategy, and what it was chosen by. Prints as a sentence.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WaitChoice {
    /// The strategy to use.
    pub strategy: WaitStrategy,
    /// What was asked for.
    pub setting: WaitSetting,
    /// Busy threads in this process.
    pub busy_threads: usize,
    /// Cores they may use.
    pub cores: usize,
}

impl WaitChoice {
    /// Whether there are fewer cores than busy threads.
    pub const fn is_crowded(&self) -> bool {
        self.busy_threads > self.cores
    }
}

impl fmt::Display for WaitChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (busy, cores) = (self.busy_threads, self.cores);
        let threads = if busy == 1 { "thread" } else { "threads" };
        let (core_s, are) = if cores == 1 { ("core", "is") } else { ("cores", "are") };
        let configured = if self.setting == WaitSetting::Auto { "" } else { ", as configured" };
        write!(
            f,
            "idle threads {}{configured}: for {busy} busy {threads} there {are} {cores} {core_s}",
            self.strategy
        )
    }
}

/// Waits for one thread, by a [`WaitStrategy`].
#[derive(Debug)]
pub struct Waiter {
    /// Rounds without work since the last with some.
    idle_rounds: u32,
    strategy: WaitStrategy,
    parking: Option<Parking>,
}

impl Waiter {
    /// A waiter whose sleep, should it park, ends when one of `sockets` can be read. The sockets
    /// must be non-blocking, and stay open as long as the waiter lives.
    ///
    /// # Errors
    ///
    /// When parking, and the system has no file descriptor to give or a socket cannot be polled.
    pub fn new(
        strategy: WaitStrategy,
        sockets: impl IntoIterator<Item = RawFd>,
    ) -> io::Result<Self> {
        let parking = match strategy {
            WaitStrategy::Park { .. } => Some(Parking::new(sockets)?),
            WaitStrategy::Spin | WaitStrategy::SpinThenYield { .. } => None,
        };
        Ok(Self { idle_rounds: 0, strategy, parking })
    }

    /// The strategy it was made with.
    pub const fn strategy(&self) -> WaitStrategy {
        self.strategy
    }

    /// Ends this waiter's sleep from another thread; `None` when it never sleeps.
    pub fn waker(&self) -> Option<Waker> {
        self.parking.as_ref().map(|parking| parking.waker.clone())
    }

    /// There was work in this round.
    #[inline(always)]
    pub fn busy(&mut self) {
        self.idle_rounds = 0;
    }

    /// There was none: every socket was read until it had nothing more (one that was not does not
    /// end the sleep). Spins, yields or sleeps.
    #[inline(always)]
    pub fn idle(&mut self) {
        self.idle_unless(|| false);
    }

    /// As [`idle`](Self::idle), but does not sleep when `has_work` says so. A consumer of a ring
    /// asks the ring here: it is asked after the [`Waker`] has been told that this thread goes to
    /// sleep, so that work is either seen here or calls it back.
    #[inline(always)]
    pub fn idle_unless(&mut self, has_work: impl FnOnce() -> bool) {
        self.idle_rounds = self.idle_rounds.wrapping_add(1);
        match self.strategy {
            WaitStrategy::Spin => self.spin(),
            WaitStrategy::SpinThenYield { spins } if self.idle_rounds < spins => self.spin(),
            WaitStrategy::SpinThenYield { spins } => {
                self.idle_rounds = spins;
                std::thread::yield_now();
            }
            WaitStrategy::Park { limit } => {
                if let Some(parking) = &mut self.parking {
                    parking.sleep(limit, has_work);
                }
            }
        }
    }

    #[inline(always)]
    fn spin(&self) {
        if self.idle_rounds.is_multiple_of(PAUSE_EVERY) {
            core::hint::spin_loop();
        }
    }
}

/// Ends the sleep of a [`Waiter`] that parks.
#[derive(Clone, Debug)]
pub struct Waker {
    poll: Arc<mio::Waker>,
    asleep: Arc<AtomicBool>,
}

impl Waker {
    /// Ends the sleep, if there is one. Call it after publishing the work. To a thread that is awake
    /// it costs a fence, some nanoseconds; to one asleep the first call costs a system call.
    #[inline]
    pub fn wake(&self) {
        // Either this load sees the sleeper, or the sleeper's `has_work` sees the work: both sides
        // write, then fence, then read.
        fence(Ordering::SeqCst); // pairs with the fence in `Parking::sleep`
        if self.asleep.load(Ordering::Relaxed) && self.asleep.swap(false, Ordering::Relaxed) {
            // It fails only when its counter is full, and then the sleeper has been called already.
            let _ = self.poll.wake();
        }
    }
}

/// Where a thread sleeps.
#[derive(Debug)]
struct Parking {
    poll: Poll,
    events: Events,
    waker: Waker,
}

impl Parking {
    fn new(sockets: impl IntoIterator<Item = RawFd>) -> io::Result<Self> {
        const WAKER: Token = Token(usize::MAX - 1);
        let poll = Poll::new()?;
        let mut count = 0;
        for socket in sockets {
            poll.registry().register(&mut SourceFd(&socket), Token(count), Interest::READABLE)?;
            count += 1;
        }
        let waker = Waker {
            poll: Arc::new(mio::Waker::new(poll.registry(), WAKER)?),
            asleep: Arc::new(AtomicBool::new(false)),
        };
        Ok(Self { poll, events: Events::with_capacity(count + 1), waker })
    }

    #[cold]
    fn sleep(&mut self, limit: Duration, has_work: impl FnOnce() -> bool) {
        self.waker.asleep.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst); // pairs with the fence in `Waker::wake`
        if !has_work() {
            // A signal ends the sleep early, which is as good as any other reason to look again.
            let _ = self.poll.poll(&mut self.events, Some(limit));
        }
        self.waker.asleep.store(false, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;
    use std::os::fd::AsRawFd;
    use std::time::Instant;

    use super::*;

    const LONG: WaitStrategy = WaitStrategy::Park { limit: Duration::from_secs(20) };

    #[test]
    fn settings_read_as_they_print() {
        for setting in WaitSetting::ALL {
            assert_eq!(setting.to_string().parse(), Ok(setting));
        }
        let error = "Spin".parse::<WaitSetting>().unwrap_err().to_string();
        let message =
            "unknown way to wait \"Spin\"; expected \"auto\", \"spin\", \"yield\" or \"park\"";
        assert_eq!(error, message);
    }

    #[test]
    fn the_choice_follows_the_cores_and_says_why() {
        let spin_then_yield = WaitStrategy::SpinThenYield { spins: SPINS };
        let park = WaitStrategy::Park { limit: PARK_LIMIT };
        #[rustfmt::skip]
        let table = [
            (WaitSetting::Auto, 2, 4, WaitStrategy::Spin, "idle threads spin: for 2 busy threads there are 4 cores"),
            (WaitSetting::Auto, 2, 2, spin_then_yield, "idle threads spin 500 times, then yield: for 2 busy threads there are 2 cores"),
            (WaitSetting::Auto, 3, 2, park, "idle threads park for up to 1ms: for 3 busy threads there are 2 cores"),
            (WaitSetting::Auto, 1, 1, spin_then_yield, "idle threads spin 500 times, then yield: for 1 busy thread there is 1 core"),
            (WaitSetting::Spin, 3, 2, WaitStrategy::Spin, "idle threads spin, as configured: for 3 busy threads there are 2 cores"),
            (WaitSetting::Yield, 1, 8, spin_then_yield, "idle threads spin 500 times, then yield, as configured: for 1 busy thread there are 8 cores"),
            (WaitSetting::Park, 1, 8, park, "idle threads park for up to 1ms, as configured: for 1 busy thread there are 8 cores"),
        ];
        for (setting, busy, cores, strategy, sentence) in table {
            let choice = setting.choose_for(busy, cores);
            assert_eq!((choice.strategy, choice.to_string().as_str()), (strategy, sentence));
            assert_eq!(choice.is_crowded(), busy > cores);
        }
        assert_eq!(WaitSetting::Auto.choose(1).cores, pin::usable_cores().len());
    }

    #[test]
    fn data_on_any_socket_ends_the_sleep_also_when_it_came_before() {
        let sockets: Vec<UdpSocket> =
            (0..3).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
        sockets.iter().for_each(|socket| socket.set_nonblocking(true).unwrap());
        let mut waiter = Waiter::new(LONG, sockets.iter().map(AsRawFd::as_raw_fd)).unwrap();
        let mut bytes = [0; 8];
        for to in [2, 0, 1, 1] {
            sockets[0].send_to(b"datagram", sockets[to].local_addr().unwrap()).unwrap();
            let start = Instant::now();
            while sockets[to].recv(&mut bytes).is_err() {
                waiter.idle();
                assert!(start.elapsed() < Duration::from_secs(10));
            }
            waiter.busy();
            assert!(sockets[to].recv(&mut bytes).is_err());
        }
        // Nothing is left, and it came before going to sleep.
        sockets[0].send_to(b"datagram", sockets[2].local_addr().unwrap()).unwrap();
        let start = Instant::now();
        waiter.idle();
        assert!(start.elapsed() < Duration::from_secs(10) && sockets[2].recv(&mut bytes).is_ok());
    }

    #[test]
    fn a_waker_ends_the_sleep_and_no_call_is_lost() {
        const CALLS: u32 = 300;
        let mut waiter = Waiter::new(LONG, []).unwrap();
        let waker = waiter.waker().unwrap();
        let work = core::sync::atomic::AtomicU32::new(0);
        let start = Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for i in 0..CALLS {
                    if i % 7 == 0 {
                        std::thread::sleep(Duration::from_micros(200));
                    }
                    work.fetch_add(1, Ordering::Relaxed);
                    waker.wake();
                }
            });
            let mut done = 0;
            while done < CALLS {
                let available = work.load(Ordering::Relaxed);
                if available == done {
                    waiter.idle_unless(|| work.load(Ordering::Relaxed) != done);
                } else {
                    done = available;
                    waiter.busy();
                }
            }
        });
        assert!(start.elapsed() < Duration::from_secs(20), "slept through a call");
    }

    #[test]
    fn sleep_ends_by_itself() {
        let mut waiter =
            Waiter::new(WaitStrategy::Park { limit: Duration::from_millis(1) }, []).unwrap();
        waiter.idle();
        let never = Waiter::new(WaitStrategy::Spin, []).unwrap();
        assert!(never.waker().is_none());
    }

    #[test]
    fn yields_after_its_spins_and_spins_again_after_work() {
        let mut waiter = Waiter::new(WaitStrategy::SpinThenYield { spins: 3 }, []).unwrap();
        (0..10).for_each(|_| waiter.idle());
        assert_eq!(waiter.idle_rounds, 3);
        waiter.busy();
        assert_eq!(waiter.idle_rounds, 0);
    }
}
