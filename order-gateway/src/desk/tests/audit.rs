//! A desk's day, read back from its audit log.

use super::*;
use crate::audit::{self, AuditConfig, EventKind, Reader, Record, RequestKind, WordsOf, Writer};
use crate::risk::Limit;
use crate::store::SessionIdentity;

fn audited() -> (World, Writer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let identity = SessionIdentity::new("FIX.4.4", "DESK", "EXCH", "").unwrap();
    let config = AuditConfig::new(folder.path());
    let (recorder, writer) = audit::open(&config, &identity, START).unwrap();
    let mut world = World::new(Version::Fix44, OrderStyle::default());
    world.desk.set_audit(Some(recorder));
    (world, writer, folder)
}

/// A line for each entry, of what the tests look at.
fn lines(writer: &mut Writer, now_ns: u64) -> Vec<String> {
    writer.poll(now_ns).unwrap();
    let entries = Reader::open(writer.path()).unwrap().map(Result::unwrap);
    let line = |entry: audit::Entry| {
        let symbol = String::from_utf8_lossy(entry.symbol()).into_owned();
        let chain = match (entry.order(), entry.cl_ord_id()) {
            (None, None) => "",
            (Some(order), Some(id)) if order == id => "first",
            (Some(_), Some(_)) => "chain",
            _ => "half",
        };
        let what = match entry.record() {
            Record::Request(terms) => {
                assert!(terms.session_seq > 1 && terms.book == BOOK && entry.time_ns() >= START);
                assert_eq!(terms.orig_cl_ord_id.is_some(), terms.kind != RequestKind::New);
                format!("{} {} {:?}", terms.kind.name(), terms.qty, terms.price.map(|p| p.0))
            }
            Record::Refusal(terms, audit::Why::Risk(refusal)) => {
                format!("refused {} {}", terms.kind.name(), refusal.limit.name())
            }
            Record::Refusal(terms, audit::Why::Other { code, text }) => {
                format!("refused {} {code}: {text}", terms.kind.name())
            }
            Record::Report(report) => {
                let update = report.update;
                let name = audit::what_name(update.what);
                format!("{name} {} {}", update.last_qty, report.venue_order_id)
            }
            Record::Session { kind, text, .. } => format!("{} {text}", kind.name()),
            other => format!("{other:?}"),
        };
        format!("{} {symbol} {chain} {what}", entry.kind().unwrap().name())
    };
    entries.map(line).skip(1).collect()
}

#[test]
fn an_orders_day_can_be_told_from_the_log() {
    let (mut world, mut writer, _folder) = audited();
    let order = world.submit(new(0, 300, Some(10_250_000_000))).unwrap();
    world.pump();
    let cause = Cause { rx_ns: 5, seq: 6 };
    let replace = Replace { order, qty: 400, price: Some(Price(10_300_000_000)), cause };
    world.submit(Request::Replace(replace)).unwrap();
    world.pump();
    world.submit(Request::Replace(Replace { qty: 1, ..replace })).unwrap_err();
    world.submit(Request::Cancel(Cancel { order, cause })).unwrap();
    world.pump();
    world.submit(new(2, 7, None)).unwrap();
    world.pump();
    world.cut();
    world.submit(new(0, 300, Some(10_250_000_000))).unwrap_err();
    let lines = lines(&mut writer, world.now_ns);
    #[rustfmt::skip]
    let expected = [
        "request AAPL first new 300 Some(10250000000)",
        "report AAPL first accepted 0 V1",
        "report AAPL first fill 150 V1",
        "request AAPL chain replace 400 Some(10300000000)",
        "report AAPL chain replaced 0 V1",
        "refusal AAPL half refused replace not-above-filled: new quantity 1 is not above the 150 filled; cancel the",
        "request AAPL chain cancel 0 None",
        "report AAPL chain cancelled 0 V1",
        "request HALT first new 7 None",
        "report HALT first rejected 0 ",
        "session   closed the counterparty closed the connection without a logout",
        "refusal AAPL  refused new not-logged-on: the session is not logged on",
    ];
    let words: Vec<_> = lines.iter().filter(|line| line.starts_with("words")).collect();
    let others: Vec<_> = lines.iter().filter(|line| !line.starts_with("words")).collect();
    for (line, expected) in others.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}\nexpected {expected}");
    }
    assert_eq!(others.len(), expected.len(), "{others:#?}");
    assert_eq!(words.len(), 1, "the text of the rejection: {words:#?}");
    assert!(words[0].contains("Words(Text, "), "{}", words[0]);
}

#[test]
fn the_kill_switch_and_limits_are_recorded_whoever_moves_them() {
    let (mut world, mut writer, _folder) = audited();
    world.desk.kill(world.ours.link(START + 1), KillReason::Signal);
    world.desk.release(START + 2).unwrap();
    world.desk.risk_mut().kill_mut().engage(KillReason::Api, START + 3);
    world.now_ns = START + 9;
    world.submit(new(0, 300, None)).unwrap_err();
    let mut limits = world.desk.risk().limits().clone();
    limits.instruments_mut()[1].order_qty = Some(50);
    world.desk.change_limits(&mut limits, START + 10, |_, _| ()).unwrap();
    let lines = lines(&mut writer, world.now_ns);
    assert_eq!(
        lines,
        [
            format!("killed   Killed {{ reason: Signal, since_ns: {} }}", START + 1),
            format!("released   Released {{ reason: Signal, since_ns: {} }}", START + 1),
            format!("killed   Killed {{ reason: Api, since_ns: {} }}", START + 3),
            format!("refusal AAPL  refused new {}", Limit::Killed.name()),
            "limit REST  Limit { name: \"order_qty\", from: None, to: Some(50) }".to_owned(),
        ]
    );
}

#[test]
fn a_logon_and_an_order_of_another_system_are_recorded() {
    let (mut world, mut writer, _folder) = audited();
    world.cut();
    world.connect();
    let link = world.theirs.link(world.now_ns);
    link.send(b"8", |writer| {
        writer.uint(6, 0).text(11, "BY HAND").uint(14, 0).uint(17, 1).text(37, "V9");
        writer.char(39, b'0').char(54, b'1').text(55, "AAPL").char(150, b'0').uint(151, 5);
    })
    .unwrap();
    world.pump();
    let lines = lines(&mut writer, world.now_ns);
    assert!(
        lines[1].starts_with(&format!("session   {}", EventKind::LoggedOn.name())),
        "{lines:?}"
    );
    assert_eq!(lines[2], "report AAPL  accepted 0 V9");
    assert_eq!(lines[3], format!("words AAPL  Words({:?}, \"BY HAND\")", WordsOf::ForeignId));
}
