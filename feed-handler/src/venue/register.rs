//! The venues that there are, and how code is had for the one that a config or a capture names.

use super::Venue;

/// Something to be done with a venue that is only known when the program runs.
pub trait WithVenue {
    /// What comes of it.
    type Out;

    /// Does it; compiled once per venue.
    fn with<V: Venue + Send + 'static>(self) -> Self::Out;
}

/// One line a venue: what it is, its name in configs, its type. Those behind `for tests` are there in this crate's
/// tests only.
macro_rules! venues {
    (
        $($(#[$doc:meta])+ $kind:ident = $name:literal: $venue:ty;)+
        for tests: $($(#[$test_doc:meta])+ $test:ident = $test_name:literal: $test_venue:ty;)+
    ) => {
        /// The venues' protocols this version speaks.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum VenueKind {
            $($(#[$doc])+ $kind,)+
            $(#[cfg(test)] $(#[$test_doc])+ $test,)+
        }

        impl VenueKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)+ $(#[cfg(test)] Self::$test,)+];

            /// The name in configs and flags.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                    $(#[cfg(test)] Self::$test => $test_name,)+
                }
            }

            /// Does something with the venue of this kind.
            pub fn with<W: WithVenue>(self, what: W) -> W::Out {
                match self {
                    $(Self::$kind => what.with::<$venue>(),)+
                    $(#[cfg(test)] Self::$test => what.with::<$test_venue>(),)+
                }
            }
        }
    };
}

pub(super) use venues;
