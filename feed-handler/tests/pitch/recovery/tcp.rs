//! A connection to a server: bytes on their way in both directions, in order, in pieces.

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::client::Connection;
use wirepath_feed_handler::recovery::unit_session;
use wirepath_protocol::Alpha;
use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::session::{LoginResponse, Password, login_status};
use wirepath_protocol::pitch::{Cut, PacketWriter, UnitHeader, cut};

use super::exchange::UNIT;
use super::plan::MS;

/// What arrives at the client.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    Bytes(Vec<u8>),
    Close,
}

pub(crate) fn config() -> unit_session::Config {
    unit_session::Config {
        session_sub_id: Alpha(*b"0001"),
        username: Alpha(*b"DESK"),
        password: Password::new("secret").unwrap(),
        unit: UNIT,
        login_timeout_ns: 60 * MS,
        heartbeat_ns: 10 * MS,
        silence_ns: 60 * MS,
        packet_max: 1_500,
        input_bytes: 3_000,
    }
}

/// How often a server says that it is there.
pub(crate) const BEAT_NS: u64 = 10 * MS;

/// The wire between a client and a server, and what the server has of it.
#[derive(Debug)]
pub(crate) struct Wire {
    /// Bytes of the client's that the server has not read as a packet.
    heard: Vec<u8>,
    heard_ns: u64,
    /// When all that was sent so far has arrived at the client.
    arrived_ns: u64,
    pub is_logged_in: bool,
    /// It says nothing more.
    pub is_mute: bool,
}

impl Wire {
    pub(crate) fn new(now_ns: u64) -> Self {
        Self {
            heard: Vec::new(),
            heard_ns: now_ns,
            arrived_ns: 0,
            is_logged_in: false,
            is_mute: false,
        }
    }

    /// The server hears what the client has to say: messages.
    pub(crate) fn hear(&mut self, client: &mut impl Connection, now_ns: u64) -> Vec<Vec<u8>> {
        let count = client.output().len();
        self.heard.extend_from_slice(client.output());
        client.sent(count, now_ns);
        if count > 0 {
            self.heard_ns = now_ns;
        }
        let mut messages = Vec::new();
        while let Cut::Packet(packet, bytes) = cut(&self.heard, 1_000) {
            let len = bytes.len();
            assert!(packet.contents().is_sound(), "{packet:?}");
            messages.extend(packet.messages().map(<[u8]>::to_vec));
            self.heard.drain(..len);
        }
        messages
    }

    /// The client has to say something every so often.
    pub(crate) fn check(&self, now_ns: u64) {
        assert!(now_ns <= self.heard_ns + 3 * BEAT_NS, "the client has said nothing for long");
    }

    /// When each piece of these bytes arrives.
    pub(crate) fn send(
        &mut self,
        bytes: &[u8],
        now_ns: u64,
        pause_ns: u64,
        rng: &mut Pcg64Mcg,
    ) -> Vec<(u64, Say)> {
        let mut says = Vec::new();
        if self.is_mute {
            return says;
        }
        let piece_max = [20, 200, 1_500][rng.random_range(0..3)];
        let mut at_ns = (now_ns + rng.random_range(0..MS)).max(self.arrived_ns);
        let mut rest = bytes;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rng.random_range(1..=piece_max).min(rest.len()));
            says.push((at_ns, Say::Bytes(piece.to_vec())));
            at_ns += rng.random_range(0..=pause_ns);
            rest = behind;
        }
        self.arrived_ns = at_ns;
        says
    }

    /// The server closes behind all that it sent.
    pub(crate) fn close(&mut self, now_ns: u64) -> (u64, Say) {
        self.is_mute = true;
        (self.arrived_ns.max(now_ns) + MS / 10, Say::Close)
    }
}

/// Packets of these messages, so many in each.
pub(crate) fn packets(unit: u8, messages: &[Vec<u8>], each: usize) -> Vec<u8> {
    let mut all = Vec::new();
    for part in messages.chunks(each) {
        let mut bytes = [0; 1_500];
        let mut packet = PacketWriter::new(&mut bytes, unit, 0).unwrap();
        part.iter().for_each(|message| packet.push(message).unwrap());
        all.extend_from_slice(packet.finish());
    }
    all
}

pub(crate) fn login_response(status: u8) -> Vec<u8> {
    let response = LoginResponse { status: Char(status), ..Default::default() };
    packets(0, &[response.as_bytes().to_vec()], 1)
}

pub(crate) fn accepted() -> Vec<u8> {
    login_response(login_status::ACCEPTED)
}

pub(crate) fn heartbeat() -> Vec<u8> {
    UnitHeader::heartbeat(0, 0).as_bytes().to_vec()
}

/// Hands bytes to a client; `take` takes what there is whenever some came.
pub(crate) fn deliver<C: Connection>(
    client: &mut C,
    say: &Say,
    now_ns: u64,
    mut take: impl FnMut(&mut C),
) {
    match say {
        Say::Close => client.disconnected(now_ns),
        Say::Bytes(bytes) => {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let space = client.space();
                let count = rest.len().min(space.len());
                assert!(count > 0, "no space, though all was taken");
                space[..count].copy_from_slice(&rest[..count]);
                client.received(count, now_ns);
                rest = &rest[count..];
                take(client);
            }
        }
    }
    take(client);
}
