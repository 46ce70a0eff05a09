//! A fingerprint of a stream of events: two runs that agree on it published the same.
//!
//! Covers everything a strategy acts on; left out are the place in the ring and the time of
//! publishing, which depend on the run.

use crate::event::{Event, Kinds, flags as bits};
use crate::venue::Sink;

/// Folds events into 64 bits, in order.
#[derive(Clone, Debug)]
pub struct Digest {
    kinds: Kinds,
    state: u64,
    events: u64,
    messages: u64,
}

impl Digest {
    /// Of events of these kinds.
    pub fn of(kinds: Kinds) -> Self {
        Self { kinds, state: 0x243F_6A88_85A3_08D3, events: 0, messages: 0 }
    }

    /// The fingerprint so far.
    pub const fn value(&self) -> u64 {
        self.state
    }

    /// Events so far.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Messages so far, those without events included.
    pub const fn messages(&self) -> u64 {
        self.messages
    }

    fn fold(&mut self, word: u64) {
        // A multiply and a rotation per word: order matters, every bit reaches the whole state.
        let mixed = (self.state ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.state = mixed.rotate_left(29) ^ (mixed >> 32);
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::of(Kinds::ALL)
    }
}

impl Sink for Digest {
    fn wants(&self) -> Kinds {
        self.kinds
    }

    fn emit(&mut self, event: Event) {
        self.events += 1;
        let Event {
            rx_ns,
            venue_ns,
            seq,
            instrument,
            kind_raw,
            flags,
            channel,
            clock,
            qty,
            a,
            b,
            ..
        } = event;
        let marks = [kind_raw, flags & !bits::LAST, channel, clock].map(u64::from);
        self.fold(rx_ns);
        self.fold(venue_ns);
        self.fold(seq);
        self.fold(u64::from(instrument) << 32 | u64::from(qty));
        self.fold(marks.iter().fold(0, |word, byte| word << 8 | byte));
        self.fold(a.cast_unsigned());
        self.fold(b);
    }

    fn end_of_message(&mut self, complete: bool) {
        self.messages += 1;
        self.fold(complete.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Kind, flags};

    #[test]
    fn order_and_every_field_count_but_not_the_run() {
        let digest = |events: &[Event]| {
            let mut digest = Digest::default();
            events.iter().for_each(|event| digest.emit(*event));
            digest.value()
        };
        let (one, two) = (Event::new(Kind::Trade), Event { a: 1, ..Event::new(Kind::Trade) });
        assert_ne!(digest(&[one, two]), digest(&[two, one]));
        assert_eq!(digest(&[one]), digest(&[Event { position: 9, published_after_ns: 9, ..one }]));
        for other in [
            Event { rx_ns: 1, ..one },
            Event { venue_ns: 1, ..one },
            Event { seq: 1, ..one },
            Event { instrument: 1, ..one },
            Event { qty: 1, ..one },
            Event { b: 1, ..one },
            Event { flags: flags::STALE, ..one },
        ] {
            assert_ne!(digest(&[one]), digest(&[other]), "{other:?}");
        }
    }
}
