//! The live commands as a person runs them: the demo, and `run` against a replayed day.

use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn wirepath() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wirepath"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Waits for a child that has been told to end; ends it by force after a long while.
fn wait(mut child: Child) -> Output {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("it did not end: {:?}", child.wait_with_output());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn the_demo_ends_by_itself_and_shows_what_it_promises() {
    let child = wirepath()
        .args(["demo", "--seconds", "1", "--rate", "5000", "--symbols", "10"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = wait(child);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    for promised in [
        "messages of the market",
        "won",
        "duplicate",
        "lost",
        "Gaps:",
        "wire → strategy",
        "kernel",
        "tsc",
        "p99.9",
    ] {
        assert!(
            stdout.contains(promised) || stderr.contains(promised),
            "{promised}:\n{stdout}\n{stderr}"
        );
    }
    let cores = std::thread::available_parallelism().unwrap().get();
    assert_eq!(stderr.contains("take turns"), cores <= 2, "{stderr}");
    // The exchange sends its 5,000 messages, and what our own orders did to its book.
    let sent: u64 = stdout
        .lines()
        .find_map(|line| line.strip_prefix("Sent: ")?.split(' ').next())
        .and_then(|n| n.replace(',', "").parse().ok())
        .unwrap_or_else(|| panic!("{stdout}"));
    assert!(sent >= 5_000, "{stdout}");
    // Each line won something, and lost something.
    for line in stdout.lines().filter(|line| line.starts_with(" A ") || line.starts_with(" B ")) {
        let numbers: Vec<u64> = line
            .split_whitespace()
            .skip(1)
            .map_while(|n| n.replace(',', "").parse().ok())
            .collect();
        let [_, messages, won, _, _, lost, ..] = numbers[..] else { panic!("{line}") };
        assert!(won > 0 && lost > 0 && messages + lost == sent, "{line}");
    }
}

#[test]
fn a_config_that_is_wrong_is_named_by_file_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wirepath.toml");
    std::fs::write(&path, "[[feed]]\nname = \"x\"\nvenue = \"nasdaq-itch-5.0\"\npatiance_us = 1\n")
        .unwrap();
    let output = wirepath().args(["run", "--config"]).arg(&path).output().unwrap();
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error.contains("wirepath.toml")
            && error.contains("line 4")
            && error.contains("patiance_us"),
        "{error}"
    );

    let missing = folder.path().join("missing.toml");
    let output = wirepath().args(["run", "--config"]).arg(&missing).output().unwrap();
    let error = text(&output.stderr);
    assert!(!output.status.success() && error.contains("missing.toml"), "{error}");
}

/// A replayed day goes through `run` over real sockets, and SIGINT ends it with a summary.
#[test]
fn run_takes_a_replayed_day_and_stops_on_a_signal() {
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (a, b) = (format!("239.195.9.1:{port}"), format!("239.195.9.2:{port}"));
    let folder = tempfile::tempdir().unwrap();
    let (day, config) = (folder.path().join("day.itch"), folder.path().join("wirepath.toml"));
    std::fs::write(
        &config,
        format!(
            "[[feed]]\nname = \"day\"\nvenue = \"nasdaq-itch-5.0\"\nlimits.order_pages = 64\n\
             limits.instruments = 64\nwait = \"park\"\npatience_us = 50000\n\
             [[feed.line]]\nname = \"A\"\ngroup = \"{a}\"\ninterface = \"127.0.0.1\"\n\
             [[feed.line]]\nname = \"B\"\ngroup = \"{b}\"\ninterface = \"127.0.0.1\"\n"
        ),
    )
    .unwrap();
    let made = wirepath()
        .args(["gen", "--messages", "6000", "--symbols", "5", "-o"])
        .arg(&day)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));

    let mut running = wirepath()
        .args(["run", "--config"])
        .arg(&config)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It says how it waits once its lines are open.
    let mut stderr = BufReader::new(running.stderr.take().unwrap());
    let mut first = String::new();
    stderr.read_line(&mut first).unwrap();
    assert!(first.contains("feed day"), "{first}");

    let sent = wirepath()
        .args([
            "replay", "--rate", "6000", "--loss", "0.02", "--seed", "3", "--line-a", &a,
            "--line-b", &b,
        ])
        .arg(&day)
        .output()
        .unwrap();
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    std::thread::sleep(Duration::from_millis(300));

    let pid = i32::try_from(running.id()).unwrap();
    let killed = Command::new("kill").args(["-INT", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
    let output = wait(running);
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    let stdout = text(&output.stdout);
    assert!(output.status.success(), "{stdout}{rest}");
    assert!(stdout.contains("messages delivered once and in order"), "{stdout}");
    let delivered: u64 = stdout
        .lines()
        .find_map(|line| line.split_once(" messages delivered"))
        .map(|(count, _)| count.replace(',', "").parse().unwrap())
        .unwrap();
    assert!((5_500..=6_000).contains(&delivered), "{stdout}");
}
