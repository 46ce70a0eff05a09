//! The thread's loop: requests out, answers in, and a snapshot now and then.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token};
use wirepath_perf::Clock;
use wirepath_perf::wait::Waker as FeedWaker;
use wirepath_protocol::field::Alpha;
use wirepath_protocol::moldudp64::Request;

use super::snapshot::{Fetch, Progress};
use super::{Action, BUFFER_BYTES, News, Servers, Shared};

const WAKE: Token = Token(usize::MAX);
const SNAPSHOT: Token = Token(usize::MAX - 1);
/// How long to sleep at most, so that timers and full queues are looked at.
const SLEEP_MAX: Duration = Duration::from_millis(100);
/// How long to wait for a buffer to come back.
const SLEEP_FULL: Duration = Duration::from_micros(200);

pub(super) struct LinkThread {
    name: String,
    servers: Servers,
    clock: Clock,
    shared: Arc<Shared>,
    feed: Option<FeedWaker>,
    poll: Poll,
    /// One per request server, connected to it: what comes from elsewhere is not seen.
    sockets: Vec<UdpSocket>,
    fetch: Option<Fetch>,
    /// Which snapshot server is tried next.
    turn: usize,
    /// Something may wait in a socket for want of a buffer.
    is_full: bool,
}

impl LinkThread {
    pub(super) fn new(
        name: &str,
        servers: Servers,
        clock: Clock,
        shared: Arc<Shared>,
        feed: Option<FeedWaker>,
    ) -> io::Result<(Self, mio::Waker)> {
        let poll = Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKE)?;
        let mut sockets = Vec::with_capacity(servers.requests.len());
        for (at, server) in servers.requests.iter().enumerate() {
            let any = match server {
                SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
                SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
            };
            let mut socket = UdpSocket::bind(SocketAddr::new(any, 0))?;
            socket.connect(*server)?;
            poll.registry().register(&mut socket, Token(at), Interest::READABLE)?;
            sockets.push(socket);
        }
        let name = name.to_owned();
        let (fetch, turn, is_full) = (None, 0, false);
        let thread =
            Self { name, servers, clock, shared, feed, poll, sockets, fetch, turn, is_full };
        Ok((thread, waker))
    }

    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(64);
        // Acquire pairs with Release in `Link`'s drop.
        while !self.shared.stop.load(Ordering::Acquire) {
            let sleep = if self.is_full { SLEEP_FULL } else { self.sleep() };
            if let Err(error) = self.poll.poll(&mut events, Some(sleep))
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(feed = self.name, %error, "recovery cannot wait on its sockets");
                return;
            }
            self.is_full = false;
            while let Some(action) = self.shared.actions.pop() {
                self.act(action);
            }
            for at in 0..self.sockets.len() {
                self.hear(at);
            }
            self.fetch_on();
        }
    }

    fn sleep(&self) -> Duration {
        let now_ns = self.clock.now();
        let due = self.fetch.as_ref().and_then(|fetch| fetch.deadline());
        let left = due.map(|due| Duration::from_nanos(due.saturating_sub(now_ns)));
        left.unwrap_or(SLEEP_MAX).min(SLEEP_MAX)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Request { session, ask } => {
                let Some(socket) = self.sockets.get(usize::from(ask.server)) else { return };
                let request = Request::new(Alpha(session.0), ask.from, ask.count);
                // One that does not go is as one that is lost: the next server is asked.
                if let Err(error) = socket.send(request.as_bytes()) {
                    tracing::debug!(feed = self.name, %error, server = ask.server, "request not sent");
                }
            }
            Action::FetchSnapshot { attempt, .. } => {
                self.fetch = None;
                let servers = &self.servers.snapshots;
                let Some(server) = servers.get(self.turn % servers.len().max(1)) else { return };
                self.turn += 1;
                let now_ns = self.clock.now();
                let registry = self.poll.registry();
                let glimpse = self.servers.glimpse;
                match Fetch::begin(attempt, *server, glimpse, registry, SNAPSHOT, now_ns) {
                    Ok(fetch) => self.fetch = Some(fetch),
                    Err(error) => self.failed(attempt, *server, &error),
                }
            }
            Action::CancelSnapshot { attempt } => {
                if self.fetch.as_ref().is_some_and(|fetch| fetch.attempt() == attempt) {
                    self.fetch = None;
                }
            }
        }
    }

    /// Takes the answers that wait in a socket.
    fn hear(&mut self, at: usize) {
        loop {
            let Some(mut buffer) = self.shared.free.pop() else {
                self.is_full = true;
                return;
            };
            buffer.0.resize(BUFFER_BYTES, 0);
            match self.sockets[at].recv(&mut buffer.0) {
                Ok(len) => {
                    buffer.0.truncate(len);
                    self.tell(News::Answer(buffer));
                }
                // Nothing waits; or nobody listens at that port, which is as no answer.
                Err(error) => {
                    buffer.0.clear();
                    let _ = self.shared.free.push(buffer);
                    if error.kind() == io::ErrorKind::ConnectionRefused {
                        continue;
                    }
                    return;
                }
            }
        }
    }

    /// Goes on with the snapshot.
    fn fetch_on(&mut self) {
        while let Some(fetch) = &mut self.fetch {
            let Some(mut buffer) = self.shared.free.pop() else {
                self.is_full = true;
                return;
            };
            let (attempt, server) = (fetch.attempt(), fetch.server());
            let progress = fetch.go_on(&mut buffer.0, BUFFER_BYTES, self.clock.now());
            match buffer.0.is_empty() {
                true => _ = self.shared.free.push(buffer),
                false => self.tell(News::Snapshot { attempt, messages: buffer }),
            }
            match progress {
                Ok(Progress::More) => {}
                Ok(Progress::Waits) => return,
                Ok(Progress::Complete { next }) => self.tell(News::Complete { attempt, next }),
                Ok(Progress::Closed) => self.fetch = None,
                Err(error) => {
                    self.fetch = None;
                    self.failed(attempt, server, &error);
                }
            }
        }
    }

    fn failed(&self, attempt: u32, server: SocketAddr, error: &dyn core::fmt::Display) {
        tracing::warn!(feed = self.name, attempt, %server, %error, "no snapshot");
        self.tell(News::Failed { attempt });
    }

    /// There is room: each piece of news but the last two of a snapshot has a buffer.
    fn tell(&self, news: News) {
        let mut news = news;
        while let Err(back) = self.shared.news.push(news) {
            if self.shared.stop.load(Ordering::Acquire) {
                return;
            }
            news = back;
            std::thread::sleep(SLEEP_FULL);
        }
        if let Some(feed) = &self.feed {
            feed.wake();
        }
    }
}
