//! Threads on cores: which cores there are, and keeping a thread on one.
//!
//! A busy thread that shares a core waits whole scheduler ticks for it, so whoever starts busy
//! threads asks [`usable_cores`] first whether there is one for each.

use core::fmt;
use std::fs;
use std::sync::OnceLock;

use core_affinity::CoreId;

/// Keeps the calling thread on `core`, and threads it starts from then on, unless they are pinned
/// themselves. Cores are numbered as the kernel numbers them.
///
/// # Errors
///
/// [`PinError::NoSuchCore`] when it is not switched on; [`PinError::Refused`] when the process may
/// not use it, as in a container with fewer cores than the host.
pub fn pin_to(core: usize) -> Result<(), PinError> {
    usable_cores(); // while this thread is not pinned by us
    let online = online_cores();
    if !online.contains(&core) {
        Err(PinError::NoSuchCore { core, online: CoreList(online) })
    } else if !core_affinity::set_for_current(CoreId { id: core }) {
        Err(PinError::Refused { core, usable: CoreList(usable_cores().to_vec()) })
    } else {
        Ok(())
    }
}

/// The cores this process may keep threads on: those the scheduler may use for it, and isolated ones
/// (`isolcpus`), which the scheduler uses only for threads pinned there. Taken once, when first
/// asked, and the same for all threads from then on.
pub fn usable_cores() -> &'static [usize] {
    static CORES: OnceLock<Vec<usize>> = OnceLock::new();
    CORES.get_or_init(|| {
        let allowed = core_affinity::get_core_ids().unwrap_or_default();
        let mut cores: Vec<usize> = allowed.iter().map(|core| core.id).collect();
        let isolated = list_in("/sys/devices/system/cpu/isolated").unwrap_or_default();
        let hidden: Vec<usize> = isolated.into_iter().filter(|c| !cores.contains(c)).collect();
        if !hidden.is_empty() {
            // Only trying tells whether they may be used: on a thread that is then gone.
            let tried = std::thread::spawn(move || {
                let may = |core: &usize| core_affinity::set_for_current(CoreId { id: *core });
                hidden.into_iter().filter(|core| *core < CORES_MAX && may(core)).collect()
            });
            cores.extend(tried.join().unwrap_or_else(|_| Vec::new()));
        }
        cores.sort_unstable();
        cores
    })
}

/// The cores that are switched on; those usable where the host does not tell.
pub fn online_cores() -> Vec<usize> {
    list_in("/sys/devices/system/cpu/online").unwrap_or_else(|| usable_cores().to_vec())
}

/// Core numbers from here on cannot be pinned to: the C library's set of cores ends there.
const CORES_MAX: usize = 1024;

/// The cores a file of the kernel lists, as `0-3,8`.
fn list_in(path: &str) -> Option<Vec<usize>> {
    parse_list(&fs::read_to_string(path).ok()?)
}

fn parse_list(text: &str) -> Option<Vec<usize>> {
    let mut cores = Vec::new();
    for part in text.trim().split(',').filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (first.parse::<usize>().ok()?, last.parse::<usize>().ok()?);
        cores.extend(first..=last.min(CORES_MAX - 1));
    }
    Some(cores)
}

/// Why a thread could not be kept on a core.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PinError {
    /// The core is not switched on, or the host has none of that number.
    #[error("there is no core {core}; the host has {online}")]
    NoSuchCore {
        /// The core asked for.
        core: usize,
        /// Those that are switched on.
        online: CoreList,
    },
    /// The kernel does not let this process use the core.
    #[error("this process may not use core {core}; it may use {usable}")]
    Refused {
        /// The core asked for.
        core: usize,
        /// Those it may use.
        usable: CoreList,
    },
}

/// Cores by number, printed as the kernel does: `0-3,8`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CoreList(pub Vec<usize>);

impl fmt::Display for CoreList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = self.0.chunk_by(|a, b| a + 1 == *b);
        for (i, run) in runs.enumerate() {
            let comma = if i == 0 { "" } else { "," };
            match run {
                [one] => write!(f, "{comma}{one}")?,
                [first, .., last] => write!(f, "{comma}{first}-{last}")?,
                [] => {}
            }
        }
        if self.0.is_empty() { f.write_str("none") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_cores_read_and_print() {
        for (text, cores) in
            [("0", vec![0]), ("0-3,8,10-11", vec![0, 1, 2, 3, 8, 10, 11]), ("2,4,6", vec![2, 4, 6])]
        {
            assert_eq!(parse_list(&format!("{text}\n")), Some(cores.clone()));
            assert_eq!(CoreList(cores).to_string(), text);
        }
        assert_eq!(parse_list("\n"), Some(vec![]));
        assert_eq!(parse_list("0-"), None);
        assert_eq!(parse_list("0-99999999999").map(|cores| cores.len()), Some(CORES_MAX));
        assert_eq!(CoreList(vec![]).to_string(), "none");
    }

    #[test]
    fn a_pinned_thread_stays_there_and_others_still_see_all_cores() {
        let usable = usable_cores();
        assert!(!usable.is_empty());
        for core in usable.iter().copied() {
            let seen = std::thread::spawn(move || {
                pin_to(core).unwrap();
                let mask = core_affinity::get_core_ids().unwrap();
                (mask.iter().map(|core| core.id).collect::<Vec<_>>(), usable_cores().len())
            });
            assert_eq!(seen.join().unwrap(), (vec![core], usable.len()));
        }
    }

    #[test]
    fn a_core_that_is_not_there_is_named() {
        for core in [1023, 1024, usize::MAX] {
            let error = pin_to(core).unwrap_err();
            assert!(matches!(error, PinError::NoSuchCore { .. }));
            let message = format!("there is no core {core}; the host has ");
            assert!(error.to_string().starts_with(&message), "{error}");
        }
    }
}
