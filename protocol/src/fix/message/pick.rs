//! The fields that a reader wants, each put into a slot of its own while the message is walked.

use super::spot::{Place, Spot};
use super::walk::{delimiters, is_data};
use super::{Field, Fields, Message};
use crate::fix::{SOH, scan};

/// Slots, the one for what is not wanted included.
const SLOTS: usize = UNWANTED as usize + 1;
pub(super) const UNWANTED: u8 = 31;
/// In place of a slot: no tag, or one of a data field. Left to the walk that knows it all.
const ODD: u8 = u8::MAX;

/// The slots of the tags that a reader wants, as tables for tags of one, two and three digits.
#[derive(Debug)]
pub(in crate::fix) struct Wanted {
    tags: &'static [u32],
    one: [u8; 16],
    /// By the first digit, and 256 times the second.
    two: [u8; 10 << 8],
    three: [u8; 1000],
}

impl Wanted {
    /// The slot of a tag is its place here.
    pub(in crate::fix) const fn new(tags: &'static [u32]) -> Self {
        assert!(tags.len() < SLOTS, "a slot for each, and one for those that are not wanted");
        let mut wanted = Self { tags, one: [ODD; 16], two: [ODD; 10 << 8], three: [ODD; 1000] };
        let mut tag = 1;
        while tag < 1000 {
            let slot = if is_data(tag) { ODD } else { slot_of(tags, tag) };
            let at = tag as usize;
            match tag {
                1..10 => wanted.one[at] = slot,
                10..100 => wanted.two[at / 10 + ((at % 10) << 8)] = slot,
                _ => wanted.three[at] = slot,
            }
            tag += 1;
        }
        wanted
    }

    /// The slot of the field that starts with these bytes, and how long its tag is with the equals sign.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "24 bits")]
    pub(super) fn slot(&self, head: [u8; 8]) -> (usize, usize) {
        let head = u64::from_le_bytes(head);
        // Two digits and an equals sign are a number below the table's size.
        let two = head & 0xff_ffff ^ u64::from_le_bytes(*b"00=\0\0\0\0\0");
        match self.two.get(two as usize) {
            Some(slot) => (usize::from(*slot), 3),
            None => self.other(head),
        }
    }

    #[inline(always)]
    fn other(&self, head: u64) -> (usize, usize) {
        let digits = head ^ 0x3030_3030;
        let byte = |nth: u32| (digits >> (8 * nth) & 0xff) as usize;
        // One that stands before these is no digit.
        let equals = |nth: u32| head & 0xff << (8 * nth) == u64::from(b'=') << (8 * nth);
        let (slot, head) = if equals(3) {
            if !are_digits(digits & 0xff_ffff) {
                return (ODD.into(), 4);
            }
            let tag = byte(0) * 100 + byte(1) * 10 + byte(2);
            (self.three.get(tag).copied().unwrap_or(ODD), 4)
        } else if equals(1) {
            (self.one.get(byte(0)).copied().unwrap_or(ODD), 2)
        } else {
            (self.long(digits), 5)
        };
        (usize::from(slot), head)
    }

    /// The slot of a tag of four digits.
    #[inline(never)]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    fn long(&self, digits: u64) -> u8 {
        let [a, b, c, d] = (digits as u32).to_le_bytes().map(u32::from);
        let tag = a * 1000 + b * 100 + c * 10 + d;
        let plain = are_digits(digits & 0xffff_ffff) && a != 0;
        let equals = digits >> 32 & 0xff == u64::from(b'=');
        if plain && equals && !is_data(tag) { slot_of(self.tags, tag) } else { ODD }
    }
}

/// The slot of `tag` among those that are wanted.
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 32")]
const fn slot_of(tags: &[u32], tag: u32) -> u8 {
    let mut slot = 0;
    while slot < tags.len() {
        if tags[slot] == tag {
            return slot as u8;
        }
        slot += 1;
    }
    UNWANTED
}

/// Whether every byte is below ten.
#[inline(always)]
const fn are_digits(word: u64) -> bool {
    const TOPS: u64 = 0x8080_8080;
    (word.wrapping_add(0x7676_7676) | word) & TOPS == 0
}

/// What was found of what is wanted.
#[derive(Debug)]
pub(in crate::fix) struct Picked<'a> {
    bytes: &'a [u8],
    /// By slot.
    places: [Place; SLOTS],
}

impl<'a> Picked<'a> {
    /// Of no message yet.
    #[inline(always)]
    pub(in crate::fix) fn new() -> Self {
        Self { bytes: &[], places: [Place::NONE; SLOTS] }
    }

    /// Walks once from MsgType up to CheckSum, and takes of every tag that is wanted the first field that
    /// is not malformed. None of them is in the header: where that ends is known to a message that
    /// carries what was found, and the walk starts there.
    #[inline(always)]
    pub(in crate::fix) fn fill(&mut self, message: &Message<'a>, wanted: &Wanted) {
        let mut fields = message.contents();
        if let Some(walked) = message.walked {
            fields.start = walked.body();
        }
        self.bytes = fields.bytes;
        self.walk(wanted, &fields);
    }

    /// The value in a slot.
    #[inline(always)]
    pub(in crate::fix) fn spot(&self, slot: usize) -> Option<Spot<'a>> {
        let place = *self.places.get(slot)?;
        (!place.is_none()).then_some(Spot::new(self.bytes, place))
    }

    // Apart: it is the same for messages of all types.
    #[inline(never)]
    fn walk(&mut self, wanted: &Wanted, fields: &Fields<'_>) {
        let Fields { bytes, start, end } = *fields;
        let (mut at, mut block) = (start, start);
        let Some(last) = bytes.len().checked_sub(8) else { return };
        let mut rest = bytes.get(start..end).unwrap_or(&[]);
        while !rest.is_empty() {
            let mut ends;
            (ends, rest) = match rest.split_first_chunk() {
                Some((front, behind)) => (scan::delimiters(front), behind),
                None => (delimiters(&bytes[..end], block), &[][..]),
            };
            while ends != 0 {
                let to = block + ends.trailing_zeros() as usize;
                // There are eight bytes from every field's start on, the trailer's among them.
                if at > last {
                    return;
                }
                let Some(head) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { return };
                let (slot, head) = wanted.slot(*head);
                let from = at + head;
                if from >= to || !self.put(slot, from, to) {
                    return self.walk_slowly(wanted, fields, at);
                }
                ends &= ends - 1;
                at = to + 1;
            }
            block += 64;
        }
    }

    /// Whether there is such a slot. What it holds stays.
    #[inline(always)]
    fn put(&mut self, slot: usize, from: usize, to: usize) -> bool {
        let Some(found) = self.places.get_mut(slot) else { return false };
        if found.is_none() {
            *found = Place::new(from, to);
        }
        true
    }

    /// Goes on at a field that is unusual, behind others that are not.
    #[cold]
    fn walk_slowly(
        &mut self,
        wanted: &Wanted,
        &Fields { bytes, start, end }: &Fields<'_>,
        at: usize,
    ) {
        let passed = bytes.get(start..at).unwrap_or(&[]);
        let before = passed
            .split_last()
            .and_then(|(_, passed)| passed.iter().rposition(|byte| *byte == SOH));
        let mut fields = Fields { bytes, start: at, end }.iter();
        fields.before = before.map_or(start, |place| start + place + 1);
        while let Some(Field { tag, value }) = fields.next_good() {
            let to = fields.offset() - 1;
            self.put(usize::from(slot_of(wanted.tags, tag)), to - value.len(), to);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::Walked;
    use crate::fix::message::tests::{framed_bytes, soh};

    const TAGS: [u32; 9] = [1, 6, 17, 58, 96, 100, 151, 1137, 2808];
    static WANTED: Wanted = Wanted::new(&TAGS);

    /// What is picked is what the obvious walk finds first.
    fn check(body: &[u8]) {
        let bytes = framed_bytes("FIX.4.4", body);
        let message = Message::parse(&bytes).unwrap();
        let mut walked = Walked::new();
        walked.fill(&message);
        for message in [message, message.with(&walked)] {
            let mut picked = Picked::new();
            picked.fill(&message, &WANTED);
            for (slot, tag) in TAGS.into_iter().enumerate() {
                let first = message.contents().iter().flatten().find(|field| field.tag == tag);
                let found = picked.spot(slot).map(|spot| spot.text().unwrap());
                assert_eq!(found, first.map(|field| field.value), "{tag}");
            }
            assert!(picked.spot(TAGS.len()).is_none());
        }
    }

    #[test]
    fn every_tag_is_told_from_every_other() {
        for tag in 1..4_000 {
            check(&soh(&format!("35=0|34=2|{tag}=x|58=y|")));
        }
        for odd in [
            "|", "=|", "5|", "58|", "58=|", "058=a|", "5==b|", "58==|", "5:=c|", ":8=d|", "151|=e|",
        ] {
            check(&soh(&format!("35=0|34=2|{odd}58=y|151=z|")));
        }
        check(&soh(&format!("35=0|58={}|100=2|", "x".repeat(70_000))));
    }

    proptest! {
        #[test]
        fn first_of_each(
            header in "35=D\\|(34=2\\||49=A\\||628=1\\||90=3\\|91=[a|]{3}\\|){0,6}",
            parts in vec(
                "(1|6|17|58|96|100|151|1137|2808)=[0-9=|]{0,20}|[0-9]{0,5}=?[0-9A-Z=.| ]{0,9}|95=3\\|96=[a|]{3}",
                0..40,
            ),
        ) {
            check(&soh(&format!("{header}{}|", parts.join("|"))));
        }
    }
}
