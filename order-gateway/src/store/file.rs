//! A store in a folder: append-only segments, one a day or more, mapped into memory.
//!
//! Appending is copying into the mapping and one atomic store; nothing of it asks the system for
//! anything. What does, [`idle`](Store::idle) does beforehand: it takes room on the disk, so that a full
//! disk is an error a long time before a message cannot be kept, and faults in the pages ahead.
//!
//! How the store is opened is `recover`'s part, how a record lies in a file `record`'s.

mod upkeep;

use upkeep::WARM_BYTES;

use super::config::{Durability, StoreConfig};
use super::folder::{Days, Folder};
use super::header::HEADER_BYTES;
use super::identity::SessionIdentity;
use super::record::{Entry, Kind, NUMBER_MAX, Numbers};
use super::recover::{self, Recovery};
use super::segment::{self, Segment};
use super::sync::Syncer;
use super::{Direction, Record, Store, StoreError};

/// Keeps a session's messages in a folder of its own.
///
/// A message is copied into a memory-mapped file and is in the page cache when `append_out` returns: a
/// process that is killed, at whatever instruction, leaves a store that opens to the last whole message.
/// What a failing host leaves is the choice of [`Durability`].
///
/// `append_out` and `append_in` neither allocate nor make system calls (but for
/// [`Durability::FsyncBeforeSend`], whose system call is the point) as long as `idle` is called once per
/// 128 KiB appended, some 600 messages, and no segment fills up in between: half of `segment_bytes`. When
/// it is not, they do what it would have done, in some 10 to 500 µs. Apart from that, the kernel
/// protects the pages it writes back: the first append after that, at most one in 20, takes a page
/// fault of some 1 µs unless `idle` has taken it.
///
/// When there is no room for a next segment, `idle` says so at half of the current one, and messages are
/// taken until it is full; then they are refused, and taken again when there is room. What was taken stays.
/// That holds for file systems that overwrite in place, such as ext4, XFS and tmpfs. Those that copy on
/// write (btrfs, ZFS) can run full under a file that has its room; put the store elsewhere.
///
/// The folder belongs to the store as long as it is open. A lock keeps other stores out; nothing keeps other
/// programs from damaging the files, and shortening one ends this process.
#[derive(Debug)]
pub struct FileStore {
    numbers: Numbers,
    current: Segment,
    syncing: Syncing,
    has_failed: bool,
    /// Something is left to be done about `earlier`.
    has_chores: bool,
    /// When the current day is over.
    day_end_ns: u64,
    /// Not before this, after the disk was full.
    retry_ns: u64,
    /// When pages were last faulted in anew.
    warmed_ns: u64,
    /// The syncer's position at that time.
    warmed_at: u64,
    /// When the first message was received that has not been synced, for `FsyncBeforeSend`; 0 for none.
    unsynced_ns: u64,
    spare: Option<Segment>,
    /// Segments that still hold something of the current numbering or day, oldest first.
    earlier: Vec<Segment>,
    days: Days,
    identity: String,
    config: StoreConfig,
    recovery: Recovery,
    folder: Folder,
}

/// Who has what was appended reach the disk.
#[derive(Debug)]
enum Syncing {
    Kernel,
    Background(Syncer),
    BeforeSend,
}

impl FileStore {
    /// Opens the store of session `identity` in its folder below `config.folder`, or begins it. Every record
    /// of the current numbering and the current day is read and checked: some 0.1 s per 64 MiB.
    /// A session that is never reset reads all that `config.keep_days` leaves.
    ///
    /// With [`Durability::None`], it keeps files as with [`Durability::Write`]: [`StoreConfig::open`] chooses.
    ///
    /// # Errors
    ///
    /// When the folder cannot be used, another store has it open, a segment is of another session or version,
    /// is damaged or missing, or there is no room on the disk. Each names the file and what can be done.
    pub fn open(
        config: &StoreConfig,
        identity: &SessionIdentity,
        now_ns: u64,
    ) -> Result<Self, StoreError> {
        config.check()?;
        let folder = Folder::open(config.folder.join(identity.folder_name()))?;
        let (text, days) = (identity.to_text(), Days::new(config.day_offset_minutes));
        let found = recover::find(&folder, &text)?;
        for tear in &found.recovery.tears {
            tracing::warn!(
                "{}: dropped what was written only in part at byte {}; numbers whose messages are lost with it: \
                 {:?} out, {:?} in",
                tear.file.display(),
                tear.offset,
                tear.lost_out,
                tear.lost_in,
            );
        }

        let (mut is_new, is_torn) = (false, found.is_torn);
        let current = match found.current {
            Some(current) => current,
            None => {
                is_new = true;
                Self::create(&folder, config, days.at(now_ns), 1)?
            }
        };
        let syncing = match config.durability {
            Durability::None | Durability::Write => Syncing::Kernel,
            Durability::FsyncBeforeSend => Syncing::BeforeSend,
            Durability::FsyncBackground => {
                let started = Syncer::start(config.fsync_interval());
                Syncing::Background(started.map_err(|source| {
                    segment::io_error("start a thread that syncs", folder.path(), source)
                })?)
            }
        };
        let day_end_ns = days.end_ns(current.place.day);
        let mut store = Self {
            numbers: found.numbers,
            current,
            syncing,
            has_failed: false,
            has_chores: true,
            day_end_ns,
            retry_ns: 0,
            warmed_ns: now_ns,
            warmed_at: 0,
            unsynced_ns: 0,
            spare: None,
            earlier: found.earlier,
            days,
            identity: text,
            config: config.clone(),
            recovery: found.recovery,
            folder,
        };
        if is_new {
            store.current.begin(&store.identity, store.numbers, 0, now_ns);
        }
        store.current.warm_up(WARM_BYTES).map_err(|source| store.touch_error(source))?;
        store.begin_syncing()?;
        if is_torn || now_ns >= day_end_ns {
            store.turn(now_ns)?;
        }
        store.forget_old_days();
        Ok(store)
    }

    /// What was found when the store was opened.
    pub const fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// The session's folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Keeps one thing, and counts it.
    #[inline(always)]
    fn append(
        &mut self,
        kind: Kind,
        seq: u64,
        message: &[u8],
        now_ns: u64,
    ) -> Result<(), StoreError> {
        if self.is_refusing() {
            return Err(self.refusal());
        }
        if !self.current.fits(message.len()) {
            self.make_room(message.len(), now_ns)?;
        }
        let at = self.current.tail();
        self.current.append(Entry { kind, seq, time_ns: now_ns, message }, &self.numbers);
        match &self.syncing {
            Syncing::Kernel => {}
            Syncing::Background(syncer) => {
                syncer.publish(self.current.place.ordinal, self.current.tail());
            }
            Syncing::BeforeSend => self.sync_before_send(kind, at, now_ns)?,
        }
        self.numbers.apply(kind, seq, now_ns);
        Ok(())
    }

    /// Has outgoing messages, and what changes their numbers, reach the disk.
    #[cold]
    fn sync_before_send(&mut self, kind: Kind, at: usize, now_ns: u64) -> Result<(), StoreError> {
        if matches!(kind, Kind::In | Kind::InCounted | Kind::ExpectIn) {
            if self.unsynced_ns == 0 {
                self.unsynced_ns = now_ns.max(1);
            }
            return Ok(());
        }
        self.unsynced_ns = 0;
        self.current.sync().inspect_err(|_| {
            self.has_failed = true;
            self.current.retract(at); // it will not be sent, so it must not be there to be sent again
        })
    }

    #[inline(always)]
    fn is_refusing(&self) -> bool {
        let sync_failed = match &self.syncing {
            Syncing::Background(syncer) => syncer.has_failed(),
            Syncing::Kernel | Syncing::BeforeSend => false,
        };
        self.has_failed | sync_failed
    }

    #[cold]
    fn refusal(&mut self) -> StoreError {
        self.has_failed = true;
        match &self.syncing {
            Syncing::Background(syncer) => syncer.take_error().unwrap_or(StoreError::Failed),
            Syncing::Kernel | Syncing::BeforeSend => StoreError::Failed,
        }
    }

    /// The current segment is too full for a message: goes on with the next.
    #[cold]
    fn make_room(&mut self, len: usize, now_ns: u64) -> Result<(), StoreError> {
        let max_bytes = Segment::message_bytes_max(self.config.segment_bytes);
        if len > max_bytes {
            return Err(StoreError::TooLong { bytes: len, max_bytes });
        }
        self.turn(now_ns)
    }
}

impl Store for FileStore {
    #[inline(always)]
    fn next_out(&self) -> u64 {
        self.numbers.next_out
    }

    #[inline(always)]
    fn next_in(&self) -> u64 {
        self.numbers.next_in
    }

    #[inline]
    fn append_out(&mut self, message: &[u8], now_ns: u64) -> Result<(), StoreError> {
        self.append(Kind::Out, self.numbers.next_out, message, now_ns)
    }

    #[inline]
    fn append_in(&mut self, message: Option<&[u8]>, now_ns: u64) -> Result<(), StoreError> {
        let kind = if message.is_some() { Kind::In } else { Kind::InCounted };
        self.append(kind, self.numbers.next_in, message.unwrap_or_default(), now_ns)
    }

    fn set_next_in(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        match next {
            0 | NUMBER_MAX.. => Err(StoreError::number(next, 1)),
            _ if next == self.numbers.next_in => Ok(()),
            _ => self.append(Kind::ExpectIn, next, &[], now_ns),
        }
    }

    fn set_next_out(&mut self, next: u64, now_ns: u64) -> Result<(), StoreError> {
        let least = self.numbers.next_out;
        match next {
            _ if next < least || next >= NUMBER_MAX => Err(StoreError::number(next, least)),
            _ if next == least => Ok(()),
            _ => self.append(Kind::SkipOut, next, &[], now_ns),
        }
    }

    fn sent(&self, seq: u64) -> Option<&[u8]> {
        if seq >= self.numbers.next_out {
            return None;
        }
        [&self.current]
            .into_iter()
            .chain(self.earlier.iter().rev())
            .find_map(|s| s.find(seq))
            .flatten()
    }

    fn reset(&mut self, now_ns: u64) -> Result<(), StoreError> {
        self.append(Kind::Reset, self.numbers.numbering + 1, &[], now_ns)?;
        for segment in self.earlier.iter_mut().chain([&mut self.current]) {
            segment.forget_marks();
        }
        self.has_chores = true;
        Ok(())
    }

    fn started_ns(&self) -> u64 {
        self.numbers.started_ns
    }

    fn idle(&mut self, now_ns: u64) -> Result<(), StoreError> {
        if self.is_refusing() {
            return Err(self.refusal());
        }
        self.keep_up(now_ns)
    }

    #[inline]
    fn prepare(&self) {
        self.current.touch_ahead();
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let (day, current) = (self.current.place.day, self.numbers.numbering);
        let segments = self.earlier[self.first_needed()..].iter().chain([&self.current]);
        segments.flat_map(move |segment| {
            let mut numbering = segment.start.numbering;
            segment.entries(HEADER_BYTES).filter_map(move |entry| {
                let Entry { kind, seq, time_ns, message } = entry;
                let direction = match kind {
                    Kind::Out => Direction::Out,
                    Kind::In => Direction::In,
                    Kind::Reset => {
                        numbering = seq;
                        return None;
                    }
                    Kind::InCounted | Kind::ExpectIn | Kind::SkipOut | Kind::Seal => return None,
                };
                let record =
                    Record { direction, seq, time_ns, current: numbering == current, message };
                (record.current || segment.place.day == day).then_some(record)
            })
        })
    }

    fn room_bytes(&self) -> u64 {
        (self.current.room() + self.spare.as_ref().map_or(0, Segment::room)) as u64
    }
}
