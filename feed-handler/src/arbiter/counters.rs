//! What an arbiter counts: plain numbers its owner can copy out and publish to other threads.
//!
//! Counts are of messages where nothing else is said. Two sums always hold, per line and per channel:
//!
//! - `messages = won + duplicate + late + rejected + dropped + holding`
//! - `gaps_seen = gaps_closed + gaps_reordered + gaps_answered + gaps_covered + gaps_declared + gaps_open`

use bytemuck::{Pod, Zeroable};

use super::Reject;

/// One line of a channel.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)] // what every datagram touches comes first, next to the line's own state
pub struct LineCounters {
    /// One past the highest message this line has carried or announced in the session.
    pub next: u64,
    /// Datagrams received, of whatever kind.
    pub datagrams: u64,
    /// Messages in them.
    pub messages: u64,
    /// Delivered from this line, since it brought the first copy.
    pub won: u64,
    /// Copies of messages that had been received before.
    pub duplicate: u64,
    /// Copies of messages that had been declared lost, or that lie before the start.
    pub late: u64,
    /// In datagrams that were refused; see [`refused`](Self::refused) for why.
    pub rejected: u64,
    /// New ones there was no room to hold.
    pub dropped: u64,
    /// Held now, or kept aside until others confirm them.
    pub holding: u64,
    /// Never carried by this line, going by its own sequence numbers and heartbeats. What fills a hole
    /// later is taken off again, while the hole is among the line's last 32.
    pub lost: u64,
    /// Heartbeats and end-of-session datagrams.
    pub heartbeats: u64,
    /// Datagrams that filled a hole of their own line: reordered on the way.
    pub out_of_order: u64,
    /// Datagrams that brought what their own line had carried before.
    pub repeated: u64,
    /// Datagrams that announce more messages than they hold.
    pub truncated: u64,
    /// Datagrams the owner could not read at all.
    pub malformed: u64,
    /// Datagrams of other channels of the venue, which come on the same line.
    pub other_channels: u64,
    /// Datagrams refused, by [`Reject`] as index.
    pub refused: [u64; Reject::ALL.len()],
    /// How far the line runs behind the others.
    pub lag: Lag,
}

/// All lines of a channel together.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct ChannelCounters {
    /// Messages delivered, once and in order.
    pub delivered: u64,
    /// Messages declared lost.
    pub lost: u64,
    /// Gaps noticed. One that is cut in two by a datagram from its middle counts as two.
    pub gaps_seen: u64,
    /// Gaps closed by another line than the one that showed them.
    pub gaps_closed: u64,
    /// Gaps closed by the line that showed them: datagrams overtook each other.
    pub gaps_reordered: u64,
    /// Gaps closed by an answer to a request.
    pub gaps_answered: u64,
    /// Gaps before the end of a snapshot that the stream was joined with.
    pub gaps_covered: u64,
    /// Gaps declared lost.
    pub gaps_declared: u64,
    /// Gaps open now.
    pub gaps_open: u64,
    /// Of the declared ones, those given up before their time because the memory was full.
    pub gaps_hurried: u64,
    /// Gaps that were overdue, and waited for.
    pub gaps_overdue: u64,
    /// Confirmed jumps ahead, each of them a declared gap.
    pub jumps: u64,
    /// Sessions begun.
    pub sessions: u64,
    /// Ends of a session that more messages of it gave the lie to.
    pub false_ends: u64,
    /// Datagrams held or kept aside now.
    pub held: u64,
    /// The most there ever were.
    pub held_peak: u64,
    /// Datagrams from a line the channel does not have.
    pub unknown_line: u64,
}

/// How much later the copies of one line come than the first copies they repeat: one sample per
/// datagram, of its first message, where both ends have a stamp of the same clock.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Lag {
    /// Samples.
    pub count: u64,
    /// Of these, how many bear an earlier stamp than what was taken for the first copy: the lines are
    /// read in turn, and the one read later had been received earlier. They enter as 0 ns.
    pub ahead: u64,
    /// Sum of the samples, nanoseconds.
    pub sum_ns: u64,
    /// The shortest, nanoseconds; 0 without samples.
    pub min_ns: u64,
    /// The longest, nanoseconds.
    pub max_ns: u64,
    /// Bucket 0 counts samples of 0 ns, bucket `i` those from 2^(i-1) up to, not including, 2^i ns;
    /// the last one also everything above.
    pub buckets: [u32; 32],
}

impl Lag {
    /// Enters one sample.
    #[inline(always)]
    pub(super) fn record(&mut self, first_copy_ns: u64, copy_ns: u64) {
        let ns = copy_ns.saturating_sub(first_copy_ns);
        self.min_ns = if self.count == 0 { ns } else { self.min_ns.min(ns) };
        self.max_ns = self.max_ns.max(ns);
        self.sum_ns = self.sum_ns.saturating_add(ns);
        self.count += 1;
        self.ahead += u64::from(copy_ns < first_copy_ns);
        let bucket = (u64::BITS - ns.leading_zeros()) as usize;
        let bucket = &mut self.buckets[bucket.min(31)];
        *bucket = bucket.saturating_add(1);
    }

    /// Mean of the samples, nanoseconds; 0 without samples.
    pub fn mean_ns(&self) -> u64 {
        self.sum_ns / self.count.max(1)
    }

    /// At least the share `quantile` (0 to 1) of the samples is below this, nanoseconds: the upper end of
    /// a bucket, so up to twice the exact value, and never above the longest sample.
    pub fn below_ns(&self, quantile: f64) -> u64 {
        let mut left = quantile * self.count as f64;
        for (i, n) in self.buckets.iter().enumerate() {
            left -= f64::from(*n);
            if left <= 0.0 && *n > 0 {
                return ((1_u64 << i) - 1).min(self.max_ns);
            }
        }
        self.max_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lag_of_a_few_samples() {
        let mut lag = Lag::default();
        assert_eq!((lag.mean_ns(), lag.below_ns(0.5)), (0, 0));
        for (first, copy) in [(100, 100), (100, 101), (100, 107), (100, 1_100), (100, 90)] {
            lag.record(first, copy);
        }
        assert_eq!((lag.count, lag.ahead, lag.min_ns, lag.max_ns), (5, 1, 0, 1_000));
        assert_eq!(lag.mean_ns(), 1_008 / 5);
        assert_eq!((lag.buckets[0], lag.buckets[1], lag.buckets[3], lag.buckets[10]), (2, 1, 1, 1));
        assert_eq!((lag.below_ns(0.4), lag.below_ns(0.8), lag.below_ns(1.0)), (0, 7, 1_000));
        lag.record(0, u64::MAX);
        assert_eq!((lag.buckets[31], lag.max_ns, lag.sum_ns), (1, u64::MAX, u64::MAX));
    }
}
