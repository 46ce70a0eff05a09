//! The snapshot server and the connection to it: the handler's own client over a small server that sends as it likes.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::glimpse::{Client, Config, Received};
use wirepath_feed_handler::recovery::soup;
use wirepath_protocol::glimpse::EndOfSnapshot;
use wirepath_protocol::soupbintcp::{
    ClientPacket, Cut, LoginAccepted, LoginRejected, RejectReason, SIZE_MAX, cut, kind, session,
    write,
};

use super::coverage::{Coverage, Seen};
use super::exchange::{Day, cut as cut_off, snapshot_of};
use super::plan::MS;

/// The longest that a snapshot may take.
pub(crate) const TIMEOUT_NS: u64 = 400 * MS;

/// One connection, from the attempt's first byte on.
#[derive(Debug)]
pub(crate) struct Connection {
    pub attempt: u32,
    pub client: Client,
    /// Bytes of the client's that the server has not read as a packet.
    heard: Vec<u8>,
    is_answered: bool,
    manner: Manner,
    /// When its client is to be told of the time; what was scheduled for another moment is void.
    pub due_ns: u64,
}

/// How the server is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Manner {
    Good,
    /// Its book is that of some messages ago.
    Old,
    Rejects,
    /// The connection breaks in the middle.
    Cuts,
    /// It says nothing more from some byte on.
    Hangs,
    /// The session of the connection ends before the snapshot does.
    Ends,
    Slow,
    /// Of one message it sends too little to be read.
    CutsOff,
    /// Takes no connections.
    Refuses,
}

/// What the server does some time after it heard something.
#[derive(Debug)]
pub(crate) enum Say {
    Bytes(Vec<u8>),
    Close,
}

/// What came of a connection, for the channel.
#[derive(Debug)]
pub(crate) enum Came {
    Message(Vec<u8>),
    Complete(u64),
    Failed,
}

impl Connection {
    /// A connection that the server takes, or `None`.
    pub(crate) fn open(
        attempt: u32,
        is_honest: bool,
        now_ns: u64,
        rng: &mut Pcg64Mcg,
    ) -> Option<Self> {
        let manner = match rng.random_range(0..9) {
            _ if is_honest => Manner::Good,
            0 | 1 => Manner::Old,
            2 => Manner::Rejects,
            3 => Manner::Cuts,
            4 => Manner::Hangs,
            5 => Manner::Ends,
            6 => Manner::Refuses,
            7 => Manner::CutsOff,
            _ => Manner::Slow,
        };
        let soup = soup::Config {
            login_timeout_ns: 100 * MS,
            heartbeat_ns: 20 * MS,
            silence_ns: 80 * MS,
            logout_timeout_ns: 10 * MS,
            packet_max: 100,
            input_bytes: 256,
            ..soup::Config::default()
        };
        let mut client = Client::new(Config { soup, timeout_ns: TIMEOUT_NS }).unwrap();
        client.connected(now_ns);
        let heard = Vec::new();
        (manner != Manner::Refuses).then_some(Self {
            attempt,
            client,
            heard,
            is_answered: false,
            manner,
            due_ns: 0,
        })
    }

    /// The server reads what the client has to say. Gives what it answers, and after how long each.
    pub(crate) fn talk(
        &mut self,
        now_ns: u64,
        day: Option<&Day>,
        rng: &mut Pcg64Mcg,
        coverage: &mut Coverage,
    ) -> Vec<(u64, Say)> {
        let count = self.client.output().len();
        self.heard.extend_from_slice(self.client.output());
        self.client.sent(count, now_ns);
        let mut says = Vec::new();
        while let Cut::Packet(packet) = cut(&self.heard, SIZE_MAX) {
            let len = packet.len();
            if matches!(ClientPacket::parse(packet), Ok(ClientPacket::LoginRequest(_))) {
                assert!(!self.is_answered, "logged in twice on one connection");
                self.is_answered = true;
                says = self.answer(day, rng, coverage);
            }
            self.heard.drain(..len);
        }
        says
    }

    fn answer(
        &self,
        day: Option<&Day>,
        rng: &mut Pcg64Mcg,
        coverage: &mut Coverage,
    ) -> Vec<(u64, Say)> {
        let delay_ns = rng.random_range(MS / 10..5 * MS);
        let Some(day) = day.filter(|_| self.manner != Manner::Rejects) else {
            coverage.saw(Seen::LoginRejected);
            let rejected = LoginRejected::new(RejectReason::SessionNotAvailable);
            return vec![
                (delay_ns, Say::Bytes(rejected.as_bytes().to_vec())),
                (2 * delay_ns, Say::Close),
            ];
        };
        let until = match self.manner {
            Manner::Old => day.next().saturating_sub(rng.random_range(0..200)).max(1),
            _ => day.next(),
        };
        let mut bytes = LoginAccepted::new(session("GLIMPSE").unwrap(), 1).as_bytes().to_vec();
        let mut packet = [0; 100];
        let mut blocks = snapshot_of(&day.book_at(until - 1), rng);
        if self.manner == Manner::CutsOff && !blocks.is_empty() {
            let at = rng.random_range(0..blocks.len());
            cut_off(&mut blocks[at], rng);
            coverage.saw(Seen::SnapshotUnreadable);
        }
        for block in blocks {
            bytes.extend(write(&mut packet, kind::SEQUENCED_DATA, &block).unwrap());
        }
        let end = EndOfSnapshot::new(until);
        bytes.extend(write(&mut packet, kind::SEQUENCED_DATA, end.as_bytes()).unwrap());
        if matches!(self.manner, Manner::Cuts | Manner::Hangs | Manner::Ends) {
            bytes.truncate(rng.random_range(0..bytes.len()));
        }
        let mut says = dribble(&bytes, delay_ns, self.manner == Manner::Slow, rng);
        let last_ns = says.last().map_or(delay_ns, |(after_ns, _)| *after_ns);
        match self.manner {
            Manner::Cuts => says.push((last_ns + MS, Say::Close)),
            Manner::Ends => {
                let end = [0, 1, kind::END_OF_SESSION];
                says.push((last_ns + MS, Say::Bytes(end.to_vec())));
            }
            _ => {}
        }
        says
    }

    /// Bytes came, or the end of them. Gives what follows for the channel.
    pub(crate) fn hear(&mut self, said: &Say, now_ns: u64) -> Vec<Came> {
        let mut came = Vec::new();
        match said {
            Say::Close => self.client.disconnected(now_ns),
            Say::Bytes(bytes) => {
                let mut rest = &bytes[..];
                while !rest.is_empty() {
                    let count = self.client.receive(rest, now_ns);
                    assert!(count > 0, "no space, though all was taken");
                    rest = &rest[count..];
                    self.take(&mut came);
                }
            }
        }
        self.take(&mut came);
        came
    }

    /// Lets time pass.
    pub(crate) fn tick(&mut self, now_ns: u64) -> Vec<Came> {
        let mut came = Vec::new();
        self.client.tick(now_ns);
        self.take(&mut came);
        came
    }

    fn take(&mut self, came: &mut Vec<Came>) {
        if matches!(came.last(), Some(Came::Failed)) {
            return;
        }
        loop {
            match self.client.next() {
                Ok(Some(Received::Message(block))) => came.push(Came::Message(block.to_vec())),
                Ok(Some(Received::Complete { next })) => came.push(Came::Complete(next)),
                Ok(None) => return,
                Err(_) => return came.push(Came::Failed),
            }
        }
    }
}

/// The bytes in pieces, one after another.
fn dribble(bytes: &[u8], mut at_ns: u64, is_slow: bool, rng: &mut Pcg64Mcg) -> Vec<(u64, Say)> {
    let piece_max = [30, 300, 3_000][rng.random_range(0..3)];
    let pause_ns = if is_slow { 60 * MS } else { [MS / 100, MS][rng.random_range(0..2)] };
    let mut says = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rng.random_range(1..=piece_max).min(rest.len()));
        says.push((at_ns, Say::Bytes(piece.to_vec())));
        at_ns += rng.random_range(0..=pause_ns);
        rest = behind;
    }
    says
}
