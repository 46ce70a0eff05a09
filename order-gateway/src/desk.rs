//! A session's orders: requests through risk and the order table onto the session, reports back.
//!
//! A [`Desk`] joins [`Orders`] and [`Risk`] to a FIX session, whose [`Application`] it is. It owns no socket and
//! reads no clock. [`Desk::submit`] takes a request the whole way to the bytes to send, or refuses it
//! and says why; what the venue says comes out as [`Update`]s ([`Desk::poll_update`]).
//!
//! After a logon it asks for the status of every order it holds open, and takes no new ones until the venue
//! has answered: what the venue does not know is told as lost. After a restart, [`Desk::restore`] first rebuilds
//! the orders from what the store has kept.
//!
//! With [`Desk::set_audit`] all of it is recorded: requests, refusals, reports, what happens to the session,
//! the kill switch, and limits that [`Desk::change_limits`] changes.
//!
//! What is left of a store that runs full belongs to the orders that are open: new orders and replaces are refused
//! ([`Refused::StoreLow`]) below 16 KiB, and 2 KiB for each open order, so that its cancel, its reports and the
//! questions after a reconnect can still be kept. The reserve is limited to a quarter of what a store takes from
//! its disk at once ([`Desk::limit_reserve`]), since a store with room on the disk may be as low as that for a
//! moment.

mod audit;
mod decode;
mod encode;
mod recover;
mod symbols;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use wirepath_protocol::Price;
use wirepath_protocol::fix::{GetError, Invalid, Message, RejectReason};

use crate::audit::{Recorder, Sending};
use crate::orders::{
    ClOrdId, NewOrder, Orders, Outcome, RejectedBy, Report, Request, RequestError, RequestReject,
    Sent, Update,
};
use crate::risk::{Book, ChangeError, Difference, KillReason, Limits, Refusal, Risk};
use crate::session::{Answer, Application, Closed, Event, Link, SendError};
use crate::store::Store;

pub use encode::OrderStyle;
pub use recover::Restored;
pub use symbols::Symbols;

use audit::Audit;
use encode::Encoder;
use recover::Recovery;

/// Updates that wait for their strategy at most.
const UPDATES_MAX: usize = 1 << 16;
/// Requests whose sequence numbers are remembered, for rejects that name nothing else.
const SENT_MAX: usize = 1 << 12;

/// Bytes of the store that new orders leave alone, and for each open order: a cancel and its report, a status
/// request and its answer, and some fills.
const RESERVE_BYTES: u64 = 16 << 10;
const RESERVE_BYTES_PER_ORDER: u64 = 2 << 10;
/// The most that the reserve may be unless the owner says otherwise: for segments of 64 MiB.
const RESERVE_BYTES_MAX: u64 = 16 << 20;

/// Why a request did not become an order. Nothing of it was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// A limit does not allow it.
    #[error("risk: {0}")]
    Risk(#[from] Refusal),
    /// The order table does not allow it.
    #[error("order: {0}")]
    Request(#[from] RequestError),
    /// The session does not take it.
    #[error("session: {0}")]
    Send(#[from] SendError),
    /// The venue has not yet answered for all orders of before.
    #[error("the venue has not yet answered for {0} orders of before")]
    Recovering(usize),
    /// What is left of the store is kept for open orders: cancels still go.
    #[error(
        "the store has {room_bytes} bytes left, and {reserve_bytes} are kept for open orders and their cancels: \
         free its disk, or raise store.max_bytes"
    )]
    StoreLow {
        /// Bytes that the store can still take.
        room_bytes: u64,
        /// Bytes that new orders and replaces may not use.
        reserve_bytes: u64,
    },
}

/// What a desk has counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct DeskCounters {
    /// Requests that were put among the bytes to send.
    pub sent: u64,
    /// Requests that were refused here.
    pub refused: u64,
    /// Reports that were taken.
    pub reports: u64,
    /// Reports that could not be read, and were rejected.
    pub unreadable: u64,
    /// Updates that found no room, since nobody took those before them.
    pub updates_lost: u64,
    /// Orders of before whose status the venue refused to tell.
    pub unanswered: u64,
}

/// See the [module documentation](self).
#[derive(Debug)]
pub struct Desk {
    orders: Orders,
    risk: Risk,
    symbols: Symbols,
    encoder: Encoder,
    recovery: Recovery,
    updates: VecDeque<Update>,
    /// By sequence number, modulo their number: what was sent under it.
    sent: Box<[(u64, Option<ClOrdId>)]>,
    session_lost: bool,
    counters: DeskCounters,
    audit: Audit,
    reserve_bytes_max: u64,
    /// The last new order, to rehearse the next.
    last: Option<ClOrdId>,
}

impl Desk {
    /// A desk without orders. All its memory is taken now.
    pub fn new(orders: Orders, risk: Risk, symbols: Symbols, style: OrderStyle) -> Self {
        let mut updates = VecDeque::from(crate::touched(Update::VACANT, UPDATES_MAX).into_vec());
        updates.clear();
        Self {
            orders,
            risk,
            symbols,
            encoder: Encoder::new(style),
            recovery: Recovery::default(),
            updates,
            sent: crate::touched((0, None), SENT_MAX),
            session_lost: false,
            counters: DeskCounters::default(),
            audit: Audit::default(),
            reserve_bytes_max: RESERVE_BYTES_MAX,
            last: None,
        }
    }

    /// Whether the session ended, other than by our own logout, since this was last asked.
    pub fn take_session_lost(&mut self) -> bool {
        core::mem::take(&mut self.session_lost)
    }

    /// Records from now on what happens. `None` ends the record.
    pub fn set_audit(&mut self, recorder: Option<Recorder>) {
        self.audit = Audit::new(recorder, self.risk.kill());
    }

    /// Limits what of the store is kept for open orders, bytes: a quarter of a segment is right.
    pub fn limit_reserve(&mut self, bytes: u64) {
        self.reserve_bytes_max = bytes;
    }

    /// The orders and positions.
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The limits, exposure and kill switch.
    pub fn risk(&self) -> &Risk {
        &self.risk
    }

    /// The same, to set reference prices. To engage the kill switch use [`kill`](Self::kill), which cancels
    /// what is open, and for limits [`change_limits`](Self::change_limits), which is recorded.
    pub fn risk_mut(&mut self) -> &mut Risk {
        &mut self.risk
    }

    /// The instruments.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Whether the venue has yet to answer for orders of before: new ones are refused meanwhile.
    pub fn is_recovering(&self) -> bool {
        self.recovery.is_under_way()
    }

    /// What was counted.
    pub fn counters(&self) -> DeskCounters {
        self.counters
    }

    /// The next thing a strategy is to be told.
    #[inline]
    pub fn poll_update(&mut self) -> Option<Update> {
        let update = self.updates.pop_front();
        if self.updates.is_empty() {
            self.updates.clear(); // the next goes to the front again, and not to memory gone cold
        }
        update
    }

    /// Takes a request through risk and the order table onto the session. `book` is what the strategy
    /// sees of the instrument's book.
    ///
    /// # Errors
    ///
    /// [`Refused`]: nothing was sent, and nothing changed but counters.
    #[inline]
    pub fn submit<S: Store>(
        &mut self,
        link: &mut Link<S>,
        request: &Request,
        book: &Book,
    ) -> Result<Sent, Refused> {
        self.audit.kill(self.risk.kill(), link.now_ns());
        let sent = match request {
            Request::New(new) => self.enter_new(link, new, request, book),
            Request::Cancel(_) | Request::Replace(_) => self.enter_change(link, request, book),
        };
        if let Err(refused) = &sent {
            self.counters.refused += 1;
            let (orders, symbols) = (&self.orders, &self.symbols);
            self.audit.refusal(request, refused, orders, symbols, book, link.now_ns());
        }
        sent
    }

    /// Not inlined, nor mixed with changes: what it returns is written once, where the caller wants it.
    #[inline(never)]
    fn enter_new<S: Store>(
        &mut self,
        link: &mut Link<S>,
        new: &NewOrder,
        request: &Request,
        book: &Book,
    ) -> Result<Sent, Refused> {
        self.may_add(link)?;
        let valued_at = self.risk.check_new(new, book, link.now_ns())?;
        let sent = self.orders.request_new(new, valued_at)?;
        self.risk.record(&sent.effect);
        self.last = Some(sent.cl_ord_id);
        match self.encoder.new_order(link, &self.symbols, new, sent.cl_ord_id) {
            Ok(seq) => {
                let sending = Sending { sent: &sent, session_seq: seq, valued_at };
                self.note(request, &sending, book, link.now_ns());
                Ok(sent)
            }
            Err(error) => Err(self.take_back(sent.cl_ord_id, error, link.now_ns())),
        }
    }

    #[inline(never)]
    fn enter_change<S: Store>(
        &mut self,
        link: &mut Link<S>,
        request: &Request,
        book: &Book,
    ) -> Result<Sent, Refused> {
        if !link.is_open() {
            return Err(SendError::NotLoggedOn.into());
        }
        let now_ns = link.now_ns();
        let valued_at = if let Request::Replace(replace) = request {
            self.may_add(link)?;
            let unknown = RequestError::UnknownOrder(replace.order);
            let order = self.orders.order(replace.order).ok_or(unknown)?;
            self.risk.check_replace(order, replace.qty, replace.price, book, now_ns)?
        } else {
            // A cancel may always go: it is what makes things safe.
            self.risk.check_cancel(now_ns)?;
            Price(0)
        };
        let sent = self.orders.request(request, valued_at)?;
        self.risk.record(&sent.effect);
        let order = self.orders.order(sent.cl_ord_id).expect("it was just entered");
        match self.encoder.change(link, &self.symbols, request, &sent, order) {
            Ok(seq) => {
                let sending = Sending { sent: &sent, session_seq: seq, valued_at };
                self.note(request, &sending, book, now_ns);
                Ok(sent)
            }
            Err(error) => Err(self.take_back(sent.cl_ord_id, error, now_ns)),
        }
    }

    /// Whether what adds to what is open may go now.
    #[inline]
    fn may_add<S: Store>(&self, link: &Link<S>) -> Result<(), Refused> {
        if !link.is_open() {
            return Err(SendError::NotLoggedOn.into());
        }
        if self.recovery.is_under_way() {
            return Err(Refused::Recovering(self.recovery.unanswered()));
        }
        let (room_bytes, reserve_bytes) = (link.store().room_bytes(), self.reserve_bytes());
        if room_bytes < reserve_bytes {
            return Err(Refused::StoreLow { room_bytes, reserve_bytes });
        }
        Ok(())
    }

    /// A request is among the bytes to send.
    #[inline(always)]
    fn note(&mut self, request: &Request, sending: &Sending<'_>, book: &Book, now_ns: u64) {
        self.counters.sent += 1;
        let seq = sending.session_seq;
        self.sent[place_of(seq)] = (seq, Some(sending.sent.cl_ord_id));
        self.audit.request(request, sending, &self.symbols, book, now_ns);
    }

    /// A request was entered, and the session did not take it.
    #[cold]
    fn take_back(&mut self, cl_ord_id: ClOrdId, error: SendError, now_ns: u64) -> Refused {
        let by = RejectedBy::NotSent;
        let reject = RequestReject { cl_ord_id, by, reason: None, rx_ns: now_ns };
        let outcome = self.orders.apply(&Report::RequestReject(reject));
        self.risk.record(&outcome.effect);
        error.into()
    }

    /// Bytes of the store that new orders and replaces may not use.
    #[inline]
    fn reserve_bytes(&self) -> u64 {
        let (_, open) = self.risk.open();
        (RESERVE_BYTES + RESERVE_BYTES_PER_ORDER * u64::from(open)).min(self.reserve_bytes_max)
    }

    /// Gets ready for the next order. To be called when one has gone out, or a report has come, and time does not
    /// press. Where an order is entered, nothing was touched for as many orders as the tables hold, and a core
    /// that waits for such memory cannot write far ahead of it. And what reports go through has put the code that
    /// checks and writes orders out of the nearest cache: it is run for an order like the last, to no effect.
    #[inline]
    pub fn prepare<S: Store>(&mut self, link: &Link<S>) {
        self.orders.prepare();
        self.risk.prepare();
        let seq = link.store().next_out();
        let Self { encoder, symbols, orders, risk, last, .. } = self;
        let last = last.and_then(|id| orders.order(id));
        if let (Some(last), Some(id)) = (last, orders.upcoming_id()) {
            let (new, touch) = (last.as_new(), Some(last.valued_at()));
            encoder.rehearse(symbols, &new, (seq, id), link.now_ns());
            let book = Book { bid: touch, ask: touch, ..Book::default() };
            risk.rehearse(&new, &book, link.now_ns());
        }
        core::hint::black_box(self.sent[place_of(seq)].0);
        link.store().prepare();
    }

    /// Engages the kill switch and cancels every open order, as far as the session takes it: call it again
    /// until it answers 0, the number of orders whose cancel could not go yet.
    pub fn kill<S: Store>(&mut self, link: &mut Link<S>, reason: KillReason) -> usize {
        self.risk.kill_mut().engage(reason, link.now_ns());
        self.audit.kill(self.risk.kill(), link.now_ns());
        self.cancel_all(link)
    }

    /// Releases the kill switch. Answers why and since when it was engaged.
    pub fn release(&mut self, now_ns: u64) -> Option<(KillReason, u64)> {
        let was = self.risk.kill_mut().release();
        self.audit.kill(self.risk.kill(), now_ns);
        was
    }

    /// Puts limits in force, as [`Risk::change`] does; afterwards `limits` holds the former ones. What is
    /// different is recorded, and given to `told` with the symbol that it is about, if it is about one.
    ///
    /// # Errors
    ///
    /// As for [`Risk::change`]; the former ones stay.
    pub fn change_limits(
        &mut self,
        limits: &mut Limits,
        now_ns: u64,
        mut told: impl FnMut(&Difference, Option<&[u8]>),
    ) -> Result<(), ChangeError> {
        for difference in self.risk.change(limits)? {
            self.audit.limit(&difference, &self.symbols, now_ns);
            told(&difference, difference.instrument.and_then(|at| self.symbols.name(at)));
        }
        Ok(())
    }

    /// Cancels every open order that has no cancel under way. Answers how many could not go yet.
    pub fn cancel_all<S: Store>(&mut self, link: &mut Link<S>) -> usize {
        let open = self.orders.open().filter(|order| order.pending_cancel().is_none());
        let open: Vec<ClOrdId> = open.map(|order| order.id()).collect();
        let mut left = 0;
        for order in open {
            let cancel = crate::orders::Cancel { order, cause: crate::orders::Cause::default() };
            left +=
                usize::from(self.submit(link, &Request::Cancel(cancel), &Book::default()).is_err());
        }
        left
    }

    /// What a report did is told to risk and to the strategy.
    fn take(&mut self, outcome: &Outcome, report: Option<&Report>, now_ns: u64) {
        self.risk.record(&outcome.effect);
        self.risk.watch(&outcome.update, now_ns);
        self.audit.report(&outcome.update, report, &self.symbols, now_ns);
        self.audit.kill(self.risk.kill(), now_ns);
        if self.updates.len() == UPDATES_MAX {
            self.counters.updates_lost += 1;
        } else {
            self.updates.push_back(outcome.update);
        }
    }

    /// `message` is what the report was read from.
    fn apply(&mut self, report: &Report, message: &Message<'_>, now_ns: u64) {
        self.counters.reports += 1;
        let outcome = self.orders.apply(report);
        self.take(&outcome, Some(report), now_ns);
        self.audit.text(&outcome.update, message, &self.symbols, now_ns);
    }

    /// A reject that names a request by its sequence number.
    fn rejected(&mut self, message: &Message<'_>, by: RejectedBy, reason_tag: u32, now_ns: u64) {
        match self.request_reject(message, by, reason_tag, now_ns) {
            Some(reject) => self.apply(&Report::RequestReject(reject), message, now_ns),
            None => self.status_refused(message.uint(45).unwrap_or(0), now_ns),
        }
    }

    /// Which request is rejected, and why; `None` when it is not about an order.
    fn request_reject(
        &self,
        message: &Message<'_>,
        by: RejectedBy,
        reason_tag: u32,
        now_ns: u64,
    ) -> Option<RequestReject> {
        if message.get(372) == Some(b"H") {
            return None;
        }
        let seq = message.uint(45).unwrap_or(0);
        let named = message.get(379).and_then(ClOrdId::parse);
        let (number, sent) = self.sent[place_of(seq)];
        let cl_ord_id = named.or(sent.filter(|_| number == seq))?;
        let reason = message.uint(reason_tag).ok().and_then(|reason| u32::try_from(reason).ok());
        Some(RequestReject { cl_ord_id, by, reason, rx_ns: now_ns })
    }
}

/// Where the request that was sent under this number is remembered.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
const fn place_of(seq: u64) -> usize {
    seq as usize % SENT_MAX
}

impl<S: Store> Application<S> for Desk {
    #[inline]
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        let now_ns = link.now_ns();
        let report = match message.msg_type() {
            b"8" => decode::execution(message, &self.symbols, now_ns).map(Report::Execution),
            b"9" => decode::cancel_reject(message, now_ns).map(Report::CancelReject),
            b"j" => {
                self.rejected(message, RejectedBy::Business, 380, now_ns);
                return Answer::Taken;
            }
            // Every order of a mass cancel has its own report.
            b"r" => return Answer::Taken,
            _ => return Answer::Unsupported,
        };
        match report {
            Ok(report) => {
                self.apply(&report, message, now_ns);
                self.recovered(&report, now_ns);
                self.ask(link);
                Answer::Taken
            }
            Err(error) => {
                self.counters.unreadable += 1;
                let (reason, tag) = match error {
                    GetError::Missing(tag) => (RejectReason::RequiredTag, tag),
                    GetError::Format(tag) => (RejectReason::Format, tag),
                };
                Answer::Refused(Invalid { reason, ref_tag: Some(tag.into()) })
            }
        }
    }

    fn on_event(&mut self, event: Event<'_>, link: &mut Link<S>) {
        self.audit.session(&event, link.now_ns());
        match event {
            Event::LoggedOn { .. } => {
                self.encoder.prepare(link);
                self.begin_recovery();
                self.ask(link);
            }
            Event::Closed(reason) => self.session_lost |= !matches!(reason, Closed::LoggedOut),
            Event::Rejected(message) => {
                self.rejected(message, RejectedBy::Session, 373, link.now_ns());
            }
            _ => {}
        }
    }
}
