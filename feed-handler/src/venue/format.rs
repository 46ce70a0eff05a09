//! What a venue's messages look like, for programs that show them rather than act on them.

use core::fmt;

use wirepath_protocol::show::{Flat, Show};
use wirepath_protocol::{DecodeError, Layout, Symbol, Value};

/// How a venue's documents write the type of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Codes {
    /// A letter or digit: ITCH, IEX.
    Letters,
    /// Hexadecimal digits: PITCH.
    Hex,
    /// A number: CME's templates, XDP.
    Numbers,
}

/// The type of a message as its venue writes it: `A`, `0x21`, `32`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TypeCode {
    /// The type byte or number.
    pub kind: u16,
    /// How it is written.
    pub codes: Codes,
}

impl fmt::Display for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.codes, u8::try_from(self.kind)) {
            (Codes::Numbers, _) => self.kind.fmt(f),
            (Codes::Letters, Ok(letter)) if letter.is_ascii_graphic() => char::from(letter).fmt(f),
            _ => f.pad(&format!("{:#04x}", self.kind)),
        }
    }
}

/// Which instrument a message is about, as far as it says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// The venue's own number for it.
    pub venue_id: Option<u64>,
    /// Its symbol.
    pub symbol: Option<Symbol>,
}

/// The messages of a venue: their types, and what is in them by the specification's names.
///
/// A message begins where the framing's block does, at its length or type.
pub trait Format {
    /// The specification's name for the protocol.
    const TITLE: &'static str;
    /// How types are written.
    const CODES: Codes;
    /// The types that are known, in the specification's order.
    const LAYOUTS: &'static [Layout];

    /// The messages of a block, where the framing numbers several together; else the block itself.
    fn messages(block: &[u8]) -> impl Iterator<Item = &[u8]> {
        core::iter::once(block)
    }

    /// The type of a message; `None` when it is too short to have one.
    fn kind(message: &[u8]) -> Option<u16>;

    /// Shows every field, in the specification's order and by its names; none of an unknown type.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the message is shorter than its type's layout.
    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError>;

    /// Which instrument a message is about.
    fn about(message: &[u8]) -> About;

    /// The second of the day, in New York, that a message begins, where later messages count their `time_offset`
    /// from it.
    fn second(message: &[u8]) -> Option<u64> {
        let _ = message;
        None
    }
}

/// The symbol in the field of this name.
pub(super) fn symbol_of<F: Format>(message: &[u8], field: &str) -> Option<Symbol> {
    let mut symbol = None;
    let mut look = |name, value| {
        if let (true, Value::Text(text)) = (name == field, value) {
            symbol = core::str::from_utf8(text).ok().and_then(|text| Symbol::new(text).ok());
        }
    };
    let read = F::show(message, &mut Flat(&mut look));
    read.ok().and(symbol)
}
