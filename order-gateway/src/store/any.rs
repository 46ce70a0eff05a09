//! The store that the config asked for.

use super::{FileStore, MemoryStore, Record, Store, StoreError};

/// Either kind of store, chosen at run time; each call costs one predictable branch more.
#[derive(Debug)]
pub enum AnyStore {
    /// Nothing outlives the process.
    Memory(MemoryStore),
    /// Kept in a folder.
    File(Box<FileStore>),
}

/// Calls the same method of whichever store it is.
macro_rules! either {
    ($self:ident, $store:ident => $call:expr) => {
        match $self {
            AnyStore::Memory($store) => $call,
            AnyStore::File($store) => $call,
        }
    };
}

impl Store for AnyStore {
    #[inline]
    fn next_out(&self) -> u64 {
        either!(self, store => store.next_out())
    }

    #[inline]
    fn next_in(&self) -> u64 {
        either!(self, store => store.next_in())
    }

    #[inline]
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.append_out(message, now_ns))
    }

    #[inline]
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.append_in(message, now_ns))
    }

    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.set_next_in(next, now_ns))
    }

    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.set_next_out(next, now_ns))
    }

    fn sent(&self, seq: u64) -> Option<&[u8]> {
        either!(self, store => store.sent(seq))
    }

    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.reset(now_ns))
    }

    fn started_ns(&self) -> u64 {
        either!(self, store => store.started_ns())
    }

    #[inline]
    fn idle(&mut self, now_ns: u64) -> Result<(), StoreError> {
        either!(self, store => store.idle(now_ns))
    }

    #[inline]
    fn prepare(&self) {
        either!(self, store => store.prepare());
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let (memory, file) = match self {
            Self::Memory(store) => (Some(store.records()), None),
            Self::File(store) => (None, Some(store.records())),
        };
        memory.into_iter().flatten().chain(file.into_iter().flatten())
    }

    fn room_bytes(&self) -> u64 {
        either!(self, store => store.room_bytes())
    }
}
