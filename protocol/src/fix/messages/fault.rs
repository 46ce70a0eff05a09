//! Why a message cannot be read.

use crate::fix::message::Spot;
use crate::fix::{GetError, Message, Walked};

/// What must hold for the fields of one tag.
pub(super) struct Rule {
    pub(super) tag: u32,
    pub(super) is_needed: bool,
    /// Whether a value is of the right type.
    pub(super) reads: fn(&Spot<'_>) -> bool,
}

/// The first field whose value is of another type, and if there is none the first by `rules` that is
/// missing.
#[cold]
#[inline(never)]
pub(super) fn fault(message: &Message<'_>, rules: &[Rule]) -> GetError {
    let mut seen = 0_u64;
    for (tag, spot) in message.found(&mut Walked::new()) {
        let Some(place) = rules.iter().position(|rule| rule.tag == tag) else { continue };
        if seen >> place & 1 == 0 && !(rules[place].reads)(&spot) {
            return GetError::Format(tag);
        }
        seen |= 1 << place;
    }
    let missing = |(place, rule): &(usize, &Rule)| rule.is_needed && seen >> place & 1 == 0;
    let missing = rules.iter().enumerate().find(missing);
    missing.map_or(GetError::Format(35), |(_, rule)| GetError::Missing(rule.tag))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use crate::fix::message::tests::{framed, soh};
    use crate::fix::messages::{
        CxlRejResponseTo, ExecutionReport, OrdStatus, OrderCancelReject, Reject,
    };
    use crate::fix::{GetError, Message, Walked};

    /// The obvious way: every field in its turn, then what is missing.
    fn obvious(message: &Message<'_>) -> Result<(), GetError> {
        let mut seen = Vec::new();
        for tag in message.contents().iter().flatten().map(|field| field.tag) {
            if seen.contains(&tag) {
                continue;
            }
            seen.push(tag);
            match tag {
                39 | 434 => message.char(tag).map(|_| ())?,
                60 => message.timestamp(tag).map(|_| ())?,
                102 => message.uint(tag).map(|_| ())?,
                _ => {}
            }
        }
        [11, 37, 39, 434]
            .into_iter()
            .try_for_each(|tag| message.get(tag).map(|_| ()).ok_or(GetError::Missing(tag)))
    }

    fn check(text: &str) {
        let bytes = framed("FIX.4.4", &format!("35=9|34=2|{text}|"));
        let message = Message::parse(&bytes).unwrap();
        let mut walked = Walked::new();
        walked.fill(&message);
        for message in [message, message.with(&walked)] {
            let read = OrderCancelReject::read(&message);
            assert_eq!(read.map(|_| ()), obvious(&message));
            let Ok(read) = read else { continue };
            assert_eq!(Some(read.cl_ord_id), message.get(11));
            assert_eq!(Some(read.order_id), message.get(37));
            assert_eq!(read.ord_status, OrdStatus::from_code(message.char(39).unwrap()));
            assert_eq!(read.orig_cl_ord_id, message.get(41));
            assert_eq!(read.text, message.get(58));
            assert_eq!(read.transact_time, message.timestamp(60).ok());
            assert_eq!(read.reason, message.uint(102).ok());
            assert_eq!(read.response_to, CxlRejResponseTo::from_code(message.char(434).unwrap()));
        }
    }

    #[test]
    fn the_first_on_the_wire_and_then_the_first_by_tag() {
        let fault = |text: &str| {
            let bytes = framed("FIX.4.4", &format!("35=8|34=2|{text}"));
            ExecutionReport::read(&Message::parse(&bytes).unwrap()).unwrap_err()
        };
        let rest = "17=E|37=V|39=0|150=0|151=1|";
        assert_eq!(fault(&format!("14=x|6=y|{rest}")), GetError::Format(14));
        assert_eq!(fault(&format!("6=y|14=x|{rest}")), GetError::Format(6));
        assert_eq!(fault("151=x|"), GetError::Format(151));
        assert_eq!(fault(rest), GetError::Missing(14));
        assert_eq!(fault("14=1|58=|"), GetError::Missing(17));
        let other = soh("8=FIX.4.4|9=10|35=0|34=2|10=166|");
        let other = Message::parse(&other).unwrap();
        assert_eq!(Reject::read(&other), Err(GetError::Format(35)));
    }

    proptest! {
        #[test]
        fn a_read_finds_what_the_obvious_way_finds(parts in vec(
            "(11|37|41|58)=[A|]{0,3}|(39|434)=[12|]{1,2}|102=[0-9x]{1,10}|60=2026112[2x]-22:10:05|96=x",
            0..14,
        )) {
            check(&parts.join("|"));
            check(&format!("11=A|37=B|39=8|434=1|{}", parts.join("|")));
        }
    }
}
