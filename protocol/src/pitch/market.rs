//! Reading a block by the tables of its market.

use super::{common, equities, futures, options};
use crate::error::DecodeError;
use crate::field::Value;
use crate::layout::Layout;

/// A kind of exchange that speaks PITCH, each with types and layouts of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Market {
    /// Shares: BZX, BYX, EDGA, EDGX.
    Equities,
    /// Options on shares and indices: BZX, C1, C2, EDGX Options.
    Options,
    /// Futures: CFE.
    Futures,
}

/// One message of a market's feed, viewed in its block.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// One that several markets have alike, or an unknown one.
    Common(common::Message<'a>),
    /// One that equities alone have.
    Equities(equities::Message<'a>),
    /// One that options alone have.
    Options(options::Message<'a>),
    /// One that futures have in a layout of their own.
    Futures(futures::Message<'a>),
}

impl Market {
    /// Views one block, from the length byte on: by the market's own layouts, else by the common ones.
    ///
    /// Longer blocks than known are read by their known part.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] when the block is shorter than its type's layout, or too short to have a
    /// type.
    #[inline]
    pub fn parse(self, block: &[u8]) -> Result<Message<'_>, DecodeError> {
        match self {
            Self::Equities => match equities::Message::parse(block)? {
                equities::Message::Unknown { .. } => {}
                own => return Ok(Message::Equities(own)),
            },
            Self::Options => match options::Message::parse(block)? {
                options::Message::Unknown { .. } => {}
                own => return Ok(Message::Options(own)),
            },
            Self::Futures => match futures::Message::parse(block)? {
                futures::Message::Unknown { kind, .. } if futures::COMMON.contains(&kind) => {}
                own => return Ok(Message::Futures(own)),
            },
        }
        common::Message::parse(block).map(Message::Common)
    }

    /// The layout of messages of type `kind` in this market, if known.
    pub fn layout_of(self, kind: u16) -> Option<&'static Layout> {
        let own = match self {
            Self::Equities => equities::layout_of(kind),
            Self::Options => options::layout_of(kind),
            Self::Futures => futures::layout_of(kind),
        };
        let shared = |kind| self != Self::Futures || futures::COMMON.contains(&kind);
        match (own, u8::try_from(kind)) {
            (None, Ok(of)) if shared(of) => common::layout_of(kind),
            _ => own,
        }
    }

    /// Shows `visit` every field of one block but its length and type, in the specification's order and
    /// by its names; then, where they are there, those that stand behind the known part.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse); then it shows nothing.
    pub fn fields<'a>(
        self,
        block: &'a [u8],
        visit: &mut impl FnMut(&'static str, Value<'a>),
    ) -> Result<(), DecodeError> {
        let message = self.parse(block)?;
        message.fields(visit);
        match message {
            // Equities send nothing there: what grows there one day will mean something else.
            Message::Common(_) if self != Self::Equities => common::fields_behind(block, visit),
            Message::Options(_) => options::fields_behind(block, visit),
            _ => {}
        }
        Ok(())
    }
}

impl<'a> Message<'a> {
    /// The type.
    #[inline]
    pub fn kind(&self) -> u8 {
        match self {
            Self::Common(message) => message.kind(),
            Self::Equities(message) => message.kind(),
            Self::Options(message) => message.kind(),
            Self::Futures(message) => message.kind(),
        }
    }

    /// Shows `visit` every field of the known part but length and type, in the specification's order and
    /// by its names. An unknown message shows none.
    pub fn fields(&self, visit: &mut impl FnMut(&'static str, Value<'a>)) {
        match self {
            Self::Common(message) => message.fields(visit),
            Self::Equities(message) => message.fields(visit),
            Self::Options(message) => message.fields(visit),
            Self::Futures(message) => message.fields(visit),
        }
    }
}
