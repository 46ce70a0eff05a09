//! The fields of one message by tag, found in one walk.

use super::{Field, FieldError, Fields};

/// Where the fields of one message are, for messages of which many fields are wanted.
///
/// A caller owns it and uses it for one message after another: it takes `12 * N` bytes and no others.
/// Of fields with the same tag, as groups have them, it keeps the first.
///
/// ```
/// use wirepath_protocol::fix::{Index, Message};
///
/// let bytes = b"8=FIX.4.4\x019=10\x0135=0\x0134=2\x0110=166\x01";
/// let message = Message::parse(bytes).unwrap();
/// let mut index = Index::<64>::new();
/// index.fill(&message).unwrap();
/// assert_eq!(index.get(&message, 34), Some(&b"2"[..]));
/// ```
#[derive(Clone, Debug)]
pub struct Index<const N: usize> {
    /// An open-addressed table; tag 0 is an empty slot.
    slots: [(u32, u32, u32); N],
    used: usize,
}

/// Why an index could not be filled.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There are more different tags than slots.
    #[error("more than {0} different tags")]
    Full(usize),
    /// A field is malformed.
    #[error(transparent)]
    Field(#[from] FieldError),
}

impl<const N: usize> Default for Index<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Index<N> {
    /// An empty one. `N` is a power of two, best twice the fields expected.
    pub const fn new() -> Self {
        const { assert!(N.is_power_of_two(), "the size of an index is a power of two") };
        Self { slots: [(0, 0, 0); N], used: 0 }
    }

    /// Notes the fields of a message, in place of those noted before.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when there are too many or one is malformed; those before it are noted.
    pub fn fill(&mut self, fields: &Fields<'_>) -> Result<(), IndexError> {
        self.slots = [(0, 0, 0); N];
        self.used = 0;
        let mut walk = fields.iter();
        while let Some(field) = walk.next() {
            let Field { tag, value } = field?;
            let slot = self.slot(tag);
            if self.slots[slot].0 == tag {
                continue;
            }
            if self.used == N - 1 {
                return Err(IndexError::Full(N - 1)); // one stays empty, to stop a search at
            }
            let end = walk.offset() - 1;
            let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            self.slots[slot] = (tag, place(end - value.len()), place(end));
            self.used += 1;
        }
        Ok(())
    }

    /// The value of the first field of this tag in the message that the index was filled from.
    #[inline]
    pub fn get<'a>(&self, fields: &Fields<'a>, tag: u32) -> Option<&'a [u8]> {
        let (found, start, end) = self.slots[self.slot(tag)];
        if found == 0 || found != tag { None } else { fields.slice(start as usize, end as usize) }
    }

    /// How many different tags are noted.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The slot that holds `tag`, or the empty one where it would go.
    #[inline]
    fn slot(&self, tag: u32) -> usize {
        let mut slot = (tag ^ tag >> 6) as usize & (N - 1);
        while self.slots[slot].0 != tag && self.slots[slot].0 != 0 {
            slot = (slot + 1) & (N - 1);
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::fix::{Message, message::tests::framed};

    #[test]
    fn too_many_tags_and_malformed_ones() {
        let bytes = framed("FIX.4.4", "35=0|34=2|49=A|56=B|");
        let message = Message::parse(&bytes).unwrap();
        let mut index = Index::<8>::new();
        assert_eq!((index.fill(&message), index.len()), (Ok(()), 7));
        assert_eq!(index.get(&message, 56), Some(&b"B"[..]));
        assert_eq!((index.get(&message, 57), index.get(&message, 0)), (None, None));
        assert_eq!(Index::<4>::new().fill(&message), Err(IndexError::Full(3)));

        let bytes = framed("FIX.4.4", "35=0|34=|");
        let message = Message::parse(&bytes).unwrap();
        assert!(
            matches!(index.fill(&message), Err(IndexError::Field(error)) if error.offset == 19)
        );
        assert_eq!(index.get(&message, 56), None);
    }

    proptest! {
        #[test]
        fn finds_what_a_walk_finds(tags in vec(1..2000_u32, 0..40)) {
            let body: String = tags.iter().enumerate().map(|(i, tag)| format!("{tag}=v{i}|")).collect();
            let bytes = framed("FIX.4.4", &format!("35=0|{body}"));
            let message = Message::parse(&bytes).unwrap();
            let mut index = Index::<64>::new();
            if index.fill(&message).is_ok() {
                for tag in tags.iter().copied().chain([8, 9, 10, 35, 777]) {
                    prop_assert_eq!(index.get(&message, tag), message.get(tag));
                }
            }
        }
    }
}
