//! `decode`, `stats` and `books` as a user runs them: on real captures where they are present, on
//! captures made here, and with mistakes.
#![allow(clippy::cast_possible_truncation, reason = "tests")]

mod books;
mod captures;
mod commands;
mod lines;
mod pitch;
mod support;
mod unnamed;
