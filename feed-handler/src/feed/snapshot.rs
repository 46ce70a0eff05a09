//! One book copied whole, for a consumer that lost events.
//!
//! A consumer asks ([`SnapshotClient::request`]), the feed thread fills the consumer's own buffer between
//! two batches, and the buffer comes back ([`SnapshotClient::poll`]). Buffers move, nothing is
//! allocated on the feed thread, and it never waits: its queue of requests is bounded, and a consumer
//! that finds it full is told so.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam::queue::ArrayQueue;
use wirepath_protocol::Price;

use crate::event::TradingStatus;
use crate::pipeline::Channel;
use crate::venue::Venue;

/// Levels per side in a snapshot.
pub const SNAPSHOT_DEPTH: usize = 64;
/// Requests that can wait at a time, over all consumers of a feed.
const REQUESTS_MAX: usize = 256;

/// One price level.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct DepthLevel {
    /// Its price.
    pub price: Price,
    /// Units on it.
    pub qty: u64,
    /// Orders on it; 0 on feeds that do not tell.
    pub orders: u32,
}

/// A book as it was between two events.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The instrument asked for.
    pub instrument: u32,
    /// Events from this ring position on are not in it; those before are.
    pub position: u64,
    /// The book may have missed a message.
    pub stale: bool,
    /// Since when, nanoseconds since the Unix epoch; `None` when it is not stale, or there is no such book.
    pub stale_since_ns: Option<u64>,
    /// Whether the instrument can be traded.
    pub status: TradingStatus,
    /// There are more than [`SNAPSHOT_DEPTH`] levels on the bid or ask side.
    pub truncated: [bool; 2],
    len: [usize; 2],
    levels: [[DepthLevel; SNAPSHOT_DEPTH]; 2],
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            instrument: 0,
            position: 0,
            stale: false,
            stale_since_ns: None,
            status: TradingStatus::Unknown,
            truncated: [false; 2],
            len: [0; 2],
            levels: [[DepthLevel::default(); SNAPSHOT_DEPTH]; 2],
        }
    }
}

impl Snapshot {
    /// Levels of a side, best first.
    pub fn levels(&self, side: wirepath_protocol::Side) -> &[DepthLevel] {
        &self.levels[side as usize][..self.len[side as usize]]
    }

    /// Fills it from the channel's book of `instrument`.
    pub(crate) fn fill(&mut self, instrument: u32, position: u64, channel: &Channel<impl Venue>) {
        let venue = channel.venue();
        self.instrument = instrument;
        self.position = position;
        self.stale = venue.is_stale(instrument);
        self.stale_since_ns = channel.book_stale_since_ns(instrument);
        self.status = venue.status(instrument);
        self.len = [0; 2];
        self.truncated = [false; 2];
        let Some(book) = venue.book(instrument) else { return };
        for side in [wirepath_protocol::Side::Bid, wirepath_protocol::Side::Ask] {
            let (to, len) = (&mut self.levels[side as usize], &mut self.len[side as usize]);
            for level in book.levels(side) {
                if *len == SNAPSHOT_DEPTH {
                    self.truncated[side as usize] = true;
                    break;
                }
                to[*len] = DepthLevel { price: level.price, qty: level.qty, orders: level.orders };
                *len += 1;
            }
        }
    }
}

type Replies = Arc<ArrayQueue<Box<Snapshot>>>;

struct Request {
    instrument: u32,
    buffer: Box<Snapshot>,
    replies: Replies,
}

/// Where the feed thread finds requests; one per feed.
#[derive(Clone)]
pub(crate) struct SnapshotDesk {
    requests: Arc<ArrayQueue<Request>>,
    /// Keeps every consumer's reply queue alive, so that the feed thread never frees one.
    clients: Arc<Mutex<Vec<Replies>>>,
}

impl core::fmt::Debug for SnapshotDesk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SnapshotDesk")
            .field("waiting", &self.requests.len())
            .finish_non_exhaustive()
    }
}

impl SnapshotDesk {
    pub(crate) fn new() -> Self {
        Self { requests: Arc::new(ArrayQueue::new(REQUESTS_MAX)), clients: Arc::default() }
    }

    /// A consumer's own end.
    pub(crate) fn client(&self) -> SnapshotClient {
        let replies = Arc::new(ArrayQueue::new(1));
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        // Consumers that have gone leave a queue that only this list holds.
        clients.retain(|client| Arc::strong_count(client) > 1);
        clients.push(Arc::clone(&replies));
        SnapshotClient { desk: self.clone(), replies, buffer: Some(Box::default()) }
    }

    /// Serves one request, if there is any. Called by the feed thread; returns whether it did.
    #[inline]
    pub(crate) fn serve(&self, fill: impl FnOnce(u32, &mut Snapshot)) -> bool {
        if self.requests.is_empty() {
            return false;
        }
        let Some(Request { instrument, mut buffer, replies }) = self.requests.pop() else {
            return false;
        };
        fill(instrument, &mut buffer);
        // A client has one buffer and room for one reply, so there is room.
        let unsent = replies.push(buffer);
        debug_assert!(unsent.is_ok());
        true
    }
}

/// Why a snapshot cannot be asked for now.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SnapshotError {
    /// The last one asked for has not come yet.
    #[error("a snapshot is on its way already")]
    Pending,
    /// Too many consumers are asking; try again.
    #[error("the feed thread has {REQUESTS_MAX} requests to serve; ask again")]
    Busy,
}

/// Asks for snapshots, one at a time.
#[derive(Debug)]
pub struct SnapshotClient {
    desk: SnapshotDesk,
    replies: Replies,
    /// Here while no request is on its way.
    buffer: Option<Box<Snapshot>>,
}

impl SnapshotClient {
    /// Asks for the book of `instrument`.
    ///
    /// # Errors
    ///
    /// [`SnapshotError::Pending`] while one is on its way, [`SnapshotError::Busy`] when the feed thread has
    /// too many to serve.
    pub fn request(&mut self, instrument: u32) -> Result<(), SnapshotError> {
        let buffer = self.buffer.take().ok_or(SnapshotError::Pending)?;
        let request = Request { instrument, buffer, replies: Arc::clone(&self.replies) };
        self.desk.requests.push(request).map_err(|refused| {
            self.buffer = Some(refused.buffer);
            SnapshotError::Busy
        })
    }

    /// The snapshot asked for, once it is there. Ask again only after it came.
    pub fn poll(&mut self) -> Option<&Snapshot> {
        self.buffer = Some(self.replies.pop()?);
        self.buffer.as_deref()
    }

    /// Whether one is on its way.
    pub fn is_pending(&self) -> bool {
        self.buffer.is_none()
    }
}
