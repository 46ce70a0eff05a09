//! What a venue says, from FIX to the order table's words.

use core::ops::ControlFlow;

use wirepath_protocol::fix::messages::{ExecTransType, ExecutionReport, OrderCancelReject};
use wirepath_protocol::fix::{GetError, Message};

use super::Symbols;
use crate::orders::{
    CancelReject, ClientId, ExecType, Execution, Id, OrdStatus, OrderSide, ResponseTo,
};
use crate::session::is_header;

/// An ExecutionReport (8).
///
/// # Errors
///
/// What is missing, or is no value of its type.
#[inline]
pub(super) fn execution(
    message: &Message<'_>,
    symbols: &Symbols,
    rx_ns: u64,
) -> Result<Execution, GetError> {
    let report = ExecutionReport::read(message)?;
    let trans = report.exec_trans_type.map(ExecTransType::code);
    let exec_type = ExecType::from_fix(report.exec_type.code(), trans);
    let exec_ref_id = match exec_type {
        ExecType::TradeCancel | ExecType::TradeCorrect => message.get(19),
        _ => None,
    };
    let reason = report.ord_rej_reason.or(report.restatement_reason);
    Ok(Execution {
        cl_ord_id: client_id(report.cl_ord_id),
        orig_cl_ord_id: client_id(report.orig_cl_ord_id),
        order_id: Id::new(report.order_id),
        exec_id: Id::new(report.exec_id),
        exec_ref_id: exec_ref_id.map_or(Id::NONE, Id::new),
        instrument: report.symbol.and_then(|symbol| symbols.find(symbol)),
        side: report.side.and_then(|side| OrderSide::from_fix(side.code())),
        order_qty: report.order_qty,
        price: report.price,
        last_qty: report.last_qty.unwrap_or(0),
        last_px: report.last_px,
        cum_qty: Some(report.cum_qty),
        leaves_qty: Some(report.leaves_qty),
        avg_px: report.avg_px,
        reason: reason.and_then(|reason| u32::try_from(reason).ok()),
        transact_ns: report.transact_time.unwrap_or(0),
        rx_ns,
        maybe_repeated: maybe_repeated(message),
        ..Execution::new(exec_type, OrdStatus::from_fix(report.ord_status.code()))
    })
}

/// An OrderCancelReject (9).
///
/// # Errors
///
/// What is missing, or is no value of its type.
pub(super) fn cancel_reject(message: &Message<'_>, rx_ns: u64) -> Result<CancelReject, GetError> {
    let reject = OrderCancelReject::read(message)?;
    Ok(CancelReject {
        cl_ord_id: ClientId::parse(reject.cl_ord_id),
        orig_cl_ord_id: client_id(reject.orig_cl_ord_id),
        order_id: Id::new(reject.order_id),
        response_to: match reject.response_to.code() {
            b'1' => ResponseTo::Cancel,
            b'2' => ResponseTo::Replace,
            _ => return Err(GetError::Format(434)),
        },
        ord_status: OrdStatus::from_fix(reject.ord_status.code()),
        reason: reject.reason.and_then(|reason| u32::try_from(reason).ok()),
        rx_ns,
        maybe_repeated: maybe_repeated(message),
    })
}

#[inline]
fn client_id(value: Option<&[u8]>) -> ClientId {
    value.map_or(ClientId::Absent, ClientId::parse)
}

/// Whether PossDupFlag (43) or PossResend (97) is set.
#[inline]
pub(super) fn maybe_repeated(message: &Message<'_>) -> bool {
    let found = message.each_field(|field| match field.tag {
        43 | 97 if field.value == b"Y" => ControlFlow::Break(true),
        tag if !is_header(tag) => ControlFlow::Break(false),
        _ => ControlFlow::Continue(()),
    });
    found == ControlFlow::Break(true)
}
