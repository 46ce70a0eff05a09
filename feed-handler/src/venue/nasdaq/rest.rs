//! The messages of ITCH 5.0 that are not about orders: instruments, trading status, trades outside the
//! book, auctions.

use wirepath_protocol::itch50::{self, Head, Message as Itch};
use wirepath_protocol::{Side, Symbol};

use super::NasdaqItch;
use crate::directory::Instrument;
use crate::event::{AuctionPrice, Event, Kind, TradingStatus};
use crate::venue::emit::{emit, emit_auction_prices, on_side, sideless, text};
use crate::venue::market::Origin;
use crate::venue::{Message, Sink, Venue};

impl NasdaqItch {
    /// All that is not about orders: rarer, and kept away from the hot code.
    #[inline(never)]
    pub(super) fn apply_rest(
        &mut self,
        message: &Message<'_>,
        itch: &Itch<'_>,
        sink: &mut impl Sink,
    ) {
        match *itch {
            Itch::SystemEvent(m) => {
                self.market.emit_system(message, m.timestamp(), m.event_code().into(), sink);
            }
            Itch::StockDirectory(m) => {
                let index = m.stock_locate().into();
                let (symbol, round_lot) = (m.stock(), m.round_lot_size());
                if self.market.name(Instrument { index, symbol, venue_id: index, round_lot }) {
                    let base = self.market.base(Origin {
                        message,
                        instrument: index,
                        time_ns: m.timestamp(),
                    });
                    let a = m.stock().to_u64().cast_signed();
                    emit(
                        sink,
                        Kind::Instrument,
                        Event { qty: m.round_lot_size(), a, ..sideless(base) },
                    );
                }
            }
            Itch::StockTradingAction(m) => {
                let status = match m.trading_state() {
                    b'T' => TradingStatus::Trading,
                    b'H' => TradingStatus::Halted,
                    b'P' => TradingStatus::Paused,
                    b'Q' => TradingStatus::QuoteOnly,
                    _ => TradingStatus::Unknown,
                };
                self.set_status(
                    message,
                    m.stock_locate().into(),
                    m.stock(),
                    m.timestamp(),
                    status,
                    &m.reason().0,
                    sink,
                );
            }
            Itch::OperationalHalt(m) => {
                let index = m.stock_locate().into();
                let status =
                    match (m.market_code(), m.operational_halt_action(), self.status(index)) {
                        (b'Q', b'H', _) => TradingStatus::OperationalHalt,
                        (b'Q', _, TradingStatus::OperationalHalt | TradingStatus::Unknown) => {
                            TradingStatus::Trading
                        }
                        (_, _, other) => other, // another market's halt, or a resumption below a wider halt
                    };
                self.set_status(message, index, m.stock(), m.timestamp(), status, &[], sink);
            }
            Itch::RegShoRestriction(m) => {
                if let Some(base) = self.quiet(message, m.locate_code(), m.stock(), m.timestamp()) {
                    emit(sink, Kind::ShortSale, Event { qty: m.reg_sho_action().into(), ..base });
                }
            }
            Itch::LuldAuctionCollar(m) => {
                if let Some(base) = self.quiet(message, m.stock_locate(), m.stock(), m.timestamp())
                {
                    let (a, b) =
                        (m.upper_auction_collar_price().0, m.lower_auction_collar_price().0);
                    emit(sink, Kind::PriceBand, Event { a, b: b.cast_unsigned(), ..base });
                }
            }
            Itch::Trade(m) => {
                if let Some(base) = self.quiet(message, m.stock_locate(), m.stock(), m.timestamp())
                {
                    emit(
                        sink,
                        Kind::Trade,
                        Event { qty: m.shares(), a: m.price().0, b: m.match_number(), ..base },
                    );
                }
            }
            Itch::CrossTrade(m) => {
                if let Some(base) = self.quiet(message, m.stock_locate(), m.stock(), m.timestamp())
                {
                    let (qty, a) = (m.cross_type().into(), m.cross_price().0);
                    emit(sink, Kind::Cross, Event { qty, a, b: m.shares(), ..base });
                }
            }
            Itch::BrokenTrade(m) => {
                let index = m.stock_locate().into();
                if self.market.wants(index) {
                    let base = self.market.base(Origin {
                        message,
                        instrument: index,
                        time_ns: m.timestamp(),
                    });
                    emit(sink, Kind::TradeBreak, Event { b: m.match_number(), ..sideless(base) });
                }
            }
            Itch::NetOrderImbalance(m) => self.imbalance(message, m, sink),
            Itch::DirectListing(m) => {
                if let Some(base) = self.quiet(message, m.stock_locate(), m.stock(), m.timestamp())
                {
                    use AuctionPrice::{CollarLower, CollarUpper, Near};
                    let prices = [
                        (Near, m.near_execution_price()),
                        (CollarUpper, m.upper_price_range_collar()),
                        (CollarLower, m.lower_price_range_collar()),
                    ];
                    emit_auction_prices(sink, &base, b'O', prices);
                }
            }
            ref other => {
                let Ok(head) = Head::view(message.block) else { return };
                let (index, time) = (head.stock_locate().into(), head.timestamp());
                if index == 0 || self.market.wants(index) {
                    let base =
                        self.market.base(Origin { message, instrument: index, time_ns: time });
                    emit(sink, Kind::Other, Event { qty: other.kind().into(), ..sideless(base) });
                }
            }
        }
    }

    fn imbalance(
        &mut self,
        message: &Message<'_>,
        m: &itch50::NetOrderImbalance,
        sink: &mut impl Sink,
    ) {
        let Some(base) = self.quiet(message, m.stock_locate(), m.stock(), m.timestamp()) else {
            return;
        };
        let sided = match m.imbalance_direction() {
            b'B' => on_side(base, Side::Bid),
            b'S' => on_side(base, Side::Ask),
            _ => base,
        };
        let a = i64::try_from(m.paired_shares()).unwrap_or(i64::MAX);
        emit(
            sink,
            Kind::AuctionImbalance,
            Event { qty: m.cross_type().into(), a, b: m.imbalance_shares(), ..sided },
        );
        use AuctionPrice::{Far, Near, Reference};
        let prices = [
            (Far, m.far_price()),
            (Near, m.near_price()),
            (Reference, m.current_reference_price()),
        ];
        emit_auction_prices(sink, &base, m.cross_type(), prices);
    }

    /// An event without a side, for a message that carries its symbol; `None` when it is not wanted.
    fn quiet(
        &mut self,
        message: &Message<'_>,
        locate: u16,
        symbol: Symbol,
        time: u64,
    ) -> Option<Event> {
        let index = locate.into();
        self.market.wants_named(index, symbol).then(|| {
            let base = self.market.base(Origin { message, instrument: index, time_ns: time });
            sideless(base)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one message, from two layouts")]
    fn set_status(
        &mut self,
        message: &Message<'_>,
        index: u32,
        symbol: Symbol,
        time: u64,
        status: TradingStatus,
        reason: &[u8],
        sink: &mut impl Sink,
    ) {
        if !self.market.wants_named(index, symbol) {
            return;
        }
        self.market.status[index as usize] = status;
        let base = self.market.base(Origin { message, instrument: index, time_ns: time });
        emit(sink, Kind::Status, Event { qty: status as u32, a: text(reason), ..sideless(base) });
    }
}
