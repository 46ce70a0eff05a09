//! Bytes ↔ typed values for every wire format Wirepath speaks.
//!
//! One file or folder per format. No I/O, no clock, no thread, no allocation: a view borrows the
//! datagram's bytes, and an encoder writes into a slice the caller owns.
#![forbid(unsafe_code)]

pub mod units;

pub use units::{Price, Side};
