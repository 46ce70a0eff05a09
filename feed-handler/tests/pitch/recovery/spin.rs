//! The unit's spin server, whose images grow old, and the handler's connections to it.

use std::collections::VecDeque;

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::client::{Connection, Received};
use wirepath_feed_handler::recovery::spin::{Client, Config};
use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::sequence::{unwrapped, wrapped};
use wirepath_protocol::pitch::session::{
    Message, SpinFinished, SpinImageAvailable, SpinResponse, spin_status,
};

use super::Coverage;
use super::exchange::{Exchange, UNIT};
use super::plan::MS;
use super::tcp::{self, Say, Wire};

/// How often there is an image, where the real server has one a second.
pub(crate) const IMAGE_NS: u64 = 10 * MS;

/// The last ten images, each by its last message.
#[derive(Debug, Default)]
pub(crate) struct Images {
    kept: VecDeque<u64>,
    /// Where the book was, for images that lag behind.
    book: VecDeque<u64>,
}

impl Images {
    pub(crate) fn new(exchange: &Exchange) -> Self {
        let before = exchange.first() - 1;
        Self { kept: VecDeque::from([before]), book: VecDeque::from([before]) }
    }

    pub(crate) fn newest(&self) -> u64 {
        *self.kept.back().unwrap()
    }

    /// Takes another.
    pub(crate) fn take(&mut self, exchange: &Exchange, lag: usize) {
        self.book.push_back(exchange.next() - 1);
        while self.book.len() > lag + 1 {
            self.book.pop_front();
        }
        self.kept.push_back(self.book[0]);
        if self.kept.len() > 10 {
            self.kept.pop_front();
        }
    }

    /// What is sent for image `requested`, if that can be said already.
    fn of(&self, requested: u64) -> Option<u64> {
        if self.kept.contains(&requested) {
            return Some(requested);
        }
        self.kept.iter().copied().find(|image| *image > requested)
    }
}

/// How a connection is served.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Manner {
    Good,
    Rejects,
    Hangs,
    /// It closes in the middle of the spin.
    Cuts,
    /// It says that a spin is under way already.
    InProcess,
    /// It tells of another number of orders.
    Miscounts,
    /// One of the messages is shorter than its type.
    TooShort,
    Slow,
    OtherUnit,
    /// It hears the request when there have been many other images.
    Late,
    NoImages,
    /// The first request is refused, as if for an image that there is not.
    OutOfRange,
}

/// What came of a connection, for the channel.
#[derive(Debug)]
pub(crate) enum Came {
    Message(Vec<u8>),
    Complete(u64),
    Failed,
}

/// One attempt.
#[derive(Debug)]
pub(crate) struct Spinner {
    pub attempt: u32,
    client: Client,
    wire: Wire,
    manner: Manner,
    pub due_ns: u64,
    /// The image that is requested, and when the server hears of it.
    request: Option<(u64, u64)>,
    is_refused: bool,
}

impl Spinner {
    pub(crate) fn connect(
        (attempt, kept_from): (u32, u64),
        exchange: &Exchange,
        is_honest: bool,
        now_ns: u64,
        rng: &mut Pcg64Mcg,
    ) -> Self {
        use Manner::*;
        const BAD: [Manner; 11] = [
            Rejects, Hangs, Cuts, InProcess, Miscounts, TooShort, Slow, OtherUnit, Late, NoImages,
            OutOfRange,
        ];
        let manner = if is_honest { Good } else { BAD[rng.random_range(0..BAD.len())] };
        let config = Config {
            session: tcp::config(),
            market: exchange.market(),
            kept_from,
            wait_ns: 150 * MS,
            timeout_ns: 500 * MS,
        };
        let mut client = Client::new(config).unwrap();
        client.connected(now_ns);
        let wire = Wire::new(now_ns);
        Self { attempt, client, wire, manner, due_ns: 0, request: None, is_refused: false }
    }

    pub(crate) fn deadline(&self) -> Option<u64> {
        self.client.deadline()
    }

    /// The server hears the client, and does what it does.
    pub(crate) fn talk(
        &mut self,
        (exchange, images): (&Exchange, &Images),
        names_sent: bool,
        now_ns: u64,
        rng: &mut Pcg64Mcg,
        coverage: &mut Coverage,
    ) -> Vec<(u64, Say)> {
        let mut says = Vec::new();
        for message in self.wire.hear(&mut self.client, now_ns) {
            match Message::parse(&message).unwrap() {
                Message::Login(_) if self.manner == Manner::Rejects => {
                    coverage.saw("spin: rejects");
                    says.extend(self.wire.send(&tcp::login_response(b'B'), now_ns, MS, rng));
                    says.push(self.wire.close(now_ns));
                }
                Message::Login(_) => {
                    says.extend(self.wire.send(&tcp::accepted(), now_ns, MS, rng));
                    self.wire.is_logged_in = true;
                    says.extend(self.announce(images.newest(), now_ns, rng));
                }
                Message::SpinRequest(request) => {
                    assert!(self.request.is_none(), "requested twice");
                    let requested = match request.sequence() {
                        0 => 0,
                        sequence => unwrapped(sequence, exchange.next()).unwrap(),
                    };
                    let late_ns = if self.manner == Manner::Late { 150 * MS } else { 0 };
                    self.request = Some((requested, now_ns + late_ns));
                }
                other => panic!("{other:?}"),
            }
        }
        if let Some((requested, heard_ns)) = self.request.filter(|(_, at_ns)| *at_ns <= now_ns)
            && let Some(image) = images.of(requested)
        {
            if heard_ns < now_ns || self.manner == Manner::Late {
                coverage.saw("spin: late");
            }
            self.request = None;
            if image != requested {
                coverage.saw("spin: replaced");
            }
            let named = if names_sent { image } else { requested };
            self.answer((requested, image, named), exchange, (now_ns, rng), coverage, &mut says);
        }
        says
    }

    /// There is another image.
    pub(crate) fn announce(
        &mut self,
        image: u64,
        now_ns: u64,
        rng: &mut Pcg64Mcg,
    ) -> Vec<(u64, Say)> {
        if !self.wire.is_logged_in {
            return Vec::new();
        }
        self.wire.check(now_ns);
        if self.manner == Manner::NoImages {
            return self.wire.send(&tcp::heartbeat(), now_ns, 0, rng);
        }
        let m = SpinImageAvailable { sequence: wrapped(image).into(), ..Default::default() };
        let bytes = tcp::packets(UNIT, &[m.as_bytes().to_vec()], 1);
        self.wire.send(&bytes, now_ns, 0, rng)
    }

    fn answer(
        &mut self,
        (requested, image, named): (u64, u64, u64),
        exchange: &Exchange,
        (now_ns, rng): (u64, &mut Pcg64Mcg),
        coverage: &mut Coverage,
        says: &mut Vec<(u64, Say)>,
    ) {
        let (mut spin, mut orders) = exchange.spin(image);
        let mut status = spin_status::ACCEPTED;
        let (mut unit, mut pause_ns) = (UNIT, MS / 10);
        match self.manner {
            Manner::InProcess => {
                coverage.saw("spin: in process");
                status = spin_status::IN_PROCESS;
            }
            Manner::OutOfRange if !self.is_refused => {
                coverage.saw("spin: out of range");
                self.is_refused = true;
                status = spin_status::OUT_OF_RANGE;
            }
            Manner::Miscounts => {
                coverage.saw("spin: miscounts");
                orders = if rng.random() { orders + 1 } else { orders.wrapping_sub(1) };
            }
            Manner::TooShort if !spin.is_empty() => {
                coverage.saw("spin: too short");
                let at = rng.random_range(0..spin.len());
                let len = rng.random_range(2..spin[at].len());
                spin[at].truncate(len);
            }
            Manner::Slow => {
                coverage.saw("spin: slow");
                pause_ns = 60 * MS;
            }
            Manner::OtherUnit => {
                coverage.saw("spin: other unit");
                unit = UNIT + 1;
            }
            Manner::NoImages => unreachable!("nothing to request"),
            _ => {}
        }
        let response = SpinResponse {
            sequence: wrapped(named).into(),
            order_count: orders.into(),
            status: Char(status),
            ..Default::default()
        };
        let mut messages = vec![response.as_bytes().to_vec()];
        if status == spin_status::ACCEPTED {
            messages.append(&mut spin);
            let sequence = wrapped(requested).into();
            let end = SpinFinished { sequence, ..Default::default() };
            messages.push(end.as_bytes().to_vec());
        }
        let mut bytes = tcp::packets(unit, &messages, rng.random_range(1..20));
        if matches!(self.manner, Manner::Cuts | Manner::Hangs) {
            bytes.truncate(rng.random_range(0..bytes.len()));
        }
        says.extend(self.wire.send(&bytes, now_ns, pause_ns, rng));
        match self.manner {
            Manner::Cuts => {
                coverage.saw("spin: cuts");
                says.push(self.wire.close(now_ns));
            }
            Manner::Hangs => {
                coverage.saw("spin: hangs");
                self.wire.is_mute = true;
            }
            _ => {}
        }
    }

    /// Something arrived, or time passed. Gives what follows for the channel.
    pub(crate) fn hear(
        &mut self,
        say: Option<&Say>,
        now_ns: u64,
        coverage: &mut Coverage,
    ) -> Vec<Came> {
        let mut came = Vec::new();
        let mut take = |client: &mut Client| {
            if matches!(came.last(), Some(Came::Failed)) {
                return;
            }
            loop {
                match client.next() {
                    Ok(Some(Received::Message(block))) => came.push(Came::Message(block.to_vec())),
                    Ok(Some(Received::Complete { next })) => came.push(Came::Complete(next)),
                    Ok(None) => return,
                    Err(error) => {
                        assert!(!error.to_string().is_empty());
                        return came.push(Came::Failed);
                    }
                }
            }
        };
        match say {
            Some(say) => tcp::deliver(&mut self.client, say, now_ns, take),
            None => {
                self.client.tick(now_ns);
                take(&mut self.client);
            }
        }
        match came.last() {
            Some(Came::Complete(next)) => {
                coverage.saw("spin: complete");
                if self.client.counters().too_old > 0 {
                    coverage.saw("spin: waited for");
                }
                if *next > u64::from(u32::MAX) {
                    coverage.saw("spin: rolled over");
                }
                let bad = [
                    Manner::Rejects,
                    Manner::Hangs,
                    Manner::Cuts,
                    Manner::InProcess,
                    Manner::Miscounts,
                    Manner::OtherUnit,
                    Manner::NoImages,
                ];
                assert!(
                    !bad.contains(&self.manner),
                    "complete, where the server {:?}",
                    self.manner
                );
            }
            Some(Came::Failed) => {
                coverage.saw("spin: failed");
                if self.manner == Manner::NoImages {
                    coverage.saw("spin: no images");
                }
                assert!(self.client.closing());
            }
            _ => assert!(!self.client.closing()),
        }
        came
    }
}
