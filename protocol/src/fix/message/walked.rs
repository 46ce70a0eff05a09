//! The fields of a message, found once for all who read it.

use super::{Field, Fields, Iter, Message};
use crate::fix::message::walk::{delimiters, is_data, short_tag};

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
        self.found(&mut Walked::new()).try_for_each(&mut each)
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
    type Item = Field<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Field<'a>> {
        match self.noted.next() {
            Some(Noted { tag, start, end }) => {
                let value = self.bytes.get(usize::from(*start)..usize::from(*end));
                Some(Field { tag: *tag, value: value.unwrap_or(&[]) })
            }
            None if self.rest.start >= self.rest.end => None,
            None => self.next_behind(),
        }
    }
}

impl<'a> Found<'_, 'a> {
    /// The next field behind those that were noted.
    #[cold]
    fn next_behind(&mut self) -> Option<Field<'a>> {
        let mut fields: Iter<'a> = self.rest.iter();
        fields.before = self.before;
        let field = fields.next_good();
        self.before = fields.before;
        self.rest.start = if field.is_some() { fields.offset() } else { self.rest.end };
        field
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
        let found: Vec<_> = message.found(&mut walked).collect();
        assert_eq!(found, obvious);
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
    }
}
