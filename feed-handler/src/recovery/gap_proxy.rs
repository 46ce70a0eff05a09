//! Asks a Gap Request Proxy for messages again; they come over multicast.
//!
//! A [`Client`] is driven as [`Connection`] says. It logs in once per connection, which stays, and puts what is
//! [asked](RequestClient::ask) for into Gap Requests. What the proxy sends again comes as ordinary datagrams, with the
//! numbers the messages had, on the unit's gap response group: one more line for the arbiter. The proxy's Gap Response
//! may come before or behind them, and brings nothing but whether they come: only a refusal is told.
//!
//! Other members' gaps come on that group too, and what several asked for at about the same time is sent once.
//!
//! # Limits
//!
//! A proxy takes requests of up to [`COUNT_MAX`] messages, none of them further behind than a million, and so many a
//! [second](PER_SECOND), [minute](PER_MINUTE) and [day](PER_DAY). It answers what is beyond with a refusal; that none is
//! made is up to whoever asks ([`requests::Config`](super::requests::Config)).
//!
//! Source: PITCH 2.41.66, "Gap Request Proxy and Message Retransmission", "Gap Request Proxy Messages" and
//! "Limitations/Configurations - Production".

#[cfg(test)]
mod tests;

use wirepath_protocol::pitch::sequence::{unwrapped, wrapped};
use wirepath_protocol::pitch::session::{GapRequest, GapResponse, Message, gap_status};

use super::client::{ClientError, Connection, Refused, RequestClient};
use super::requests::Ask;
use super::unit_session::{Config, ConfigError, Error, Session};

/// Messages of one request.
pub const COUNT_MAX: u16 = 100;
/// Requests in one second by the clock, of one session.
pub const PER_SECOND: u32 = 320;
/// Requests in one minute by the clock, of one session: 25 a second if it goes on.
pub const PER_MINUTE: u32 = 1_500;
/// Requests in one day, of one session.
pub const PER_DAY: u32 = 100_000;

/// What the proxy answered, counted since the client was built.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Requests put into the output.
    pub asked: u64,
    /// That were accepted.
    pub accepted: u64,
    /// That were refused.
    pub refused: u64,
    /// Answers about another unit, or about no message, stepped over.
    pub unasked: u64,
    /// Messages of types that no proxy sends in this version, stepped over.
    pub unknown: u64,
}

/// The client of one connection after another. See the [module documentation](self).
#[derive(Debug)]
pub struct Client {
    session: Session,
    /// The message asked for last, which tells what the numbers in answers mean.
    near: u64,
    counters: Counters,
}

impl Client {
    /// A client without a connection.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a number of `config` is out of range.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Ok(Self { session: Session::new(config)?, near: 1, counters: Counters::default() })
    }

    /// Whether the proxy has taken the login, so that it can be asked.
    pub fn is_logged_in(&self) -> bool {
        self.session.is_logged_in()
    }

    /// What came so far.
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// What the proxy refused next; `None` when bytes are missing.
    ///
    /// # Errors
    ///
    /// Why the connection is of no more use, at every call from then on.
    #[expect(clippy::should_implement_trait, reason = "an iterator has no errors behind its end")]
    pub fn next(&mut self) -> Result<Option<Refused>, Error> {
        while let Some(at) = self.session.step()? {
            let block = self.session.message(at);
            let error = match Message::parse(block) {
                Ok(Message::GapResponse(response)) => {
                    let response = *response;
                    match self.answered(&response) {
                        None => continue,
                        refused => return Ok(refused),
                    }
                }
                Ok(Message::Unknown { .. }) => {
                    self.counters.unknown += 1;
                    continue;
                }
                Ok(other) => Error::Unexpected(other.kind()),
                // The session has parsed it before.
                Err(error) => Error::Message { kind: GapResponse::KINDS[0], error },
            };
            return Err(self.session.fail(error));
        }
        Ok(None)
    }

    fn answered(&mut self, response: &GapResponse) -> Option<Refused> {
        let from = unwrapped(response.sequence(), self.near)
            .filter(|_| response.unit() == self.session.unit());
        let counters = &mut self.counters;
        match (from, response.status()) {
            (None, _) => counters.unasked += 1,
            (_, gap_status::ACCEPTED) => counters.accepted += 1,
            (Some(from), status) => {
                counters.refused += 1;
                return Some(Refused { from, reason: reason(status) });
            }
        }
        None
    }
}

/// A refusal in words.
const fn reason(status: u8) -> &'static str {
    match status {
        gap_status::OUT_OF_RANGE => "out of range: ahead of the unit, or too far behind it",
        gap_status::DAILY_EXHAUSTED => "as many requests as a day allows have been made",
        gap_status::MINUTE_EXHAUSTED => "as many requests as a minute allows have been made",
        gap_status::SECOND_EXHAUSTED => "as many requests as a second allows have been made",
        gap_status::COUNT_EXCEEDED => "more messages than one request allows",
        gap_status::INVALID_UNIT => "there is no such unit",
        gap_status::UNIT_UNAVAILABLE => "the unit is not available now",
        _ => "for a reason that is not known",
    }
}

impl Connection for Client {
    fn connected(&mut self, now_ns: u64) {
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
    }

    fn deadline(&self) -> Option<u64> {
        self.session.deadline()
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

impl RequestClient for Client {
    fn ask(&mut self, ask: &Ask, _now_ns: u64) -> bool {
        let request = GapRequest {
            unit: self.session.unit(),
            sequence: wrapped(ask.from).into(),
            count: ask.count.into(),
            ..GapRequest::default()
        };
        let is_said = self.session.say(request.as_bytes());
        if is_said {
            self.near = ask.from;
            self.counters.asked += 1;
        }
        is_said
    }

    fn next(&mut self) -> Result<Option<Refused>, ClientError> {
        Ok(self.next()?)
    }
}
