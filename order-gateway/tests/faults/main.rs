//! The gateway on real sockets that fail: through a proxy that cuts, stalls, dribbles, delays and refuses,
//! killed at any moment, and on a full store.
//!
//! Whatever happened, at the end, when all is quiet: every order is in the same state on both sides, what was
//! filled and the positions agree, no order was taken twice, no ClOrdID and no sequence number was used
//! for two things, and both sides' next numbers are the same. `SEED=n cargo test …` repeats one run.

mod backoff;
mod cuts;
mod kill;

mod proxy;
mod store;

mod trader;
mod venue;
