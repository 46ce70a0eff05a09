//! A Gap Request Proxy and the handler's connection to it.

use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::client::{Connection, Refused, RequestClient};
use wirepath_feed_handler::recovery::gap_proxy::Client;
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_protocol::field::Char;
use wirepath_protocol::pitch::sequence::unwrapped;
use wirepath_protocol::pitch::session::{GapRequest, GapResponse, Message, gap_status};

use super::Coverage;
use super::exchange::{Exchange, Sent, UNIT};
use super::plan::MS;
use super::tcp::{self, Say, Wire};

/// How a connection is served.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Manner {
    Good,
    Rejects,
    /// It says nothing more from the login on.
    Hangs,
    /// It closes at a request.
    Closes,
}

/// What follows from a request: what arrives at the client, and datagrams.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub says: Vec<(u64, Say)>,
    pub sent: Vec<Sent>,
}

#[derive(Debug)]
pub(crate) struct Proxy {
    pub client: Client,
    wire: Wire,
    manner: Manner,
    /// Which connection it is; what was meant for another is void.
    pub epoch: u64,
    pub due_ns: u64,
    pub is_open: bool,
}

impl Proxy {
    pub(crate) fn new() -> Self {
        let client = Client::new(tcp::config()).unwrap();
        let (wire, manner) = (Wire::new(0), Manner::Good);
        Self { client, wire, manner, epoch: 0, due_ns: 0, is_open: false }
    }

    pub(crate) fn connect(&mut self, is_honest: bool, now_ns: u64, rng: &mut Pcg64Mcg) {
        self.manner = match rng.random_range(0..3) {
            _ if is_honest => Manner::Good,
            0 => Manner::Rejects,
            1 => Manner::Hangs,
            _ => Manner::Closes,
        };
        self.wire = Wire::new(now_ns);
        self.epoch += 1;
        self.is_open = true;
        self.client.connected(now_ns);
        assert!(!self.client.ask(&Ask { server: 0, from: 1, count: 1 }, now_ns), "not logged in");
    }

    /// The handler wants this; it goes with the next words, or not at all.
    pub(crate) fn ask(&mut self, ask: &Ask, now_ns: u64) -> bool {
        self.is_open && self.client.ask(ask, now_ns)
    }

    /// The proxy hears the client, and does what it does.
    pub(crate) fn talk(
        &mut self,
        exchange: &Exchange,
        is_honest: bool,
        now_ns: u64,
        rng: &mut Pcg64Mcg,
        coverage: &mut Coverage,
    ) -> Answer {
        let mut answer = Answer::default();
        for message in self.wire.hear(&mut self.client, now_ns) {
            match Message::parse(&message).unwrap() {
                Message::Login(_) if self.manner == Manner::Rejects => {
                    coverage.saw("proxy: rejects");
                    let rejected =
                        tcp::login_response(*b"NBS?".get(rng.random_range(0..4)).unwrap());
                    answer.says.extend(self.wire.send(&rejected, now_ns, MS, rng));
                    answer.says.push(self.wire.close(now_ns));
                }
                Message::Login(_) => {
                    answer.says.extend(self.wire.send(&tcp::accepted(), now_ns, MS, rng));
                    self.wire.is_logged_in = true;
                    if self.manner == Manner::Hangs {
                        coverage.saw("proxy: hangs");
                        self.wire.is_mute = true;
                    }
                }
                Message::GapRequest(_) if self.wire.is_mute => {}
                Message::GapRequest(_) if self.manner == Manner::Closes => {
                    coverage.saw("proxy: closes");
                    answer.says.push(self.wire.close(now_ns));
                }
                Message::GapRequest(request) => {
                    self.requested(
                        request,
                        exchange,
                        is_honest,
                        (now_ns, rng),
                        coverage,
                        &mut answer,
                    );
                }
                other => panic!("{other:?}"),
            }
        }
        answer
    }

    fn requested(
        &mut self,
        request: &GapRequest,
        exchange: &Exchange,
        is_honest: bool,
        (now_ns, rng): (u64, &mut Pcg64Mcg),
        coverage: &mut Coverage,
        answer: &mut Answer,
    ) {
        assert!(request.unit() == UNIT && (1..=100).contains(&request.count()), "{request:?}");
        let from = unwrapped(request.sequence(), exchange.next()).unwrap();
        let until = from + u64::from(request.count());
        let is_known = exchange.first() <= from && until <= exchange.next();
        let kind = if is_honest { 0 } else { rng.random_range(0..8) };
        let status = match kind {
            _ if !is_known => gap_status::OUT_OF_RANGE,
            1 => *b"DMSCIU?".get(rng.random_range(0..7)).unwrap(),
            _ => gap_status::ACCEPTED,
        };
        let response = GapResponse {
            unit: request.unit,
            sequence: request.sequence,
            count: request.count,
            status: Char(status),
            ..Default::default()
        };
        if kind == 2 {
            coverage.saw("answer: unsaid");
        } else {
            let bytes = tcp::packets(UNIT, &[response.as_bytes().to_vec()], 1);
            answer.says.extend(self.wire.send(&bytes, now_ns, MS, rng));
        }
        if status != gap_status::ACCEPTED {
            return coverage.saw("answer: refused");
        }
        let all = datagrams(exchange, (from, until), rng);
        let quick = rng.random_range(MS / 10..MS * 3 / 2);
        let slow = rng.random_range(10 * MS..200 * MS);
        let at = |ns: u64, all: &[Vec<u8>]| -> Vec<Sent> {
            all.iter().map(|bytes| (ns, bytes.clone())).collect()
        };
        match kind {
            3 => {
                coverage.saw("answer: part");
                let some = all.iter().filter(|_| rng.random()).cloned().collect::<Vec<_>>();
                answer.sent.extend(at(quick, &some));
            }
            4 => coverage.saw("answer: none"),
            5 => {
                coverage.saw("answer: late");
                answer.sent.extend(at(slow, &all));
            }
            6 => {
                coverage.saw("answer: twice");
                answer.sent.extend(at(quick, &all));
                answer.sent.extend(at(slow, &all));
            }
            7 => {
                // In any order, and more than was asked for, as when others asked too.
                coverage.saw("answer: shuffled");
                let until = exchange.next().min(until + 20);
                for bytes in datagrams(exchange, (from, until), rng) {
                    answer.sent.push((rng.random_range(0..3 * MS), bytes));
                }
            }
            _ => {
                coverage.saw("answer: all");
                answer.sent.extend(at(quick, &all));
            }
        }
    }

    /// The proxy says that it is there.
    pub(crate) fn beat(&mut self, now_ns: u64, rng: &mut Pcg64Mcg) -> Vec<(u64, Say)> {
        if !self.wire.is_logged_in {
            return Vec::new();
        }
        self.wire.check(now_ns);
        self.wire.send(&tcp::heartbeat(), now_ns, 0, rng)
    }

    /// Something arrived, or time passed. Answers whether the connection is over.
    pub(crate) fn hear(&mut self, say: Option<&Say>, now_ns: u64, coverage: &mut Coverage) -> bool {
        let mut is_over = false;
        let mut take = |client: &mut Client| {
            loop {
                match client.next() {
                    Ok(Some(Refused { reason, .. })) => {
                        assert!(reason.len() > 10);
                        coverage.saw("refused");
                    }
                    Ok(None) => return,
                    Err(error) => {
                        assert!(!error.to_string().is_empty());
                        is_over = true;
                        return;
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
        assert_eq!(is_over, self.client.closing());
        if is_over {
            coverage.saw("proxy: over");
            self.is_open = false;
            self.epoch += 1;
        }
        is_over
    }
}

/// What is sent again, cut at random.
fn datagrams(exchange: &Exchange, (from, until): (u64, u64), rng: &mut Pcg64Mcg) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut next = from;
    while next < until {
        let (bytes, then) = exchange.datagram(next, until.min(next + rng.random_range(1..40)));
        all.push(bytes);
        next = then;
    }
    all
}
