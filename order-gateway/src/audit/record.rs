//! What an entry means.

use std::borrow::Cow;

use wirepath_protocol::Price;

use super::body::{
    EventBody, LimitBody, NumberBody, RefusalBody, ReportBody, RequestBody, TermsBody, TextBody,
};
use super::code::{
    EventKind, Kind, RequestKind, WordsOf, refusal_name, time_in_force_from_raw, what_from_raw,
};
use super::entry::{Entry, flag};
use crate::orders::{Anomalies, Cause, ClOrdId, OrderSide, State, TimeInForce, Update, What};
use crate::risk::{Book, KillReason, Limit, Refusal};

/// What an [`Entry`] says, beyond what all entries have.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Record<'a> {
    /// A run began: which program, as which process.
    Started(Cow<'a, str>),
    /// A request was put among the bytes to send.
    Request(Terms),
    /// A request was refused here.
    Refusal(Terms, Why<'a>),
    /// A report changed an order, or did not.
    Report(Box<Reported<'a>>),
    /// Text of the report before it.
    Words(WordsOf, Cow<'a, str>),
    /// Something happened to the session.
    Session {
        /// What.
        kind: EventKind,
        /// Both sides' numbers began at 1: of a logon.
        reset: bool,
        /// The number it is about, or the first: expected, asked for, rejected, refused or repeated.
        from: u64,
        /// The number that was seen, or the last asked for; of a Reject its SessionRejectReason.
        to: u64,
        /// Why, as far as there was room.
        text: Cow<'a, str>,
    },
    /// A limit was changed; the entry's instrument is whose, none for the session.
    Limit {
        /// Its name in the config.
        name: Cow<'a, str>,
        /// What it was; `None` for no limit. Units of 1e-9 for notionals.
        from: Option<u128>,
        /// What it is.
        to: Option<u128>,
    },
    /// The kill switch was engaged.
    Killed {
        /// Who engaged it.
        reason: KillReason,
        /// When, ns since the Unix epoch; the entry's own time is when that was seen.
        since_ns: u64,
    },
    /// The kill switch was released.
    Released {
        /// Who had engaged it.
        reason: KillReason,
        /// When it had been engaged.
        since_ns: u64,
    },
    /// A remark.
    Note(Cow<'a, str>),
    /// So many entries found no room in the queue, and are missing here.
    Lost(u64),
    /// An entry of a kind, or with a code, that this version does not know.
    Unknown,
}

/// What was asked for, why, and what the book was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// New, cancel or replace.
    pub kind: RequestKind,
    /// OrigClOrdID of a cancel or replace; of a refused one the order it named.
    pub orig_cl_ord_id: Option<ClOrdId>,
    /// Side of a new order.
    pub side: Option<OrderSide>,
    /// Time in force of a new order.
    pub time_in_force: Option<TimeInForce>,
    /// Quantity; 0 for a cancel.
    pub qty: u64,
    /// Limit price; `None` for a market order or a cancel.
    pub price: Option<Price>,
    /// What it counted at in exposure; 0 if refused.
    pub valued_at: Price,
    /// The event it answered.
    pub cause: Cause,
    /// The MsgSeqNum it was sent under; 0 if refused.
    pub session_seq: u64,
    /// The book as the strategy saw it.
    pub book: Book,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Why<'a> {
    /// A limit, what it allows and what was asked.
    Risk(Refusal),
    /// The order table or the session.
    Other {
        /// A short name: `order-state`, `not-logged-on`.
        code: &'static str,
        /// The reason as a sentence, as far as there was room.
        text: Cow<'a, str>,
    },
}

/// A report and what it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported<'a> {
    /// As the strategy was told.
    pub update: Update,
    /// ExecID (17), up to 40 bytes.
    pub exec_id: Cow<'a, str>,
    /// OrderID (37), up to 40 bytes.
    pub venue_order_id: Cow<'a, str>,
    /// TransactTime (60), ns since the Unix epoch; 0 when absent.
    pub transact_ns: u64,
    /// PossDupFlag or PossResend (43, 97).
    pub maybe_repeated: bool,
}

impl Entry {
    /// What it means. An entry of a later version is [`Record::Unknown`].
    pub fn record(&self) -> Record<'_> {
        self.known().unwrap_or(Record::Unknown)
    }

    /// The venue's OrderID (37), of a report.
    pub fn venue_order_id(&self) -> Option<&[u8]> {
        (self.kind() == Some(Kind::Report)).then(|| self.body::<ReportBody>().order_id.as_bytes())
    }

    /// OrigClOrdID of a cancel or replace, refused or not.
    pub fn orig_cl_ord_id(&self) -> Option<ClOrdId> {
        let is_request = matches!(self.kind(), Some(Kind::Request | Kind::Refusal));
        ClOrdId::new(self.body::<RequestBody>().terms.orig_cl_ord_id).filter(|_| is_request)
    }

    fn known(&self) -> Option<Record<'_>> {
        let has = |flag: u16| self.flags & flag != 0;
        Some(match self.kind()? {
            Kind::Started => Record::Started(text(self.body::<TextBody>().as_bytes())),
            Kind::Request => Record::Request(self.terms(&self.body::<RequestBody>().terms)?),
            Kind::Refusal => {
                let body: &RefusalBody = self.body();
                Record::Refusal(self.terms(&body.terms)?, self.why(body)?)
            }
            Kind::Report => Record::Report(Box::new(self.reported()?)),
            Kind::Words => {
                let words = text(self.body::<TextBody>().as_bytes());
                Record::Words(WordsOf::from_raw(self.code)?, words)
            }
            Kind::Session => {
                let body: &EventBody = self.body();
                Record::Session {
                    kind: EventKind::from_raw(self.code)?,
                    reset: has(flag::RESET),
                    from: body.a,
                    to: body.b,
                    text: text(body.text.as_bytes()),
                }
            }
            Kind::Limit => {
                let body: &LimitBody = self.body();
                Record::Limit {
                    name: text(body.name.as_bytes()),
                    from: has(flag::FROM).then(|| body.from.get().unsigned_abs()),
                    to: has(flag::TO).then(|| body.to.get().unsigned_abs()),
                }
            }
            Kind::Killed => Record::Killed { reason: self.reason()?, since_ns: self.a_number() },
            Kind::Released => {
                Record::Released { reason: self.reason()?, since_ns: self.a_number() }
            }
            Kind::Note => Record::Note(text(self.body::<TextBody>().as_bytes())),
            Kind::Lost => Record::Lost(self.a_number()),
        })
    }

    /// How many were lost, of an entry that says so.
    pub(super) fn lost_count(&self) -> Option<u64> {
        (self.kind() == Some(Kind::Lost)).then(|| self.a_number())
    }

    fn a_number(&self) -> u64 {
        self.body::<NumberBody>().number
    }

    fn reason(&self) -> Option<KillReason> {
        KillReason::from_raw(self.code.into())
    }

    fn terms(&self, body: &TermsBody) -> Option<Terms> {
        let price = |flag: u16, price: i64| (self.flags & flag != 0).then_some(Price(price));
        Some(Terms {
            kind: RequestKind::from_raw(self.code)?,
            orig_cl_ord_id: ClOrdId::new(body.orig_cl_ord_id),
            side: OrderSide::from_fix(body.side),
            time_in_force: time_in_force_from_raw(body.time_in_force),
            qty: body.qty,
            price: price(flag::PRICE, body.price),
            valued_at: Price(body.valued_at),
            cause: Cause { rx_ns: body.cause_rx_ns, seq: body.cause_seq },
            session_seq: body.session_seq,
            book: Book {
                bid: price(flag::BID, body.bid),
                ask: price(flag::ASK, body.ask),
                is_stale: self.flags & flag::STALE != 0,
                age_ns: body.book_age_ns,
            },
        })
    }

    fn why<'a>(&self, body: &'a RefusalBody) -> Option<Why<'a>> {
        if let Some(code) = refusal_name(self.detail) {
            return Some(Why::Other { code, text: text(body.text.as_bytes()) });
        }
        let limit = *Limit::ALL.get(usize::try_from(self.detail).ok()?)?;
        // The message rate is the session's, and knows no instrument.
        let instrument = match limit {
            Limit::MessageRate | Limit::CancelRate => None,
            _ => self.instrument(),
        };
        let (allowed, asked) = (body.allowed.get(), body.asked.get());
        Some(Why::Risk(Refusal { limit, instrument, allowed, asked }))
    }

    fn reported(&self) -> Option<Reported<'_>> {
        let body: &ReportBody = self.body();
        let has = |flag: u16| self.flags & flag != 0;
        Some(Reported {
            update: Update {
                order: self.order(),
                cl_ord_id: self.cl_ord_id(),
                instrument: self.instrument,
                anomalies: Anomalies::from_bits(body.anomalies),
                notional: body.notional.get(),
                cum_qty: body.cum_qty,
                leaves_qty: body.leaves_qty,
                venue_cum_qty: body.venue_cum_qty,
                last_qty: body.last_qty,
                last_px: Price(body.last_px),
                cause: Cause { rx_ns: body.cause_rx_ns, seq: body.cause_seq },
                rx_ns: body.rx_ns,
                reason: body.reason,
                what: self.what()?,
                state: *State::ALL.get(usize::from(body.state))?,
                is_closed: has(flag::CLOSED),
                is_buy: has(flag::BUY),
                is_applied: has(flag::APPLIED),
            },
            exec_id: text(body.exec_id.as_bytes()),
            venue_order_id: text(body.order_id.as_bytes()),
            transact_ns: body.transact_ns,
            maybe_repeated: has(flag::MAYBE_REPEATED),
        })
    }

    fn what(&self) -> Option<What> {
        what_from_raw(self.code)
    }
}

/// Bytes of a counterparty need not be UTF-8; those that are not are shown as `�`.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
