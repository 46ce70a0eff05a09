//! Plays messages as a MoldUDP64 session: packed, paced, with heartbeats and an end.
//!
//! [`Player`] ties the parts together: a [`Packer`] makes datagrams, a [`Schedule`] says when each is
//! due, a [`Publisher`] sends them on every line. Where the messages come from, a file or a
//! [`Market`](crate::market::Market), is the caller's business.
//!
//! Source: MoldUDP64 1.00, "Heartbeats" and "End of Session".

use std::time::Duration;

use crate::pack::{PackLimits, Packer, SESSION};
use crate::publish::{Publisher, SendError};
use crate::schedule::{Pace, Schedule};
use crate::sim::servers::Tap;

/// Nanoseconds of silence after which a heartbeat is sent.
const HEARTBEAT_NS: u64 = 1_000_000_000;

/// The end of a session is said this often, this far apart: any one may be lost.
const ENDS: u64 = 5;
const END_GAP_NS: u64 = 10_000_000;
/// And so far apart while it lingers.
const LINGER_GAP_NS: u64 = 100_000_000;

/// A session being played. See the module documentation.
///
/// ```no_run
/// use wirepath::impair::{Faults, Share};
/// use wirepath::market::{Market, Params};
/// use wirepath::pack::PackLimits;
/// use wirepath::player::Player;
/// use wirepath::publish::{LINE_A, LINE_B, MulticastSender, Publisher, Route};
/// use wirepath::schedule::Pace;
///
/// let mut publisher = Publisher::new(7, Default::default());
/// for group in [LINE_A, LINE_B] {
///     let faults = Faults { loss: Share::of(1, 100), ..Faults::default() };
///     publisher.add_line(MulticastSender::new(group, Route::default())?, faults);
/// }
/// let mut market = Market::new(&Params::sized(1_000_000, 7))?;
/// let pace = Pace::PerSecond(100_000);
/// let mut player = Player::new(&mut publisher, PackLimits::default(), pace, u64::MAX);
/// while let Some(block) = market.next_message() {
///     player.push(block.bytes, block.timestamp_ns)?;
/// }
/// player.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Player<'a> {
    publisher: &'a mut Publisher,
    packer: Packer,
    schedule: Schedule,
    /// Messages handed to the publisher.
    sent: u64,
    /// When the last datagram was due.
    sent_ns: u64,
    /// Where what is sent is kept for who asks for it again.
    tap: Option<Tap>,
    linger_ns: u64,
}

impl<'a> Player<'a> {
    /// A session that starts now, on the publisher's lines. Silences of the recording longer than
    /// `gap_max_ns` are cut to that.
    pub fn new(
        publisher: &'a mut Publisher,
        limits: PackLimits,
        pace: Pace,
        gap_max_ns: u64,
    ) -> Self {
        let start_ns = publisher.now();
        Self {
            publisher,
            packer: Packer::new(SESSION, limits),
            schedule: Schedule::new(pace, start_ns, gap_max_ns),
            sent: 0,
            sent_ns: start_ns,
            tap: None,
            linger_ns: 0,
        }
    }

    /// Has all that is sent kept for servers to answer from, and repeats the end of the session for `linger`, while
    /// they still answer.
    #[must_use]
    pub fn with_servers(mut self, tap: Tap, linger: Duration) -> Self {
        self.tap = Some(tap);
        self.linger_ns = u64::try_from(linger.as_nanos()).unwrap_or(u64::MAX);
        self
    }

    /// Takes the next message, recorded at `recorded_ns` on any clock. When it does not fit into the
    /// datagram that was being packed, that is sent first, at its time: this waits.
    ///
    /// # Errors
    ///
    /// The system refuses to send.
    pub fn push(&mut self, message: &[u8], recorded_ns: u64) -> Result<(), SendError> {
        if !self.packer.fits(message.len(), recorded_ns) {
            self.send()?;
        }
        self.packer.push(message, recorded_ns);
        Ok(())
    }

    /// Sends what is packed, waits for what the network delays, and ends the session.
    ///
    /// # Errors
    ///
    /// The system refuses to send.
    pub fn finish(&mut self) -> Result<(), SendError> {
        self.send()?;
        let mut due_ns = self.publisher.now();
        for n in 0..ENDS + self.linger_ns / LINGER_GAP_NS {
            due_ns += if n < ENDS { END_GAP_NS } else { LINGER_GAP_NS };
            self.publisher.publish(None, due_ns, self.packer.end_of_session().as_bytes())?;
        }
        self.publisher.finish()
    }

    /// How many messages were sent, or lost by the network's faults.
    pub const fn sent(&self) -> u64 {
        self.sent
    }

    /// What sends them.
    pub const fn publisher(&self) -> &Publisher {
        self.publisher
    }

    /// Sends the packed datagram when it is due, and heartbeats until then.
    fn send(&mut self) -> Result<(), SendError> {
        let heartbeat = self.packer.heartbeat();
        let Some(packed) = self.packer.take() else { return Ok(()) };
        let due = self.schedule.due(packed.time_ns, self.sent);
        let due_ns = due.unwrap_or_else(|| self.publisher.now());
        while self.sent_ns + HEARTBEAT_NS < due_ns && !self.publisher.is_stopped() {
            self.sent_ns += HEARTBEAT_NS;
            self.publisher.publish(None, self.sent_ns, heartbeat.as_bytes())?;
        }
        if let Some(tap) = &self.tap {
            tap.record(packed.bytes);
        }
        self.publisher.publish(None, due_ns, packed.bytes)?;
        self.sent += u64::from(packed.count);
        self.sent_ns = due_ns;
        Ok(())
    }
}
