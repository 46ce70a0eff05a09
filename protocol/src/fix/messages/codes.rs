//! Fields of one character whose values mean something.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $code:literal,)+ })+) => {$(
        $(#[$doc])*
        ///
        /// A code that is not listed is [`Other`](Self::Other), never an error.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about])* $value,)+
            /// Any other code.
            Other(u8),
        }

        impl $name {
            /// What a code means.
            #[inline]
            pub const fn from_code(code: u8) -> Self {
                match code {
                    $($code => Self::$value,)+
                    other => Self::Other(other),
                }
            }

            /// The code on the wire.
            #[inline]
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$value => $code,)+
                    Self::Other(other) => other,
                }
            }
        }
    )+};
}

codes! {
    /// Side (54).
    Side {
        /// Buy.
        Buy = b'1',
        /// Sell.
        Sell = b'2',
        /// Buy, only if the price has fallen.
        BuyMinus = b'3',
        /// Sell, only if the price has risen.
        SellPlus = b'4',
        /// Sell what one does not own.
        SellShort = b'5',
        /// The same, exempt from the uptick rule.
        SellShortExempt = b'6',
        /// Not told.
        Undisclosed = b'7',
        /// Cross.
        Cross = b'8',
    }

    /// OrdType (40).
    OrdType {
        /// At any price.
        Market = b'1',
        /// At this price or better.
        Limit = b'2',
        /// Market once the stop price trades.
        Stop = b'3',
        /// Limit once the stop price trades.
        StopLimit = b'4',
        /// Pegged to a reference price.
        Pegged = b'P',
    }

    /// TimeInForce (59).
    TimeInForce {
        /// Until the day's end.
        Day = b'0',
        /// Until cancelled.
        GoodTillCancel = b'1',
        /// At the opening.
        AtTheOpening = b'2',
        /// What can be done at once; the rest is cancelled.
        ImmediateOrCancel = b'3',
        /// All at once or nothing.
        FillOrKill = b'4',
        /// Good till crossing.
        GoodTillCrossing = b'5',
        /// Until the date given.
        GoodTillDate = b'6',
        /// At the close.
        AtTheClose = b'7',
    }

    /// HandlInst (21), which 4.2 must have.
    HandlInst {
        /// Automatic, private, no broker.
        Automatic = b'1',
        /// Automatic, public, a broker may step in.
        AutomaticPublic = b'2',
        /// By hand.
        Manual = b'3',
    }

    /// OrdStatus (39): where the order stands.
    OrdStatus {
        /// Accepted.
        New = b'0',
        /// Filled in part.
        PartiallyFilled = b'1',
        /// Filled.
        Filled = b'2',
        /// Done for the day.
        DoneForDay = b'3',
        /// Cancelled.
        Canceled = b'4',
        /// Replaced; 4.2 only.
        Replaced = b'5',
        /// A cancel is on its way.
        PendingCancel = b'6',
        /// Stopped: a price is guaranteed.
        Stopped = b'7',
        /// Rejected.
        Rejected = b'8',
        /// Suspended.
        Suspended = b'9',
        /// Not yet accepted.
        PendingNew = b'A',
        /// All is known but the fees.
        Calculated = b'B',
        /// Expired.
        Expired = b'C',
        /// Accepted for bidding.
        AcceptedForBidding = b'D',
        /// A replace is on its way.
        PendingReplace = b'E',
    }

    /// ExecType (150): what the report is about.
    ExecType {
        /// Accepted.
        New = b'0',
        /// Filled in part; 4.2 only.
        PartialFill = b'1',
        /// Filled; 4.2 only.
        Fill = b'2',
        /// Done for the day.
        DoneForDay = b'3',
        /// Cancelled.
        Canceled = b'4',
        /// Replaced.
        Replaced = b'5',
        /// A cancel is on its way.
        PendingCancel = b'6',
        /// Stopped: a price is guaranteed.
        Stopped = b'7',
        /// Rejected.
        Rejected = b'8',
        /// Suspended.
        Suspended = b'9',
        /// Not yet accepted.
        PendingNew = b'A',
        /// All is known but the fees.
        Calculated = b'B',
        /// Expired.
        Expired = b'C',
        /// Changed without being asked for.
        Restated = b'D',
        /// A replace is on its way.
        PendingReplace = b'E',
        /// A fill, in part or in full; from 4.3.
        Trade = b'F',
        /// A fill is corrected; from 4.3.
        TradeCorrect = b'G',
        /// A fill is taken back; from 4.3.
        TradeCancel = b'H',
        /// The answer to a question; from 4.3.
        OrderStatus = b'I',
    }

    /// ExecTransType (20), which 4.2 alone has.
    ExecTransType {
        /// Something new.
        New = b'0',
        /// An execution is taken back.
        Cancel = b'1',
        /// An execution is corrected.
        Correct = b'2',
        /// The answer to a question.
        Status = b'3',
    }

    /// CxlRejResponseTo (434): what was rejected.
    CxlRejResponseTo {
        /// An OrderCancelRequest.
        Cancel = b'1',
        /// An OrderCancelReplaceRequest.
        Replace = b'2',
    }

    /// MassCancelRequestType (530): whose orders to cancel.
    MassCancelRequestType {
        /// A security's.
        Security = b'1',
        /// An underlying security's.
        UnderlyingSecurity = b'2',
        /// A product's.
        Product = b'3',
        /// A classification's.
        CfiCode = b'4',
        /// A security type's.
        SecurityType = b'5',
        /// A trading session's.
        TradingSession = b'6',
        /// All.
        All = b'7',
    }

    /// MassCancelResponse (531): what was done.
    MassCancelResponse {
        /// Nothing: rejected.
        Rejected = b'0',
        /// A security's orders cancelled.
        Security = b'1',
        /// An underlying security's.
        UnderlyingSecurity = b'2',
        /// A product's.
        Product = b'3',
        /// A classification's.
        CfiCode = b'4',
        /// A security type's.
        SecurityType = b'5',
        /// A trading session's.
        TradingSession = b'6',
        /// All.
        All = b'7',
    }
}

impl From<crate::Side> for Side {
    fn from(side: crate::Side) -> Self {
        match side {
            crate::Side::Bid => Self::Buy,
            crate::Side::Ask => Self::Sell,
        }
    }
}

impl Side {
    /// Which side of the book an order of this side is on; `None` for crosses and the undisclosed.
    pub const fn book_side(self) -> Option<crate::Side> {
        match self {
            Self::Buy | Self::BuyMinus => Some(crate::Side::Bid),
            Self::Sell | Self::SellPlus | Self::SellShort | Self::SellShortExempt => {
                Some(crate::Side::Ask)
            }
            _ => None,
        }
    }
}
