//! The servers beside a feed, over real sockets: what was lost comes again, and who is late joins.

mod feeds;
mod receiver;
mod servers;
