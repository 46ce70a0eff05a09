//! The sockets of recovery, on a thread of their own beside the feed's.
//!
//! The feed thread hands [`Action`]s over and takes [`News`], through bounded queues; it touches no socket, and of the
//! system only the call that wakes this thread when there is something to do. What comes is copied once, into
//! buffers that go round between the two: when none is free nothing is read, and the servers wait.

mod asker;
mod fetch;
mod group;
mod thread;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam::queue::ArrayQueue;
use wirepath_perf::Clock;
use wirepath_perf::wait::Waker as FeedWaker;

use self::thread::LinkThread;
use super::Action;
use super::client::{ClientError, Clients, Refused};
use crate::rx::udp::{UdpError, UdpLine};

/// Buffers that go round.
const BUFFERS: usize = 64;
/// Bytes of each: a datagram, or as many messages of a snapshot.
const BUFFER_BYTES: usize = 64 << 10;
/// Actions that wait to be taken.
const ACTIONS: usize = 256;

/// Where the servers are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Addresses {
    /// Of requests, in the order of their numbers.
    pub requests: Vec<SocketAddr>,
    /// The multicast groups that answers to requests come on, where they do not come from the servers.
    pub answers: Vec<UdpLine>,
    /// Of snapshots, tried in turn.
    pub snapshots: Vec<SocketAddr>,
    /// The multicast groups that snapshots come on. They are joined for as long as one is fetched.
    pub snapshot_groups: Vec<UdpLine>,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A socket or the thread could not be had.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A group of answers could not be joined.
    #[error(transparent)]
    Group(#[from] UdpError),
    /// No client could be made.
    #[error("{0}")]
    Client(#[from] ClientError),
}

/// What came.
#[derive(Debug)]
pub enum News {
    /// A datagram that answers a request, of ours or of another's.
    Answer(Buffer),
    /// A request server will not send what was asked for.
    Refused {
        /// Which.
        server: u8,
        /// What, and why.
        what: Refused,
    },
    /// Messages of a snapshot, one after another, each behind its length in two bytes.
    Snapshot {
        /// Which.
        attempt: u32,
        /// The messages.
        messages: Buffer,
    },
    /// A snapshot is complete.
    Complete {
        /// Which.
        attempt: u32,
        /// The first message that it does not have.
        next: u64,
    },
    /// A snapshot could not be had. Why is in the log.
    Failed {
        /// Which.
        attempt: u32,
    },
}

/// Bytes that were received. To be given back: see [`Link::recycle`].
#[derive(Debug)]
pub struct Buffer(Vec<u8>);

impl Buffer {
    /// What was received.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The messages of a snapshot.
    pub fn messages(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.0.as_slice();
        core::iter::from_fn(move || {
            let (len, behind) = rest.split_first_chunk::<2>()?;
            let (message, behind) = behind.split_at_checked(u16::from_be_bytes(*len).into())?;
            rest = behind;
            Some(message)
        })
    }
}

/// What both threads share.
#[derive(Debug)]
struct Shared {
    actions: ArrayQueue<Action>,
    news: ArrayQueue<News>,
    free: ArrayQueue<Buffer>,
    stop: AtomicBool,
}

/// The feed thread's end.
#[derive(Debug)]
pub struct Link {
    shared: Arc<Shared>,
    waker: mio::Waker,
    thread: Option<JoinHandle<()>>,
}

impl Link {
    /// Opens the sockets of requests and answers, and starts the thread. `feed` is woken when something came.
    ///
    /// # Errors
    ///
    /// What the system refused.
    pub fn start(
        name: &str,
        clients: Clients,
        addresses: Addresses,
        clock: Clock,
        feed: Option<FeedWaker>,
    ) -> Result<Self, LinkError> {
        let shared = Arc::new(Shared {
            actions: ArrayQueue::new(ACTIONS),
            news: ArrayQueue::new(2 * BUFFERS),
            free: ArrayQueue::new(BUFFERS),
            stop: AtomicBool::new(false),
        });
        for _ in 0..BUFFERS {
            let _ = shared.free.push(Buffer(Vec::with_capacity(BUFFER_BYTES)));
        }
        let (body, waker) =
            LinkThread::new(name, clients, addresses, clock, Arc::clone(&shared), feed)?;
        let thread =
            std::thread::Builder::new().name(format!("repair-{name}")).spawn(move || body.run())?;
        Ok(Self { shared, waker, thread: Some(thread) })
    }

    /// Has something done. What there is no room for is dropped: it will be asked for again.
    pub fn act(&self, action: Action) {
        let _ = self.shared.actions.push(action);
        let _ = self.waker.wake();
    }

    /// What came, if something did.
    #[inline]
    pub fn news(&self) -> Option<News> {
        self.shared.news.pop()
    }

    /// Gives a buffer back.
    pub fn recycle(&self, mut buffer: Buffer) {
        buffer.0.clear();
        let _ = self.shared.free.push(buffer);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release); // pairs with Acquire in the thread's loop
        let _ = self.waker.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
