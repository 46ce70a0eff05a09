//! Writes the FIX tables of `protocol/src/fix/dict`, or with `--check` compares them.

mod tables;
mod text;

use std::{fs, path::PathBuf, process::ExitCode};

use ironfix_dictionary::Dictionary;

fn main() -> ExitCode {
    let check = std::env::args().nth(1).as_deref() == Some("--check");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/fix/dict");
    let fix42 = Dictionary::fix42().expect("FIX 4.2 loads");
    let fix44 = Dictionary::fix44().expect("FIX 4.4 loads");
    let fixt11 = Dictionary::fixt11().expect("FIXT 1.1 loads");
    let fix50sp2 = Dictionary::fix50sp2().expect("FIX 5.0 SP2 loads");
    // A name is the newest version's; the transport's tags are in 5.0 SP2 as well.
    let newest_last = [fix42, fix44, fixt11, fix50sp2];
    let files = [
        ("tag.rs", text::tags(&newest_last)),
        ("msg_type.rs", text::msg_types(&newest_last)),
        ("data.rs", text::data(&newest_last)),
        ("fix42.rs", tables::write(fix42, "FIX.4.2", None)),
        ("fix44.rs", tables::write(fix44, "FIX.4.4", None)),
        ("fixt11.rs", tables::write(fixt11, "FIXT.1.1", None)),
        // What is deprecated is left out there, and sent all the same: MaxFloor, for one.
        ("fix50sp2.rs", tables::write(fix50sp2, "FIX.5.0SP2", Some(fix44))),
    ];
    let mut stale = false;
    for (name, text) in files {
        let path = folder.join(name);
        if !check {
            fs::write(&path, &text).expect("the tables' folder can be written");
            println!("{name}: {} bytes", text.len());
        } else if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            eprintln!("{name} is out of date: run protocol/generate/run");
            stale = true;
        }
    }
    if stale { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
