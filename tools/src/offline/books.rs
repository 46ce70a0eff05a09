//! Books built from a file, by the code that builds them from the wire, up to a moment.
//!
//! Each channel of the file has a venue of its own. A channel that does not begin with message 1 has
//! missed something, and so has one with a gap: its books are stale, as they would be live.

use std::ops::RangeInclusive;

use anyhow::Context;
use jiff::civil::Date;
use wirepath_feed_handler::book::BookView;
use wirepath_feed_handler::config::{LimitsConfig, VenueKind};
use wirepath_feed_handler::directory::Directory;
use wirepath_feed_handler::event::{Event, Kinds};
use wirepath_feed_handler::venue::{
    Message as VenueMessage, Sink, Venue, VenueCounters, VenueError, VenueOptions, WithVenue,
};

use super::at::{At, Clock};
use super::flow::{Message, Visit};

/// Takes the events of one message, when it has been applied.
pub trait Observe {
    /// Which kinds of event are of interest.
    const KINDS: Kinds;

    /// One message of the channel with index `channel` changed what `events` tell.
    ///
    /// # Errors
    ///
    /// Whatever ends the reading, such as an output that cannot be written.
    fn message(&mut self, channel: usize, events: &[Event], venue: &AnyVenue)
    -> anyhow::Result<()>;
}

/// How books are built.
#[derive(Clone, Debug, Default)]
pub struct BooksOptions {
    /// Only the books of these symbols; all when `None`.
    pub symbols: Option<Vec<String>>,
    /// The trading date in New York; from the receive stamps when `None`.
    pub date: Option<Date>,
    /// Up to and including which moment; to the end of the file when `None`.
    pub at: Option<At>,
}

/// The books of every channel of a file. See the module documentation.
pub struct Books<O> {
    options: BooksOptions,
    /// By index; there from a channel's first message on.
    channels: Vec<Option<Channel>>,
    events: Events,
    /// What looks on.
    pub observer: O,
}

struct Channel {
    name: String,
    venue: AnyVenue,
    clock: Clock,
    /// The moment has been passed: what comes now is later.
    is_past: bool,
}

/// A venue of whichever kind the channel is of.
pub struct AnyVenue(Box<dyn Erased>);

/// What is asked of a venue here, so that one of any kind can be in a box.
trait Erased: Send {
    fn apply(&mut self, message: &VenueMessage<'_>, events: &mut Events);
    fn mark_all_stale(&mut self);
    fn directory(&self) -> &Directory;
    fn book(&self, instrument: u32) -> Option<(BookView<'_>, bool)>;
    fn counters(&self) -> &VenueCounters;
}

impl<V: Venue + Send> Erased for V {
    fn apply(&mut self, message: &VenueMessage<'_>, events: &mut Events) {
        Venue::apply(self, message, events);
    }

    fn mark_all_stale(&mut self) {
        Venue::mark_all_stale(self);
    }

    fn directory(&self) -> &Directory {
        Venue::directory(self)
    }

    fn book(&self, instrument: u32) -> Option<(BookView<'_>, bool)> {
        Some((Venue::book(self, instrument)?, self.is_stale(instrument)))
    }

    fn counters(&self) -> &VenueCounters {
        Venue::counters(self)
    }
}

/// Gathers the events of one message.
struct Events {
    kinds: Kinds,
    events: Vec<Event>,
}

impl Sink for Events {
    fn wants(&self) -> Kinds {
        self.kinds
    }

    fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    fn end_of_message(&mut self, _complete: bool) {}
}

/// Instruments a channel may have: every stock locate.
const INSTRUMENTS: u32 = 1 << 16;
/// The number of a session's first message, in every protocol so far.
const FIRST_SEQ: u64 = 1;

impl AnyVenue {
    fn new(protocol: VenueKind, options: &BooksOptions) -> anyhow::Result<Self> {
        let options = VenueOptions {
            symbols: options.symbols.clone(),
            date: options.date,
            limits: LimitsConfig {
                instruments: INSTRUMENTS,
                order_pages_ready: 0,
                ..LimitsConfig::default()
            },
            channel: 0,
        };
        struct New(VenueOptions);
        impl WithVenue for New {
            type Out = Result<Box<dyn Erased>, VenueError>;
            fn with<V: Venue + Send + 'static>(self) -> Self::Out {
                Ok(Box::new(V::new(self.0)?))
            }
        }
        Ok(Self(protocol.with(New(options))?))
    }

    /// The instruments named so far, by index, each with its symbol.
    pub fn instruments(&self) -> Vec<(u32, String)> {
        let directory = self.0.directory();
        directory.iter().map(|one| (one.index, directory.name(one.index))).collect()
    }

    /// The symbol of an instrument, or its index where it has none.
    pub fn symbol(&self, instrument: u32) -> String {
        self.0.directory().name(instrument)
    }

    /// The book of an instrument, and whether it may have missed a message.
    pub fn book(&self, instrument: u32) -> Option<(BookView<'_>, bool)> {
        self.0.book(instrument)
    }

    /// What it has counted.
    pub fn counters(&self) -> &VenueCounters {
        self.0.counters()
    }
}

impl<O: Observe> Books<O> {
    /// No books yet; `observer` looks on while they are built.
    pub fn new(options: BooksOptions, observer: O) -> Self {
        let events = Events { kinds: O::KINDS, events: Vec::new() };
        Self { options, channels: Vec::new(), events, observer }
    }

    /// The venues of the channels that had messages, each with its channel's name.
    pub fn venues(&self) -> impl Iterator<Item = (&str, &AnyVenue)> {
        self.channels.iter().flatten().map(|channel| (channel.name.as_str(), &channel.venue))
    }
}

impl<O: Observe> Visit for Books<O> {
    fn message(&mut self, message: &Message<'_>) -> anyhow::Result<()> {
        if self.channels.len() <= message.channel {
            self.channels.resize_with(message.channel + 1, || None);
        }
        let channel = match &mut self.channels[message.channel] {
            Some(channel) => channel,
            none => none.insert(Channel::new(message, &self.options)?),
        };
        if let Some(at) = self.options.at
            && channel.clock.is_past(at, message)?
        {
            channel.is_past = true;
            return Ok(());
        }
        self.events.events.clear();
        let Message { block, seq, rx, .. } = *message;
        channel.venue.0.apply(&VenueMessage { block, seq, rx }, &mut self.events);
        self.observer.message(message.channel, &self.events.events, &channel.venue)
    }

    fn gap(&mut self, channel: usize, lost: RangeInclusive<u64>) -> anyhow::Result<()> {
        // What is lost before a channel's first message shows in that one's number.
        if let Some(Some(channel)) = self.channels.get_mut(channel) {
            let is_past = match self.options.at {
                Some(At::Seq(seq)) => *lost.start() > seq,
                _ => channel.is_past,
            };
            if !is_past {
                channel.venue.0.mark_all_stale();
            }
        }
        Ok(())
    }
}

impl Channel {
    /// For the channel that begins with `first`.
    fn new(first: &Message<'_>, options: &BooksOptions) -> anyhow::Result<Self> {
        let name = first.channel_name.to_owned();
        let mut venue = AnyVenue::new(first.protocol, options)
            .with_context(|| format!("cannot set up books for channel {name}"))?;
        if first.seq > FIRST_SEQ {
            venue.0.mark_all_stale();
        }
        Ok(Self { name, venue, clock: Clock::new(options.date), is_past: false })
    }
}
