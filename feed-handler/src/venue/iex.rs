//! IEX's feeds over IEX-TP: best prices (TOPS), price levels (DEEP), every displayed order (DEEP+).
//!
//! Most of their messages are the same byte for byte, and mean the same: [`common`] applies those. Each feed
//! adds what it says of the book. Instruments are numbered in the order their symbols first appear.
//!
//! Source: IEX Transport Protocol 1.0, "IEX-TP Header", and what each feed names.

mod common;
mod deep;
mod deep_plus;
mod levels;
#[cfg(test)]
mod tests;
mod tops;
mod wire;

pub use self::deep::IexDeep;
pub use self::deep_plus::IexDeepPlus;
pub use self::tops::IexTops;
