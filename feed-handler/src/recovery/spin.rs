//! All orders of a unit from a spin server, and where the feed goes on behind them.
//!
//! A [`Client`] is driven as [`Connection`] says. It logs in, waits until the server tells of an image of the book that
//! reaches the message that the stream is kept from, requests it, hands out the messages of the spin one by one as they
//! come, then [`Received::Complete`], and has the connection closed. What is made of the messages, and the feed that
//! must be kept meanwhile, are the caller's.
//!
//! # What it promises
//!
//! - The spin is of the image that was requested, or of the later one that the server says it is. A server keeps ten
//!   images, and without a word replaces one that it has no more; so an answer that comes behind ten newer ones is not
//!   believed.
//! - It is whole, or there is an [`Error`]: as many Add Orders as were announced, each of its messages long enough
//!   to be read, and the end that belongs to it.
//! - An image that the server says it cannot send is left for the next one. One that does not reach the stream is not
//!   requested, but for [`Config::wait_ns`]: if none has reached it by then, the newest is, and the caller will find
//!   that it is too old. For the stream may be kept from a number that was announced, and never came.
//! - All of it takes no longer than [`Config::timeout_ns`], however lively the server is.
//!
//! Neither images nor spins say which day they are of.
//!
//! Source: PITCH 2.41.66, "Spin Servers", "Spin Messages", "Spin Server Usage Example" and "Spin Server Rollover Usage
//! Example".

#[cfg(test)]
mod tests;

use core::ops::Range;

use wirepath_protocol::pitch::sequence::{unwrapped, wrapped};
use wirepath_protocol::pitch::session::{
    Message, SpinFinished, SpinRequest, SpinResponse, spin_status,
};
use wirepath_protocol::pitch::{self, Market, common, futures};

use super::client::{ClientError, Connection, SnapshotClient};
use super::unit_session::{self, ConfigError, Session};

pub use super::client::Received;

/// Images that a server keeps.
const IMAGES_KEPT: u8 = 10;

/// What a [`Client`] is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// The connection, and the unit.
    pub session: unit_session::Config,
    /// Whose messages a spin is made of.
    pub market: Market,
    /// The message of the day that the stream is kept from: an image has to reach the one before.
    pub kept_from: u64,
    /// How long to wait for such an image, nanoseconds; behind that any will do.
    pub wait_ns: u64,
    /// How long all of it may take, from the connection to the end of the spin, nanoseconds.
    pub timeout_ns: u64,
}

impl Default for Config {
    /// As [`unit_session::Config`]; shares, from the first message; 5 s for the image, a minute for all.
    fn default() -> Self {
        Self {
            session: unit_session::Config::default(),
            market: Market::Equities,
            kept_from: 1,
            wait_ns: 5_000_000_000,
            timeout_ns: 60_000_000_000,
        }
    }
}

/// Why there is no snapshot, as a sentence for the log and the operator.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection is of no more use.
    #[error(transparent)]
    Session(#[from] unit_session::Error),
    /// The server will not send the spin; one of [`spin_status`].
    #[error("the server refused a spin: {}", refusal(*.0))]
    Refused(u8),
    /// So many images were announced before the request was answered that the one requested may have been replaced.
    #[error("{0} images were announced before our request for one was answered, so it may be gone")]
    Replaced(u8),
    /// The spin is of an image before the one that was requested.
    #[error("the server answered our request for image {asked} with image {answered}")]
    OtherImage {
        /// The last message of the image that was requested, as its number.
        asked: u32,
        /// The one it answered with.
        answered: u32,
    },
    /// The spin has other orders than it announced.
    #[error("the spin was to have {announced} orders, and has {}", if *is_more { "more" } else { "less" })]
    Orders {
        /// How many.
        announced: u32,
        /// Whether there were more.
        is_more: bool,
    },
    /// The end is that of another spin.
    #[error("the spin of image {image} ends as that of {ended}")]
    OtherEnd {
        /// The image, as the number of its last message.
        image: u32,
        /// What the end says.
        ended: u32,
    },
    /// It took too long.
    #[error("the spin was not complete after {ms} ms and {messages} messages")]
    TooSlow {
        /// How long it had, milliseconds.
        ms: u64,
        /// How many messages had come.
        messages: u64,
    },
    /// No image came, or none was requested that could be had.
    #[error("{images} images were announced in {ms} ms, and none was to be had")]
    NoImage {
        /// How long it took, milliseconds.
        ms: u64,
        /// How many were announced.
        images: u64,
    },
    /// A request was not answered.
    #[error("the server did not answer our request for a spin within {ms} ms of the connection")]
    Unanswered {
        /// How long all had, milliseconds.
        ms: u64,
    },
}

/// A refusal in words.
const fn refusal(status: u8) -> &'static str {
    match status {
        spin_status::OUT_OF_RANGE => "out of range: ahead of its next image",
        spin_status::IN_PROCESS => "a spin is under way on this connection",
        _ => "for a reason that is not known",
    }
}

/// What came, counted since the connection.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Messages of the spin.
    pub messages: u64,
    /// Images that were announced.
    pub images: u64,
    /// Of these, such as do not reach the stream.
    pub too_old: u64,
    /// Requests that were answered with "out of range".
    pub out_of_range: u64,
    /// Messages outside of a spin that are not a server's, stepped over.
    pub outside: u64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// For an image.
    Waiting,
    /// This one was requested, and so many further ones were announced since.
    Requested {
        image: u64,
        newer: u8,
    },
    /// Its messages come.
    Spinning(Spin),
    Complete,
    Failed(Error),
}

#[derive(Clone, Copy, Debug)]
struct Spin {
    /// The last message that was to be in it.
    requested: u64,
    /// The last message that is in it.
    image: u64,
    /// Add Orders in it.
    orders: u32,
    /// Of these, still to come.
    left: u32,
}

/// Fetches one snapshot per connection. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    config: Config,
    session: Session,
    phase: Phase,
    since_ns: u64,
    counters: Counters,
}

/// A [`Received`] that borrows nothing.
enum Step {
    Message(Range<usize>),
    Complete { next: u64 },
}

impl Client {
    /// A client without a connection.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a number of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if config.timeout_ns == 0 {
            return Err(ConfigError::NoTime("timeout_ns"));
        }
        Ok(Self {
            session: Session::new(config.session)?,
            phase: Phase::Waiting,
            since_ns: 0,
            counters: Counters::default(),
            config,
        })
    }

    /// What came of the snapshot so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// What came next; `None` when bytes are missing, and behind [`Received::Complete`].
    ///
    /// # Errors
    ///
    /// Why there is no snapshot, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend its items")]
    pub fn next(&mut self) -> Result<Option<Received<'_>>, Error> {
        match self.phase {
            Phase::Complete => return Ok(None),
            Phase::Failed(error) => return Err(error),
            Phase::Waiting | Phase::Requested { .. } | Phase::Spinning(_) => {}
        }
        match self.step() {
            Ok(Some(Step::Message(at))) => Ok(Some(Received::Message(self.session.message(at)))),
            Ok(Some(Step::Complete { next })) => {
                self.phase = Phase::Complete;
                self.session.close();
                Ok(Some(Received::Complete { next }))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn step(&mut self) -> Result<Option<Step>, Error> {
        while let Some(at) = self.session.step()? {
            let block = self.session.message(at.clone());
            // The server's own messages have been parsed by the session; copied, they are a few bytes.
            match Message::parse(block) {
                Ok(Message::SpinImageAvailable(m)) => {
                    let sequence = m.sequence();
                    self.image(sequence);
                }
                Ok(Message::SpinResponse(m)) => {
                    let response = *m;
                    self.answered(&response)?;
                }
                Ok(Message::SpinFinished(m)) => {
                    let sequence = m.sequence();
                    return self.finished(sequence).map(Some);
                }
                Ok(Message::Unknown { kind, block }) => {
                    let is_order = is_order(self.config.market, kind, block)?;
                    if self.counted(is_order)? {
                        return Ok(Some(Step::Message(at)));
                    }
                }
                Ok(other) => return Err(unit_session::Error::Unexpected(other.kind()).into()),
                Err(error) => {
                    let kind = block.get(1).copied().unwrap_or(0);
                    return Err(unit_session::Error::Message { kind, error }.into());
                }
            }
        }
        Ok(None)
    }

    /// The message of the day that a number in the server's messages means. 0 is before the first.
    fn message_of(&self, sequence: u32) -> u64 {
        unwrapped(sequence, self.config.kept_from).unwrap_or(0)
    }

    /// The server has an image of the book behind this message.
    fn image(&mut self, sequence: u32) {
        let image = self.message_of(sequence);
        let reaches = image.saturating_add(1) >= self.config.kept_from;
        self.counters.images += 1;
        self.counters.too_old += u64::from(!reaches);
        match &mut self.phase {
            Phase::Waiting => {
                let request = SpinRequest { sequence: sequence.into(), ..SpinRequest::default() };
                if (reaches || self.has_waited()) && self.session.say(request.as_bytes()) {
                    self.phase = Phase::Requested { image, newer: 0 };
                }
            }
            Phase::Requested { image: requested, newer } => {
                *newer = newer.saturating_add(u8::from(image > *requested));
            }
            Phase::Spinning(_) | Phase::Complete | Phase::Failed(_) => {}
        }
    }

    fn has_waited(&self) -> bool {
        self.session.now_ns().saturating_sub(self.since_ns) >= self.config.wait_ns
    }

    fn answered(&mut self, response: &SpinResponse) -> Result<(), Error> {
        let Phase::Requested { image: requested, newer } = self.phase else {
            return Err(unit_session::Error::Unexpected(response.message_type()).into());
        };
        match response.status() {
            spin_status::ACCEPTED => {}
            spin_status::OUT_OF_RANGE => {
                self.counters.out_of_range += 1;
                self.phase = Phase::Waiting;
                return Ok(());
            }
            status => return Err(Error::Refused(status)),
        }
        let image = self.message_of(response.sequence());
        if image < requested {
            let (asked, answered) = (wrapped(requested), response.sequence());
            return Err(Error::OtherImage { asked, answered });
        }
        if image == requested && newer >= IMAGES_KEPT {
            return Err(Error::Replaced(newer));
        }
        let orders = response.order_count();
        self.phase = Phase::Spinning(Spin { requested, image, orders, left: orders });
        Ok(())
    }

    /// A message that is not the server's own. Answers whether it is one of the spin.
    fn counted(&mut self, is_order: bool) -> Result<bool, Error> {
        let Phase::Spinning(spin) = &mut self.phase else {
            self.counters.outside += 1;
            return Ok(false);
        };
        if is_order {
            let more = Error::Orders { announced: spin.orders, is_more: true };
            spin.left = spin.left.checked_sub(1).ok_or(more)?;
        }
        self.counters.messages += 1;
        Ok(true)
    }

    fn finished(&mut self, ended: u32) -> Result<Step, Error> {
        let Phase::Spinning(spin) = self.phase else {
            return Err(unit_session::Error::Unexpected(SpinFinished::KINDS[0]).into());
        };
        if ![wrapped(spin.image), wrapped(spin.requested)].contains(&ended) {
            return Err(Error::OtherEnd { image: wrapped(spin.image), ended });
        }
        if spin.left > 0 {
            return Err(Error::Orders { announced: spin.orders, is_more: false });
        }
        Ok(Step::Complete { next: spin.image.saturating_add(1) })
    }

    /// Whether a snapshot is on its way and can still become whole.
    fn is_underway(&self) -> bool {
        !matches!(self.phase, Phase::Complete | Phase::Failed(_)) && self.session.is_open()
    }

    fn fail(&mut self, error: Error) -> Error {
        self.phase = Phase::Failed(error);
        self.session.close();
        error
    }
}

/// Whether a message of the feed adds an order; not even that can be said of one that is too short.
fn is_order(market: Market, kind: u8, block: &[u8]) -> Result<bool, unit_session::Error> {
    use common::Message as Common;
    use futures::Message as Futures;
    let message =
        market.parse(block).map_err(|error| unit_session::Error::Message { kind, error })?;
    Ok(matches!(
        message,
        pitch::Message::Common(
            Common::AddOrderLong(_) | Common::AddOrderShort(_) | Common::AddOrderExpanded(_)
        ) | pitch::Message::Futures(Futures::AddOrderLong(_) | Futures::AddOrderShort(_))
    ))
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
        self.phase = Phase::Waiting;
        self.since_ns = now_ns;
        self.counters = Counters::default();
        self.session.connected(now_ns);
    }

    fn space(&mut self) -> &mut [u8] {
        self.session.space()
    }

    fn received(&mut self, count: usize, now_ns: u64) {
        self.session.received(count, now_ns);
    }

    fn disconnected(&mut self, now_ns: u64) {
        self.session.disconnected(now_ns);
    }

    fn tick(&mut self, now_ns: u64) {
        self.session.tick(now_ns);
        let waited_ns = self.session.now_ns().saturating_sub(self.since_ns);
        if self.is_underway() && waited_ns >= self.config.timeout_ns {
            let ms = waited_ns / 1_000_000;
            let Counters { messages, images, .. } = self.counters;
            self.fail(match self.phase {
                Phase::Waiting => Error::NoImage { ms, images },
                Phase::Requested { .. } => Error::Unanswered { ms },
                _ => Error::TooSlow { ms, messages },
            });
        }
    }

    fn deadline(&self) -> Option<u64> {
        let late_ns =
            self.is_underway().then(|| self.since_ns.saturating_add(self.config.timeout_ns));
        self.session.deadline().into_iter().chain(late_ns).min()
    }

    fn output(&self) -> &[u8] {
        self.session.output()
    }

    fn sent(&mut self, count: usize, now_ns: u64) {
        self.session.sent(count, now_ns);
    }

    fn closing(&self) -> bool {
        self.session.closing()
    }
}

impl SnapshotClient for Client {
    fn next(&mut self) -> Result<Option<Received<'_>>, ClientError> {
        Ok(self.next()?)
    }
}
