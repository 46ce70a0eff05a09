//! Another decoder's reading of a capture: one row a message, every field by name.

use std::io::Read;
use std::path::Path;

/// One message as the other decoder read it.
#[derive(Debug)]
pub(crate) struct Row {
    /// Frame of the capture, the first is 1.
    pub(crate) frame: u64,
    /// Receive stamp of the frame, nanoseconds since the Unix epoch.
    pub(crate) rx_ns: u64,
    /// Destination, address and port.
    pub(crate) line: String,
    /// Index of the message within its datagram, the first is 1.
    pub(crate) index: u64,
    /// The venue's type code.
    pub(crate) code: String,
    /// Its first character, which is all of it where types are letters.
    pub(crate) kind: char,
    /// Fields in the order of the message. Names have lowercase letters and digits only, prices are
    /// decimals.
    pub(crate) fields: Vec<(String, String)>,
}

impl Row {
    /// The field of this name.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no {name} in {self:?}")).1
    }

    /// The field of this name as a whole number.
    #[track_caller]
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.text(name).parse().expect(name)
    }

    /// The field of this name as a price in units of 1e-9.
    #[track_caller]
    pub(crate) fn price(&self, name: &str) -> i64 {
        nanos(self.text(name))
    }
}

/// A decimal such as `322.4` in units of 1e-9.
#[track_caller]
pub(crate) fn nanos(decimal: &str) -> i64 {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    assert!(fraction.len() <= 9, "{decimal}");
    format!("{whole}{fraction:0<9}").parse().expect(decimal)
}

/// Reads `captures/truth/<name>.msgs.tsv.gz`, in the order of the messages.
pub(crate) fn read(captures: &Path, name: &str) -> Vec<Row> {
    let path = captures.join("truth").join(format!("{name}.msgs.tsv.gz"));
    let file = std::fs::File::open(&path).expect("the truth beside the capture");
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("gzipped text");
    text.lines().skip(1).map(row).collect()
}

fn row(line: &str) -> Row {
    let [frame, epoch, dst, index, kind, fields] =
        line.split('\t').collect::<Vec<_>>().try_into().expect("six columns");
    let (_, code) = kind.rsplit_once('(').expect("a type code in brackets");
    let code = code.trim_end_matches(')');
    let mut parsed: Vec<(String, String)> = Vec::new();
    for part in fields.split('|') {
        match (part.split_once('='), parsed.last_mut()) {
            (Some((name, value)), _) => parsed.push((name.to_owned(), value.to_owned())),
            // A value may hold the separator: flags are joined by it.
            (None, Some((_, value))) => value.extend(["|", part]),
            (None, None) => panic!("a field without a name: {line}"),
        }
    }
    Row {
        frame: frame.parse().expect("a frame number"),
        rx_ns: epoch.replace('.', "").parse().expect("seconds with nine decimals"),
        line: dst.to_owned(),
        index: index.parse().expect("an index"),
        code: code.to_owned(),
        kind: code.chars().next().expect("a code"),
        fields: parsed,
    }
}
