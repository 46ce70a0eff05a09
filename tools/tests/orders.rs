//! `wirepath orders` as somebody uses it: on a log made here, whole and damaged, and with mistakes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use wirepath_order_gateway::audit::{self, AuditConfig, Entry, Sending, WordsOf};
use wirepath_order_gateway::desk::Refused;
use wirepath_order_gateway::orders::{
    Cancel, Cause, ClOrdIds, Config, ExecType, Execution, NewOrder, OrdStatus, OrderSide, Orders,
    Replace, Report, Request, TimeInForce,
};
use wirepath_order_gateway::risk::{Book, Difference, KillReason, Limit, Refusal};
use wirepath_order_gateway::session::{Closed, Event, SendError};
use wirepath_order_gateway::store::SessionIdentity;
use wirepath_protocol::Price;

const START: u64 = 1_795_385_405_000_000_000;
const FIRST: &str = "001J0SIUKPIA0";

struct Log {
    _folder: tempfile::TempDir,
    file: PathBuf,
    /// The ClOrdIDs of the first order: its New and its Replace, and of another order.
    ids: [String; 3],
}

/// A day: one order that is filled, replaced and cancelled, another, and all else that happens.
fn log() -> Log {
    let folder = tempfile::tempdir().unwrap();
    let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "").unwrap();
    let config = AuditConfig::new(folder.path());
    let (mut recorder, mut writer) = audit::open(&config, &identity, START).unwrap();
    let mut orders = Orders::new(&Config::default(), ClOrdIds::start(None, START).unwrap());
    let bid = Some(Price(10_240_000_000));
    let book = Book { bid, ..Book::default() };
    let mut now = START;
    let mut record =
        |entry: Entry, symbol: &str| assert!(recorder.record(entry.with_symbol(symbol.as_bytes())));
    let mut send = |orders: &mut Orders, request: Request, symbol: &str, seq: u64| {
        now += 1_000;
        let sent = orders.request(&request, Price(0)).unwrap();
        let sending = Sending { sent: &sent, session_seq: seq, valued_at: Price(10_250_000_000) };
        record(Entry::request(&request, &sending, &book, now), symbol);
        let (exec_type, status) = match request {
            Request::New(_) => (ExecType::New, OrdStatus::New),
            Request::Replace(_) => (ExecType::Replaced, OrdStatus::New),
            Request::Cancel(_) => (ExecType::Cancelled, OrdStatus::Cancelled),
        };
        let report = Report::Execution(Execution {
            cl_ord_id: sent.cl_ord_id.into(),
            order_id: format!("V-{symbol}").as_str().into(),
            exec_id: format!("E{seq}").as_str().into(),
            ..Execution::new(exec_type, status)
        });
        let outcome = orders.apply(&report);
        record(Entry::report(&outcome.update, Some(&report), now + 500), symbol);
        sent.cl_ord_id
    };
    let cause = Cause { rx_ns: 77, seq: 8 };
    let new = NewOrder {
        instrument: 0,
        side: OrderSide::Buy,
        time_in_force: TimeInForce::Day,
        qty: 300,
        price: Some(Price(10_250_000_000)),
        cause,
    };
    let order = send(&mut orders, Request::New(new), "AAPL", 2);
    let price = Some(Price(10_300_000_000));
    let replaced =
        send(&mut orders, Request::Replace(Replace { order, qty: 400, price, cause }), "AAPL", 3);
    let other = NewOrder { instrument: 1, price: None, ..new };
    let other = send(&mut orders, Request::New(other), "MSFT", 4);
    send(&mut orders, Request::Cancel(Cancel { order, cause }), "AAPL", 5);
    let fill = Execution {
        cl_ord_id: other.into(),
        exec_id: "E9".into(),
        order_id: "V-MSFT".into(),
        last_qty: 100,
        last_px: Some(Price(400_125_000_000)),
        ..Execution::new(ExecType::Trade, OrdStatus::PartiallyFilled)
    };
    let report = Report::Execution(fill);
    let update = orders.apply(&report).update;
    record(Entry::report(&update, Some(&report), START + 9_000), "MSFT");
    record(Entry::words(&update, WordsOf::Text, b"by \x1b[1mhand\xff", START + 9_000), "MSFT");
    let (allowed, asked) = (500, 501);
    let refusal = Refusal { limit: Limit::OrderQty, instrument: Some(0), allowed, asked };
    let request = Request::New(NewOrder { qty: 501, ..new });
    let refused = Refused::Risk(refusal);
    record(Entry::refusal(&request, &refused, None, &book, START + 10_000), "AAPL");
    let refused = Refused::Send(SendError::Resending);
    record(Entry::refusal(&request, &refused, None, &book, START + 10_001), "AAPL");
    let difference = Difference {
        instrument: Some(1),
        name: "order_notional",
        from: Some(1_500_000_000),
        to: None,
    };
    record(Entry::limit(&difference, START + 11_000), "MSFT");
    record(Entry::killed(KillReason::Api, START + 12_000, START + 12_000), "");
    record(Entry::session(&Event::Closed(&Closed::LoggedOut), START + 13_000), "");
    writer.poll(START).unwrap();
    let file = writer.path().to_owned();
    Log { _folder: folder, file, ids: [order, replaced, other].map(|id| id.to_string()) }
}

fn run(log: &Log, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_wirepath"))
        .arg("orders")
        .arg(&log.file)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[track_caller]
fn lines(log: &Log, arguments: &[&str]) -> Vec<Value> {
    let (code, out, err) = run(log, &[arguments, &["--format", "json"]].concat());
    assert_eq!((code, err.as_str()), (Some(0), ""));
    out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn json_has_what_was_recorded() {
    let log = log();
    let all = lines(&log, &[]);
    assert_eq!(all.len(), 1 + 8 + 2 + 2 + 3);
    assert_eq!((&all[0]["kind"], &all[0]["number"]), (&"started".into(), &0.into()));
    assert_eq!(log.ids[0], FIRST);
    assert_eq!(
        all[1],
        serde_json::json!({
            "number": 1, "time_ns": START + 1_000, "kind": "request", "order": FIRST,
            "cl_ord_id": FIRST, "instrument": 0, "symbol": "AAPL", "request": "new", "side": "buy",
            "qty": 300, "price": "10.25", "time_in_force": "day", "session_seq": 2,
            "valued_at": "10.25", "cause_rx_ns": 77, "cause_seq": 8, "bid": "10.24",
        })
    );
    let fill = &all[9];
    assert_eq!((&fill["what"], &fill["last_px"]), (&"fill".into(), &"400.125".into()));
    assert_eq!((&fill["notional"], &fill["exec_id"]), (&"40012.5".into(), &"E9".into()));
    let refusal = &all[11];
    assert_eq!((&refusal["code"], &refusal["allowed"]), (&"order-qty".into(), &"500".into()));
    assert!(refusal["text"].as_str().unwrap().contains("quantity 501 is above the 500"));
    assert_eq!(all[12]["code"], "resending");
    assert_eq!((&all[13]["from"], &all[13].get("to")), (&"1.5".into(), &None));
}

#[test]
fn an_order_is_shown_by_any_of_its_names() {
    let log = log();
    for name in [&log.ids[0], &log.ids[1], "V-AAPL"] {
        let found = lines(&log, &["--order", name]);
        let whats: Vec<_> =
            found.iter().map(|l| l.get("what").or(l.get("request")).unwrap().clone()).collect();
        let expected = ["new", "accepted", "replace", "replaced", "cancel", "cancelled"];
        assert_eq!(whats, expected, "{name}");
        assert!(found.iter().all(|line| line["order"] == *log.ids[0]));
    }
    assert_eq!(lines(&log, &["--order", &log.ids[2], "--kind", "report,words"]).len(), 3);
    assert_eq!(lines(&log, &["--symbol", "MSFT", "--kind", "limit"]).len(), 1);
    assert_eq!(lines(&log, &["--kind", "killed,session"]).len(), 2);
}

#[test]
fn a_table_is_for_people() {
    let (code, out, err) = run(&log(), &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for part in [
        "2026-11-22T22:10:05.000001000Z  request ",
        "new buy 300 @ 10.25 day, caused by event 8, sent as message 2",
        "new buy 300 at market day",
        "fill 100 @ 400.125: partially filled, 100 done, 200 open, average 400.125, ExecID E9, OrderID V-MSFT",
        "refused by order-qty: instrument 0: quantity 501 is above the 500",
        "refused by resending: the session is answering a resend request",
        "order_notional of instrument 1: 1.5 → no limit",
        "kill switch engaged at 2026-11-22T22:10:05.000012000Z (asked for)",
        "closed: logged out, as we asked",
        "text: by \u{fffd}[1mhand\u{fffd}",
    ] {
        assert!(out.contains(part), "no {part:?} in:\n{out}");
    }
    assert!(!out.contains('\x1b'));
}

#[test]
fn a_torn_end_is_told_and_damage_is_an_error_after_the_rest() {
    let log = log();
    let bytes = fs::read(&log.file).unwrap();
    fs::write(&log.file, &bytes[..bytes.len() - 100]).unwrap();
    let (code, out, err) = run(&log, &["--format", "json"]);
    assert_eq!((code, out.lines().count()), (Some(0), 15));
    assert!(err.contains("the last 156 bytes hold no whole entry"), "{err}");
    let mut damaged = bytes.clone();
    damaged[4096 + 3 * 256 + 100] ^= 1;
    fs::write(&log.file, &damaged).unwrap();
    let (code, out, err) = run(&log, &["--format", "json"]);
    assert_eq!((code, out.lines().count()), (Some(1), 15));
    assert!(err.contains("damaged at byte 4864: 256 bytes"), "{err}");
    assert!(err.contains("is damaged in 1 place, named above"), "{err}");
}

#[test]
fn mistakes_are_answered_with_a_sentence() {
    let mut log = log();
    let (code, _, err) = run(&log, &["--order", "0000000000ABC"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("nothing is about the order 0000000000ABC"), "{err}");
    let (code, _, err) = run(&log, &["--kind", "fills"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("it is none of started, request, refusal"), "{err}");
    let (code, _, err) = run(&log, &["--symbol", "NONE"]);
    assert_eq!(code, Some(0));
    assert!(err.contains("none of its 16 entries is asked for"), "{err}");
    fs::write(&log.file, "# notes on the day").unwrap();
    let (code, _, err) = run(&log, &[]);
    assert!(code == Some(1) && err.contains("is no audit log"), "{err}");
    fs::write(&log.file, "").unwrap();
    let (code, _, err) = run(&log, &[]);
    assert!(code == Some(1) && err.contains("has 0 bytes"), "{err}");
    log.file = log.file.with_file_name("nowhere.wpa");
    let (code, _, err) = run(&log, &[]);
    assert!(
        code == Some(1) && err.contains("cannot read") && err.contains("No such file"),
        "{err}"
    );
}
