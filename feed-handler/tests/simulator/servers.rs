//! Request servers: what one answers, when, and how often.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_protocol::moldudp64::{Header, Session};

use super::coverage::{Coverage, Seen};
use super::exchange::Day;
use super::lines::{Sent, pack};
use super::plan::MS;

/// What is sent in answer to `ask`, and how long each takes. An honest server answers at once and with all that
/// fits; another one with anything but messages that are not the exchange's.
pub(crate) fn answer(
    (days, session, ask): (&[Day], SessionId, Ask),
    is_honest: bool,
    rng: &mut Pcg64Mcg,
    coverage: &mut Coverage,
) -> Vec<Sent> {
    let day = days.iter().rev().find(|day| day.name.0 == session.0);
    let Some(day) = day.filter(|day| ask.from < day.next()) else { return Vec::new() };
    let until = day.next().min(ask.from + u64::from(ask.count));
    let bytes_max = [120, 600, 1_400][rng.random_range(0..3)];
    let quick = rng.random_range(MS / 10..MS * 3 / 2);
    let (all, next) = pack(day, ask.from, until, bytes_max);
    if is_honest {
        return vec![(quick, all)];
    }
    let slow = rng.random_range(10 * MS..200 * MS);
    let (seen, sent) = match rng.random_range(0..10) {
        0 => (Seen::AnswerNever, vec![]),
        1 => (Seen::AnswerLate, vec![(slow, all)]),
        2 => (Seen::AnswerTwice, vec![(quick, all.clone()), (slow, all)]),
        3 => {
            let some = ask.from + (until - ask.from).div_ceil(2);
            (Seen::AnswerPart, vec![(quick, pack(day, ask.from, some, bytes_max).0)])
        }
        4 => {
            let (rest, _) = pack(day, next.min(until - 1), until, bytes_max);
            (Seen::AnswerOutOfOrder, vec![(2 * quick, all), (quick, rest)])
        }
        5 => {
            // The right numbers of a session that is not this one.
            let mut other = all;
            let name = Session::new("OTHERDAY01").unwrap();
            other[..10].copy_from_slice(&name.0);
            (Seen::AnswerOtherSession, vec![(quick, other)])
        }
        6 => {
            let empty = Header::heartbeat(day.name, ask.from).as_bytes().to_vec();
            (Seen::AnswerEmpty, vec![(quick, empty)])
        }
        7 => {
            // More than was asked for, from before on.
            let from = ask.from.saturating_sub(rng.random_range(0..5)).max(1);
            let until = day.next().min(until + 20);
            (Seen::AnswerMore, vec![(quick, pack(day, from, until, 1_400).0)])
        }
        8 => {
            let far = Header::heartbeat(day.name, day.next() + 50).as_bytes().to_vec();
            let mut end = all.clone();
            end[18..20].copy_from_slice(&Header::END_OF_SESSION.to_be_bytes());
            let mut ahead = all.clone();
            ahead[10..18].copy_from_slice(&(day.next() + 3_000).to_be_bytes());
            (Seen::AnswerHostile, vec![(quick, far), (quick, end), (quick, ahead), (slow, all)])
        }
        _ => {
            let mut cut = all;
            cut.truncate(rng.random_range(0..cut.len()));
            (Seen::AnswerCut, vec![(quick, cut)])
        }
    };
    coverage.saw(seen);
    sent
}
