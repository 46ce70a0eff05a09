//! A replayed day and a handler as separate processes: datagrams are dropped, on the way or by the kernel's filter, and
//! the books at the end are those of the day's file.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const MESSAGES: &str = "30000";

fn wirepath() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wirepath"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Makes a day, and gives what `books` says of it at its end.
fn day(folder: &Path) -> String {
    let day = folder.join("day.itch");
    let made = wirepath()
        .args(["gen", "--messages", MESSAGES, "--symbols", "20", "-o"])
        .arg(&day)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let books =
        wirepath().args(["books", "--format", "json", "--depth", "64"]).arg(&day).output().unwrap();
    assert!(books.status.success(), "{}", text(&books.stderr));
    text(&books.stdout)
}

/// A handler's config for two lines and both servers on these ports.
fn config(folder: &Path, ports: [u16; 3]) {
    let [lines, requests, snapshots] = ports;
    let config = format!(
        "[[feed]]\nname = \"day\"\nvenue = \"nasdaq-itch-5.0\"\nwait = \"park\"\npatience_us = 20000\n\
         limits.order_pages = 64\nlimits.instruments = 64\n\
         [feed.recovery]\nrequest_servers = [\"127.0.0.1:{requests}\"]\n\
         snapshot_servers = [\"127.0.0.1:{snapshots}\"]\nusername = \"SIM\"\npassword = \"SIM\"\ngive_up_ms = 300\n\
         [[feed.line]]\nname = \"A\"\ngroup = \"239.195.11.1:{lines}\"\ninterface = \"127.0.0.1\"\n\
         [[feed.line]]\nname = \"B\"\ngroup = \"239.195.11.2:{}\"\ninterface = \"127.0.0.1\"\n",
        lines + 1
    );
    fs::write(folder.join("wirepath.toml"), config).unwrap();
}

/// The handler's and the replay's command lines.
fn commands(folder: &Path, ports: [u16; 3], faults: &[&str]) -> [Vec<String>; 2] {
    let at = |name: &str| folder.join(name).display().to_string();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (config, books) = (at("wirepath.toml"), at("books.json"));
    let run = words(&["run", "--config", &config, "--books", &books, "--seconds", "60"]);
    let [lines, requests, snapshots] = ports.map(|port| port.to_string());
    let (a, b) = (format!("239.195.11.1:{lines}"), format!("239.195.11.2:{}", ports[0] + 1));
    let mut replay = words(&[
        "replay",
        "--rate",
        "20000",
        "--line-a",
        &a,
        "--line-b",
        &b,
        "--request-port",
        &requests,
        "--snapshot-port",
        &snapshots,
        "--linger",
        "2",
    ]);
    replay.extend(words(faults));
    replay.push(at("day.itch"));
    [run, replay]
}

/// Ports that nobody uses now.
fn free_ports() -> [u16; 3] {
    let udp = || std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let tcp = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    // A pair of neighbours for the lines.
    let lines = (0..100).find_map(|_| {
        let first = udp().local_addr().unwrap().port();
        std::net::UdpSocket::bind(("127.0.0.1", first.checked_add(1)?)).ok().map(|_| first)
    });
    [lines.unwrap(), udp().local_addr().unwrap().port(), tcp.local_addr().unwrap().port()]
}

/// Compares what the handler had with what it should have, and gives its summary.
fn compare(folder: &Path, expected: &str, run: &Output) -> String {
    let told = format!("{}\n{}", text(&run.stdout), text(&run.stderr));
    assert!(run.status.success(), "{told}");
    let books = fs::read_to_string(folder.join("books.json")).unwrap();
    let [books, expected]: [serde_json::Value; 2] =
        [books.as_str(), expected].map(|books| serde_json::from_str(books).unwrap());
    assert!(expected.as_object().unwrap().len() >= 20, "{told}");
    for (symbol, book) in expected.as_object().unwrap() {
        assert_eq!(&books[symbol], book, "{symbol}: {told}");
    }
    assert_eq!(books, expected, "{told}");
    told
}

/// The number in front of `what` in the summary.
fn number(told: &str, what: &str) -> u64 {
    let found = told.find(what).unwrap_or_else(|| panic!("no `{what}` in {told}"));
    let digits = told[..found].trim_end().rsplit([' ', ';']).next().unwrap().replace(',', "");
    digits.parse().unwrap_or_else(|_| panic!("`{digits}` before `{what}` in {told}"))
}

/// A handler at work.
fn start(run: &[String]) -> Child {
    let (input, told) = (Stdio::null(), Stdio::piped);
    wirepath().args(run).stdin(input).stdout(told()).stderr(told()).spawn().unwrap()
}

fn play(faults: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (expected, ports) = (day(folder.path()), free_ports());
    config(folder.path(), ports);
    let [run, replay] = commands(folder.path(), ports, faults);
    let running = start(&run);
    std::thread::sleep(Duration::from_millis(500)); // its lines are open then
    let sent = wirepath().args(&replay).output().unwrap();
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    compare(folder.path(), &expected, &running.wait_with_output().unwrap())
}

#[test]
fn killed_in_mid_day_and_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let (expected, ports) = (day(folder.path()), free_ports());
    config(folder.path(), ports);
    let [run, replay] = commands(folder.path(), ports, &["--loss", "2%", "--seed", "14"]);
    let mut first = start(&run);
    std::thread::sleep(Duration::from_millis(500));
    let sending = start(&replay);
    std::thread::sleep(Duration::from_millis(700)); // of some 1,500
    assert!(first.try_wait().unwrap().is_none(), "the first handler ended by itself");
    first.kill().unwrap(); // SIGKILL
    first.wait().unwrap();
    let second = start(&run);
    let sent = sending.wait_with_output().unwrap();
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    compare(folder.path(), &expected, &second.wait_with_output().unwrap());
}

#[test]
fn losses_on_both_lines_are_asked_for() {
    let told = play(&["--loss", "5%", "--seed", "11"]);
    assert!(number(&told, "by answers to requests") > 0, "{told}");
    assert_eq!(number(&told, "lost ("), 0, "{told}");
}

#[test]
fn what_the_request_server_does_not_answer_comes_in_a_snapshot() {
    let told = play(&["--loss", "5%", "--fault-requests", "never=100%", "--seed", "12"]);
    assert_eq!(number(&told, "by answers to requests"), 0, "{told}");
    assert!(number(&told, "joined,") > 0, "{told}");
}

#[test]
fn every_fault_at_once() {
    let told = play(&[
        "--loss",
        "3%,1%",
        "--burst",
        "0.1%x20",
        "--down",
        "0.3-0.6,0.5-0.8",
        "--duplicate",
        "1%",
        "--reorder",
        "1%",
        "--delay-us",
        "0,300",
        "--truncate",
        "0.5%",
        "--hostile",
        "1%",
        "--fault-requests",
        "never=10%,partly=20%,twice=10%,late=20%:30",
        "--fault-snapshots",
        "partly=30%",
        "--seed",
        "13",
    ]);
    assert!(number(&told, "requests, of them") > 0, "{told}");
}

/// In a network namespace of its own, where the kernel's filter drops what carries these messages.
#[test]
fn datagrams_that_the_kernel_drops_are_made_good() {
    let permitted = Command::new("unshare")
        .args(["-rn", "sh", "-c", "ip link set lo up && nft list tables"])
        .output();
    if !permitted.is_ok_and(|tried| tried.status.success()) {
        assert!(
            std::env::var_os("WIREPATH_REQUIRE_NAMESPACES").is_none(),
            "network namespaces and nft are to be had here"
        );
        println!("skipped: no network namespaces here, or no nft");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (expected, ports) = (day(folder.path()), [31_000, 31_010, 31_011]);
    config(folder.path(), ports);
    let [run, replay] = commands(folder.path(), ports, &["--per-datagram", "8"]);
    let binary = env!("CARGO_BIN_EXE_wirepath");
    // The lower half of MoldUDP64's sequence number: 8 bytes of UDP, 10 of the session, 4 of its upper half.
    let drop = |port: u16, from: u32, to: u32| {
        format!("nft add rule inet t in udp dport {port} @th,176,32 {from}-{to} drop\n")
    };
    let script = format!(
        "set -e\nip link set lo up\nnft add table inet t\n\
         nft 'add chain inet t in {{ type filter hook input priority 0; }}'\n{}{}{}{}\
         {binary} {} & running=$!\nsleep 0.5\n{binary} {} >&2\nwait $running\n",
        drop(31_000, 1_000, 1_200), // on one line
        drop(31_001, 5_000, 5_100), // on the other
        drop(31_000, 9_000, 9_300), // on both
        drop(31_001, 8_900, 9_200),
        run.join(" "),
        replay.join(" "),
    );
    let start = Instant::now();
    let ended = Command::new("unshare").args(["-rn", "sh", "-c", &script]).output().unwrap();
    let told = compare(folder.path(), &expected, &ended);
    assert!(start.elapsed() < Duration::from_secs(60));
    // Whether a gap is seen of what one line lost depends on which is read first; that it was lost there does not.
    for (line, at_least) in [("A", 490), ("B", 390)] {
        let row = told.lines().find(|row| row.split_whitespace().next() == Some(line));
        let lost =
            row.and_then(|row| row.split_whitespace().nth(6)).map(|lost| lost.replace(',', ""));
        assert!(lost.is_some_and(|lost| lost.parse::<u64>().unwrap() >= at_least), "{told}");
    }
    assert!(number(&told, "by answers to requests") > 0, "{told}");
    assert_eq!(number(&told, "lost ("), 0, "{told}");
}
