//! The public's side of what happens, as ITCH 5.0 has it.
//!
//! Source: Nasdaq TotalView-ITCH 5.0, "Message Formats".

use wirepath_protocol::field::Price4Be;
use wirepath_protocol::itch50::{
    AddOrder, AddOrderAttributed, OrderCancel, OrderDelete, OrderExecuted, OrderReplace,
    StockDirectory, StockTradingAction, SystemEvent, side_code,
};
use wirepath_protocol::{Alpha, Symbol};

use super::Listed;
use super::book::Order;
use super::report::Output;

/// Makes the messages of one moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wire {
    /// Midnight in New York, Unix nanoseconds.
    midnight_ns: u64,
    /// Nanoseconds since then.
    time_ns: u64,
    reference: u64,
    match_number: u64,
}

/// Sends one message: `put!(self, out, instrument, Type { field: value, … })`.
macro_rules! put {
    ($wire:expr, $out:expr, $instrument:expr, $name:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        let message = $name {
            stock_locate: locate($instrument).into(),
            timestamp: $wire.time_ns.into(),
            $($field: $value.into(),)*
            ..$name::default()
        };
        $out.publish(message.as_bytes());
    }};
}

/// The number by which the feed names an instrument: 0 is none, so the first is 1.
pub(super) fn locate(instrument: u32) -> u16 {
    u16::try_from(instrument + 1).expect("at most 65,535 instruments")
}

impl Wire {
    /// Nothing has happened since midnight.
    pub(super) fn new(midnight_ns: u64) -> Self {
        Self { midnight_ns, ..Self::default() }
    }

    /// It is now `now_ns`. Time that goes back is the latest so far.
    pub(super) fn at(&mut self, now_ns: u64) {
        self.time_ns = self.time_ns.max(now_ns.saturating_sub(self.midnight_ns));
    }

    pub(super) fn next_reference(&mut self) -> u64 {
        self.reference += 1;
        self.reference
    }

    pub(super) fn next_match(&mut self) -> u64 {
        self.match_number += 1;
        self.match_number
    }

    pub(super) const fn matches(&self) -> u64 {
        self.match_number
    }

    pub(super) fn system(&self, code: u8, out: &mut impl Output) {
        let message = SystemEvent {
            timestamp: self.time_ns.into(),
            event_code: code.into(),
            ..SystemEvent::default()
        };
        out.publish(message.as_bytes());
    }

    pub(super) fn directory(&self, instrument: u32, listed: &Listed, out: &mut impl Output) {
        put!(
            self,
            out,
            instrument,
            StockDirectory {
                stock: listed.symbol,
                market_category: b'Q',
                financial_status_indicator: b'N',
                round_lot_size: listed.round_lot,
                round_lots_only: b'N',
                issue_classification: b'C',
                issue_sub_type: Alpha(*b"Z "),
                authenticity: b'T',
                short_sale_threshold_indicator: b'N',
                ipo_flag: b'N',
                luld_reference_price_tier: b'1',
                etp_flag: b'N',
                inverse_indicator: b'N',
            }
        );
    }

    pub(super) fn trading(
        &self,
        instrument: u32,
        symbol: Symbol,
        state: u8,
        out: &mut impl Output,
    ) {
        put!(
            self,
            out,
            instrument,
            StockTradingAction {
                stock: symbol,
                trading_state: state,
                reserved: b' ',
                reason: Alpha::BLANK,
            }
        );
    }

    /// An order joins the book, under its owner's name where it has one.
    pub(super) fn add(
        &self,
        order: &Order,
        symbol: Symbol,
        attribution: Option<Alpha<4>>,
        out: &mut impl Output,
    ) {
        let (side, price) = (side_code(order.side), Price4Be::from_raw(order.price));
        if let Some(attribution) = attribution {
            put!(
                self,
                out,
                order.instrument,
                AddOrderAttributed {
                    order_reference_number: order.reference,
                    buy_sell_indicator: side,
                    shares: order.open,
                    stock: symbol,
                    price: price,
                    attribution: attribution,
                }
            );
        } else {
            put!(
                self,
                out,
                order.instrument,
                AddOrder {
                    order_reference_number: order.reference,
                    buy_sell_indicator: side,
                    shares: order.open,
                    stock: symbol,
                    price: price,
                }
            );
        }
    }

    pub(super) fn executed(&self, order: &Order, qty: u32, matched: u64, out: &mut impl Output) {
        put!(
            self,
            out,
            order.instrument,
            OrderExecuted {
                order_reference_number: order.reference,
                executed_shares: qty,
                match_number: matched,
            }
        );
    }

    pub(super) fn reduced(&self, order: &Order, qty: u32, out: &mut impl Output) {
        put!(
            self,
            out,
            order.instrument,
            OrderCancel { order_reference_number: order.reference, cancelled_shares: qty }
        );
    }

    pub(super) fn deleted(&self, order: &Order, out: &mut impl Output) {
        put!(self, out, order.instrument, OrderDelete { order_reference_number: order.reference });
    }

    /// `order` takes the place of the one that the public knows by `original`.
    pub(super) fn replaced(&self, original: u64, order: &Order, out: &mut impl Output) {
        put!(
            self,
            out,
            order.instrument,
            OrderReplace {
                original_order_reference_number: original,
                new_order_reference_number: order.reference,
                shares: order.open,
                price: Price4Be::from_raw(order.price),
            }
        );
    }
}
