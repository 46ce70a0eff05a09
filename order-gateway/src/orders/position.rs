//! What the fills of one instrument add up to.
//!
//! Quantities and money are integers and exact: `realised − cost = sold − bought` holds at every
//! moment, to the last 1e-9. Profit is worked out at average cost. A closing fill takes its share of
//! the open cost, rounded towards zero to 1e-9 of the currency; what rounding leaves stays in the open
//! cost and is realised when the position is flat, so nothing is lost and nothing accumulates.
//!
//! (Average cost cannot be both exact per unit and bounded in size: each partial close multiplies the
//! denominator. First-in-first-out could, with a lot for every fill of the day.)

use wirepath_protocol::Price;

use super::update::average;

/// The position in one instrument. Money is in units of 1e-9 of the currency.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Position {
    net: i64,
    bought: u64,
    sold: u64,
    bought_notional: i128,
    sold_notional: i128,
    /// What the open quantity cost: positive for what was paid, negative for what a short brought in.
    cost: i128,
}

impl Position {
    /// Bought less sold, with what was carried in.
    pub fn net(&self) -> i64 {
        self.net
    }

    /// Units held; 0 when short.
    pub fn long(&self) -> u64 {
        self.net.max(0).unsigned_abs()
    }

    /// Units owed; 0 when long.
    pub fn short(&self) -> u64 {
        self.net.min(0).unsigned_abs()
    }

    /// Units bought.
    pub fn bought(&self) -> u64 {
        self.bought
    }

    /// Units sold.
    pub fn sold(&self) -> u64 {
        self.sold
    }

    /// Σ price × quantity bought.
    pub fn bought_notional(&self) -> i128 {
        self.bought_notional
    }

    /// Σ price × quantity sold.
    pub fn sold_notional(&self) -> i128 {
        self.sold_notional
    }

    /// What the open quantity cost: negative for what a short brought in. Divided by
    /// [`net`](Self::net) it is the average open price.
    pub fn cost(&self) -> i128 {
        self.cost
    }

    /// Average price of the open quantity, rounded down to 1e-9; `None` when flat. Exactly it is
    /// `cost` ÷ `net`.
    pub fn average_open(&self) -> Option<Price> {
        let cost = if self.net < 0 { -self.cost } else { self.cost };
        average(cost, self.net.unsigned_abs())
    }

    /// Profit made by closing, before fees.
    pub fn realised(&self) -> i128 {
        self.sold_notional - self.bought_notional + self.cost
    }

    /// Profit if all were closed at `price`, before fees.
    pub fn total_at(&self, price: Price) -> i128 {
        self.sold_notional - self.bought_notional + i128::from(self.net) * i128::from(price.0)
    }

    /// A position carried in from before, which cost `price` a unit. It counts as bought or sold.
    pub(super) fn carried(net: i64, price: Price) -> Option<Self> {
        let mut position = Self::default();
        let notional = i128::from(price.0).checked_mul(net.unsigned_abs().into())?;
        position.add(net >= 0, net.unsigned_abs(), notional)?;
        Some(position)
    }

    /// Adds a fill. `None` when a sum cannot be held, and nothing is changed.
    pub(super) fn add(&mut self, is_buy: bool, qty: u64, notional: i128) -> Option<()> {
        let signed = i64::try_from(qty).ok()?;
        let mut new = *self;
        let (signed, paid) = if is_buy { (signed, notional) } else { (-signed, -notional) };
        new.net = self.net.checked_add(signed)?;
        if is_buy {
            new.bought = self.bought.checked_add(qty)?;
            new.bought_notional = self.bought_notional.checked_add(notional)?;
        } else {
            new.sold = self.sold.checked_add(qty)?;
            new.sold_notional = self.sold_notional.checked_add(notional)?;
        }
        new.cost = if self.net == 0 || (self.net > 0) == is_buy {
            self.cost.checked_add(paid)? // opens
        } else if qty <= self.net.unsigned_abs() {
            self.cost - share(self.cost, qty, self.net.unsigned_abs()) // closes
        } else {
            // Closes all, and what is left opens the other way, at its share of this fill.
            share(paid, new.net.unsigned_abs(), qty)
        };
        *self = new;
        Some(())
    }
}

/// `part` ÷ `whole` of `amount`, rounded towards zero; `part` ≤ `whole`, so it fits.
fn share(amount: i128, part: u64, whole: u64) -> i128 {
    let (part, whole) = (i128::from(part), i128::from(whole));
    amount / whole * part + amount % whole * part / whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: i128 = 1_000_000_000;

    #[test]
    fn worked_example() {
        let mut position = Position::default();
        #[rustfmt::skip]
        let table = [
            // buy?   qty  price   net   cost  realised
            (true,   100,    10,   100,  1000,     0),
            (true,   100,    20,   200,  3000,     0),
            (false,   50,    21,   150,  2250,   300),
            (false,  150,    10,     0,     0,  -450),
            (false,   10,     7,   -10,   -70,  -450),
            (true,    30,     5,    20,   100,  -430), // closes the short at a gain of 20, and opens 20
            (false,   20,     5,     0,     0,  -430),
        ];
        for (is_buy, qty, price, net, cost, realised) in table {
            position.add(is_buy, qty, UNIT * price * i128::from(qty)).unwrap();
            assert_eq!(
                (position.net(), position.cost(), position.realised()),
                (net, cost * UNIT, realised * UNIT)
            );
        }
        assert_eq!((position.bought(), position.sold()), (230, 230));
    }

    #[test]
    fn rounding_stays_in_the_cost_and_ends_with_it() {
        let mut position = Position::default();
        position.add(true, 3, 10).unwrap(); // 3 units for 10e-9 in all
        position.add(false, 1, 4).unwrap();
        assert_eq!((position.cost(), position.realised()), (7, 1));
        assert_eq!(position.average_open(), Some(Price(3)));
        position.add(false, 1, 4).unwrap();
        position.add(false, 1, 4).unwrap();
        assert_eq!((position.cost(), position.realised()), (0, 2));
        assert_eq!(position.average_open(), None);
    }

    #[test]
    fn short_and_negative_prices() {
        let mut position = Position::carried(-10, Price(5)).unwrap();
        assert_eq!((position.short(), position.long(), position.cost()), (10, 0, -50));
        assert_eq!(position.average_open(), Some(Price(5)));
        position.add(true, 10, -30).unwrap(); // bought back at −3
        assert_eq!((position.realised(), position.net()), (80, 0));
        assert_eq!(position.total_at(Price(i64::MAX)), 80);
    }

    #[test]
    fn sums_that_cannot_be_held_change_nothing() {
        let mut position = Position::default();
        position.add(true, i64::MAX.unsigned_abs(), 1).unwrap();
        let before = position;
        for (qty, notional) in [(1, 1), (u64::MAX, 1)] {
            assert_eq!(position.add(true, qty, notional), None);
        }
        assert_eq!(position, before);
    }
}
