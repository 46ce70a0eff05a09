//! Order intents → risk → FIX sessions → the wire, and reports back.
//!
//! Two modules are pure: no socket, no clock, no thread, and no allocation after construction. Time is
//! an argument, in nanoseconds since the Unix epoch, UTC.
//!
//! | module | is |
//! | --- | --- |
//! | [`orders`] | the life of every order, exact quantities and positions, what strategies are told |
//! | [`risk`] | what an order must pass before it is sent |
//!
//! How they work together, for one order:
//!
//! 1. [`risk::Risk::check_new`] passes the order and says at which price it counts into exposure, or
//!    gives a [`risk::Refusal`].
//! 2. [`orders::Orders::request`] enters it and gives it a [`orders::ClOrdId`].
//! 3. [`risk::Risk::record`] takes the [`orders::Effect`] of that, and of every report that follows.
#![forbid(unsafe_code)]

pub mod orders;
pub mod risk;
