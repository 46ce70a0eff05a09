//! A benchmark's results on paper: a page to read and the same as JSON.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::{Value, json};
use wirepath_perf::{HostInfo, Summary};

use crate::contest::spread;
use crate::{Outcome, Row, Target};

/// All it takes to judge and repeat a run.
#[derive(Clone, Debug)]
pub(crate) struct Circumstances {
    pub(crate) command: String,
    pub(crate) commit: String,
    pub(crate) compiler: String,
    pub(crate) date: String,
    pub(crate) host: HostInfo,
}

impl Circumstances {
    /// Those of this process. What git or the compiler do not tell is called unknown.
    pub(crate) fn read() -> Self {
        let mut arguments = std::env::args();
        let program = arguments.next().unwrap_or_default();
        let name = Path::new(&program).file_stem().unwrap_or_default().to_string_lossy();
        let arguments: Vec<String> = arguments.collect();
        let separator = if arguments.is_empty() { "" } else { " -- " };
        let command = format!(
            "cargo run --release -p wirepath-bench --bin {name}{separator}{}",
            arguments.join(" ")
        );

        let unknown = || "unknown".to_owned();
        let git = |arguments: &[&str]| {
            output(Command::new("git").arg("-C").arg(env!("CARGO_MANIFEST_DIR")).args(arguments))
        };
        let mut commit = git(&["rev-parse", "HEAD"]).unwrap_or_else(unknown);
        // Results written by an earlier benchmark do not change what is measured.
        let changes = git(&["status", "--porcelain", "--", ":/", ":(top,exclude)perf/results"]);
        if changes.is_some_and(|changes| !changes.is_empty()) {
            commit.push_str(", with changes that are not committed");
        }
        let compiler = output(Command::new("rustc").arg("--version")).unwrap_or_else(unknown);
        let date = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string();
        Self { command, commit, compiler, date, host: HostInfo::read() }
    }
}

/// What a program prints, if it runs and succeeds.
fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A benchmark's results.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) circumstances: Circumstances,
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) notes: Vec<String>,
    pub(crate) hiccups: Summary,
}

impl Record {
    /// Writes `<name>.md` and `<name>.json` into `folder`, over those of an earlier run.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<[PathBuf; 2]> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let files = [("md", self.to_markdown()), ("json", format!("{:#}\n", self.to_json()))];
        let paths = files.map(|(extension, text)| {
            let path = folder.join(format!("{}.{extension}", self.name));
            std::fs::write(&path, text)
                .with_context(|| format!("cannot write {}", path.display()))?;
            Ok::<_, anyhow::Error>(path)
        });
        let [page, data] = paths;
        Ok([page?, data?])
    }

    fn to_markdown(&self) -> String {
        let Circumstances { command, commit, compiler, date, host } = &self.circumstances;
        let mut page = format!("# {}\n\n{}\n\n    {command}\n\n", self.name, self.about);
        for outcome in &self.outcomes {
            page += &format!("{}\n", to_markdown(outcome));
        }
        for note in &self.notes {
            page += &format!("{note}\n\n");
        }
        page + &format!(
            "- Host: {host}\n- Hiccups, longest per millisecond: {}\n- Commit: {commit}\n- Compiler: \
             {compiler}\n- Date: {date}\n",
            self.hiccups
        )
    }

    fn to_json(&self) -> Value {
        let Circumstances { command, commit, compiler, date, host } = &self.circumstances;
        json!({
            "benchmark": self.name,
            "command": command,
            "commit": commit,
            "compiler": compiler,
            "date": date,
            "host": host.to_string(),
            "hiccups_ns": summary_to_json(&self.hiccups),
            "contests": self.outcomes.iter().map(outcome_to_json).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }
}

/// A contest as a heading and one table, or two when it has latencies.
pub(crate) fn to_markdown(outcome: &Outcome) -> String {
    let Outcome { name, unit, baseline, rows, pace, repeated } = outcome;
    let rounds = rows.first().map_or(0, |row| row.samples.len());
    let against = baseline.as_ref().map_or(String::new(), |base| format!(", × is against {base}"));
    let mut text = format!("## {name}\n\n{unit}, {rounds} rounds in turns{against}.\n\n");

    let mut cells = vec![["", "median", "min … max", "×", "target"].map(str::to_owned).to_vec()];
    for row in rows {
        let ratio = row.ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        let spread = format!("{} … {}", figures(row.min), figures(row.max));
        cells.push(vec![row.name.clone(), figures(row.median), spread, ratio, target(row)]);
    }
    text += &table(&cells);

    let latencies: Vec<_> = rows.iter().filter(|row| row.latency.is_some()).collect();
    if !latencies.is_empty() {
        let mut cells = vec![vec![String::new()]];
        cells[0].extend(Summary::COLUMNS.map(str::to_owned));
        for row in latencies {
            let summary = row.latency.as_ref().map(|latency| latency.summary()).unwrap_or_default();
            cells.push(std::iter::once(row.name.clone()).chain(summary.cells()).collect());
        }
        text += &format!("\n{}", table(&cells));
    }
    let [median, min, max] = spread(pace).map(figures);
    text += &format!("\nPace of the host: {median} ns a step ({min} … {max}).");
    if *repeated > 0 {
        text += &format!(" Turns repeated, as it was slower at their end: {repeated}.");
    }
    text + "\n"
}

/// What was wanted of a rival and whether it came.
fn target(row: &Row) -> String {
    let each = row.targets.iter().filter_map(|target| {
        let verdict = if row.meets(*target)? { "met" } else { "MISSED" };
        Some(match target {
            Target::Ratio(most) => format!("≤ {most} ×: {verdict}"),
            Target::Added(most) => {
                let added = row.added.unwrap_or(f64::NAN);
                format!("≤ +{most}, is {}: {verdict}", signed_figures(added))
            }
            Target::Value(most) => format!("≤ {most}: {verdict}"),
        })
    });
    each.collect::<Vec<_>>().join("; ")
}

/// Three figures, more before the point.
fn figures(value: f64) -> String {
    match value.abs() {
        ..9.995 => format!("{value:.2}"),
        ..99.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

fn signed_figures(value: f64) -> String {
    if value < 0.0 { figures(value) } else { format!("+{}", figures(value)) }
}

/// A table as markdown has it, padded to be read as it is: first column left, others right, and
/// those with nothing below their heading left out.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let used = |column: &usize| rows.iter().skip(1).any(|row| !row[*column].is_empty());
    let columns: Vec<usize> = (0..columns).filter(used).collect();
    let width = |column: &usize| rows.iter().map(|row| row[*column].chars().count()).max();
    let widths: Vec<usize> = columns.iter().map(|c| width(c).unwrap_or(0).max(3)).collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        for (column, width) in columns.iter().zip(&widths) {
            let cell = &row[*column];
            text += &match column {
                0 => format!("| {cell:<width$} |"),
                _ => format!(" {cell:>width$} |"),
            };
        }
        text.push('\n');
        if index == 0 {
            for (column, width) in widths.iter().enumerate() {
                let dashes = "-".repeat(width - 1);
                text +=
                    &if column == 0 { format!("| -{dashes} |") } else { format!(" {dashes}: |") };
            }
            text.push('\n');
        }
    }
    text
}

fn outcome_to_json(outcome: &Outcome) -> Value {
    let rows: Vec<Value> = outcome.rows.iter().map(row_to_json).collect();
    let Outcome { name, unit, baseline, pace, repeated, .. } = outcome;
    json!({
        "name": name,
        "unit": unit,
        "baseline": baseline,
        "rivals": rows,
        "pace_ns": pace,
        "turns_repeated": repeated,
    })
}

fn row_to_json(row: &Row) -> Value {
    let targets = row.targets.iter().map(|target| {
        let (of, most) = match target {
            Target::Ratio(most) => ("ratio", most),
            Target::Added(most) => ("added", most),
            Target::Value(most) => ("value", most),
        };
        json!({ of: most, "met": row.meets(*target) })
    });
    let targets: Vec<Value> = targets.collect();
    json!({
        "name": row.name,
        "median": row.median,
        "min": row.min,
        "max": row.max,
        "ratio": row.ratio,
        "added": row.added,
        "samples": row.samples,
        "targets": targets,
        "latency_ns": row.latency.as_ref().map(|latency| summary_to_json(&latency.summary())),
    })
}

fn summary_to_json(summary: &Summary) -> Value {
    let Summary { count, min, p50, p90, p99, p999, max, mean } = summary;
    json!({
        "count": count, "min": min, "p50": p50, "p90": p90, "p99": p99, "p99.9": p999, "max": max,
        "mean": mean,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Contest, Sample};

    fn outcome() -> Outcome {
        let mut contest = Contest::new("one datagram at a time", "ns/message");
        let run = |value: f64, tail: u64| {
            move || {
                let mut histogram = wirepath_perf::Histogram::new();
                (0..99).for_each(|_| histogram.record(100));
                histogram.record(tail);
                let latency = Some(histogram.snapshot());
                Ok(Sample { value, answer: 0, latency })
            }
        };
        contest.enter("rival", 0, run(200.0, 5_000)).enter("wirepath", 0, run(90.0, 1_954));
        contest.against("rival").at_most("wirepath", 0.5).adds_at_most("rival", 0.0);
        contest.run(3, std::time::Duration::ZERO, |_| ()).unwrap()
    }

    #[test]
    fn a_contest_is_a_table_for_eyes_and_for_markdown() {
        let expected = "\
## one datagram at a time

ns/message, 3 rounds in turns, × is against rival.

|          | median |   min … max |    × |              target |
| -------- | -----: | ----------: | ---: | ------------------: |
| rival    |    200 |   200 … 200 | 1.00 | ≤ +0, is +0.00: met |
| wirepath |   90.0 | 90.0 … 90.0 | 0.45 |        ≤ 0.5 ×: met |
";
        let text = to_markdown(&outcome());
        let (first, tails) = text.split_once("\n\n|          | count").unwrap();
        println!("{text}");
        assert_eq!(format!("{first}\n"), expected);
        assert!(tails.contains("| wirepath |   300 | 100 ns | 100 ns | 100 ns |"), "{tails}");
    }

    #[test]
    fn a_record_is_a_page_and_its_data() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record {
            name: "example".into(),
            about: "Shows a record.".into(),
            circumstances: Circumstances::read(),
            outcomes: vec![outcome()],
            notes: vec!["A remark.".into()],
            hiccups: Summary::default(),
        };
        let [page, data] = record.write(&folder.path().join("results")).unwrap();
        let page = std::fs::read_to_string(page).unwrap();
        for part in [
            "# example",
            "Shows a record.",
            "    cargo run --release -p wirepath-bench --bin ",
            "A remark.",
            "- Host: ",
            "- Commit: ",
            "- Compiler: rustc ",
            "- Date: 2",
        ] {
            assert!(page.contains(part), "{part:?} is not in\n{page}");
        }
        let data: Value = serde_json::from_slice(&std::fs::read(data).unwrap()).unwrap();
        let rival = &data["contests"][0]["rivals"][1];
        assert_eq!((&rival["median"], &rival["ratio"]), (&json!(90.0), &json!(0.45)));
        assert_eq!(rival["samples"], json!([90.0, 90.0, 90.0]));
        assert_eq!(rival["targets"], json!([{ "ratio": 0.5, "met": true }]));
        assert_eq!(rival["latency_ns"]["count"], json!(300));
        assert_eq!(data["contests"][0]["pace_ns"].as_array().map(Vec::len), Some(3));
        assert!(page.contains("Pace of the host: "), "{page}");
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = record.write(file.path()).unwrap_err().to_string();
        assert!(error.contains(&*file.path().to_string_lossy()), "{error}");
    }

    #[test]
    fn empty_columns_are_left_out() {
        let rows = [["", "empty", "full"], ["a", "", "1"], ["b", "", "22"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        let expected = "|     | full |\n| --- | ---: |\n| a   |    1 |\n| b   |   22 |\n";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn figures_are_three() {
        for (value, text) in
            [(0.0, "0.00"), (9.994, "9.99"), (9.996, "10.0"), (123.4, "123"), (-4.0, "-4.00")]
        {
            assert_eq!(figures(value), text);
        }
        assert_eq!((signed_figures(3.0), signed_figures(-3.0)), ("+3.00".into(), "-3.00".into()));
    }
}
