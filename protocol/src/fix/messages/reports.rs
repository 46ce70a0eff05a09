//! What a venue says of orders.

use super::codes::{ExecTransType, ExecType, OrdStatus};
use super::{Version, message};

message! {
    /// ExecutionReport: anything that happens to an order.
    ExecutionReport<'a>, b"8", |report, version| report.adapted(version); {
        /// AvgPx of what is filled; digits behind the ninth are cut.
        avg_px: average some 6;
        /// ClOrdID: of the order, or of the request that this answers.
        cl_ord_id: text some 11;
        /// CumQty: how much is filled.
        cum_qty: quantity need 14;
        /// ExecID: the report's own name.
        exec_id: text need 17;
        /// ExecTransType: 4.2 alone has it. See [`event`](Self::event).
        exec_trans_type: ExecTransType some 20;
        /// LastPx: the price of this fill.
        last_px: price some 31;
        /// LastQty: how much this fill is.
        last_qty: quantity some 32;
        /// OrderID: the venue's name for the order.
        order_id: text need 37;
        /// OrderQty.
        order_qty: quantity some 38;
        /// OrdStatus: where the order stands.
        ord_status: OrdStatus need 39;
        /// OrdType.
        ord_type: OrdType some 40;
        /// OrigClOrdID: the order's name before the request that this answers.
        orig_cl_ord_id: text some 41;
        /// Price of the order.
        price: price some 44;
        /// Side.
        side: Side some 54;
        /// Symbol.
        symbol: text some 55;
        /// Why, in words.
        text: text some 58;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time some 60;
        /// OrdRejReason.
        ord_rej_reason: uint some 103;
        /// ExecType as the wire has it. See [`event`](Self::event).
        exec_type: ExecType need 150;
        /// LeavesQty: how much is open.
        leaves_qty: quantity need 151;
        /// ExecRestatementReason, for what was not asked for.
        restatement_reason: uint some 378;
        /// LastRptRequested: the last report of an answer to a mass status request.
        last_report: bool some 912;
    }
}

impl ExecutionReport<'_> {
    /// What the report is about, in the words of 4.4 whatever its version: 4.2's fills are
    /// [`ExecType::Trade`], and its ExecTransType is taken into account.
    #[inline]
    pub fn event(&self) -> ExecType {
        match (self.exec_trans_type, self.exec_type) {
            (Some(ExecTransType::Cancel), _) => ExecType::TradeCancel,
            (Some(ExecTransType::Correct), _) => ExecType::TradeCorrect,
            (Some(ExecTransType::Status), _) => ExecType::OrderStatus,
            (_, ExecType::PartialFill | ExecType::Fill) => ExecType::Trade,
            (_, other) => other,
        }
    }

    /// The same report in the words of another version.
    fn adapted(self, version: Version) -> Self {
        let event = self.event();
        if version != Version::Fix42 {
            return Self { exec_trans_type: None, exec_type: event, ..self };
        }
        let trans = match event {
            ExecType::TradeCancel => ExecTransType::Cancel,
            ExecType::TradeCorrect => ExecTransType::Correct,
            ExecType::OrderStatus => ExecTransType::Status,
            _ => ExecTransType::New,
        };
        let exec_type = match event {
            ExecType::Trade if self.ord_status == OrdStatus::Filled || self.leaves_qty == 0 => {
                ExecType::Fill
            }
            ExecType::Trade => ExecType::PartialFill,
            // They say what has become of the order.
            ExecType::TradeCancel | ExecType::TradeCorrect | ExecType::OrderStatus => {
                ExecType::from_code(self.ord_status.code())
            }
            other => other,
        };
        Self { exec_trans_type: Some(trans), exec_type, ..self }
    }
}

message! {
    /// OrderCancelReject: a cancel or replace that is not done.
    OrderCancelReject<'a>, b"9", |reject, _version| reject; {
        /// ClOrdID of the request.
        cl_ord_id: text need 11;
        /// OrderID: the venue's name for the order, or NONE.
        order_id: text need 37;
        /// OrdStatus: where the order stands.
        ord_status: OrdStatus need 39;
        /// OrigClOrdID: the order's ClOrdID.
        orig_cl_ord_id: text some 41;
        /// Why, in words.
        text: text some 58;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time some 60;
        /// CxlRejReason; 0 too late, 1 unknown order.
        reason: uint some 102;
        /// CxlRejResponseTo: what was rejected.
        response_to: CxlRejResponseTo need 434;
    }
}

message! {
    /// OrderMassCancelReport, from 4.3.
    OrderMassCancelReport<'a>, b"r", |report, _version| report; {
        /// ClOrdID of the request.
        cl_ord_id: text some 11;
        /// OrderID: the venue's name for the request; 4.4 must have it.
        order_id: text some 37;
        /// Symbol, where the type asks for one.
        symbol: text some 55;
        /// Why, in words.
        text: text some 58;
        /// TransactTime, nanoseconds since the Unix epoch.
        transact_time: time some 60;
        /// MassCancelRequestType: whose orders were to be cancelled.
        request_type: MassCancelRequestType need 530;
        /// MassCancelResponse: whose were.
        response: MassCancelResponse need 531;
        /// MassCancelRejectReason.
        reject_reason: text some 532;
        /// TotalAffectedOrders.
        affected: uint some 533;
        /// MassActionReportID; 5.0 SP2 must have it.
        report_id: text some 1369;
    }
}
