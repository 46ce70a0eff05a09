//! Takes what the engine says, and looks at it with the project's own books.

use wirepath_feed_handler::book::BookView;
use wirepath_feed_handler::event::{Event as FeedEvent, Kinds};
use wirepath_feed_handler::rx::RxStamp;
use wirepath_feed_handler::venue::{Message, NasdaqItch, Sink, Venue, VenueOptions};
use wirepath_protocol::Side;
use wirepath_protocol::itch50::{Message as Itch, side};

use super::INSTRUMENTS;
use crate::sim::engine::{Engine, Output, Report};

struct Quiet;

impl Sink for Quiet {
    fn wants(&self) -> Kinds {
        Kinds::NONE
    }

    fn emit(&mut self, _: FeedEvent) {}

    fn end_of_message(&mut self, _: bool) {}
}

/// Takes what the engine says, and looks at each message as it comes.
pub(super) struct Watch {
    books: NasdaqItch,
    messages: u64,
    reference: u64,
    matched: u64,
    pub(super) reports: Vec<Report>,
    /// Types of the messages so far, and all their bytes.
    pub(super) kinds: Vec<u8>,
    pub(super) bytes: Vec<u8>,
}

impl Watch {
    pub(super) fn new() -> Self {
        let mut options = VenueOptions::default();
        options.limits.instruments = INSTRUMENTS + 1;
        options.limits.order_pages = 2;
        options.limits.order_pages_ready = 0;
        options.limits.levels_outside = 1_024;
        let books = NasdaqItch::new(options).expect("memory for two small books");
        Self {
            books,
            messages: 0,
            reference: 0,
            matched: 0,
            reports: vec![],
            kinds: vec![],
            bytes: vec![],
        }
    }

    pub(super) fn book(&self, instrument: u32) -> BookView<'_> {
        self.books.book(Engine::locate(instrument).into()).expect("within the limit")
    }
}

impl Output for Watch {
    fn publish(&mut self, message: &[u8]) {
        self.messages += 1;
        self.kinds.push(message[0]);
        self.bytes.extend_from_slice(message);
        match Itch::parse(message).expect("a message of ITCH") {
            Itch::OrderExecuted(executed) => {
                assert!(executed.match_number() > self.matched, "match numbers rise");
                self.matched = executed.match_number();
                let book = self.book(u32::from(executed.stock_locate()) - 1);
                let order = book.order(executed.order_reference_number()).expect("it stands");
                let best = book.best(order.side).expect("a level");
                let front = book.orders(order.side, best.price).next().expect("an order");
                assert_eq!(front.id, order.id, "the oldest at the best price trades first");
            }
            Itch::AddOrder(add) => {
                assert!(
                    add.order_reference_number() > 0 && side(add.buy_sell_indicator()).is_some()
                );
                self.reference = self.reference.max(add.order_reference_number());
            }
            Itch::OrderReplace(replace) => {
                assert!(
                    replace.new_order_reference_number()
                        > replace.original_order_reference_number()
                );
            }
            _ => {}
        }
        let message = Message { block: message, seq: self.messages, rx: RxStamp::NONE };
        self.books.apply(&message, &mut Quiet);
        assert_eq!(self.books.counters().anomalies.iter().sum::<u64>(), 0, "it makes sense");
        for instrument in 0..INSTRUMENTS {
            let book = self.book(instrument);
            if let (Some(bid), Some(ask)) = (book.best(Side::Bid), book.best(Side::Ask)) {
                assert!(bid.price < ask.price, "crossed: {bid:?} {ask:?}");
            }
        }
    }

    fn report(&mut self, report: &Report) {
        self.reports.push(*report);
    }
}
