//! The simulated exchange: what a gateway trades with where no exchange is.
//!
//! Its FIX side runs on the gateway's own session core, as acceptor. What it does with orders is chosen
//! by the command: [`rules`] decides by the symbol, [`echo`] sends back what it gets.

pub mod echo;
pub mod engine;
pub mod exchange;
mod reports;
pub mod rules;
