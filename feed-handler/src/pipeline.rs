//! Datagrams in, events out: arbitration, decoding and books of a feed's channels, joined.
//!
//! A [`Pipeline`] owns one [`Channel`] per channel of the feed. It owns no socket and reads no clock,
//! so a live feed and a replayed capture run the same code. Messages go through a short queue
//! that looks ahead: while one is applied, the memory that those behind it will need is on its way.

use wirepath_perf::ClockDomain;

use crate::arbiter::{Arbiter, Arrival, ConfigError, LineCounters, Output, Start, Verdict};
use crate::config::{FeedConfig, StartAt};
use crate::event::{Event, Kind, NO_INSTRUMENT, flags};
use crate::rx::{Batch, Datagram, LineId, RxStamp};
use crate::venue::{Frame, FrameKind, Framing, Message, Sink, Venue};

/// How many messages the queue holds at most before the oldest is applied.
const AHEAD: usize = 16;
/// How far behind the newest message the second stage of prefetching works.
const LEVEL_BEHIND: usize = 8;

/// The channels of one feed, and which line belongs to which.
#[derive(Debug)]
pub struct Pipeline<V> {
    channels: Vec<Channel<V>>,
    /// By line of the source: the channel, and the line's index within it.
    lines: Vec<(usize, LineId)>,
}

/// One channel: its lines merged, its messages applied to its books.
#[derive(Debug)]
pub struct Channel<V> {
    arbiter: Arbiter,
    venue: V,
    index: u8,
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
                let arbiter = Arbiter::new(&crate::arbiter::Config { lines, ..*arbiter })?;
                Ok(Channel { arbiter, venue, index })
            });
        Ok(Self { channels: channels.collect::<Result<_, ConfigError>>()?, lines: map })
    }

    /// Takes a batch of datagrams, and puts out what follows from them.
    #[inline]
    pub fn handle(&mut self, batch: &Batch<'_>, now: Now, sink: &mut impl Sink) {
        if batch.len() <= 1 {
            return self.handle_lone(batch, now, sink);
        }
        let mut ahead = Ahead::new();
        let mut of = usize::MAX;
        for datagram in batch.iter() {
            let Some(&(channel, line)) = self.lines.get(usize::from(datagram.line.0)) else {
                continue;
            };
            if channel != of {
                if let Some(before) = self.channels.get_mut(of) {
                    ahead.drain(&mut before.venue, sink);
                }
                of = channel;
            }
            self.channels[channel].handle(&datagram, line, now, Some(&mut ahead), sink);
        }
        if let Some(last) = self.channels.get_mut(of) {
            ahead.drain(&mut last.venue, sink);
        }
    }

    /// One datagram or none, as when the feed is calm: nothing queues up from one call to the next.
    #[inline]
    fn handle_lone(&mut self, batch: &Batch<'_>, now: Now, sink: &mut impl Sink) {
        for datagram in batch.iter() {
            if let Some(&(channel, line)) = self.lines.get(usize::from(datagram.line.0)) {
                self.channels[channel].handle(&datagram, line, now, None, sink);
            }
        }
    }

    /// Lets time pass: gaps whose patience is over are declared. For a live feed, call it when every
    /// line has been read until nothing was waiting.
    #[inline]
    pub fn poll(&mut self, now_ns: u64, clock: ClockDomain, sink: &mut impl Sink) {
        for channel in &mut self.channels {
            if channel.arbiter.deadline().is_some_and(|due| due <= now_ns) {
                channel.drain_arbiter(RxStamp { ns: now_ns, clock }, now_ns, sink);
            }
        }
    }

    /// When [`poll`](Self::poll) will have something to do; `None` while nothing is missing.
    pub fn deadline(&self) -> Option<u64> {
        self.channels.iter().filter_map(|channel| channel.arbiter.deadline()).min()
    }

    /// The channels, in order.
    pub fn channels(&self) -> &[Channel<V>] {
        &self.channels
    }

    /// The lines' numbers, in the source's order.
    pub fn lines(&self) -> impl Iterator<Item = LineCounters> + '_ {
        let of =
            |&(channel, line): &(usize, LineId)| self.channels[channel].arbiter.line(line).copied();
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

impl<V: Venue> Channel<V> {
    /// Its books and directory.
    pub fn venue(&self) -> &V {
        &self.venue
    }

    /// Its arbiter's state and counters.
    pub fn arbiter(&self) -> &Arbiter {
        &self.arbiter
    }

    /// Takes one datagram. Its messages go through `ahead`, where they may stay when this returns; without,
    /// all are applied.
    #[inline(always)]
    fn handle<'a>(
        &mut self,
        datagram: &Datagram<'a>,
        line: LineId,
        now: Now,
        mut ahead: Option<&mut Ahead<'a, V>>,
        sink: &mut impl Sink,
    ) {
        let Ok(frame) = V::Framing::parse(datagram.bytes) else {
            self.arbiter.handle_malformed(line);
            return;
        };
        let (rx, now_ns) = match now {
            Now::Live(now_ns) if datagram.rx.ns == 0 => {
                (RxStamp { ns: now_ns, clock: ClockDomain::Tsc }, now_ns)
            }
            Now::Live(now_ns) => (datagram.rx, now_ns),
            Now::Recorded => (datagram.rx, datagram.rx.ns),
        };
        let Frame { session, first, declared, kind, body } = frame;
        // The header's count is the sender's word: only what is wholly there is let through.
        let count = V::Framing::blocks(body, declared).count();
        let verdict = self.arbiter.handle(&Arrival {
            line,
            session,
            first,
            count: u32::try_from(count).expect("at most 65,535"),
            next_claimed: first.saturating_add(declared.into()),
            end_of_session: kind == FrameKind::EndOfSession,
            body,
            rx,
            now_ns,
        });
        if let Verdict::Deliver { skip, take } = verdict {
            // Of the blocks, as many as are there by the count above: they end by themselves.
            let until = u16::try_from(skip + take).unwrap_or(u16::MAX);
            let mut blocks = V::Framing::blocks(body, until);
            for _ in 0..skip {
                blocks.next();
            }
            let first = first + u64::from(skip);
            let messages = (first..).zip(blocks).map(|(seq, block)| Message { block, seq, rx });
            match &mut ahead {
                Some(ahead) => messages.for_each(|next| ahead.push(next, &mut self.venue, sink)),
                None if take == 1 => messages.for_each(|only| self.venue.apply(&only, sink)),
                None => {
                    let mut ahead = Ahead::new();
                    messages.for_each(|next| ahead.push(next, &mut self.venue, sink));
                    ahead.drain(&mut self.venue, sink);
                }
            }
        }
        // Live, what closes a gap may already wait in another line's socket, so patience is only looked
        // at when all have been read: see `Pipeline::poll`. A recording is in order of time.
        let until_ns = if now == Now::Recorded { now_ns } else { 0 };
        if self.arbiter.deadline().is_some_and(|due| due <= until_ns) {
            if let Some(ahead) = ahead {
                ahead.drain(&mut self.venue, sink);
            }
            self.drain_arbiter(rx, until_ns, sink);
        }
    }

    /// Puts out what the arbiter has beside the datagram in hand, in its order with the data.
    #[cold]
    fn drain_arbiter(&mut self, rx: RxStamp, now_ns: u64, sink: &mut impl Sink) {
        while let Some(output) = self.arbiter.poll(now_ns) {
            let event = |kind: Kind, seq: u64| Event {
                rx_ns: rx.ns,
                clock: rx.clock as u8,
                seq,
                channel: self.index,
                instrument: NO_INSTRUMENT,
                flags: flags::NO_SIDE,
                ..Event::new(kind)
            };
            match output {
                Output::Held(held) => {
                    let count = u16::try_from(held.count).unwrap_or(u16::MAX);
                    let first = held.first + u64::from(held.skip);
                    let blocks = V::Framing::blocks(held.body, count);
                    let blocks = blocks.skip(held.skip as usize).take(held.take as usize);
                    for (seq, block) in (first..).zip(blocks) {
                        self.venue.apply(&Message { block, seq, rx: held.rx }, sink);
                    }
                    continue;
                }
                Output::Lost(loss) => {
                    self.venue.mark_all_stale();
                    let (a, b) = (loss.from.cast_signed(), loss.to);
                    sink.emit(Event {
                        a,
                        b,
                        flags: flags::NO_SIDE | flags::STALE,
                        ..event(Kind::Gap, loss.to)
                    });
                    sink.emit(Event {
                        flags: flags::NO_SIDE | flags::STALE,
                        ..event(Kind::Stale, loss.to)
                    });
                }
                Output::SessionStart { session, next, joined } => {
                    self.venue.new_session();
                    sink.emit(Event {
                        b: session.first_eight(),
                        ..event(Kind::SessionStart, next)
                    });
                    if joined {
                        self.venue.mark_all_stale();
                        let flags = flags::NO_SIDE | flags::STALE;
                        sink.emit(Event { flags, ..event(Kind::Stale, next) });
                    }
                }
                Output::SessionEnd { next, .. } => {
                    sink.emit(Event { b: next, ..event(Kind::SessionEnd, next) });
                }
            }
            sink.end_of_message(true);
        }
    }
}

/// Messages on their way to the book, with what they need being fetched meanwhile.
///
/// For one message alone fetching ahead only costs time, so it begins with the second in the queue.
struct Ahead<'a, V: Venue> {
    queue: [(Message<'a>, V::Hint); AHEAD],
    /// The oldest message when the queue is full; where the next one goes, always.
    at: usize,
    len: usize,
}

impl<'a, V: Venue> Ahead<'a, V> {
    fn new() -> Self {
        let none = Message { block: &[], seq: 0, rx: RxStamp { ns: 0, clock: ClockDomain::None } };
        Self { queue: [(none, V::Hint::default()); AHEAD], at: 0, len: 0 }
    }

    #[inline(always)]
    fn push(&mut self, message: Message<'a>, venue: &mut V, sink: &mut impl Sink) {
        let at = self.at % AHEAD;
        let mut hint = V::Hint::default();
        if self.len == AHEAD {
            hint = venue.prefetch_order(message.block);
            venue.prefetch_level(self.queue[(at + AHEAD - LEVEL_BEHIND) % AHEAD].1);
            venue.apply(&self.queue[at].0, sink);
        } else {
            if self.len > 0 {
                hint = venue.prefetch_order(message.block);
            }
            if self.len >= LEVEL_BEHIND {
                venue.prefetch_level(self.queue[(at + AHEAD - LEVEL_BEHIND) % AHEAD].1);
            }
            self.len += 1;
        }
        self.queue[at] = (message, hint);
        self.at = at + 1;
    }

    #[inline(always)]
    fn drain(&mut self, venue: &mut V, sink: &mut impl Sink) {
        for at in self.at + AHEAD - self.len..self.at + AHEAD {
            venue.apply(&self.queue[at % AHEAD].0, sink);
        }
        self.len = 0;
    }
}
