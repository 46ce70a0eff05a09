//! What kinds of entries there are, and the names of their codes.

use crate::orders::{RequestError, TimeInForce, What};
use crate::session::SendError;

/// An enum of one byte whose values have names.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $raw:literal, $text:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$each])* $variant = $raw,)*
        }

        impl $name {
            /// All, in order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in tables and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            pub(super) const fn from_raw(raw: u8) -> Option<Self> {
                match raw { $($raw => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

codes! {
    /// What an entry is about.
    Kind {
        /// A run began.
        Started = 1, "started";
        /// A request was put among the bytes to send.
        Request = 2, "request";
        /// A request was refused by this host: nothing of it was sent.
        Refusal = 3, "refusal";
        /// The venue reported, or rejected.
        Report = 4, "report";
        /// Text that belongs to the report before it.
        Words = 5, "words";
        /// Something happened to the session.
        Session = 6, "session";
        /// A limit was changed.
        Limit = 7, "limit";
        /// The kill switch was engaged.
        Killed = 8, "killed";
        /// The kill switch was released.
        Released = 9, "released";
        /// A remark of the program's or the operator's.
        Note = 10, "note";
        /// Entries were lost here.
        Lost = 11, "lost";
    }
}

codes! {
    /// What was asked for.
    RequestKind {
        /// A new order.
        New = 1, "new";
        /// A cancel.
        Cancel = 2, "cancel";
        /// New terms.
        Replace = 3, "replace";
    }
}

codes! {
    /// Which text of a report it is.
    WordsOf {
        /// Text (58).
        Text = 1, "text";
        /// ExecRefID (19): the execution that a bust or correction is about.
        ExecRefId = 2, "exec_ref_id";
        /// ClOrdID (11), which is not one of ours.
        ForeignId = 3, "foreign_cl_ord_id";
    }
}

codes! {
    /// What happened to a session.
    EventKind {
        /// Both logons are through.
        LoggedOn = 1, "logged-on";
        /// Messages are missing, and were asked for.
        Gap = 2, "gap";
        /// The counterparty asked for messages again.
        ResendRequested = 3, "resend-requested";
        /// The counterparty refused a message of ours at session level.
        Rejected = 4, "rejected";
        /// We refused one of the counterparty's.
        Refused = 5, "refused";
        /// Bytes that are no message were thrown away.
        Garbled = 6, "garbled";
        /// A message came twice and was passed by.
        Duplicate = 7, "duplicate";
        /// A Logon within the session.
        UnexpectedLogon = 8, "unexpected-logon";
        /// The connection is given up.
        Closed = 9, "closed";
    }
}

/// Refusals by the order table, by the session and during recovery, above those by risk.
pub(super) const TABLE: u32 = 0x100;
pub(super) const SESSION: u32 = 0x200;
pub(super) const RECOVERING: u32 = 0x300;
pub(super) const STORE_LOW: u32 = 0x400;

const TABLE_CODES: [&str; 10] = [
    "unknown-instrument",
    "quantity",
    "table-full",
    "unknown-order",
    "order-state",
    "cancel-pending",
    "replace-pending",
    "not-above-filled",
    "order-type",
    "duplicate-id",
];

const SESSION_CODES: [&str; 5] = ["not-logged-on", "resending", "output-full", "store", "write"];

pub(super) fn table_code(error: &RequestError) -> u32 {
    TABLE
        + match error {
            RequestError::UnknownInstrument(_) => 0,
            RequestError::Quantity(_) => 1,
            RequestError::TableFull(_) => 2,
            RequestError::UnknownOrder(_) => 3,
            RequestError::State { .. } => 4,
            RequestError::CancelPending(_) => 5,
            RequestError::ReplacePending(_) => 6,
            RequestError::NotAboveFilled { .. } => 7,
            RequestError::OrderType(_) => 8,
            RequestError::DuplicateId(_) => 9,
        }
}

pub(super) fn session_code(error: &SendError) -> u32 {
    SESSION
        + match error {
            SendError::NotLoggedOn => 0,
            SendError::Resending => 1,
            SendError::Full { .. } => 2,
            SendError::Store(_) => 3,
            SendError::Write(_) => 4,
        }
}

/// The name of a code that is not risk's.
pub(super) fn refusal_name(detail: u32) -> Option<&'static str> {
    let at = (detail & 0xff) as usize;
    match detail & !0xff {
        TABLE => TABLE_CODES.get(at).copied(),
        SESSION => SESSION_CODES.get(at).copied(),
        RECOVERING => Some("recovering"),
        STORE_LOW => Some("store-low"),
        _ => None,
    }
}

/// In order of their numbers.
const WHATS: [(What, &str); 23] = [
    (What::PendingNew, "pending-new"),
    (What::Accepted, "accepted"),
    (What::PendingCancel, "pending-cancel"),
    (What::PendingReplace, "pending-replace"),
    (What::Fill, "fill"),
    (What::Cancelled, "cancelled"),
    (What::Replaced, "replaced"),
    (What::Rejected, "rejected"),
    (What::CancelRejected, "cancel-rejected"),
    (What::ReplaceRejected, "replace-rejected"),
    (What::Expired, "expired"),
    (What::DoneForDay, "done-for-day"),
    (What::Suspended, "suspended"),
    (What::Stopped, "stopped"),
    (What::Calculated, "calculated"),
    (What::Restated, "restated"),
    (What::Busted, "busted"),
    (What::Corrected, "corrected"),
    (What::Status, "status"),
    (What::Lost, "lost"),
    (What::RequestLost, "request-lost"),
    (What::Settled, "settled"),
    (What::Notice, "notice"),
];

/// The name of what a report was about, in tables and JSON.
pub fn what_name(what: What) -> &'static str {
    WHATS[what as usize].1
}

pub(super) fn what_from_raw(raw: u8) -> Option<What> {
    WHATS.get(usize::from(raw)).map(|(what, _)| *what)
}

/// By the code that FIX has for it.
pub(super) fn time_in_force_from_raw(raw: u8) -> Option<TimeInForce> {
    use TimeInForce::*;
    let all = [
        Day,
        GoodTillCancel,
        AtTheOpening,
        ImmediateOrCancel,
        FillOrKill,
        GoodTillDate,
        AtTheClose,
    ];
    all.into_iter().find(|known| *known as u8 == raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_belong_together() {
        for (number, (what, name)) in WHATS.iter().enumerate() {
            assert_eq!((*what as usize, what_name(*what)), (number, *name));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_raw(*kind as u8), Some(*kind));
        }
        assert_eq!(Kind::from_raw(0), None, "memory that was never written is no entry");
        assert_eq!(refusal_name(session_code(&SendError::Resending)), Some("resending"));
        assert_eq!(refusal_name(table_code(&RequestError::Quantity(0))), Some("quantity"));
        assert_eq!((refusal_name(7), refusal_name(TABLE + 10)), (None, None));
    }
}
