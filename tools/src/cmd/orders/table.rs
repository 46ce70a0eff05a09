//! An entry as a line for people.

use core::fmt;
use std::io::Write;

use jiff::Timestamp;
use wirepath_order_gateway::audit::{
    Entry, EventKind, Record, Reported, RequestKind, Terms, Why, what_name,
};
use wirepath_order_gateway::orders::{OrderSide, TimeInForce, Update};

/// Above the columns.
pub(super) const HEAD: &str = "\
TIME                            KIND      ORDER          CLORDID        SYMBOL    WHAT";

/// Writes an entry and ends the line.
pub(super) fn write(out: &mut impl Write, entry: &Entry) -> anyhow::Result<()> {
    let kind = entry.kind().map_or("unknown", |kind| kind.name());
    let id = |id: Option<_>| id.map_or_else(String::new, |id: _| ToString::to_string(&id));
    let (order, cl_ord_id) = (id(entry.order()), id(entry.cl_ord_id()));
    let (time, symbol) = (Time(entry.time_ns()), text_of(entry.symbol()));
    let what = plain(&Shown(entry).to_string());
    writeln!(out, "{time}  {kind:<8}  {order:<13}  {cl_ord_id:<13}  {symbol:<8}  {what}")?;
    Ok(())
}

/// RFC 3339 with all nine digits, so that columns line up.
struct Time(u64);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_nanosecond(self.0.into()) {
            Ok(time) => write!(f, "{time:.9}"),
            Err(_) => write!(f, "{} ns", self.0),
        }
    }
}

/// What an entry says, as half a sentence.
struct Shown<'a>(&'a Entry);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.record() {
            Record::Started(text) => write!(f, "{text}"),
            Record::Request(request) => {
                terms(f, &request)?;
                write!(f, ", sent as message {}", request.session_seq)
            }
            Record::Refusal(request, why) => {
                terms(f, &request)?;
                match why {
                    Why::Risk(refusal) => {
                        write!(f, " refused by {}: {refusal}", refusal.limit.name())
                    }
                    Why::Other { code, text } => write!(f, " refused by {code}: {text}"),
                }
            }
            Record::Report(report) => reported(f, &report),
            Record::Words(of, text) => write!(f, "{}: {text}", of.name()),
            Record::Session { kind, reset, from, to, text } => match kind {
                EventKind::LoggedOn if reset => f.write_str("logged on, both numbers begin at 1"),
                EventKind::LoggedOn => f.write_str("logged on"),
                EventKind::Gap => write!(f, "gap: {from} expected, {to} came"),
                EventKind::ResendRequested if to == 0 => {
                    write!(f, "the counterparty asks for all from {from} again")
                }
                EventKind::ResendRequested => {
                    write!(f, "the counterparty asks for {from} to {to} again")
                }
                EventKind::Rejected => write!(f, "our message {from} is rejected ({to}): {text}"),
                EventKind::Refused => write!(f, "message {from} refused by us, {text}"),
                EventKind::Garbled => write!(f, "no message: {text}"),
                EventKind::Duplicate => write!(f, "message {from} came again"),
                EventKind::UnexpectedLogon => f.write_str("a Logon within the session"),
                EventKind::Closed => write!(f, "closed: {text}"),
                _ => write!(f, "{} {text}", kind.name()),
            },
            Record::Limit { name, from, to } => {
                let whose = match self.0.instrument() {
                    Some(instrument) => format!("instrument {instrument}"),
                    None => "the session".to_owned(),
                };
                let value = |value: Option<u128>| {
                    value.map_or_else(|| "no limit".to_owned(), |value| limit_value(&name, value))
                };
                write!(f, "{name} of {whose}: {} → {}", value(from), value(to))
            }
            Record::Killed { reason, since_ns } => {
                write!(f, "kill switch engaged at {} ({reason})", Time(since_ns))
            }
            Record::Released { reason, since_ns } => {
                write!(f, "kill switch released, engaged since {} ({reason})", Time(since_ns))
            }
            Record::Note(text) => write!(f, "{text}"),
            Record::Lost(1) => f.write_str("one entry was lost here"),
            Record::Lost(count) => write!(f, "{count} entries were lost here"),
            _ => f.write_str("of a later version"),
        }
    }
}

fn terms(f: &mut fmt::Formatter<'_>, terms: &Terms) -> fmt::Result {
    f.write_str(terms.kind.name())?;
    if let Some(side) = terms.side {
        write!(f, " {}", side_name(side))?;
    }
    if terms.kind != RequestKind::Cancel {
        write!(f, " {}", terms.qty)?;
        match terms.price {
            Some(price) => write!(f, " @ {price}")?,
            None => f.write_str(" at market")?,
        }
    }
    if let Some(time_in_force) = terms.time_in_force {
        write!(f, " {}", time_in_force_name(time_in_force))?;
    }
    if let Some(id) = terms.orig_cl_ord_id {
        write!(f, " of {id}")?;
    }
    if terms.cause.rx_ns > 0 {
        write!(f, ", caused by event {}", terms.cause.seq)?;
    }
    Ok(())
}

fn reported(f: &mut fmt::Formatter<'_>, report: &Reported<'_>) -> fmt::Result {
    let update = &report.update;
    f.write_str(what_name(update.what))?;
    if update.last_qty > 0 {
        write!(f, " {} @ {}", update.last_qty, update.last_px)?;
    }
    write!(f, ": {}, {} done, {} open", update.state, update.cum_qty, update.leaves_qty)?;
    if let Some(average) = update.average() {
        write!(f, ", average {average}")?;
    }
    if update.reason != Update::NO_REASON {
        write!(f, ", reason {}", update.reason)?;
    }
    if !update.anomalies.is_empty() {
        write!(f, "; {}", update.anomalies)?;
    }
    for (name, id) in [("ExecID", &report.exec_id), ("OrderID", &report.venue_order_id)] {
        if !id.is_empty() {
            write!(f, ", {name} {id}")?;
        }
    }
    Ok(())
}

/// The name of a side.
pub(super) const fn side_name(side: OrderSide) -> &'static str {
    match side {
        OrderSide::Buy => "buy",
        OrderSide::Sell => "sell",
        OrderSide::SellShort => "sell-short",
        OrderSide::SellShortExempt => "sell-short-exempt",
    }
}

/// The name of a time in force.
pub(super) const fn time_in_force_name(time_in_force: TimeInForce) -> &'static str {
    match time_in_force {
        TimeInForce::Day => "day",
        TimeInForce::GoodTillCancel => "good-till-cancel",
        TimeInForce::AtTheOpening => "at-the-opening",
        TimeInForce::ImmediateOrCancel => "immediate-or-cancel",
        TimeInForce::FillOrKill => "fill-or-kill",
        TimeInForce::GoodTillDate => "good-till-date",
        TimeInForce::AtTheClose => "at-the-close",
    }
}

/// A limit's value: money as a decimal, all else as it is.
pub(super) fn limit_value(name: &str, value: u128) -> String {
    match i128::try_from(value) {
        Ok(value) if name.ends_with("notional") => Money(value).to_string(),
        _ => value.to_string(),
    }
}

/// Units of 1e-9 as the shortest exact decimal.
pub(super) struct Money(pub(super) i128);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let abs = self.0.unsigned_abs();
        let (whole, fraction) = (abs / 1_000_000_000, abs % 1_000_000_000);
        let text = format!("{whole}.{fraction:09}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{}{text}", if self.0 < 0 { "-" } else { "" })
    }
}

/// Bytes as text; what is not UTF-8 shows as `�`.
pub(super) fn text_of(bytes: &[u8]) -> String {
    plain(&String::from_utf8_lossy(bytes))
}

/// Without what could move a terminal's cursor: the texts are the counterparty's.
fn plain(text: &str) -> String {
    let harmless = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_the_shortest_decimal() {
        #[rustfmt::skip]
        let table = [
            (0, "0"), (1, "0.000000001"), (-250_000_000, "-0.25"), (10_000_000_000, "10"),
            (i128::from(u64::MAX) * 10, "184467440737.09551615"),
        ];
        for (nanos, text) in table {
            assert_eq!(Money(nanos).to_string(), text);
        }
        assert_eq!(limit_value("order_notional", 1_500_000_000), "1.5");
        assert_eq!(limit_value("order_qty", 1_500_000_000), "1500000000");
    }

    #[test]
    fn a_counterpartys_text_moves_no_cursor() {
        assert_eq!(text_of(b"no\x1b[2Jway\xff"), "no\u{fffd}[2Jway\u{fffd}");
    }
}
