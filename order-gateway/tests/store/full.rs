//! A full disk is an error in time, loses nothing, and goes away when there is room.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use wirepath_order_gateway::store::{FileStore, Store, StoreConfig};

use crate::common::*;

const FOLDER: &str = "WIREPATH_TEST_SMALL_DISK";
const MOUNTED: &str = "a small disk is mounted";

/// Appends until there is no room. Gives back how many bytes there were when `idle` warned.
fn fill(store: &mut FileStore, now_ns: &mut u64) -> u64 {
    let mut warned_at = None;
    loop {
        *now_ns += 1_000_000_000;
        match store.idle(*now_ns) {
            Ok(()) => {}
            Err(error) if error.is_full() => {
                warned_at = warned_at.or(Some(store.room_bytes()));
            }
            Err(error) => panic!("{error}"),
        }
        let next = store.next_out();
        if let Err(error) =
            store.append_out(format!("order {next} {}", "x".repeat(300)).as_bytes(), *now_ns)
        {
            assert!(error.is_full(), "{error}");
            assert!(error.to_string().contains("Nothing that was sent is lost"), "{error}");
            assert_eq!(store.next_out(), next, "a number that was refused is not used");
            assert!(store.append_in(Some(&[b'x'; 300]), *now_ns).is_err());
            return warned_at.expect("idle warns before the disk is full");
        }
    }
}

fn check(store: &FileStore) {
    for seq in 1..store.next_out() {
        let message = format!("order {seq} {}", "x".repeat(300));
        assert_eq!(store.sent(seq), Some(message.as_bytes()), "{seq}");
    }
}

#[test]
fn a_folder_at_its_limit_refuses_orders_until_there_is_room() {
    let temporary = tempfile::tempdir().unwrap();
    let config = StoreConfig { max_bytes: Some(4 * SEGMENT_BYTES), ..small(temporary.path()) };
    let mut now_ns = NOON_NS;
    let mut store = open(&config, now_ns).unwrap();
    let warned_at = fill(&mut store, &mut now_ns);
    assert!(warned_at > SEGMENT_BYTES / 3, "{warned_at} bytes were left at the warning");
    assert!(store.room_bytes() < 400, "{}", store.room_bytes());
    let sent = store.next_out();
    check(&store);
    drop(store);

    // Opened again, it is as full as before.
    let mut store = open(&config, now_ns).unwrap();
    check(&store);
    assert_eq!(store.next_out(), sent);
    assert!(store.append_out(&[b'x'; 300], now_ns).unwrap_err().is_full());
    store.append_out(b"", now_ns).expect("what still fits is taken");
    drop(store);

    let config = StoreConfig { max_bytes: None, ..config };
    let mut store = open(&config, now_ns).unwrap();
    store.append_out(&[b'x'; 300], now_ns).unwrap();
    assert_eq!(store.next_out(), sent + 2);
}

/// The child: does nothing when it is not started by the test below.
#[test]
fn child_fills_a_small_disk() {
    let Ok(folder) = env::var(FOLDER) else { return };
    println!("{MOUNTED}");
    let disk = Path::new(&folder);
    let config = small(disk.join("store"));
    let mut now_ns = NOON_NS;
    let mut store = open(&config, now_ns).unwrap();
    let filler = disk.join("filler");
    fs::write(&filler, [7; 200 << 10]).unwrap();
    fill(&mut store, &mut now_ns);
    assert!(fs::write(disk.join("more"), [7; 64 << 10]).is_err(), "the disk is full");
    let sent = store.next_out();
    assert!(sent > 1_000 && segments(&config).len() > 8, "{sent}");
    check(&store);
    drop(store);

    // Opening needs no room.
    let mut store = open(&config, now_ns).unwrap();
    assert_eq!(store.next_out(), sent);
    check(&store);
    assert!(store.append_out(&[b'x'; 300], now_ns).unwrap_err().to_string().contains("no room"));
    fs::remove_file(&filler).unwrap();
    let _ = fs::remove_file(disk.join("more"));
    store.append_out(format!("order {sent} {}", "x".repeat(300)).as_bytes(), now_ns).unwrap();
    store.idle(now_ns + 10_000_000_000).unwrap();
    check(&store);
    println!("{sent} orders until the disk was full");
}

#[test]
fn a_full_disk_refuses_orders_until_there_is_room() {
    let temporary = tempfile::tempdir().unwrap();
    let script = r#"mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@""#;
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .arg(temporary.path())
        .arg(env::current_exe().unwrap())
        .args(["--exact", "full::child_fills_a_small_disk", "--nocapture"])
        .env(FOLDER, temporary.path())
        .output();
    match output {
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains(MOUNTED) => {
            let (out, err) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(
                output.status.success() && out.contains("until the disk was full"),
                "{out}\n{err}"
            );
        }
        Ok(output) => {
            println!(
                "skipped: no small disk here: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        Err(error) => println!("skipped: cannot start unshare: {error}"),
    }
}
