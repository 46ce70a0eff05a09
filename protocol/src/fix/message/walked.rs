//! The fields of a message, found once for all who read it.

use super::{Field, Fields, Iter, Message};
use crate::fix::message::walk::{delimiters, is_data, short_tag};
use crate::fix::{number, scan};

/// Fields that are noted; those behind them are walked to by each reader.
const NOTED_MAX: usize = 64;

/// Where the fields of one message are, those left out that are malformed.
///
/// A session walks a message once and hands it on with what was found, [`Message::with`], so that header
/// and body are read from the same walk. Who reads a message that carries none walks for himself. It takes
/// half a kibibyte.
#[derive(Clone, Debug)]
pub struct Walked {
    noted: [Noted; NOTED_MAX],
    used: usize,
    /// Where the walk goes on behind what is noted, and where the last field before it starts.
    rest: usize,
    before: usize,
}

/// One field. A message that is noted is below 65,536 bytes.
#[derive(Clone, Copy, Debug)]
struct Noted {
    tag: u32,
    start: u16,
    end: u16,
}

impl Default for Walked {
    fn default() -> Self {
        Self::new()
    }
}

impl Walked {
    /// Of no message yet.
    #[inline(always)]
    pub const fn new() -> Self {
        Self { noted: [Noted { tag: 0, start: 0, end: 0 }; NOTED_MAX], used: 0, rest: 0, before: 0 }
    }

    /// Walks over the fields of `message` from MsgType up to CheckSum.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "longer messages are not noted")]
    pub fn fill(&mut self, message: &Message<'_>) {
        let Fields { bytes, start, end } = message.contents();
        (self.used, self.rest, self.before) = (0, start, start);
        if bytes.len() > usize::from(u16::MAX) {
            return;
        }
        let (mut at, mut used, mut block, mut before) = (start, 0, start, start);
        'blocks: while at < end {
            let mut ends = delimiters(bytes, block);
            while ends != 0 {
                let end_of_field = block + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                // Anything unusual is left to the walk that knows it all.
                let head = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>);
                let Some((tag, digits)) = head.and_then(|head| short_tag(*head)) else {
                    break 'blocks;
                };
                let from = at + digits + 1;
                if from >= end_of_field || is_data(tag) {
                    break 'blocks;
                }
                let Some(place) = self.noted.get_mut(used) else { break 'blocks };
                *place = Noted { tag, start: from as u16, end: end_of_field as u16 };
                used += 1;
                (before, at) = (at, end_of_field + 1);
                if at >= end {
                    break 'blocks;
                }
            }
            block += 64;
        }
        (self.used, self.rest, self.before) = (used, at, before);
        if at < end {
            self.fill_slowly(bytes, end);
        }
    }

    /// Goes on where something is unusual, as far as there is room.
    #[cold]
    #[expect(clippy::cast_possible_truncation, reason = "longer messages do not come here")]
    fn fill_slowly(&mut self, bytes: &[u8], end: usize) {
        let mut fields = Fields { bytes, start: self.rest, end }.iter();
        fields.before = self.before;
        while self.used < NOTED_MAX
            && let Some(Field { tag, value }) = fields.next_good()
        {
            let end = fields.offset() - 1;
            self.noted[self.used] =
                Noted { tag, start: (end - value.len()) as u16, end: end as u16 };
            self.used += 1;
            (self.rest, self.before) = (fields.offset(), fields.before);
        }
        if self.used < NOTED_MAX {
            self.rest = end;
        }
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

    /// The fields from MsgType up to CheckSum, those left out that are malformed: as they were found if
    /// the message carries that, and else by a walk that is noted in `own`.
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

    /// The fields from MsgType up to CheckSum, those left out that are malformed. A walk only for messages
    /// that do not carry what was found, see [`Message::with`].
    #[inline]
    pub fn each_field<B>(
        &self,
        mut each: impl FnMut(Field<'a>) -> core::ops::ControlFlow<B>,
    ) -> core::ops::ControlFlow<B> {
        self.found(&mut Walked::new()).try_for_each(|spot| each(spot.field()))
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

/// A field that was found, where it stands in its message.
#[derive(Clone, Copy, Debug)]
pub(in crate::fix) struct Spot<'a> {
    pub(in crate::fix) tag: u32,
    bytes: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Spot<'a> {
    #[inline(always)]
    pub(in crate::fix) fn value(&self) -> &'a [u8] {
        self.bytes.get(self.start..self.end).unwrap_or(&[])
    }

    fn field(&self) -> Field<'a> {
        Field { tag: self.tag, value: self.value() }
    }

    /// A value of up to eight bytes as the highest bytes of a word with zeros below, and its length. There
    /// are eight bytes up to its end in every message.
    #[inline(always)]
    fn short(&self) -> Option<(u64, usize)> {
        let len = self.end.wrapping_sub(self.start);
        let word = self.bytes.get(..self.end)?.last_chunk()?;
        let word = u64::from_le_bytes(*word);
        matches!(len, 1..=8).then(|| (word & u64::MAX << (64 - 8 * len), len))
    }

    #[inline(always)]
    pub(in crate::fix) fn uint(&self) -> Option<u64> {
        match self.short() {
            Some((word, len)) => scan::uint_in(word, len),
            None => number::parse_uint(self.value()),
        }
    }

    #[inline(always)]
    pub(in crate::fix) fn quantity(&self) -> Option<u64> {
        let short = self.short().and_then(|(word, len)| scan::uint_in(word, len));
        short.or_else(|| super::quantity(self.value()))
    }

    #[inline(always)]
    pub(in crate::fix) fn decimal(&self) -> Option<i64> {
        match self.short().and_then(|(word, len)| scan::decimal_in(word, len)) {
            // Eight digits in units of 1e-9 at most.
            Some((number, behind)) => Some((number * number::TENS[9 - behind]).cast_signed()),
            None => number::parse_decimal(self.value()),
        }
    }

    /// As [`decimal`](Self::decimal), with digits cut off that are too fine.
    #[inline(always)]
    pub(in crate::fix) fn cut(&self) -> Option<i64> {
        self.decimal().or_else(|| number::parse_cut(self.value()))
    }
}

impl<'a> Iterator for Found<'_, 'a> {
    type Item = Spot<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Spot<'a>> {
        match self.noted.next() {
            Some(&Noted { tag, start, end }) => {
                Some(Spot { tag, bytes: self.bytes, start: start.into(), end: end.into() })
            }
            None if self.rest.start >= self.rest.end => None,
            None => self.next_behind(),
        }
    }
}

impl<'a> Found<'_, 'a> {
    /// The next field behind those that were noted.
    #[cold]
    fn next_behind(&mut self) -> Option<Spot<'a>> {
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
        Some(Spot { tag, bytes: self.bytes, start: end - value.len(), end })
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::message::tests::{framed_bytes, soh};

    /// What a walk finds by itself, and what it finds when it was done before.
    fn check(body: &[u8]) {
        let bytes = framed_bytes("FIX.4.4", body);
        let message = Message::parse(&bytes).unwrap();
        let obvious: Vec<_> = message.contents().iter().flatten().collect();
        let mut walked = Walked::new();
        let found: Vec<_> = message.found(&mut walked).map(|spot| spot.field()).collect();
        assert_eq!(found, obvious);
        for spot in message.found(&mut Walked::new()) {
            let value = spot.value();
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
