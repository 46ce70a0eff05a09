//! A strategy's end of a feed: events it asked for, newest prices, snapshots.

use super::snapshot::SnapshotClient;
use super::view::FeedView;
use crate::event::{Event, Kinds, NO_INSTRUMENT};
use crate::ring::{Consumer, Poll};

/// What a subscription lets through.
#[derive(Clone, Debug)]
pub struct Filter {
    kinds: Kinds,
    /// One bit per instrument; all when `None`.
    instruments: Option<Box<[u64]>>,
}

impl Filter {
    /// Everything the feed publishes.
    pub fn all() -> Self {
        Self { kinds: Kinds::ALL, instruments: None }
    }

    /// These kinds, and always those of [`Kinds::CONTROL`].
    pub fn kinds(kinds: Kinds) -> Self {
        Self { kinds: kinds.or(Kinds::CONTROL), instruments: None }
    }

    /// Only these instruments, by index; events of the whole channel always come.
    #[must_use]
    pub fn instruments(mut self, indices: impl IntoIterator<Item = u32>) -> Self {
        let mut bits: Vec<u64> = Vec::new();
        for index in indices {
            let word = index as usize / 64;
            if word >= bits.len() {
                bits.resize(word + 1, 0);
            }
            bits[word] |= 1 << (index % 64);
        }
        self.instruments = Some(bits.into_boxed_slice());
        self
    }

    #[inline]
    fn lets(&self, event: &Event) -> bool {
        event.is_in(self.kinds)
            && match &self.instruments {
                None => true,
                Some(bits) => {
                    let word = bits.get(event.instrument as usize / 64).copied().unwrap_or(0);
                    event.instrument == NO_INSTRUMENT || word >> (event.instrument % 64) & 1 != 0
                }
            }
    }
}

/// What [`Subscription::poll`] found.
#[derive(Clone, Copy, Debug)]
pub enum Polled {
    /// The next event.
    Event(Event),
    /// The consumer fell a whole ring behind and so many events are lost to it. Its picture of the
    /// book is void: take a snapshot, or the newest prices, and go on.
    Lagged(u64),
    /// Nothing new.
    Empty,
    /// The feed has stopped, and everything it published has been read.
    Closed,
}

/// Reads a feed's events. Each strategy has its own; reading disturbs neither the feed nor others.
#[derive(Debug)]
pub struct Subscription {
    consumer: Consumer,
    filter: Filter,
    view: FeedView,
    snapshots: SnapshotClient,
}

impl Subscription {
    pub(super) fn new(
        consumer: Consumer,
        filter: Filter,
        view: FeedView,
        snapshots: SnapshotClient,
    ) -> Self {
        Self { consumer, filter, view, snapshots }
    }

    /// The next event that the filter lets through. Never waits, allocates nothing.
    #[inline]
    pub fn poll(&mut self) -> Polled {
        loop {
            match self.consumer.poll() {
                Poll::Event(event) if self.filter.lets(&event) => return Polled::Event(event),
                Poll::Event(_) => {}
                Poll::Lagged(lost) => return Polled::Lagged(lost),
                Poll::Empty => return Polled::Empty,
                Poll::Closed => return Polled::Closed,
            }
        }
    }

    /// Replaces the filter, as when a symbol's index has become known.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    /// Newest prices, instruments and numbers of the feed.
    pub fn view(&self) -> &FeedView {
        &self.view
    }

    /// For asking snapshots of books.
    pub fn snapshots(&mut self) -> &mut SnapshotClient {
        &mut self.snapshots
    }

    /// Events published and not yet read, filtered or not.
    pub fn lag(&self) -> u64 {
        self.consumer.lag()
    }
}
