//! What a feed is made of, from TOML or built in code.
//!
//! Every key has a default or is required; an unknown key or an impossible value is an error that
//! names the key and the line. Nothing is opened here: [`crate::feed::Feed::start`] does that.

mod instruments;
mod recovery;

use std::collections::HashSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use toml::Spanned;
use wirepath_perf::wait::WaitSetting;

pub use self::instruments::InstrumentConfig;
pub use self::recovery::RecoveryConfig;
use crate::directory::NAME_MAX;
use crate::event::Kinds;
use crate::rx::udp::{DeviceClock, UdpLine, UdpOptions};
pub use crate::venue::VenueKind;

/// A file with one or more feeds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The feeds, `[[feed]]`; each on a thread of its own, or one that several share.
    #[serde(rename = "feed")]
    pub feeds: Vec<FeedConfig>,
    /// Instruments to be looked at as one market over all feeds, `[[instrument]]`.
    #[serde(default, rename = "instrument")]
    pub instruments: Vec<InstrumentConfig>,
}

/// One venue's feed: which protocol, which lines, which thread.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedConfig {
    /// What logs and tables call it.
    pub name: String,
    /// Which venue's protocol it speaks.
    #[serde(deserialize_with = "from_str")]
    pub venue: VenueKind,
    /// The thread that runs the feed: feeds with the same word here share one, and are looked at in turn. Each has one
    /// of its own when absent.
    #[serde(default)]
    pub thread: Option<String>,
    /// The core to pin the feed thread to; not pinned when absent.
    #[serde(default)]
    pub core: Option<usize>,
    /// How the feed thread waits: `auto`, `spin`, `yield` or `park`.
    #[serde(default, deserialize_with = "from_str")]
    pub wait: WaitSetting,
    /// Busy threads this process will have, feed threads and strategies together: what `auto` goes by.
    #[serde(skip, default = "defaults::busy_threads")]
    pub busy_threads: usize,
    /// How long a gap may stay open for the other line to close it, microseconds.
    #[serde(default = "defaults::patience_us")]
    pub patience_us: u64,
    /// Only these symbols are decoded into books and events; all when absent.
    #[serde(default)]
    pub symbols: Option<Vec<String>>,
    /// Which kinds of event go into the ring. Best prices, and what says whether data can be trusted,
    /// always do.
    #[serde(default = "defaults::events")]
    pub events: Vec<EventClass>,
    /// Feeds of one thread with the same word here write into one ring, each as a channel of it; without, each has its own.
    #[serde(default)]
    pub ring: Option<String>,
    /// Slots in the ring, 64 bytes each; a power of two.
    #[serde(default = "defaults::ring_capacity", deserialize_with = "power_of_two")]
    pub ring_capacity: usize,
    /// The venue's number of the channel, where its groups may carry several: PITCH's unit. Datagrams of others are
    /// stepped over. When absent, the lines are taken to carry one only.
    #[serde(default)]
    pub unit: Option<u8>,
    /// Where a channel's numbering is expected to begin.
    #[serde(default)]
    pub start: StartAt,
    /// Wanted size of each socket's receive buffer, bytes.
    #[serde(default = "defaults::receive_buffer")]
    pub receive_buffer: usize,
    /// Have the kernel, and with it the devices, stamp what comes. `false` spares what that costs: the thread's own
    /// clock stamps then, when it has the datagram in hand.
    #[serde(default = "defaults::kernel_stamps")]
    pub kernel_stamps: bool,
    /// Have the network devices stamp what they receive, where they can and this process may ask.
    #[serde(default = "defaults::device_stamps")]
    pub device_stamps: bool,
    /// What the devices' clocks show: `auto`, `utc`, `tai`, `raw`, or `ignore` to use the kernel's
    /// stamps alone.
    #[serde(default, deserialize_with = "device_clock")]
    pub device_clock: DeviceClock,
    /// The trading date, `YYYY-MM-DD` in New York, for venues that send only a time of day. When
    /// absent, the date at which the first datagram was received.
    #[serde(default)]
    pub date: Option<jiff::civil::Date>,
    /// Sizes of tables and backlogs.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// How long a line may be silent before it is reported down, milliseconds; 0 for as long as it likes. To be longer
    /// than the venue's heartbeat interval, a second in most.
    #[serde(default = "defaults::silence_ms")]
    pub silence_ms: u64,
    /// Servers that make losses good, `[feed.recovery]`.
    #[serde(default)]
    pub recovery: RecoveryConfig,
    /// The lines, `[[feed.line]]`.
    #[serde(rename = "line", default)]
    pub lines: Vec<Spanned<LineConfig>>,
}

/// One multicast line.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct LineConfig {
    /// `A` or `B`, by custom.
    pub name: String,
    /// The channel it carries. Lines of one channel carry the same messages.
    #[serde(default = "defaults::channel")]
    pub channel: String,
    /// Multicast group and port, `239.1.1.1:26400`.
    #[serde(deserialize_with = "multicast")]
    pub group: SocketAddr,
    /// Address of the local interface to join on.
    #[serde(default = "defaults::interface")]
    pub interface: IpAddr,
    /// Join for this sender only (source-specific multicast).
    #[serde(default)]
    pub source: Option<IpAddr>,
}

/// Sizes of tables and backlogs. What each does when full is said where it is used.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Instruments per channel. Messages for further ones are counted and not applied.
    pub instruments: u32,
    /// Order pages of 65,536 order numbers each. Further orders are refused, their books stale.
    pub order_pages: u32,
    /// Order pages to touch at start, so that the first orders of the day cost no page fault.
    pub order_pages_ready: u32,
    /// Orders that can be open at once, for venues whose order numbers are scattered (all but Nasdaq). Further
    /// orders are refused, their books stale.
    pub open_orders: u32,
    /// Price levels further than 64 ticks from their market, over all instruments.
    pub levels_outside: u32,
    /// Early datagrams a channel holds while a gap is open. Beyond them the oldest gap is given up.
    pub held_datagrams: u32,
    /// Longest datagram that can be held, bytes. Longer ones pass only in order.
    pub datagram_bytes: u32,
    /// How many messages ahead a datagram may be before it needs confirmation by others.
    pub max_ahead: u64,
}

/// A choice of event kinds in the config.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum EventClass {
    /// Best bid and ask changes.
    Best,
    /// Changes of any level (L2).
    Level,
    /// Every order (L3).
    Order,
    /// Trades, crosses and broken trades.
    Trade,
    /// Running auctions.
    Auction,
    /// Instruments, trading status, price bands, market-wide events.
    Status,
    /// The venue's figures for a day or session: opening, high and low prices, settlement, volume, open interest.
    Statistic,
    /// Messages with no normalised form.
    Other,
}

/// Where a channel's numbering is expected to begin.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum StartAt {
    /// At message 1: whatever came before the first datagram seen is a gap, and books are stale.
    #[default]
    Beginning,
    /// At whatever comes first. The books are stale all the same, unless that is message 1.
    FirstSeen,
}

mod defaults {
    use super::{EventClass, IpAddr, Ipv4Addr};

    /// One feed thread and one strategy.
    pub(super) const fn busy_threads() -> usize {
        2
    }
    pub(super) const fn patience_us() -> u64 {
        1_000
    }
    pub(super) fn events() -> Vec<EventClass> {
        use EventClass::{Auction, Best, Status, Trade};
        vec![Best, Trade, Auction, Status]
    }
    pub(super) const fn silence_ms() -> u64 {
        3_000
    }
    pub(super) const fn ring_capacity() -> usize {
        65_536
    }
    pub(super) const fn receive_buffer() -> usize {
        8 << 20
    }
    pub(super) const fn kernel_stamps() -> bool {
        true
    }
    pub(super) const fn device_stamps() -> bool {
        true
    }
    pub(super) fn channel() -> String {
        "1".to_owned()
    }
    pub(super) const fn interface() -> IpAddr {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            instruments: 16_384,
            order_pages: 16_384,
            order_pages_ready: 16,
            open_orders: 1 << 20,
            levels_outside: 1 << 22,
            held_datagrams: 8_192,
            datagram_bytes: 2_048,
            max_ahead: 1_000_000,
        }
    }
}

impl LimitsConfig {
    /// The part that the books are made from.
    pub(crate) fn books(&self) -> crate::book::Limits {
        crate::book::Limits {
            instruments: self.instruments,
            order_pages: self.order_pages,
            order_pages_ready: self.order_pages_ready.min(self.order_pages),
            open_orders: self.open_orders,
            levels_outside: self.levels_outside,
            ..Default::default()
        }
    }
}

impl EventClass {
    /// The kinds in this class.
    pub const fn kinds(self) -> Kinds {
        match self {
            Self::Best => Kinds::BEST,
            Self::Level => Kinds::LEVELS,
            Self::Order => Kinds::ORDERS,
            Self::Trade => Kinds::TRADES,
            Self::Auction => Kinds::AUCTIONS,
            Self::Status => Kinds::STATUS,
            Self::Statistic => Kinds::STATISTICS,
            Self::Other => crate::event::Kind::Other.mask(),
        }
    }
}

/// Why a config cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read config {path}: {error}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A key or value is wrong. The text names the line and the key.
    #[error("config {origin}: {message}")]
    Invalid {
        /// The file, or `<text>`.
        origin: String,
        /// Line, key, and what was expected.
        message: String,
    },
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Read`] when it cannot be read, [`ConfigError::Invalid`] as for [`Config::parse`].
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::Read { path: path.to_owned(), error })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// How many threads run the feeds.
    pub fn threads(&self) -> usize {
        check_threads(&self.feeds).unwrap_or(self.feeds.len())
    }

    /// Reads TOML text; `origin` names it in errors.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Invalid`] for an unknown key or an impossible value, with its line.
    pub fn parse(text: &str, origin: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::Invalid {
            origin: origin.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        })?;
        Self::checked(config.feeds, config.instruments, text, origin)
    }

    /// From feeds and instruments that were read out of `text` already, with other things that it may hold; `origin`
    /// names it in errors.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Invalid`] for an impossible value, with its line.
    pub fn checked(
        mut feeds: Vec<FeedConfig>,
        instruments: Vec<InstrumentConfig>,
        text: &str,
        origin: &str,
    ) -> Result<Self, ConfigError> {
        let invalid = |message: String| ConfigError::Invalid { origin: origin.to_owned(), message };
        if feeds.is_empty() {
            return Err(invalid("no [[feed]] in it".to_owned()));
        }
        let mut names = HashSet::new();
        for feed in &feeds {
            feed.check(text).map_err(&invalid)?;
            if !names.insert(feed.name.clone()) {
                return Err(invalid(format!("two feeds are named `{}`", feed.name)));
            }
        }
        let mut names = HashSet::new();
        for instrument in &instruments {
            instrument.check(&feeds).map_err(&invalid)?;
            if !names.insert(&instrument.name) {
                let name = &instrument.name;
                return Err(invalid(format!("two instruments are named `{name}`")));
            }
        }
        let busy_threads = check_threads(&feeds).map_err(&invalid)? + 1;
        for feed in &mut feeds {
            feed.busy_threads = busy_threads;
        }
        Ok(Self { feeds, instruments })
    }
}

impl FeedConfig {
    /// A feed with all defaults and no lines yet.
    pub fn new(name: &str, venue: VenueKind) -> Self {
        Self {
            name: name.to_owned(),
            venue,
            thread: None,
            core: None,
            wait: WaitSetting::Auto,
            busy_threads: defaults::busy_threads(),
            patience_us: defaults::patience_us(),
            symbols: None,
            events: defaults::events(),
            ring: None,
            ring_capacity: defaults::ring_capacity(),
            unit: None,
            start: StartAt::default(),
            receive_buffer: defaults::receive_buffer(),
            kernel_stamps: defaults::kernel_stamps(),
            device_stamps: defaults::device_stamps(),
            device_clock: DeviceClock::Auto,
            date: None,
            limits: LimitsConfig::default(),
            silence_ms: defaults::silence_ms(),
            recovery: RecoveryConfig::default(),
            lines: Vec::new(),
        }
    }

    /// Adds a line of the channel `1`.
    #[must_use]
    pub fn line(self, name: &str, group: SocketAddr, interface: IpAddr) -> Self {
        let channel = defaults::channel();
        self.line_config(LineConfig {
            name: name.to_owned(),
            channel,
            group,
            interface,
            source: None,
        })
    }

    /// Adds a line.
    #[must_use]
    pub fn line_config(mut self, line: LineConfig) -> Self {
        self.lines.push(Spanned::new(0..0, line));
        self
    }

    /// Shares a thread with the other feeds that name it.
    #[must_use]
    pub fn thread(mut self, thread: &str) -> Self {
        self.thread = Some(thread.to_owned());
        self
    }

    /// Pins the feed thread to a core.
    #[must_use]
    pub fn core(mut self, core: usize) -> Self {
        self.core = Some(core);
        self
    }

    /// How the feed thread waits.
    #[must_use]
    pub fn wait(mut self, wait: WaitSetting) -> Self {
        self.wait = wait;
        self
    }

    /// How many busy threads this process will have.
    #[must_use]
    pub fn busy_threads(mut self, busy_threads: usize) -> Self {
        self.busy_threads = busy_threads;
        self
    }

    /// Only these symbols.
    #[must_use]
    pub fn symbols<'a>(mut self, symbols: impl IntoIterator<Item = &'a str>) -> Self {
        self.symbols = Some(symbols.into_iter().map(str::to_owned).collect());
        self
    }

    /// The ring, which feeds of the same thread may share.
    #[must_use]
    pub fn ring(mut self, ring: &str) -> Self {
        self.ring = Some(ring.to_owned());
        self
    }

    /// Only this unit of what the lines carry.
    #[must_use]
    pub fn unit(mut self, unit: u8) -> Self {
        self.unit = Some(unit);
        self
    }

    /// These kinds of event go into the ring.
    #[must_use]
    pub fn events(mut self, events: impl IntoIterator<Item = EventClass>) -> Self {
        self.events = events.into_iter().collect();
        self
    }

    /// Servers that make losses good.
    #[must_use]
    pub fn recovery(mut self, recovery: RecoveryConfig) -> Self {
        self.recovery = recovery;
        self
    }

    /// How long a gap may stay open.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience_us = u64::try_from(patience.as_micros()).unwrap_or(u64::MAX);
        self
    }

    /// The kinds of event that go into the ring. Best prices always do: the table of best prices is
    /// made from them.
    pub fn kinds(&self) -> Kinds {
        self.events
            .iter()
            .fold(Kinds::CONTROL.or(Kinds::BEST), |kinds, class| kinds.or(class.kinds()))
    }

    /// Names of the channels, in order of first appearance.
    pub fn channels(&self) -> Vec<&str> {
        let mut channels = Vec::new();
        for line in &self.lines {
            let name = line.get_ref().channel.as_str();
            if !channels.contains(&name) {
                channels.push(name);
            }
        }
        channels
    }

    /// The lines, as the receiving side takes them.
    pub(crate) fn udp_lines(&self) -> Vec<UdpLine> {
        let line = |line: &Spanned<LineConfig>| {
            let LineConfig { name, group, interface, source, .. } = line.get_ref().clone();
            UdpLine { name, group, interface, source }
        };
        self.lines.iter().map(line).collect()
    }

    /// How to receive.
    pub(crate) fn udp_options(&self) -> UdpOptions {
        UdpOptions {
            receive_buffer: self.receive_buffer,
            device_clock: self.device_clock,
            kernel_stamps: self.kernel_stamps,
            device_stamps: self.device_stamps,
            ..UdpOptions::default()
        }
    }

    /// What the types cannot say. `text` is the TOML the spans point into; empty for a built config.
    pub(crate) fn check(&self, text: &str) -> Result<(), String> {
        let name = &self.name;
        if self.lines.is_empty() {
            return Err(format!("feed `{name}` has no [[feed.line]]"));
        }
        if self.lines.len() > 64 {
            return Err(format!(
                "feed `{name}` has {} lines, at most 64 are supported",
                self.lines.len()
            ));
        }
        if self.channels().len() > 1 {
            return Err(format!(
                "feed `{name}`: {} has one channel, not {:?}",
                self.venue,
                self.channels()
            ));
        }
        if self.symbols.as_ref().is_some_and(Vec::is_empty) {
            return Err(format!("feed `{name}`: `symbols` is empty; leave it out to take all"));
        }
        // The others' symbols are eight bytes on the wire.
        let longest = if self.venue == VenueKind::CmeMdp3 { NAME_MAX } else { 8 };
        if let Some(long) =
            self.symbols.iter().flatten().find(|name| name.is_empty() || name.len() > longest)
        {
            return Err(format!("feed `{name}`: symbol `{long}` is not 1 to {longest} characters"));
        }
        let clients = self.venue.recovery(self);
        clients
            .and_then(|clients| self.recovery.check(self.venue, &clients))
            .map_err(|what| format!("feed `{name}`: {what}"))?;
        if self.unit.is_some() && !self.venue.shares_groups() {
            return Err(format!("feed `{name}`: {} has no units", self.venue));
        }
        let limits = &self.limits;
        for (key, value, max) in [
            ("instruments", u64::from(limits.instruments), 65_536),
            ("order_pages", limits.order_pages.into(), 65_535),
            ("open_orders", limits.open_orders.into(), 1 << 28),
            ("held_datagrams", limits.held_datagrams.into(), 1 << 24),
            ("datagram_bytes", limits.datagram_bytes.into(), 65_535),
            ("levels_outside", limits.levels_outside.into(), 1 << 30),
            ("max_ahead", limits.max_ahead, 1 << 40),
        ] {
            if value == 0 || value > max {
                return Err(format!("feed `{name}`: limits.{key} is {value}, expected 1 to {max}"));
            }
        }
        let mut seen = HashSet::new();
        for line in &self.lines {
            let at = line_number(text, line.span().start);
            let line = line.get_ref();
            if !seen.insert((&line.channel, &line.name)) {
                return Err(format!(
                    "{at}two lines of channel `{}` are named `{}`",
                    line.channel, line.name
                ));
            }
            if line.interface.is_ipv4() != line.group.is_ipv4() && !line.interface.is_unspecified()
            {
                return Err(format!(
                    "{at}`interface` {} and `group` {} differ in kind",
                    line.interface, line.group
                ));
            }
        }
        let mut groups = HashSet::new();
        for line in &self.lines {
            let (at, line) = (line_number(text, line.span().start), line.get_ref());
            if !groups.insert((line.group, line.interface, line.source)) {
                return Err(format!("{at}`group` {} is listed twice", line.group));
            }
        }
        Ok(())
    }
}

/// Checks that feeds which share a thread agree on it. Gives how many threads there are.
pub(crate) fn check_threads(feeds: &[FeedConfig]) -> Result<usize, String> {
    let mut threads: Vec<&FeedConfig> = Vec::new();
    for feed in feeds {
        let shared =
            feed.thread.is_some().then(|| threads.iter().find(|of| of.thread == feed.thread));
        let Some(first) = shared.flatten() else {
            threads.push(feed);
            continue;
        };
        if (first.core, first.wait) != (feed.core, feed.wait) {
            return Err(format!(
                "feeds `{}` and `{}` share thread `{}` and differ in `core` or `wait`",
                first.name,
                feed.name,
                feed.thread.as_deref().unwrap_or_default()
            ));
        }
    }
    check_rings(feeds)?;
    Ok(threads.len())
}

/// Checks what feeds say that share rings: one thread writes to a ring.
fn check_rings(feeds: &[FeedConfig]) -> Result<(), String> {
    for (at, feed) in feeds.iter().enumerate() {
        let Some(ring) = &feed.ring else { continue };
        let before = &feeds[..at];
        let Some(first) = before.iter().find(|of| of.ring == feed.ring) else { continue };
        let (one, other) = (&first.name, &feed.name);
        if feed.thread.is_none() || feed.thread != first.thread {
            return Err(format!(
                "feeds `{one}` and `{other}` share ring `{ring}` and must share a thread: give them the same `thread`"
            ));
        }
        if feed.ring_capacity != first.ring_capacity {
            return Err(format!(
                "feeds `{one}` and `{other}` share ring `{ring}` and differ in `ring_capacity`"
            ));
        }
        if before.iter().filter(|of| of.ring == feed.ring).count() >= RING_FEEDS_MAX {
            return Err(format!(
                "feed `{other}`: ring `{ring}` has {RING_FEEDS_MAX} feeds already, the most there can be"
            ));
        }
    }
    Ok(())
}

/// Most feeds that share a ring: [`Event::channel`](crate::event::Event::channel) has a number for each.
const RING_FEEDS_MAX: usize = 256;

/// `line 12: `, or nothing for a config without text.
fn line_number(text: &str, offset: usize) -> String {
    match text.get(..offset) {
        Some(before) if !text.is_empty() => format!("line {}: ", before.matches('\n').count() + 1),
        _ => String::new(),
    }
}

fn from_str<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(
    from: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(serde::de::Error::custom)
}

fn device_clock<'de, D: Deserializer<'de>>(from: D) -> Result<DeviceClock, D::Error> {
    match String::deserialize(from)?.as_str() {
        "auto" => Ok(DeviceClock::Auto),
        "utc" => Ok(DeviceClock::Utc),
        "tai" => Ok(DeviceClock::Tai),
        "raw" => Ok(DeviceClock::Raw),
        "ignore" => Ok(DeviceClock::Ignore),
        other => Err(serde::de::Error::custom(format!(
            "unknown device clock `{other}`, expected `auto`, `utc`, `tai`, `raw` or `ignore`"
        ))),
    }
}

fn power_of_two<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    let value = usize::deserialize(from)?;
    if value.is_power_of_two() && (64..=1 << 26).contains(&value) {
        return Ok(value);
    }
    Err(serde::de::Error::custom(format!("{value} is not a power of two from 64 to {}", 1 << 26)))
}

fn multicast<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    multicast_of(&String::deserialize(from)?)
}

fn multicast_of<E: serde::de::Error>(text: &str) -> Result<SocketAddr, E> {
    let address: SocketAddr = text.parse().map_err(|_| {
        E::custom(format!("`{text}` is not an address and port such as 239.1.1.1:26400"))
    })?;
    if !address.ip().is_multicast() || address.port() == 0 {
        return Err(E::custom(format!("`{text}` is not a multicast group and a port")));
    }
    Ok(address)
}

#[cfg(test)]
mod tests;
