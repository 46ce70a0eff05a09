//! Requests as FIX: new orders by a prepared message, the rest field by field.
//!
//! A prepared NewOrderSingle holds what never changes; numbers are patched in place, padded with zeros as
//! the standard allows, and the checksum with them. What does not fit a prepared message's widths, or a
//! counterparty that is stricter than the standard, goes field by field.

use wirepath_protocol::fix::messages::{
    Body, NewOrderSingle, OrdType, OrderCancelReplaceRequest, OrderCancelRequest,
    OrderStatusRequest, Side, TimeInForce,
};
use wirepath_protocol::fix::template::{
    CharSlot, DecimalSlot, Template, TemplateError, TextSlot, TimeSlot, UintSlot,
};

use super::Symbols;
use crate::orders::{ClOrdId, NewOrder, Order, OrderSide, Request, Sent};
use crate::session::{Link, SendError};
use crate::store::Store;

/// How orders are written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OrderStyle {
    /// Account (1) of every order, if any.
    pub account: Option<String>,
    /// Numbers without padding, for counterparties that do not take leading zeros. Costs some 100 ns an order.
    pub plain_numbers: bool,
}

/// Digits of MsgSeqNum and OrderQty, and of Price before and behind the point, in a prepared message.
const SEQ_DIGITS: usize = 8;
const QTY_DIGITS: usize = 8;
const PRICE_DIGITS: (usize, usize) = (7, 4);

/// Writes requests.
#[derive(Debug)]
pub(super) struct Encoder {
    style: OrderStyle,
    limit: Option<Prepared>,
    market: Option<Prepared>,
}

/// A NewOrderSingle that waits for its numbers.
#[derive(Debug)]
struct Prepared {
    template: Template<512>,
    /// The instrument whose symbol is in it.
    instrument: u32,
    /// The ClOrdID, the MsgSeqNum and the TimeInForce that are in it.
    id: Option<ClOrdId>,
    number: u64,
    in_force: Option<crate::orders::TimeInForce>,
    seq: UintSlot<SEQ_DIGITS>,
    sending_time: TimeSlot,
    cl_ord_id: TextSlot,
    qty: UintSlot<QTY_DIGITS>,
    price: Option<DecimalSlot<{ PRICE_DIGITS.0 }, { PRICE_DIGITS.1 }>>,
    side: CharSlot,
    symbol: TextSlot,
    time_in_force: CharSlot,
    transact_time: TimeSlot,
}

impl Encoder {
    pub(super) fn new(style: OrderStyle) -> Self {
        Self { style, limit: None, market: None }
    }

    /// Prepares messages with the session's header. Where one cannot be prepared, orders go field by field.
    pub(super) fn prepare<S: Store>(&mut self, link: &mut Link<S>) {
        if self.style.plain_numbers {
            return;
        }
        self.limit = self.prepared(link, true).ok();
        self.market = self.prepared(link, false).ok();
    }

    fn prepared<S: Store>(
        &self,
        link: &mut Link<S>,
        is_limit: bool,
    ) -> Result<Prepared, TemplateError> {
        let new = NewOrder {
            instrument: 0,
            side: OrderSide::Buy,
            time_in_force: crate::orders::TimeInForce::Day,
            qty: 1,
            price: is_limit.then_some(wirepath_protocol::Price(0)),
            cause: crate::orders::Cause::default(),
        };
        let id = [b'0'; crate::orders::CL_ORD_ID_LEN];
        let precision = link.config().precision;
        let version = link.config().version;
        let order = self.order(&new, &id, b"?", 0).in_version(version);
        let draft = link.draft(b"D", |writer| order.write(writer, precision));
        let mut template = Template::new(draft.unwrap_or_default(), precision)?;
        Ok(Prepared {
            instrument: u32::MAX,
            id: None,
            number: u64::MAX,
            in_force: None,
            seq: template.uint_slot(34)?,
            sending_time: template.time_slot(52)?,
            cl_ord_id: template.text_slot(11)?,
            qty: template.uint_slot(38)?,
            price: match is_limit {
                true => Some(template.decimal_slot(44)?),
                false => None,
            },
            side: template.char_slot(54)?,
            symbol: template.text_slot(55)?,
            time_in_force: template.char_slot(59)?,
            transact_time: template.time_slot(60)?,
            template,
        })
    }

    /// Writes a message like `new` under the next number and ClOrdID, and does not send it: both are in place then,
    /// and so is the code that writes the rest.
    pub(super) fn rehearse(
        &mut self,
        symbols: &Symbols,
        new: &NewOrder,
        (seq, id): (u64, ClOrdId),
        now_ns: u64,
    ) {
        let prepared = if new.price.is_some() { &mut self.limit } else { &mut self.market };
        if let Some(prepared) = prepared {
            core::hint::black_box(prepared.write(new, id, symbols, seq, now_ns));
        }
    }

    /// Sends a NewOrderSingle (D).
    #[inline]
    pub(super) fn new_order<S: Store>(
        &mut self,
        link: &mut Link<S>,
        symbols: &Symbols,
        new: &NewOrder,
        id: ClOrdId,
    ) -> Result<u64, SendError> {
        let prepared = if new.price.is_some() { &mut self.limit } else { &mut self.market };
        if let Some(prepared) = prepared
            && let Some(seq) =
                link.send_whole(|seq, now_ns| prepared.write(new, id, symbols, seq, now_ns))?
        {
            return Ok(seq);
        }
        let text = id.to_text();
        let symbol = symbols.name(new.instrument).unwrap_or(b"");
        let order = self.order(new, &text, symbol, link.now_ns());
        send(link, &order)
    }

    fn order<'a>(
        &'a self,
        new: &NewOrder,
        id: &'a [u8],
        symbol: &'a [u8],
        now_ns: u64,
    ) -> NewOrderSingle<'a> {
        NewOrderSingle {
            account: self.style.account.as_deref().map(str::as_bytes),
            cl_ord_id: id,
            exec_inst: None,
            handl_inst: None,
            order_qty: Some(new.qty),
            ord_type: ord_type(new.price.is_some()),
            price: new.price,
            side: Side::from_code(new.side as u8),
            symbol: Some(symbol),
            text: None,
            time_in_force: Some(TimeInForce::from_code(new.time_in_force as u8)),
            transact_time: now_ns,
            stop_px: None,
            ex_destination: None,
            max_floor: None,
        }
    }

    /// Sends an OrderCancelRequest (F) or OrderCancelReplaceRequest (G) of `order`.
    pub(super) fn change<S: Store>(
        &self,
        link: &mut Link<S>,
        symbols: &Symbols,
        request: &Request,
        sent: &Sent,
        order: &Order,
    ) -> Result<u64, SendError> {
        let (id, original) = (sent.cl_ord_id.to_text(), sent.orig_cl_ord_id.map(ClOrdId::to_text));
        let original = original.as_ref().map_or(&id[..], |id| &id[..]);
        let venue_id = order.venue_order_id().as_bytes();
        let order_id = (!venue_id.is_empty()).then_some(venue_id);
        let side = Side::from_code(order.side() as u8);
        let symbol = symbols.name(order.instrument());
        let transact_time = link.now_ns();
        match request {
            Request::Replace(replace) => send(
                link,
                &OrderCancelReplaceRequest {
                    account: self.style.account.as_deref().map(str::as_bytes),
                    cl_ord_id: &id,
                    exec_inst: None,
                    handl_inst: None,
                    order_id,
                    order_qty: Some(replace.qty),
                    ord_type: ord_type(replace.price.is_some()),
                    orig_cl_ord_id: original,
                    price: replace.price,
                    side,
                    symbol,
                    time_in_force: Some(TimeInForce::from_code(order.time_in_force() as u8)),
                    transact_time,
                    stop_px: None,
                },
            ),
            _ => send(
                link,
                &OrderCancelRequest {
                    cl_ord_id: &id,
                    order_id,
                    order_qty: Some(order.qty()),
                    orig_cl_ord_id: original,
                    side,
                    symbol,
                    transact_time,
                },
            ),
        }
    }

    /// Sends an OrderStatusRequest (H) for `order`.
    pub(super) fn status<S: Store>(
        link: &mut Link<S>,
        symbols: &Symbols,
        order: &Order,
    ) -> Result<u64, SendError> {
        let id = order.cl_ord_id().to_text();
        let venue_id = order.venue_order_id().as_bytes();
        let request = OrderStatusRequest {
            cl_ord_id: Some(&id),
            order_id: (!venue_id.is_empty()).then_some(venue_id),
            side: Side::from_code(order.side() as u8),
            symbol: symbols.name(order.instrument()),
            status_req_id: None,
        };
        send(link, &request)
    }
}

impl Prepared {
    /// The message of an order under these names, if all fits. Else another order's values may be in it, or a
    /// mixture: the caller goes field by field.
    ///
    /// Not inlined, so that rehearsing it has it in the cache for the order that follows.
    #[inline(never)]
    fn write(
        &mut self,
        new: &NewOrder,
        id: ClOrdId,
        symbols: &Symbols,
        seq: u64,
        now_ns: u64,
    ) -> Option<&[u8]> {
        if self.instrument != new.instrument {
            self.set_symbol(new.instrument, symbols)?;
        }
        if self.id != Some(id) {
            self.template.set_text(self.cl_ord_id, &id.to_text()).ok()?;
            self.id = Some(id);
        }
        if self.number != seq {
            self.template.set_uint(self.seq, seq).ok()?;
            self.number = seq;
        }
        let template = &mut self.template;
        if let (Some(slot), Some(price)) = (self.price, new.price) {
            template.set_price(slot, price).ok()?;
        }
        template.set_uint(self.qty, new.qty).ok()?;
        template.set_char(self.side, new.side as u8).ok()?;
        if self.in_force != Some(new.time_in_force) {
            template.set_char(self.time_in_force, new.time_in_force as u8).ok()?;
            self.in_force = Some(new.time_in_force);
        }
        template.set_times([self.sending_time, self.transact_time], now_ns).ok()?;
        Some(template.as_bytes())
    }

    #[inline(never)]
    fn set_symbol(&mut self, instrument: u32, symbols: &Symbols) -> Option<()> {
        self.instrument = u32::MAX;
        self.template.replace(self.symbol, symbols.name(instrument)?).ok()?;
        self.instrument = instrument;
        Some(())
    }
}

fn ord_type(is_limit: bool) -> OrdType {
    OrdType::from_code(if is_limit { b'2' } else { b'1' })
}

fn send<S: Store, B: Body>(link: &mut Link<S>, body: &B) -> Result<u64, SendError> {
    let (version, precision) = (link.config().version, link.config().precision);
    let body = body.in_version(version);
    link.send(B::MSG_TYPE, |writer| body.write(writer, precision))
}
