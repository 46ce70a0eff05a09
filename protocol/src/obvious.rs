//! Obvious reading of any message, to test the fast one against.
//!
//! A layout is one line of text: `name:type` after another, where a type is a letter and a length in
//! bytes. `u` is a number, `i` one with a sign, `c` a character, `a` text, `z` text that ends at a zero
//! byte, `x` text that is not shown, `p` a price with four decimals, `s` one with a sign, `e` one with
//! eight decimals, `h` one with two, `t` one with two and a sign. What stands behind a `+` is there as a
//! whole or not at all.

/// The fields of a message, behind its type, as `name=value|name=value`.
pub(crate) fn read(layout: &str, big_endian: bool, fields: &[u8]) -> String {
    let mut rest = fields;
    let mut fields = Vec::new();
    let mut layout = layout.split_whitespace();
    while let Some(field) = layout.next() {
        if field == "+" {
            let sizes = layout.clone().map(|field| size(field.split_once(':').unwrap().1));
            if rest.len() < sizes.sum() {
                break;
            }
            continue;
        }
        let (name, kind) = field.split_once(':').unwrap();
        let (bytes, after) = rest.split_at(size(kind));
        rest = after;
        let value = match &kind[..1] {
            "u" => number(bytes, big_endian).to_string(),
            "i" => {
                let (number, span) = (number(bytes, big_endian), 1 << (8 * bytes.len()));
                if number < span / 2 { number.to_string() } else { format!("-{}", span - number) }
            }
            "p" => decimal(number(bytes, big_endian), 4),
            "e" => decimal(number(bytes, big_endian), 8),
            "h" => decimal(number(bytes, big_endian), 2),
            "s" => signed(bytes, big_endian, 4),
            "t" => signed(bytes, big_endian, 2),
            "x" => "***".into(),
            "c" => text(bytes),
            "a" => text(bytes.trim_suffix_spaces()),
            "z" => text(bytes.split(|byte| *byte == 0).next().unwrap().trim_suffix_spaces()),
            kind => panic!("unknown type {kind}"),
        };
        fields.push(format!("{name}={value}"));
    }
    fields.join("|")
}

/// Bytes of a field, by its letter and length.
fn size(kind: &str) -> usize {
    kind[1..].parse().unwrap()
}

trait TrimSuffixSpaces {
    fn trim_suffix_spaces(&self) -> &[u8];
}

impl TrimSuffixSpaces for [u8] {
    fn trim_suffix_spaces(&self) -> &[u8] {
        let end = self.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
        &self[..end]
    }
}

fn number(bytes: &[u8], big_endian: bool) -> u128 {
    let mut bytes = bytes.to_vec();
    if !big_endian {
        bytes.reverse();
    }
    bytes.iter().fold(0, |number, byte| number * 256 + u128::from(*byte))
}

fn decimal(raw: u128, decimals: usize) -> String {
    let digits = format!("{raw:0width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{whole}.{fraction}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn signed(bytes: &[u8], big_endian: bool, decimals: usize) -> String {
    let bits = 8 * bytes.len();
    match number(bytes, big_endian) {
        raw if raw < 1 << (bits - 1) => decimal(raw, decimals),
        raw => format!("-{}", decimal((1 << bits) - raw, decimals)),
    }
}

fn text(bytes: &[u8]) -> String {
    let escaped = |byte: &u8| match *byte {
        b' '..=b'~' => char::from(*byte).to_string(),
        byte => format!("\\x{byte:02x}"),
    };
    bytes.iter().map(escaped).collect()
}

/// The bytes that pairs of hexadecimal digits stand for; spaces between them mean nothing.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Where the type of a message stands.
pub(crate) struct TypeAt {
    /// Its first byte.
    pub(crate) offset: usize,
    /// Its bytes, the lowest first.
    pub(crate) size: usize,
}

impl TypeAt {
    /// Bytes that must be there for the type to be read.
    pub(crate) fn need(&self) -> usize {
        self.offset + self.size
    }

    /// The type of a block; `None` when it is too short for one.
    pub(crate) fn get(&self, block: &[u8]) -> Option<u16> {
        let bytes = block.get(self.offset..self.need())?;
        Some(bytes.iter().rev().fold(0, |kind, byte| kind << 8 | u16::from(*byte)))
    }

    /// Makes the block one of this type.
    pub(crate) fn put(&self, block: &mut [u8], kind: u16) {
        block[self.offset..self.need()].copy_from_slice(&kind.to_le_bytes()[..self.size]);
    }
}

/// Every test of a format whose layouts come from `messages!`: `$layouts` has a pair of type and
/// layout text for each type, `$examples` bytes in hex beside what they say, for each type without and
/// with what may stand behind it.
macro_rules! message_tests {
    ($big_endian:literal, $layouts:expr, $examples:expr) => {
        $crate::obvious::message_tests! {
            $crate::obvious::TypeAt { offset: 0, size: 1 }, $big_endian, $layouts, $examples
        }
    };
    ($type_at:expr, $big_endian:literal, $layouts:expr, $examples:expr) => {
        use proptest::{collection::vec, prelude::*, sample::select};

        use super::*;
        use crate::obvious;

        const TYPE_AT: obvious::TypeAt = $type_at;

        fn shown(message: &Message<'_>) -> String {
            let mut fields = Vec::new();
            message.fields(&mut |name, value| fields.push(format!("{name}={value}")));
            fields.join("|")
        }

        #[test]
        fn examples_of_every_type_read_as_they_should_and_go_back() {
            let mut wanted = Vec::new();
            for layout in LAYOUTS {
                wanted.extend([(layout.kind, layout.size), (layout.kind, layout.size_max)]);
            }
            wanted.dedup();
            for (kind, size) in &wanted {
                let mut examples = $examples.iter().map(|(hex, fields)| (obvious::hex(hex), *fields));
                let example = examples
                    .find(|(bytes, _)| (TYPE_AT.get(bytes), bytes.len()) == (Some(*kind), *size));
                let (bytes, fields) = example.unwrap_or_else(|| panic!("type {kind} of {size} bytes"));
                let message = Message::parse(&bytes).unwrap();
                assert_eq!((u16::from(message.kind()), shown(&message).as_str()), (*kind, fields));
                assert_eq!(message.rebuilt(), Some(bytes));
            }
            assert_eq!($examples.len(), wanted.len());
            assert_eq!($layouts.len(), LAYOUTS.len());
        }

        #[test]
        fn the_table_of_types_finds_each_type_once() {
            let known = (0..=u16::MAX).filter_map(layout_of);
            assert_eq!(known.count(), LAYOUTS.len());
            assert_eq!(layout_of(0), None);
        }

        proptest! {
            /// Whatever the bytes, the fields say what the specification's table says, and nothing is
            /// lost in them. Bytes past the layout change nothing, unless they are all of what may stand
            /// behind it.
            #[test]
            fn reads_as_the_obvious_way_does_and_goes_back(
                (kind, layout) in select($layouts),
                bytes in vec(prop_oneof![Just(0), any::<u8>()], 100),
                more in 0..100_usize,
            ) {
                let mut block = bytes;
                TYPE_AT.put(&mut block, kind.into());
                let known = layout_of(kind.into()).unwrap();
                block.truncate(known.size + more);
                let message = Message::parse(&block).unwrap();
                let fields = &block[TYPE_AT.need()..];
                prop_assert_eq!(shown(&message), obvious::read(layout, $big_endian, fields));
                let known = if block.len() < known.size_max { known.size } else { known.size_max };
                match message.rebuilt() {
                    Some(rebuilt) => prop_assert_eq!(rebuilt, &block[..known]),
                    None => {
                        let mut wide = false;
                        message.fields(&mut |_, value| wide |= matches!(value, crate::Value::WidePrice(_)));
                        prop_assert!(wide, "only a price too large is lost");
                    }
                }
            }

            /// No bytes are too odd: a block is known, unknown, or an error that says what is missing.
            #[test]
            fn any_block_reads_or_says_why_not(block in vec(any::<u8>(), 0..100)) {
                let kind = TYPE_AT.get(&block);
                let size = kind.map_or(Some(TYPE_AT.need()), |kind| {
                    layout_of(kind).map(|known| known.size)
                });
                match (Message::parse(&block), size) {
                    (Err(error), Some(need)) => {
                        let have = block.len();
                        prop_assert!(have < need);
                        prop_assert_eq!(error, crate::DecodeError::Truncated { have, need });
                    }
                    (Ok(Message::Unknown { kind, block: all }), None) => {
                        prop_assert_eq!((TYPE_AT.get(all), all), (Some(kind.into()), &block[..]));
                    }
                    (Ok(message), Some(need)) => {
                        prop_assert!(block.len() >= need);
                        prop_assert_eq!(Some(message.kind().into()), TYPE_AT.get(&block));
                        // Only a message that is all head shows nothing.
                        prop_assert_eq!(shown(&message).is_empty(), need == TYPE_AT.need());
                    }
                    (parsed, _) => prop_assert!(false, "{parsed:?}"),
                }
            }
        }

        #[test]
        fn a_block_cut_anywhere_is_an_error() {
            for (hex, _) in $examples {
                let block = obvious::hex(hex);
                let size = layout_of(TYPE_AT.get(&block).unwrap()).unwrap().size;
                for have in 0..size {
                    let need = if have < TYPE_AT.need() { TYPE_AT.need() } else { size };
                    let error = crate::DecodeError::Truncated { have, need };
                    assert_eq!(Message::parse(&block[..have]).unwrap_err(), error);
                }
            }
        }
    };
}

pub(crate) use message_tests;
