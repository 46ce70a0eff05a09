//! The `wirepath` command, as a library, so that benchmarks and tests can use its parts.
//!
//! [`cli`] reads the command line and hands over to a command in [`cmd`]; [`output`] and
//! [`progress`] are what commands share. [`market`] is the synthetic day that the demo, `gen` and the
//! benchmarks run on. On its way onto the wire a message is put into a datagram ([`pack`]), given a
//! time ([`schedule`]), maltreated ([`impair`]) and sent ([`publish`]), which [`player`] ties
//! together; or it is captured ([`pcap`]). [`sim`] is the exchange at the other end of a gateway.

pub mod cli;
pub mod cmd;
pub mod impair;
pub mod market;
pub mod offline;
pub mod output;
pub mod pack;
pub mod pcap;
pub mod player;
pub mod progress;
pub mod publish;
pub mod schedule;
pub mod sim;
pub mod summary;

/// The README's strategies compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
