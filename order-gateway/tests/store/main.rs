//! The store from outside: what it keeps, what a crash at any byte leaves of it, and what it refuses.

mod common;
mod cuts;
mod damage;
mod days;
mod full;
mod kill;
mod kinds;
