//! What a desk does, into the audit log, if there is one.

use wirepath_protocol::fix::Message;

use super::{Refused, Symbols};
use crate::audit::{Entry, Recorder, Sending, WordsOf};
use crate::orders::{Orders, Report, Request, Update};
use crate::risk::{Book, Difference, Kill, KillReason};
use crate::session::Event;

/// The recorder, and what it last recorded of the kill switch. Without one nothing is done.
#[derive(Debug, Default)]
pub(super) struct Audit {
    recorder: Option<Recorder>,
    engaged: Option<(KillReason, u64)>,
}

impl Audit {
    pub(super) fn new(recorder: Option<Recorder>, kill: &Kill) -> Self {
        Self { recorder, engaged: kill.engaged() }
    }

    /// A request that is among the bytes to send.
    #[inline(always)]
    pub(super) fn request(
        &mut self,
        request: &Request,
        sending: &Sending<'_>,
        symbols: &Symbols,
        book: &Book,
        now_ns: u64,
    ) {
        if let Some(recorder) = &mut self.recorder {
            record_request(recorder, request, sending, symbols, book, now_ns);
        }
    }

    /// A request that is not.
    #[cold]
    pub(super) fn refusal(
        &mut self,
        request: &Request,
        refused: &Refused,
        orders: &Orders,
        symbols: &Symbols,
        book: &Book,
        now_ns: u64,
    ) {
        let Some(recorder) = &mut self.recorder else { return };
        let order = match request {
            Request::New(_) => None,
            Request::Cancel(cancel) => orders.order(cancel.order),
            Request::Replace(replace) => orders.order(replace.order),
        };
        let order = order.map(|order| (order.id(), order.instrument()));
        let entry = Entry::refusal(request, refused, order, book, now_ns);
        let symbol = entry.instrument().map_or(&b""[..], |instrument| symbol(symbols, instrument));
        recorder.record(entry.with_symbol(symbol));
    }

    /// What a report did, with the identifiers in it; without a report what the desk itself found.
    #[inline]
    pub(super) fn report(
        &mut self,
        update: &Update,
        report: Option<&Report>,
        symbols: &Symbols,
        now_ns: u64,
    ) {
        let Some(recorder) = &mut self.recorder else { return };
        let symbol = symbol(symbols, update.instrument);
        recorder.record(Entry::report(update, report, now_ns).with_symbol(symbol));
        for entry in report.into_iter().flat_map(|report| Entry::more_ids(update, report, now_ns)) {
            recorder.record(entry.with_symbol(symbol));
        }
    }

    /// Text (58) of the message that did `update`.
    #[inline]
    pub(super) fn text(
        &mut self,
        update: &Update,
        message: &Message<'_>,
        symbols: &Symbols,
        now_ns: u64,
    ) {
        let Some(recorder) = &mut self.recorder else { return };
        if let Some(text) = message.get(58) {
            let entry = Entry::words(update, WordsOf::Text, text, now_ns);
            recorder.record(entry.with_symbol(symbol(symbols, update.instrument)));
        }
    }

    /// Something happened to the session.
    pub(super) fn session(&mut self, event: &Event<'_>, now_ns: u64) {
        if let Some(recorder) = &mut self.recorder {
            recorder.record(Entry::session(event, now_ns));
        }
    }

    /// A limit is not what it was.
    pub(super) fn limit(&mut self, difference: &Difference, symbols: &Symbols, now_ns: u64) {
        let Some(recorder) = &mut self.recorder else { return };
        let instrument = difference.instrument;
        let symbol = instrument.map_or(&b""[..], |instrument| symbol(symbols, instrument));
        recorder.record(Entry::limit(difference, now_ns).with_symbol(symbol));
    }

    /// Looks whether the kill switch is as it was last seen, whoever moved it.
    #[inline]
    pub(super) fn kill(&mut self, kill: &Kill, now_ns: u64) {
        if self.engaged != kill.engaged() {
            self.kill_moved(kill.engaged(), now_ns);
        }
    }

    #[cold]
    fn kill_moved(&mut self, engaged: Option<(KillReason, u64)>, now_ns: u64) {
        let was = core::mem::replace(&mut self.engaged, engaged);
        let Some(recorder) = &mut self.recorder else { return };
        if let Some((reason, since_ns)) = was {
            recorder.record(Entry::released(reason, since_ns, now_ns));
        }
        if let Some((reason, since_ns)) = engaged {
            recorder.record(Entry::killed(reason, since_ns, now_ns));
        }
    }
}

/// Out of the way of orders that are not recorded.
#[inline(never)]
fn record_request(
    recorder: &mut Recorder,
    request: &Request,
    sending: &Sending<'_>,
    symbols: &Symbols,
    book: &Book,
    now_ns: u64,
) {
    let symbol = symbol(symbols, sending.sent.instrument);
    recorder.record(Entry::request(request, sending, book, now_ns).with_symbol(symbol));
}

#[inline]
fn symbol(symbols: &Symbols, instrument: u32) -> &[u8] {
    symbols.name(instrument).unwrap_or(b"")
}
