//! An entry as a JSON object.
//!
//! Every object has `number`, `time_ns` and `kind`; `order`, `cl_ord_id`, `instrument` and `symbol` where the
//! entry has them; then what its kind has. What is absent is left out, not null.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use wirepath_order_gateway::audit::{Entry, Record, Reported, Terms, Why, what_name};
use wirepath_order_gateway::orders::Update;

use super::table::{Money, limit_value, side_name, text_of, time_in_force_name};

/// Writes an entry and ends the line.
pub(super) fn write(out: &mut impl Write, entry: &Entry) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, &Json(entry)).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

struct Json<'a>(&'a Entry);

/// Serializes as what it displays.
struct Text<T>(T);

impl<T: core::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Adds what there is.
fn some<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &'static str,
    value: Option<T>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, &value))
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &entry.number())?;
        map.serialize_entry("time_ns", &entry.time_ns())?;
        map.serialize_entry("kind", entry.kind().map_or("unknown", |kind| kind.name()))?;
        some(&mut map, "order", entry.order().map(Text))?;
        some(&mut map, "cl_ord_id", entry.cl_ord_id().map(Text))?;
        some(&mut map, "instrument", entry.instrument())?;
        let symbol = Some(entry.symbol()).filter(|symbol| !symbol.is_empty());
        some(&mut map, "symbol", symbol.map(text_of))?;
        match entry.record() {
            Record::Started(text) => map.serialize_entry("program", &text)?,
            Record::Request(request) => terms(&mut map, &request)?,
            Record::Refusal(request, why) => {
                match why {
                    Why::Risk(refusal) => {
                        map.serialize_entry("by", "risk")?;
                        map.serialize_entry("code", refusal.limit.name())?;
                        map.serialize_entry("allowed", &Text(refusal.allowed))?;
                        map.serialize_entry("asked", &Text(refusal.asked))?;
                        map.serialize_entry("text", &Text(refusal))?;
                    }
                    Why::Other { code, text } => {
                        map.serialize_entry("by", "gateway")?;
                        map.serialize_entry("code", code)?;
                        map.serialize_entry("text", &text)?;
                    }
                }
                terms(&mut map, &request)?;
            }
            Record::Report(report) => reported(&mut map, &report)?,
            Record::Words(of, text) => {
                map.serialize_entry("of", of.name())?;
                map.serialize_entry("text", &text)?;
            }
            Record::Session { kind, reset, from, to, text } => {
                map.serialize_entry("event", kind.name())?;
                some(&mut map, "reset", reset.then_some(true))?;
                some(&mut map, "from", (from > 0).then_some(from))?;
                some(&mut map, "to", (to > 0).then_some(to))?;
                some(&mut map, "text", (!text.is_empty()).then_some(text))?;
            }
            Record::Limit { name, from, to } => {
                some(&mut map, "from", from.map(|value| Text(limit_value(&name, value))))?;
                some(&mut map, "to", to.map(|value| Text(limit_value(&name, value))))?;
                map.serialize_entry("limit", &name)?;
            }
            Record::Killed { reason, since_ns } | Record::Released { reason, since_ns } => {
                map.serialize_entry("reason", &Text(reason))?;
                map.serialize_entry("since_ns", &since_ns)?;
            }
            Record::Note(text) => map.serialize_entry("text", &text)?,
            Record::Lost(count) => map.serialize_entry("entries", &count)?,
            _ => {}
        }
        map.end()
    }
}

fn terms<M: SerializeMap>(map: &mut M, terms: &Terms) -> Result<(), M::Error> {
    map.serialize_entry("request", terms.kind.name())?;
    some(map, "orig_cl_ord_id", terms.orig_cl_ord_id.map(Text))?;
    some(map, "side", terms.side.map(side_name))?;
    some(map, "qty", (terms.qty > 0).then_some(terms.qty))?;
    some(map, "price", terms.price.map(Text))?;
    some(map, "time_in_force", terms.time_in_force.map(time_in_force_name))?;
    some(map, "session_seq", (terms.session_seq > 0).then_some(terms.session_seq))?;
    some(map, "valued_at", (terms.valued_at.0 != 0).then_some(Text(terms.valued_at)))?;
    some(map, "cause_rx_ns", (terms.cause.rx_ns > 0).then_some(terms.cause.rx_ns))?;
    some(map, "cause_seq", (terms.cause.seq > 0).then_some(terms.cause.seq))?;
    some(map, "bid", terms.book.bid.map(Text))?;
    some(map, "ask", terms.book.ask.map(Text))?;
    some(map, "book_is_stale", terms.book.is_stale.then_some(true))?;
    some(map, "book_age_ns", (terms.book.age_ns > 0).then_some(terms.book.age_ns))
}

fn reported<M: SerializeMap>(map: &mut M, report: &Reported<'_>) -> Result<(), M::Error> {
    let update = &report.update;
    map.serialize_entry("what", what_name(update.what))?;
    map.serialize_entry("state", &Text(update.state))?;
    map.serialize_entry("is_closed", &update.is_closed)?;
    map.serialize_entry("is_applied", &update.is_applied)?;
    map.serialize_entry("side", if update.is_buy { "buy" } else { "sell" })?;
    if update.last_qty > 0 {
        map.serialize_entry("last_qty", &update.last_qty)?;
        map.serialize_entry("last_px", &Text(update.last_px))?;
    }
    map.serialize_entry("cum_qty", &update.cum_qty)?;
    map.serialize_entry("leaves_qty", &update.leaves_qty)?;
    map.serialize_entry("venue_cum_qty", &update.venue_cum_qty)?;
    map.serialize_entry("notional", &Text(Money(update.notional)))?;
    some(map, "reason", (update.reason != Update::NO_REASON).then_some(update.reason))?;
    let anomalies: Vec<_> = update.anomalies.iter().map(|anomaly| anomaly.to_string()).collect();
    some(map, "anomalies", (!anomalies.is_empty()).then_some(anomalies))?;
    let exec_id = Some(&report.exec_id).filter(|id| !id.is_empty());
    some(map, "exec_id", exec_id)?;
    let order_id = Some(&report.venue_order_id).filter(|id| !id.is_empty());
    some(map, "venue_order_id", order_id)?;
    some(map, "transact_ns", (report.transact_ns > 0).then_some(report.transact_ns))?;
    some(map, "maybe_repeated", report.maybe_repeated.then_some(true))?;
    some(map, "rx_ns", (update.rx_ns > 0).then_some(update.rx_ns))?;
    some(map, "cause_rx_ns", (update.cause.rx_ns > 0).then_some(update.cause.rx_ns))?;
    some(map, "cause_seq", (update.cause.seq > 0).then_some(update.cause.seq))
}
