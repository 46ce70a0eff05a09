//! What an exchange says of orders over FIX: ExecutionReport, OrderCancelReject, OrderMassCancelReport.
//!
//! Each is a value that can wait until its session takes it. What the versions say differently is settled when
//! it is written: 4.2 names the state in ExecType (150) where later versions name the event, and has
//! ExecTransType (20).
//!
//! Source: FIX 4.2, 4.4 and 5.0 SP2, "Execution Report" and "Order Cancel Reject"; FIX 4.4 and 5.0 SP2,
//! "Order Mass Cancel Report".

use wirepath_order_gateway::session::{Link, SendError, Version};
use wirepath_order_gateway::store::Store;
use wirepath_protocol::Price;
use wirepath_protocol::fix::{Message, Precision, Writer};

/// An order, as its FIX session knows it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The ClOrdID (11) that it goes by now.
    pub(super) id: Vec<u8>,
    /// OrderID (37).
    pub(super) order_id: String,
    pub(super) symbol: Vec<u8>,
    pub(super) side: Vec<u8>,
    pub(super) kind: Vec<u8>,
    pub(super) price: Option<Price>,
    pub(super) qty: u64,
    pub(super) filled: u64,
    /// Σ price × quantity of its fills.
    value: i128,
    pub(super) open: bool,
    pub(super) is_rejected: bool,
}

impl Order {
    /// What a NewOrderSingle says.
    pub(super) fn new(message: &Message<'_>, order_id: String) -> Self {
        let text = |tag: u32| message.get(tag).unwrap_or(b"").to_vec();
        Self {
            id: text(11),
            order_id,
            symbol: text(55),
            side: text(54),
            kind: text(40),
            price: message.price(44).ok(),
            qty: quantity(message),
            filled: 0,
            value: 0,
            open: true,
            is_rejected: false,
        }
    }

    /// An order that a request names and nobody knows.
    pub(super) fn unknown(message: &Message<'_>) -> Self {
        let order = Self::new(message, "NONE".to_owned());
        let (open, is_rejected) = (false, true);
        Self { kind: b"2".to_vec(), price: None, qty: 0, open, is_rejected, ..order }
    }

    pub(super) fn fill(&mut self, qty: u64, price: Price) {
        self.filled += qty;
        self.value += i128::from(price.0) * i128::from(qty);
        self.open = self.filled < self.qty;
    }

    /// OrdStatus (39).
    fn status(&self) -> u8 {
        match (self.open, self.filled) {
            (true, 0) => b'0',
            (true, _) => b'1',
            (false, _) if self.is_rejected => b'8',
            (false, filled) if filled >= self.qty => b'2',
            (false, _) => b'4',
        }
    }

    /// AvgPx (6), rounded towards zero.
    fn average(&self) -> Price {
        let average = self.value.checked_div(self.filled.into()).unwrap_or(0);
        Price(i64::try_from(average).unwrap_or(i64::MAX))
    }
}

/// What an ExecutionReport is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ExecKind {
    New,
    Fill {
        qty: u64,
        price: Price,
    },
    Cancelled,
    /// The day is over.
    Expired,
    Replaced,
    /// Lost a part of its quantity without trading.
    Restated,
    /// For OrdRejReason (103).
    Rejected {
        reason: u32,
    },
    /// The answer to a question.
    Status,
}

/// An ExecutionReport.
#[derive(Clone, Debug)]
pub(super) struct Execution {
    /// The order after what happened.
    order: Order,
    kind: ExecKind,
    exec_id: u64,
    /// When it happened.
    time_ns: u64,
    /// OrigClOrdID (41).
    pub(super) original: Option<Vec<u8>>,
    pub(super) text: Option<String>,
    /// SecondaryOrderID (198): the number by which the public feed names the order.
    pub(super) reference: Option<u64>,
    /// SecondaryExecID (527): the number by which the feed names the execution.
    pub(super) match_number: Option<u64>,
    /// LastLiquidityInd (851): whether the order stood in the book.
    pub(super) is_maker: Option<bool>,
}

impl Execution {
    pub(super) fn new(order: &Order, kind: ExecKind, exec_id: u64, time_ns: u64) -> Self {
        Self {
            order: order.clone(),
            kind,
            exec_id,
            time_ns,
            original: None,
            text: None,
            reference: None,
            match_number: None,
            is_maker: None,
        }
    }

    fn write(&self, version: Version, writer: &mut Writer<'_, '_>) {
        let (order, is_42) = (&self.order, version == Version::Fix42);
        let status = match self.kind {
            ExecKind::Rejected { .. } => b'8',
            ExecKind::Cancelled => b'4',
            ExecKind::Expired => b'C',
            _ => order.status(),
        };
        let exec_type = match self.kind {
            ExecKind::New => b'0',
            ExecKind::Fill { .. } | ExecKind::Status if is_42 => status,
            ExecKind::Fill { .. } => b'F',
            ExecKind::Cancelled => b'4',
            ExecKind::Expired => b'C',
            ExecKind::Replaced => b'5',
            ExecKind::Restated => b'D',
            ExecKind::Rejected { .. } => b'8',
            ExecKind::Status => b'I',
        };
        let is_dead = matches!(status, b'2' | b'4' | b'8' | b'C');
        let leaves = if is_dead { 0 } else { order.qty - order.filled };
        let (last_price, last_qty) = match self.kind {
            ExecKind::Fill { qty, price } => (price, qty),
            _ => (Price(0), 0),
        };
        writer.price(6, order.average()).bytes(11, or_none(&order.id)).uint(14, order.filled);
        writer.text(17, &format!("E{}", self.exec_id));
        if is_42 {
            writer.char(20, if self.kind == ExecKind::Status { b'3' } else { b'0' });
        }
        writer.price(31, last_price).uint(32, last_qty);
        writer.text(37, &order.order_id).uint(38, order.qty).char(39, status);
        writer.bytes(40, if order.kind.is_empty() { b"2" } else { &order.kind });
        writer.some(self.original.as_deref(), |writer, id| _ = writer.bytes(41, or_none(id)));
        writer.some(order.price, |writer, price| _ = writer.price(44, price));
        writer.bytes(54, or_none(&order.side)).bytes(55, or_none(&order.symbol));
        writer.some(self.text.as_deref(), |writer, text| _ = writer.text(58, text));
        let precision = if is_42 { Precision::Seconds } else { Precision::Micros };
        writer.timestamp(60, self.time_ns, precision);
        if let ExecKind::Rejected { reason } = self.kind {
            writer.uint(103, reason.into());
        }
        writer.char(150, exec_type).uint(151, leaves);
        writer.some(self.reference, |writer, number| _ = writer.uint(198, number));
        if self.kind == ExecKind::Restated {
            writer.uint(378, 5); // partial decline of OrderQty
        }
        if !is_42 {
            writer.some(self.match_number, |writer, number| _ = writer.uint(527, number));
            let liquidity = |is_maker| if is_maker { 1 } else { 2 };
            writer.some(self.is_maker.map(liquidity), |writer, side| _ = writer.uint(851, side));
        }
    }
}

/// An OrderCancelReject.
#[derive(Clone, Debug)]
pub(super) struct CancelReject {
    id: Vec<u8>,
    original: Vec<u8>,
    order_id: String,
    status: u8,
    response_to: u8,
    reason: u32,
    text: String,
}

impl CancelReject {
    /// The answer to this cancel or replace of `order`, if that is known. `response_to` is CxlRejResponseTo
    /// (434), `reason` CxlRejReason (102).
    pub(super) fn new(
        message: &Message<'_>,
        order: Option<&Order>,
        response_to: u8,
        reason: u32,
        text: &str,
    ) -> Self {
        Self {
            id: or_none(message.get(11).unwrap_or(b"")).to_vec(),
            original: or_none(message.get(41).unwrap_or(b"")).to_vec(),
            order_id: order.map_or("NONE", |order| &order.order_id).to_owned(),
            status: order.map_or(b'8', Order::status),
            response_to,
            reason,
            text: text.to_owned(),
        }
    }

    fn write(&self, writer: &mut Writer<'_, '_>) {
        writer.bytes(11, &self.id).text(37, &self.order_id).char(39, self.status);
        writer.bytes(41, &self.original).text(58, &self.text);
        writer.uint(102, self.reason.into()).char(434, self.response_to);
    }
}

/// An OrderMassCancelReport.
#[derive(Clone, Debug)]
pub(super) struct MassCancelReport {
    id: Vec<u8>,
    scope: Vec<u8>,
    number: u64,
    /// How many orders went; why none can, if so.
    affected: Result<u64, String>,
}

impl MassCancelReport {
    /// The answer to this request, after which so many orders are gone.
    pub(super) fn new(message: &Message<'_>, number: u64, affected: u64) -> Self {
        Self {
            id: or_none(message.get(11).unwrap_or(b"")).to_vec(),
            scope: message.get(530).unwrap_or(b"7").to_vec(),
            number,
            affected: Ok(affected),
        }
    }

    /// The answer to a request that cannot be met.
    pub(super) fn refused(message: &Message<'_>, number: u64, why: String) -> Self {
        Self { affected: Err(why), ..Self::new(message, number, 0) }
    }

    fn write(&self, version: Version, writer: &mut Writer<'_, '_>) {
        writer.bytes(11, &self.id).text(37, &format!("M{}", self.number));
        writer.bytes(530, &self.scope);
        match &self.affected {
            Ok(affected) => _ = writer.bytes(531, &self.scope).uint(533, *affected),
            Err(why) => _ = writer.char(531, b'0').uint(532, 99).text(58, why),
        }
        if version == Version::Fix50Sp2 {
            writer.text(1369, &format!("MR{}", self.number));
        }
    }
}

/// Anything that an exchange says of orders.
#[derive(Clone, Debug)]
pub(super) enum Outgoing {
    Execution(Box<Execution>),
    CancelReject(CancelReject),
    MassCancel(MassCancelReport),
}

impl From<Execution> for Outgoing {
    fn from(execution: Execution) -> Self {
        Self::Execution(Box::new(execution))
    }
}

impl Outgoing {
    /// Sends it. Gives its number.
    ///
    /// # Errors
    ///
    /// As [`Link::send`]: then it may be sent later.
    pub(super) fn send<S: Store>(&self, link: &mut Link<S>) -> Result<u64, SendError> {
        let version = link.config().version;
        match self {
            Self::Execution(report) => link.send(b"8", |writer| report.write(version, writer)),
            Self::CancelReject(reject) => link.send(b"9", |writer| reject.write(writer)),
            Self::MassCancel(report) => link.send(b"r", |writer| report.write(version, writer)),
        }
    }
}

/// OrderQty (38): a decimal in FIX, whole here; 0 where it is not.
pub(super) fn quantity(message: &Message<'_>) -> u64 {
    let decimal = message.price(38).map_or(0, |qty| qty.0);
    u64::try_from(decimal / 1_000_000_000).unwrap_or(0)
}

/// A value that may not be empty.
fn or_none(value: &[u8]) -> &[u8] {
    if value.is_empty() { b"NONE" } else { value }
}
