//! Every template of CME's schema files, where they are beside the checkout, against an obvious reading
//! that goes by the schema itself: in its own version, in earlier and later ones, and with longer blocks.

#[path = "common/captures.rs"]
mod captures;

use std::{collections::BTreeMap, fs};

use proptest::{collection::vec, prelude::*, sample::Index};
use roxmltree::{Document, Node};
use wirepath_protocol::{Value, mdp3::Message};

const VERSIONS: [u16; 3] = [6, 9, 13];

/// Bytes of random content, and how far they are used up.
struct Source<'a> {
    bytes: &'a [u8],
    used: usize,
}

impl Source<'_> {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let from = self.used;
        self.used += count;
        (from..self.used).map(|at| self.bytes[at % self.bytes.len()]).collect()
    }
}

struct Schema<'a> {
    types: BTreeMap<&'a str, Node<'a, 'a>>,
    messages: Vec<Node<'a, 'a>>,
}

fn attribute<'a>(node: Node<'a, 'a>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("{name} of {node:?}"))
}

fn number(node: Node<'_, '_>, name: &str) -> u16 {
    attribute(node, name).parse().unwrap()
}

fn elements<'a>(node: Node<'a, 'a>, tag: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|node| node.has_tag_name(tag)).collect()
}

/// Whether it is in messages of this version. Versions below 5 are no longer read.
fn is_in(node: Node<'_, '_>, version: u16) -> bool {
    node.attribute("sinceVersion")
        .is_none_or(|since| since.parse::<u16>().unwrap() <= version.max(5))
}

fn is_constant(node: Node<'_, '_>) -> bool {
    node.attribute("presence") == Some("constant")
}

fn size_of(primitive: &str) -> usize {
    match primitive {
        "char" | "int8" | "uint8" => 1,
        "int16" | "uint16" => 2,
        "int32" | "uint32" => 4,
        "int64" | "uint64" => 8,
        other => panic!("{other}"),
    }
}

fn integer(primitive: &str, bytes: &[u8]) -> i128 {
    let raw = bytes.iter().rev().fold(0_i128, |number, byte| number << 8 | i128::from(*byte));
    let bits = 8 * bytes.len();
    if primitive.starts_with('i') && raw >> (bits - 1) == 1 { raw - (1 << bits) } else { raw }
}

/// The number that a `type` element says, `None` when it is its null value.
fn scalar(kind: Node<'_, '_>, bytes: &[u8]) -> Option<i128> {
    let value = integer(attribute(kind, "primitiveType"), bytes);
    let null = kind.attribute("nullValue").map(|null| null.parse::<i128>().unwrap());
    (null != Some(value)).then_some(value)
}

fn decimal(mantissa: i128, exponent: usize) -> String {
    let digits = format!("{:0width$}", mantissa.abs(), width = exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let sign = if mantissa < 0 { "-" } else { "" };
    format!("{sign}{}", format!("{whole}.{fraction}").trim_end_matches('0').trim_end_matches('.'))
}

fn text(bytes: &[u8]) -> String {
    let shown = bytes.iter().take_while(|byte| **byte != 0);
    shown.map(|byte| character(*byte)).collect()
}

fn character(byte: u8) -> String {
    if (b' '..=b'~').contains(&byte) { char::from(byte).into() } else { format!("\\x{byte:02x}") }
}

/// Days since 1970-01-01 as the calendar has them, one after another.
fn date(days: i128) -> String {
    let mut rest = days;
    let mut year = 1970;
    loop {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let months = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1..).zip(months) {
            if rest < length {
                return format!("{year}-{month:02}-{:02}", rest + 1);
            }
            rest -= length;
        }
        year += 1;
    }
}

impl<'a> Schema<'a> {
    fn read(document: &'a Document<'a>) -> Self {
        let root = document.root_element();
        let types = elements(root, "types")[0].children().filter(Node::is_element);
        let messages = root.children().filter(|node| node.tag_name().name() == "message").collect();
        Self { types: types.map(|node| (attribute(node, "name"), node)).collect(), messages }
    }

    /// Bytes and text of a value of this type, its bytes taken from the front.
    fn value(&self, name: &str, bytes: &[u8]) -> (usize, String) {
        let kind = self.types[name];
        let primitive = |kind: Node<'_, '_>| size_of(attribute(kind, "primitiveType"));
        let shown = |value: Option<String>| value.unwrap_or_default();
        match kind.tag_name().name() {
            "type" if is_constant(kind) => (0, String::new()),
            "type" if attribute(kind, "primitiveType") == "char" => {
                let length: usize =
                    kind.attribute("length").map_or(1, |text| text.parse().unwrap());
                let value = if length == 1 { character(bytes[0]) } else { text(&bytes[..length]) };
                (length, value)
            }
            "type" => {
                let size = primitive(kind);
                let value = scalar(kind, &bytes[..size]);
                let is_date = kind.attribute("semanticType") == Some("LocalMktDate");
                (
                    size,
                    shown(value.map(|value| if is_date { date(value) } else { value.to_string() })),
                )
            }
            "enum" | "set" => {
                let encoding = self.types[attribute(kind, "encodingType")];
                self.value(attribute(encoding, "name"), bytes)
            }
            "composite" if elements(kind, "type").len() == 2 => {
                let [mantissa, exponent] = elements(kind, "type")[..] else { unreachable!() };
                let exponent: i32 = exponent.text().unwrap().trim().parse().unwrap();
                let size = primitive(mantissa);
                let value = scalar(mantissa, &bytes[..size]);
                (size, shown(value.map(|value| decimal(value, exponent.unsigned_abs() as usize))))
            }
            "composite" => {
                let [year, month, day, week] = elements(kind, "type")[..] else { unreachable!() };
                let part = |kind, at: usize, width, before| {
                    let value = scalar(kind, &bytes[at..at + primitive(kind)]);
                    shown(value.map(|value| format!("{before}{value:0width$}")))
                };
                let parts = [
                    part(year, 0, 4, ""),
                    part(month, 2, 2, ""),
                    part(day, 3, 2, ""),
                    part(week, 4, 0, "w"),
                ];
                (5, parts.concat())
            }
            other => panic!("{other}"),
        }
    }

    /// The fields of a root or an entry of `block` bytes.
    fn fields(
        &self,
        node: Node<'a, 'a>,
        block: &[u8],
        version: u16,
        to: &mut Vec<(String, String)>,
    ) {
        let mut at = 0;
        for field in elements(node, "field") {
            let kind = attribute(field, "type");
            if is_constant(self.types[kind]) {
                continue;
            }
            let offset = field.attribute("offset").map_or(at, |text| text.parse().unwrap());
            let (size, value) = self.value(kind, &block[offset..]);
            at = offset + size;
            let value = if is_in(field, version) { value } else { String::new() };
            to.push((attribute(field, "name").to_lowercase(), value));
        }
    }

    /// A message of random content, with `more` bytes behind every block, and what it says.
    fn message(
        &self,
        node: Node<'a, 'a>,
        version: u16,
        more: u16,
        source: &mut Source<'_>,
    ) -> (Vec<u8>, Vec<(String, String)>) {
        let length = number(node, "blockLength") + more;
        let header = [length, number(node, "id"), 1, version];
        let mut bytes: Vec<u8> = header.iter().flat_map(|number| number.to_le_bytes()).collect();
        let mut said = Vec::new();
        let root = source.take(length.into());
        self.fields(node, &root, version, &mut said);
        bytes.extend(root);
        for group in elements(node, "group") {
            let count = if is_in(group, version) { source.take(1)[0] % 4 } else { 0 };
            said.push((attribute(group, "name").to_lowercase(), count.to_string()));
            if !is_in(group, version) {
                continue;
            }
            let length = number(group, "blockLength") + more;
            let members = elements(self.types[attribute(group, "dimensionType")], "type");
            let at = members[1].attribute("offset").map_or(2, |text| text.parse().unwrap());
            let mut head = source.take(at);
            head[..2].copy_from_slice(&length.to_le_bytes());
            head.push(count);
            head.resize(at + size_of(attribute(members[1], "primitiveType")), 0);
            bytes.extend(head);
            for _ in 0..count {
                let entry = source.take(length.into());
                self.fields(group, &entry, version, &mut said);
                bytes.extend(entry);
            }
        }
        (bytes, said)
    }
}

#[test]
fn every_template_of_every_version_reads_as_its_schema_says() {
    let mut texts = Vec::new();
    for version in VERSIONS {
        let Some(path) = captures::shared(&format!("specs/Cme.Futures.Mdp3.Sbe.v1.{version}.xml"))
        else {
            return;
        };
        texts.push(fs::read_to_string(path).unwrap());
    }
    let documents: Vec<_> = texts.iter().map(|text| Document::parse(text).unwrap()).collect();
    let schemas: Vec<_> = documents.iter().map(Schema::read).collect();
    let templates: usize = schemas.iter().map(|schema| schema.messages.len()).sum();
    assert_eq!(templates, 77);

    let random = vec(prop_oneof![Just(0), Just(0x7f), Just(0xff), any::<u8>()], 500..2500);
    proptest!(|(bytes in random, version in 0_u16..17, more in 0_u16..9, start in any::<Index>())| {
        let mut source = Source { used: start.index(bytes.len()), bytes: &bytes };
        for (schema, own) in schemas.iter().zip(VERSIONS) {
            for node in &schema.messages {
                // Versions that send such blocks: from the template's first to the schema's own, and
                // those after the newest, which nobody knows yet.
                let since = node.attribute("sinceVersion").map_or(0, |since| since.parse().unwrap());
                let newest = own == VERSIONS[2];
                let version = if newest { version } else { version.min(own) }.max(since);
                let (block, said) = schema.message(*node, version, more, &mut source);
                let message = Message::parse(&block).unwrap();
                prop_assert_eq!(message.kind(), number(*node, "id"));
                let mut said = said.into_iter().peekable();
                message.fields(&mut |name, value| {
                    let name = name.replace('_', "");
                    match said.next_if(|(next, _)| *next == name) {
                        Some((_, said)) => assert_eq!(value.to_string(), said, "{name} of {node:?}"),
                        // A later version has it.
                        None => assert!(
                            matches!(value, Value::Null | Value::UInt(0)),
                            "{name} of {node:?}"
                        ),
                    }
                });
                prop_assert_eq!(said.next(), None);
            }
        }
    });
}
