//! The obvious SoupBinTCP server: it answers a login with every message from the one asked for.

use wirepath_protocol::soupbintcp::{
    ClientPacket, Cut, LoginAccepted, LoginRejected, Password, RejectReason, SIZE_MAX, Session,
    Username, cut, session_name, write,
};

#[derive(Debug)]
pub(super) struct Server {
    pub(super) username: Username,
    pub(super) password: Password,
    pub(super) session: Session,
    pub(super) messages: Vec<Vec<u8>>,
    /// What it has to say and has not said.
    pub(super) output: Vec<u8>,
    pub(super) heartbeats: usize,
    pub(super) is_logged_out: bool,
    input: Vec<u8>,
}

impl Server {
    pub(super) fn new(session: &str, messages: Vec<Vec<u8>>) -> Self {
        Self {
            username: Username::new("DESK").unwrap(),
            password: Password::new("secret").unwrap(),
            session: wirepath_protocol::soupbintcp::session(session).unwrap(),
            messages,
            output: Vec::new(),
            heartbeats: 0,
            is_logged_out: false,
            input: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, kind: u8, payload: &[u8]) {
        let mut bytes = [0; 2_048];
        self.output.extend(write(&mut bytes, kind, payload).unwrap());
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend(bytes);
        let input = core::mem::take(&mut self.input);
        let mut at = 0;
        while let Cut::Packet(packet) = cut(&input[at..], SIZE_MAX) {
            assert!(!self.is_logged_out, "a packet behind the logout");
            match ClientPacket::parse(packet).unwrap() {
                ClientPacket::LoginRequest(login) => {
                    let asked = session_name(&login.requested_session()).to_vec();
                    if !login.username().0.eq_ignore_ascii_case(&self.username.0)
                        || !login.password().matches(&self.password)
                    {
                        let rejected = LoginRejected::new(RejectReason::NotAuthorized);
                        self.output.extend(rejected.as_bytes());
                    } else if !asked.is_empty() && asked != session_name(&self.session) {
                        let rejected = LoginRejected::new(RejectReason::SessionNotAvailable);
                        self.output.extend(rejected.as_bytes());
                    } else {
                        self.accept(login.requested_sequence_number().unwrap());
                    }
                }
                ClientPacket::Heartbeat => self.heartbeats += 1,
                ClientPacket::LogoutRequest => self.is_logged_out = true,
                other => panic!("{other:?}"),
            }
            at += packet.len();
        }
        self.input = input[at..].to_vec();
    }

    fn accept(&mut self, asked: u64) {
        let newest = self.messages.len().max(1) as u64;
        let next = if asked == 0 { newest } else { asked };
        self.output.extend(LoginAccepted::new(self.session, next).as_bytes());
        let first = usize::try_from(next).unwrap() - 1;
        for message in self.messages.clone().iter().skip(first) {
            self.say(b'S', message);
        }
    }
}
