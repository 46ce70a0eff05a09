//! What an exchange is made from.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::Duration;

use wirepath_order_gateway::session::Version;
use wirepath_protocol::moldudp64::Session;
use wirepath_protocol::{Alpha, Symbol};

use crate::impair::Faults;
use crate::publish::{LINE_A, LINE_B, Route};
use crate::sim::engine::SelfTrade;
use crate::sim::servers::ServersConfig;

/// Most FIX sessions of one exchange.
pub const SESSIONS_MAX: usize = 256;
/// Most instruments of one exchange.
const SYMBOLS_MAX: u16 = 8_000;

/// A line of the feed.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The group it is sent to.
    pub group: SocketAddrV4,
    /// What happens to its datagrams.
    pub faults: Faults,
}

/// A FIX session that a counterparty may open.
#[derive(Clone, Debug)]
pub struct FixSession {
    /// Which FIX it speaks.
    pub version: Version,
    /// The exchange's CompID.
    pub sender: String,
    /// The counterparty's CompID.
    pub target: String,
    /// What happens where its orders would trade with each other.
    pub self_trade: SelfTrade,
    /// Its open orders are cancelled when it ends.
    pub cancel_on_disconnect: bool,
    /// The name under which the feed shows its orders; none when `None`.
    pub attribution: Option<Alpha<4>>,
}

impl FixSession {
    /// EXCH to `target`: its orders may trade with each other, and are cancelled when it ends.
    pub fn new(version: Version, target: &str) -> Self {
        Self {
            version,
            sender: "EXCH".to_owned(),
            target: target.to_owned(),
            self_trade: SelfTrade::default(),
            cancel_on_disconnect: true,
            attribution: None,
        }
    }

    /// GW42 (FIX.4.2), GW44 (FIX.4.4) and GW50 (FIX.5.0SP2).
    pub fn usual() -> Vec<Self> {
        [(Version::Fix42, "GW42"), (Version::Fix44, "GW44"), (Version::Fix50Sp2, "GW50")]
            .map(|(version, target)| Self::new(version, target))
            .into()
    }
}

/// What an exchange is made from. The default has 50 instruments and 40,000 commands a second on the usual
/// lines of this machine, without faults, and takes the usual sessions on any free port.
#[derive(Clone, Debug)]
pub struct ExchangeConfig {
    /// Where FIX sessions connect; port 0 for any free one.
    pub fix: SocketAddr,
    /// Who may connect.
    pub sessions: Vec<FixSession>,
    /// Both sides' numbers start at 1 with each logon.
    pub reset_on_logon: bool,
    /// The feed's lines.
    pub lines: Vec<Line>,
    /// How far they are sent.
    pub route: Route,
    /// The feed's session; named by the time of day when `None`.
    pub session: Option<Session>,
    /// The servers that a receiver of the feed recovers from; none when `None`.
    pub servers: Option<ServersConfig>,
    /// How long the end of the feed's session is repeated, while the servers answer.
    pub linger: Duration,
    /// Which market, and which datagrams suffer.
    pub seed: u64,
    /// Instruments.
    pub symbols: u16,
    /// Names of the first of them; the others' are made up.
    pub names: Vec<Symbol>,
    /// Commands of the crowd a second, on average, of which most make one message; 0 for no crowd.
    pub rate: u64,
    /// Orders that the crowd likes to have open.
    pub live_orders: u32,
    /// The largest order that is taken.
    pub qty_max: u32,
}

impl Default for ExchangeConfig {
    fn default() -> Self {
        let line = |group| Line { group, faults: Faults::default() };
        Self {
            fix: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            sessions: FixSession::usual(),
            reset_on_logon: false,
            lines: vec![line(LINE_A), line(LINE_B)],
            route: Route::default(),
            session: None,
            servers: None,
            linger: Duration::ZERO,
            seed: 7,
            symbols: 50,
            names: Vec::new(),
            rate: 40_000,
            live_orders: 20_000,
            qty_max: 1_000_000,
        }
    }
}

impl ExchangeConfig {
    /// What is wrong with it, as a sentence.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.symbols == 0 || self.symbols > SYMBOLS_MAX {
            return Err(format!(
                "an exchange has 1 to {SYMBOLS_MAX} instruments, not {}",
                self.symbols
            ));
        }
        if self.names.len() > self.symbols.into() {
            let (names, symbols) = (self.names.len(), self.symbols);
            return Err(format!(
                "there are {names} names for {symbols} instruments: ask for more instruments"
            ));
        }
        if self.names.iter().collect::<BTreeSet<_>>().len() < self.names.len() {
            return Err("an instrument's name came twice: give each its own".to_owned());
        }
        if self.names.iter().any(|name| name.trimmed().is_empty()) {
            return Err("an instrument's name is empty".to_owned());
        }
        if self.sessions.len() > SESSIONS_MAX {
            return Err(format!("an exchange takes at most {SESSIONS_MAX} FIX sessions"));
        }
        if self.qty_max == 0 {
            return Err("the largest order is to be at least 1".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let usual = ExchangeConfig::default;
        let name = |text| Symbol::new(text).expect("a symbol");
        assert_eq!(usual().check(), Ok(()));
        for (config, said) in [
            (ExchangeConfig { symbols: 0, ..usual() }, "1 to 8000 instruments, not 0"),
            (
                ExchangeConfig { symbols: 1, names: vec![name("A"), name("B")], ..usual() },
                "2 names",
            ),
            (ExchangeConfig { names: vec![name("A"), name("A")], ..usual() }, "twice"),
            (ExchangeConfig { names: vec![name("")], ..usual() }, "empty"),
            (ExchangeConfig { qty_max: 0, ..usual() }, "at least 1"),
        ] {
            let error = config.check().expect_err(said);
            assert!(error.contains(said), "{error}");
        }
    }
}
