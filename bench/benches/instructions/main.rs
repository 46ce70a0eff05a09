//! Instructions per item, counted by callgrind: what a change of the code costs on any machine,
//! however busy. Time is measured elsewhere; this catches what creeps in unnoticed.
//!
//! Each benchmark handles as many items as its id says and checks that it did; making the input and
//! checking are not counted. `.ci/callgrind.sh` runs them, divides, and compares with
//! `bench/baselines/instructions.txt`.
#![allow(missing_docs, reason = "the attribute makes public modules, and wants no other above it")]

mod fields;
mod fix;
mod inputs;

use std::hint::black_box;

use gungraun::prelude::*;
use inputs::{Datagrams, Lines, Operation, Told, Update, Venue, apply, blocks, packets, set};
use wirepath_feed_handler::arbiter::{Arbiter, Arrival, Output, Verdict};
use wirepath_feed_handler::best::{Best, BestTable, BestWriter, best_table};
use wirepath_feed_handler::book::{LevelBooks, OrderBooks};
use wirepath_feed_handler::event::{Event, Kind};
use wirepath_feed_handler::ring::{Consumer, Poll, Producer};
use wirepath_feed_handler::venue;
use wirepath_order_gateway::orders::NewOrder;
use wirepath_order_gateway::risk::Risk;
use wirepath_protocol::fix::messages::{ExecutionReport, Header};
use wirepath_protocol::fix::{Cut, Walked, cut};
use wirepath_protocol::iextp::Segment;
use wirepath_protocol::moldudp64::Packet;
use wirepath_protocol::{Price, deep10, itch50};

/// What every benchmark handles: messages, datagrams or events.
const ITEMS: usize = 20_000;

/// Items handled, and all that was worked on, so that nothing is freed while instructions are counted.
type Done<T> = (usize, T);

fn all_items<T>((items, _): Done<T>) {
    assert_eq!(items, ITEMS);
}

// Parses messages and reads every field of those that move a book.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::day(ITEMS).1)]
fn itch50_fields(day: Vec<u8>) -> Done<Vec<u8>> {
    let mut items = 0;
    for block in blocks(black_box(&day)) {
        black_box(fields::itch50(&itch50::Message::parse(block).unwrap()));
        items += 1;
    }
    (items, day)
}

// Walks the messages of full packets without reading them.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(packets(&inputs::day(ITEMS).1, 1, u16::MAX))]
fn moldudp64_walk(packets: Datagrams) -> Done<Datagrams> {
    let mut items = 0;
    for datagram in packets.iter() {
        for block in Packet::parse(black_box(datagram)).unwrap().messages() {
            black_box(block);
            items += 1;
        }
    }
    (items, packets)
}

// Walks segments of four price level updates, and reads every field.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::segments())]
fn deep10_fields(segments: Datagrams) -> Done<Datagrams> {
    let mut items = 0;
    for datagram in segments.iter() {
        for block in Segment::parse(black_box(datagram)).unwrap().messages() {
            black_box(fields::deep10(&deep10::Message::parse(block).unwrap()));
            items += 1;
        }
    }
    (items, segments)
}

// Applies what happens to orders in the middle of the day, decoded before.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::orders())]
fn order_books(
    (mut books, day): (OrderBooks, Vec<Operation>),
) -> Done<(OrderBooks, Vec<Operation>)> {
    let mut best_changes = 0;
    for operation in black_box(&day) {
        apply(&mut books, *operation, |change| best_changes += usize::from(change.best_changed));
    }
    black_box(best_changes);
    (day.len(), (books, day))
}

// Sets price levels as they change in the middle of the day, decoded before.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::levels())]
fn level_books((mut books, day): (LevelBooks, Vec<Update>)) -> Done<(LevelBooks, Vec<Update>)> {
    let mut best_changes = 0;
    for update in black_box(&day) {
        best_changes += usize::from(set(&mut books, *update).best_changed);
    }
    black_box(best_changes);
    (day.len(), (books, day))
}

// Publishes events and polls each.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::ring())]
fn ring_event((mut producer, mut consumer): (Producer, Consumer)) -> Done<(Producer, Consumer)> {
    let mut items = 0;
    let mut event = Event::new(Kind::Trade);
    for seq in 0..ITEMS as u64 {
        event.seq = seq;
        producer.publish(black_box(&event));
        if let Poll::Event(seen) = consumer.poll() {
            items += usize::from(black_box(seen).seq == seq);
        }
    }
    (items, (producer, consumer))
}

// Writes best prices and reads each.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(best_table(1_000))]
fn best_prices((mut writer, table): (BestWriter, BestTable)) -> Done<(BestWriter, BestTable)> {
    let mut items = 0;
    for seq in 0..ITEMS as u64 {
        let instrument = u32::try_from(seq % 1_000).unwrap();
        let best = Best { bid: Some((Price(1), 1)), seq, ..Best::default() };
        writer.write(instrument, black_box(&best)).unwrap();
        items += usize::from(black_box(table.read(instrument)) == Some(best));
    }
    (items, (writer, table))
}

// Merges two lines that both carry everything, a message a datagram: half of the items are copies.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::lines(None))]
fn arbiter_in_step((mut arbiter, arrivals): Lines) -> Done<Lines> {
    merge(&mut arbiter, &arrivals);
    (arrivals.len(), (arbiter, arrivals))
}

// The same with every 64th datagram lost on the line that is ahead, so that it is waited for.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::lines(Some(64)))]
fn arbiter_losing((mut arbiter, arrivals): Lines) -> Done<Lines> {
    merge(&mut arbiter, &arrivals);
    (arrivals.len(), (arbiter, arrivals))
}

#[inline(always)]
fn merge(arbiter: &mut Arbiter, arrivals: &[Arrival<'_>]) {
    let mut delivered = 0;
    for arrival in black_box(arrivals) {
        if let Verdict::Deliver { take, .. } = arbiter.handle(arrival) {
            delivered += u64::from(take);
        }
        while let Some(output) = arbiter.poll(arrival.now_ns) {
            if let Output::Held(held) = output {
                delivered += u64::from(held.take);
            }
        }
    }
    assert_eq!(delivered, arrivals.iter().map(|arrival| arrival.first).max().unwrap());
}

// Datagrams to events, as when a burst has queued up: full datagrams, many at a time.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::venue(u16::MAX, 1))]
fn nasdaq_burst(mut venue: Venue) -> Done<Venue> {
    venue.play(64);
    (venue.events.messages, venue)
}

// The same, datagrams of one message.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::venue(1, 1))]
fn nasdaq_queued(mut venue: Venue) -> Done<Venue> {
    venue.play(64);
    (venue.events.messages, venue)
}

// Datagrams to events, as when it is calm: one message at a time, from line A and again from B.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(inputs::venue(1, 2))]
fn nasdaq_calm(mut venue: Venue) -> Done<Venue> {
    venue.play(1);
    (venue.events.messages, venue)
}

/// Datagrams to events of each venue that is not Nasdaq, of one market told by all of them.
macro_rules! venues {
    ($($name:ident: $venue:ty;)+) => {
        $(
            #[library_benchmark(teardown = all_items)]
            #[bench::of_20000(inputs::told())]
            fn $name(mut told: Told<$venue>) -> Done<Told<$venue>> {
                (told.play(), told)
            }
        )+

        library_benchmark_group!(name = venues, benchmarks = [$($name),+]);
    };
}

venues! {
    iex_deep: venue::IexDeep;
    iex_tops: venue::IexTops;
    iex_deep_plus: venue::IexDeepPlus;
    nyse_pillar: venue::NysePillar;
    cboe_equities: venue::CboeEquities;
    cboe_options: venue::CboeOptions;
    cboe_futures: venue::CboeFutures;
    cme: venue::CmeMdp3;
}

// Writes orders from a template: number, two times, ClOrdID, quantity and price.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000((fix::Prepared::new(), fix::orders(ITEMS)))]
fn encode_template(
    (mut prepared, orders): (fix::Prepared, Vec<NewOrder>),
) -> Done<(fix::Prepared, Vec<NewOrder>)> {
    for (nth, order) in orders.iter().enumerate() {
        black_box(prepared.write(nth, black_box(order)));
    }
    (orders.len(), (prepared, orders))
}

// Frames a report and looks at its checksum.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(fix::report("001GA4GC1SG00", 7))]
fn frame(report: Vec<u8>) -> Done<Vec<u8>> {
    let mut items = 0;
    for _ in 0..ITEMS {
        items += usize::from(matches!(black_box(cut(black_box(&report), 4_096)), Cut::Message(_)));
    }
    (items, report)
}

// Frames a report and reads its body.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(fix::report("001GA4GC1SG00", 7))]
fn read_report(report: Vec<u8>) -> Done<Vec<u8>> {
    let mut items = 0;
    for _ in 0..ITEMS {
        let Cut::Message(message) = cut(black_box(&report), 4_096) else { continue };
        items += usize::from(black_box(&ExecutionReport::read(&message)).is_ok());
    }
    (items, report)
}

// Frames a report, walks it once, and reads its header and its body.
#[library_benchmark(teardown = all_items)]
#[bench::of_20000(fix::report("001GA4GC1SG00", 7))]
fn read_header_and_report(report: Vec<u8>) -> Done<Vec<u8>> {
    let mut items = 0;
    for _ in 0..ITEMS {
        let Cut::Message(message) = cut(black_box(&report), 4_096) else { continue };
        let mut walked = Walked::new();
        walked.fill(&message);
        let message = message.with(&walked);
        black_box(&Header::read(&message)).as_ref().unwrap();
        items += usize::from(black_box(&ExecutionReport::read(&message)).is_ok());
    }
    (items, report)
}

fn all_orders<T>((items, _): Done<T>) {
    assert_eq!(items, fix::ORDERS);
}

// Checks new orders against limits of every kind.
#[library_benchmark(teardown = all_orders)]
#[bench::of_2000((fix::risk(), fix::orders(fix::ORDERS)))]
fn check_new((mut risk, orders): (Risk, Vec<NewOrder>)) -> Done<(Risk, Vec<NewOrder>)> {
    let mut items = 0;
    for (nth, order) in orders.iter().enumerate() {
        let checked = risk.check_new(black_box(order), &fix::BOOK, fix::time_of(nth));
        items += usize::from(black_box(&checked).is_ok());
    }
    (items, (risk, orders))
}

// Takes new orders the whole way to the bytes to send.
#[library_benchmark(teardown = all_orders)]
#[bench::of_2000(fix::trading(false))]
fn submit(mut trading: fix::Trading) -> Done<fix::Trading> {
    for nth in 0..fix::ORDERS {
        black_box(trading.submit_one(nth));
    }
    (trading.orders.len(), trading)
}

// Takes fills from the bytes received to what the strategy is told.
#[library_benchmark(teardown = all_orders)]
#[bench::of_2000(fix::trading(true))]
fn apply_report(mut trading: fix::Trading) -> Done<fix::Trading> {
    let mut items = 0;
    for report in &trading.reports {
        trading.session.receive(black_box(report), fix::START, &mut trading.desk);
        items += usize::from(black_box(trading.desk.poll_update()).is_some());
    }
    (items, trading)
}

library_benchmark_group!(
    name = fix_codec,
    benchmarks = [encode_template, frame, read_report, read_header_and_report]
);
library_benchmark_group!(name = desk, benchmarks = [check_new, submit, apply_report]);
library_benchmark_group!(
    name = decode,
    benchmarks = [itch50_fields, moldudp64_walk, deep10_fields]
);
library_benchmark_group!(name = book, benchmarks = [order_books, level_books]);
library_benchmark_group!(name = hand_over, benchmarks = [ring_event, best_prices]);
library_benchmark_group!(name = arbiter, benchmarks = [arbiter_in_step, arbiter_losing]);
library_benchmark_group!(name = pipeline, benchmarks = [nasdaq_burst, nasdaq_queued, nasdaq_calm]);
main!(
    library_benchmark_groups =
        [decode, arbiter, book, hand_over, pipeline, venues, fix_codec, desk]
);
