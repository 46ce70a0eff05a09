//! The `wirepath` command.

fn main() {}
