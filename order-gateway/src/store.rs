//! Placeholder until the store branch is merged.
#![allow(missing_docs)]
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum StoreError {
    #[error("store is full")]
    Full,
}
pub trait Store {
    fn next_out(&self) -> u64;
    fn next_in(&self) -> u64;
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError>;
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError>;
    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError>;
    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError>;
    fn sent(&self, seq: u64) -> Option<&[u8]>;
    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError>;
    fn started_ns(&self) -> u64;
    fn idle(&mut self, now_ns: u64) -> Result<(), StoreError>;
}
#[derive(Debug, Default)]
pub struct MemoryStore {
    pub fail: bool,
    out: std::collections::BTreeMap<u64, Vec<u8>>,
    next_out: u64,
    next_in: u64,
    started: u64,
}
impl MemoryStore {
    pub fn new() -> Self {
        Self { next_out: 1, next_in: 1, ..Self::default() }
    }
}
impl Store for MemoryStore {
    fn next_out(&self) -> u64 {
        self.next_out
    }
    fn next_in(&self) -> u64 {
        self.next_in
    }
    fn append_out(&mut self, m: &[u8], _: u64) -> Result<(), StoreError> {
        if self.fail {
            return Err(StoreError::Full);
        }
        self.out.insert(self.next_out, m.to_vec());
        self.next_out += 1;
        Ok(())
    }
    fn append_in(&mut self, _: Option<&[u8]>, _: u64) -> Result<(), StoreError> {
        self.next_in += 1;
        Ok(())
    }
    fn set_next_in(&mut self, n: u64, _: u64) -> Result<(), StoreError> {
        self.next_in = n;
        Ok(())
    }
    fn set_next_out(&mut self, n: u64, _: u64) -> Result<(), StoreError> {
        self.next_out = n;
        Ok(())
    }
    fn sent(&self, seq: u64) -> Option<&[u8]> {
        self.out.get(&seq).map(|m| &m[..])
    }
    fn reset(&mut self, now: u64) -> Result<(), StoreError> {
        *self = Self::new();
        self.started = now;
        Ok(())
    }
    fn started_ns(&self) -> u64 {
        self.started
    }
    fn idle(&mut self, _: u64) -> Result<(), StoreError> {
        Ok(())
    }
}
