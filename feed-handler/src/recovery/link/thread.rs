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

use super::asker::Asker;
use super::fetch::{Fetch, FetchError, Progress};
use super::group::Groups;
use super::{Action, Addresses, BUFFER_BYTES, Buffer, LinkError, News, Shared};
use crate::arbiter::SessionId;
use crate::recovery::client::{Clients, REQUEST_MAX, RequestWay, Snapshots, WriteRequest};
use crate::recovery::requests::Ask;

const WAKE: Token = Token(usize::MAX);
const SNAPSHOT: [Token; 2] = [Token(usize::MAX - 1), Token(usize::MAX - 2)];
const ANSWERS: Token = Token(usize::MAX - 3);
/// How long to sleep at most, so that timers and full queues are looked at.
const SLEEP_MAX: Duration = Duration::from_millis(100);
/// How long to wait for a buffer to come back.
const SLEEP_FULL: Duration = Duration::from_micros(200);

/// The ways to the request servers.
enum Asking {
    /// One socket a server, connected to it: what comes from elsewhere is not seen.
    Datagrams(Vec<UdpSocket>, WriteRequest),
    Connections(Vec<Asker>),
}

pub(super) struct LinkThread {
    name: String,
    addresses: Addresses,
    clock: Clock,
    shared: Arc<Shared>,
    feed: Option<FeedWaker>,
    poll: Poll,
    asking: Asking,
    /// The groups that answers come on.
    answers: Option<Groups>,
    snapshots: Option<Snapshots>,
    fetch: Option<Fetch>,
    /// Which snapshot server is tried next.
    turn: usize,
    /// Something may wait in a socket for want of a buffer.
    is_full: bool,
}

impl LinkThread {
    pub(super) fn new(
        name: &str,
        clients: Clients,
        addresses: Addresses,
        clock: Clock,
        shared: Arc<Shared>,
        feed: Option<FeedWaker>,
    ) -> Result<(Self, mio::Waker), LinkError> {
        let poll = Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKE)?;
        let servers = &addresses.requests;
        let asking = match clients.requests.map(|requests| requests.way) {
            None => Asking::Connections(Vec::new()),
            Some(RequestWay::Connections(client)) => {
                let askers = servers.iter().map(|at| Ok(Asker::new(*at, client()?)));
                Asking::Connections(askers.collect::<Result<_, LinkError>>()?)
            }
            Some(RequestWay::Datagrams(write)) => {
                let sockets = servers.iter().enumerate();
                let sockets = sockets.map(|(at, server)| udp_socket(*server, Token(at), &poll));
                Asking::Datagrams(sockets.collect::<io::Result<_>>()?, write)
            }
        };
        let answers = Groups::join(&addresses.answers, poll.registry(), ANSWERS)?;
        let thread = Self {
            name: name.to_owned(),
            addresses,
            clock,
            shared,
            feed,
            poll,
            asking,
            answers,
            snapshots: clients.snapshots,
            fetch: None,
            turn: 0,
            is_full: false,
        };
        Ok((thread, waker))
    }

    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(64);
        // Acquire pairs with Release in `Link`'s drop.
        while !self.shared.stop.load(Ordering::Acquire) {
            self.is_full = false;
            while let Some(action) = self.shared.actions.pop() {
                self.act(action);
            }
            self.ask_on();
            self.hear_answers();
            self.fetch_on();
            let sleep = if self.is_full { SLEEP_FULL } else { self.sleep() };
            if let Err(error) = self.poll.poll(&mut events, Some(sleep))
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(feed = self.name, %error, "recovery cannot wait on its sockets");
                return;
            }
        }
    }

    fn sleep(&self) -> Duration {
        let now_ns = self.clock.now();
        let fetch = self.fetch.as_ref().and_then(Fetch::deadline);
        let askers = match &self.asking {
            Asking::Connections(askers) => askers.iter().filter_map(Asker::deadline).min(),
            Asking::Datagrams(..) => None,
        };
        let due = [fetch, askers].into_iter().flatten().min();
        let left = due.map(|due| Duration::from_nanos(due.saturating_sub(now_ns)));
        left.unwrap_or(SLEEP_MAX).min(SLEEP_MAX)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Request { session, ask } => self.ask(session, &ask),
            Action::FetchSnapshot { attempt, kept_from } => {
                self.fetch = None;
                let servers = &self.addresses.snapshots;
                let server = servers.get(self.turn % servers.len().max(1)).copied();
                self.turn += 1;
                match self.begin(attempt, kept_from, server) {
                    Ok(fetch) => self.fetch = fetch,
                    Err(error) => self.failed(attempt, server, &error),
                }
            }
            Action::CancelSnapshot { attempt } => {
                if self.fetch.as_ref().is_some_and(|fetch| fetch.attempt == attempt) {
                    self.fetch = None;
                }
            }
        }
    }

    /// Sends a request. One that does not go is as one that is lost: the next server is asked.
    fn ask(&mut self, session: SessionId, ask: &Ask) {
        let server = usize::from(ask.server);
        match &mut self.asking {
            Asking::Datagrams(sockets, write) => {
                let Some(socket) = sockets.get(server) else { return };
                let mut bytes = [0; REQUEST_MAX];
                let len = write(session, ask, &mut bytes);
                if let Err(error) = socket.send(&bytes[..len]) {
                    tracing::debug!(feed = self.name, %error, server, "request not sent");
                }
            }
            Asking::Connections(askers) => {
                let Some(asker) = askers.get_mut(server) else { return };
                asker.ask(&self.name, ask, self.clock.now());
            }
        }
    }

    /// Begins to fetch a snapshot, if the venue has them.
    fn begin(
        &self,
        attempt: u32,
        kept_from: u64,
        server: Option<SocketAddr>,
    ) -> Result<Option<Fetch>, FetchError> {
        let Some(snapshots) = &self.snapshots else { return Ok(None) };
        let client = (snapshots.client)(kept_from)?;
        let at = (self.poll.registry(), SNAPSHOT);
        let groups = &self.addresses.snapshot_groups;
        Fetch::begin(attempt, client, server, groups, at, self.clock.now()).map(Some)
    }

    /// Goes on with the connections to the request servers, or takes the answers that wait in their sockets.
    fn ask_on(&mut self) {
        match &mut self.asking {
            Asking::Datagrams(sockets, _) => {
                for at in 0..sockets.len() {
                    self.hear(at);
                }
            }
            Asking::Connections(askers) => {
                let now_ns = self.clock.now();
                let mut refused = Vec::new();
                for (at, asker) in askers.iter_mut().enumerate() {
                    let of = (self.poll.registry(), Token(at));
                    let server = u8::try_from(at).unwrap_or(u8::MAX);
                    asker.go_on(&self.name, of, now_ns, |what| refused.push((server, what)));
                }
                for (server, what) in refused {
                    let (from, reason) = (what.from, what.reason);
                    tracing::warn!(feed = self.name, server, from, reason, "request refused");
                    self.tell(News::Refused { server, what });
                }
            }
        }
    }

    /// An empty buffer, if one is there.
    fn free_buffer(&mut self) -> Option<Buffer> {
        let buffer = self.shared.free.pop();
        self.is_full |= buffer.is_none();
        buffer
    }

    /// Takes the answers that wait in a server's socket.
    fn hear(&mut self, at: usize) {
        while let Some(mut buffer) = self.free_buffer() {
            let Asking::Datagrams(sockets, _) = &self.asking else { return };
            buffer.0.resize(BUFFER_BYTES, 0);
            match sockets[at].recv(&mut buffer.0) {
                Ok(len) => {
                    buffer.0.truncate(len);
                    self.tell(News::Answer(buffer));
                }
                // Nothing waits; or nobody listens at that port, which is as no answer.
                Err(error) => {
                    buffer.0.clear();
                    let _ = self.shared.free.push(buffer);
                    if error.kind() != io::ErrorKind::ConnectionRefused {
                        return;
                    }
                }
            }
        }
    }

    /// Takes the answers that wait in the groups.
    fn hear_answers(&mut self) {
        while self.answers.is_some()
            && let Some(mut buffer) = self.free_buffer()
        {
            let Some(datagram) = self.answers.as_mut().and_then(Groups::receive) else {
                let _ = self.shared.free.push(buffer);
                return;
            };
            buffer.0.extend_from_slice(datagram);
            self.tell(News::Answer(buffer));
        }
    }

    /// Goes on with the snapshot.
    fn fetch_on(&mut self) {
        while self.fetch.is_some() {
            let Some(mut buffer) = self.free_buffer() else { return };
            let Some(fetch) = &mut self.fetch else { return };
            let (attempt, server) = (fetch.attempt, fetch.server);
            let progress = fetch.go_on(&mut buffer.0, self.clock.now());
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

    fn failed(&self, attempt: u32, server: Option<SocketAddr>, error: &FetchError) {
        match server {
            Some(server) => {
                tracing::warn!(feed = self.name, attempt, %server, %error, "no snapshot");
            }
            None => tracing::warn!(feed = self.name, attempt, %error, "no snapshot"),
        }
        self.tell(News::Failed { attempt });
    }

    /// There is room: each piece of news but refusals and the last two of a snapshot has a buffer.
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

fn udp_socket(server: SocketAddr, token: Token, poll: &Poll) -> io::Result<UdpSocket> {
    let any = match server {
        SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let mut socket = UdpSocket::bind(SocketAddr::new(any, 0))?;
    socket.connect(server)?;
    poll.registry().register(&mut socket, token, Interest::READABLE)?;
    Ok(socket)
}
