//! What the server's packets do to a client.

use core::ops::Range;

use wirepath_protocol::soupbintcp::{
    Cut, Header, Packet, RejectReason, ServerPacket, Session, cut, kind, session_name,
};

use super::{Client, Ended, Error, State};

/// A [`Received`](super::Received) that borrows nothing: in place of a message, where it lies in the inbox.
#[derive(Clone, Debug)]
pub(in crate::recovery) enum Step {
    LoggedIn { session: Session, next: u64 },
    Sequenced { number: u64, at: Range<usize> },
    Unsequenced(Range<usize>),
    Debug(Range<usize>),
    EndOfSession,
}

impl Client {
    /// As [`next`](Self::next), without a borrow.
    pub(in crate::recovery) fn step(&mut self) -> Result<Option<Step>, Error> {
        loop {
            let is_logged_in = match self.state {
                State::LoginSent => false,
                State::LoggedIn => true,
                State::Connecting | State::Ended(_) => return Ok(None),
                State::Failed(error) => return Err(error),
            };
            let packet = match cut(self.inbox.waiting(), self.config.packet_max) {
                Cut::Packet(packet) => packet,
                Cut::Partial(_) if !self.is_cut => return Ok(None),
                Cut::Partial(_) if is_logged_in => return self.fail(Error::Disconnected),
                Cut::Partial(_) => return self.fail(Error::LoginUnanswered),
                Cut::Malformed(why) => return self.fail(Error::Malformed(why)),
            };
            let seen = understand(packet, is_logged_in);
            let taken = self.inbox.take(packet.len());
            let at = taken.start + Header::SIZE..taken.end;
            match seen {
                Ok(seen) => match self.see(seen, at) {
                    Ok(None) => {}
                    Ok(step) => return Ok(step),
                    Err(error) => return self.fail(error),
                },
                Err(error) => return self.fail(error),
            }
        }
    }

    /// What one packet does, and whether it is to be shown.
    fn see(&mut self, seen: Seen, at: Range<usize>) -> Result<Option<Step>, Error> {
        match seen {
            Seen::Debug => {
                self.counters.debugs += 1;
                return Ok(Some(Step::Debug(at)));
            }
            Seen::Accepted { session, next } => {
                let asked = self.config.session;
                if asked != Session::BLANK && session_name(&asked) != session_name(&session) {
                    return Err(Error::OtherSession { asked, answered: session });
                }
                self.state = State::LoggedIn;
                self.position = Some((session, next));
                return Ok(Some(Step::LoggedIn { session, next }));
            }
            Seen::Rejected(reason) => return Err(Error::Rejected(reason)),
            Seen::Sequenced => {
                let Some((_, next)) = &mut self.position else {
                    return Err(Error::BeforeLogin(kind::SEQUENCED_DATA)); // `understand` says so before
                };
                let number = *next;
                *next = number.checked_add(1).ok_or(Error::NumbersUsedUp)?;
                self.counters.sequenced += 1;
                return Ok(Some(Step::Sequenced { number, at }));
            }
            Seen::Unsequenced => {
                self.counters.unsequenced += 1;
                return Ok(Some(Step::Unsequenced(at)));
            }
            Seen::EndOfSession => {
                self.end(Ended::EndOfSession);
                return Ok(Some(Step::EndOfSession));
            }
            Seen::Heartbeat => self.counters.heartbeats += 1,
            Seen::Unknown => self.counters.unknown += 1,
        }
        Ok(None)
    }

    fn fail(&mut self, error: Error) -> Result<Option<Step>, Error> {
        self.over(State::Failed(error));
        Err(error)
    }
}

/// A packet by what it does, with the values that it brings.
enum Seen {
    Debug,
    Accepted { session: Session, next: u64 },
    Rejected(RejectReason),
    Sequenced,
    Unsequenced,
    Heartbeat,
    EndOfSession,
    Unknown,
}

/// What a packet is in this state. Before the login is answered, only its answer may come, debug texts,
/// and, since they do no harm, heartbeats and what is unknown.
fn understand(packet: Packet<'_>, is_logged_in: bool) -> Result<Seen, Error> {
    let kind = packet.kind();
    let parsed = ServerPacket::parse(packet).map_err(|error| Error::Packet { kind, error })?;
    Ok(match (parsed, is_logged_in) {
        (ServerPacket::Debug(_), _) => Seen::Debug,
        (ServerPacket::Heartbeat, _) => Seen::Heartbeat,
        (ServerPacket::Unknown(_), _) => Seen::Unknown,
        (ServerPacket::LoginAccepted(accepted), false) => {
            match accepted.sequence_number().map_err(Error::SequenceNumber)? {
                0 => return Err(Error::SequenceZero),
                next => Seen::Accepted { session: accepted.session(), next },
            }
        }
        (ServerPacket::LoginRejected(rejected), false) => Seen::Rejected(rejected.reason()),
        (ServerPacket::LoginAccepted(_) | ServerPacket::LoginRejected(_), true) => {
            return Err(Error::LoginTwice(kind));
        }
        (ServerPacket::Sequenced(_), true) => Seen::Sequenced,
        (ServerPacket::Unsequenced(_), true) => Seen::Unsequenced,
        (ServerPacket::EndOfSession, true) => Seen::EndOfSession,
        (_, false) => return Err(Error::BeforeLogin(kind)),
    })
}
