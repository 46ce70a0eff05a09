//! What is asked of a venue.

use super::codes::HandlInst;
use super::{Version, message};

/// 4.2 must have HandlInst; an order that says nothing else needs no broker.
fn handled(handl_inst: Option<HandlInst>, version: Version) -> Option<HandlInst> {
    if version == Version::Fix42 { handl_inst.or(Some(HandlInst::Automatic)) } else { handl_inst }
}

message! {
    /// NewOrderSingle.
    NewOrderSingle<'a>, b"D", |order, version| Self {
        handl_inst: handled(order.handl_inst, version),
        ..order
    }; {
        /// Account.
        account: text some 1;
        /// ClOrdID: the sender's name for the order, unique for a day.
        cl_ord_id: text need 11;
        /// ExecInst: instructions, separated by spaces.
        exec_inst: text some 18;
        /// HandlInst; 4.2 must have it, and gets [`HandlInst::Automatic`](super::HandlInst).
        handl_inst: HandlInst some 21;
        /// OrderQty.
        order_qty: quantity some 38;
        /// OrdType.
        ord_type: OrdType need 40;
        /// Price, for limit orders.
        price: price some 44;
        /// Side.
        side: Side need 54;
        /// Symbol.
        symbol: text some 55;
        /// Text.
        text: text some 58;
        /// TimeInForce; without it, Day.
        time_in_force: TimeInForce some 59;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time need 60;
        /// StopPx.
        stop_px: price some 99;
        /// ExDestination.
        ex_destination: text some 100;
        /// MaxFloor: how much to show.
        max_floor: quantity some 111;
    }
}

message! {
    /// OrderCancelRequest.
    OrderCancelRequest<'a>, b"F", |request, _version| request; {
        /// ClOrdID of this request.
        cl_ord_id: text need 11;
        /// OrderID: the venue's name for the order.
        order_id: text some 37;
        /// OrderQty.
        order_qty: quantity some 38;
        /// OrigClOrdID: the order's ClOrdID.
        orig_cl_ord_id: text need 41;
        /// Side.
        side: Side need 54;
        /// Symbol.
        symbol: text some 55;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time need 60;
    }
}

message! {
    /// OrderCancelReplaceRequest.
    OrderCancelReplaceRequest<'a>, b"G", |request, version| Self {
        handl_inst: handled(request.handl_inst, version),
        ..request
    }; {
        /// Account.
        account: text some 1;
        /// ClOrdID that the order shall have.
        cl_ord_id: text need 11;
        /// ExecInst: instructions, separated by spaces.
        exec_inst: text some 18;
        /// HandlInst; 4.2 must have it, and gets [`HandlInst::Automatic`](super::HandlInst).
        handl_inst: HandlInst some 21;
        /// OrderID: the venue's name for the order.
        order_id: text some 37;
        /// OrderQty: what is filled already included.
        order_qty: quantity some 38;
        /// OrdType.
        ord_type: OrdType need 40;
        /// OrigClOrdID: the order's ClOrdID so far.
        orig_cl_ord_id: text need 41;
        /// Price, for limit orders.
        price: price some 44;
        /// Side.
        side: Side need 54;
        /// Symbol.
        symbol: text some 55;
        /// TimeInForce.
        time_in_force: TimeInForce some 59;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time need 60;
        /// StopPx.
        stop_px: price some 99;
    }
}

message! {
    /// OrderMassCancelRequest, from 4.3.
    OrderMassCancelRequest<'a>, b"q", |request, _version| request; {
        /// ClOrdID of this request.
        cl_ord_id: text need 11;
        /// Side: only this one's orders.
        side: Side some 54;
        /// Symbol, where the type asks for one.
        symbol: text some 55;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time need 60;
        /// MassCancelRequestType: whose orders.
        request_type: MassCancelRequestType need 530;
    }
}

message! {
    /// OrderStatusRequest.
    OrderStatusRequest<'a>, b"H", |request, _version| request; {
        /// ClOrdID of the order.
        cl_ord_id: text some 11;
        /// OrderID: the venue's name for the order.
        order_id: text some 37;
        /// Side.
        side: Side need 54;
        /// Symbol.
        symbol: text some 55;
        /// OrdStatusReqID, to be sent back; from 4.4.
        status_req_id: text some 790;
    }
}

message! {
    /// OrderMassStatusRequest, from 4.3.
    OrderMassStatusRequest<'a>, b"AF", |request, _version| request; {
        /// Symbol, where the type asks for one.
        symbol: text some 55;
        /// MassStatusReqID, to be sent back.
        status_req_id: text need 584;
        /// MassStatusReqType; 7 is all orders.
        request_type: uint need 585;
    }
}
