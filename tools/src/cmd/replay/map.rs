//! `--map`: a capture's destinations, and where their datagrams go instead.

use std::net::{SocketAddr, SocketAddrV4};
use std::str::FromStr;

/// Where what went to a destination is sent instead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Map {
    /// Everything when `None`.
    pub(super) from: Option<SocketAddr>,
    pub(super) to: Vec<SocketAddrV4>,
}

impl FromStr for Map {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let shape = "a mapping reads FROM=TO, as in 233.54.12.111:26477=239.1.1.1:26400";
        let (from, to) = text.split_once('=').ok_or(shape)?;
        let from = match from {
            "*" => None,
            from => Some(from.parse().map_err(|_| shape)?),
        };
        let to = to.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| shape)?;
        Ok(Self { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::{LINE_A, LINE_B};

    #[test]
    fn mappings_are_read() {
        let map = "*=239.1.1.1:26400,239.1.2.1:26400".parse::<Map>();
        assert_eq!(map, Ok(Map { from: None, to: vec![LINE_A, LINE_B] }));
        let map = "0.0.0.0:0=239.1.1.1:26400".parse::<Map>().expect("a mapping");
        assert_eq!(map.from, Some(SocketAddr::from(([0, 0, 0, 0], 0))));
        for text in ["", "239.1.1.1:26400", "a=b", "*=", "*=239.1.1.1", "*=239.1.1.1:1,"] {
            assert!(text.parse::<Map>().is_err(), "{text}");
        }
    }
}
