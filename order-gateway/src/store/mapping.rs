//! A file in memory: room taken from the disk first, then mapped, written as a slice, and published with
//! one atomic store.
//!
//! The only module of the store with `unsafe`. What lies where in a file is its neighbours' business.
//!
//! Source: Linux man-pages, fallocate(2), mmap(2) "MAP_SHARED", madvise(2) "MADV_POPULATE_WRITE".

use core::sync::atomic::{AtomicU32, Ordering};
use std::fs::File;
use std::io;

use memmap2::{Advice, MmapMut, MmapOptions};

/// A smaller step than any page, so that touching one byte in each touches every page.
pub(super) const PAGE_BYTES: usize = 4096;

/// The front of a file, mapped for reading and writing. What is written is in the page cache at once, and
/// so outlives the process.
#[derive(Debug)]
pub(super) struct Mapping {
    map: MmapMut,
}

impl Mapping {
    /// Maps the first `len` bytes of `file`, which is open for reading and writing. Room for them has to
    /// be allocated and within the file: touching a page beyond its end, or one that the disk then
    /// has no room for, ends the process.
    pub(super) fn new(file: &File, len: usize) -> io::Result<Self> {
        let file_bytes = file.metadata()?.len();
        if file_bytes < len as u64 {
            let what = format!("the file has {file_bytes} bytes where {len} were expected");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, what));
        }
        // SAFETY: the file is long enough. The store's lock keeps other stores away from it, this one
        // maps a file once at a time and never shortens it while mapped; whoever else writes to it
        // breaks the store's stated conditions.
        let map = unsafe { MmapOptions::new().len(len).map_mut(file)? };
        Ok(Self { map })
    }

    #[inline(always)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }

    #[inline(always)]
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.map
    }

    /// Stores `word` at `at`, a multiple of 4, after everything that was written before: whoever sees it,
    /// be it after this process was killed, sees that too.
    #[inline(always)]
    pub(super) fn publish(&mut self, at: usize, word: u32) {
        let place: &mut u32 = bytemuck::from_bytes_mut(&mut self.map[at..at + 4]);
        // SAFETY: `place` is a valid, aligned, writable word, borrowed for this block alone.
        let place = unsafe { AtomicU32::from_ptr(place) };
        place.store(word, Ordering::Release); // pairs with the kernel's own order when the process ends
    }

    /// Takes the page faults of writing to these bytes now, some 0.5 µs per page, and leaves what they hold.
    pub(super) fn populate(&mut self, from: usize, until: usize) -> io::Result<()> {
        let until = until.min(self.map.len());
        let from = from - from % PAGE_BYTES;
        if from >= until {
            return Ok(());
        }
        match self.map.advise_range(Advice::PopulateWrite, from, until - from) {
            // Linux before 5.14 does not know the advice: touch a byte of each page instead.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                for byte in self.map[from..until].iter_mut().step_by(PAGE_BYTES) {
                    *byte = core::hint::black_box(*byte);
                }
                Ok(())
            }
            result => result,
        }
    }
}

/// Takes room on the disk for the first `bytes` of `file` and makes it at least that long. What it holds
/// stays; what is new is zero. On file systems that overwrite in place (ext4, XFS, tmpfs) no later write
/// to these bytes can then fail for want of room.
pub(super) fn allocate(file: &File, bytes: u64) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        let too_large = |_| io::Error::from(io::ErrorKind::FileTooLarge);
        let len = libc::off_t::try_from(bytes).map_err(too_large)?;
        loop {
            // SAFETY: a plain system call on a descriptor that `file` keeps open.
            if unsafe { libc::fallocate(file.as_raw_fd(), 0, 0, len) } == 0 {
                return Ok(());
            }
            let error = io::Error::last_os_error();
            match error.raw_os_error() {
                Some(libc::EINTR) => {}
                Some(libc::EOPNOTSUPP | libc::ENOSYS) => break, // NFS before 4.2, some FUSE
                _ => return Err(error),
            }
        }
    }
    write_zeros(file, bytes)
}

/// [`allocate`] where the file system cannot: writes zeros behind the file's end.
fn write_zeros(mut file: &File, bytes: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    let end = file.seek(SeekFrom::End(0))?;
    let mut zeros = io::repeat(0).take(bytes.saturating_sub(end));
    io::copy(&mut zeros, &mut file).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn allocated_room_is_on_the_disk_and_what_was_there_stays() {
        for allocate in [allocate, write_zeros] {
            let file = tempfile::tempfile().unwrap();
            allocate(&file, 5_000).unwrap();
            let mut map = Mapping::new(&file, 5_000).unwrap();
            map.bytes_mut()[4_999] = 7;
            allocate(&file, 70_000).unwrap();
            let map = Mapping::new(&file, 70_000).unwrap();
            assert_eq!((map.bytes()[4_998], map.bytes()[4_999], map.bytes()[69_999]), (0, 7, 0));
            let (len, blocks) = (file.metadata().unwrap().len(), file.metadata().unwrap().blocks());
            assert!(len == 70_000 && blocks * 512 >= 70_000, "{len} bytes, {blocks} blocks");
        }
    }

    #[test]
    fn what_is_published_is_in_the_file() {
        use std::os::unix::fs::FileExt;
        let file = tempfile::tempfile().unwrap();
        allocate(&file, 8192).unwrap();
        let mut map = Mapping::new(&file, 8192).unwrap();
        map.populate(0, 10_000).unwrap();
        map.populate(9_000, 8_000).unwrap();
        map.publish(4096, 0x0102_0304);
        let mut read = [0; 4];
        file.read_exact_at(&mut read, 4096).unwrap();
        assert_eq!(u32::from_ne_bytes(read), 0x0102_0304);
    }

    #[test]
    fn a_file_that_is_too_short_is_not_mapped() {
        let file = tempfile::tempfile().unwrap();
        let error = Mapping::new(&file, 4096).unwrap_err();
        assert_eq!(error.to_string(), "the file has 0 bytes where 4096 were expected");
    }
}
