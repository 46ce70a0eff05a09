use proptest::prelude::*;

use super::*;
use crate::Price;
use crate::fix::message::tests::{framed, framed_bytes, soh};

const TIME: u64 = 1_795_385_405_123_000_000;
const T: &str = "20261122-22:10:05.123";

fn header() -> Header<'static> {
    Header { seq: 7, sender: b"DESK", sending_time: TIME, target: b"VENUE", ..Header::default() }
}

fn style(version: Version) -> Style {
    Style { version, precision: Precision::Millis }
}

/// Writes a message, compares it with the text of its body, and has the dictionary look at it.
fn written<B: Body>(version: Version, body: &B, text: &str) -> Vec<u8> {
    let mut bytes = [0; 512];
    let sent = encode(&mut bytes, style(version), &header(), body).unwrap();
    let msg_type = str::from_utf8(B::MSG_TYPE).unwrap();
    let head = format!("35={msg_type}|34=7|49=DESK|52={T}|56=VENUE|");
    let expected = framed(version.begin_string(), &(head + text));
    assert_eq!(sent.escape_ascii().to_string(), expected.escape_ascii().to_string());
    let message = Message::parse(sent).unwrap();
    assert_eq!(version.validator(Options::default()).validate(&message), Ok(()), "{text}");
    sent.to_vec()
}

/// The same there and back.
macro_rules! both_ways {
    ($version:expr, $name:ident, $body:expr, $text:expr) => {{
        let body = $body;
        let sent = written($version, &body, &$text.replace("60=T", &format!("60={T}")));
        assert_eq!($name::read(&Message::parse(&sent).unwrap()), Ok(body.in_version($version)));
    }};
}

use Version::{Fix42, Fix44, Fix50Sp2};

#[test]
fn session_messages_both_ways() {
    let logon = Logon {
        encrypt_method: 0,
        raw_data: None,
        heart_bt_int: 30,
        reset_seq_num: None,
        max_message_size: None,
        test_message: None,
        username: None,
        password: None,
        next_expected: None,
        default_appl_ver_id: None,
    };
    both_ways!(Fix42, Logon, logon, "98=0|108=30|");
    both_ways!(Fix44, Logon, Logon { reset_seq_num: Some(true), ..logon }, "98=0|108=30|141=Y|");
    both_ways!(Fix50Sp2, Logon, logon, "98=0|108=30|1137=9|");
    let full = Logon {
        raw_data: Some(b"a\x01=b"),
        max_message_size: Some(8192),
        test_message: Some(true),
        username: Some(b"me"),
        password: Some(b"secret"),
        next_expected: Some(12),
        ..logon
    };
    let text = "98=0|95=4|96=a|=b|108=30|383=8192|464=Y|553=me|554=secret|789=12|";
    both_ways!(Fix44, Logon, full, text);

    for version in [Fix42, Fix44, Fix50Sp2] {
        both_ways!(version, Logout, Logout { text: None }, "");
        both_ways!(version, Logout, Logout { text: Some(b"bye") }, "58=bye|");
        both_ways!(version, Heartbeat, Heartbeat { test_req_id: None }, "");
        both_ways!(version, Heartbeat, Heartbeat { test_req_id: Some(b"x") }, "112=x|");
        both_ways!(version, TestRequest, TestRequest { test_req_id: b"x" }, "112=x|");
        both_ways!(version, ResendRequest, ResendRequest { begin: 5, end: 0 }, "7=5|16=0|");
        let reset = SequenceReset { new_seq: 9, gap_fill: Some(true) };
        both_ways!(version, SequenceReset, reset, "36=9|123=Y|");
        let reject = Reject {
            ref_seq: 3,
            text: Some(b"Required tag missing"),
            ref_tag: Some(b"55"),
            ref_msg_type: Some(b"D"),
            reason: Some(1),
        };
        both_ways!(version, Reject, reject, "45=3|58=Required tag missing|371=55|372=D|373=1|");
        let reject = BusinessMessageReject {
            ref_seq: Some(3),
            text: Some(b"Unsupported Message Type"),
            ref_msg_type: b"8",
            ref_id: None,
            reason: 3,
        };
        both_ways!(
            version,
            BusinessMessageReject,
            reject,
            "45=3|58=Unsupported Message Type|372=8|380=3|"
        );
    }
}

fn order() -> NewOrderSingle<'static> {
    NewOrderSingle {
        account: Some(b"ACC"),
        cl_ord_id: b"C1",
        exec_inst: None,
        handl_inst: None,
        order_qty: Some(100),
        ord_type: OrdType::Limit,
        price: Some(Price(322_400_000_000)),
        side: Side::Buy,
        symbol: Some(b"AAPL"),
        text: None,
        time_in_force: Some(TimeInForce::Day),
        transact_time: TIME,
        stop_px: None,
        ex_destination: None,
        max_floor: None,
    }
}

#[test]
fn orders_both_ways() {
    let text = "38=100|40=2|44=322.4|54=1|55=AAPL|59=0|60=T|";
    both_ways!(Fix42, NewOrderSingle, order(), format!("1=ACC|11=C1|21=1|{text}"));
    both_ways!(Fix44, NewOrderSingle, order(), format!("1=ACC|11=C1|{text}"));
    both_ways!(Fix50Sp2, NewOrderSingle, order(), format!("1=ACC|11=C1|{text}"));
    let stop = NewOrderSingle {
        handl_inst: Some(HandlInst::Manual),
        ord_type: OrdType::StopLimit,
        stop_px: Some(Price(1)),
        ex_destination: Some(b"XNAS"),
        max_floor: Some(10),
        ..order()
    };
    let text = "1=ACC|11=C1|21=3|38=100|40=4|44=322.4|54=1|55=AAPL|59=0|60=T|99=0.000000001|100=XNAS|111=10|";
    both_ways!(Fix44, NewOrderSingle, stop, text);

    let cancel = OrderCancelRequest {
        cl_ord_id: b"C2",
        order_id: None,
        order_qty: Some(100),
        orig_cl_ord_id: b"C1",
        side: Side::Sell,
        symbol: Some(b"AAPL"),
        transact_time: TIME,
    };
    let replace = OrderCancelReplaceRequest {
        account: None,
        cl_ord_id: b"C2",
        exec_inst: None,
        handl_inst: None,
        order_id: Some(b"O1"),
        order_qty: Some(200),
        ord_type: OrdType::Limit,
        orig_cl_ord_id: b"C1",
        price: Some(Price(1_000_000_000)),
        side: Side::SellShort,
        symbol: Some(b"AAPL"),
        time_in_force: None,
        transact_time: TIME,
        stop_px: None,
    };
    for version in [Fix42, Fix44, Fix50Sp2] {
        both_ways!(version, OrderCancelRequest, cancel, "11=C2|38=100|41=C1|54=2|55=AAPL|60=T|");
        let handl_inst = if version == Fix42 { "21=1|" } else { "" };
        let text = format!("11=C2|{handl_inst}37=O1|38=200|40=2|41=C1|44=1|54=5|55=AAPL|60=T|");
        both_ways!(version, OrderCancelReplaceRequest, replace, text);
        let status = OrderStatusRequest {
            cl_ord_id: Some(b"C1"),
            order_id: None,
            side: Side::Buy,
            symbol: Some(b"AAPL"),
            status_req_id: None,
        };
        both_ways!(version, OrderStatusRequest, status, "11=C1|54=1|55=AAPL|");
    }
    for version in [Fix44, Fix50Sp2] {
        let cancel = OrderMassCancelRequest {
            cl_ord_id: b"C3",
            side: None,
            symbol: None,
            transact_time: TIME,
            request_type: MassCancelRequestType::All,
        };
        both_ways!(version, OrderMassCancelRequest, cancel, "11=C3|60=T|530=7|");
        let status = OrderMassStatusRequest { symbol: None, status_req_id: b"S1", request_type: 7 };
        both_ways!(version, OrderMassStatusRequest, status, "584=S1|585=7|");
    }
}

fn report() -> ExecutionReport<'static> {
    ExecutionReport {
        avg_px: Some(Price(10_500_000_000)),
        cl_ord_id: Some(b"C1"),
        cum_qty: 40,
        exec_id: b"E1",
        exec_trans_type: None,
        last_px: Some(Price(10_500_000_000)),
        last_qty: Some(40),
        order_id: b"O1",
        order_qty: Some(100),
        ord_status: OrdStatus::PartiallyFilled,
        ord_type: Some(OrdType::Limit),
        orig_cl_ord_id: None,
        price: None,
        side: Some(Side::Buy),
        symbol: Some(b"AAPL"),
        text: None,
        transact_time: Some(TIME),
        ord_rej_reason: None,
        exec_type: ExecType::Trade,
        leaves_qty: 60,
        restatement_reason: None,
        last_report: None,
    }
}

#[test]
fn reports_both_ways() {
    let text = |trans: &str, exec_type| {
        format!(
            "6=10.5|11=C1|14=40|17=E1|{trans}31=10.5|32=40|37=O1|38=100|39=1|40=2|54=1|55=AAPL|60=T|150={exec_type}|151=60|"
        )
    };
    both_ways!(Fix42, ExecutionReport, report(), text("20=0|", '1'));
    both_ways!(Fix44, ExecutionReport, report(), text("", 'F'));
    both_ways!(Fix50Sp2, ExecutionReport, report(), text("", 'F'));
    for version in [Fix42, Fix44, Fix50Sp2] {
        let reject = OrderCancelReject {
            cl_ord_id: b"C2",
            order_id: b"O1",
            ord_status: OrdStatus::Filled,
            orig_cl_ord_id: Some(b"C1"),
            text: Some(b"too late"),
            transact_time: None,
            reason: Some(0),
            response_to: CxlRejResponseTo::Cancel,
        };
        both_ways!(
            version,
            OrderCancelReject,
            reject,
            "11=C2|37=O1|39=2|41=C1|58=too late|102=0|434=1|"
        );
    }
    let done = OrderMassCancelReport {
        cl_ord_id: Some(b"C3"),
        order_id: Some(b"M1"),
        symbol: None,
        text: None,
        transact_time: None,
        request_type: MassCancelRequestType::All,
        response: MassCancelResponse::All,
        reject_reason: None,
        affected: Some(3),
        report_id: None,
    };
    both_ways!(Fix44, OrderMassCancelReport, done, "11=C3|37=M1|530=7|531=7|533=3|");
    let done = OrderMassCancelReport { report_id: Some(b"R1"), ..done };
    both_ways!(Fix50Sp2, OrderMassCancelReport, done, "11=C3|37=M1|530=7|531=7|533=3|1369=R1|");
}

#[test]
fn an_event_is_the_same_in_every_version() {
    #[rustfmt::skip]
    let table = [
        // 4.4's ExecType, OrdStatus; 4.2's ExecTransType, ExecType
        (ExecType::New,          OrdStatus::New,             '0', '0'),
        (ExecType::Trade,        OrdStatus::PartiallyFilled, '0', '1'),
        (ExecType::Trade,        OrdStatus::Filled,          '0', '2'),
        (ExecType::Canceled,     OrdStatus::Canceled,        '0', '4'),
        (ExecType::Rejected,     OrdStatus::Rejected,        '0', '8'),
        (ExecType::TradeCancel,  OrdStatus::New,             '1', '0'),
        (ExecType::TradeCorrect, OrdStatus::PartiallyFilled, '2', '1'),
        (ExecType::OrderStatus,  OrdStatus::New,             '3', '0'),
        (ExecType::Other(b'L'),  OrdStatus::New,             '0', 'L'),
    ];
    for (event, ord_status, trans, exec_type) in table {
        let report = ExecutionReport { exec_type: event, ord_status, ..report() };
        let in_42 = report.in_version(Fix42);
        assert_eq!(
            in_42.exec_trans_type.map(|code| char::from(code.code())),
            Some(trans),
            "{event:?}"
        );
        assert_eq!(char::from(in_42.exec_type.code()), exec_type, "{event:?}");
        assert_eq!(in_42.event(), event);
        assert_eq!(in_42.in_version(Fix44), report.in_version(Fix44));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let read = |body: &str| {
        let bytes = framed("FIX.4.4", body);
        let message = Message::parse(&bytes).unwrap();
        ExecutionReport::read(&message).map(|report| report.avg_px)
    };
    let good = "35=8|37=O|17=E|150=0|39=0|14=0|151=5|";
    assert_eq!(read(good), Ok(None));
    assert_eq!(read(&format!("{good}6=0.33333333333|")), Ok(Some(Price(333_333_333))));
    assert_eq!(read(&format!("{good}31=0.33333333333|")), Err(GetError::Format(31)));
    assert_eq!(read(&format!("{good}54=12|")), Err(GetError::Format(54)));
    assert_eq!(read(&format!("{good}54=1|54=x2|")), Ok(None), "the first counts");
    assert_eq!(read(&good.replace("151=5|", "")), Err(GetError::Missing(151)));
    assert_eq!(read(&good.replace("14=0", "14=0.5")), Err(GetError::Format(14)));
    assert_eq!(read(&good.replace("35=8", "35=9")), Err(GetError::Format(35)));
}

#[test]
fn headers_both_ways() {
    let full = Header {
        poss_dup: true,
        poss_resend: true,
        sender_sub: Some(b"S"),
        target_sub: Some(b"T"),
        on_behalf_of: Some(b"A"),
        on_behalf_of_sub: Some(b"B"),
        orig_sending_time: Some(TIME),
        deliver_to: Some(b"C"),
        deliver_to_sub: Some(b"D"),
        on_behalf_of_location: Some(b"E"),
        deliver_to_location: Some(b"F"),
        appl_ver_id: Some(b"9"),
        ..header()
    };
    let mut bytes = [0; 512];
    let sent = encode(&mut bytes, style(Fix50Sp2), &full, &order()).unwrap();
    let text = format!(
        "35=D|34=7|43=Y|49=DESK|50=S|52={T}|56=VENUE|57=T|97=Y|115=A|116=B|122={T}|128=C|129=D|144=E|145=F|1128=9|1=ACC|"
    );
    assert!(sent.windows(text.len()).any(|window| window == soh(&text)));
    let message = Message::parse(sent).unwrap();
    assert_eq!(Header::read(&message), Ok(full));
    assert_eq!(Fix50Sp2.validator(Options::default()).validate(&message), Ok(()));

    let read = |text: &str| {
        let bytes = framed("FIX.4.4", text);
        Header::read(&Message::parse(&bytes).unwrap()).map(|header| header.seq)
    };
    let time = format!("52={T}|");
    assert_eq!(read(&format!("35=0|56=V|34=1|{time}49=D|")), Ok(1));
    assert_eq!(read(&format!("35=0|627=1|628=X|629={T}|630=1|34=1|49=D|56=V|{time}")), Ok(1));
    assert_eq!(read(&format!("35=0|34=1|49=D|{time}112=x|56=V|")), Err(GetError::Missing(56)));
    assert_eq!(read(&format!("35=0|34=x|49=D|{time}56=V|")), Err(GetError::Format(34)));
    assert_eq!(read("35=0|34=1|49=D|56=V|"), Err(GetError::Missing(52)));
    assert_eq!(read(&format!("35=0|49=D|56=V|{time}")), Err(GetError::Missing(34)));
    assert_eq!(read(&format!("35=0|34=1|49=|56=V|{time}")), Err(GetError::Missing(49)));
}

proptest! {
    /// Every order that is written reads back equal, in every version.
    #[test]
    fn orders_read_back(
        ids in ("[!-~]{1,20}", "[!-~]{1,8}"),
        numbers in (any::<u64>(), any::<i64>(), any::<u64>()),
        codes in (any::<u8>(), any::<u8>(), any::<u8>()),
        some in any::<(bool, bool, bool)>(),
        version in prop::sample::select(vec![Fix42, Fix44, Fix50Sp2]),
    ) {
        prop_assume!(codes.0 != 1 && codes.1 != 1 && codes.2 != 1);
        let order = NewOrderSingle {
            cl_ord_id: ids.0.as_bytes(),
            symbol: some.0.then_some(ids.1.as_bytes()),
            order_qty: some.1.then_some(numbers.0),
            price: some.2.then_some(Price(numbers.1)),
            side: Side::from_code(codes.0),
            ord_type: OrdType::from_code(codes.1),
            time_in_force: some.0.then_some(TimeInForce::from_code(codes.2)),
            transact_time: numbers.2,
            ..order()
        }.in_version(version);
        let mut bytes = [0; 512];
        let style = Style { version, precision: Precision::Nanos };
        let sent = encode(&mut bytes, style, &header(), &order).unwrap();
        let message = Message::parse(sent).unwrap();
        prop_assert_eq!(NewOrderSingle::read(&message), Ok(order));
        prop_assert_eq!(Header::read(&message), Ok(header()));
    }

    /// No damage to a valid message makes a read panic.
    #[test]
    fn damage_does_no_harm(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = [0; 512];
        let sent = encode(&mut bytes, style(Fix44), &header(), &report()).unwrap();
        let body = sent.windows(3).position(|window| window == b"35=").unwrap();
        let mut body = sent[body..sent.len() - 7].to_vec();
        for (place, byte) in damage {
            *place.get_mut(&mut body) = byte;
        }
        let bytes = framed_bytes("FIX.4.4", &body);
        if let Ok(message) = Message::parse(&bytes) {
            let _ = (Header::read(&message), ExecutionReport::read(&message).map(|report| report.event()));
            let _ = (Logon::read(&message), OrderCancelReject::read(&message));
        }
    }
}
