//! A running feed: one pinned thread from sockets to ring, and the handle strategies use.
//!
//! ```no_run
//! use wirepath_feed_handler::config::Config;
//! use wirepath_feed_handler::feed::{Feed, Filter, Polled};
//!
//! let config = Config::load("wirepath.toml".as_ref())?;
//! let feed = Feed::start(&config.feeds[0])?;
//! let mut events = feed.subscribe(Filter::all());
//! loop {
//!     match events.poll() {
//!         Polled::Event(event) => println!("{event:?}"),
//!         Polled::Lagged(lost) => println!("{lost} events lost"),
//!         Polled::Empty => std::hint::spin_loop(),
//!         Polled::Closed => break,
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ending;
mod replica;
mod runner;
mod sink;
mod snapshot;
mod stats;
mod subscription;
mod thread;
mod view;

use std::os::fd::RawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wirepath_perf::Clock;
use wirepath_perf::clock::Housekeeper;
use wirepath_perf::histogram::Histogram;
use wirepath_perf::pin::PinError;
use wirepath_perf::wait::{WaitChoice, Waiter, Waker};

pub use self::replica::Replica;
pub use self::runner::{RunError, RunOptions, Running, Strategy, Subscriptions, run_strategy};
pub use self::snapshot::{DepthLevel, SNAPSHOT_DEPTH, Snapshot, SnapshotClient, SnapshotError};
pub use self::stats::{FeedStats, LineReport, ThreadCounters, VenueTotals};
pub use self::subscription::{Filter, Polled, Subscription};
pub use self::view::FeedView;
use self::view::Wakers;

use self::ending::{EndReader, Ending};
use self::sink::RingSink;
use self::snapshot::SnapshotDesk;
use self::thread::{FeedThread, Rounds, Runs, Turn, run_alone, run_together};
use crate::best::best_table;
use crate::config::FeedConfig;
use crate::pipeline::{Pipeline, arbiter_config};
use crate::recovery::link::{Link, LinkError};
use crate::ring::{Consumer, Producer, Ring, ring};
use crate::rx::udp::{DeviceStamps, UdpError, UdpSource};
use crate::rx::{LineId, Source};
use crate::venue::{Venue, VenueError, VenueOptions, WithVenue};

/// How often the clock that events are stamped with is brought back to UTC, off the hot threads.
const CALIBRATION_INTERVAL: Duration = Duration::from_secs(1);

/// Why a feed cannot run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// The config contradicts itself.
    #[error("{0}")]
    Config(String),
    /// A line could not be opened.
    #[error("feed {feed}: {error}")]
    Udp {
        /// The feed's name.
        feed: String,
        /// Which line, and what was refused.
        error: UdpError,
    },
    /// The books' memory could not be had.
    #[error(transparent)]
    Venue(#[from] VenueError),
    /// A limit is out of range.
    #[error("feed {feed}: {error}")]
    Limits {
        /// The feed's name.
        feed: String,
        /// Which limit.
        error: crate::recovery::ConfigError,
    },
    /// The sockets of recovery could not be opened.
    #[error("feed {feed}: cannot prepare recovery: {error}")]
    Recovery {
        /// The feed's name.
        feed: String,
        /// What was refused.
        error: LinkError,
    },
    /// The way to wait could not be set up.
    #[error("feed {feed}: cannot wait on its sockets: {error}")]
    Wait {
        /// The feed's name.
        feed: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The thread could not be made.
    #[error("feed {feed}: cannot start its thread: {error}")]
    Spawn {
        /// The feed's name.
        feed: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The thread could not be pinned.
    #[error("feed {feed}: {error}")]
    Pin {
        /// The feed's name.
        feed: String,
        /// Why not.
        error: PinError,
    },
    /// The thread panicked: a defect of ours.
    #[error("feed {0}: its thread panicked")]
    Panicked(String),
}

/// How a feed ended.
#[derive(Debug)]
pub struct Summary {
    /// The last numbers.
    pub stats: FeedStats,
    /// The source's error that ended it, as a damaged capture does.
    pub error: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A feed that runs. Dropping it stops it.
#[derive(Debug)]
pub struct Feed {
    ring: Ring,
    /// Which of those in the ring it is, and all of them.
    channel: u8,
    members: Arc<[Member]>,
    view: FeedView,
    stop: Arc<AtomicBool>,
    waker: Option<Waker>,
    /// `None` once it was waited for.
    end: Option<EndReader>,
    wait: WaitChoice,
    notes: Vec<String>,
    _housekeeper: Housekeeper,
}

/// A feed among those of a ring: what others read of it, and who answers for its books.
#[derive(Clone, Debug)]
struct Member {
    view: FeedView,
    desk: SnapshotDesk,
}

impl Feed {
    /// Opens the lines of `config` and starts the feed thread.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: what could not be opened, taken or started, and where.
    pub fn start(config: &FeedConfig) -> Result<Self, FeedError> {
        config.check("").map_err(FeedError::Config)?;
        let source = open(config)?;
        let notes = notes(&source);
        let repairs = config.recovery.is_on();
        let mut feed = config.venue.with(StartAlone { config, source, repairs })?;
        feed.notes = notes;
        Ok(feed)
    }

    /// Starts the feeds of a config, in its order: those that name the same `thread` on one thread, in turn, the
    /// others on one each.
    ///
    /// # Errors
    ///
    /// As for [`start`](Self::start). None runs then.
    pub fn start_all(configs: &[FeedConfig]) -> Result<Vec<Self>, FeedError> {
        crate::config::check_threads(configs).map_err(FeedError::Config)?;
        let mut feeds: Vec<(usize, Self)> = Vec::with_capacity(configs.len());
        let mut rest: Vec<usize> = (0..configs.len()).collect();
        while let Some(&first) = rest.first() {
            let thread = &configs[first].thread;
            let (together, others) = rest.iter().partition(|at| {
                **at == first || thread.is_some() && configs[**at].thread == *thread
            });
            rest = others;
            let together: Vec<usize> = together;
            match together[..] {
                [alone] => feeds.push((alone, Self::start(&configs[alone])?)),
                _ => {
                    let of: Vec<_> = together.iter().map(|at| &configs[*at]).collect();
                    feeds.extend(together.into_iter().zip(Self::start_together(&of)?));
                }
            }
        }
        feeds.sort_by_key(|(at, _)| *at);
        Ok(feeds.into_iter().map(|(_, feed)| feed).collect())
    }

    /// Starts feeds on one thread.
    fn start_together(configs: &[&FeedConfig]) -> Result<Vec<Self>, FeedError> {
        configs.iter().try_for_each(|config| config.check("").map_err(FeedError::Config))?;
        let sources = configs.iter().map(|config| open(config)).collect::<Result<Vec<_>, _>>()?;
        let Some(first) = configs.first() else { return Ok(Vec::new()) };
        let waiting = Waiting::new(first, sources.iter().flat_map(Source::raw_fds).collect())?;
        let mut rings = SharedRings::default();
        let (mut feeds, mut turns) = (Vec::<Self>::new(), Vec::new());
        for (config, source) in configs.iter().zip(sources) {
            let notes = notes(&source);
            let repairs = config.recovery.is_on();
            let (place, ring) = match config.ring.as_deref() {
                Some(name) => rings.place(name, config.ring_capacity),
                None => (Place::alone(config), None),
            };
            let prepare = Prepare { config, source, repairs, waiting: &waiting, place };
            let (mut feed, body, ending) = config.venue.with(prepare)?;
            feed.notes = notes;
            feeds.push(feed);
            turns.push(Turn { feed: body, ending, ring });
        }
        for at in 0..rings.producers.len() {
            let is_in = |(_, turn): &(&mut Self, &Turn)| turn.ring == Some(at);
            let together: Vec<_> = feeds.iter_mut().zip(&turns).filter(is_in).collect();
            let members = together.iter().flat_map(|(feed, _)| feed.members.to_vec());
            let members: Arc<[Member]> = members.collect();
            for (feed, _) in together {
                feed.members = Arc::clone(&members);
            }
        }
        let (core, waiter) = (first.core, waiting.waiter);
        let name = first.thread.as_deref().unwrap_or(&first.name);
        spawn(name, move || run_together(turns, rings.producers, core, waiter))?;
        Ok(feeds)
    }

    /// Starts the feed thread on another source of datagrams, such as a capture. Its lines are those
    /// of `config`, by index. Nothing is asked of recovery servers.
    ///
    /// # Errors
    ///
    /// As for [`start`](Self::start).
    pub fn with_source<S: Source + Send + 'static>(
        config: &FeedConfig,
        source: S,
    ) -> Result<Self, FeedError> {
        config.venue.with(StartAlone { config, source, repairs: false })
    }

    /// All of a feed but the thread that runs it.
    fn prepare<S, V>(
        config: &FeedConfig,
        source: S,
        repairs: bool,
        waiting: &Waiting,
        Place { producer, ring, channel }: Place,
    ) -> Result<(Self, FeedThread<S, V>, Ending), FeedError>
    where
        S: Source + Send + 'static,
        V: Venue + Send + 'static,
    {
        let venue = V::new(VenueOptions::from_config(config, channel))?;
        let feed = || config.name.clone();
        let clients = repairs.then(|| V::recovery(config)).transpose();
        let clients = clients.map_err(FeedError::Config)?;
        let directory = venue.directory().clone();
        let lines = vec![0; config.lines.len()];
        let arbiter = arbiter_config(config);
        let pipeline = match &clients {
            Some(clients) => {
                let policy = config.recovery.policy(clients);
                Pipeline::with_recovery(vec![venue], &lines, &arbiter, &policy)
            }
            None => Pipeline::new(vec![venue], &lines, &arbiter).map_err(Into::into),
        };
        let mut pipeline = pipeline.map_err(|error| FeedError::Limits { feed: feed(), error })?;
        pipeline.number_from(channel);
        pipeline.set_only(config.unit.map(u32::from));
        pipeline.set_silence(config.silence_ms.saturating_mul(1_000_000));

        let waker = waiting.waiter.waker();
        let clock = Clock::calibrated();
        let housekeeper = clock.keep_calibrated(CALIBRATION_INTERVAL);
        let housekeeper = housekeeper.map_err(|error| FeedError::Spawn { feed: feed(), error })?;
        let link = clients
            .map(|clients| {
                let addresses = config.recovery.addresses(config);
                Link::start(&config.name, clients, addresses, clock, waker.clone())
            })
            .transpose()
            .map_err(|error| FeedError::Recovery { feed: feed(), error })?;
        let (best_writer, best) = best_table(config.limits.instruments as usize);
        let all_stale = Arc::new(AtomicBool::new(false));
        let (wire_to_user, user_to_ring) = (Histogram::new(), Histogram::new());
        let name: Arc<str> = config.name.as_str().into();
        let names = config.lines.iter().map(|line| line.get_ref().name.clone()).collect();
        let (publisher, stats) =
            stats::stats(Arc::clone(&name), names, wire_to_user.reader(), user_to_ring.reader());
        let wakers = Wakers::default();
        let all_stale_view = Arc::clone(&all_stale);
        let view = FeedView {
            name,
            best,
            all_stale: all_stale_view,
            directory,
            stats,
            clock,
            wakers: wakers.clone(),
        };
        let desk = SnapshotDesk::new();
        let stop = Arc::new(AtomicBool::new(false));
        let sink = RingSink::new(
            producer,
            best_writer,
            all_stale,
            config.kinds(),
            clock,
            user_to_ring,
            config.limits.instruments,
        );

        let body = FeedThread {
            source,
            pipeline,
            answers: LineId(u8::try_from(config.lines.len()).unwrap_or(u8::MAX)),
            link,
            sink,
            clock,
            desk: desk.clone(),
            stop: Arc::clone(&stop),
            publisher,
            view: view.clone(),
            wire_to_user,
            wakers,
            rounds: Rounds::default(),
        };
        let ending = Ending::default();
        let feed = Self {
            ring,
            channel,
            members: [Member { view: view.clone(), desk }].into(),
            view,
            stop,
            waker,
            end: Some(ending.reader()),
            wait: waiting.choice,
            notes: Vec::new(),
            _housekeeper: housekeeper,
        };
        Ok((feed, body, ending))
    }

    /// A consumer of its own, from the next event on. Of a ring that several feeds share, it lets through this feed's.
    pub fn subscribe(&self, filter: Filter) -> Subscription {
        self.subscription(self.ring.subscribe(), filter)
    }

    /// A consumer from the oldest event still in the ring on.
    pub fn subscribe_from_start(&self, filter: Filter) -> Subscription {
        self.subscription(self.ring.subscribe_from_start(), filter)
    }

    /// A consumer of the events of all feeds that share this one's ring (`ring` in the config), from the next on, in the
    /// order in which they were published. [`Subscription::view_of`] tells whose an event is.
    pub fn subscribe_ring(&self, filter: Filter) -> Subscription {
        let of = self.members.iter().map(|of| (of.view.clone(), of.desk.client()));
        Subscription::new(self.ring.subscribe(), filter, None, of)
    }

    fn subscription(&self, consumer: Consumer, filter: Filter) -> Subscription {
        let own = &self.members[usize::from(self.channel)];
        let only = (self.members.len() > 1).then_some(self.channel);
        Subscription::new(consumer, filter, only, [(own.view.clone(), own.desk.client())])
    }

    /// Its number in its ring, which its events carry: 0 unless several share it.
    pub fn channel(&self) -> u8 {
        self.channel
    }

    /// Newest prices, instruments and numbers.
    pub fn view(&self) -> &FeedView {
        &self.view
    }

    /// How the feed thread waits, and why. Prints as a sentence.
    pub fn wait(&self) -> WaitChoice {
        self.wait
    }

    /// What the system did not grant, a sentence each: a smaller receive buffer, no timestamps.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether the feed thread has ended: stopped, or at the end of a capture.
    pub fn is_finished(&self) -> bool {
        self.end.as_ref().is_none_or(EndReader::is_set)
    }

    /// Stops the feed thread and waits for it.
    ///
    /// # Errors
    ///
    /// [`FeedError::Pin`] when it never ran since it could not be pinned; [`FeedError::Panicked`].
    pub fn stop(mut self) -> Result<Summary, FeedError> {
        self.ask_to_stop();
        self.wait_for_end()
    }

    /// Waits until the source is at its end.
    ///
    /// # Errors
    ///
    /// As for [`stop`](Self::stop).
    pub fn join(mut self) -> Result<Summary, FeedError> {
        self.wait_for_end()
    }

    fn ask_to_stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(waker) = &self.waker {
            waker.wake();
        }
    }

    fn wait_for_end(&mut self) -> Result<Summary, FeedError> {
        let feed = || self.view.name().to_owned();
        match self.end.take().and_then(EndReader::wait) {
            Some(Ok(summary)) => Ok(summary),
            Some(Err(error)) => Err(FeedError::Pin { feed: feed(), error }),
            None => Err(FeedError::Panicked(feed())),
        }
    }
}

/// How a thread waits for its feeds' datagrams.
struct Waiting {
    choice: WaitChoice,
    waiter: Waiter,
}

impl Waiting {
    /// As `config` says, for its feed and those that share its thread, whose sockets are `fds`.
    fn new(config: &FeedConfig, fds: Vec<RawFd>) -> Result<Self, FeedError> {
        let choice = config.wait.choose(config.busy_threads);
        let waiter = Waiter::new(choice.strategy, fds)
            .map_err(|error| FeedError::Wait { feed: config.name.clone(), error })?;
        Ok(Self { choice, waiter })
    }
}

fn open(config: &FeedConfig) -> Result<UdpSource, FeedError> {
    UdpSource::open(&config.udp_lines(), &config.udp_options())
        .map_err(|error| FeedError::Udp { feed: config.name.clone(), error })
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), FeedError> {
    std::thread::Builder::new()
        .name(format!("feed-{name}"))
        .spawn(body)
        .map(drop)
        .map_err(|error| FeedError::Spawn { feed: name.to_owned(), error })
}

/// A feed to be started on a thread of its own, whatever its venue.
struct StartAlone<'a, S> {
    config: &'a FeedConfig,
    source: S,
    repairs: bool,
}

impl<S: Source + Send + 'static> WithVenue for StartAlone<'_, S> {
    type Out = Result<Feed, FeedError>;

    fn with<V: Venue + Send + 'static>(self) -> Self::Out {
        let Self { config, source, repairs } = self;
        let waiting = Waiting::new(config, source.raw_fds())?;
        let place = Place::alone(config);
        let (feed, body, ending) = Feed::prepare::<S, V>(config, source, repairs, &waiting, place)?;
        let (core, waiter) = (config.core, waiting.waiter);
        spawn(&config.name, move || ending.set(run_alone(body, core, waiter)))?;
        Ok(feed)
    }
}

/// A feed to be run by a thread that others share.
struct Prepare<'a, S> {
    config: &'a FeedConfig,
    source: S,
    repairs: bool,
    waiting: &'a Waiting,
    place: Place,
}

/// Where a feed's events go: a ring, and which of its channels they are.
struct Place {
    producer: Producer,
    ring: Ring,
    channel: u8,
}

impl Place {
    /// A ring to itself.
    fn alone(config: &FeedConfig) -> Self {
        let (producer, ring) = ring(config.ring_capacity);
        Self { producer, ring, channel: 0 }
    }
}

/// The rings that feeds of one thread share.
#[derive(Default)]
struct SharedRings {
    /// By ring: what is read of it, and how many feeds it has.
    rings: Vec<(String, Ring, u8)>,
    producers: Vec<Producer>,
}

impl SharedRings {
    /// The next place in the ring of this name, and which ring that is. The feed's own producer is one to a ring that
    /// nobody reads: in its turn it is lent the ring's.
    fn place(&mut self, name: &str, capacity: usize) -> (Place, Option<usize>) {
        let known = self.rings.iter().position(|(known, ..)| known == name);
        let at = known.unwrap_or_else(|| {
            let (producer, ring) = ring(capacity);
            self.producers.push(producer);
            self.rings.push((name.to_owned(), ring, 0));
            self.rings.len() - 1
        });
        let (_, ring_of, feeds) = &mut self.rings[at];
        let place = Place { producer: ring(1).0, ring: ring_of.clone(), channel: *feeds };
        *feeds = feeds.saturating_add(1); // more than there are numbers for there are not: see `check_threads`
        (place, Some(at))
    }
}

impl<S: Source + Send + 'static> WithVenue for Prepare<'_, S> {
    type Out = Result<(Feed, Box<dyn Runs>, Ending), FeedError>;

    fn with<V: Venue + Send + 'static>(self) -> Self::Out {
        let Self { config, source, repairs, waiting, place } = self;
        let (feed, body, ending) = Feed::prepare::<S, V>(config, source, repairs, waiting, place)?;
        Ok((feed, Box::new(body), ending))
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        if self.end.is_some() {
            self.ask_to_stop();
            let _ = self.wait_for_end();
        }
    }
}

/// What the user of these lines should know.
fn notes(source: &UdpSource) -> Vec<String> {
    let mut notes = Vec::new();
    for (line, report) in source.lines().iter().zip(source.reports()) {
        let (name, group) = (&line.name, line.group);
        if report.buffer.is_short() {
            let (asked, granted) = (report.buffer.asked, report.buffer.granted);
            notes.push(format!(
                "line {name} ({group}): receive buffer {granted} bytes instead of {asked}; a burst may be lost: \
                 raise net.core.rmem_max"
            ));
        }
        if let Some(error) = &report.no_stamps {
            notes.push(format!(
                "line {name} ({group}): no kernel receive stamps ({error}); stamped in this process"
            ));
        }
        if let DeviceStamps::Refused(error) = &report.device_stamps {
            notes.push(format!("line {name} ({group}): no hardware receive stamps ({error})"));
        }
    }
    notes
}
