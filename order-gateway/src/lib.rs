//! Order intents → risk → FIX sessions → the wire, and reports back.
//!
//! Three modules are pure: no socket, no clock, no thread. Time is an argument, in nanoseconds since the Unix
//! epoch, UTC; after construction they allocate nothing on the way of an order.
//!
//! | module | is |
//! | --- | --- |
//! | [`orders`] | the life of every order, exact quantities and positions, what strategies are told |
//! | [`risk`] | what an order must pass before it is sent |
//! | [`session`] | a FIX session: logon, sequence numbers, heartbeats, resends, logout |
//!
//! Around them, [`store`] keeps what a session must not forget, [`audit`] what happened, and [`initiator`] and [`acceptor`] own sockets.
//!
//! How they work together, for one order:
//!
//! 1. [`risk::Risk::check_new`] passes the order and says at which price it counts into exposure, or
//!    gives a [`risk::Refusal`].
//! 2. [`orders::Orders::request`] enters it and gives it a [`orders::ClOrdId`].
//! 3. [`risk::Risk::record`] takes the [`orders::Effect`] of that, and of every report that follows.
//!
//! ```
//! use wirepath_order_gateway::orders::*;
//! use wirepath_order_gateway::risk::{Book, InstrumentLimits, Limits, Risk, SessionLimits, TablesConfig};
//! use wirepath_protocol::Price;
//!
//! let now_ns = 1_700_000_000_000_000_000;
//! let config = Config { instruments: 1, ..Config::default() };
//! let mut orders = Orders::new(&config, ClOrdIds::start(None, now_ns)?);
//! let each = InstrumentLimits { order_qty: Some(500), ..InstrumentLimits::NONE };
//! let limits = Limits::new(SessionLimits::NONE, each, config.instruments);
//! let mut risk = Risk::new(limits, &TablesConfig::default())?;
//!
//! let new = NewOrder {
//!     instrument: 0,
//!     side: OrderSide::Buy,
//!     time_in_force: TimeInForce::Day,
//!     qty: 300,
//!     price: Some(Price(25_200_000_000)),
//!     cause: Cause::default(),
//! };
//! let book = Book { ask: Some(Price(25_200_000_000)), ..Book::default() };
//! let valued_at = risk.check_new(&new, &book, now_ns)?;
//! let sent = orders.request(&Request::New(new), valued_at)?;
//! risk.record(&sent.effect);
//! assert_eq!(sent.cl_ord_id.to_string(), "001GA4GC1SG00");
//!
//! let fill = Execution {
//!     cl_ord_id: sent.cl_ord_id.into(),
//!     exec_id: "E1".into(),
//!     last_qty: 100,
//!     last_px: Some(Price(25_190_000_000)),
//!     ..Execution::new(ExecType::Trade, OrdStatus::PartiallyFilled)
//! };
//! let outcome = orders.apply(&Report::Execution(fill));
//! risk.record(&outcome.effect);
//! assert_eq!((outcome.update.state, outcome.update.leaves_qty), (State::PartiallyFilled, 200));
//! assert_eq!(risk.exposure(0).map(|exposure| exposure.net), Some(100));
//!
//! let too_much = risk.check_new(&NewOrder { qty: 501, ..new }, &book, now_ns).unwrap_err();
//! assert!(too_much.to_string().contains("quantity 501 is above the 500 that one order may have"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod acceptor;
pub mod audit;
pub mod desk;
pub mod gateway;
pub mod initiator;
pub mod orders;
pub mod risk;
pub mod session;
pub mod store;
pub mod tls;
pub mod tx_stamps;

/// A table of `len` times `value`, whose pages are there already: what the kernel gives at the first touch of
/// each costs an order some microseconds.
pub(crate) fn touched<T: Clone>(value: T, len: usize) -> Box<[T]> {
    // Zeros would otherwise be asked of the kernel, which gives them page by page when they are touched.
    let mut table = core::hint::black_box(Vec::with_capacity(len));
    table.resize(len, value);
    table.into_boxed_slice()
}
