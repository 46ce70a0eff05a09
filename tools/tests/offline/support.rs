//! What the tests on real captures share: where the captures are, another decoder's reading of
//! them, obvious books built from that reading, and a runner of the `wirepath` binary.

#[path = "../../../protocol/tests/common/captures.rs"]
mod folder;
pub(crate) mod oracle;
pub(crate) mod pcap;
pub(crate) mod truth;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The folder of real captures beside the workspace; `None`, with a message, where it is absent.
pub(crate) fn captures() -> Option<PathBuf> {
    folder::path("")
}

/// What a run of the binary came to.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The exit code was 0; else fails with what the run said.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "stderr: {}", self.err);
        self
    }

    /// The exit code was `code`, it did not panic, and said one sentence with all of `words`.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in: {}", self.err);
        }
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why} in: {}", self.out))
    }

    /// Standard output as JSON lines.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

/// Runs `wirepath` with these arguments, nothing on its standard input.
pub(crate) fn wirepath<I, A>(arguments: I) -> Ran
where
    I: IntoIterator<Item = A>,
    A: AsRef<std::ffi::OsStr>,
{
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_wirepath"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    Ran {
        code: status.code(),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8_lossy(&stderr).into_owned(),
    }
}
