//! What can happen to the datagrams of a line, and what did.

use std::fmt;
use std::str::FromStr;

use super::share::Share;

/// What happens to the datagrams of a line.
///
/// Loss, bursts and outages take datagrams away. A forgery comes in front of a datagram, whatever becomes of
/// that. The other faults are those of datagrams that arrive.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Faults {
    /// Never arrive, each by itself.
    pub loss: Share,
    /// Never arrive, many in a row.
    pub bursts: Bursts,
    /// None arrives in this time.
    pub down: Outage,
    /// Arrive twice, the second copy at once or after up to three later datagrams.
    pub duplicate: Share,
    /// Arrive after one to three later datagrams.
    pub reorder: Share,
    /// How much later than sent all of them arrive, nanoseconds.
    pub delay_ns: u64,
    /// Arrive with one to three bytes changed, anywhere; a second copy is as it was. Nobody who sees such a
    /// datagram alone can always tell: a digit of a price may be the byte.
    pub corrupt: Share,
    /// Arrive cut short; a second copy is whole.
    pub truncate: Share,
    /// Come behind a forgery of themselves: the same with a hostile sequence number, or a heartbeat with one.
    /// The datagrams are taken for MoldUDP64's downstream packets; shorter ones are not forged.
    pub hostile: Share,
}

impl Faults {
    /// Whether there are such as draw from the second generator.
    pub(super) fn are_odd(&self) -> bool {
        let Self { bursts, corrupt, truncate, hostile, .. } = *self;
        [bursts.share, corrupt, truncate, hostile].iter().any(|share| *share > Share::NONE)
    }
}

/// Loss of many datagrams in a row: parsed from `0.1%x20`, where bursts of 20 begin at one in a thousand of the
/// datagrams that are in none.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Bursts {
    /// Of the datagrams that are in no burst, at how many one begins.
    pub share: Share,
    /// How many datagrams each takes.
    pub length: u32,
}

/// Text that is no burst loss.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "bursts of loss read SHARExLENGTH, such as 0.1%x20: at how many datagrams one begins, and how many it takes"
)]
pub struct NotBursts;

impl FromStr for Bursts {
    type Err = NotBursts;

    fn from_str(text: &str) -> Result<Self, NotBursts> {
        if text == "0" {
            return Ok(Self::default());
        }
        let (share, length) = text.split_once('x').ok_or(NotBursts)?;
        let share = share.parse().map_err(|_| NotBursts)?;
        match length.parse() {
            Ok(length) if length > 0 => Ok(Self { share, length }),
            _ => Err(NotBursts),
        }
    }
}

/// A time during which a line is down: parsed from `5-10`, seconds, or `none`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Outage {
    /// From then on, nanoseconds after the first datagram was put onto any line.
    pub from_ns: u64,
    /// Until then; it is up again at this moment.
    pub until_ns: u64,
}

impl Outage {
    /// Whether the line is down so long after the first datagram.
    pub(super) fn covers(self, elapsed_ns: u64) -> bool {
        (self.from_ns..self.until_ns).contains(&elapsed_ns)
    }
}

/// Text that is no outage.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "a time of outage reads FROM-UNTIL in seconds after the start, such as 5-10 or 0.5-0.7, or none"
)]
pub struct NotAnOutage;

impl FromStr for Outage {
    type Err = NotAnOutage;

    fn from_str(text: &str) -> Result<Self, NotAnOutage> {
        if text == "none" {
            return Ok(Self::default());
        }
        let ns = |text: &str| {
            let s = text.parse::<f64>().ok().filter(|s| (0.0..=1e9).contains(s))?;
            #[expect(clippy::cast_possible_truncation, reason = "at most 1e18")]
            #[expect(clippy::cast_sign_loss, reason = "checked above")]
            Some((s * 1e9).round() as u64)
        };
        let (from, until) = text.split_once('-').ok_or(NotAnOutage)?;
        match (ns(from), ns(until)) {
            (Some(from_ns), Some(until_ns)) if from_ns < until_ns => Ok(Self { from_ns, until_ns }),
            _ => Err(NotAnOutage),
        }
    }
}

/// What happened to the datagrams of a line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FaultCounts {
    /// Datagrams put in.
    pub offered: u64,
    /// Of those, lost, for whatever reason.
    pub lost: u64,
    /// Of those lost, while the line was down.
    pub lost_down: u64,
    /// Of those lost, in bursts, and not while the line was down.
    pub lost_in_bursts: u64,
    /// Bursts that began.
    pub bursts: u64,
    /// Given out twice.
    pub duplicated: u64,
    /// Put behind later ones.
    pub reordered: u64,
    /// Given out with changed bytes.
    pub corrupted: u64,
    /// Given out cut short.
    pub truncated: u64,
    /// Forgeries given out beside those put in.
    pub forged: u64,
    /// Given out before they were due, since [`WAITING_MAX`](super::WAITING_MAX) others waited.
    pub rushed: u64,
}

/// What came to pass, as the end of a sentence about a line.
impl fmt::Display for FaultCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lost, duplicated, reordered, .. } = self;
        write!(f, "{lost} lost")?;
        match (self.lost_in_bursts, self.lost_down) {
            (0, 0) => {}
            (bursts, 0) => write!(f, " ({bursts} in bursts)")?,
            (0, down) => write!(f, " ({down} while it was down)")?,
            (bursts, down) => write!(f, " ({bursts} in bursts, {down} while it was down)")?,
        }
        write!(f, ", {duplicated} duplicated, {reordered} reordered")?;
        for (count, what) in [
            (self.corrupted, "corrupted"),
            (self.truncated, "cut short"),
            (self.forged, "forged beside them"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        if self.rushed > 0 {
            write!(f, "; {} sent before their delay was over, too many were waiting", self.rushed)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_and_outages_are_read() {
        let bursts = Bursts { share: Share::of(1, 1_000), length: 20 };
        assert_eq!("0.1%x20".parse::<Bursts>().map(|read| read.length), Ok(20));
        let read = "0.1%x20".parse::<Bursts>().expect("bursts").share;
        assert_eq!(read.to_string(), bursts.share.to_string());
        assert_eq!("0".parse(), Ok(Bursts::default()));
        for text in ["", "0.1", "x20", "2x20", "0.1x", "0.1x0", "0.1x-1"] {
            assert_eq!(text.parse::<Bursts>(), Err(NotBursts), "{text}");
        }
        let outage = Outage { from_ns: 500_000_000, until_ns: 10_000_000_000 };
        assert_eq!("0.5-10".parse(), Ok(outage));
        assert_eq!("none".parse(), Ok(Outage::default()));
        for text in ["", "5", "5-5", "6-5", "a-b", "-1-5", "0-NaN", "0-1e10"] {
            assert_eq!(text.parse::<Outage>(), Err(NotAnOutage), "{text}");
        }
        assert!(outage.covers(500_000_000) && !outage.covers(499_999_999));
        assert!(outage.covers(9_999_999_999) && !outage.covers(10_000_000_000));
        assert!(!Outage::default().covers(0));
    }
}
