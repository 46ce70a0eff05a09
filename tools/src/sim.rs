//! The simulated exchange: what a gateway trades with where no exchange is.
//!
//! Its FIX side runs on the gateway's own session core, as acceptor. What it does with orders is chosen
//! by the command: [`exchange`] has them meet a market in the books of its [`engine`], whose feed it publishes;
//! [`rules`] decides by the symbol, without a market; [`echo`] sends back what it gets. Beside the feed, its own or a
//! replayed one, [`servers`] send again what was lost, and the market as it is.

pub mod echo;
pub mod engine;
pub mod exchange;
mod reports;
pub mod rules;
pub mod servers;
