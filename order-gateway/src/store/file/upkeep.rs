//! What a store does while its thread has nothing else to do: room ahead, the day's rotation, old segments.

use super::super::StoreError;
use super::super::config::StoreConfig;
use super::super::folder::Folder;
use super::super::segment::{self, Segment};
use super::{FileStore, Syncing};

/// How far ahead of the tail pages are faulted in, bytes; half of it is what may be appended in between.
pub(super) const WARM_BYTES: usize = 256 << 10;

/// How much of that is faulted in anew after the kernel has written it back and protected it, bytes.
const WARM_AGAIN_BYTES: usize = 16 << 10;

/// How often that is done when nothing says that it must, and how long incoming messages wait for a sync.
const OFTEN_NS: u64 = 1_000_000_000;

/// How long nothing is tried after the disk was full.
const RETRY_NS: u64 = 1_000_000_000;

impl FileStore {
    /// Does what is due, at most one thing of each kind.
    pub(super) fn keep_up(&mut self, now_ns: u64) -> Result<(), StoreError> {
        self.warm(now_ns)?;
        if self.unsynced_ns != 0 && now_ns.saturating_sub(self.unsynced_ns) >= OFTEN_NS {
            self.unsynced_ns = 0;
            return self.current.sync().inspect_err(|_| self.has_failed = true);
        }
        let is_half_full = self.current.room() as u64 <= self.config.segment_bytes / 2;
        let is_new_day = now_ns >= self.day_end_ns;
        if (is_new_day || (is_half_full && self.spare.is_none())) && now_ns >= self.retry_ns {
            let day = self.current.place.day;
            let result = if is_new_day { self.turn(now_ns) } else { self.provide(day) };
            return result.inspect_err(|_| self.retry_ns = now_ns.saturating_add(RETRY_NS));
        }
        if self.has_chores { self.do_chore(now_ns) } else { Ok(()) }
    }

    /// Goes on with the next segment, of the day that it is.
    pub(super) fn turn(&mut self, now_ns: u64) -> Result<(), StoreError> {
        let day = self.days.at(now_ns).max(self.current.place.day);
        if self.spare.as_ref().is_none_or(|spare| spare.place.day != day) {
            self.provide(day)?;
        }
        if let Syncing::BeforeSend = self.syncing {
            // The next segment counts what this one holds.
            self.current.sync().inspect_err(|_| self.has_failed = true)?;
            self.unsynced_ns = 0;
        }
        let mut next = self.spare.take().expect("one has been provided");
        next.begin(&self.identity, self.numbers, self.current.tail(), now_ns);
        if let Syncing::BeforeSend = self.syncing {
            next.sync().inspect_err(|_| self.has_failed = true)?;
        }
        if let Syncing::Background(syncer) = &self.syncing {
            syncer.publish(next.place.ordinal, next.tail());
        }
        self.earlier.push(core::mem::replace(&mut self.current, next));
        self.day_end_ns = self.days.end_ns(day);
        self.has_chores = true;
        Ok(())
    }

    /// Sees to it that the next segment is there and has the name of `day`.
    pub(super) fn provide(&mut self, day: u32) -> Result<(), StoreError> {
        self.earlier.reserve(1);
        let place = self.folder.place(day, self.current.place.ordinal + 1);
        let spare = match &mut self.spare {
            Some(spare) if spare.place == place => return Ok(()),
            Some(spare) => {
                spare.rename(place)?;
                spare
            }
            none => none.insert(Self::create(&self.folder, &self.config, day, place.ordinal)?),
        };
        match &self.syncing {
            Syncing::Kernel => {}
            Syncing::Background(syncer) => syncer.add(spare),
            Syncing::BeforeSend => {
                Self::sync_name(&self.folder, spare).inspect_err(|_| self.has_failed = true)?;
            }
        }
        Ok(())
    }

    /// Makes a segment ahead of use.
    pub(super) fn create(
        folder: &Folder,
        config: &StoreConfig,
        day: u32,
        ordinal: u32,
    ) -> Result<Segment, StoreError> {
        let segment_bytes = config.segment_bytes;
        if let Some(max_bytes) = config.max_bytes {
            let bytes = folder.bytes()?;
            if bytes + segment_bytes > max_bytes {
                let folder = folder.path().to_owned();
                return Err(StoreError::Limit { folder, bytes, segment_bytes, max_bytes });
            }
        }
        Segment::create(folder.place(day, ordinal), segment_bytes, WARM_BYTES)
    }

    pub(super) fn sync_name(folder: &Folder, segment: &Segment) -> Result<(), StoreError> {
        segment.sync()?;
        let failed = |source| StoreError::Sync { file: segment.place.file.clone(), source };
        folder.sync().map_err(failed)
    }

    /// Has the segment that was found or begun reach the disk.
    pub(super) fn begin_syncing(&mut self) -> Result<(), StoreError> {
        match &self.syncing {
            Syncing::Kernel => Ok(()),
            Syncing::BeforeSend => Self::sync_name(&self.folder, &self.current),
            Syncing::Background(syncer) => {
                syncer.add(&self.current);
                syncer.publish(self.current.place.ordinal, self.current.tail());
                Ok(())
            }
        }
    }

    /// Faults in what will be written next.
    pub(super) fn warm(&mut self, now_ns: u64) -> Result<(), StoreError> {
        let synced = match &self.syncing {
            Syncing::Background(syncer) => syncer.synced(),
            Syncing::Kernel | Syncing::BeforeSend => 0,
        };
        let result = if self.current.warm_ahead() < WARM_BYTES / 2 {
            self.current.warm_up(WARM_BYTES)
        } else if synced != self.warmed_at || now_ns.saturating_sub(self.warmed_ns) >= OFTEN_NS {
            self.warmed_at = synced;
            self.warmed_ns = now_ns;
            self.current.warm_again(WARM_AGAIN_BYTES)
        } else {
            return Ok(());
        };
        result.map_err(|source| self.touch_error(source))
    }

    /// A page that has its room on the disk could not be had: writing to it would end the process.
    pub(super) fn touch_error(&mut self, source: std::io::Error) -> StoreError {
        self.has_failed = true;
        segment::io_error("touch the next pages of", &self.current.place.file, source)
    }

    /// Does one thing that is left to be done about earlier segments.
    pub(super) fn do_chore(&mut self, now_ns: u64) -> Result<(), StoreError> {
        if let Some(segment) = self.earlier.iter_mut().find(|segment| !segment.is_closed) {
            // Not before the next one is on the disk: else a power cut could leave a segment that is
            // over, and none that follows.
            let is_followed = match &self.syncing {
                Syncing::Background(syncer) => syncer.has_synced(segment.place.ordinal + 1),
                Syncing::Kernel | Syncing::BeforeSend => true,
            };
            return if is_followed { segment.close(now_ns) } else { Ok(()) };
        }
        let needed = self.first_needed();
        if needed > 0 {
            self.earlier.remove(0);
        } else {
            self.has_chores = false;
            self.forget_old_days();
        }
        Ok(())
    }

    /// The first of `earlier` that holds something of the current numbering or day.
    pub(super) fn first_needed(&self) -> usize {
        let followers = self.earlier.iter().skip(1).chain([&self.current]);
        let is_needed = |(segment, follower): (&Segment, &Segment)| {
            !self.is_forgotten(segment.place.day)
                && (follower.start.numbering == self.numbers.numbering
                    || segment.place.day == self.current.place.day)
        };
        self.earlier.iter().zip(followers).position(is_needed).unwrap_or(self.earlier.len())
    }

    /// Whether segments of `day` are older than the config wants them kept.
    pub(super) fn is_forgotten(&self, day: u32) -> bool {
        self.config.keep_days.is_some_and(|keep| day.saturating_add(keep) < self.current.place.day)
    }

    /// Deletes segments of days that the config does not want kept. One that cannot be deleted stays.
    pub(super) fn forget_old_days(&mut self) {
        if self.config.keep_days.is_none() {
            return;
        }
        let oldest = self.earlier.first().map_or(self.current.place.ordinal, |s| s.place.ordinal);
        for place in self.folder.segments().unwrap_or_default() {
            if place.ordinal < oldest
                && self.is_forgotten(place.day)
                && let Err(error) = std::fs::remove_file(&place.file)
            {
                tracing::warn!("cannot delete {}: {error}", place.file.display());
            }
        }
    }
}
