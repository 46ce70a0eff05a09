//! One channel of a file: its lines merged by an arbiter that can wait.
//!
//! The arbiter is the one that is used on the wire. But a file can be looked into: the channel begins
//! with the lowest number among its first 64 datagrams, since whichever line comes first may lag
//! behind the other. And no time passes before the end of the file: until then a gap is given up only
//! when what came after it is more than the arbiter holds.

use anyhow::Context;
use wirepath_feed_handler::arbiter::{
    Arbiter, Arrival, Config, LineCounters, Output, Start, Verdict,
};
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::rx::{LineId, RxStamp};
use wirepath_feed_handler::venue::FrameKind;

use super::envelope::{ChannelKey, Envelope};
use super::flow::{Message, Visit};
use super::protocol::{unwrapped, walk};

/// Datagrams a channel looks at before it begins.
const LOOK_AHEAD: usize = 64;
/// Lines a channel may have.
pub(super) const LINES_MAX: usize = 255;
/// A number this far beyond the next message is damage: no day has so many messages.
const MAX_AHEAD: u64 = 1 << 32;

/// A channel at the end of the file.
#[derive(Debug)]
pub struct ChannelReport {
    /// Its name.
    pub name: String,
    /// Its protocol.
    pub protocol: VenueKind,
    /// Number of the first message that was delivered or lost.
    pub first: u64,
    /// One past the last.
    pub next: u64,
    /// Its lines, in the order of their letters.
    pub lines: Vec<LineReport>,
}

/// One line of a channel at the end of the file. Counts are of messages where nothing else is said.
#[derive(Clone, Debug, Default)]
pub struct LineReport {
    /// Index of its destination.
    pub line: usize,
    /// Datagrams.
    pub packets: u64,
    /// Delivered from this line, since it brought the first copy.
    pub won: u64,
    /// Copies of messages that had come before.
    pub duplicate: u64,
    /// Messages of the channel that this line did not carry.
    pub lost: u64,
    /// Came when they had been given up, or before the channel's first message.
    pub late: u64,
    /// In datagrams that were refused, or that there was no room to hold.
    pub refused: u64,
    /// Datagrams that announce more messages than they hold.
    pub truncated: u64,
}

/// One channel, with its index within the flow.
pub(super) struct Channel {
    index: usize,
    pub(super) key: ChannelKey,
    name: String,
    protocol: VenueKind,
    /// Its lines, as indices into the file's.
    lines: Vec<usize>,
    /// What it looks at before it begins.
    waiting: Vec<Waiting>,
    /// There once it has begun, with the number of its first message.
    arbiter: Option<(u64, Arbiter)>,
}

/// A datagram that waits for the channel to begin.
struct Waiting {
    line: LineId,
    rx: RxStamp,
    bytes: Vec<u8>,
}

/// Some messages of a datagram: `take` after the first `skip`.
#[derive(Clone, Copy)]
struct Part<'a> {
    first: u64,
    skip: u32,
    take: u32,
    body: &'a [u8],
    rx: RxStamp,
}

impl Channel {
    /// A channel without lines, that has not begun.
    pub(super) fn new(index: usize, key: ChannelKey, name: String, protocol: VenueKind) -> Self {
        let (lines, waiting) = (Vec::new(), Vec::new());
        Self { index, key, name, protocol, lines, waiting, arbiter: None }
    }

    /// The line's place within the channel, by the index of its destination. A new one gets the next
    /// place, `None` when there is none.
    pub(super) fn place(&mut self, line: usize) -> Option<LineId> {
        let known = self.lines.iter().position(|known| *known == line);
        if known.is_none() && self.lines.len() < LINES_MAX {
            self.lines.push(line);
        }
        let place = known.unwrap_or(self.lines.len() - 1);
        (self.lines[place] == line).then(|| u8::try_from(place).ok().map(LineId)).flatten()
    }

    /// Takes a datagram, in the order of the file.
    ///
    /// # Errors
    ///
    /// What `visit` ended with.
    pub(super) fn datagram(
        &mut self,
        line: LineId,
        rx: RxStamp,
        bytes: &[u8],
        envelope: &Envelope<'_>,
        visit: &mut impl Visit,
    ) -> anyhow::Result<()> {
        if envelope.kind == FrameKind::Unnumbered {
            return self.raw(rx, envelope, visit);
        }
        if self.arbiter.is_some() {
            return self.arbitrate(line, rx, envelope, visit);
        }
        self.waiting.push(Waiting { line, rx, bytes: bytes.to_vec() });
        if self.waiting.len() == LOOK_AHEAD { self.begin(visit) } else { Ok(()) }
    }

    /// Hands out the messages of a datagram as they are.
    ///
    /// # Errors
    ///
    /// What `visit` ended with.
    pub(super) fn raw(
        &self,
        rx: RxStamp,
        envelope: &Envelope<'_>,
        visit: &mut impl Visit,
    ) -> anyhow::Result<()> {
        let Envelope { first, body, whole, .. } = *envelope;
        self.deliver(Part { first, skip: 0, take: whole.into(), body, rx }, visit)
    }

    /// Ends the channel: what was waited for will not come.
    ///
    /// # Errors
    ///
    /// What `visit` ended with.
    pub(super) fn finish(&mut self, visit: &mut impl Visit) -> anyhow::Result<()> {
        self.begin(visit)?;
        self.drain(Some(u64::MAX), visit)
    }

    /// The arbiter of a channel that begins like this. It can hold what a file brings in eight thousand
    /// datagrams, or all that there are if these are; longer ones than any of these pass in order only.
    fn arbiter(first: u64, waiting: &[Waiting]) -> anyhow::Result<Arbiter> {
        let longest = waiting.iter().map(|datagram| datagram.bytes.len()).max().unwrap_or_default();
        let (few, many) = (u32::try_from(waiting.len())?, Config::default().held_datagrams);
        let config = Config {
            lines: u8::MAX,
            start: Start::At(first),
            patience_ns: u64::MAX / 2,
            max_ahead: MAX_AHEAD,
            held_datagrams: if waiting.len() < LOOK_AHEAD { few.max(1) } else { many },
            datagram_bytes: match longest {
                0..=2_048 => 2_048,
                2_049..=9_216 => 9_216,
                _ => u16::MAX.into(),
            },
            ..Config::default()
        };
        Arbiter::new(&config).context("cannot set up a channel")
    }

    /// Begins with the lowest number seen so far, unless it has begun.
    fn begin(&mut self, visit: &mut impl Visit) -> anyhow::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let protocol = self.protocol;
        let parse = |waiting: &Waiting| {
            Envelope::parse(protocol, &waiting.bytes).ok().map(|envelope| envelope.first)
        };
        if self.arbiter.is_none() {
            let Some(first) = waiting.iter().filter_map(parse).min() else { return Ok(()) };
            self.arbiter = Some((first, Self::arbiter(first, &waiting)?));
        }
        for Waiting { line, rx, bytes } in waiting {
            if let Ok(envelope) = Envelope::parse(protocol, &bytes) {
                self.arbitrate(line, rx, &envelope, visit)?;
            }
        }
        Ok(())
    }

    fn arbitrate(
        &mut self,
        line: LineId,
        rx: RxStamp,
        envelope: &Envelope<'_>,
        visit: &mut impl Visit,
    ) -> anyhow::Result<()> {
        let Some((_, arbiter)) = &mut self.arbiter else { return Ok(()) };
        let first = unwrapped(self.protocol, envelope.first, arbiter.next());
        let body = envelope.body;
        let arrival = Arrival {
            line,
            session: self.key.session,
            first,
            count: envelope.whole.into(),
            next_claimed: first.saturating_add(envelope.declared.into()),
            end_of_session: envelope.kind == FrameKind::EndOfSession,
            body,
            rx,
            now_ns: 0,
        };
        if let Verdict::Deliver { skip, take } = arbiter.handle(&arrival) {
            self.deliver(Part { first, skip, take, body, rx }, visit)?;
        }
        self.drain(None, visit)
    }

    /// Hands out what had been held and has its turn now, and what is lost, at this time.
    fn drain(&mut self, now_ns: Option<u64>, visit: &mut impl Visit) -> anyhow::Result<()> {
        // Taken out, so that what it lends can be delivered from here.
        let Some((first, mut arbiter)) = self.arbiter.take() else { return Ok(()) };
        let mut outcome = Ok(());
        while outcome.is_ok() {
            let output = match now_ns {
                None => arbiter.ready(),
                Some(now_ns) => arbiter.poll(now_ns),
            };
            outcome = match output {
                Some(Output::Held(held)) => {
                    let (first, skip, take) = (held.first, held.skip, held.take);
                    self.deliver(Part { first, skip, take, body: held.body, rx: held.rx }, visit)
                }
                Some(Output::Lost(loss)) => visit.gap(self.index, loss.from..=loss.to),
                Some(
                    Output::SessionStart { .. } | Output::SessionEnd { .. } | Output::Overdue(_),
                ) => Ok(()),
                None => break,
            };
        }
        self.arbiter = Some((first, arbiter));
        outcome
    }

    fn deliver(&self, part: Part<'_>, visit: &mut impl Visit) -> anyhow::Result<()> {
        let first = part.first.saturating_add(part.skip.into());
        let step = u64::from(part.first != 0); // messages without numbers all have 0
        walk(self.protocol, part.body, (part.skip, part.take), |index, block| {
            let message = Message {
                channel: self.index,
                channel_name: &self.name,
                protocol: self.protocol,
                seq: first.saturating_add(index * step),
                rx: part.rx,
                block,
            };
            if visit.is_done() { Ok(()) } else { visit.message(&message) }
        })
    }

    /// Indices of its lines' destinations, in the order of their letters.
    pub(super) fn lines(&self) -> &[usize] {
        &self.lines
    }

    /// How it has gone.
    pub(super) fn report(&self) -> ChannelReport {
        let (first, next) = match &self.arbiter {
            Some((first, arbiter)) => (*first, arbiter.next()),
            None => (0, 0),
        };
        let line = |(place, line): (u8, &usize)| {
            let counters =
                self.arbiter.as_ref().and_then(|(_, arbiter)| arbiter.line(LineId(place)));
            counters.map_or_else(LineReport::default, |counters| line_report(*line, counters, next))
        };
        ChannelReport {
            name: self.name.clone(),
            protocol: self.protocol,
            first,
            next,
            lines: (0..).zip(&self.lines).map(line).collect(),
        }
    }
}

fn line_report(line: usize, counters: &LineCounters, next: u64) -> LineReport {
    LineReport {
        line,
        packets: counters.datagrams,
        won: counters.won,
        duplicate: counters.duplicate,
        // What came on other lines after this one fell silent is lost on it too.
        lost: counters.lost + next.saturating_sub(counters.next),
        late: counters.late,
        refused: counters.rejected + counters.dropped,
        truncated: counters.truncated,
    }
}
