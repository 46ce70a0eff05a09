//! What was lost, from the venue's servers: clients for their connections, without I/O and clock.
//!
//! | client | brings |
//! | --- | --- |
//! | [`soup`] | the numbered messages of a SoupBinTCP session, from any of them on |
//! | [`glimpse`] | a snapshot of the market over SoupBinTCP, and where the feed goes on behind it |
//!
//! Each is a value that bytes and the time go into, and messages and bytes come out of. Whoever owns the
//! connection is a dozen lines around it; see [`soup::Client`]. When to ask for what, and what to do
//! with the answer, is decided elsewhere.

pub mod glimpse;
pub mod soup;

#[cfg(test)]
mod server;
