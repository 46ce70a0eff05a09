//! Benchmarks: each compares rivals and floors in one run.
