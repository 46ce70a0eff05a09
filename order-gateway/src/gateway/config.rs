//! What a gateway is made of, from TOML or built in code.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use wirepath_perf::wait::WaitSetting;
use wirepath_protocol::fix::{Options, Precision};

use crate::audit::{AuditConfig, AuditError};
use crate::desk::{OrderStyle, Symbols};
use crate::initiator::Endpoints;
use crate::orders;
use crate::risk::{Limits, RiskConfig};
use crate::session::schedule::{Days, Schedule};
use crate::session::{Credentials, Role, SessionConfig, Version};
use crate::store::{SessionIdentity, StoreConfig, StoreError};
use crate::tls::{TlsClient, TlsConfig};

/// One session and its orders, `[[gateway]]` in the config.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// What logs and tables call it.
    pub name: String,
    /// `FIX.4.2`, `FIX.4.4` or `FIX.5.0SP2`.
    pub version: VersionName,
    /// Our CompID.
    pub sender: String,
    /// The counterparty's CompID.
    pub target: String,
    /// The counterparty's addresses, in the order in which they are tried.
    pub endpoints: Vec<SocketAddr>,
    /// HeartBtInt, seconds.
    #[serde(default = "defaults::heartbeat_s")]
    pub heartbeat_s: u32,
    /// Both sides' numbers start at 1 with each logon.
    #[serde(default)]
    pub reset_on_logon: bool,
    /// Logons carry NextExpectedMsgSeqNum.
    #[serde(default)]
    pub next_expected: bool,
    /// SenderSubID and TargetSubID.
    #[serde(default)]
    pub sender_sub: Option<String>,
    /// See `sender_sub`.
    #[serde(default)]
    pub target_sub: Option<String>,
    /// Username of the logon.
    #[serde(default)]
    pub username: Option<String>,
    /// Password of the logon.
    #[serde(default)]
    pub password: Option<String>,
    /// Further fields of the logon, such as a venue's own for cancel on disconnect: `[[9406, "Y"]]`.
    #[serde(default)]
    pub logon_fields: Vec<(u32, String)>,
    /// Account of every order.
    #[serde(default)]
    pub account: Option<String>,
    /// Numbers without leading zeros, for counterparties that do not take them.
    #[serde(default)]
    pub plain_numbers: bool,
    /// Digits of timestamps: `s`, `ms`, `us` or `ns`; the version's usual ones when absent.
    #[serde(default)]
    pub precision: Option<PrecisionName>,
    /// Message types with a request in them that are sent again when the counterparty asks for a resend.
    #[serde(default)]
    pub replay: Vec<String>,
    /// Check each message of the counterparty by the dictionary.
    #[serde(default)]
    pub validate: bool,
    /// When the session is open; always when absent.
    #[serde(default)]
    pub schedule: Option<ScheduleConfig>,
    /// The instruments that may be traded, by the venue's symbols.
    pub symbols: Vec<String>,
    /// The core to pin the gateway's thread to.
    #[serde(default)]
    pub core: Option<usize>,
    /// How the gateway's thread waits: `auto`, `spin`, `yield` or `park`.
    #[serde(default, deserialize_with = "from_str")]
    pub wait: WaitSetting,
    /// Busy threads this process will have: what `auto` goes by.
    #[serde(skip, default = "defaults::busy_threads")]
    pub busy_threads: usize,
    /// Requests that may wait for the gateway's thread, of all strategies together.
    #[serde(default = "defaults::queue")]
    pub queue: usize,
    /// Orders that are open when the session is lost are cancelled as soon as it is there again. Where the venue
    /// can do it sooner, ask it to with `logon_fields`.
    #[serde(default)]
    pub cancel_on_disconnect: bool,
    /// While a file of this name is there, the kill switch is engaged.
    #[serde(default)]
    pub kill_file: Option<PathBuf>,
    /// Connect over TLS. Then the kernel cannot tell when each order left.
    #[serde(default)]
    pub tls: Option<TlsConfig>,
    /// Ask the kernel when each order left.
    #[serde(default = "defaults::tx_stamps")]
    pub tx_stamps: bool,
    /// Sizes of the order table.
    #[serde(default)]
    pub orders: orders::Config,
    /// Limits.
    #[serde(default)]
    pub risk: RiskConfig,
    /// Where messages and numbers are kept.
    #[serde(default)]
    pub store: StoreConfig,
    /// Where all that happens is recorded; nowhere when absent.
    #[serde(default)]
    pub audit: Option<AuditConfig>,
}

/// A version by its name.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum VersionName {
    /// FIX 4.2.
    #[serde(rename = "FIX.4.2")]
    Fix42,
    /// FIX 4.4.
    #[serde(rename = "FIX.4.4")]
    Fix44,
    /// FIX 5.0 SP2 under FIXT 1.1.
    #[serde(rename = "FIX.5.0SP2")]
    Fix50Sp2,
}

impl From<VersionName> for Version {
    fn from(name: VersionName) -> Self {
        match name {
            VersionName::Fix42 => Self::Fix42,
            VersionName::Fix44 => Self::Fix44,
            VersionName::Fix50Sp2 => Self::Fix50Sp2,
        }
    }
}

/// A precision by its unit.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum PrecisionName {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Millis,
    /// Microseconds.
    #[serde(rename = "us")]
    Micros,
    /// Nanoseconds.
    #[serde(rename = "ns")]
    Nanos,
}

impl From<PrecisionName> for Precision {
    fn from(name: PrecisionName) -> Self {
        match name {
            PrecisionName::Seconds => Self::Seconds,
            PrecisionName::Millis => Self::Millis,
            PrecisionName::Micros => Self::Micros,
            PrecisionName::Nanos => Self::Nanos,
        }
    }
}

/// When a session is open, `[gateway.schedule]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleConfig {
    /// Time zone, such as `America/New_York`.
    pub zone: String,
    /// When it opens, `HH:MM:SS`.
    pub start: jiff::civil::Time,
    /// When it closes; at or before `start`, on a later day.
    pub end: jiff::civil::Time,
    /// `daily` on these days, Monday to Friday when absent.
    #[serde(default)]
    pub days: Option<Vec<Day>>,
    /// Once a week, from the first of these days to the second, in place of `days`.
    #[serde(default)]
    pub week: Option<(Day, Day)>,
}

/// A day of the week, by its first three letters.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "days of the week")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<Day> for jiff::civil::Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Mon => Self::Monday,
            Day::Tue => Self::Tuesday,
            Day::Wed => Self::Wednesday,
            Day::Thu => Self::Thursday,
            Day::Fri => Self::Friday,
            Day::Sat => Self::Saturday,
            Day::Sun => Self::Sunday,
        }
    }
}

/// Why a gateway cannot be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// A key has an impossible value.
    #[error("gateway {gateway}: {key}: {what}")]
    Config {
        /// The gateway's name.
        gateway: String,
        /// The key.
        key: &'static str,
        /// What is wrong with it, and what to do.
        what: String,
    },
    /// The store cannot be opened.
    #[error("gateway {gateway}: {error}")]
    Store {
        /// The gateway's name.
        gateway: String,
        /// Why not.
        error: StoreError,
    },
    /// The audit log cannot be opened.
    #[error("gateway {gateway}: {error}")]
    Audit {
        /// The gateway's name.
        gateway: String,
        /// Why not.
        error: AuditError,
    },
    /// The system refused a thread or a descriptor.
    #[error("gateway {gateway}: cannot {what}: {error}")]
    System {
        /// The gateway's name.
        gateway: String,
        /// What was being done.
        what: &'static str,
        /// What the system said.
        error: std::io::Error,
    },
    /// The thread could not be pinned.
    #[error("gateway {gateway}: {error}")]
    Pin {
        /// The gateway's name.
        gateway: String,
        /// Why not.
        error: wirepath_perf::pin::PinError,
    },
}

mod defaults {
    pub(super) const fn heartbeat_s() -> u32 {
        30
    }
    pub(super) const fn busy_threads() -> usize {
        3
    }
    pub(super) const fn queue() -> usize {
        1_024
    }
    pub(super) const fn tx_stamps() -> bool {
        true
    }
}

impl GatewayConfig {
    /// A gateway for these symbols between `sender`, which is us, and `target` at `endpoint`, with the
    /// usual settings and no limits.
    pub fn new(
        name: &str,
        version: VersionName,
        sender: &str,
        target: &str,
        endpoint: SocketAddr,
    ) -> Self {
        Self {
            name: name.to_owned(),
            version,
            sender: sender.to_owned(),
            target: target.to_owned(),
            endpoints: vec![endpoint],
            heartbeat_s: defaults::heartbeat_s(),
            reset_on_logon: false,
            next_expected: false,
            sender_sub: None,
            target_sub: None,
            username: None,
            password: None,
            logon_fields: Vec::new(),
            account: None,
            plain_numbers: false,
            precision: None,
            replay: Vec::new(),
            validate: false,
            schedule: None,
            symbols: Vec::new(),
            core: None,
            wait: WaitSetting::Auto,
            busy_threads: defaults::busy_threads(),
            queue: defaults::queue(),
            cancel_on_disconnect: false,
            kill_file: None,
            tls: None,
            tx_stamps: defaults::tx_stamps(),
            orders: orders::Config::default(),
            risk: RiskConfig::default(),
            store: StoreConfig::default(),
            audit: None,
        }
    }

    /// Whether its values can be, without opening anything.
    ///
    /// # Errors
    ///
    /// [`GatewayError`], which names the key.
    pub fn check(&self) -> Result<(), GatewayError> {
        self.session()?;
        self.endpoints()?;
        self.identity()?;
        self.tls()?;
        let symbols = self.symbols();
        if symbols.is_empty() {
            return Err(self.wrong("symbols", "none; name the instruments that may be traded"));
        }
        self.limits(&symbols).map(|_| ())
    }

    pub(super) fn tls(&self) -> Result<Option<TlsClient>, GatewayError> {
        let client = self.tls.as_ref().map(TlsClient::new).transpose();
        client.map_err(|error| self.wrong("tls", &error))
    }

    pub(super) fn symbols(&self) -> Symbols {
        Symbols::new(self.symbols.iter().map(String::as_str))
    }

    pub(super) fn limits(&self, symbols: &Symbols) -> Result<Limits, GatewayError> {
        let count = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
        let limits = self.risk.resolve(count, |symbol| symbols.find(symbol.as_bytes()));
        limits.map_err(|error| self.wrong("risk", &error.to_string()))
    }

    /// The session's settings.
    ///
    /// # Errors
    ///
    /// A key that cannot be.
    pub(super) fn session(&self) -> Result<SessionConfig, GatewayError> {
        for (key, value) in [("sender", &self.sender), ("target", &self.target)] {
            if value.is_empty() || value.bytes().any(|byte| byte <= b' ') {
                return Err(self.wrong(key, "a CompID is text without blanks, and not empty"));
            }
        }
        if self.heartbeat_s > 86_400 {
            return Err(self.wrong("heartbeat_s", "more than a day; 0 is for no heartbeats"));
        }
        if self.queue == 0 {
            return Err(self.wrong("queue", "0 requests could ever wait; 1024 is usual"));
        }
        let version = self.version.into();
        let usual = SessionConfig::new(Role::Initiator, version, &self.sender, &self.target);
        Ok(SessionConfig {
            sender_sub: self.sender_sub.clone(),
            target_sub: self.target_sub.clone(),
            heartbeat_s: self.heartbeat_s,
            credentials: Credentials {
                username: self.username.clone(),
                password: self.password.clone(),
                raw_data: None,
            },
            logon_fields: self.logon_fields.clone(),
            reset_on_logon: self.reset_on_logon,
            next_expected: self.next_expected,
            precision: self.precision.map_or(usual.precision, Precision::from),
            replay: self.replay.clone(),
            schedule: self.schedule()?,
            validate: self.validate.then(Options::default),
            ..usual
        })
    }

    fn schedule(&self) -> Result<Option<Schedule>, GatewayError> {
        let Some(config) = &self.schedule else { return Ok(None) };
        let zone = jiff::tz::TimeZone::get(&config.zone)
            .map_err(|error| self.wrong("schedule.zone", &error.to_string()))?;
        let days = match (&config.days, config.week) {
            (Some(_), Some(_)) => {
                return Err(self.wrong("schedule.week", "not together with schedule.days"));
            }
            (None, Some((first, last))) => Days::Weekly(first.into(), last.into()),
            (Some(days), None) if days.is_empty() => {
                return Err(self.wrong("schedule.days", "none, so it would never open"));
            }
            (Some(days), None) => Days::Daily(days.iter().map(|day| (*day).into()).collect()),
            (None, None) => {
                use Day::{Fri, Mon, Thu, Tue, Wed};
                Days::Daily([Mon, Tue, Wed, Thu, Fri].map(Into::into).into())
            }
        };
        Ok(Some(Schedule { zone, start: config.start, end: config.end, days }))
    }

    pub(super) fn endpoints(&self) -> Result<Endpoints, GatewayError> {
        if self.endpoints.is_empty() {
            return Err(self.wrong("endpoints", "none; give the counterparty's address and port"));
        }
        let backoff_max = Duration::from_secs(10);
        Ok(Endpoints { backoff_max, ..Endpoints::new(self.endpoints.clone()) })
    }

    pub(super) fn identity(&self) -> Result<SessionIdentity, GatewayError> {
        let begin_string = Version::from(self.version).begin_string();
        SessionIdentity::new(begin_string, &self.sender, &self.target, "")
            .map_err(|error| GatewayError::Store { gateway: self.name.clone(), error })
    }

    pub(super) fn style(&self) -> OrderStyle {
        OrderStyle { account: self.account.clone(), plain_numbers: self.plain_numbers }
    }

    pub(super) fn wrong(&self, key: &'static str, what: &str) -> GatewayError {
        GatewayError::Config { gateway: self.name.clone(), key, what: what.to_owned() }
    }

    pub(super) fn system(&self, what: &'static str, error: std::io::Error) -> GatewayError {
        GatewayError::System { gateway: self.name.clone(), what, error }
    }
}

fn from_str<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
