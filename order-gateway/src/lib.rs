//! Order intents → risk → FIX sessions → the wire, and reports back.

pub mod session;
pub mod store;
