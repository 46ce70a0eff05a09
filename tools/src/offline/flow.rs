//! From datagrams in the order of a file to messages in the order of their numbers.
//!
//! Sorts datagrams into channels, which a file may hold many of: each session of each venue is one,
//! and its lines are the destinations it was sent to, or those that carry the same where packets do not
//! name their channel (see `kin`). What a line speaks is found out from the
//! datagrams on it ([`recognise`](super::recognise)); putting a channel's messages into one order is the
//! [`channel`](super::channel)'s work. Counts what belongs nowhere.

use std::ops::RangeInclusive;

use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::rx::{LineId, RxStamp};

use super::channel::{Channel, ChannelReport};
use super::envelope::{ChannelKey, Envelope};
use super::kin::{Kin, Released, Sorted};
use super::protocol;
use super::recognise::{Seen, recognise};

/// Channels a file may have; datagrams of further ones are counted and stepped over.
const CHANNELS_MAX: usize = 64;

/// Takes what a flow brings, in order within each channel.
pub trait Visit {
    /// The next message of a channel.
    ///
    /// # Errors
    ///
    /// Whatever ends the flow, such as an output that cannot be written.
    fn message(&mut self, message: &Message<'_>) -> anyhow::Result<()>;

    /// Messages of the channel with this index that no line carried.
    ///
    /// # Errors
    ///
    /// As [`message`](Self::message).
    fn gap(&mut self, channel: usize, lost: RangeInclusive<u64>) -> anyhow::Result<()> {
        let _ = (channel, lost);
        Ok(())
    }

    /// Whether nothing more is wanted, so that reading can end.
    fn is_done(&self) -> bool {
        false
    }
}

/// One message in its turn.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Index of its channel.
    pub channel: usize,
    /// The channel's name.
    pub channel_name: &'a str,
    /// The channel's protocol.
    pub protocol: VenueKind,
    /// Its number within the channel.
    pub seq: u64,
    /// When its datagram was received.
    pub rx: RxStamp,
    /// From the type byte on, without the length.
    pub block: &'a [u8],
}

/// What to take of a file.
#[derive(Clone, Debug, Default)]
pub struct FlowOptions {
    /// The protocol of every datagram; recognised from the bytes when `None`.
    pub protocol: Option<VenueKind>,
    /// One line as it is, without arbitration.
    pub line: Option<RawLine>,
    /// The name of every channel, for files that name none; their messages lack nothing, whatever
    /// their size.
    pub name: Option<String>,
}

/// A line to be shown as it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RawLine {
    /// The one at this place of its channel, in the order of appearance; 0 is A.
    Place(u8),
    /// The only one that there is, since the others have been filtered out.
    Only,
}

/// One destination of the file. Who knows its address is the file's reader.
#[derive(Debug, Default)]
pub struct FileLine {
    protocol: Option<VenueKind>,
    /// Datagrams of a protocol that cannot be decoded, and which.
    pub unsupported: Option<(&'static str, u64)>,
    /// Datagrams of no protocol that is known.
    pub unrecognised: u64,
    /// Datagrams of its protocol whose header cannot be read.
    pub malformed: u64,
    /// Datagrams of one channel or line too many.
    pub beyond_limit: u64,
}

/// The channels of one file. See the module documentation.
pub struct Flow {
    options: FlowOptions,
    lines: Vec<FileLine>,
    channels: Vec<Channel>,
    /// The channel of the last datagram, where the next one is looked for first.
    recent: usize,
    /// Who is of one channel, where packets do not say.
    kin: Kin,
    packets: u64,
    /// Datagrams on the line that is shown as it is.
    on_raw_line: u64,
}

impl Flow {
    /// A flow that has seen nothing.
    pub fn new(options: FlowOptions) -> Self {
        Self {
            options,
            lines: Vec::new(),
            channels: Vec::new(),
            recent: 0,
            kin: Kin::default(),
            packets: 0,
            on_raw_line: 0,
        }
    }

    /// Whether one line is shown as it is, and no datagram has come on it.
    pub fn lacks_raw_line(&self) -> bool {
        self.options.line.is_some() && self.on_raw_line == 0
    }

    /// Datagrams so far, of whatever kind.
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// The destinations so far.
    pub fn lines(&self) -> &[FileLine] {
        &self.lines
    }

    /// Whether any datagram was of a protocol that can be decoded. Packets of MoldUDP64 without
    /// messages are, unless others on their line tell that it carries something else.
    pub fn has_channels(&self) -> bool {
        let is_other = |line: &usize| {
            let line = &self.lines[*line];
            line.protocol.is_none() && line.unsupported.is_some()
        };
        self.channels.iter().any(|channel| !channel.lines().iter().all(is_other))
    }

    /// Takes the next datagram of the file, sent to the destination with index `line`.
    ///
    /// # Errors
    ///
    /// What `visit` ended with.
    pub fn datagram(
        &mut self,
        line: usize,
        rx: RxStamp,
        bytes: &[u8],
        visit: &mut impl Visit,
    ) -> anyhow::Result<()> {
        self.packets += 1;
        while self.lines.len() <= line {
            self.lines.push(FileLine::default());
        }
        let Some(protocol) = self.protocol(line, bytes) else { return Ok(()) };
        let Ok(mut envelope) = Envelope::parse(protocol, bytes) else {
            self.lines[line].malformed += 1;
            return Ok(());
        };
        if !protocol::names_channels(protocol) {
            match self.kin.sort(line, envelope.key, rx, bytes) {
                Sorted::Of(key) => envelope.key = key,
                Sorted::Kept => return Ok(()),
                Sorted::Released(released) => return self.release(released, visit),
            }
        }
        self.sorted(line, rx, bytes, &envelope, visit)
    }

    /// Takes what was kept until its channel was known.
    fn release(&mut self, released: Vec<Released>, visit: &mut impl Visit) -> anyhow::Result<()> {
        for Released { line, key, kept } in released {
            for datagram in kept {
                if let Ok(envelope) = Envelope::parse(key.protocol, &datagram.bytes) {
                    let envelope = Envelope { key, ..envelope };
                    self.sorted(line, datagram.rx, &datagram.bytes, &envelope, visit)?;
                }
            }
        }
        Ok(())
    }

    /// Takes a datagram whose channel is known.
    fn sorted(
        &mut self,
        line: usize,
        rx: RxStamp,
        bytes: &[u8],
        envelope: &Envelope<'_>,
        visit: &mut impl Visit,
    ) -> anyhow::Result<()> {
        let Some((channel, place)) = self.place(line, envelope.key.protocol, envelope.key) else {
            self.lines[line].beyond_limit += 1;
            return Ok(());
        };
        let channel = &mut self.channels[channel];
        match self.options.line {
            None => channel.datagram(place, rx, bytes, envelope, visit),
            Some(RawLine::Place(wanted)) if wanted != place.0 => Ok(()),
            Some(_) => {
                self.on_raw_line += 1;
                channel.raw(rx, envelope, visit)
            }
        }
    }

    /// Ends the file: what was waited for will not come.
    ///
    /// # Errors
    ///
    /// What `visit` ended with.
    pub fn finish(&mut self, visit: &mut impl Visit) -> anyhow::Result<()> {
        let released = self.kin.finish();
        self.release(released, visit)?;
        self.channels.iter_mut().try_for_each(|channel| channel.finish(visit))
    }

    /// The channels as they are at the end of the file.
    pub fn reports(&self) -> Vec<ChannelReport> {
        self.channels.iter().map(Channel::report).collect()
    }

    /// What the datagram speaks, and what its line speaks from now on.
    fn protocol(&mut self, line: usize, bytes: &[u8]) -> Option<VenueKind> {
        let line = &mut self.lines[line];
        if let Some(protocol) = self.options.protocol.or(line.protocol) {
            return Some(protocol);
        }
        match recognise(bytes) {
            Seen::Known(protocol) => line.protocol = Some(protocol),
            Seen::Framing(protocol) => return Some(protocol),
            Seen::Unsupported(name) => line.unsupported.get_or_insert((name, 0)).1 += 1,
            Seen::Unknown => line.unrecognised += 1,
        }
        line.protocol
    }

    /// Index of the channel, and place of the line within it. `None` beyond the limits.
    fn place(
        &mut self,
        line: usize,
        protocol: VenueKind,
        key: ChannelKey,
    ) -> Option<(usize, LineId)> {
        if self.channels.get(self.recent).is_none_or(|channel| channel.key != key) {
            let known = self.channels.iter().position(|channel| channel.key == key);
            let index = known.unwrap_or(self.channels.len());
            if index == CHANNELS_MAX {
                return None;
            }
            if known.is_none() {
                let name = self.options.name.clone().unwrap_or_else(|| key.to_string());
                self.channels.push(Channel::new(index, key, name, protocol));
            }
            self.recent = index;
        }
        Some((self.recent, self.channels[self.recent].place(line)?))
    }
}
