//! The header of a message, found once for all who read it.

use super::pick::{UNWANTED, Wanted};
use super::spot::{Place, Spot};
use super::walk::{delimiters, short_tag};
use super::{Field, Fields, Iter, Message};

/// Fields that are noted; those behind them are walked to by each reader.
const NOTED_MAX: usize = 16;

/// Where the fields of one message's header are, and where its body starts.
///
/// A session walks over the header once and hands the message on with what was found, [`Message::with`]:
/// who reads the header again finds its fields noted, and who reads the body starts there. Who reads a
/// message that carries none walks for himself. It takes less than 200 bytes.
#[derive(Clone, Debug)]
pub struct Walked {
    noted: [Noted; NOTED_MAX],
    used: usize,
    /// Where the walk goes on behind what is noted, and where the last field before it starts.
    rest: usize,
    before: usize,
    /// Where the first field starts that is not of the header. If none is noted, where the message's
    /// fields start.
    body: usize,
}

/// One field of a message below 65,536 bytes: its tag, 32 bits higher where its value starts, and 16 bits
/// higher where it ends. One word, since parts just written are read together only with a delay.
#[derive(Clone, Copy, Debug)]
struct Noted(u64);

/// The tags of a header, whatever the version, those of its group included, and without the two that
/// stand before MsgType.
///
/// Source: FIX 4.4, volume 2, "Standard Message Header"; FIXT 1.1 for 1128, 1129 and 1156.
const HEADER_TAGS: [u32; 31] = [
    34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143, 144, 145, 212,
    213, 347, 369, 627, 628, 629, 630, 1128, 1129, 1156,
];
static HEADER: Wanted = Wanted::new(&HEADER_TAGS);

impl Default for Walked {
    fn default() -> Self {
        Self::new()
    }
}

impl Walked {
    /// Of no message yet.
    #[inline(always)]
    pub const fn new() -> Self {
        Self { noted: [Noted(0); NOTED_MAX], used: 0, rest: 0, before: 0, body: 0 }
    }

    /// Walks over the fields of `message` from MsgType up to the first that is not of the header.
    #[inline]
    pub fn fill(&mut self, message: &Message<'_>) {
        let Fields { bytes, start, end } = message.contents();
        (self.used, self.rest, self.before, self.body) = (0, start, start, start);
        if bytes.len() > usize::from(u16::MAX) {
            return;
        }
        let until = bytes.get(..end).unwrap_or(&[]);
        let (mut at, mut used, mut block, mut before) = (start, 0, start, start);
        'blocks: while block < end {
            let mut ends = delimiters(until, block);
            while ends != 0 {
                let to = block + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                // Anything unusual is left to the walk that knows it all.
                let head = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>);
                let Some(head) = head else { break 'blocks };
                let (slot, len) = HEADER.slot(*head);
                let from = at + len;
                let tag = match HEADER_TAGS.get(slot) {
                    Some(tag) => *tag,
                    None if slot == usize::from(UNWANTED) => match short_tag(*head) {
                        Some((tag, _)) => tag,
                        None => break 'blocks,
                    },
                    None => break 'blocks,
                };
                let Some(place) = self.noted.get_mut(used).filter(|_| from < to) else {
                    break 'blocks;
                };
                *place = Noted(u64::from(tag) | (from as u64) << 32 | (to as u64) << 48);
                used += 1;
                (before, at) = (at, to + 1);
                if slot == usize::from(UNWANTED) {
                    self.body = before;
                    break 'blocks;
                }
            }
            block += 64;
        }
        (self.used, self.rest, self.before) = (used, at, before);
    }

    /// Where to look for what is not of the header.
    #[inline(always)]
    pub(super) fn body(&self) -> usize {
        self.body
    }
}

impl<'a> Message<'a> {
    /// The same message, which carries what was found in it. `walked` was filled from it.
    #[inline]
    #[must_use]
    pub fn with<'w>(&self, walked: &'w Walked) -> Message<'w>
    where
        'a: 'w,
    {
        Message { walked: Some(walked), ..*self }
    }

    /// The fields from MsgType up to CheckSum with their tags, those left out that are malformed: the
    /// header's as they were found if the message carries that, and else by a walk that is noted in `own`.
    #[inline(always)]
    pub(in crate::fix) fn found<'w>(&'w self, own: &'w mut Walked) -> Found<'w, 'a> {
        let walked = match self.walked {
            Some(walked) => walked,
            None => {
                own.fill(self);
                &*own
            }
        };
        let rest = Fields { start: walked.rest, ..self.contents() };
        let noted = walked.noted.get(..walked.used).unwrap_or(&[]).iter();
        Found { bytes: rest.bytes, noted, rest, before: walked.before }
    }

    /// The fields from MsgType up to CheckSum, those left out that are malformed. For who looks at the
    /// header: its fields are not walked to again where the message carries what was found, see
    /// [`Message::with`].
    #[inline]
    pub fn each_field<B>(
        &self,
        mut each: impl FnMut(Field<'a>) -> core::ops::ControlFlow<B>,
    ) -> core::ops::ControlFlow<B> {
        let mut own = Walked::new();
        self.found(&mut own)
            .try_for_each(|(tag, spot)| each(Field { tag, value: spot.text().unwrap_or(&[]) }))
    }
}

/// Fields that were found.
#[derive(Debug)]
pub(in crate::fix) struct Found<'w, 'a> {
    bytes: &'a [u8],
    noted: core::slice::Iter<'w, Noted>,
    rest: Fields<'a>,
    before: usize,
}

impl<'a> Iterator for Found<'_, 'a> {
    type Item = (u32, Spot<'a>);

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half")]
    fn next(&mut self) -> Option<Self::Item> {
        match self.noted.next() {
            Some(&Noted(noted)) => {
                let (start, end) = ((noted >> 32 & 0xffff) as usize, (noted >> 48) as usize);
                Some((noted as u32, Spot::new(self.bytes, Place::new(start, end))))
            }
            None if self.rest.start >= self.rest.end => None,
            None => self.next_behind(),
        }
    }
}

impl<'a> Found<'_, 'a> {
    /// The next field behind those that were noted.
    #[cold]
    fn next_behind(&mut self) -> Option<(u32, Spot<'a>)> {
        let mut fields: Iter<'a> = self.rest.iter();
        fields.before = self.before;
        let field = fields.next_good();
        self.before = fields.before;
        let Some(Field { tag, value }) = field else {
            self.rest.start = self.rest.end;
            return None;
        };
        self.rest.start = fields.offset();
        let end = fields.offset() - 1;
        Some((tag, Spot::new(self.bytes, Place::new(end - value.len(), end))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::message::tests::{framed_bytes, soh};
    use crate::fix::number;

    /// What a walk finds by itself, and what it finds when it was done before.
    fn check(body: &[u8]) {
        let bytes = framed_bytes("FIX.4.4", body);
        let message = Message::parse(&bytes).unwrap();
        let obvious: Vec<_> = message.contents().iter().flatten().collect();
        let mut walked = Walked::new();
        let field = |(tag, spot): (u32, Spot<'_>)| (tag, spot.text().unwrap().to_vec());
        let found: Vec<_> = message.found(&mut walked).map(field).collect();
        let both = |field: &Field<'_>| (field.tag, field.value.to_vec());
        assert_eq!(found, obvious.iter().map(both).collect::<Vec<_>>());
        for (_, spot) in message.found(&mut Walked::new()) {
            let value = spot.text().unwrap();
            assert_eq!(spot.uint(), number::parse_uint(value));
            assert_eq!(spot.quantity(), crate::fix::message::quantity(value));
            assert_eq!(spot.decimal(), number::parse_decimal(value));
            assert_eq!(spot.cut(), number::parse_cut(value));
        }
        let carrying = message.with(&walked);
        assert_eq!(carrying, message);
        let mut carried = Vec::new();
        let done = carrying.each_field(|field| {
            carried.push(field);
            core::ops::ControlFlow::<()>::Continue(())
        });
        assert!(done.is_continue());
        assert_eq!(carried, obvious);
    }

    #[test]
    fn unusual_fields_anywhere() {
        let many = |count: usize| "58=a|".repeat(count);
        for count in [0, 1, 61, 62, 63, 64, 65, 200] {
            for odd in
                ["", "95=3|96=a|b|", "HELLO|", "049=A|", "12345678=x|", "|", "5|", "58=|96=x|"]
            {
                check(&soh(&format!("35=0|{}{odd}{}", many(count), many(3))));
            }
        }
        check(&soh(&format!("35=0|58={}|34=2|", "x".repeat(70_000))));
    }

    #[test]
    fn the_header_is_what_the_dictionary_says() {
        let tags = crate::fix::dict::FIXT11.header.tags().chain([628, 629, 630]);
        let mut tags: Vec<u32> = tags.filter(|tag| ![8, 9].contains(tag)).collect();
        tags.sort_unstable();
        assert_eq!(tags, HEADER_TAGS);
    }

    proptest! {
        #[test]
        fn finds_what_the_walk_finds(parts in vec("[0-9]{0,5}=?[0-9A-Z=.| ]{0,9}|95=3\\|96=[a|]{3}", 0..90)) {
            check(&soh(&format!("35=D|{}|", parts.join("|"))));
        }

        #[test]
        fn reads_numbers_as_their_text_is_read(values in vec("-?[0-9]{0,10}\\.?[0-9]{0,11}", 1..20)) {
            let fields: String = values.iter().map(|value| format!("44=x{value}|44={value}|")).collect();
            check(&soh(&format!("35=D|{fields}")));
        }
    }
}
