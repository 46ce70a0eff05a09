//! What the commands that look into files ask of a protocol that only the file names.
//!
//! Each question is answered by the venue's own code, which the feed handler has: nothing here knows any
//! venue.

use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::venue::{
    About, Format, Frame, Framing, Recognised, TypeCode, Venue, WithVenue,
};
use wirepath_protocol::show::{Flat, Show};
use wirepath_protocol::{DecodeError, Layout, Value};

/// What never changes about a protocol.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The specification's name for it.
    pub title: &'static str,
    /// Its message types, in the specification's order.
    pub layouts: &'static [Layout],
}

/// See [`Facts`].
pub fn facts(protocol: VenueKind) -> Facts {
    struct Ask;
    impl WithVenue for Ask {
        type Out = Facts;
        fn with<V: Venue>(self) -> Facts {
            Facts { title: V::Format::TITLE, layouts: V::Format::LAYOUTS }
        }
    }
    protocol.with(Ask)
}

/// The type of a message; one too short to have one has type 0.
pub fn type_code(protocol: VenueKind, message: &[u8]) -> TypeCode {
    struct Ask<'a>(&'a [u8]);
    impl WithVenue for Ask<'_> {
        type Out = TypeCode;
        fn with<V: Venue>(self) -> TypeCode {
            let kind = V::Format::kind(self.0).unwrap_or_default();
            TypeCode { kind, codes: V::Format::CODES }
        }
    }
    protocol.with(Ask(message))
}

/// A type of the protocol, as its venue writes it.
pub fn code_of(protocol: VenueKind, layout: &Layout) -> TypeCode {
    struct Ask(u16);
    impl WithVenue for Ask {
        type Out = TypeCode;
        fn with<V: Venue>(self) -> TypeCode {
            TypeCode { kind: self.0, codes: V::Format::CODES }
        }
    }
    protocol.with(Ask(layout.kind))
}

/// Shows every field of a message, in the specification's order; none of an unknown type.
///
/// # Errors
///
/// The message is shorter than its type's layout.
pub fn show<'a>(
    protocol: VenueKind,
    message: &'a [u8],
    to: &mut impl Show<'a>,
) -> Result<(), DecodeError> {
    struct Ask<'t, 'a, T>(&'a [u8], &'t mut T);
    impl<'a, T: Show<'a>> WithVenue for Ask<'_, 'a, T> {
        type Out = Result<(), DecodeError>;
        fn with<V: Venue>(self) -> Self::Out {
            V::Format::show(self.0, self.1)
        }
    }
    protocol.with(Ask(message, to))
}

/// Shows `visit` the same flat: a group as the number of its entries, and then their fields.
///
/// # Errors
///
/// As [`show`].
pub fn fields<'a>(
    protocol: VenueKind,
    message: &'a [u8],
    visit: &mut impl FnMut(&'static str, Value<'a>),
) -> Result<(), DecodeError> {
    show(protocol, message, &mut Flat(visit))
}

/// Which instrument a message is about.
pub fn about(protocol: VenueKind, message: &[u8]) -> About {
    struct Ask<'a>(&'a [u8]);
    impl WithVenue for Ask<'_> {
        type Out = About;
        fn with<V: Venue>(self) -> About {
            V::Format::about(self.0)
        }
    }
    protocol.with(Ask(message))
}

/// The second of the day that a message begins, where others count from it.
pub fn second(protocol: VenueKind, message: &[u8]) -> Option<u64> {
    struct Ask<'a>(&'a [u8]);
    impl WithVenue for Ask<'_> {
        type Out = Option<u64>;
        fn with<V: Venue>(self) -> Option<u64> {
            V::Format::second(self.0)
        }
    }
    protocol.with(Ask(message))
}

/// Whether packets say of which channel and session they are, so that lines of different ones are told apart.
pub fn names_channels(protocol: VenueKind) -> bool {
    struct Ask;
    impl WithVenue for Ask {
        type Out = bool;
        fn with<V: Venue>(self) -> bool {
            V::Framing::NAMES_CHANNELS
        }
    }
    protocol.with(Ask)
}

/// Which message of its session has the number `first`, if `near` is expected.
pub fn unwrapped(protocol: VenueKind, first: u64, near: u64) -> u64 {
    struct Ask(u64, u64);
    impl WithVenue for Ask {
        type Out = u64;
        fn with<V: Venue>(self) -> u64 {
            V::Framing::unwrapped(self.0, self.1)
        }
    }
    protocol.with(Ask(first, near))
}

/// Reads a datagram's envelope.
///
/// # Errors
///
/// The datagram is too short for it, or it is another protocol's.
pub fn frame(protocol: VenueKind, datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
    struct Ask<'a>(&'a [u8]);
    impl<'a> WithVenue for Ask<'a> {
        type Out = Result<Frame<'a>, DecodeError>;
        fn with<V: Venue>(self) -> Self::Out {
            V::Framing::parse(self.0)
        }
    }
    protocol.with(Ask(datagram))
}

/// How many of the messages that a frame declares are wholly there.
pub fn count(protocol: VenueKind, frame: &Frame<'_>) -> u16 {
    struct Ask<'a>(&'a Frame<'a>);
    impl WithVenue for Ask<'_> {
        type Out = usize;
        fn with<V: Venue>(self) -> usize {
            V::Framing::blocks(self.0.body, self.0.declared).count()
        }
    }
    u16::try_from(protocol.with(Ask(frame))).unwrap_or(frame.declared)
}

/// Walks `take` blocks of a body after the first `skip`, and the messages of each; `each` is told how many blocks
/// came before.
///
/// # Errors
///
/// Whatever `each` fails with.
pub fn walk<E>(
    protocol: VenueKind,
    body: &[u8],
    (skip, take): (u32, u32),
    each: impl FnMut(u64, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    struct Ask<'a, F>(&'a [u8], u32, u32, F);
    impl<E, F: FnMut(u64, &[u8]) -> Result<(), E>> WithVenue for Ask<'_, F> {
        type Out = Result<(), E>;
        fn with<V: Venue>(self) -> Result<(), E> {
            let Self(body, skip, take, mut each) = self;
            let blocks = V::Framing::blocks(body, u16::MAX).skip(skip as usize);
            for (index, block) in (0..).zip(blocks.take(take as usize)) {
                V::Format::messages(block).try_for_each(|message| each(index, message))?;
            }
            Ok(())
        }
    }
    protocol.with(Ask(body, skip, take, each))
}

/// Whether a datagram of unknown origin is of this protocol.
pub fn recognise(protocol: VenueKind, datagram: &[u8]) -> Recognised {
    struct Ask<'a>(&'a [u8]);
    impl WithVenue for Ask<'_> {
        type Out = Recognised;
        fn with<V: Venue>(self) -> Recognised {
            V::Framing::recognise(self.0)
        }
    }
    protocol.with(Ask(datagram))
}

/// What people call a session of a channel.
pub fn channel_name(protocol: VenueKind, session: SessionId, channel: u32) -> String {
    struct Ask(SessionId, u32);
    impl WithVenue for Ask {
        type Out = String;
        fn with<V: Venue>(self) -> String {
            V::Framing::channel_name(self.0, self.1)
        }
    }
    protocol.with(Ask(session, channel))
}
