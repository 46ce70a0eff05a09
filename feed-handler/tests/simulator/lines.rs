//! The way of the exchange's datagrams: how a line cuts messages into them, and what becomes of them.
//!
//! Payload bytes are not corrupted where the result could still be read: MoldUDP64 has no checksum, so no handler
//! could tell. UDP has one. What is corrupted is the header and the length.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use wirepath_protocol::moldudp64::{Header, Packet, PacketWriter, Session};

use super::exchange::Day;
use super::plan::Weather;

/// A line's sender, and the network behind it.
#[derive(Debug)]
pub(crate) struct Line {
    pub weather: Weather,
    /// The next message to be sent, of this session.
    pub day: usize,
    pub next: u64,
    /// Datagrams that a burst of loss still takes.
    burst_left: u32,
    /// When something was last sent.
    pub sent_ns: u64,
}

/// A datagram on its way: how long it takes, and what is left of it.
pub(crate) type Sent = (u64, Vec<u8>);

pub(crate) fn is_hit(rng: &mut Pcg64Mcg, per_thousand: u32) -> bool {
    rng.random_range(0..1_000) < per_thousand
}

impl Line {
    pub(crate) fn new(weather: Weather) -> Self {
        Self { weather, day: 0, next: 1, burst_left: 0, sent_ns: 0 }
    }

    /// Sends what was published and not sent.
    pub(crate) fn flush(&mut self, day: &Day, rng: &mut Pcg64Mcg, sent: &mut Vec<Sent>) {
        while self.next < day.next() {
            let (bytes, until) = pack(day, self.next, day.next(), self.weather.bytes_max);
            self.next = until;
            self.send(bytes, day, rng, sent);
        }
    }

    /// Says where the session is, or that it is over.
    pub(crate) fn heartbeat(&mut self, day: &Day, rng: &mut Pcg64Mcg, sent: &mut Vec<Sent>) {
        let header = match day.is_ended {
            true => Header::end_of_session(day.name, self.next),
            false => Header::heartbeat(day.name, self.next),
        };
        self.send(header.as_bytes().to_vec(), day, rng, sent);
    }

    fn send(&mut self, bytes: Vec<u8>, day: &Day, rng: &mut Pcg64Mcg, sent: &mut Vec<Sent>) {
        let weather = self.weather;
        let delay = |rng: &mut Pcg64Mcg| match weather.jitter_ns {
            0 => weather.delay_ns,
            jitter => weather.delay_ns + rng.random_range(0..jitter),
        };
        if is_hit(rng, weather.hostile) {
            sent.push((delay(rng), hostile(day, rng)));
        }
        if is_hit(rng, weather.burst) {
            self.burst_left = weather.burst_len;
        }
        if self.burst_left > 0 {
            self.burst_left -= 1;
            return;
        }
        if is_hit(rng, weather.repeat) {
            sent.push((delay(rng), bytes.clone()));
        }
        if is_hit(rng, weather.loss) {
            return;
        }
        let bytes = match is_hit(rng, weather.corrupt) {
            true => corrupt(bytes, day, rng),
            false => bytes,
        };
        sent.push((delay(rng), bytes));
    }
}

/// The messages from `from` on, as many as there are before `until` and fit.
pub(crate) fn pack(day: &Day, from: u64, until: u64, bytes_max: usize) -> (Vec<u8>, u64) {
    let mut bytes = vec![0; bytes_max.max(Header::SIZE + 50)];
    let mut packet = PacketWriter::new(&mut bytes, day.name, from).unwrap();
    let mut next = from;
    while next < until && packet.push(day.block(next)).is_ok() {
        next += 1;
    }
    (packet.finish().to_vec(), next)
}

fn with_header(bytes: &mut [u8], session: Session, sequence: u64, count: u16) {
    let header = Header { session, sequence_number: sequence.into(), message_count: count.into() };
    bytes[..Header::SIZE].copy_from_slice(header.as_bytes());
}

fn foreign(rng: &mut Pcg64Mcg) -> Session {
    Session::new(&format!("X{:09}", rng.random_range(0..1_000_000_000_u64))).unwrap()
}

/// A number that is nowhere near the stream, nor another such number.
fn absurd(rng: &mut Pcg64Mcg) -> u64 {
    rng.random_range(1 << 24..1 << 63)
}

/// Something that the exchange will have published before the day is over, seen from `next`.
fn soon(day: &Day, next: u64, rng: &mut Pcg64Mcg) -> u64 {
    next + rng.random_range(0..=day.to_come.min(30))
}

fn corrupt(mut bytes: Vec<u8>, day: &Day, rng: &mut Pcg64Mcg) -> Vec<u8> {
    let packet = Packet::parse(&bytes).unwrap();
    let (session, first) = (packet.session(), packet.sequence_number());
    let count = packet.header().message_count();
    match rng.random_range(0..7) {
        0 => bytes.truncate(rng.random_range(0..bytes.len())),
        1 => with_header(&mut bytes, foreign(rng), first, count),
        2 => with_header(&mut bytes, session, absurd(rng), count),
        3 => with_header(&mut bytes, session, first, Header::END_OF_SESSION),
        4 => with_header(&mut bytes, session, first, 0),
        5 if count != Header::END_OF_SESSION && count > 0 => {
            let until = soon(day, first + u64::from(count), rng);
            let count = u16::try_from(until - first).unwrap();
            with_header(&mut bytes, session, first, count);
        }
        _ if count != Header::END_OF_SESSION && count > 1 => {
            with_header(&mut bytes, session, first, count - 1);
        }
        _ => bytes.extend([0; 3]),
    }
    bytes
}

/// Messages of the session under numbers that it will never have.
pub(crate) fn far_ahead(day: &Day, rng: &mut Pcg64Mcg) -> Vec<u8> {
    let (mut bytes, until) = pack(day, 1, day.next().min(4), 200);
    with_header(&mut bytes, day.name, absurd(rng), u16::try_from(until - 1).unwrap());
    bytes
}

fn hostile(day: &Day, rng: &mut Pcg64Mcg) -> Vec<u8> {
    let far = absurd(rng);
    let (bytes, _) = pack(day, 1, day.next().min(4), 200);
    let packet = |session, sequence: u64| {
        let mut bytes = bytes.clone();
        let count = Packet::parse(&bytes).unwrap().declared();
        with_header(&mut bytes, session, sequence, count);
        bytes
    };
    match rng.random_range(0..7) {
        0 => Header::heartbeat(day.name, far).as_bytes().to_vec(),
        1 => Header::end_of_session(day.name, far).as_bytes().to_vec(),
        2 => packet(day.name, if rng.random_bool(0.5) { far } else { u64::MAX }),
        3 => packet(foreign(rng), day.next()),
        4 => {
            // Within what can be believed, and never said.
            let next = day.next() + rng.random_range(0..2_000);
            Header::heartbeat(day.name, next).as_bytes().to_vec()
        }
        5 => Header::heartbeat(day.name, soon(day, day.next(), rng)).as_bytes().to_vec(),
        _ => Header::heartbeat(foreign(rng), rng.random_range(0..1_000)).as_bytes().to_vec(),
    }
}
