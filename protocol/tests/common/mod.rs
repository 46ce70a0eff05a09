//! What the tests on real captures share: finding them, and reading the other decoder's rows.
#![allow(dead_code, reason = "each test uses what it needs")]

pub(crate) mod captures;

use std::{fs, io::Read};

use wirepath_protocol::Value;

/// The bytes of a file below the captures, or `None`, with a message, where there are none.
pub(crate) fn capture(below: &str) -> Option<Vec<u8>> {
    captures::path(below).map(|path| fs::read(path).unwrap())
}

/// Name and bytes of every capture in a folder below the captures, or `None`, with a message, where there
/// are none.
pub(crate) fn captures_in(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let entries = fs::read_dir(captures::path(folder)?).unwrap();
    let file = |path: &std::path::PathBuf| (path.display().to_string(), fs::read(path).unwrap());
    Some(entries.map(|entry| file(&entry.unwrap().path())).collect())
}

/// The UDP payloads of a little-endian capture, classic or pcapng, of Ethernet, with VLAN tags or without,
/// and IPv4.
pub(crate) fn payloads(capture: &[u8]) -> impl Iterator<Item = &[u8]> {
    frames(capture).map(|frame| {
        let tags = frame[12..]
            .chunks(4)
            .take_while(|tag| matches!(tag, [0x81, 0, ..] | [0x88, 0xa8, ..]))
            .count();
        let ip = 14 + 4 * tags;
        let udp = ip + 4 * usize::from(frame[ip] & 0xf);
        let length = u16::from_be_bytes([frame[udp + 4], frame[udp + 5]]);
        &frame[udp + 8..udp + usize::from(length)]
    })
}

fn frames(capture: &[u8]) -> impl Iterator<Item = &[u8]> {
    let number = |bytes: &[u8], at: usize| {
        usize::try_from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap()
    };
    let is_pcapng = capture.starts_with(b"\n\r\r\n");
    let mut rest = if is_pcapng { capture } else { &capture[24..] };
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (head, length) =
                if is_pcapng { (28, number(rest, 4)) } else { (16, 16 + number(rest, 8)) };
            let (block, next) = rest.split_at(length);
            rest = next;
            if !is_pcapng {
                return Some(&block[head..]);
            }
            // An enhanced packet block; others hold no packets.
            if number(block, 0) == 6 {
                return Some(&block[head..head + number(block, 20)]);
            }
        }
        None
    })
}

/// One message as the other decoder read it.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    /// Number of the packet in its capture, from 1.
    pub(crate) frame: usize,
    /// Names without underscores, values as text; message length and type among them.
    pub(crate) fields: Vec<(String, String)>,
}

/// The rows of a truth file.
pub(crate) fn truth(gzipped: &[u8]) -> Vec<Row> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(gzipped).read_to_string(&mut text).unwrap();
    text.lines().skip(1).map(row).collect()
}

fn row(line: &str) -> Row {
    let columns: Vec<&str> = line.split('\t').collect();
    let mut fields: Vec<(String, String)> = Vec::new();
    for part in columns[5].split('|') {
        // A value may hold the separator: a part without a name goes on where the last one ended.
        match part.split_once('=') {
            Some((name, value)) => fields.push((name.into(), value.into())),
            None => fields.last_mut().unwrap().1 += part,
        }
    }
    Row { frame: columns[0].parse().unwrap(), fields }
}

/// The row that our reading of a message makes, to be completed with its fields.
#[allow(dead_code, reason = "not every format's messages are told apart by a letter")]
pub(crate) fn our_row(frame: usize, length: usize, kind: u8) -> Row {
    let kind = char::from(kind).to_string();
    let fields = vec![("messagelength".into(), length.to_string()), ("messagetype".into(), kind)];
    Row { frame, fields }
}

impl Row {
    /// Adds a field of ours.
    pub(crate) fn push(&mut self, name: &str, value: Value<'_>) {
        self.fields.push((name.replace('_', ""), value.to_string()));
    }
}
