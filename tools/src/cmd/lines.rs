//! What the commands that send onto lines share: which lines, and what happens to their datagrams.

use std::fmt;
use std::net::SocketAddrV4;
use std::str::FromStr;

use crate::impair::{Bursts, Faults, Outage, Share};

/// What happens to datagrams on their way: a value per line, the last for all others.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct FaultArgs {
    /// Share of the datagrams lost, such as 0.01 or 1%; a value per line, the last for all others.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    loss: Vec<Share>,
    /// Datagrams lost in a row: at 0.1%x20 bursts of 20 begin at one in a thousand; 0 is none; likewise.
    #[arg(long, value_name = "SHARExLENGTH[,…]", value_delimiter = ',')]
    burst: Vec<Bursts>,
    /// A line carries nothing from so many seconds after the start until so many; none is never; likewise.
    #[arg(long, value_name = "FROM-UNTIL[,…]", value_delimiter = ',')]
    down: Vec<Outage>,
    /// Share of the datagrams sent twice, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    duplicate: Vec<Share>,
    /// Share of the datagrams sent after one to three later ones, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    reorder: Vec<Share>,
    /// Microseconds by which a line is late, likewise.
    #[arg(long, value_name = "US[,US…]", value_delimiter = ',')]
    delay_us: Vec<u64>,
    /// Share of the datagrams of which one to three bytes are changed, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    corrupt: Vec<Share>,
    /// Share of the datagrams cut short, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    truncate: Vec<Share>,
    /// Share of the datagrams that come behind a forgery with a hostile sequence number, likewise. MoldUDP64.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    hostile: Vec<Share>,
}

impl FaultArgs {
    /// Whether nothing is to happen to them.
    pub(super) fn is_empty(&self) -> bool {
        let Self { loss, burst, down, duplicate, reorder, delay_us, corrupt, truncate, hostile } =
            self;
        [loss, duplicate, reorder, corrupt, truncate, hostile]
            .iter()
            .all(|shares| shares.is_empty())
            && burst.is_empty()
            && down.is_empty()
            && delay_us.is_empty()
    }

    /// The faults of the nth line.
    pub(super) fn of(&self, nth: usize) -> Faults {
        Faults {
            loss: nth_or_last(&self.loss, nth),
            bursts: nth_or_last(&self.burst, nth),
            down: nth_or_last(&self.down, nth),
            duplicate: nth_or_last(&self.duplicate, nth),
            reorder: nth_or_last(&self.reorder, nth),
            delay_ns: nth_or_last(&self.delay_us, nth).saturating_mul(1_000),
            corrupt: nth_or_last(&self.corrupt, nth),
            truncate: nth_or_last(&self.truncate, nth),
            hostile: nth_or_last(&self.hostile, nth),
        }
    }
}

fn nth_or_last<T: Copy + Default>(values: &[T], nth: usize) -> T {
    values.get(nth).or(values.last()).copied().unwrap_or_default()
}

/// A group, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineB(pub(super) Option<SocketAddrV4>);

impl FromStr for LineB {
    type Err = <SocketAddrV4 as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" { Ok(Self(None)) } else { text.parse().map(|group| Self(Some(group))) }
    }
}

impl fmt::Display for LineB {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(group) => group.fmt(f),
            None => f.write_str("none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_is_for_all_further_lines() {
        assert_eq!([0, 1, 2].map(|nth| nth_or_last(&[5_u64, 6], nth)), [5, 6, 6]);
        assert_eq!(nth_or_last::<u64>(&[], 1), 0);
    }
}
