//! Bytes on their way in and out, in memory that is taken once.

use core::ops::Range;

/// Bytes received and not used yet, in one piece.
#[derive(Debug)]
pub(in crate::recovery) struct Inbox {
    bytes: Box<[u8]>,
    start: usize,
    end: usize,
}

impl Inbox {
    pub(in crate::recovery) fn new(capacity: usize) -> Self {
        Self { bytes: vec![0; capacity].into(), start: 0, end: 0 }
    }

    pub(in crate::recovery) fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// Room for what comes next; none only when `capacity` bytes wait.
    pub(in crate::recovery) fn space(&mut self) -> &mut [u8] {
        if self.start == self.end {
            self.clear();
        } else if self.bytes.len() - self.end < self.bytes.len() / 2 {
            // What waits is less than a packet when packets have been taken, so this moves little.
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        &mut self.bytes[self.end..]
    }

    pub(in crate::recovery) fn filled(&mut self, count: usize) {
        assert!(count <= self.bytes.len() - self.end, "more bytes than there was space for");
        self.end += count;
    }

    pub(in crate::recovery) fn waiting(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Uses up the first `count` bytes. Where they lie stays true until the next call but `at`.
    pub(in crate::recovery) fn take(&mut self, count: usize) -> Range<usize> {
        let start = self.start;
        self.start += count;
        debug_assert!(self.start <= self.end);
        start..self.start
    }

    pub(in crate::recovery) fn at(&self, at: Range<usize>) -> &[u8] {
        &self.bytes[at]
    }
}

/// Bytes to send, `N` of them at most.
#[derive(Debug)]
pub(super) struct Outbox<const N: usize> {
    bytes: [u8; N],
    start: usize,
    end: usize,
}

impl<const N: usize> Outbox<N> {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; N], start: 0, end: 0 }
    }

    pub(super) fn clear(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether so many bytes more can wait.
    pub(super) fn has_room(&self, count: usize) -> bool {
        count <= N - (self.end - self.start)
    }

    /// Puts a packet that there is room for behind the others.
    pub(super) fn push(&mut self, packet: &[u8]) {
        if packet.len() > N - self.end {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        self.bytes[self.end..][..packet.len()].copy_from_slice(packet);
        self.end += packet.len();
    }

    pub(super) fn waiting(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    pub(super) fn take(&mut self, count: usize) {
        assert!(count <= self.end - self.start, "more bytes than there were to send");
        self.start += count;
        if self.start == self.end {
            self.clear();
        }
    }
}
