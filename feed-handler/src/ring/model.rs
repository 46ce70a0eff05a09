//! Loom's models of the ring: every interleaving, and every value that the memory model lets a load
//! see. They are tiny, and say which weakening of the code each was seen to catch.

use super::*;
use loom::thread;

/// An event of two words (see [`sync::Word`](crate::sync::Word)) that both follow from `n`.
fn event(n: u64) -> Event {
    bytemuck::cast([n, n, n, 0, 0, 0, 0, 0])
}

/// Polls so often, and checks each answer. `closed_at` is where the stream will have ended.
fn consume(mut consumer: Consumer, polls: usize, closed_at: u64) {
    for _ in 0..polls {
        let next = consumer.position();
        match consumer.poll() {
            Poll::Event(got) => assert_eq!(got, event(next)),
            Poll::Lagged(lost) => assert_eq!((next + lost, lost > 0), (consumer.next, true)),
            Poll::Empty => thread::yield_now(),
            Poll::Closed => assert_eq!(next, closed_at),
        }
    }
}

/// Catches a stamp not stored `Release` or not loaded `Acquire`.
#[test]
fn a_consumer_follows_to_the_end() {
    loom::model(|| {
        let (mut producer, ring) = ring(2);
        let consumer = ring.subscribe();
        let thread = thread::spawn(move || consume(consumer, 3, 2));
        producer.publish(&event(1));
        drop(producer);
        thread.join().unwrap();
    });
}

/// Catches what the model of the line (see `seqline`) catches of a line being replaced.
#[test]
fn a_consumer_is_overtaken() {
    loom::model(|| {
        let (mut producer, ring) = ring(2);
        producer.publish(&event(1));
        producer.publish(&event(2));
        let consumer = ring.subscribe_from_start();
        let thread = thread::spawn(move || consume(consumer, 2, 0));
        producer.publish(&event(3));
        thread.join().unwrap();
        drop(producer);
    });
}

/// However old what it sees of the other slots, a consumer that was overtaken skips ahead. Catches a
/// search for the head that does not begin at the slot which told of it.
#[test]
fn a_lag_is_never_nothing() {
    loom::model(|| {
        let (mut producer, ring) = ring(2);
        producer.publish(&event(1));
        let consumer = ring.subscribe(); // at 2
        producer.publish(&event(2));
        let thread = thread::spawn(move || consume(consumer, 1, 0));
        producer.publish(&event(3));
        producer.publish(&event(4));
        thread.join().unwrap();
        drop(producer);
    });
}

#[test]
fn two_consumers() {
    loom::model(|| {
        let (mut producer, ring) = ring(2);
        let consumers = [ring.subscribe(), ring.subscribe()];
        let threads = consumers.map(|consumer| thread::spawn(move || consume(consumer, 1, 0)));
        producer.publish(&event(1));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

/// Catches a head searched with `Relaxed` loads, and one that counts an event being written.
#[test]
fn what_lies_before_the_head_can_be_read() {
    loom::model(|| {
        let (mut producer, ring) = ring(4);
        producer.publish(&event(1));
        let mut consumer = ring.subscribe();
        let thread = thread::spawn(move || {
            for n in 2..ring.head() {
                assert_eq!(consumer.poll(), Poll::Event(event(n)));
            }
        });
        producer.publish(&event(2));
        producer.publish(&event(3));
        thread.join().unwrap();
    });
}

/// Catches a chunk whose events are not looked at again after their words.
#[test]
fn a_chunk_is_whole_or_ends_where_it_was_overtaken() {
    loom::model(|| {
        let (mut producer, ring) = ring(2);
        producer.publish(&event(1));
        let mut consumer = ring.subscribe_from_start();
        let thread = thread::spawn(move || {
            let mut next = 1;
            let taken = consumer.poll_chunk(2, |got| {
                assert_eq!(*got, event(next));
                next += 1;
            });
            assert_eq!((consumer.position(), taken as u64), (next, next - 1));
        });
        producer.publish(&event(2));
        producer.publish(&event(3));
        thread.join().unwrap();
        drop(producer);
    });
}
