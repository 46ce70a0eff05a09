//! The atomics that [`ring`](crate::ring) and [`best`](crate::best) are made of: the standard
//! library's, or loom's when a model of them is explored (`--cfg loom`).

#[cfg(loom)]
pub(crate) use loom::{
    hint::spin_loop,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering, fence},
};

#[cfg(not(loom))]
pub(crate) use std::{
    hint::spin_loop,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering, fence},
};
