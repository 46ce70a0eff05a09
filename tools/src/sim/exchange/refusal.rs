//! Why a request over FIX is refused, and by which numbers the versions say so.
//!
//! Source: FIX 4.2, 4.4 and 5.0 SP2, "OrdRejReason" and "CxlRejReason".

use wirepath_order_gateway::session::Version;

use crate::sim::engine::Refusal;

/// See the [module documentation](self).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum Reason {
    #[error("this ClOrdID came before")]
    Duplicate,
    #[error("unknown symbol")]
    UnknownSymbol,
    #[error("{0}")]
    Unsupported(&'static str),
    #[error("OrderQty is to be a whole number within the limit, above what is filled")]
    BadQuantity,
    #[error("too many orders of this session")]
    TooMany,
    #[error("too late: the order is over")]
    TooLate,
    #[error("unknown order")]
    UnknownOrder,
    #[error("{0}")]
    Engine(Refusal),
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::BadQuantity => Self::BadQuantity,
            Refusal::UnknownInstrument => Self::UnknownSymbol,
            Refusal::UnknownOrder => Self::TooLate,
            other => Self::Engine(other),
        }
    }
}

impl Reason {
    /// OrdRejReason (103).
    pub(super) const fn code(self, version: Version) -> u32 {
        let is_42 = matches!(version, Version::Fix42);
        match self {
            Self::UnknownSymbol => 1,
            Self::Engine(Refusal::Closed | Refusal::Halted) => 2,
            Self::Duplicate => 6,
            Self::BadQuantity if is_42 => 3,
            Self::BadQuantity => 13,
            Self::UnknownOrder | Self::TooLate => 5,
            _ if is_42 => 0,
            Self::Unsupported(_) => 11,
            _ => 99,
        }
    }

    /// CxlRejReason (102).
    pub(super) const fn cancel_code(self, version: Version) -> u32 {
        let is_42 = matches!(version, Version::Fix42);
        match self {
            Self::TooLate => 0,
            Self::UnknownOrder => 1,
            _ if is_42 => 2,
            Self::Duplicate => 6,
            _ => 99,
        }
    }
}
