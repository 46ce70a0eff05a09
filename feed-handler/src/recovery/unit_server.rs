//! The obvious server of Cboe's, proxy and spin server in one: it takes a login, answers each Gap Request with the same
//! status, and each Spin Request with the spin it was given.

use wirepath_protocol::pitch::session::{
    GapResponse, Login, LoginResponse, Message, Password, SpinFinished, SpinImageAvailable,
    SpinResponse, login_status, spin_status,
};
use wirepath_protocol::pitch::{Cut, PacketWriter, UnitHeader, cut};
use wirepath_protocol::{Alpha, field::Char};

use super::unit_session::Config;

pub(super) const UNIT: u8 = 7;

/// Who may log in.
pub(super) fn config() -> Config {
    Config {
        session_sub_id: Alpha(*b"0003"),
        username: Alpha(*b"DESK"),
        password: Password::new("secret").unwrap(),
        unit: UNIT,
        ..Config::default()
    }
}

#[derive(Debug)]
pub(super) struct Server {
    /// The answer to Gap Requests.
    pub(super) gap_status: u8,
    /// The answer to Spin Requests, and what is in a spin.
    pub(super) spin_status: u8,
    pub(super) spin: Vec<Vec<u8>>,
    /// What it has to say and has not said.
    pub(super) output: Vec<u8>,
    pub(super) heartbeats: usize,
    /// First number and count of the gaps, and numbers of the images, that it was asked for.
    pub(super) gaps: Vec<(u32, u16)>,
    pub(super) images: Vec<u32>,
    input: Vec<u8>,
    is_logged_in: bool,
}

impl Server {
    pub(super) fn new(spin: Vec<Vec<u8>>) -> Self {
        Self {
            gap_status: wirepath_protocol::pitch::session::gap_status::ACCEPTED,
            spin_status: spin_status::ACCEPTED,
            spin,
            output: Vec::new(),
            heartbeats: 0,
            gaps: Vec::new(),
            images: Vec::new(),
            input: Vec::new(),
            is_logged_in: false,
        }
    }

    /// A packet of these messages.
    pub(super) fn say(&mut self, messages: &[&[u8]]) {
        let mut bytes = [0; 2_048];
        let mut packet = PacketWriter::new(&mut bytes, UNIT, 0).unwrap();
        messages.iter().for_each(|message| packet.push(message).unwrap());
        self.output.extend(packet.finish());
    }

    /// An image is there.
    pub(super) fn announce(&mut self, sequence: u32) {
        let image = SpinImageAvailable { sequence: sequence.into(), ..Default::default() };
        self.say(&[image.as_bytes()]);
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend(bytes);
        let input = core::mem::take(&mut self.input);
        let mut at = 0;
        while let Cut::Packet(packet, bytes) = cut(&input[at..], 65_535) {
            assert!(packet.contents().is_sound() && !packet.is_sequenced());
            self.heartbeats += usize::from(bytes == UnitHeader::heartbeat(0, 0).as_bytes());
            packet.messages().for_each(|message| self.hear(message));
            at += bytes.len();
        }
        self.input = input[at..].to_vec();
    }

    fn hear(&mut self, message: &[u8]) {
        let message = Message::parse(message).unwrap();
        assert!(self.is_logged_in != matches!(message, Message::Login(_)), "{message:?}");
        match message {
            Message::Login(login) => self.log_in(login),
            Message::GapRequest(m) => {
                self.gaps.push((m.sequence(), m.count()));
                let response = GapResponse {
                    unit: m.unit,
                    sequence: m.sequence,
                    count: m.count,
                    status: Char(self.gap_status),
                    ..Default::default()
                };
                self.say(&[response.as_bytes()]);
            }
            Message::SpinRequest(m) => {
                self.images.push(m.sequence());
                let sequence = m.sequence;
                let is_add = |message: &&Vec<u8>| matches!(message[1], 0x21 | 0x22 | 0x2f);
                let orders = self.spin.iter().filter(is_add).count();
                let order_count = u32::try_from(orders).unwrap().into();
                let status = Char(self.spin_status);
                let response = SpinResponse { sequence, order_count, status, ..Default::default() };
                self.say(&[response.as_bytes()]);
                if self.spin_status == spin_status::ACCEPTED {
                    for part in self.spin.clone().chunks(3) {
                        let part: Vec<_> = part.iter().map(Vec::as_slice).collect();
                        self.say(&part);
                    }
                    let end = SpinFinished { sequence, ..Default::default() };
                    self.say(&[end.as_bytes()]);
                }
            }
            other => panic!("{other:?}"),
        }
    }

    fn log_in(&mut self, login: &Login) {
        let Config { session_sub_id, username, password, .. } = config();
        let status = if login.session_sub_id() != session_sub_id {
            login_status::INVALID_SESSION
        } else if (login.username(), login.password()) != (username, password) {
            login_status::NOT_AUTHORIZED
        } else {
            login_status::ACCEPTED
        };
        self.is_logged_in = status == login_status::ACCEPTED;
        let response = LoginResponse { status: Char(status), ..Default::default() };
        self.say(&[response.as_bytes()]);
    }
}

/// Lets both talk until neither has anything to say, all of it in pieces of `piece` bytes; `take` is called whenever
/// bytes came, and takes all there is. Ends early when it gives an error.
pub(super) fn converse<C: super::client::Connection, E>(
    client: &mut C,
    server: &mut Server,
    piece: usize,
    now_ns: u64,
    take: &mut impl FnMut(&mut C) -> Result<(), E>,
) -> Result<(), E> {
    while !client.output().is_empty() || !server.output.is_empty() {
        let count = piece.min(client.output().len());
        server.receive(&client.output()[..count]);
        client.sent(count, now_ns);
        let count = piece.min(server.output.len()).min(client.space().len());
        assert!(count > 0 || server.output.is_empty(), "no space, though all was taken");
        client.space()[..count].copy_from_slice(&server.output[..count]);
        client.received(count, now_ns);
        server.output.drain(..count);
        take(client)?;
    }
    Ok(())
}
