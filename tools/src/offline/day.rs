//! The trading date of a file, for venues that stamp messages with a time of day only.
//!
//! ITCH counts nanoseconds since midnight in New York and never says the date. It comes from where
//! it can be had: the command line, the capture's receive stamps, or the name of the file.

use std::path::Path;

use jiff::civil::Date;

/// The date in a file's name, as in `01302020.NASDAQ_ITCH50.gz` or `itch_20200130.bin`: the first run of
/// eight digits that is a date of this century, the year first or last.
pub fn in_name(path: &Path) -> Option<Date> {
    let name = path.file_name()?.to_str()?;
    let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8);
    runs.filter_map(|run| year_first(run).or_else(|| year_last(run))).next()
}

fn year_first(digits: &str) -> Option<Date> {
    date(&digits[..4], &digits[4..6], &digits[6..])
}

/// As Nasdaq names its files: month, day, year.
fn year_last(digits: &str) -> Option<Date> {
    date(&digits[4..], &digits[..2], &digits[2..4])
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (2000..2100).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_in_file_names() {
        #[rustfmt::skip]
        let table = [
            ("01302020.NASDAQ_ITCH50",    Some(date(2020, 1, 30))),
            ("01302020.NASDAQ_ITCH50.gz", Some(date(2020, 1, 30))),
            ("S073019-v50.txt",           None),
            ("itch_20200130_x.bin",       Some(date(2020, 1, 30))),
            ("12345678.bin",              None),
            ("202001301.bin",             None),
            ("20200130",                  Some(date(2020, 1, 30))),
        ];
        for (name, found) in table {
            assert_eq!(in_name(Path::new(name)), found, "{name}");
        }
    }
}
