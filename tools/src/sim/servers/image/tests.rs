use std::collections::BTreeMap;

use wirepath_protocol::itch50::{OrderCancel, OrderDelete, OrderExecuted, OrderReplace};

use super::super::Snapshot;
use super::*;
use crate::market::{Market, Params};
use crate::pack::SESSION;

/// The obvious market: queues of orders by instrument, side and price, and what was said last of everything else.
#[derive(Debug, Default, Eq, PartialEq)]
struct Obvious {
    queues: BTreeMap<(u16, u8, u32), Vec<Standing>>,
    facts: BTreeMap<(u16, u8, u8), Vec<u8>>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Standing {
    reference: u64,
    shares: u32,
    timestamp: u64,
    stock: [u8; 8],
    attribution: Option<[u8; 4]>,
}

impl Obvious {
    fn find(&self, reference: u64) -> ((u16, u8, u32), usize) {
        let found = self.queues.iter().find_map(|(key, queue)| {
            queue.iter().position(|order| order.reference == reference).map(|at| (*key, at))
        });
        found.expect("an order that stands")
    }

    fn remove(&mut self, reference: u64) -> ((u16, u8, u32), Standing) {
        let (key, at) = self.find(reference);
        let queue = self.queues.get_mut(&key).expect("found");
        let order = queue.remove(at);
        if queue.is_empty() {
            self.queues.remove(&key);
        }
        (key, order)
    }

    fn take(&mut self, reference: u64, shares: u32) {
        let (key, at) = self.find(reference);
        let order = &mut self.queues.get_mut(&key).expect("found")[at];
        order.shares -= shares;
        if order.shares == 0 {
            self.remove(reference);
        }
    }

    fn apply(&mut self, message: &[u8]) {
        let uint = |at: usize, len: usize| {
            message[at..at + len].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte))
        };
        let uint32 = |at| u32::try_from(uint(at, 4)).expect("four bytes");
        let (locate, kind) = (u16::try_from(uint(1, 2)).expect("two bytes"), message[0]);
        match kind {
            b'A' | b'F' => {
                let key = (locate, message[19], uint32(32));
                self.queues.entry(key).or_default().push(Standing {
                    reference: uint(11, 8),
                    shares: uint32(20),
                    timestamp: uint(5, 6),
                    stock: message[24..32].try_into().expect("eight"),
                    attribution: message.get(36..40).map(|name| name.try_into().expect("four")),
                });
            }
            b'E' | b'C' | b'X' => self.take(uint(11, 8), uint32(19)),
            b'D' => drop(self.remove(uint(11, 8))),
            b'U' => {
                let ((locate, side, _), old) = self.remove(uint(11, 8));
                let new = Standing {
                    reference: uint(19, 8),
                    shares: uint32(27),
                    timestamp: uint(5, 6),
                    ..old
                };
                self.queues.entry((locate, side, uint32(31))).or_default().push(new);
            }
            b'S' => drop(self.facts.insert((0, b'S', 0), message.to_vec())),
            b'R' | b'H' | b'Y' | b'N' => {
                drop(self.facts.insert((locate, kind, 0), message.to_vec()));
            }
            b'h' => drop(self.facts.insert((locate, kind, message[19]), message.to_vec())),
            _ => {}
        }
    }

    fn of(snapshot: &Snapshot) -> Self {
        let mut market = Self::default();
        let kinds: Vec<u8> = snapshot.messages().map(|message| message[0]).collect();
        assert!(kinds.iter().all(|kind| b"SRHYNhAF".contains(kind)), "what GLIMPSE tells");
        snapshot.messages().for_each(|message| market.apply(message));
        assert_eq!(kinds.len() as u64, snapshot.count());
        let orders: usize = market.queues.values().map(Vec::len).sum();
        let rest: usize = kinds.len() - market.facts.len();
        assert_eq!(orders, rest, "nothing comes twice");
        let first_order = kinds.iter().position(|kind| b"AF".contains(kind));
        let last_fact = kinds.iter().rposition(|kind| !b"AF".contains(kind));
        assert!(first_order.is_none() || last_fact < first_order, "orders come last");
        market
    }
}

#[test]
fn a_snapshot_is_the_market_at_any_moment_of_a_day() {
    let params = Params { seed: 11, messages: 12_000, symbols: 12, live_orders: 300 };
    let mut day = Market::new(&params).expect("a day");
    let (mut image, mut market) = (Image::default(), Obvious::default());
    let mut kinds = std::collections::BTreeSet::new();
    for n in 1..=params.messages {
        let message = day.next_message().expect("a message").bytes;
        kinds.insert(message[0]);
        image.apply(message);
        market.apply(message);
        if n % 397 == 0 || n == params.messages || n < 30 {
            let snapshot = Snapshot::of(&image);
            assert_eq!(snapshot.next(), n + 1);
            assert!(Obvious::of(&snapshot) == market, "after message {n}");
        }
    }
    assert_eq!(image.counts(), ImageCounts::default());
    assert!(b"AFECXDUSRHYh".iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

fn add(reference: u64, shares: u32) -> AddOrder {
    AddOrder {
        order_reference_number: reference.into(),
        shares: shares.into(),
        ..AddOrder::default()
    }
}

fn references(image: &Image) -> Vec<(u64, u32)> {
    let order = |message: &[u8]| {
        let add = AddOrder::view(message).expect("an order");
        (add.order_reference_number(), add.shares())
    };
    Snapshot::of(image).messages().map(order).collect()
}

#[test]
fn what_contradicts_is_counted_and_the_rest_stands() {
    let mut image = Image::default();
    image.apply(add(1, 100).as_bytes());
    image.apply(add(2, 100).as_bytes());
    image.apply(add(3, 100).as_bytes());
    let of = 9_u64.into();
    image.apply(OrderDelete { order_reference_number: of, ..OrderDelete::default() }.as_bytes());
    image.apply(OrderCancel { order_reference_number: of, ..OrderCancel::default() }.as_bytes());
    let replace = OrderReplace { original_order_reference_number: of, ..OrderReplace::default() };
    image.apply(replace.as_bytes());
    assert_eq!(image.counts().contradictions, 3);
    let too_much = OrderExecuted {
        order_reference_number: 2_u64.into(),
        executed_shares: 101_u32.into(),
        ..OrderExecuted::default()
    };
    image.apply(too_much.as_bytes());
    image.apply(add(1, 50).as_bytes());
    assert_eq!(image.counts().contradictions, 5);
    assert_eq!(references(&image), [(3, 100), (1, 50)]);
    image.apply(&add(1, 1).as_bytes()[..35]);
    image.apply(b"");
    image.apply(b"~unknown");
    let counts = ImageCounts { malformed: 2, unknown: 1, contradictions: 5 };
    assert_eq!((image.counts(), image.next()), (counts, 12));
}

#[test]
fn an_image_follows_a_log_unless_that_forgets_too_soon() {
    let mut log = MessageLog::new(SESSION, 0);
    let (mut ahead, mut behind) = (Image::default(), Image::default());
    for n in 1..=200_000 {
        log.push(add(n, 1).as_bytes());
        if n % 1_000 == 0 {
            ahead.follow(&log).expect("all is there");
        }
    }
    assert_eq!((ahead.next(), ahead.open_orders()), (200_001, 200_000));
    assert!(log.first() > 1);
    assert_eq!(behind.follow(&log), Err(Behind { next: 1, first: log.first() }));
}
