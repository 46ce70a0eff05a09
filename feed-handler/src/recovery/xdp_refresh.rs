//! A snapshot of an XDP channel: the refresh of all its symbols, asked for over TCP, told by multicast.
//!
//! A [`Client`] asks for the symbols' mappings, then for a refresh of all symbols, over one connection to the request
//! server, and is handed the datagrams of the channel's refresh groups ([`SnapshotClient::datagram`]), of both lines.
//! It hands out their messages, and in the end where the stream goes on: behind the smallest message that a symbol's
//! state is as of.
//!
//! # What is believed
//!
//! A *refresh* is a run of packets that begin with Refresh Headers numbered 1 to the total; the first says which
//! message of the channel it is the state behind. It may tell of one symbol or of many. One that tells of a symbol
//! anew counts instead of what was told before, and one that somebody else asked for is as good as ours.
//!
//! Packets 2 and on do not say which refresh they are of, so they are put in order by their sequence numbers, those of
//! the refresh channel: copies are dropped, early ones wait. One that never comes, and one that does not go on where
//! the last one stopped, spoil the attempt, for nobody can tell what is missing in a book. Messages handed out before
//! are then void, as with every snapshot that fails.
//!
//! # When it is complete
//!
//! Nothing says so where symbols are refreshed one by one. So the symbols are those of the mappings, and it is complete
//! when each of them was told whole. If some were not when nothing new has come for [`Config::quiet_ns`], these are
//! asked for once more, one by one if they are few; then it is complete without them. Books that were not told are
//! the venue's to doubt, and [`NysePillar`](crate::venue::NysePillar) does: this decides how many books can be used,
//! not whether a book is right.
//!
//! See [`xdp_server`] for the connection, and for the sources.

mod config;
mod packets;
mod symbols;
#[cfg(test)]
mod tests;

use wirepath_protocol::DecodeError;
use wirepath_protocol::xdp::{Message, Packet, RefreshRequest, SymbolIndexMappingRequest};

use self::packets::{Packets, Taken};
use self::symbols::Symbols;
use super::client::{ClientError, Connection, SnapshotClient};
use super::xdp_server::{self, Server, is_accepted, reason};

pub use self::config::{Config, Counters, Error};
pub use super::client::Received;
pub use super::xdp_server::ConfigError;

/// Symbols that are asked for one by one; of more, all are.
const SINGLY_MAX: usize = 16;

/// What was asked for last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Asked {
    Mappings,
    All,
    /// What was not told, once more.
    Again,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Running,
    /// All has come; it is to be said.
    Ready,
    Complete,
    Failed(Error),
}

/// A refresh that has begun.
#[derive(Clone, Copy, Debug)]
struct Refresh {
    packet: u16,
    total: u16,
    /// The first message of the channel that it does not have.
    next: u32,
}

/// Fetches one snapshot per connection. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    config: Config,
    server: Server,
    phase: Phase,
    asked: Asked,
    /// Requests without a response yet.
    pending: usize,
    packets: Packets,
    refresh: Option<Refresh>,
    symbols: Symbols,
    since_ns: u64,
    /// When something new last came, or was asked for.
    new_ns: u64,
    counters: Counters,
}

impl Client {
    /// A client without a connection. Takes all its memory now, but for packets that wait.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a value of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let times = [("quiet_ns", config.quiet_ns), ("timeout_ns", config.timeout_ns)];
        if let Some((name, _)) = times.into_iter().find(|(_, ns)| *ns == 0) {
            return Err(ConfigError::Zero(name));
        }
        Ok(Self {
            config,
            server: Server::new(config.server)?,
            phase: Phase::Running,
            asked: Asked::All,
            pending: 0,
            packets: Packets::new(config.held_packets),
            refresh: None,
            symbols: Symbols::new(),
            since_ns: 0,
            new_ns: 0,
            counters: Counters::default(),
        })
    }

    /// What came over connections.
    pub fn server(&self) -> xdp_server::Counters {
        self.server.counters
    }

    /// What came of the snapshot so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// What came next; `None` when something is missing, and behind [`Received::Complete`].
    ///
    /// # Errors
    ///
    /// Why there is no snapshot, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<Received<'_>>, Error> {
        match self.step() {
            Ok(Some(Step::Message)) => Ok(Some(Received::Message(self.packets.message()))),
            Ok(Some(Step::Complete { next })) => Ok(Some(Received::Complete { next })),
            Ok(None) => Ok(None),
            Err(error) => {
                self.phase = Phase::Failed(error);
                self.server.close();
                Err(error)
            }
        }
    }

    fn step(&mut self) -> Result<Option<Step>, Error> {
        match self.phase {
            Phase::Running | Phase::Ready => {}
            Phase::Complete => return Ok(None),
            Phase::Failed(error) => return Err(error),
        }
        while let Some(response) = self.server.step()? {
            self.pending = self.pending.saturating_sub(1);
            self.new_ns = self.server.now_ns;
            match self.asked {
                _ if is_accepted(&response) => {}
                // Those that are known from the stream suffice.
                Asked::Mappings => self.ask_for_all(),
                Asked::All => return Err(Error::Refused(reason(&response))),
                Asked::Again => {}
            }
        }
        loop {
            match self.packets.next() {
                Taken::Message => {
                    if self.look_at_message()? {
                        return Ok(Some(Step::Message));
                    }
                    self.counters.strange += 1;
                }
                Taken::PacketBegins => self.look_at_packet()?,
                Taken::PacketEnds => self.end_packet(),
                Taken::CutOff => {
                    let (have, need) = (0, 4);
                    return Err(Error::Message(DecodeError::Truncated { have, need }));
                }
                Taken::Nothing => break,
            }
        }
        self.go_on();
        match self.phase {
            Phase::Ready => {}
            Phase::Failed(error) => return Err(error),
            Phase::Running | Phase::Complete => return Ok(None),
        }
        self.phase = Phase::Complete;
        self.counters.untold = self.symbols.untold() as u64;
        self.server.close();
        Ok(Some(Step::Complete { next: self.symbols.next().into() }))
    }

    /// The next packet begins: it must go on with the refresh under way, or there must be none.
    fn look_at_packet(&mut self) -> Result<(), Error> {
        self.counters.packets += 1;
        let (after, of) = self.refresh.map_or((0, 0), |refresh| (refresh.packet, refresh.total));
        let out_of_order = |packet, total| Err(Error::OutOfOrder { packet, total, after, of });
        let header = match self.packets.first().map(Message::parse) {
            Some(Ok(Message::RefreshHeader(header, as_of))) => Some((header, as_of)),
            Some(Err(error)) => return Err(Error::Message(error)),
            _ => None,
        };
        let Some((header, as_of)) = header else {
            return if after == 0 { Ok(()) } else { out_of_order(0, 0) };
        };
        let (packet, total) = (header.current_refresh_pkt(), header.total_refresh_pkts());
        let next = match (as_of, self.refresh) {
            (Some(as_of), None) if packet == 1 => as_of.last_seq_num().saturating_add(1),
            (_, Some(refresh)) if packet == after.wrapping_add(1) && total == of => refresh.next,
            _ => return out_of_order(packet, total),
        };
        if packet > total {
            return out_of_order(packet, total);
        }
        self.refresh = Some(Refresh { packet, total, next });
        Ok(())
    }

    /// Whether the message is to be handed out.
    fn look_at_message(&mut self) -> Result<bool, Error> {
        let message = Message::parse(self.packets.message()).map_err(Error::Message)?;
        match (message, self.refresh) {
            (Message::SymbolIndexMapping(mapping), _) => {
                self.symbols.map(mapping.symbol_index());
                Ok(true)
            }
            (Message::SourceTimeReference(_), _) => Ok(true),
            (message, Some(refresh)) => {
                let is_state = matches!(
                    message,
                    Message::SecurityStatus(_)
                        | Message::Imbalance(..)
                        | Message::AddOrderRefresh(_)
                );
                if let Some(symbol) = message.symbol_index().filter(|_| is_state) {
                    self.symbols.tell(symbol, refresh.next);
                }
                Ok(true)
            }
            (_, None) => Ok(false),
        }
    }

    fn end_packet(&mut self) {
        if self.refresh.is_some_and(|refresh| refresh.packet == refresh.total) {
            // One of mappings alone is no state of anything.
            self.counters.refreshes += u64::from(self.symbols.end_refresh());
            self.refresh = None;
        }
    }

    /// All that came was taken: asks for what is next, or finds that it is complete.
    fn go_on(&mut self) {
        let now_ns = self.server.now_ns;
        if !matches!(self.phase, Phase::Running) {
            return;
        }
        self.packets.look_for_gap(now_ns);
        let is_quiet = now_ns.saturating_sub(self.new_ns) >= self.config.quiet_ns;
        let is_late = now_ns.saturating_sub(self.since_ns) >= self.config.timeout_ns;
        let held = self.packets.held();
        let is_whole = held == 0 && self.refresh.is_none();
        let has_state = self.asked != Asked::Mappings && self.counters.refreshes > 0;
        let is_answered = self.pending == 0 && is_whole && has_state;
        if is_answered && self.symbols.mapped() > 0 && self.symbols.untold() == 0 {
            self.phase = Phase::Ready;
        } else if self
            .packets
            .gap_since_ns()
            .is_some_and(|since_ns| now_ns.saturating_sub(since_ns) >= self.config.quiet_ns)
            || self.packets.is_full()
        {
            self.fail(Error::Missing { next: self.packets.expected(), held });
        } else if is_quiet && let Some(Refresh { packet, total, .. }) = self.refresh {
            self.fail(Error::Stopped { packet, total });
        } else if is_late && is_whole && has_state {
            self.phase = Phase::Ready;
        } else if is_late {
            let Counters { packets, refreshes, .. } = self.counters;
            let ms = now_ns.saturating_sub(self.since_ns) / 1_000_000;
            self.fail(Error::TooSlow { ms, refreshes, packets });
        } else if is_quiet && self.pending == 0 && is_whole {
            match self.asked {
                Asked::Mappings => self.ask_for_all(),
                Asked::All if has_state && self.symbols.untold() > 0 => self.ask_again(),
                Asked::All | Asked::Again if has_state => self.phase = Phase::Ready,
                Asked::All | Asked::Again => {}
            }
        }
    }

    fn fail(&mut self, error: Error) {
        self.phase = Phase::Failed(error);
        self.server.close();
    }

    fn ask_for_mappings(&mut self) {
        let xdp_server::Config { source_id, product_id, channel_id, .. } = self.config.server;
        let request =
            SymbolIndexMappingRequest { source_id, product_id, channel_id, ..Default::default() };
        self.asked = Asked::Mappings;
        self.ask(request.as_bytes());
    }

    fn ask_for_all(&mut self) {
        self.asked = Asked::All;
        self.ask_for(0);
    }

    fn ask_again(&mut self) {
        self.asked = Asked::Again;
        if self.symbols.untold() > SINGLY_MAX {
            return self.ask_for(0);
        }
        let untold: Vec<u32> = self.symbols.all_untold().collect();
        untold.into_iter().for_each(|symbol| self.ask_for(symbol));
    }

    fn ask_for(&mut self, symbol_index: u32) {
        let xdp_server::Config { source_id, product_id, channel_id, .. } = self.config.server;
        let request = RefreshRequest {
            symbol_index: symbol_index.into(),
            source_id,
            product_id,
            channel_id,
            ..Default::default()
        };
        self.ask(request.as_bytes());
    }

    fn ask(&mut self, request: &[u8]) {
        self.new_ns = self.server.now_ns;
        self.pending += usize::from(self.server.send(request));
    }
}

/// A [`Received`] that borrows nothing.
enum Step {
    Message,
    Complete { next: u64 },
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
        self.server.connected(now_ns);
        (self.phase, self.pending, self.refresh) = (Phase::Running, 0, None);
        self.packets.clear();
        self.symbols.clear();
        (self.since_ns, self.new_ns) = (now_ns, now_ns);
        self.counters = Counters::default();
        if self.config.mappings {
            self.ask_for_mappings();
        } else {
            self.ask_for_all();
        }
    }

    fn space(&mut self) -> &mut [u8] {
        self.server.space()
    }

    fn received(&mut self, count: usize, now_ns: u64) {
        self.server.received(count, now_ns);
    }

    fn disconnected(&mut self, now_ns: u64) {
        self.server.disconnected(now_ns);
    }

    fn tick(&mut self, now_ns: u64) {
        self.server.tick(now_ns);
        // What came and was not taken yet may be all that is missing.
        if !self.packets.has_more() {
            self.go_on();
        }
    }

    fn deadline(&self) -> Option<u64> {
        match self.phase {
            Phase::Running if !self.server.closing() => {}
            Phase::Ready => return Some(self.server.now_ns),
            _ => return None,
        }
        let gap_since_ns = self.packets.gap_since_ns();
        let quiet_since_ns = (self.pending == 0).then_some(self.new_ns);
        let quiet = [gap_since_ns, quiet_since_ns].into_iter().flatten();
        let quiet = quiet.map(|since_ns| since_ns.saturating_add(self.config.quiet_ns));
        let late_ns = self.since_ns.saturating_add(self.config.timeout_ns);
        // What is overdue and still waits, waits for something else.
        let quiet = quiet.filter(|due_ns| *due_ns > self.server.now_ns);
        quiet.chain([late_ns]).chain(self.server.deadline()).min()
    }

    fn output(&self) -> &[u8] {
        self.server.output()
    }

    fn sent(&mut self, count: usize, now_ns: u64) {
        self.server.sent(count, now_ns);
    }

    fn closing(&self) -> bool {
        self.server.closing()
    }
}

impl SnapshotClient for Client {
    fn datagram(&mut self, datagram: &[u8], now_ns: u64) {
        self.server.now_ns = self.server.now_ns.max(now_ns);
        if !matches!(self.phase, Phase::Running) || self.server.closing() {
            return;
        }
        let Ok(packet) = Packet::parse(datagram) else {
            self.counters.malformed += 1;
            return;
        };
        match self.packets.offer(&packet) {
            packets::Offer::New => self.new_ns = self.server.now_ns,
            packets::Offer::Copy => self.counters.copies += 1,
            packets::Offer::Malformed => self.counters.malformed += 1,
            packets::Offer::Reset => self.fail(Error::Reset),
            packets::Offer::Idle => {}
        }
    }

    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError> {
        Ok(self.next()?)
    }
}
