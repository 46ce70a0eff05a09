//! Every open order, found by its number without a hash.
//!
//! Venues number orders densely upwards, so an order's record stands in a page of 65,536 records
//! chosen by the number's upper bits, at the place its lower 16 bits give. A directory leads from
//! upper bits to page. Page 0 is never handed out and stays empty: the directory's zeros lead there,
//! and so an unknown number finds an empty record, without a second check.
//!
//! A record is 16 bytes and holds its price, so that its level can be found without a look at
//! anything else. The instrument is kept beside it, in an array of its own: whether an order belongs
//! to the instrument a message names is checked while the record is on its way. Orders of a level
//! are linked by record index (page and place), 32 bits.
//!
//! A page whose last order leaves is used again for other numbers.

#![expect(clippy::cast_possible_truncation, reason = "record indices have 32 bits, and hosts 64")]

use bytemuck::{Pod, Zeroable};
use wirepath_perf::{HugeTable, MemoryError};

use super::Limits;
use super::orders::{Order, OrderTable};
use super::table::Table;
use crate::event::Anomaly;

/// Records in a page, as a power of two.
const PAGE_BITS: u32 = 16;
/// Records in a page.
const PAGE: usize = 1 << PAGE_BITS;
/// Most pages: a record index has 32 bits, and one page stays empty.
const PAGES_MAX: u32 = (1 << (32 - PAGE_BITS)) - 1;
/// Which numbers a page holds, and how many of them are open.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
struct Page {
    /// Upper bits of its order numbers.
    number: u64,
    open: u64,
}

/// All open orders of a feed. See the module documentation.
#[derive(Debug)]
pub struct Paged {
    records: Table<Order>,
    /// The instrument of each record; meaningless where there is no order.
    instruments: Table<u32>,
    /// Page by upper bits of the order number; 0 where there is none.
    directory: HugeTable<u32>,
    pages: Table<Page>,
    /// One past the last page.
    end: u32,
    /// Pages given back, taken again before fresh ones.
    free: Vec<u32>,
    /// Pages never used begin here.
    fresh: u32,
}

impl OrderTable for Paged {
    /// Room for orders numbered up to the limits' highest number, open ones in at most `order_pages` pages, of which
    /// the first `order_pages_ready` are given memory at once.
    fn with_limits(limits: &Limits) -> Result<Self, MemoryError> {
        let pages = limits.order_pages.clamp(1, PAGES_MAX);
        let records = (pages as usize + 1) << PAGE_BITS;
        let groups = (limits.order_number_max >> PAGE_BITS).saturating_add(1);
        let mut table = Self {
            records: Table::zeroed(records)?,
            instruments: Table::zeroed(records)?,
            directory: HugeTable::zeroed(usize::try_from(groups).unwrap_or(usize::MAX))?,
            pages: Table::zeroed(pages as usize + 1)?,
            end: pages + 1,
            free: Vec::with_capacity(pages as usize),
            fresh: 1,
        };
        let touched = 0..(limits.order_pages_ready.min(pages) as usize + 1) << PAGE_BITS;
        table.records.prefault(touched.clone())?;
        table.instruments.prefault(touched)?;
        Ok(table)
    }

    #[inline(always)]
    fn records(&self) -> &Table<Order> {
        &self.records
    }

    #[inline(always)]
    fn records_mut(&mut self) -> &mut Table<Order> {
        &mut self.records
    }

    #[inline(always)]
    fn index(&self, id: u64) -> usize {
        let group = (id >> PAGE_BITS) as usize;
        let page = self.directory.get(group).copied().unwrap_or(0);
        (page as usize) << PAGE_BITS | (id as usize & (PAGE - 1))
    }

    #[inline(always)]
    fn instrument(&self, index: usize) -> u32 {
        self.instruments[index]
    }

    #[inline(always)]
    fn vacant(&mut self, id: u64) -> Result<usize, Anomaly> {
        let index = self.index(id);
        if index < PAGE {
            return self.open_page(id);
        }
        if self.records[index].qty() != 0 {
            return Err(Anomaly::DuplicateOrder);
        }
        Ok(index)
    }

    #[inline(always)]
    fn insert(&mut self, index: usize, instrument: u32, order: Order) {
        self.records[index] = order;
        self.instruments[index] = instrument;
        self.pages[index >> PAGE_BITS].open += 1;
    }

    #[inline(always)]
    fn remove(&mut self, index: usize) {
        self.records[index].empty();
        let page = &mut self.pages[index >> PAGE_BITS];
        page.open -= 1;
        if page.open == 0 {
            self.close_page(index >> PAGE_BITS);
        }
    }

    fn id(&self, index: usize) -> u64 {
        self.pages[index >> PAGE_BITS].number << PAGE_BITS | (index & (PAGE - 1)) as u64
    }

    #[inline(always)]
    fn prefetch(&self, id: u64) -> u32 {
        let index = self.index(id);
        self.records.prefetch(index);
        self.instruments.prefetch(index);
        index as u32
    }

    /// Gives the page of a vacant record back, if no order in it is open.
    #[cold]
    fn abandon(&mut self, index: usize) {
        if self.pages[index >> PAGE_BITS].open == 0 {
            self.close_page(index >> PAGE_BITS);
        }
    }

    fn clear(&mut self) {
        for page in 1..self.fresh as usize {
            if self.pages[page].open != 0 {
                let first = page << PAGE_BITS;
                self.records.slice_mut(first..first + PAGE).fill(Order::default());
            }
            self.directory[self.pages[page].number as usize] = 0;
            self.pages[page] = Page::default();
        }
        self.free.clear();
        self.fresh = 1;
    }
}

impl Paged {
    #[cold]
    #[inline(never)]
    fn open_page(&mut self, id: u64) -> Result<usize, Anomaly> {
        let number = id >> PAGE_BITS;
        let entry = usize::try_from(number).ok().and_then(|group| self.directory.get_mut(group));
        let Some(entry) = entry else { return Err(Anomaly::OutOfRange) };
        let page = match self.free.pop() {
            Some(page) => page,
            None if self.fresh < self.end => {
                self.fresh += 1;
                self.fresh - 1
            }
            None => return Err(Anomaly::TableFull),
        };
        *entry = page;
        self.pages[page as usize] = Page { number, open: 0 };
        Ok((page as usize) << PAGE_BITS | (id as usize & (PAGE - 1)))
    }

    #[cold]
    #[inline(never)]
    fn close_page(&mut self, page: usize) {
        self.directory[self.pages[page].number as usize] = 0;
        self.free.push(page as u32);
    }
}
