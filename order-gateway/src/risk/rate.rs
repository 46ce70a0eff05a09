//! The message rate: an exact sliding window over the times of the last messages.

/// When the last messages were sent.
#[derive(Debug)]
pub(super) struct Rate {
    /// The time of message `n` is at `n` modulo the length, a power of two.
    times: Box<[u64]>,
    sent: u64,
    latest: u64,
}

impl Rate {
    /// Remembers at least `messages`.
    pub(super) fn new(messages: u32) -> Self {
        let len = (messages.clamp(1, 1 << 24) as usize).next_power_of_two();
        Self { times: crate::touched(0, len), sent: 0, latest: 0 }
    }

    /// The highest limit that can be kept.
    pub(super) fn capacity(&self) -> usize {
        self.times.len()
    }

    /// How long until a message may be sent of which there may be `limit` in any `window_ns`: 0 for
    /// now. `u32::MAX` is no limit; at 0 the answer is never.
    #[inline]
    pub(super) fn wait(&self, limit: u32, window_ns: u64, now_ns: u64) -> u64 {
        if limit == u32::MAX || self.sent < limit.into() {
            return 0;
        }
        if limit == 0 {
            return u64::MAX;
        }
        // Of the last `limit` messages the first must have left the window. A clock that was set back
        // does not shorten it.
        let first = self.times[self.place(self.sent - u64::from(limit))];
        first.saturating_add(window_ns).saturating_sub(now_ns.max(self.latest))
    }

    /// Has the memory come that the next message needs.
    #[inline]
    pub(super) fn touch(&self, limit: u32) {
        let first = self.sent.saturating_sub(limit.into());
        core::hint::black_box((self.times[self.place(first)], self.times[self.place(self.sent)]));
    }

    /// A message is sent.
    #[inline]
    pub(super) fn push(&mut self, now_ns: u64) {
        self.latest = self.latest.max(now_ns);
        let place = self.place(self.sent);
        self.times[place] = self.latest;
        self.sent += 1;
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to the length")]
    fn place(&self, message: u64) -> usize {
        message as usize & (self.times.len() - 1)
    }
}
