//! How a unit numbers its messages: from 1 on every day, and behind 4,294,967,295 from 1 again.
//!
//! 0 is the number of messages that have none, so it is left out. [`wrapped`] and [`unwrapped`] go
//! between numbers and the count of messages since the start of the day, which does not go round.
//!
//! Source: PITCH 2.41.66, "Symbol Ranges, Units, and Sequence Numbers", "Gap Server Rollover Usage
//! Example" and "Spin Server Rollover Usage Example".

/// The number of messages that have none.
pub const UNSEQUENCED: u32 = 0;

/// How many numbers there are, so that a number comes again.
pub const PERIOD: u64 = u32::MAX as u64;

/// The number of the message `count` behind number `sequence`. Behind the largest comes 1; 0 stays 0.
#[inline]
pub const fn advance(sequence: u32, count: u32) -> u32 {
    if sequence == UNSEQUENCED {
        return UNSEQUENCED;
    }
    match sequence.overflowing_add(count) {
        (sum, false) => sum,
        (sum, true) => sum + 1, // 0 is skipped; a sum that went round is below the largest
    }
}

/// How many messages there are from number `first` up to, not including, number `until`: the count of a
/// gap request. Both are numbers of messages, so not 0.
///
/// Numbers go round, so one a little below `first` is far ahead of it: who may be behind as well as
/// ahead compares [`unwrapped`] ones.
#[inline]
pub const fn distance(first: u32, until: u32) -> u32 {
    if until >= first { until - first } else { u32::MAX - first + until }
}

/// The number of the `nth` message of a day, the first being 1.
#[inline]
pub const fn wrapped(nth: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "1 to PERIOD, which has 32 bits")]
    match nth.checked_sub(1) {
        Some(before) => (before % PERIOD + 1) as u32,
        None => UNSEQUENCED,
    }
}

/// Which message of the day has number `sequence`: of those that do, the one closest to message `near`,
/// such as the next that is expected. `None` for number 0.
#[inline]
pub const fn unwrapped(sequence: u32, near: u64) -> Option<u64> {
    if sequence == UNSEQUENCED {
        return None;
    }
    let near = if near == 0 { 1 } else { near };
    let ahead = distance(wrapped(near), sequence) as u64;
    // Ahead by so much, or behind by what is left of the round, if the day is as old.
    match near.checked_sub(PERIOD - ahead) {
        Some(behind) if ahead > PERIOD / 2 && behind > 0 => Some(behind),
        _ => near.checked_add(ahead),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_go_round_and_leave_out_0() {
        // "Gap Server Rollover Usage Example".
        assert_eq!(advance(4_294_967_293, 1), 4_294_967_294);
        assert_eq!(distance(4_294_967_294, 3), 4);
        assert_eq!(advance(4_294_967_294, 4), 3);

        assert_eq!(advance(u32::MAX, 1), 1);
        assert_eq!(advance(u32::MAX - 1, 1), u32::MAX);
        assert_eq!(advance(UNSEQUENCED, 7), UNSEQUENCED);
        assert_eq!(distance(7, 7), 0);
        assert_eq!(distance(8, 7), u32::MAX - 1);
    }

    #[test]
    fn messages_of_a_day_and_their_numbers() {
        #[rustfmt::skip]
        let table = [
            ("the first, at the start",        1,            0,              Some(1)),
            ("as expected",                    7,            7,              Some(7)),
            ("a duplicate",                    3,            7,              Some(3)),
            ("a gap",                          9,            7,              Some(9)),
            ("none",                           0,            7,              None),
            ("behind the largest",             1,            4_294_967_295,  Some(4_294_967_296)),
            ("late, from before it went round", 4_294_967_295, 4_294_967_300, Some(4_294_967_295)),
            ("nothing is before the first",    4_294_967_295, 5,             Some(4_294_967_295)),
            ("the second round",               2,            8_589_934_590,  Some(8_589_934_592)),
            ("beyond all counting",            5,            u64::MAX,       None),
        ];
        for (case, sequence, near, nth) in table {
            assert_eq!(unwrapped(sequence, near), nth, "{case}");
            if let Some(nth) = nth {
                assert_eq!(wrapped(nth), sequence, "{case}");
            }
        }
        assert_eq!(wrapped(0), UNSEQUENCED);
    }

    proptest! {
        /// Walking one by one comes to where the sum says.
        #[test]
        fn advance_counts_one_by_one(
            first in prop_oneof![1_u32..9, u32::MAX - 9..=u32::MAX, any::<u32>()],
            count in 0_u32..20,
        ) {
            let mut walked = first;
            for _ in 0..count {
                walked = match walked {
                    UNSEQUENCED => UNSEQUENCED,
                    u32::MAX => 1,
                    number => number + 1,
                };
            }
            prop_assert_eq!(advance(first, count), walked);
            if first != UNSEQUENCED {
                prop_assert_eq!(distance(first, walked), count);
            }
        }

        /// A message is found again by its number, as long as it is within 2^31 of the expected one.
        #[test]
        fn numbers_are_unwrapped_to_the_closest(
            nth in prop_oneof![1..100_u64, PERIOD - 100..PERIOD + 100, 1..5 * PERIOD],
            off in -0x7fff_ffff_i64..=0x7fff_ffff,
        ) {
            let near = nth.saturating_add_signed(off).max(1);
            prop_assert_eq!(unwrapped(wrapped(nth), near), Some(nth));
            prop_assert_eq!(advance(wrapped(nth), 1), wrapped(nth + 1));
        }
    }
}
