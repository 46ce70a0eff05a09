//! The figures of a histogram that are worth printing, and how to print them.

use core::fmt;

/// A latency distribution in a few figures, nanoseconds each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many values.
    pub count: u64,
    /// The smallest.
    pub min: u64,
    /// Half of the values are not above this.
    pub p50: u64,
    /// 90 % are not.
    pub p90: u64,
    /// 99 % are not.
    pub p99: u64,
    /// 99.9 % are not.
    pub p999: u64,
    /// The largest.
    pub max: u64,
    /// The mean.
    pub mean: f64,
}

impl Summary {
    /// Headings for [`cells`](Self::cells).
    pub const COLUMNS: [&str; 8] = ["count", "min", "p50", "p90", "p99", "p99.9", "max", "mean"];

    /// A row of a table.
    pub fn cells(&self) -> [String; 8] {
        #[expect(clippy::cast_possible_truncation, reason = "rounds, and a float saturates")]
        let mean = self.mean.round() as u64;
        let [min, p50, p90, p99, p999, max, mean] =
            [self.min, self.p50, self.p90, self.p99, self.p999, self.max, mean]
                .map(|ns| if self.count == 0 { "–".to_owned() } else { Ns(ns).to_string() });
        [self.count.to_string(), min, p50, p90, p99, p999, max, mean]
    }
}

impl fmt::Display for Summary {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count == 0 {
            return f.write_str("nothing recorded");
        }
        for (i, (name, cell)) in Self::COLUMNS.iter().zip(self.cells()).enumerate() {
            let space = if i == 0 { "" } else { "  " };
            write!(f, "{space}{name} {cell}")?;
        }
        Ok(())
    }
}

/// Nanoseconds that print in the unit that suits them, with three figures: `640 ns`, `1.95 µs`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Ns(pub u64);

impl fmt::Display for Ns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0 as f64;
        let mut unit = "ns";
        for larger in ["µs", "ms", "s"] {
            if value < 999.5 {
                break;
            }
            value /= 1e3;
            unit = larger;
        }
        let decimals = match value {
            _ if unit == "ns" => 0,
            ..9.995 => 2,
            ..99.95 => 1,
            _ => 0,
        };
        f.pad(&format!("{value:.decimals$} {unit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_print_with_three_figures() {
        #[rustfmt::skip]
        let table = [
            (0, "0 ns"), (7, "7 ns"), (999, "999 ns"), (1_000, "1.00 µs"), (1_954, "1.95 µs"),
            (9_994, "9.99 µs"), (9_995, "10.0 µs"), (99_949, "99.9 µs"), (123_456, "123 µs"),
            (999_499, "999 µs"), (999_500, "1.00 ms"), (68_719_476_735, "68.7 s"),
            (5_000_000_000_000, "5000 s"),
        ];
        for (ns, text) in table {
            assert_eq!(Ns(ns).to_string(), text);
        }
        assert_eq!(format!("{:>8}|{:<8}|", Ns(640), Ns(1_950)), "  640 ns|1.95 µs |");
    }

    #[test]
    fn summaries_print_on_one_line() {
        let summary = Summary {
            count: 3,
            min: 1,
            p50: 640,
            p90: 700,
            p99: 1_950,
            p999: 2_000,
            max: 3_000,
            mean: 649.6,
        };
        let line = "count 3  min 1 ns  p50 640 ns  p90 700 ns  p99 1.95 µs  p99.9 2.00 µs  max \
                    3.00 µs  mean 650 ns";
        assert_eq!(summary.to_string(), line);
        assert_eq!(Summary::default().to_string(), "nothing recorded");
        assert_eq!(Summary::default().cells()[..2], ["0", "–"]);
    }
}
