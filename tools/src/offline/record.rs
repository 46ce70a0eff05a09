//! One message, ready to be shown: its type code, and its fields by the specification's names.

use core::fmt;

use wirepath_feed_handler::config::VenueKind;
use wirepath_protocol::{DecodeError, Layout, Value, deep10, itch50};

/// A venue's type code: the letter it is, or `0x7f` where it is none.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TypeCode(pub u8);

impl fmt::Display for TypeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_ascii_graphic() {
            write!(f, "{}", char::from(self.0))
        } else {
            write!(f, "{:#04x}", self.0)
        }
    }
}

impl core::str::FromStr for TypeCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hex = text.strip_prefix("0x").and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (text.as_bytes(), hex) {
            ([code], _) if code.is_ascii_graphic() => Ok(Self(*code)),
            (_, Some(code)) => Ok(Self(code)),
            _ => Err(format!(
                "`{text}` is not a type code: expected one letter, or two digits after 0x"
            )),
        }
    }
}

/// A message block, parsed.
#[derive(Clone, Copy, Debug)]
pub enum Parsed<'a> {
    /// Of TotalView-ITCH 5.0.
    Itch(itch50::Message<'a>),
    /// Of IEX DEEP 1.0.
    Deep(deep10::Message<'a>),
    /// Shorter than its type's layout.
    Unreadable(DecodeError),
}

impl<'a> Parsed<'a> {
    /// Parses a block.
    pub fn new(protocol: VenueKind, block: &'a [u8]) -> Self {
        match protocol {
            VenueKind::NasdaqItch50 => itch50::Message::parse(block).map(Self::Itch),
            VenueKind::IexDeep10 => deep10::Message::parse(block).map(Self::Deep),
        }
        .unwrap_or_else(Self::Unreadable)
    }

    /// Shows `visit` every field but the type, in the specification's order.
    pub fn fields(&self, visit: &mut impl FnMut(&'static str, Value<'a>)) {
        match self {
            Self::Itch(message) => message.fields(visit),
            Self::Deep(message) => message.fields(visit),
            Self::Unreadable(_) => {}
        }
    }

    /// Whether the type is one that no layout is known for.
    pub const fn is_unknown(&self) -> bool {
        matches!(
            self,
            Self::Itch(itch50::Message::Unknown { .. })
                | Self::Deep(deep10::Message::Unknown { .. })
        )
    }
}

/// The layouts of a protocol, in the specification's order.
pub const fn layouts(protocol: VenueKind) -> &'static [Layout] {
    match protocol {
        VenueKind::NasdaqItch50 => itch50::LAYOUTS,
        VenueKind::IexDeep10 => deep10::LAYOUTS,
    }
}

/// The specification's title of a type; empty where it is unknown.
pub fn title(protocol: VenueKind, kind: u8) -> &'static str {
    layouts(protocol)
        .iter()
        .find(|layout| layout.kind == u16::from(kind))
        .map_or("", |layout| layout.title)
}

/// Names of the fields of one type, in order.
pub fn field_names(protocol: VenueKind, layout: &Layout) -> Vec<&'static str> {
    let mut blank = vec![0; layout.size];
    blank[0] = u8::try_from(layout.kind).unwrap_or_default();
    let mut names = Vec::new();
    Parsed::new(protocol, &blank).fields(&mut |name, _| names.push(name));
    names
}

/// One message with all that is shown of it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The channel's name.
    pub channel: &'a str,
    /// Its protocol.
    pub protocol: VenueKind,
    /// Number of the message within the channel.
    pub seq: u64,
    /// When it was received, nanoseconds since the Unix epoch; 0 when that is unknown.
    pub rx_ns: u64,
    /// From the type byte on.
    pub block: &'a [u8],
    /// What the block says.
    pub parsed: Parsed<'a>,
}

impl Record<'_> {
    /// The type code; an empty block has 0.
    pub fn kind(&self) -> TypeCode {
        TypeCode(self.block.first().copied().unwrap_or_default())
    }

    /// For a message that cannot be shown by its fields: why not.
    pub fn trouble(&self) -> Option<String> {
        match self.parsed {
            Parsed::Unreadable(why) => Some(why.to_string()),
            parsed => parsed.is_unknown().then(|| "unknown type".to_owned()),
        }
    }

    /// The block in hexadecimal digits.
    pub fn hex(&self) -> String {
        self.block.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_codes_read_as_they_print() {
        for (code, text) in [(b'A', "A"), (b'8', "8"), (0x7f, "0x7f"), (0, "0x00"), (b' ', "0x20")]
        {
            assert_eq!(TypeCode(code).to_string(), text);
            assert_eq!(text.parse(), Ok(TypeCode(code)));
        }
        for text in ["", "AB", "0x", "0x100", "ä"] {
            assert!(text.parse::<TypeCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_layout_has_named_fields() {
        for protocol in VenueKind::ALL {
            for layout in layouts(protocol) {
                let names = field_names(protocol, layout);
                assert!(names.contains(&"timestamp"), "{protocol} {}: {names:?}", layout.title);
                assert!(!title(protocol, layout.kind.try_into().unwrap()).is_empty());
            }
        }
    }
}
