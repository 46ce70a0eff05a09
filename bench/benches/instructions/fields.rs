//! Reads every field of a message, so that none of the work of decoding is left out.

use wirepath_protocol::{Alpha, Price, Symbol, deep10, itch50};

/// What a field adds to the sum.
trait Field {
    fn bits(self) -> u64;
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Field for $number {
            #[inline(always)]
            fn bits(self) -> u64 {
                self.into()
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 }

impl Field for Symbol {
    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from_ne_bytes(self.0)
    }
}

impl Field for Alpha<4> {
    #[inline(always)]
    fn bits(self) -> u64 {
        u32::from_ne_bytes(self.0).into()
    }
}

impl Field for Price {
    #[inline(always)]
    fn bits(self) -> u64 {
        self.0.cast_unsigned()
    }
}

impl Field for Option<Price> {
    #[inline(always)]
    fn bits(self) -> u64 {
        self.map_or(0, Field::bits)
    }
}

macro_rules! sum {
    ($message:ident: $first:ident $($field:ident)*) => {
        $message.$first().bits()$(.wrapping_add($message.$field().bits()))*
    };
}

/// The sum of all fields of a message of orders and trades; of others, which are rare, the kind.
#[inline(always)]
pub(crate) fn itch50(message: &itch50::Message<'_>) -> u64 {
    use itch50::Message as M;
    match message {
        M::AddOrder(m) => sum!(m: stock_locate tracking_number timestamp order_reference_number
            buy_sell_indicator shares stock price),
        M::AddOrderAttributed(m) => sum!(m: stock_locate tracking_number timestamp
            order_reference_number buy_sell_indicator shares stock price attribution),
        M::OrderExecuted(m) => sum!(m: stock_locate tracking_number timestamp
            order_reference_number executed_shares match_number),
        M::OrderExecutedWithPrice(m) => sum!(m: stock_locate tracking_number timestamp
            order_reference_number executed_shares match_number printable execution_price),
        M::OrderCancel(m) => sum!(m: stock_locate tracking_number timestamp
            order_reference_number cancelled_shares),
        M::OrderDelete(m) => sum!(m: stock_locate tracking_number timestamp
            order_reference_number),
        M::OrderReplace(m) => sum!(m: stock_locate tracking_number timestamp
            original_order_reference_number new_order_reference_number shares price),
        M::Trade(m) => sum!(m: stock_locate tracking_number timestamp order_reference_number
            buy_sell_indicator shares stock price match_number),
        other => other.kind().into(),
    }
}

/// The sum of all fields of a price level update; of others, the kind.
#[inline(always)]
pub(crate) fn deep10(message: &deep10::Message<'_>) -> u64 {
    match message {
        deep10::Message::PriceLevelUpdate(m) => {
            sum!(m: message_type event_flags timestamp symbol size price)
        }
        other => other.kind().into(),
    }
}
