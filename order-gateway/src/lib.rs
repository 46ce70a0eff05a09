//! Order intents → risk → FIX sessions → the wire, and reports back.

pub mod acceptor;
pub mod initiator;
pub mod session;
pub mod store;
