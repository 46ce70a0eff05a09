//! Entries from what happens: one constructor for each kind.

use super::body::{
    EventBody, LimitBody, NumberBody, RefusalBody, ReportBody, RequestBody, TermsBody, Text,
    TextBody, Wide,
};
use super::code::{
    EventKind, Kind, RECOVERING, RequestKind, STORE_LOW, WordsOf, session_code, table_code,
};
use super::entry::{Entry, flag};
use crate::desk::Refused;
use crate::orders::{ClOrdId, ClientId, Id, Report, Request, Sent, Update};
use crate::risk::{Book, Difference, KillReason};
use crate::session::Event;
use wirepath_protocol::Price;

/// How a request went out.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// Its ClOrdID and what it changed.
    pub sent: &'a Sent,
    /// The MsgSeqNum (34) it was sent under.
    pub session_seq: u64,
    /// The price at which it counts into exposure.
    pub valued_at: Price,
}

impl Entry {
    /// A request that was put among the bytes to send, and the book as the strategy saw it.
    #[inline]
    pub fn request(request: &Request, sending: &Sending<'_>, book: &Book, now_ns: u64) -> Self {
        let (kind, flags) = kind_and_flags(request, book);
        let sent = sending.sent;
        let mut entry = Self::new(Kind::Request, kind as u8, now_ns);
        entry.flags = flags;
        entry.cl_ord_id = sent.cl_ord_id.get();
        entry.order = sent.order.get();
        entry.instrument = sent.instrument;
        let body: &mut RequestBody = entry.body_mut();
        body.terms = terms(request, book);
        body.terms.orig_cl_ord_id = id(sent.orig_cl_ord_id);
        body.terms.session_seq = sending.session_seq;
        body.terms.valued_at = sending.valued_at.0;
        entry
    }

    /// A request that this host refused. `order` is the order that it is about, by the ClOrdID of its New, and
    /// that order's instrument, if it is known.
    #[cold]
    pub fn refusal(
        request: &Request,
        refused: &Refused,
        order: Option<(ClOrdId, u32)>,
        book: &Book,
        now_ns: u64,
    ) -> Self {
        let (kind, flags) = kind_and_flags(request, book);
        let mut entry = Self::new(Kind::Refusal, kind as u8, now_ns);
        entry.flags = flags;
        match (*request, order) {
            (Request::New(new), _) => entry.instrument = new.instrument,
            (_, Some((order, instrument))) => {
                (entry.order, entry.instrument) = (order.get(), instrument);
            }
            _ => {}
        }
        let body: &mut RefusalBody = entry.body_mut();
        body.terms = terms(request, book);
        let detail = match refused {
            Refused::Risk(refusal) => {
                body.allowed = Wide::new(refusal.allowed);
                body.asked = Wide::new(refusal.asked);
                if let Some(instrument) = refusal.instrument {
                    entry.instrument = instrument;
                }
                refusal.limit as u32
            }
            Refused::Request(error) => {
                body.text = Text::of(error);
                table_code(error)
            }
            Refused::Send(error) => {
                body.text = Text::of(error);
                session_code(error)
            }
            Refused::Recovering(_) => {
                body.text = Text::of(refused);
                RECOVERING
            }
            Refused::StoreLow { .. } => {
                body.text = Text::of(refused);
                STORE_LOW
            }
        };
        entry.detail = detail;
        entry
    }

    /// What a report did to an order; `report` is what the venue said, if it said something.
    #[inline]
    pub fn report(update: &Update, report: Option<&Report>, now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Report, update.what as u8, now_ns);
        entry.order = id(update.order);
        entry.cl_ord_id = id(update.cl_ord_id);
        entry.instrument = update.instrument;
        let bit = |is_set: bool, flag: u16| if is_set { flag } else { 0 };
        let mut flags = bit(update.is_closed, flag::CLOSED)
            | bit(update.is_buy, flag::BUY)
            | bit(update.is_applied, flag::APPLIED);
        let body: &mut ReportBody = entry.body_mut();
        body.notional = Wide::new(update.notional);
        body.cum_qty = update.cum_qty;
        body.leaves_qty = update.leaves_qty;
        body.venue_cum_qty = update.venue_cum_qty;
        body.last_qty = update.last_qty;
        body.last_px = update.last_px.0;
        (body.cause_rx_ns, body.cause_seq) = (update.cause.rx_ns, update.cause.seq);
        body.rx_ns = update.rx_ns;
        body.anomalies = update.anomalies.bits();
        body.reason = update.reason;
        body.state = update.state as u8;
        let maybe_repeated = match report {
            Some(Report::Execution(execution)) => {
                body.transact_ns = execution.transact_ns;
                body.exec_id = Text::new(execution.exec_id.as_bytes());
                body.order_id = Text::new(execution.order_id.as_bytes());
                execution.maybe_repeated
            }
            Some(Report::CancelReject(reject)) => {
                body.order_id = Text::new(reject.order_id.as_bytes());
                reject.maybe_repeated
            }
            Some(Report::RequestReject(_)) | None => false,
        };
        flags |= bit(maybe_repeated, flag::MAYBE_REPEATED);
        entry.flags = flags;
        entry
    }

    /// Text of the report that did `update`, cut to 183 bytes.
    pub fn words(update: &Update, of: WordsOf, text: &[u8], now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Words, of as u8, now_ns);
        entry.order = id(update.order);
        entry.cl_ord_id = id(update.cl_ord_id);
        entry.instrument = update.instrument;
        *entry.body_mut::<TextBody>() = Text::new(text);
        entry
    }

    /// The identifiers of a report that its entry has no room for, each an entry of words.
    pub(crate) fn more_ids(
        update: &Update,
        report: &Report,
        now_ns: u64,
    ) -> impl Iterator<Item = Self> {
        let (client, reference) = match report {
            Report::Execution(execution) => (execution.cl_ord_id, execution.exec_ref_id),
            Report::CancelReject(reject) => (reject.cl_ord_id, Id::NONE),
            Report::RequestReject(reject) => (reject.cl_ord_id.into(), Id::NONE),
        };
        let foreign = match client {
            ClientId::Foreign(id) => id,
            ClientId::Absent | ClientId::Ours(_) => Id::NONE,
        };
        [(WordsOf::ExecRefId, reference), (WordsOf::ForeignId, foreign)]
            .into_iter()
            .filter(|(_, id)| !id.is_none())
            .map(move |(of, id)| Self::words(update, of, id.as_bytes(), now_ns))
    }

    /// Something that happened to the session; its text is cut to 167 bytes.
    #[cold]
    pub fn session(event: &Event<'_>, now_ns: u64) -> Self {
        let mut flags = 0;
        let (kind, a, b, text) = match event {
            Event::LoggedOn { reset } => {
                flags = if *reset { flag::RESET } else { 0 };
                (EventKind::LoggedOn, 0, 0, Text::new(b""))
            }
            Event::Gap { from, seen } => (EventKind::Gap, *from, *seen, Text::new(b"")),
            Event::ResendRequested { from, to } => {
                (EventKind::ResendRequested, *from, *to, Text::new(b""))
            }
            Event::Rejected(message) => (
                EventKind::Rejected,
                message.uint(45).unwrap_or(0),
                message.uint(373).unwrap_or(0),
                Text::new(message.get(58).unwrap_or(b"")),
            ),
            Event::Refused(message, invalid) => (
                EventKind::Refused,
                message.uint(34).unwrap_or(0),
                0,
                Text::of(format_args!("type {}: {invalid}", message.msg_type().escape_ascii())),
            ),
            Event::Garbled(garbled) => (EventKind::Garbled, 0, 0, Text::of(garbled)),
            Event::Duplicate(seq) => (EventKind::Duplicate, *seq, 0, Text::new(b"")),
            Event::UnexpectedLogon => (EventKind::UnexpectedLogon, 0, 0, Text::new(b"")),
            Event::Closed(reason) => (EventKind::Closed, 0, 0, Text::of(reason)),
        };
        let mut entry = Self::new(Kind::Session, kind as u8, now_ns);
        entry.flags = flags;
        *entry.body_mut() = EventBody { a, b, text };
        entry
    }

    /// A limit that was changed. Values that do not fit 127 bits are the largest that does.
    #[cold]
    pub fn limit(difference: &Difference, now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Limit, 0, now_ns);
        entry.instrument = difference.instrument.unwrap_or(Self::NO_INSTRUMENT);
        let fit = |value: Option<u128>| {
            Wide::new(value.map_or(0, |value| i128::try_from(value).unwrap_or(i128::MAX)))
        };
        entry.flags = if difference.from.is_some() { flag::FROM } else { 0 }
            | if difference.to.is_some() { flag::TO } else { 0 };
        let body: &mut LimitBody = entry.body_mut();
        (body.from, body.to) = (fit(difference.from), fit(difference.to));
        body.name = Text::new(difference.name.as_bytes());
        entry
    }

    /// The kill switch was engaged at `since_ns`, and seen to be at `now_ns`.
    #[cold]
    pub fn killed(reason: KillReason, since_ns: u64, now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Killed, reason as u8, now_ns);
        entry.body_mut::<NumberBody>().number = since_ns;
        entry
    }

    /// The kill switch was released, or seen to be; it had been engaged for `reason` at `since_ns`.
    #[cold]
    pub fn released(reason: KillReason, since_ns: u64, now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Released, reason as u8, now_ns);
        entry.body_mut::<NumberBody>().number = since_ns;
        entry
    }

    /// A remark, cut to 183 bytes.
    pub fn note(text: &str, now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Note, 0, now_ns);
        *entry.body_mut::<TextBody>() = Text::of(text);
        entry
    }

    /// A run of this program began.
    pub(super) fn started(now_ns: u64) -> Self {
        let mut entry = Self::new(Kind::Started, 0, now_ns);
        let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let process = std::process::id();
        *entry.body_mut::<TextBody>() =
            Text::of(format_args!("{name} {version}, process {process}"));
        entry
    }

    /// `count` entries were lost, the last of them number `number`.
    #[cold]
    pub(super) fn lost(count: u64, number: u64, now_ns: u64) -> Self {
        let mut entry = Self { number, ..Self::new(Kind::Lost, 0, now_ns) };
        entry.body_mut::<NumberBody>().number = count;
        entry
    }
}

#[inline(always)]
fn id(id: Option<ClOrdId>) -> u64 {
    id.map_or(0, ClOrdId::get)
}

#[inline(always)]
fn kind_and_flags(request: &Request, book: &Book) -> (RequestKind, u16) {
    let (kind, price) = match request {
        Request::New(new) => (RequestKind::New, new.price),
        Request::Cancel(_) => (RequestKind::Cancel, None),
        Request::Replace(replace) => (RequestKind::Replace, replace.price),
    };
    let bit = |is_set: bool, flag: u16| if is_set { flag } else { 0 };
    let flags = bit(price.is_some(), flag::PRICE)
        | bit(book.bid.is_some(), flag::BID)
        | bit(book.ask.is_some(), flag::ASK)
        | bit(book.is_stale, flag::STALE);
    (kind, flags)
}

#[inline(always)]
fn terms(request: &Request, book: &Book) -> TermsBody {
    let (orig, qty, price, cause, side, time_in_force) = match request {
        Request::New(new) => {
            (0, new.qty, new.price, new.cause, new.side as u8, new.time_in_force as u8)
        }
        Request::Cancel(cancel) => (cancel.order.get(), 0, None, cancel.cause, 0, 0),
        Request::Replace(replace) => {
            (replace.order.get(), replace.qty, replace.price, replace.cause, 0, 0)
        }
    };
    TermsBody {
        orig_cl_ord_id: orig,
        qty,
        price: price.map_or(0, |price| price.0),
        valued_at: 0,
        cause_rx_ns: cause.rx_ns,
        cause_seq: cause.seq,
        session_seq: 0,
        bid: book.bid.map_or(0, |price| price.0),
        ask: book.ask.map_or(0, |price| price.0),
        book_age_ns: book.age_ns,
        side,
        time_in_force,
        unused: [0; 6],
    }
}
