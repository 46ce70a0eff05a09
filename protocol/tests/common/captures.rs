//! Where the real captures are, and what else stands beside the checkout. The tests of all crates include
//! this file by its path.

use std::io::Write;
use std::path::{Path, PathBuf};

/// A file or folder below the captures beside the checkout, or `None`, with a message, where there are
/// none.
///
/// # Panics
///
/// When there are none and `WIREPATH_REQUIRE_CAPTURES` is set, so that whoever has them (`.ci/run`
/// where it finds them) is never told that all is well by tests that looked at nothing.
#[allow(dead_code, reason = "not every test that includes this file looks at captures")]
pub(crate) fn path(below: &str) -> Option<PathBuf> {
    shared(&format!("captures/{below}"))
}

/// The same for a file or folder below the shared folder itself.
#[expect(clippy::explicit_write, reason = "the harness keeps what a passing test prints by macro")]
pub(crate) fn shared(below: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(below);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var_os("WIREPATH_REQUIRE_CAPTURES").is_some();
    assert!(!required, "{} is required and absent", path.display());
    writeln!(std::io::stderr(), "skipped: no {}", path.display()).unwrap();
    None
}
