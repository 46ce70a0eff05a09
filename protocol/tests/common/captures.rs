//! Where the real captures are. The tests of all crates include this file by its path.

use std::io::Write;
use std::path::{Path, PathBuf};

/// A file or folder below the captures beside the checkout, or `None`, with a message, where there are
/// none.
///
/// # Panics
///
/// When there are none and `WIREPATH_REQUIRE_CAPTURES` is set, so that whoever has them (`.ci/run`
/// where it finds them) is never told that all is well by tests that looked at nothing.
#[expect(clippy::explicit_write, reason = "the harness keeps what a passing test prints by macro")]
pub(crate) fn path(below: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures").join(below);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var_os("WIREPATH_REQUIRE_CAPTURES").is_some();
    assert!(!required, "{} is required and absent", path.display());
    writeln!(std::io::stderr(), "skipped: no {}", path.display()).unwrap();
    None
}
