//! One entry as it lies in the queue and in the file: what all kinds have in common, and its check sum.

use bytemuck::{Pod, Zeroable};

use super::body::TermsBody;
use super::code::Kind;
use crate::orders::ClOrdId;

/// Bytes of an entry.
pub const ENTRY_BYTES: usize = 256;

/// Words of 8 bytes of an entry: what the queue moves.
pub(super) const ENTRY_WORDS: usize = ENTRY_BYTES / 8;

/// What is the kind's own.
pub(super) const BODY_BYTES: usize = 184;

/// Words of a request.
const REQUEST_WORDS: usize = (core::mem::offset_of!(Entry, body) + size_of::<TermsBody>()) / 8;

/// Bytes of a symbol that are kept.
const SYMBOL_BYTES: usize = 24;

/// One thing that happened. [`record`](Self::record) says what.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct Entry {
    pub(super) crc: u32,                    //  0  of bytes 4 to 256; the writer's
    pub(super) kind: u8,                    //  4
    pub(super) code: u8,                    //  5  request, report, event or reason, by the kind
    pub(super) flags: u16,                  //  6
    pub(super) number: u64,                 //  8  within the run; the recorder's
    pub(super) time_ns: u64,                // 16  since the Unix epoch, UTC
    pub(super) order: u64,                  // 24  ClOrdID of the order's New; 0 for none
    pub(super) cl_ord_id: u64, // 32  of the request, or that a report names; 0 for none
    pub(super) instrument: u32, // 40  dense index; u32::MAX for none
    pub(super) detail: u32,    // 44  why a request was refused
    pub(super) symbol: [u8; SYMBOL_BYTES], // 48  padded with zeros
    pub(super) body: [u64; BODY_BYTES / 8], // 72
}

const _: () =
    assert!(size_of::<Entry>() == ENTRY_BYTES && core::mem::offset_of!(Entry, body) == 72);

/// Bits of `flags`. Each belongs to one kind, or to the two about requests.
pub(super) mod flag {
    pub(in super::super) const PRICE: u16 = 1;
    pub(in super::super) const BID: u16 = 2;
    pub(in super::super) const ASK: u16 = 4;
    pub(in super::super) const STALE: u16 = 8;

    pub(in super::super) const CLOSED: u16 = 1;
    pub(in super::super) const BUY: u16 = 2;
    pub(in super::super) const APPLIED: u16 = 4;
    pub(in super::super) const MAYBE_REPEATED: u16 = 8;

    pub(in super::super) const RESET: u16 = 1;

    pub(in super::super) const FROM: u16 = 1;
    pub(in super::super) const TO: u16 = 2;
}

impl Entry {
    /// No instrument.
    pub(super) const NO_INSTRUMENT: u32 = u32::MAX;

    #[inline(always)]
    pub(super) fn new(kind: Kind, code: u8, time_ns: u64) -> Self {
        Self { kind: kind as u8, code, time_ns, instrument: Self::NO_INSTRUMENT, ..Self::zeroed() }
    }

    /// The same entry with the symbol of its instrument, cut to 24 bytes.
    #[inline]
    #[must_use]
    pub fn with_symbol(mut self, symbol: &[u8]) -> Self {
        let len = symbol.len().min(SYMBOL_BYTES);
        self.symbol[..len].copy_from_slice(&symbol[..len]);
        self
    }

    /// When it happened: nanoseconds since the Unix epoch, UTC, on the clock of whoever recorded it.
    pub fn time_ns(&self) -> u64 {
        self.time_ns
    }

    /// Its number within the run, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// What it is about; `None` for a kind of a later version.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_raw(self.kind)
    }

    /// The order it belongs to, by the ClOrdID of its New.
    pub fn order(&self) -> Option<ClOrdId> {
        ClOrdId::new(self.order)
    }

    /// The ClOrdID of the request, or the one of ours that a report names.
    pub fn cl_ord_id(&self) -> Option<ClOrdId> {
        ClOrdId::new(self.cl_ord_id)
    }

    /// Dense instrument index.
    pub fn instrument(&self) -> Option<u32> {
        (self.instrument != Self::NO_INSTRUMENT).then_some(self.instrument)
    }

    /// Symbol of the instrument; empty if there is none.
    pub fn symbol(&self) -> &[u8] {
        let end = self.symbol.iter().position(|byte| *byte == 0).unwrap_or(SYMBOL_BYTES);
        &self.symbol[..end]
    }

    /// Words at the front that may be other than 0: fewer cache lines for the kind that time matters most for.
    #[inline(always)]
    pub(super) const fn used_words(kind: u8) -> usize {
        if kind == Kind::Request as u8 { REQUEST_WORDS } else { ENTRY_WORDS }
    }

    /// What the entry holds as bytes of its kind's layout.
    #[inline(always)]
    pub(super) fn body<B: Pod>(&self) -> &B {
        const { assert!(size_of::<B>() == BODY_BYTES) };
        bytemuck::cast_ref(&self.body)
    }

    /// The same, to be filled in.
    #[inline(always)]
    pub(super) fn body_mut<B: Pod>(&mut self) -> &mut B {
        const { assert!(size_of::<B>() == BODY_BYTES) };
        bytemuck::cast_mut(&mut self.body)
    }

    /// Puts the check sum in, for entry `index` of the file of `day`.
    pub(super) fn seal(&mut self, index: u64, day: u32) {
        self.crc = self.crc_at(index, day);
    }

    /// Whether it is whole and lies where it was written.
    pub(super) fn is_sound(&self, index: u64, day: u32) -> bool {
        self.kind != 0 && self.crc == self.crc_at(index, day)
    }

    fn crc_at(&self, index: u64, day: u32) -> u32 {
        let place = (u64::from(day) << 40 ^ index).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut hasher = crc32fast::Hasher::new_with_initial((place >> 32) as u32);
        hasher.update(&bytemuck::bytes_of(self)[4..]);
        hasher.finalize()
    }
}

impl core::fmt::Debug for Entry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Entry")
            .field("number", &self.number)
            .field("time_ns", &self.time_ns)
            .field("record", &self.record())
            .finish()
    }
}
