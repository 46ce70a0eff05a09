//! Bytes on their way to the counterparty, which takes them when it likes.

/// A bounded queue of bytes. Memory is taken once.
#[derive(Debug)]
pub(super) struct Output {
    bytes: Vec<u8>,
    /// How many at the front were taken.
    taken: usize,
    max: usize,
    /// Bytes ever put in since the connection was opened.
    total: u64,
    /// Since when the bytes at the front have waited.
    since_ns: u64,
}

impl Output {
    pub(super) fn new(max: usize) -> Self {
        let mut bytes = vec![1; max]; // their pages are there from now on
        bytes.clear();
        Self { bytes, taken: 0, max, total: 0, since_ns: 0 }
    }

    /// Another connection: nothing waits, nothing was sent.
    pub(super) fn restart(&mut self) {
        self.bytes.clear();
        (self.taken, self.total) = (0, 0);
    }

    /// What waits.
    #[inline]
    pub(super) fn waiting(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// Bytes that still fit.
    #[inline]
    pub(super) fn room(&self) -> usize {
        self.max - self.waiting().len()
    }

    /// Bytes ever put in since the connection was opened: where the last message ends in the stream.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Adds a message, which fits.
    #[inline]
    pub(super) fn push(&mut self, message: &[u8], now_ns: u64) {
        if self.taken == self.bytes.len() {
            self.bytes.clear();
            (self.taken, self.since_ns) = (0, now_ns);
        } else if self.bytes.len() + message.len() > self.max {
            self.bytes.drain(..self.taken);
            self.taken = 0;
        }
        self.bytes.extend_from_slice(message);
        self.total += message.len() as u64;
    }

    /// The counterparty's side of the connection took `count` bytes.
    #[inline]
    pub(super) fn take(&mut self, count: usize, now_ns: u64) {
        self.taken = (self.taken + count).min(self.bytes.len());
        if count > 0 {
            self.since_ns = now_ns;
        }
    }

    /// When the bytes that wait will have waited for `patience_ns`, if any do.
    pub(super) fn stuck_at(&self, patience_ns: u64) -> Option<u64> {
        (!self.waiting().is_empty()).then(|| self.since_ns.saturating_add(patience_ns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_leave_in_order_and_their_room_is_used_again() {
        let mut output = Output::new(8);
        output.push(b"abcd", 10);
        output.push(b"ef", 20);
        assert_eq!((output.waiting(), output.room()), (&b"abcdef"[..], 2));
        assert_eq!(output.stuck_at(5), Some(15));
        output.take(3, 30);
        assert_eq!((output.waiting(), output.stuck_at(5)), (&b"def"[..], Some(35)));
        output.push(b"ghijk", 40);
        assert_eq!((output.waiting(), output.room(), output.total()), (&b"defghijk"[..], 0, 11));
        output.take(8, 50);
        assert_eq!((output.waiting(), output.room(), output.stuck_at(5)), (&b""[..], 8, None));
        output.restart();
        assert_eq!(output.total(), 0);
    }
}
