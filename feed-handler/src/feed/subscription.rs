//! A strategy's end of a feed: events it asked for, newest prices, snapshots.

use super::snapshot::SnapshotClient;
use super::view::FeedView;
use crate::event::{Event, Kinds, NO_INSTRUMENT};
use crate::ring::{Consumer, Poll};

/// What a subscription lets through.
#[derive(Clone, Debug)]
pub struct Filter {
    kinds: Kinds,
    /// All when `None`.
    instruments: Option<Instruments>,
}

/// A choice of instruments, one bit for each.
#[derive(Clone, Debug, Default)]
struct Instruments {
    of_any: Vec<u64>,
    /// By channel.
    of: Vec<Vec<u64>>,
}

impl Instruments {
    fn set(bits: &mut Vec<u64>, indices: impl IntoIterator<Item = u32>) {
        for index in indices {
            let word = index as usize / 64;
            if word >= bits.len() {
                bits.resize(word + 1, 0);
            }
            bits[word] |= 1 << (index % 64);
        }
    }

    #[inline]
    fn has(&self, event: &Event) -> bool {
        let index = event.instrument;
        let word = |bits: &Vec<u64>| bits.get(index as usize / 64).copied().unwrap_or(0);
        let of = self.of.get(usize::from(event.channel)).map_or(0, word);
        (word(&self.of_any) | of) >> (index % 64) & 1 != 0
    }
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

    /// Only these instruments, by index, and those of [`instruments_of`](Self::instruments_of); events of a whole
    /// channel always come.
    #[must_use]
    pub fn instruments(mut self, indices: impl IntoIterator<Item = u32>) -> Self {
        let chosen = self.instruments.get_or_insert_default();
        chosen.of_any.clear();
        Instruments::set(&mut chosen.of_any, indices);
        self
    }

    /// Only these instruments of a channel ([`Feed::channel`](super::Feed::channel)) of the ring, by index, and those
    /// said of others or of all; events of a whole channel always come.
    #[must_use]
    pub fn instruments_of(mut self, channel: u8, indices: impl IntoIterator<Item = u32>) -> Self {
        let chosen = self.instruments.get_or_insert_default();
        let channel = usize::from(channel);
        if channel >= chosen.of.len() {
            chosen.of.resize(channel + 1, Vec::new());
        }
        chosen.of[channel].clear();
        Instruments::set(&mut chosen.of[channel], indices);
        self
    }

    #[inline]
    fn lets(&self, event: &Event) -> bool {
        event.is_in(self.kinds)
            && match &self.instruments {
                None => true,
                Some(chosen) => event.instrument == NO_INSTRUMENT || chosen.has(event),
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
    /// The feed has stopped, or all that share its ring have, and everything published there has been read.
    Closed,
}

/// Reads a feed's events, or those of all feeds that share a ring. Each strategy has its own; reading disturbs neither the
/// feeds nor others.
#[derive(Debug)]
pub struct Subscription {
    consumer: Consumer,
    filter: Filter,
    /// Only this channel of the ring; all when `None`.
    only: Option<u8>,
    /// The feed, or all that share the ring, by channel.
    views: Vec<FeedView>,
    snapshots: Vec<SnapshotClient>,
}

impl Subscription {
    /// Of feeds by channel, each with who answers for its books; of only one of several where it is named.
    pub(super) fn new(
        consumer: Consumer,
        filter: Filter,
        only: Option<u8>,
        feeds: impl IntoIterator<Item = (FeedView, SnapshotClient)>,
    ) -> Self {
        let (views, snapshots) = feeds.into_iter().unzip();
        Self { consumer, filter, only, views, snapshots }
    }

    /// The next event that the filter lets through. Never waits, allocates nothing.
    #[inline]
    pub fn poll(&mut self) -> Polled {
        loop {
            match self.consumer.poll() {
                Poll::Event(event) if self.lets(&event) => return Polled::Event(event),
                Poll::Event(_) => {}
                Poll::Lagged(lost) => return Polled::Lagged(lost),
                Poll::Empty => return Polled::Empty,
                Poll::Closed => return Polled::Closed,
            }
        }
    }

    #[inline]
    fn lets(&self, event: &Event) -> bool {
        self.only.is_none_or(|only| event.channel == only) && self.filter.lets(event)
    }

    /// Replaces the filter, as when a symbol's index has become known.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    /// Newest prices, instruments and numbers of the feed; of the first where there are several.
    pub fn view(&self) -> &FeedView {
        &self.views[0]
    }

    /// The feeds whose events these are, by channel.
    pub fn views(&self) -> &[FeedView] {
        &self.views
    }

    /// The feed that an event is of.
    #[inline]
    pub fn view_of(&self, event: &Event) -> &FeedView {
        self.views.get(usize::from(event.channel)).unwrap_or(&self.views[0])
    }

    /// For asking snapshots of the feed's books; of the first where there are several.
    pub fn snapshots(&mut self) -> &mut SnapshotClient {
        &mut self.snapshots[0]
    }

    /// The same of the feed with this channel in the ring; `None` when there is none.
    pub fn snapshots_of(&mut self, channel: u8) -> Option<&mut SnapshotClient> {
        self.snapshots.get_mut(usize::from(channel))
    }

    /// Events published and not yet read, filtered or not.
    pub fn lag(&self) -> u64 {
        self.consumer.lag()
    }
}
