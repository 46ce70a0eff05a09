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

use super::table::Table;
use crate::event::Anomaly;

/// Records in a page, as a power of two.
const PAGE_BITS: u32 = 16;
/// Records in a page.
const PAGE: usize = 1 << PAGE_BITS;
/// Most pages: a record index has 32 bits, and one page stays empty.
const PAGES_MAX: u32 = (1 << (32 - PAGE_BITS)) - 1;
/// Largest quantity of one order.
pub(super) const ORDER_QTY_MAX: u32 = u32::MAX >> 1;

/// One open order. All zero is none.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Order {
    /// Side-normalised price: higher is better.
    pub(super) key: i32,
    /// Quantity left, and the side in the lowest bit. An open order has some left.
    amount: u32,
    /// The order before it in the queue; 0 for none.
    pub(super) prev: u32,
    /// The order behind it in the queue; 0 for none.
    pub(super) next: u32,
}

const _: () = assert!(size_of::<Order>() == 16);

impl Order {
    /// An order at the end of a queue, behind the one at `prev`.
    #[inline(always)]
    pub(super) const fn new(side: usize, key: i32, qty: u32, prev: u32) -> Self {
        Self { key, amount: qty << 1 | side as u32 & 1, prev, next: 0 }
    }

    /// 0 for bid, 1 for ask.
    #[inline(always)]
    pub(super) const fn side(&self) -> usize {
        (self.amount & 1) as usize
    }

    /// Quantity left; 0 where there is no order.
    #[inline(always)]
    pub(super) const fn qty(&self) -> u32 {
        self.amount >> 1
    }
}

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
pub(super) struct OrderTable {
    pub(super) records: Table<Order>,
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

impl OrderTable {
    /// Room for orders numbered up to `number_max`, open ones in at most `pages` pages, of which the
    /// first `prefault` are given memory at once.
    ///
    /// # Errors
    ///
    /// [`MemoryError`] when address space or memory cannot be had.
    pub(super) fn new(number_max: u64, pages: u32, prefault: u32) -> Result<Self, MemoryError> {
        let pages = pages.clamp(1, PAGES_MAX);
        let records = (pages as usize + 1) << PAGE_BITS;
        let groups = (number_max >> PAGE_BITS).saturating_add(1);
        let mut table = Self {
            records: Table::zeroed(records)?,
            instruments: Table::zeroed(records)?,
            directory: HugeTable::zeroed(usize::try_from(groups).unwrap_or(usize::MAX))?,
            pages: Table::zeroed(pages as usize + 1)?,
            end: pages + 1,
            free: Vec::with_capacity(pages as usize),
            fresh: 1,
        };
        let touched = 0..(prefault.min(pages) as usize + 1) << PAGE_BITS;
        table.records.prefault(touched.clone())?;
        table.instruments.prefault(touched)?;
        Ok(table)
    }

    /// Index of the record of order `id`; of an empty record when the order is unknown.
    #[inline(always)]
    pub(super) fn index(&self, id: u64) -> usize {
        let group = (id >> PAGE_BITS) as usize;
        let page = self.directory.get(group).copied().unwrap_or(0);
        (page as usize) << PAGE_BITS | (id as usize & (PAGE - 1))
    }

    /// The instrument of the order at `index`.
    #[inline(always)]
    pub(super) fn instrument(&self, index: usize) -> u32 {
        self.instruments[index]
    }

    /// Index of an empty record for order `id`.
    ///
    /// # Errors
    ///
    /// [`Anomaly::DuplicateOrder`] when the order is open, [`Anomaly::OutOfRange`] when its number is
    /// above the directory's, [`Anomaly::TableFull`] when all pages are in use.
    #[inline(always)]
    pub(super) fn vacant(&mut self, id: u64) -> Result<usize, Anomaly> {
        let index = self.index(id);
        if index < PAGE {
            return self.open_page(id);
        }
        if self.records[index].qty() != 0 {
            return Err(Anomaly::DuplicateOrder);
        }
        Ok(index)
    }

    /// Fills the vacant record at `index`.
    #[inline(always)]
    pub(super) fn insert(&mut self, index: usize, instrument: u32, order: Order) {
        self.records[index] = order;
        self.instruments[index] = instrument;
        self.pages[index >> PAGE_BITS].open += 1;
    }

    /// Leaves `order`, the one at `index`, with `qty`.
    #[inline(always)]
    pub(super) fn set_qty(&mut self, index: usize, order: Order, qty: u32) {
        self.records[index].amount = qty << 1 | order.amount & 1;
    }

    /// Empties the record at `index`.
    #[inline(always)]
    pub(super) fn remove(&mut self, index: usize) {
        self.records[index].amount = 0;
        let page = &mut self.pages[index >> PAGE_BITS];
        page.open -= 1;
        if page.open == 0 {
            self.close_page(index >> PAGE_BITS);
        }
    }

    /// The number of the order at `index`.
    pub(super) fn id(&self, index: usize) -> u64 {
        self.pages[index >> PAGE_BITS].number << PAGE_BITS | (index & (PAGE - 1)) as u64
    }

    /// Asks for the cache lines of order `id`.
    #[inline(always)]
    pub(super) fn prefetch(&self, id: u64) -> u32 {
        let index = self.index(id);
        self.records.prefetch(index);
        self.instruments.prefetch(index);
        index as u32
    }

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

    /// Gives the page of a vacant record back, if no order in it is open.
    #[cold]
    pub(super) fn abandon(&mut self, index: usize) {
        if self.pages[index >> PAGE_BITS].open == 0 {
            self.close_page(index >> PAGE_BITS);
        }
    }

    #[cold]
    #[inline(never)]
    fn close_page(&mut self, page: usize) {
        self.directory[self.pages[page].number as usize] = 0;
        self.free.push(page as u32);
    }

    /// Forgets every order.
    pub(super) fn clear(&mut self) {
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
