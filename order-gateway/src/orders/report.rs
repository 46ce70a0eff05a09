//! What a venue says about our requests, typed.
//!
//! A session's thread makes these from ExecutionReport (8), OrderCancelReject (9) and the two kinds
//! of reject (3 and j). Nothing that bears on an order is lost on the way but the free text (58),
//! which belongs in the log and is in the session's store.
//!
//! Source: FIX 4.2, FIX 4.4 and FIX 5.0 SP2, "Execution Report" and "Order Cancel Reject".

use wirepath_protocol::Price;

use super::cl_ord_id::{ClOrdId, ClientId};
use super::id::{Id, mix};
use super::request::OrderSide;

/// One message of the venue about a request or an order.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "passed by reference; most are the large one")]
pub enum Report {
    /// ExecutionReport.
    Execution(Execution),
    /// OrderCancelReject.
    CancelReject(CancelReject),
    /// The request as such was refused, or never left this host.
    RequestReject(RequestReject),
}

/// An ExecutionReport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Execution {
    /// ClOrdID (11).
    pub cl_ord_id: ClientId,
    /// OrigClOrdID (41).
    pub orig_cl_ord_id: ClientId,
    /// The venue's OrderID (37).
    pub order_id: Id,
    /// ExecID (17).
    pub exec_id: Id,
    /// ExecRefID (19): the execution that a bust or correction is about.
    pub exec_ref_id: Id,
    /// ExecType (150), with ExecTransType (20) where the version has it; see [`ExecType::from_fix`].
    pub exec_type: ExecType,
    /// OrdStatus (39).
    pub ord_status: OrdStatus,
    /// The instrument, where symbol or id (55, 48) led to one of ours.
    pub instrument: Option<u32>,
    /// Side (54), where it is one of those supported.
    pub side: Option<OrderSide>,
    /// OrderQty (38).
    pub order_qty: Option<u64>,
    /// Price (44).
    pub price: Option<Price>,
    /// LastQty (32), 0 when absent.
    pub last_qty: u64,
    /// LastPx (31).
    pub last_px: Option<Price>,
    /// CumQty (14).
    pub cum_qty: Option<u64>,
    /// LeavesQty (151).
    pub leaves_qty: Option<u64>,
    /// AvgPx (6), as the venue rounded it.
    pub avg_px: Option<Price>,
    /// OrdRejReason (103) or ExecRestatementReason (378).
    pub reason: Option<u32>,
    /// TransactTime (60), nanoseconds since the Unix epoch; 0 when absent.
    pub transact_ns: u64,
    /// When it was received, nanoseconds since the Unix epoch.
    pub rx_ns: u64,
    /// PossDupFlag or PossResend (43, 97): the sender thinks we may have it already.
    pub maybe_repeated: bool,
}

/// An OrderCancelReject.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CancelReject {
    /// ClOrdID (11) of the cancel or replace.
    pub cl_ord_id: ClientId,
    /// OrigClOrdID (41).
    pub orig_cl_ord_id: ClientId,
    /// The venue's OrderID (37); `NONE` for an order it does not know.
    pub order_id: Id,
    /// CxlRejResponseTo (434).
    pub response_to: ResponseTo,
    /// OrdStatus (39) of the order.
    pub ord_status: OrdStatus,
    /// CxlRejReason (102).
    pub reason: Option<u32>,
    /// When it was received, nanoseconds since the Unix epoch.
    pub rx_ns: u64,
    /// PossDupFlag or PossResend (43, 97).
    pub maybe_repeated: bool,
}

/// A request that did not become business: session Reject, BusinessMessageReject, or not sent at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RequestReject {
    /// The request; the session finds it by RefSeqNum (45) or BusinessRejectRefID (379).
    pub cl_ord_id: ClOrdId,
    /// Who refused.
    pub by: RejectedBy,
    /// SessionRejectReason (373) or BusinessRejectReason (380).
    pub reason: Option<u32>,
    /// When it was received or decided, nanoseconds since the Unix epoch.
    pub rx_ns: u64,
}

/// Who refused a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum RejectedBy {
    /// The session layer: Reject (3).
    Session,
    /// The application: BusinessMessageReject (j).
    Business,
    /// This host: it is certain that the request was never sent.
    NotSent,
}

/// CxlRejResponseTo (434).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
pub enum ResponseTo {
    /// A cancel.
    Cancel = b'1',
    /// A cancel/replace.
    Replace = b'2',
}

/// What an ExecutionReport is about, one set of words for all versions.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ExecType {
    /// Received, not yet accepted.
    PendingNew,
    /// Accepted.
    New,
    /// A cancel is being worked on.
    PendingCancel,
    /// A replace is being worked on.
    PendingReplace,
    /// A fill, partial or whole.
    Trade,
    /// Cancelled, asked for or not.
    Cancelled,
    /// New terms are in force.
    Replaced,
    /// Rejected.
    Rejected,
    /// Its time in force is over.
    Expired,
    /// Done for the day.
    DoneForDay,
    /// Suspended.
    Suspended,
    /// A price is guaranteed.
    Stopped,
    /// Commission and the like were worked out, after the day.
    Calculated,
    /// The venue changed the terms, or reinstated the order.
    Restated,
    /// An execution is void.
    TradeCancel,
    /// An execution had another quantity or price.
    TradeCorrect,
    /// The answer to a status request.
    Status,
    /// Words that change no order: a trade held for clearing or released (J, K), triggered (L), locked
    /// and released (M, N).
    Notice(u8),
    /// A code that this version does not know.
    Unknown(u8),
}

impl ExecType {
    /// From ExecType (150) and, in FIX 4.2 and before, ExecTransType (20).
    ///
    /// Cancels, corrections and status were transaction types until FIX 4.3 made them execution types.
    pub const fn from_fix(exec_type: u8, exec_trans_type: Option<u8>) -> Self {
        match exec_trans_type {
            None | Some(b'0') => {}
            Some(b'1') => return Self::TradeCancel,
            Some(b'2') => return Self::TradeCorrect,
            Some(b'3') => return Self::Status,
            Some(other) => return Self::Unknown(other),
        }
        match exec_type {
            b'0' => Self::New,
            b'1' | b'2' | b'F' => Self::Trade,
            b'3' => Self::DoneForDay,
            b'4' => Self::Cancelled,
            b'5' => Self::Replaced,
            b'6' => Self::PendingCancel,
            b'7' => Self::Stopped,
            b'8' => Self::Rejected,
            b'9' => Self::Suspended,
            b'A' => Self::PendingNew,
            b'B' => Self::Calculated,
            b'C' => Self::Expired,
            b'D' => Self::Restated,
            b'E' => Self::PendingReplace,
            b'G' => Self::TradeCorrect,
            b'H' => Self::TradeCancel,
            b'I' => Self::Status,
            b'J'..=b'N' => Self::Notice(exec_type),
            other => Self::Unknown(other),
        }
    }
}

/// OrdStatus (39).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum OrdStatus {
    /// `0`.
    New,
    /// `1`.
    PartiallyFilled,
    /// `2`.
    Filled,
    /// `3`.
    DoneForDay,
    /// `4`.
    Cancelled,
    /// `5`, in FIX 4.2 only: open, on new terms.
    Replaced,
    /// `6`.
    PendingCancel,
    /// `7`.
    Stopped,
    /// `8`.
    Rejected,
    /// `9`.
    Suspended,
    /// `A`.
    PendingNew,
    /// `B`.
    Calculated,
    /// `C`.
    Expired,
    /// `E`.
    PendingReplace,
    /// Another code, `D` (accepted for bidding) among them.
    Other(u8),
}

impl OrdStatus {
    /// From the code in tag 39.
    pub const fn from_fix(code: u8) -> Self {
        match code {
            b'0' => Self::New,
            b'1' => Self::PartiallyFilled,
            b'2' => Self::Filled,
            b'3' => Self::DoneForDay,
            b'4' => Self::Cancelled,
            b'5' => Self::Replaced,
            b'6' => Self::PendingCancel,
            b'7' => Self::Stopped,
            b'8' => Self::Rejected,
            b'9' => Self::Suspended,
            b'A' => Self::PendingNew,
            b'B' => Self::Calculated,
            b'C' => Self::Expired,
            b'E' => Self::PendingReplace,
            other => Self::Other(other),
        }
    }
}

impl Execution {
    /// OrdRejReason (103) of an order whose ClOrdID the venue has seen before.
    pub const DUPLICATE_ORDER: u32 = 6;

    /// A report that says nothing but its kind: the start for one built field by field.
    pub const fn new(exec_type: ExecType, ord_status: OrdStatus) -> Self {
        Self {
            cl_ord_id: ClientId::Absent,
            orig_cl_ord_id: ClientId::Absent,
            order_id: Id::NONE,
            exec_id: Id::NONE,
            exec_ref_id: Id::NONE,
            exec_type,
            ord_status,
            instrument: None,
            side: None,
            order_qty: None,
            price: None,
            last_qty: 0,
            last_px: None,
            cum_qty: None,
            leaves_qty: None,
            avg_px: None,
            reason: None,
            transact_ns: 0,
            rx_ns: 0,
            maybe_repeated: false,
        }
    }

    /// A digest of what the report says, without what a resend may change: flags and receive time.
    pub(super) fn content(&self) -> u64 {
        let client = |id: ClientId| match id {
            ClientId::Absent => 0,
            ClientId::Ours(id) => id.get(),
            ClientId::Foreign(id) => id.hash(),
        };
        let code = |exec_type: ExecType| match exec_type {
            ExecType::Notice(code) | ExecType::Unknown(code) => 0x100 | u64::from(code),
            ExecType::Trade => 1,
            ExecType::TradeCancel => 2,
            ExecType::TradeCorrect => 3,
            ExecType::Cancelled => 4,
            ExecType::Replaced => 5,
            ExecType::New => 6,
            ExecType::Rejected => 7,
            // Told apart by the status beside them.
            _ => 8,
        };
        let price = |price: Option<Price>| price.map_or(u64::MAX, |price| price.0.cast_unsigned());
        let words = [
            code(self.exec_type),
            client(self.cl_ord_id),
            client(self.orig_cl_ord_id),
            self.order_id.hash(),
            self.exec_ref_id.hash(),
            self.last_qty,
            price(self.last_px),
            self.cum_qty.unwrap_or(u64::MAX),
            self.leaves_qty.unwrap_or(u64::MAX),
            self.order_qty.unwrap_or(u64::MAX),
            price(self.price),
        ];
        words.into_iter().fold(0, mix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exec_types_of_all_versions_come_to_one_set_of_words() {
        #[rustfmt::skip]
        let table = [
            (b'0', None,       ExecType::New),          (b'F', None,       ExecType::Trade),
            (b'1', Some(b'0'), ExecType::Trade),        (b'2', Some(b'0'), ExecType::Trade),
            (b'1', Some(b'1'), ExecType::TradeCancel),  (b'H', None,       ExecType::TradeCancel),
            (b'2', Some(b'2'), ExecType::TradeCorrect), (b'G', None,       ExecType::TradeCorrect),
            (b'0', Some(b'3'), ExecType::Status),       (b'I', None,       ExecType::Status),
            (b'L', None,       ExecType::Notice(b'L')), (b'Z', None,       ExecType::Unknown(b'Z')),
            (b'0', Some(b'7'), ExecType::Unknown(b'7')),
        ];
        for (exec_type, trans_type, expected) in table {
            assert_eq!(ExecType::from_fix(exec_type, trans_type), expected);
        }
    }

    #[test]
    fn content_leaves_out_only_what_a_resend_changes() {
        let report = Execution::new(ExecType::Trade, OrdStatus::Filled);
        let resent = Execution { maybe_repeated: true, rx_ns: 5, ..report };
        assert_eq!(report.content(), resent.content());
        let others = [
            Execution { last_qty: 1, ..report },
            Execution { last_px: Some(Price(1)), ..report },
            Execution { cum_qty: Some(1), ..report },
            Execution { cl_ord_id: ClientId::parse(b"X"), ..report },
            Execution { exec_type: ExecType::TradeCancel, ..report },
        ];
        assert!(others.iter().all(|other| other.content() != report.content()));
    }
}
