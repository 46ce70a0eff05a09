//! Messages as JSON lines, CSV or a table for people.
//!
//! Numbers are numbers, prices shortest decimals as strings, codes and text strings as they are, with
//! the padding of text taken off; a repeating group is an array of objects, in a cell of CSV too. A message that cannot be read by its fields, of an unknown type or
//! cut short, has `error` and its `bytes` in hexadecimal digits in their place.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use wirepath_feed_handler::config::VenueKind;
use wirepath_protocol::Value;

use super::fields::{Fields, Shown};
use super::protocol::{code_of, facts};
use super::record::{Record, WantedType, title};

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum Format {
    /// A line a message, for people.
    #[default]
    Table,
    /// A JSON object a line.
    Json,
    /// Comma-separated values under one header: channel, seq, rx_ns and type, then every field that
    /// the messages of the protocol have, then error and bytes.
    Csv,
}

/// Writes records one after another.
#[derive(Debug)]
pub enum Writer<W: Write> {
    /// See [`Format::Table`].
    Table(TableWriter<W>),
    /// See [`Format::Json`].
    Json(W),
    /// See [`Format::Csv`].
    Csv(Box<CsvWriter<W>>),
}

impl<W: Write> Writer<W> {
    /// A writer in this format to `out`. The columns of CSV are the fields of the types in `only`, of all
    /// when it is empty.
    pub fn new(format: Format, out: W, only: &[WantedType]) -> Self {
        match format {
            Format::Table => Self::Table(TableWriter { out, started: false, line: String::new() }),
            Format::Json => Self::Json(out),
            Format::Csv => Self::Csv(Box::new(CsvWriter::new(out, only))),
        }
    }

    /// Writes one record.
    ///
    /// # Errors
    ///
    /// Whatever the output fails with; for CSV also a record of another protocol than the one before,
    /// since the header is written.
    pub fn write(&mut self, record: &Record<'_>) -> anyhow::Result<()> {
        match self {
            Self::Table(table) => Ok(table.write(record)?),
            Self::Json(out) => {
                serde_json::to_writer(&mut *out, &Json(record)).map_err(io::Error::from)?;
                Ok(out.write_all(b"\n")?)
            }
            Self::Csv(csv) => csv.write(record),
        }
    }

    /// Hands back the output, all written to it.
    ///
    /// # Errors
    ///
    /// Whatever the output fails with.
    pub fn into_inner(self) -> io::Result<W> {
        match self {
            Self::Table(table) => Ok(table.out),
            Self::Json(out) => Ok(out),
            Self::Csv(csv) => csv.csv.into_inner().map_err(csv::IntoInnerError::into_error),
        }
    }
}

struct Json<'a>(&'a Record<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("channel", record.channel)?;
        map.serialize_entry("seq", &record.seq)?;
        map.serialize_entry("rx_ns", &record.rx_ns)?;
        map.serialize_entry("type", &Text(record.code()))?;
        let mut fields = Fields::default();
        let trouble = record.show(&mut fields);
        for (name, shown) in &fields.all {
            map.serialize_entry(name, shown)?;
        }
        if let Some(trouble) = trouble {
            map.serialize_entry("error", &trouble)?;
            map.serialize_entry("bytes", &record.hex())?;
        }
        map.end()
    }
}

/// Serializes as what it displays.
struct Text<T>(T);

impl<T: core::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// See [`Format::Csv`].
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
    only: Vec<WantedType>,
    /// Of which protocol the header is; none is written yet when `None`.
    protocol: Option<VenueKind>,
    /// Per type, the column of each of its fields.
    columns: HashMap<u16, Vec<usize>>,
    row: Vec<String>,
}

/// Columns before the fields.
const FRONT: [&str; 4] = ["channel", "seq", "rx_ns", "type"];
/// Columns after them.
const BACK: [&str; 2] = ["error", "bytes"];

impl<W: Write> CsvWriter<W> {
    fn new(out: W, only: &[WantedType]) -> Self {
        let csv = csv::Writer::from_writer(out);
        Self { csv, only: only.to_vec(), protocol: None, columns: HashMap::new(), row: Vec::new() }
    }

    fn write(&mut self, record: &Record<'_>) -> anyhow::Result<()> {
        match self.protocol {
            None => self.begin(record.protocol)?,
            Some(protocol) if protocol == record.protocol => {}
            Some(protocol) => anyhow::bail!(
                "CSV has one header, and the file holds both {protocol} and {}: choose one with \
                 --protocol, or write JSON",
                record.protocol
            ),
        }
        self.row.iter_mut().for_each(String::clear);
        let [channel, seq, rx_ns, kind, fields @ .., error, bytes] = self.row.as_mut_slice() else {
            unreachable!("a row has a column for each of FRONT and BACK");
        };
        channel.push_str(record.channel);
        write!(seq, "{}", record.seq)?;
        write!(rx_ns, "{}", record.rx_ns)?;
        let code = record.code();
        write!(kind, "{code}")?;
        let columns = self.columns.get(&code.kind).into_iter().flatten();
        let mut shown = Fields::default();
        let trouble = record.show(&mut shown);
        for (column, (_, shown)) in columns.zip(&shown.all) {
            match shown {
                Shown::Value(Value::Null) => {}
                Shown::Value(value) => write!(fields[*column], "{value}")?,
                Shown::Group(_) => fields[*column] += &serde_json::to_string(shown)?,
            }
        }
        if let Some(trouble) = trouble {
            error.push_str(&trouble);
            bytes.push_str(&record.hex());
        }
        Ok(self.csv.write_record(&self.row)?)
    }

    fn begin(&mut self, protocol: VenueKind) -> anyhow::Result<()> {
        let mut names = Vec::new();
        for layout in facts(protocol).layouts {
            let code = code_of(protocol, layout);
            if !self.only.is_empty() && !self.only.iter().any(|wanted| wanted.is(code)) {
                continue;
            }
            let columns = self.columns.entry(layout.kind).or_default();
            for name in layout.field_names() {
                let known = names.iter().position(|known| *known == name);
                columns.push(known.unwrap_or(names.len()));
                if known.is_none() {
                    names.push(name);
                }
            }
        }
        self.csv.write_record(FRONT.iter().chain(&names).chain(&BACK))?;
        self.row = vec![String::new(); FRONT.len() + names.len() + BACK.len()];
        self.protocol = Some(protocol);
        Ok(())
    }
}

/// See [`Format::Table`].
#[derive(Debug)]
pub struct TableWriter<W: Write> {
    out: W,
    started: bool,
    line: String,
}

impl<W: Write> TableWriter<W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        if !self.started {
            self.started = true;
            let head = ("CHANNEL", "SEQ", "RECEIVED (UTC)");
            writeln!(self.out, "{:<12} {:>10}  {:<29}  TYPE  FIELDS", head.0, head.1, head.2)?;
        }
        self.line.clear();
        self.write_line(record).map_err(io::Error::other)?;
        writeln!(self.out, "{}", self.line)
    }

    fn write_line(&mut self, record: &Record<'_>) -> std::fmt::Result {
        let line = &mut self.line;
        let (code, rx) = (record.code(), utc(record.rx_ns));
        let kind = code.to_string();
        write!(line, "{:<12} {:>10}  {rx:<29}  {kind:<4}  ", record.channel, record.seq)?;
        line.push_str(title(record.protocol, code.kind));
        let mut fields = Fields::default();
        let trouble = record.show(&mut fields);
        for (name, shown) in &fields.all {
            match shown {
                Shown::Value(value) => write_value(line, name, value)?,
                Shown::Group(entries) => {
                    write!(line, " {name}=[")?;
                    for (index, entry) in entries.iter().enumerate() {
                        line.push_str(if index == 0 { "" } else { ";" });
                        entry
                            .iter()
                            .try_for_each(|(name, value)| write_value(line, name, value))?;
                    }
                    line.push_str(" ]");
                }
            }
        }
        if let Some(trouble) = trouble {
            write!(line, "{trouble}: {}", record.hex())?;
        }
        Ok(())
    }
}

/// Times as times, and a dash for what is not there.
fn write_value(line: &mut String, name: &str, value: &Value<'_>) -> std::fmt::Result {
    match value {
        Value::TimeOfDay(ns) => write!(line, " {name}={}", time_of_day(*ns)),
        Value::Time(ns) => write!(line, " {name}={}", utc(*ns)),
        Value::Char(b' ') | Value::Text(b"") | Value::Null => write!(line, " {name}=-"),
        value => write!(line, " {name}={value}"),
    }
}

/// `2020-01-30T08:07:14.909934345`; `-` for 0, and the number where it is no date.
pub fn utc(ns: u64) -> String {
    match Timestamp::from_nanosecond(ns.into()) {
        _ if ns == 0 => "-".to_owned(),
        Ok(time) => format!("{time:.9}").trim_end_matches('Z').to_owned(),
        Err(_) => ns.to_string(),
    }
}

/// `03:07:14.909934345`.
pub fn time_of_day(ns: u64) -> String {
    let (seconds, fraction) = (ns / 1_000_000_000, ns % 1_000_000_000);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{fraction:09}", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirepath_protocol::itch50::{AddOrder, OrderDelete};
    use wirepath_protocol::{Price, Symbol};

    fn written(format: Format, only: &[WantedType], blocks: &[&[u8]]) -> String {
        let mut writer = Writer::new(format, Vec::new(), only);
        for (seq, block) in (7..).zip(blocks) {
            let protocol = VenueKind::NasdaqItch50;
            let rx_ns = 1_580_371_634_909_934_345;
            let channel = "000010059B";
            writer.write(&Record { channel, protocol, seq, rx_ns, block }).expect("memory");
        }
        String::from_utf8(writer.into_inner().expect("memory")).expect("text")
    }

    fn add() -> AddOrder {
        AddOrder {
            stock_locate: 13.into(),
            order_reference_number: u64::MAX.into(),
            buy_sell_indicator: b'S'.into(),
            shares: 300.into(),
            stock: Symbol::new("AAPL").unwrap(),
            price: Price(322_400_000_000).try_into().unwrap(),
            ..AddOrder::default()
        }
    }

    #[test]
    fn json_has_a_line_a_message_in_the_order_of_the_specification() {
        let lines = written(Format::Json, &[], &[add().as_bytes(), b"\x7fab", b"D"]);
        let front = |seq, kind| {
            format!(
                r#"{{"channel":"000010059B","seq":{seq},"rx_ns":1580371634909934345,"type":"{kind}""#
            )
        };
        let fields = r#","stock_locate":13,"tracking_number":0,"timestamp":0,"order_reference_number":18446744073709551615,"buy_sell_indicator":"S","shares":300,"stock":"AAPL","price":"322.4"}"#;
        let unknown = r#","error":"unknown type","bytes":"7f6162"}"#;
        let short = r#","error":"1 bytes where the layout needs 19","bytes":"44"}"#;
        let expected = [front(7, "A") + fields, front(8, "0x7f") + unknown, front(9, "D") + short];
        assert!(lines.lines().eq(expected), "{lines}");
    }

    #[test]
    fn csv_has_one_header_for_all_types() {
        let delete = OrderDelete { stock_locate: 13.into(), ..OrderDelete::default() };
        let text = written(Format::Csv, &[], &[add().as_bytes(), delete.as_bytes(), b"\x7f"]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        assert!(header.iter().take(4).eq(FRONT) && header.iter().any(|name| name == "near_price"));
        let rows: Vec<_> =
            reader.records().map(|row| row.expect("as wide as the header")).collect();
        let cell = |row: usize, name| {
            &rows[row][header.iter().position(|known| known == name).expect("a column")]
        };
        assert_eq!((cell(0, "price"), cell(0, "stock"), cell(0, "error")), ("322.4", "AAPL", ""));
        assert_eq!((cell(1, "stock_locate"), cell(1, "price")), ("13", ""));
        assert_eq!(
            (cell(2, "type"), cell(2, "error"), cell(2, "bytes")),
            ("0x7f", "unknown type", "7f")
        );
    }

    #[test]
    fn csv_of_one_type_has_its_columns_only() {
        let text =
            written(Format::Csv, &["D".parse().unwrap()], &[OrderDelete::default().as_bytes()]);
        let header = text.lines().next().expect("a header");
        let fields = "stock_locate,tracking_number,timestamp,order_reference_number";
        assert_eq!(header, format!("channel,seq,rx_ns,type,{fields},error,bytes"));
    }

    #[test]
    fn a_table_shows_times_as_times() {
        let text = written(Format::Table, &[], &[add().as_bytes()]);
        assert!(
            text.contains("2020-01-30T08:07:14.909934345") && text.contains(" price=322.4"),
            "{text}"
        );
        assert!(text.contains(" timestamp=00:00:00.000000000"), "{text}");
        assert_eq!(
            (utc(0), time_of_day(11_234_909_934_345)),
            ("-".into(), "03:07:14.909934345".into())
        );
    }
}
