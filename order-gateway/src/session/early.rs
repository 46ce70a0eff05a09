//! Messages that came before their turn, kept until the gap before them closes.
//!
//! Bounded: what does not fit is forgotten, and asked for again when its turn comes.

/// The messages, by number. Memory is taken once.
#[derive(Debug)]
pub(super) struct Early {
    bytes: Vec<u8>,
    /// In order of their numbers.
    kept: Vec<Kept>,
    bytes_max: usize,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    seq: u64,
    start: usize,
    len: usize,
    /// It was acted on when it came; in its turn it is only counted.
    done: bool,
}

/// Messages kept at most, however short.
const KEPT_MAX: usize = 4_096;

impl Early {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes_max), kept: Vec::with_capacity(KEPT_MAX), bytes_max }
    }

    /// Keeps message `seq`. False if there is no room. The first copy stays.
    pub(super) fn keep(&mut self, seq: u64, message: &[u8], done: bool) -> bool {
        let at = self.kept.partition_point(|kept| kept.seq < seq);
        if self.kept.get(at).is_some_and(|kept| kept.seq == seq) {
            return true;
        }
        if self.kept.len() == KEPT_MAX || self.bytes.len() + message.len() > self.bytes_max {
            return false;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(message);
        self.kept.insert(at, Kept { seq, start, len: message.len(), done });
        true
    }

    /// Forgets what lies before `next`, and copies message `next` into `into`, if it is here. Answers
    /// whether it was acted on.
    pub(super) fn take(&mut self, next: u64, into: &mut Vec<u8>) -> Option<bool> {
        let until = self.kept.partition_point(|kept| kept.seq <= next);
        let found = self.kept[..until].last().copied().filter(|kept| kept.seq == next);
        if let Some(kept) = found {
            into.clear();
            into.extend_from_slice(&self.bytes[kept.start..kept.start + kept.len]);
        }
        self.kept.drain(..until);
        if self.kept.is_empty() {
            self.bytes.clear();
        }
        found.map(|kept| kept.done)
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_in_their_turn_once() {
        let (mut early, mut message) = (Early::new(10), Vec::new());
        assert!(early.keep(7, b"seven", false) && early.keep(5, b"5", true));
        assert!(early.keep(7, b"again", false), "the first copy stays");
        assert!(!early.keep(6, b"fives", false), "no room");
        assert_eq!(early.take(4, &mut message), None);
        assert_eq!(early.take(5, &mut message), Some(true));
        assert_eq!(message, b"5");
        assert_eq!(early.take(6, &mut message), None);
        assert_eq!(early.take(7, &mut message), Some(false));
        assert_eq!(message, b"seven");
        assert!(early.keep(9, b"0123456789", false), "all room is there again");
        assert_eq!(early.take(12, &mut message), None);
        assert!(early.kept.is_empty() && early.bytes.is_empty());
    }
}
