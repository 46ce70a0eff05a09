//! The snapshot server's side of one connection: a login, and the market as it is.
//!
//! A [`Connection`] stands on a [`soup::Server`](super::soup::Server) and is driven as that is. When it
//! [`asks`](Connection::asks), whoever owns the image brings it up to the feed, takes a [`Snapshot`], and lets it be
//! [served](Connection::serve). After the end of the snapshot the connection stays, with heartbeats, until the
//! client logs out or falls silent.
//!
//! A snapshot is one run from message 1 on, whatever number the login asks for: each login is another moment, and
//! the second half of one does not go with the first half of another. Login Accepted says so.
//!
//! Source: Nasdaq GLIMPSE 5.0, "Architecture"; SoupBinTCP 3.00, "Protocol Flow".

use std::sync::Arc;

use wirepath_protocol::soupbintcp::{RejectReason, Session, session_name};

use super::Snapshot;
use super::faults::Fate;
use super::soup::{Over, Server, SoupConfig};

/// One connection. See the [module documentation](self).
#[derive(Debug)]
pub struct Connection {
    soup: Server,
    session: Session,
    sending: Option<Sending>,
    /// The login is never answered.
    is_mute: bool,
}

/// A snapshot on its way.
#[derive(Debug)]
struct Sending {
    snapshot: Arc<Snapshot>,
    /// Not before.
    from_ns: u64,
    /// Where the next message is, and how many were pushed.
    at: usize,
    pushed: u64,
    /// After so many messages the connection is cut.
    until: Option<u64>,
    /// How often, the end included, it is yet to be sent.
    times: u8,
}

impl Connection {
    /// A client has connected. The active session is `session`.
    pub fn new(config: SoupConfig, session: Session, now_ns: u64) -> Self {
        // Padded on the left, as servers do.
        let name = session_name(&session);
        let mut padded = Session::BLANK;
        padded.0[10 - name.len()..].copy_from_slice(name);
        let soup = Server::new(config, now_ns);
        Self { soup, session: padded, sending: None, is_mute: false }
    }

    /// Takes what was read. A login for another session is rejected.
    pub fn receive(&mut self, bytes: &[u8], now_ns: u64) {
        self.soup.receive(bytes, now_ns);
        if let Some((session, _)) = self.soup.login() {
            let (asked, active) = (session_name(&session), session_name(&self.session));
            if !asked.is_empty() && asked != active {
                self.soup.reject(RejectReason::SessionNotAvailable);
            }
        }
    }

    /// Whether a login waits for a snapshot.
    pub fn asks(&self) -> bool {
        self.soup.login().is_some() && self.sending.is_none() && !self.is_mute
    }

    /// Answers the login that waits with the market as it is now.
    pub fn serve(&mut self, snapshot: Arc<Snapshot>, fate: Fate, now_ns: u64) {
        self.is_mute = fate.never;
        if fate.never {
            return;
        }
        // The end is a message too: a part is what does not have it.
        let all = usize::try_from(snapshot.count() + 1).unwrap_or(usize::MAX);
        let until = fate.part.map(|_| match all {
            1 => 0,
            all => fate.part_of(all) as u64,
        });
        let from_ns = now_ns.saturating_add(fate.late_ns);
        let times = 1 + u8::from(fate.twice);
        self.sending = Some(Sending { snapshot, from_ns, at: 0, pushed: 0, until, times });
        self.advance(now_ns);
    }

    /// Answers the login that waits with a rejection: there is no snapshot to be had.
    pub fn refuse(&mut self) {
        if self.soup.login().is_some() {
            self.soup.reject(RejectReason::SessionNotAvailable);
        }
    }

    /// Lets time pass.
    pub fn tick(&mut self, now_ns: u64) {
        self.advance(now_ns);
        self.soup.tick(now_ns);
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn deadline(&self) -> Option<u64> {
        let waits = self.sending.as_ref().filter(|_| self.soup.login().is_some());
        let from_ns = waits.map(|sending| sending.from_ns);
        self.soup.deadline().into_iter().chain(from_ns).min()
    }

    /// The bytes to send next. Whoever sends some says so with [`sent`](Self::sent).
    pub fn output(&self) -> &[u8] {
        self.soup.output()
    }

    /// The first `count` bytes of the output are on their way, and more may follow.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    pub fn sent(&mut self, count: usize, now_ns: u64) {
        self.soup.sent(count, now_ns);
        self.advance(now_ns);
    }

    /// Why it is over, if it is.
    pub fn over_why(&self) -> Option<Over> {
        self.soup.over_why()
    }

    /// Whether the connection is to be closed.
    pub fn closing(&self) -> bool {
        self.soup.closing()
    }

    /// Puts as much of the snapshot into the output as there is room for.
    fn advance(&mut self, now_ns: u64) {
        let Some(sending) = &mut self.sending else { return };
        if now_ns < sending.from_ns {
            return;
        }
        if self.soup.login().is_some() {
            self.soup.accept(self.session, 1);
        }
        while self.soup.room() && sending.times > 0 {
            if sending.until == Some(sending.pushed) {
                self.soup.cut_off();
                break;
            }
            match sending.snapshot.message_at(&mut sending.at) {
                Some(message) => self.soup.push(message),
                None => {
                    self.soup.push(sending.snapshot.end().as_bytes());
                    sending.times -= 1;
                    sending.at = 0;
                }
            }
            sending.pushed += 1;
        }
        if sending.times == 0 || self.soup.over_why().is_some() {
            self.sending = None; // it may be large, and the connection may stay for long
        }
    }
}

#[cfg(test)]
mod tests;
