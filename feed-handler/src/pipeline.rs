//! Datagrams in, events out: arbitration, decoding and books of a feed's channels, joined.
//!
//! A [`Pipeline`] owns one [`Channel`] per channel of the feed. It owns no socket and reads no clock,
//! so a live feed and a replayed capture run the same code. Messages go through a short queue
//! that looks ahead: while one is applied, the memory that those behind it will need is on its way.

mod channel;
mod look_ahead;
mod repair;

use wirepath_perf::ClockDomain;

pub use self::channel::{Channel, ChannelState};
pub use self::look_ahead::LookAhead;
use crate::arbiter::{ConfigError, LineCounters, Start};
use crate::config::{FeedConfig, StartAt};
use crate::recovery::{self, Action};
use crate::rx::{Batch, LineId, RxStamp};
use crate::venue::{Sink, Venue};

/// The channels of one feed, and which line belongs to which.
#[derive(Debug)]
pub struct Pipeline<V> {
    channels: Vec<Channel<V>>,
    /// By line of the source: the channel, and the line's index within it.
    lines: Vec<(usize, LineId)>,
}

/// Where the time comes from that gaps age by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Now {
    /// Nanoseconds since the Unix epoch, UTC, read by the caller when the batch came. Datagrams without
    /// a receive stamp get this one.
    Live(u64),
    /// The datagrams' own receive stamps: a recording, which ages as it did when it was made.
    Recorded,
}

impl<V: Venue> Pipeline<V> {
    /// One venue instance per channel; `lines` gives for each line of the source its channel.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a limit is out of range.
    ///
    /// # Panics
    ///
    /// When a line names a channel that is not there, or there are more than 256 channels.
    pub fn new(
        venues: Vec<V>,
        lines: &[usize],
        arbiter: &crate::arbiter::Config,
    ) -> Result<Self, ConfigError> {
        let mut map = Vec::with_capacity(lines.len());
        let mut counts = vec![0_u8; venues.len()];
        for &channel in lines {
            map.push((channel, LineId(counts[channel])));
            counts[channel] = counts[channel].checked_add(1).expect("at most 255 lines a channel");
        }
        let channels =
            venues.into_iter().zip(&counts).enumerate().map(|(index, (venue, &lines))| {
                let index = u8::try_from(index).expect("at most 256 channels");
                Channel::new(venue, index, &crate::arbiter::Config { lines, ..*arbiter })
            });
        Ok(Self { channels: channels.collect::<Result<_, ConfigError>>()?, lines: map })
    }

    /// Numbers the channels from `first` on, as where another pipeline's events go the same way.
    ///
    /// # Panics
    ///
    /// When there are not as many numbers.
    pub fn number_from(&mut self, first: u8) {
        for (index, channel) in (u32::from(first)..).zip(&mut self.channels) {
            channel.index = u8::try_from(index).expect("at most 256 channels");
        }
    }

    /// The same with gaps repaired: `recovery` says how. What is to be done for it is had from
    /// [`next_action`](Self::next_action). Answers to requests come as lines of the source behind the others, one per
    /// channel, in order.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a limit is out of range.
    ///
    /// # Panics
    ///
    /// As [`new`](Self::new).
    pub fn with_recovery(
        venues: Vec<V>,
        lines: &[usize],
        arbiter: &crate::arbiter::Config,
        recovery: &recovery::Config,
    ) -> Result<Self, recovery::ConfigError> {
        let answers = recovery.requests.servers > 0;
        let arbiter = crate::arbiter::Config { repair: true, answers, ..*arbiter };
        let mut pipeline = Self::new(venues, lines, &arbiter)?;
        for (index, channel) in pipeline.channels.iter_mut().enumerate() {
            if answers {
                let count = lines.iter().filter(|of| **of == index).count();
                let line = u8::try_from(count).map_err(|_| ConfigError::Lines)?;
                pipeline.lines.push((index, LineId(line)));
            }
            channel.set_recovery(recovery)?;
        }
        Ok(pipeline)
    }

    /// A line on which nothing came for so long is reported down; a channel all of whose lines are, too, and its
    /// books are stale until it is heard again. To be longer than the venue's heartbeat interval. Live feeds only.
    pub fn set_silence(&mut self, silence_ns: u64) {
        self.channels.iter_mut().for_each(|channel| channel.set_silence(silence_ns));
    }

    /// Of the channels that the venue may send to one group ([`SHARES_GROUPS`](crate::venue::Framing::SHARES_GROUPS)),
    /// only this one, by the venue's number. The others' datagrams are counted and stepped over.
    pub fn set_only(&mut self, only: Option<u32>) {
        self.channels.iter_mut().for_each(|channel| channel.only = only);
    }

    /// Something to be done for the repair of a channel, if there is: the index of the channel, and what.
    pub fn next_action(&mut self) -> Option<(usize, Action)> {
        let mut channels = self.channels.iter_mut().enumerate();
        channels.find_map(|(index, channel)| Some((index, channel.next_action()?)))
    }

    /// The channel, to hand it what a snapshot has.
    ///
    /// # Panics
    ///
    /// When there is no such channel.
    pub fn channel_mut(&mut self, index: usize) -> &mut Channel<V> {
        &mut self.channels[index]
    }

    /// Takes a batch of datagrams, and puts out what follows from them.
    #[inline]
    pub fn handle(&mut self, batch: &Batch<'_>, now: Now, sink: &mut impl Sink) {
        if batch.len() <= 1 {
            return self.handle_lone(batch, now, sink);
        }
        let mut ahead = LookAhead::new();
        let mut of = usize::MAX;
        let mut at = 0;
        while let Some(datagram) = batch.get(at) {
            at += 1;
            let Some(&(channel, line)) = self.lines.get(usize::from(datagram.line.0)) else {
                continue;
            };
            if channel != of {
                if let Some(before) = self.channels.get_mut(of) {
                    before.drain(&mut ahead, sink);
                    before.look_for_unreadable(now);
                }
                of = channel;
            }
            let channel = &mut self.channels[channel];
            if channel.handle(&datagram, line, now, Some(&mut ahead), sink) {
                at = channel.handle_queue(batch, at, line, now, &mut ahead, sink);
            }
        }
        if let Some(last) = self.channels.get_mut(of) {
            last.drain(&mut ahead, sink);
            last.look_for_unreadable(now);
        }
    }

    /// One datagram or none, as when the feed is calm: nothing queues up from one call to the next.
    #[inline]
    fn handle_lone(&mut self, batch: &Batch<'_>, now: Now, sink: &mut impl Sink) {
        for datagram in batch.iter() {
            if let Some(&(channel, line)) = self.lines.get(usize::from(datagram.line.0)) {
                let channel = &mut self.channels[channel];
                channel.handle(&datagram, line, now, None, sink);
                channel.look_for_unreadable(now);
            }
        }
    }

    /// Lets time pass: gaps whose patience is over are declared. For a live feed, call it when every
    /// line has been read until nothing was waiting.
    #[inline]
    pub fn poll(&mut self, now_ns: u64, clock: ClockDomain, sink: &mut impl Sink) {
        for channel in &mut self.channels {
            channel.poll(RxStamp { ns: now_ns, clock }, sink);
        }
    }

    /// Nothing will come any more: what is missing is declared lost, and what was held comes out. Nothing is
    /// repaired after this.
    pub fn finish(&mut self, at: RxStamp, sink: &mut impl Sink) {
        for channel in &mut self.channels {
            channel.finish(at, sink);
        }
    }

    /// When [`poll`](Self::poll) will have something to do at the latest, if it was asked at `now_ns` and nothing
    /// arrives; `None` while nothing is missing.
    pub fn deadline(&self, now_ns: u64) -> Option<u64> {
        self.channels.iter().filter_map(|channel| channel.deadline(now_ns)).min()
    }

    /// The channels, in order.
    pub fn channels(&self) -> &[Channel<V>] {
        &self.channels
    }

    /// The lines' numbers, in the source's order.
    pub fn lines(&self) -> impl Iterator<Item = LineCounters> + '_ {
        let of = |&(channel, line): &(usize, LineId)| {
            self.channels[channel].arbiter().line(line).copied()
        };
        self.lines.iter().map(move |at| of(at).unwrap_or_default())
    }
}

/// The arbiter's settings for a feed.
pub fn arbiter_config(config: &FeedConfig) -> crate::arbiter::Config {
    let start = match config.start {
        StartAt::Beginning => Start::At(1),
        StartAt::FirstSeen => Start::FirstSeen,
    };
    crate::arbiter::Config {
        start,
        patience_ns: config.patience_us.saturating_mul(1_000),
        max_ahead: config.limits.max_ahead,
        held_datagrams: config.limits.held_datagrams,
        datagram_bytes: config.limits.datagram_bytes,
        ..Default::default()
    }
}
