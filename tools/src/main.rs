//! The `wirepath` command. See [`wirepath::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    wirepath::cli::main()
}
