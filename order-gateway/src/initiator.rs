//! One FIX session that we connect: sockets around a [`Session`] of role initiator.
//!
//! An [`Initiator`] connects to the first of its endpoints, goes on to the next when that fails or the
//! session ends, and waits longer from one failure to the next, up to a limit. It never sleeps by itself:
//! [`round`](Initiator::round) does what can be done now, for a thread that spins, and
//! [`wait`](Initiator::wait) sleeps until there is something to do, for one that does not.

use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::os::fd::AsRawFd;

use mio::event::Source;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::gateway::OnItsWay;
use crate::session::{Application, Closed, Session, State};
use crate::store::Store;
use crate::tls::{Stream, TlsClient};
use crate::tx_stamps::{TxStamp, TxStamps};

/// Where to connect, and how often.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// The counterparty's addresses, in the order in which they are tried.
    pub addresses: Vec<SocketAddr>,
    /// How long one connection attempt may take.
    pub connect_timeout: Duration,
    /// The first wait after a failure. It doubles with each, and is the first again after a logon.
    pub backoff_min: Duration,
    /// The longest wait.
    pub backoff_max: Duration,
}

impl Endpoints {
    /// These addresses, with the usual patience: 5 s to connect, 100 ms to 10 s between attempts.
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        Self {
            addresses,
            connect_timeout: Duration::from_secs(5),
            backoff_min: Duration::from_millis(100),
            backoff_max: Duration::from_secs(10),
        }
    }
}

/// How the connection fares, for the log.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// An attempt failed.
    Refused {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        why: String,
        /// When the next is made, after so long.
        retry: Duration,
    },
    /// The session ended.
    Ended {
        /// Where.
        address: SocketAddr,
        /// Why.
        why: Closed,
        /// When the next attempt is made, after so long.
        retry: Duration,
    },
}

/// See the [module documentation](self).
#[derive(Debug)]
pub struct Initiator<S, A> {
    /// The session.
    pub session: Session<S>,
    /// Its user.
    pub app: A,
    endpoints: Endpoints,
    /// The endpoint in use, or tried next.
    at: usize,
    wire: Wire,
    backoff: Duration,
    outcome: Option<Outcome>,
    stopping: bool,
    tls: Option<TlsClient>,
    /// Transmit stamps, where they are wanted and the system gives them.
    pub(crate) tx: Option<TxStamps<OnItsWay>>,
    poll: Poll,
    /// What the poll watches this connection for. Nothing until somebody sleeps: each segment and each transmit
    /// stamp would stop at the poll's door, for a thread that never looks there.
    watched: Option<Interest>,
    events: Events,
    buffer: Box<[u8]>,
}

#[derive(Debug)]
enum Wire {
    Down { retry_ns: u64 },
    Connecting { stream: TcpStream, until_ns: u64 },
    Up { stream: Stream },
}

const TOKEN: Token = Token(0);

impl<S: Store, A: Application<S>> Initiator<S, A> {
    /// Not connected yet: the first [`round`](Self::round) begins.
    ///
    /// # Errors
    ///
    /// What the system says when it has no descriptor to wait with.
    ///
    /// # Panics
    ///
    /// Without an endpoint.
    pub fn new(session: Session<S>, app: A, endpoints: Endpoints) -> io::Result<Self> {
        assert!(!endpoints.addresses.is_empty(), "an initiator needs an endpoint");
        Ok(Self {
            session,
            app,
            backoff: endpoints.backoff_min,
            endpoints,
            at: 0,
            wire: Wire::Down { retry_ns: 0 },
            outcome: None,
            stopping: false,
            tls: None,
            tx: None,
            poll: Poll::new()?,
            watched: None,
            events: Events::with_capacity(8),
            buffer: vec![0; 64 << 10].into(),
        })
    }

    /// Connections go over TLS from now on.
    pub fn set_tls(&mut self, tls: TlsClient) {
        self.tls = Some(tls);
    }

    /// What happened to the connection since the last call, if anything did.
    pub fn outcome(&mut self) -> Option<Outcome> {
        self.outcome.take()
    }

    /// Logs out and connects no more. [`is_down`](Self::is_down) tells when it is done.
    pub fn stop(&mut self, text: &str, now_ns: u64) {
        self.stopping = true;
        self.session.log_out(text, now_ns, &mut self.app);
    }

    /// Whether there is no connection.
    pub fn is_down(&self) -> bool {
        matches!(self.wire, Wire::Down { .. })
    }

    /// Does what can be done at this time. Answers whether bytes came.
    #[inline]
    pub fn round(&mut self, now_ns: u64) -> bool {
        match &mut self.wire {
            Wire::Up { stream } => {
                let got = stream.read(&mut self.buffer);
                let came = match got {
                    Ok(0) => return self.ended(now_ns),
                    Ok(count) => {
                        self.session.receive(&self.buffer[..count], now_ns, &mut self.app);
                        // However the session will end: whoever ends it, its state is another then.
                        if self.session.state() == State::Active {
                            self.backoff = self.endpoints.backoff_min;
                        }
                        true
                    }
                    Err(error) if is_idle(&error) => false,
                    Err(error) => return self.broken(now_ns, &error),
                };
                if self.session.deadline() <= now_ns {
                    self.session.tick(now_ns, &mut self.app);
                }
                self.flush(now_ns);
                came
            }
            _ => self.connecting(now_ns),
        }
    }

    /// Sends what waits, as far as the socket takes it. To be called after something was sent through the
    /// session's link.
    #[inline]
    pub fn flush(&mut self, now_ns: u64) {
        let Wire::Up { stream } = &mut self.wire else { return };
        while !self.session.output().is_empty() {
            match stream.write(self.session.output()) {
                Ok(count) if count > 0 => self.session.sent(count, now_ns),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_idle(&error) => break,
                _ => {
                    self.ended(now_ns);
                    return;
                }
            }
        }
        if self.session.closing() && self.session.output().is_empty() {
            self.ended(now_ns);
        }
    }

    /// Sleeps until a socket or a deadline, for `limit` at most.
    ///
    /// # Errors
    ///
    /// The system cannot wait for sockets.
    pub fn wait(&mut self, now_ns: u64, limit: Duration) -> io::Result<()> {
        let due_ns = match &self.wire {
            Wire::Down { retry_ns } => *retry_ns,
            Wire::Connecting { until_ns, .. } => *until_ns,
            Wire::Up { .. } => self.session.deadline(),
        };
        self.watch()?;
        let wait = Duration::from_nanos(due_ns.saturating_sub(now_ns)).min(limit);
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
            _ => Ok(()),
        }
    }

    /// Has the poll watch the connection for what is waited for now.
    fn watch(&mut self) -> io::Result<()> {
        let (source, writes): (&mut dyn Source, bool) = match &mut self.wire {
            Wire::Down { .. } => return Ok(()),
            Wire::Connecting { stream, .. } => (stream, true),
            Wire::Up { stream } => (stream, !self.session.output().is_empty()),
        };
        let both = Interest::READABLE | Interest::WRITABLE;
        let wanted = if writes { both } else { Interest::READABLE };
        match self.watched {
            None => source.register(self.poll.registry(), TOKEN, wanted)?,
            Some(watched) if watched != wanted => {
                source.reregister(self.poll.registry(), TOKEN, wanted)?;
            }
            Some(_) => {}
        }
        self.watched = Some(wanted);
        Ok(())
    }

    /// Gives out the transmit stamps that have come.
    #[inline]
    pub(crate) fn drain_tx(&mut self, take: impl FnMut(OnItsWay, TxStamp)) {
        if let (Some(tx), Wire::Up { stream }) = (&mut self.tx, &self.wire) {
            tx.drain(stream.as_raw_fd(), take);
        }
    }

    fn address(&self) -> SocketAddr {
        self.endpoints.addresses[self.at]
    }

    #[cold]
    fn connecting(&mut self, now_ns: u64) -> bool {
        match &mut self.wire {
            Wire::Down { retry_ns } if now_ns < *retry_ns || self.stopping => {}
            Wire::Down { .. } => {
                if !self.session.may_connect(now_ns) {
                    return false;
                }
                match TcpStream::connect(self.address()) {
                    Ok(stream) => {
                        let timeout = nanos(self.endpoints.connect_timeout);
                        let until_ns = now_ns.saturating_add(timeout);
                        self.wire = Wire::Connecting { stream, until_ns };
                    }
                    Err(error) => return self.refused(now_ns, &error),
                }
            }
            Wire::Connecting { stream, until_ns } => {
                let until_ns = *until_ns;
                match stream.take_error() {
                    Ok(None) => {}
                    Ok(Some(error)) | Err(error) => return self.refused(now_ns, &error),
                }
                if stream.peer_addr().is_ok() {
                    self.up(now_ns);
                } else if now_ns >= until_ns {
                    return self.refused(now_ns, &io::ErrorKind::TimedOut.into());
                }
            }
            Wire::Up { .. } => {}
        }
        false
    }

    fn up(&mut self, now_ns: u64) {
        let before = core::mem::replace(&mut self.wire, Wire::Down { retry_ns: 0 });
        if let Wire::Connecting { stream, .. } = before {
            let _ = stream.set_nodelay(true);
            // Before the first byte, so that the stamps count from it.
            if let Some(tx) = &mut self.tx
                && let Err(error) = tx.turn_on(stream.as_raw_fd())
            {
                tracing::warn!(%error, "no transmit stamps");
                self.tx = None;
            }
            let wrapped = match &self.tls {
                Some(tls) => tls.wrap(stream),
                None => Ok(Stream::Plain(stream)),
            };
            let stream = match wrapped {
                Ok(stream) => stream,
                Err(error) => {
                    self.refused(now_ns, &error);
                    return;
                }
            };
            self.wire = Wire::Up { stream };
            self.session.connected(now_ns, &mut self.app);
            self.flush(now_ns);
        }
    }

    fn refused(&mut self, now_ns: u64, error: &io::Error) -> bool {
        let address = self.address();
        let retry = self.down(now_ns);
        self.outcome = Some(Outcome::Refused { address, why: error.to_string(), retry });
        false
    }

    fn ended(&mut self, now_ns: u64) -> bool {
        let address = self.address();
        self.session.disconnected(now_ns, &mut self.app);
        let why = self.session.closed().cloned().unwrap_or(Closed::Disconnected);
        if matches!(why, Closed::LoggedOut | Closed::PeerLogout(_)) {
            self.backoff = self.endpoints.backoff_min;
        }
        let retry = self.down(now_ns);
        self.outcome = Some(Outcome::Ended { address, why, retry });
        false
    }

    /// The connection ended with an error. What TLS does not like is worth more than that it ended.
    fn broken(&mut self, now_ns: u64, error: &io::Error) -> bool {
        let address = self.address();
        self.ended(now_ns);
        if error.kind() == io::ErrorKind::InvalidData
            && let Some(Outcome::Ended { retry, .. }) = self.outcome
        {
            self.outcome = Some(Outcome::Refused { address, why: error.to_string(), retry });
        }
        false
    }

    /// Gives the socket up. Answers how long it is until the next attempt.
    fn down(&mut self, now_ns: u64) -> Duration {
        let retry = self.backoff;
        self.backoff = (self.backoff * 2).min(self.endpoints.backoff_max);
        self.at = (self.at + 1) % self.endpoints.addresses.len();
        let retry_ns = now_ns.saturating_add(nanos(retry));
        let mut before = core::mem::replace(&mut self.wire, Wire::Down { retry_ns });
        let was_watched = self.watched.take().is_some();
        let source: &mut dyn Source = match &mut before {
            Wire::Connecting { stream, .. } => stream,
            Wire::Up { stream } => {
                stream.shut();
                stream
            }
            Wire::Down { .. } => return retry,
        };
        if was_watched {
            let _ = source.deregister(self.poll.registry());
        }
        retry
    }
}

fn is_idle(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;
    use crate::session::{Answer, Link, Role, SessionConfig, Version};
    use crate::store::MemoryStore;
    use wirepath_protocol::fix::Message;

    struct Nobody;

    impl<S: Store> Application<S> for Nobody {
        fn on_message(&mut self, _: &Message<'_>, _: &mut Link<S>) -> Answer {
            Answer::Taken
        }
    }

    #[test]
    fn the_poll_knows_nothing_of_who_spins_and_wakes_who_sleeps() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = SessionConfig::new(Role::Initiator, Version::Fix44, "DESK", "EXCH");
        let session = Session::new(config, MemoryStore::new(1 << 20));
        let endpoints = Endpoints::new(vec![listener.local_addr().unwrap()]);
        let mut initiator = Initiator::new(session, Nobody, endpoints).unwrap();
        let start = Instant::now();
        let now_ns = || 1_700_000_000_000_000_000 + nanos(start.elapsed());
        let patience = Duration::from_secs(5);
        while !matches!(initiator.wire, Wire::Up { .. }) && start.elapsed() < patience {
            initiator.round(now_ns());
        }
        assert!(matches!(initiator.wire, Wire::Up { .. }), "{:?}", initiator.outcome());
        assert_eq!(initiator.watched, None);

        // What came before it is watched ends the sleep, and so does what comes after.
        let (mut peer, _) = listener.accept().unwrap();
        for text in ["8=FIX", ".4.4\x01"] {
            peer.write_all(text.as_bytes()).unwrap();
            initiator.wait(now_ns(), patience).unwrap();
            assert_eq!(initiator.watched, Some(Interest::READABLE));
            assert!(initiator.round(now_ns()), "{text}");
        }
        assert!(start.elapsed() < patience, "nothing woke it");

        drop(peer);
        while !initiator.is_down() && start.elapsed() < patience {
            initiator.round(now_ns());
        }
        assert!(initiator.is_down());
        assert_eq!(initiator.watched, None);
    }
}
