//! A strategy's end of a gateway's queues.

use std::sync::Arc;

use crossbeam::queue::ArrayQueue;
use wirepath_perf::Clock;

use crate::desk::Refused;
use crate::orders::{ClOrdId, Request, RequestError, Update};
use crate::risk::{Book, Refusal};
use crate::session::SendError;

/// What a strategy is told.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// What became of a request, by its ticket.
    Answer(Answer),
    /// Something happened to one of its orders.
    Update(Update),
}

/// What became of a request.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// What [`Client::submit`] gave.
    pub ticket: u64,
    /// The ClOrdID it was sent under, or why it was not.
    pub result: Result<ClOrdId, Why>,
}

/// Why a request was not sent: [`Refused`] as a small value.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// A limit does not allow it.
    #[error("risk: {0}")]
    Risk(Refusal),
    /// The order table does not allow it.
    #[error("order: {0}")]
    Request(RequestError),
    /// The session is not logged on.
    #[error("session: not logged on")]
    NotLoggedOn,
    /// The session is answering a resend request.
    #[error("session: answering a resend request")]
    Resending,
    /// The counterparty takes no more for now.
    #[error("session: the counterparty is slow")]
    Slow,
    /// The store could not keep it.
    #[error("session: the store failed; the log says why")]
    Store,
    /// It could not be written.
    #[error("session: the message could not be written")]
    Write,
    /// The venue has not yet answered for orders of before.
    #[error("the venue has not yet answered for {0} orders of before")]
    Recovering(u32),
    /// What is left of the store is kept for open orders.
    #[error("the store is almost full: {0} bytes are left, for open orders and their cancels")]
    StoreLow(u64),
}

impl From<&Refused> for Why {
    fn from(refused: &Refused) -> Self {
        match refused {
            Refused::Risk(refusal) => Self::Risk(*refusal),
            Refused::Request(error) => Self::Request(*error),
            Refused::Send(SendError::NotLoggedOn) => Self::NotLoggedOn,
            Refused::Send(SendError::Resending) => Self::Resending,
            Refused::Send(SendError::Full { .. }) => Self::Slow,
            Refused::Send(SendError::Store(_)) => Self::Store,
            Refused::Send(SendError::Write(_)) => Self::Write,
            Refused::Recovering(orders) => {
                Self::Recovering(u32::try_from(*orders).unwrap_or(u32::MAX))
            }
            Refused::StoreLow { room_bytes, .. } => Self::StoreLow(*room_bytes),
        }
    }
}

/// The gateway's queue is full: the request was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the gateway's queue is full: {0} requests wait")]
pub struct QueueFull(pub usize);

/// A request on its way to the gateway's thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope {
    pub(super) client: u16,
    pub(super) ticket: u64,
    pub(super) request: Request,
    pub(super) book: Book,
    pub(super) decided_ns: u64,
}

/// What the gateway's thread has of a client.
pub(super) type Mailbox = Arc<ArrayQueue<Told>>;

/// Things told that a client may leave waiting.
pub(super) const MAILBOX: usize = 4_096;

/// A strategy's end: submit, and poll what it is told. One per strategy; it moves to the strategy's thread.
#[derive(Debug)]
pub struct Client {
    pub(super) id: u16,
    pub(super) ticket: u64,
    pub(super) requests: Arc<ArrayQueue<Envelope>>,
    pub(super) mailbox: Mailbox,
    pub(super) clock: Clock,
}

impl Client {
    /// Puts a request into the gateway's queue. The answer comes through [`poll`](Self::poll), by the ticket
    /// that this gives. `book` is what the strategy sees of the instrument's book.
    ///
    /// # Errors
    ///
    /// [`QueueFull`].
    #[inline]
    pub fn submit(&mut self, request: Request, book: Book) -> Result<u64, QueueFull> {
        let ticket = self.ticket;
        let decided_ns = self.clock.now();
        let envelope = Envelope { client: self.id, ticket, request, book, decided_ns };
        match self.requests.push(envelope) {
            Ok(()) => {
                self.ticket += 1;
                Ok(ticket)
            }
            Err(_) => Err(QueueFull(self.requests.len())),
        }
    }

    /// The next thing it is told.
    #[inline]
    pub fn poll(&mut self) -> Option<Told> {
        self.mailbox.pop()
    }
}
