//! Datagrams → ordered, complete stream → books → events in rings.
//!
//! Data flows one way, and the modules tell the story in order: [`rx`] takes datagrams off sockets
//! and out of captures; [`arbiter`] merges the lines of a channel; [`venue`] decodes; [`book`] keeps
//! orders and levels; [`ring`] hands [`event::Event`]s to strategies, and [`best`] the newest prices.
//! [`recovery`] gets what no line carried from the venue's servers.

pub mod arbiter;
pub mod best;
pub mod book;
pub mod config;
pub mod consolidated;
pub mod digest;
pub mod directory;
pub mod event;
pub mod feed;
pub mod pipeline;
pub mod published;
pub mod recovery;
pub mod ring;
pub mod rx;
pub mod venue;

mod seqline;
mod sync;
