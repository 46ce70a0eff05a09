//! What every client of a venue's recovery servers can do, so that one thread with sockets serves them all.
//!
//! A client is a value without I/O and clock. Its owner has the connection: says when it is there
//! ([`connected`](Connection::connected)), reads into [`space`](Connection::space) and says how much
//! ([`received`](Connection::received)), takes what came with `next` until there is none, lets time pass
//! ([`tick`](Connection::tick), due at [`deadline`](Connection::deadline)), sends what is to be sent
//! ([`output`](Connection::output), [`sent`](Connection::sent)), and closes when [`closing`](Connection::closing)
//! says so. A client whose snapshots come over multicast is handed each datagram
//! ([`SnapshotClient::datagram`]); one that has no connection at all is told that it is connected when it begins.
//!
//! These are asked for once in a while and off the feed's thread, so the calls are dynamic.

use super::requests::Ask;
use crate::arbiter::SessionId;

/// Why a client gave up, as a sentence for the log and the operator.
pub type ClientError = Box<dyn core::error::Error + Send + Sync>;

/// One connection's bytes and times.
pub trait Connection {
    /// A connection is there. Nothing is left of one before.
    fn connected(&mut self, now_ns: u64);

    /// Where to read to. Empty only if something has to be taken with `next` first.
    fn space(&mut self) -> &mut [u8];

    /// So many bytes were read into [`space`](Self::space).
    ///
    /// # Panics
    ///
    /// When `count` is more than there was space for.
    fn received(&mut self, count: usize, now_ns: u64);

    /// The server has closed the connection.
    fn disconnected(&mut self, now_ns: u64);

    /// Lets time pass: heartbeats, and what the server should have said by now.
    fn tick(&mut self, now_ns: u64);

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    fn deadline(&self) -> Option<u64>;

    /// The bytes to send next.
    fn output(&self) -> &[u8];

    /// The first `count` bytes of the output are on their way.
    ///
    /// # Panics
    ///
    /// When there were not as many.
    fn sent(&mut self, count: usize, now_ns: u64);

    /// Whether the connection is to be closed: it is over, and nothing is left to send.
    fn closing(&self) -> bool;
}

/// What came of a snapshot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Received<'a> {
    /// One message of it, as the venue's [`apply`](crate::venue::Venue::apply) takes them.
    Message(&'a [u8]),
    /// It is complete. Last of all, and once.
    Complete {
        /// Number of the feed's message to go on with: those below are in the snapshot.
        next: u64,
    },
}

/// Fetches one snapshot.
pub trait SnapshotClient: Connection + Send {
    /// A datagram came from one of the snapshot's multicast groups. All of `next` has been taken before.
    fn datagram(&mut self, _datagram: &[u8], _now_ns: u64) {}

    /// What came next; `None` when bytes are missing, and behind [`Received::Complete`].
    ///
    /// # Errors
    ///
    /// Why there is no snapshot, at every call from then on.
    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError>;
}

/// A request that the server will not answer with messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Refused {
    /// The first message that was asked for.
    pub from: u64,
    /// Why, in the protocol's words.
    pub reason: &'static str,
}

/// Asks for messages again, over one connection that stays. What is sent again comes over multicast.
pub trait RequestClient: Connection + Send {
    /// Puts a request into the output. Answers whether it could: the client is logged in, and has room.
    fn ask(&mut self, ask: &Ask, now_ns: u64) -> bool;

    /// What the server refused next; `None` when bytes are missing.
    ///
    /// # Errors
    ///
    /// Why the connection is of no more use, at every call from then on.
    fn next(&mut self) -> Result<Option<Refused>, ClientError>;
}

/// Writes a request for messages of a session as one datagram into the buffer. Gives its length.
pub type WriteRequest = fn(SessionId, &Ask, &mut [u8; REQUEST_MAX]) -> usize;

/// Room for a request that is a datagram.
pub const REQUEST_MAX: usize = 64;

/// How a venue's servers are spoken to. Where they are is for the config to say.
#[derive(Default)]
pub struct Clients {
    /// Those that send messages again.
    pub requests: Option<Requests>,
    /// Those that send snapshots.
    pub snapshots: Option<Snapshots>,
}

/// How messages are asked for.
pub struct Requests {
    /// Most messages of one request.
    pub count_max: u16,
    /// Requests a second, to all servers together, unless the config says otherwise.
    pub per_second: u32,
    /// Over what.
    pub way: RequestWay,
}

/// Over what messages are asked for, and come.
pub enum RequestWay {
    /// Both in datagrams, to and from the server.
    Datagrams(WriteRequest),
    /// Asked for over a connection, and sent again over multicast, in as many datagrams as it takes.
    Connections(Box<dyn NewRequests>),
}

/// How snapshots are fetched.
pub struct Snapshots {
    /// Over a connection to a server.
    pub connects: bool,
    /// From multicast groups.
    pub listens: bool,
    /// These go round, and so do definitions and orders on groups of their own.
    pub has_loops: bool,
    /// Makes the client for one.
    pub client: Box<dyn NewSnapshot>,
}

/// Makes a client that fetches a snapshot to be joined with a stream which is kept from this message on.
pub trait NewSnapshot: Fn(u64) -> Result<Box<dyn SnapshotClient>, ClientError> + Send {}

impl<F: Fn(u64) -> Result<Box<dyn SnapshotClient>, ClientError> + Send> NewSnapshot for F {}

/// Makes a client for a request server.
pub trait NewRequests: Fn() -> Result<Box<dyn RequestClient>, ClientError> + Send {}

impl<F: Fn() -> Result<Box<dyn RequestClient>, ClientError> + Send> NewRequests for F {}
