//! Writing a message into the caller's bytes.

use super::group::Dimension;
use super::{Block, Header};
use crate::EncodeError;

/// Appends root and groups, in the schema's order.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl<'a> Writer<'a> {
    /// Begins with the header and the root block.
    pub(crate) fn new<R: Block>(
        bytes: &'a mut [u8],
        template_id: u16,
        schema_id: u16,
        version: u16,
        root: &R,
    ) -> Result<Self, EncodeError> {
        let mut writer = Self { bytes, len: 0 };
        let header = Header {
            block_length: R::LENGTH.into(),
            template_id: template_id.into(),
            schema_id: schema_id.into(),
            version: version.into(),
        };
        writer.take(Header::SIZE)?.copy_from_slice(header.as_bytes());
        writer.block(root)?;
        Ok(writer)
    }

    /// Appends a group.
    pub(crate) fn group<E: Block>(
        &mut self,
        dimension: Dimension,
        entries: &[E],
    ) -> Result<(), EncodeError> {
        if entries.len() > dimension.count_max() {
            return Err(EncodeError::Limit);
        }
        let head = self.take(dimension.size)?;
        head[..2].copy_from_slice(&E::LENGTH.to_le_bytes());
        let count = entries.len().to_le_bytes();
        head[dimension.count_at..][..dimension.count_size]
            .copy_from_slice(&count[..dimension.count_size]);
        entries.iter().try_for_each(|entry| self.block(entry))
    }

    /// The message.
    pub(crate) fn finish(self) -> &'a [u8] {
        &self.bytes[..self.len]
    }

    /// Appends a block, and zeros to its length.
    #[inline]
    fn block<B: Block>(&mut self, block: &B) -> Result<(), EncodeError> {
        let room = self.take(B::LENGTH.into())?;
        room[..size_of::<B>()].copy_from_slice(bytemuck::bytes_of(block));
        Ok(())
    }

    /// The next bytes, zeroed.
    #[inline]
    fn take(&mut self, need: usize) -> Result<&mut [u8], EncodeError> {
        let room = self.bytes.len() - self.len;
        if need > room {
            return Err(EncodeError::Full { need, room });
        }
        let taken = &mut self.bytes[self.len..self.len + need];
        self.len += need;
        taken.fill(0);
        Ok(taken)
    }
}
