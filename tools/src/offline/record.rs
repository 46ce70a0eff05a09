//! One message, ready to be shown: its type code, and its fields by the specification's names.

use wirepath_feed_handler::config::VenueKind;
use wirepath_feed_handler::venue::TypeCode;
use wirepath_protocol::DecodeError;
use wirepath_protocol::show::Show;

use super::protocol;

/// A type code as it is given on the command line, to be compared with those of messages: `A`, `0x21`, `32`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WantedType(String);

impl WantedType {
    /// Whether it means this type.
    pub fn is(&self, code: TypeCode) -> bool {
        code.to_string() == self.0
    }
}

impl core::str::FromStr for WantedType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_hex = |hex: &str| u16::from_str_radix(hex, 16).is_ok();
        let is_code = match (text.as_bytes(), text.strip_prefix("0x")) {
            ([code], _) => code.is_ascii_graphic(),
            (_, Some(hex)) => is_hex(hex),
            _ => text.parse::<u16>().is_ok(),
        };
        if is_code {
            // A letter means what it is; hexadecimal digits are written in lower case.
            let is_letter = text.len() == 1;
            return Ok(Self(if is_letter { text.to_owned() } else { text.to_ascii_lowercase() }));
        }
        Err(format!(
            "`{text}` is not a type code: expected one letter, a number, or hexadecimal digits after 0x"
        ))
    }
}

/// The specification's title of a type; empty where it is unknown.
pub fn title(protocol: VenueKind, kind: u16) -> &'static str {
    let layouts = protocol::facts(protocol).layouts;
    layouts.iter().find(|layout| layout.kind == kind).map_or("", |layout| layout.title)
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
    /// The message, from its length or type on, as its venue has it.
    pub block: &'a [u8],
}

impl<'a> Record<'a> {
    /// The type code; a block too short to have one has type 0.
    pub fn code(&self) -> TypeCode {
        protocol::type_code(self.protocol, self.block)
    }

    /// Shows every field but the type, in the specification's order. Gives why it cannot be shown by its
    /// fields, if it cannot.
    pub fn show(&self, to: &mut impl Show<'a>) -> Option<String> {
        self.trouble(protocol::show(self.protocol, self.block, to).err())
    }

    fn trouble(&self, why: Option<DecodeError>) -> Option<String> {
        let is_known = || !title(self.protocol, self.code().kind).is_empty();
        match why {
            Some(why) => Some(why.to_string()),
            None => (!is_known()).then(|| "unknown type".to_owned()),
        }
    }

    /// The block in hexadecimal digits.
    pub fn hex(&self) -> String {
        self.block.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use wirepath_feed_handler::venue::Codes;

    use super::*;

    #[test]
    fn type_codes_read_as_they_print() {
        let letters = [(0x41, "A"), (0x38, "8"), (0x7f, "0x7f"), (0, "0x00"), (0x20, "0x20")];
        let letters = letters.map(|(kind, text)| (kind, Codes::Letters, text));
        let others = [(0x21, Codes::Hex, "0x21"), (32, Codes::Numbers, "32")];
        for (kind, codes, text) in letters.into_iter().chain(others) {
            let code = TypeCode { kind, codes };
            assert_eq!(code.to_string(), text);
            assert!(text.parse::<WantedType>().unwrap().is(code));
            assert!(!"Z".parse::<WantedType>().unwrap().is(code));
        }
        assert!(
            "0xBB".parse::<WantedType>().unwrap().is(TypeCode { kind: 0xbb, codes: Codes::Hex })
        );
        for text in ["", "AB", "0x", "0x10000", "ä", "70000"] {
            assert!(text.parse::<WantedType>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_type_is_found_under_its_title() {
        for &protocol in VenueKind::ALL {
            for layout in protocol::facts(protocol).layouts {
                assert!(!layout.title.is_empty(), "{protocol} {layout:?}");
                assert_eq!(title(protocol, layout.kind), layout.title);
            }
        }
    }
}
