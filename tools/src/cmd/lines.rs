//! What the commands that send onto lines share: which lines, and what happens to their datagrams.

use std::fmt;
use std::net::SocketAddrV4;
use std::str::FromStr;

use crate::impair::{Faults, Share};

/// What happens to datagrams on their way: a value per line, the last for all others.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct FaultArgs {
    /// Share of the datagrams lost, such as 0.01 or 1%; a value per line, the last for all others.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    loss: Vec<Share>,
    /// Share of the datagrams sent twice, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    duplicate: Vec<Share>,
    /// Share of the datagrams sent after one to three later ones, likewise.
    #[arg(long, value_name = "SHARE[,SHARE…]", value_delimiter = ',')]
    reorder: Vec<Share>,
    /// Microseconds by which a line is late, likewise.
    #[arg(long, value_name = "US[,US…]", value_delimiter = ',')]
    delay_us: Vec<u64>,
}

impl FaultArgs {
    /// Whether nothing is to happen to them.
    pub(super) fn is_empty(&self) -> bool {
        let Self { loss, duplicate, reorder, delay_us } = self;
        loss.is_empty() && duplicate.is_empty() && reorder.is_empty() && delay_us.is_empty()
    }

    /// The faults of the nth line.
    pub(super) fn of(&self, nth: usize) -> Faults {
        Faults {
            loss: nth_or_last(&self.loss, nth),
            duplicate: nth_or_last(&self.duplicate, nth),
            reorder: nth_or_last(&self.reorder, nth),
            delay_ns: nth_or_last(&self.delay_us, nth).saturating_mul(1_000),
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
