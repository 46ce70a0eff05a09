//! Order intents → risk → FIX sessions → the wire, and reports back.
//!
//! Not built yet: the feed side comes first. The crate exists so that the workspace's shape, and the
//! rule that the two towers do not depend on each other, stand from the first day.

pub mod store;
