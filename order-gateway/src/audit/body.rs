//! What each kind of entry holds of its own, as bytes.

use core::fmt;

use bytemuck::{Pod, Zeroable};

use super::entry::BODY_BYTES;

/// What was asked for, and what the book was then: of requests and refusals.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct TermsBody {
    pub(super) orig_cl_ord_id: u64,
    pub(super) qty: u64,
    pub(super) price: i64,
    pub(super) valued_at: i64,
    pub(super) cause_rx_ns: u64,
    pub(super) cause_seq: u64,
    pub(super) session_seq: u64,
    pub(super) bid: i64,
    pub(super) ask: i64,
    pub(super) book_age_ns: u64,
    pub(super) side: u8,
    pub(super) time_in_force: u8,
    pub(super) unused: [u8; 6],
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct RequestBody {
    pub(super) terms: TermsBody,
    pub(super) unused: [u64; 12],
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct RefusalBody {
    pub(super) terms: TermsBody,
    pub(super) allowed: Wide,
    pub(super) asked: Wide,
    pub(super) text: Text<64>,
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ReportBody {
    pub(super) notional: Wide,
    pub(super) cum_qty: u64,
    pub(super) leaves_qty: u64,
    pub(super) venue_cum_qty: u64,
    pub(super) last_qty: u64,
    pub(super) last_px: i64,
    pub(super) cause_rx_ns: u64,
    pub(super) cause_seq: u64,
    pub(super) rx_ns: u64,
    pub(super) transact_ns: u64,
    pub(super) anomalies: u32,
    pub(super) reason: u16,
    pub(super) state: u8,
    pub(super) unused: [u8; 7],
    pub(super) exec_id: Text<41>,
    pub(super) order_id: Text<41>,
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct EventBody {
    pub(super) a: u64,
    pub(super) b: u64,
    pub(super) text: Text<168>,
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct LimitBody {
    pub(super) from: Wide,
    pub(super) to: Wide,
    pub(super) name: Text<64>,
    pub(super) unused: [u64; 11],
}

/// A number that is all there is to say.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct NumberBody {
    pub(super) number: u64,
    pub(super) unused: [u64; 22],
}

/// A text that is all there is to say.
pub(super) type TextBody = Text<BODY_BYTES>;

/// 128 bits at an alignment of 8.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(transparent)]
pub(super) struct Wide([u64; 2]);

impl Wide {
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    pub(super) const fn new(value: i128) -> Self {
        Self([value as u64, (value >> 64) as u64])
    }

    pub(super) const fn get(self) -> i128 {
        (self.0[1] as i128) << 64 | self.0[0] as i128
    }
}

/// A text of up to `N - 1` bytes, its length in the last one; what is longer is cut. Formatting into it
/// allocates nothing.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(transparent)]
pub(super) struct Text<const N: usize>([u8; N]);

impl<const N: usize> Text<N> {
    pub(super) fn new(text: &[u8]) -> Self {
        let mut this = Self([0; N]);
        this.add(text);
        this
    }

    pub(super) fn of(shown: impl fmt::Display) -> Self {
        let mut this = Self([0; N]);
        let _ = fmt::write(&mut this, format_args!("{shown}")); // fails where it is cut
        this
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0[..self.len()]
    }

    /// Never more than fits, whatever the byte says.
    fn len(&self) -> usize {
        usize::from(self.0[N - 1]).min(N - 1)
    }

    fn add(&mut self, text: &[u8]) {
        let from = self.len();
        let count = text.len().min(N - 1 - from);
        self.0[from..from + count].copy_from_slice(&text[..count]);
        #[expect(clippy::cast_possible_truncation, reason = "below N, which is at most 256")]
        let len = (from + count) as u8;
        self.0[N - 1] = len;
    }
}

impl<const N: usize> fmt::Write for Text<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = N - 1 - self.len();
        if text.len() <= room {
            self.add(text.as_bytes());
            return Ok(());
        }
        self.add(&text.as_bytes()[..text.floor_char_boundary(room)]);
        Err(fmt::Error)
    }
}
