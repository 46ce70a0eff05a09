//! The market as IEX tells it over IEX-TP: DEEP+ by order, DEEP by level, TOPS the best prices.

use wirepath_protocol::field::Price4Le;
use wirepath_protocol::iextp::{DEEP_1_0, DEEP_PLUS_1_0, Header, SegmentWriter, TOPS_1_6};
use wirepath_protocol::{EncodeError, Side, Symbol, deep10, deepplus10, iex, tops16};

use super::flow::{Flow, Params, Row, Step};
use super::{MIDNIGHT_S, Messages, Teller, Told, symbol};

const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

fn name(instrument: u16) -> Symbol {
    Symbol::new(&symbol(instrument)).expect("six characters")
}

fn wire(cents: u16) -> Price4Le {
    Price4Le::from_raw(i64::from(cents) * 100)
}

fn epoch_ns(flow: &Flow) -> u64 {
    u64::from(MIDNIGHT_S) * 1_000_000_000 + flow.now_ns
}

/// Every instrument's reference data.
fn directory(flow: &Flow, to: &mut Told) {
    for instrument in 0..flow.instruments() {
        let message = iex::SecurityDirectory {
            timestamp: epoch_ns(flow).into(),
            symbol: name(instrument),
            round_lot_size: 100.into(),
            ..Default::default()
        };
        to.push(message.as_bytes());
    }
}

fn segment<'a>(
    protocol: u16,
    bytes: &'a mut [u8],
    first: u32,
    now_ns: u64,
    messages: Messages<'_>,
) -> Result<&'a [u8], EncodeError> {
    let header = Header {
        message_protocol_id: protocol.into(),
        channel_id: 1.into(),
        session_id: 1.into(),
        first_message_sequence_number: u64::from(first).into(),
        send_time: (u64::from(MIDNIGHT_S) * 1_000_000_000 + now_ns).into(),
        ..Header::default()
    };
    let mut segment = SegmentWriter::new(bytes, header)?;
    for message in messages {
        segment.push(message)?;
    }
    Ok(segment.finish())
}

/// Order by order. Numbers are scattered.
#[derive(Debug)]
pub(super) struct DeepPlus;

impl Teller for DeepPlus {
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        directory(flow, to);
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let (timestamp, order) = (epoch_ns(flow).into(), step.order());
        let symbol = name(order.instrument);
        let id = u64::from(order.id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let order_id_reference = id.into();
        match *step {
            Step::Add(order) => to.push(
                deepplus10::AddOrder {
                    side: if order.side == Side::Bid { b'8' } else { b'5' }.into(),
                    timestamp,
                    symbol,
                    order_id: id.into(),
                    size: u32::from(order.qty).into(),
                    price: wire(order.cents),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Execute(order, qty) => to.push(
                deepplus10::OrderExecuted {
                    timestamp,
                    symbol,
                    order_id_reference,
                    size: u32::from(qty).into(),
                    price: wire(order.cents),
                    trade_id: flow.now_ns.into(),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Delete(_) => to.push(
                deepplus10::OrderDelete {
                    timestamp,
                    symbol,
                    order_id_reference,
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Reduce(order, less) => to.push(
                deepplus10::OrderModify {
                    modify_flags: deepplus10::modify::MAINTAIN_PRIORITY,
                    timestamp,
                    symbol,
                    order_id_reference,
                    size: u32::from(order.qty - less).into(),
                    price: wire(order.cents),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Modify(_, cents, qty) => to.push(
                deepplus10::OrderModify {
                    timestamp,
                    symbol,
                    order_id_reference,
                    size: u32::from(qty).into(),
                    price: wire(cents),
                    ..Default::default()
                }
                .as_bytes(),
            ),
        }
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        segment(DEEP_PLUS_1_0, bytes, first, now_ns, messages)
    }
}

/// The trade, if the step was one.
fn trade(step: &Step, flow: &Flow, to: &mut Told) {
    if let Step::Execute(order, qty) = *step {
        let message = iex::TradeReport {
            timestamp: epoch_ns(flow).into(),
            symbol: name(order.instrument),
            size: u32::from(qty).into(),
            price: wire(order.cents),
            trade_id: flow.now_ns.into(),
            ..Default::default()
        };
        to.push(message.as_bytes());
    }
}

/// Level by level, an order that moves in two messages.
#[derive(Debug)]
pub(super) struct Deep;

impl Deep {
    fn level(&self, step: &Step, cents: u16, is_last: bool, flow: &Flow, to: &mut Told) {
        let order = step.order();
        let (_, qty, _) = flow.at(order.instrument, order.side, cents);
        let message = deep10::PriceLevelUpdate {
            event_flags: u8::from(is_last),
            timestamp: epoch_ns(flow).into(),
            symbol: name(order.instrument),
            size: u32::try_from(qty).expect("some thousand orders at most").into(),
            price: wire(cents),
            ..deep10::PriceLevelUpdate::on(order.side)
        };
        to.push(message.as_bytes());
    }
}

impl Teller for Deep {
    const COUNTS_ORDERS: bool = false;

    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        directory(flow, to);
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        trade(step, flow, to);
        let from = step.order().cents;
        match *step {
            Step::Modify(_, cents, _) if cents != from => {
                self.level(step, from, false, flow, to);
                self.level(step, cents, true, flow, to);
            }
            _ => self.level(step, from, true, flow, to),
        }
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        segment(DEEP_1_0, bytes, first, now_ns, messages)
    }
}

/// Best prices as they change.
#[derive(Debug)]
pub(super) struct Tops {
    /// By instrument: price and quantity of either side.
    told: Vec<[Option<(u16, u64)>; 2]>,
}

impl Tops {
    pub(super) fn new(params: &Params) -> Self {
        Self { told: vec![[None; 2]; params.instruments.into()] }
    }
}

impl Teller for Tops {
    const DEPTH: usize = 1;
    const COUNTS_ORDERS: bool = false;

    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        directory(flow, to);
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        trade(step, flow, to);
        let instrument = step.order().instrument;
        let best = |side| flow.levels(instrument, side).next();
        let now = SIDES.map(|side| best(side).map(|(cents, qty, _): Row| (cents, qty)));
        let told = &mut self.told[usize::from(instrument)];
        if *told == now {
            return Ok(());
        }
        *told = now;
        let [bid, ask] = now.map(Option::unwrap_or_default);
        let size = |qty| u32::try_from(qty).expect("some thousand orders at most").into();
        let message = tops16::QuoteUpdate {
            timestamp: epoch_ns(flow).into(),
            symbol: name(instrument),
            bid_size: size(bid.1),
            bid_price: wire(bid.0),
            ask_price: wire(ask.0),
            ask_size: size(ask.1),
            ..Default::default()
        };
        to.push(message.as_bytes());
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        segment(TOPS_1_6, bytes, first, now_ns, messages)
    }
}
