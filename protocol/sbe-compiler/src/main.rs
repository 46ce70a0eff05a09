//! Writes the tables of `protocol/src/mdp3` from CME's SBE schemas, or with `--check` compares them.

mod merge;
mod names;
mod notes;
mod resolve;
mod rust;
mod schema;

use std::{fs, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let check = paths.first().is_some_and(|first| first == "--check");
    if check {
        paths.remove(0);
        if let Some(absent) = paths.iter().find(|path| !fs::exists(path).unwrap_or(false)) {
            println!("skipped: the tables of MDP 3.0 are not compared, no {absent}");
            return ExitCode::SUCCESS;
        }
    }
    if paths.is_empty() {
        eprintln!("usage: run [--check] SCHEMA.xml...");
        return ExitCode::FAILURE;
    }
    let files = match files(&paths) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../src/mdp3");
    let mut stale = false;
    for (name, text) in files {
        let path = folder.join(name);
        if !check {
            fs::write(&path, &text).expect("the tables' folder can be written");
            println!("{name}: {} lines", text.lines().count());
        } else if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            eprintln!("{name} is out of date: run protocol/sbe-compiler/run with all schemas");
            stale = true;
        }
    }
    if stale { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn files(paths: &[String]) -> Result<Vec<(&'static str, String)>, String> {
    let mut schemas = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        schemas.push(schema::read(&text).map_err(|error| format!("{path}: {error}"))?);
    }
    rust::write(&merge::merge(&schemas)?)
}
