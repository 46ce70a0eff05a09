//! A process that is killed while it appends leaves nothing missing, and no number is used twice.
//!
//! The child appends as fast as it can, and says on a pipe what it would have sent, some messages at once,
//! after the store has them. The parent kills it after a random time, opens the store, and compares.

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_order_gateway::store::{Durability, Store, StoreConfig};

use crate::common::*;

const FOLDER: &str = "WIREPATH_TEST_STORE";
const SEED: &str = "WIREPATH_TEST_SEED";
const ROUNDS: u64 = 48;

/// Rounds with the same store: reading ever more would take the most time.
const ROUNDS_PER_STORE: u64 = 8;

/// Messages that the child appends before it says so.
const CLAIMED_AT_ONCE: u64 = 20;

fn config(folder: &Path, round: u64) -> StoreConfig {
    let durability = match round % 5 {
        3 => Durability::FsyncBackground,
        4 => Durability::FsyncBeforeSend,
        _ => Durability::Write,
    };
    StoreConfig { durability, fsync_interval_ms: 1, ..small(folder) }
}

/// A message whose every byte depends on its number and its round.
fn message(seq: u64, round: u64, rng: &mut impl Rng) -> Vec<u8> {
    let len =
        if rng.random_ratio(1, 8) { rng.random_range(0..20_000) } else { rng.random_range(0..600) };
    vec![u8::try_from((seq * 31 + round * 7) % 256).unwrap(); len]
}

fn hash(message: &[u8]) -> u32 {
    crc32fast::hash(message)
}

/// The child: does nothing when it is not started by the test below.
#[test]
fn child_appends_until_it_is_killed() {
    let (Ok(folder), Ok(seed)) = (env::var(FOLDER), env::var(SEED)) else { return };
    let round: u64 = seed.parse().unwrap();
    let mut rng = Pcg64Mcg::seed_from_u64(round);
    let mut out = std::io::stdout().lock();
    let mut store = open(&config(Path::new(&folder), round), NOON_NS).unwrap();
    writeln!(out, "\nopened {} {}", store.next_out(), store.next_in()).unwrap();
    let mut claims = Vec::new();
    for step in 0.. {
        let now_ns = NOON_NS + round * 1_000_000_000 + step;
        if rng.random_ratio(1, 3) {
            let message = message(store.next_in(), round, &mut rng);
            store.append_in(Some(&message), now_ns).unwrap();
            writeln!(claims, "received {} {}", store.next_in() - 1, hash(&message)).unwrap();
        } else {
            let message = message(store.next_out(), round, &mut rng);
            store.append_out(&message, now_ns).unwrap();
            writeln!(claims, "sent {} {}", store.next_out() - 1, hash(&message)).unwrap();
        }
        if step % CLAIMED_AT_ONCE == 0 {
            out.write_all(&claims).unwrap();
            claims.clear();
            store.idle(now_ns).unwrap();
        }
    }
}

#[test]
fn a_killed_process_leaves_all_it_sent_and_no_number_is_used_twice() {
    let temporary = scratch();
    let seed: u64 = rand::rng().random();
    println!("seed {seed}");
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut sent: HashMap<u64, u32> = HashMap::new();
    let (mut next_out, mut next_in, mut torn) = (1, 1, 0);
    let (mut folder, mut total) = (temporary.path().to_owned(), 0);
    for round in 0..ROUNDS {
        if round % ROUNDS_PER_STORE == 0 {
            folder = temporary.path().join(round.to_string());
            (next_out, next_in) = (1, 1);
            sent.clear();
        }
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "kill::child_appends_until_it_is_killed", "--nocapture"])
            .env(FOLDER, &folder)
            .env(SEED, round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (opened, is_open) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let mut claims = Vec::new();
            for line in output.split(b'\n') {
                // The last line may have been cut off: then it has not been claimed.
                let line = String::from_utf8(line.unwrap()).unwrap();
                let words: Vec<&str> = line.split(' ').collect();
                match words[..] {
                    ["opened", ..] => opened.send(()).unwrap(),
                    ["sent" | "received", seq, hash] => {
                        if let Ok(hash) = hash.parse::<u32>() {
                            claims.push((words[0] == "sent", seq.parse::<u64>().unwrap(), hash));
                        }
                    }
                    _ => {}
                }
            }
            claims
        });
        is_open.recv_timeout(Duration::from_secs(30)).expect("the child opens the store");
        thread::sleep(Duration::from_micros(rng.random_range(0..8_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut claims = reader.join().unwrap();
        claims.pop(); // its end may be missing

        let store = open(&config(&folder, 0), NOON_NS).unwrap();
        torn += store.recovery().tears.len();
        let check = |seq: u64, expected: u32| {
            let kept = store.sent(seq).map(hash);
            assert_eq!(kept, Some(expected), "seed {seed}, round {round}: {seq}");
        };
        for (is_out, seq, hash) in claims {
            if is_out {
                assert!(seq >= next_out, "seed {seed}, round {round}: {seq} was used twice");
                check(seq, hash);
                sent.insert(seq, hash);
                next_out = seq + 1;
            } else {
                assert!(seq >= next_in, "seed {seed}, round {round}: received {seq} again");
                next_in = seq + 1;
            }
        }
        // What was kept and not yet claimed is not used again either.
        assert!(
            store.next_out() >= next_out && store.next_in() >= next_in,
            "seed {seed}, round {round}"
        );
        let unclaimed = store.next_out() - next_out + store.next_in() - next_in;
        assert!(unclaimed <= CLAIMED_AT_ONCE + 1, "seed {seed}, round {round}: {unclaimed}");
        (next_out, next_in) = (store.next_out(), store.next_in());
        if round % ROUNDS_PER_STORE == ROUNDS_PER_STORE - 1 {
            total += sent.len();
            sent.iter().for_each(|(seq, expected)| check(*seq, *expected));
        }
    }
    println!("{total} sent, {torn} killed in the middle of a message");
    assert!(total > 1_000);
}
