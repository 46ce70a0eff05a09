//! Where a command's result goes: standard output or a file, buffered, with errors that name it.
//!
//! A regular file is written under a temporary name beside its own and takes its name only in
//! [`Output::finish`]: a half-written result is never mistaken for a whole one, and an existing file
//! stays as it was until the new one is complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Bytes gathered before each write.
const BUFFER_LEN: usize = 1 << 18;

/// A buffered writer to standard output or to a file. End it with [`finish`](Self::finish).
///
/// Its `io::Error`s already say what could not be written, and keep the kind of their cause.
#[derive(Debug)]
pub struct Output {
    writer: BufWriter<Target>,
    rename: Option<Rename>,
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        let target = Target { name: "standard output".into(), to: Sink::Stdout(io::stdout()) };
        Self { writer: BufWriter::with_capacity(BUFFER_LEN, target), rename: None }
    }

    /// The file at `path`, or standard output where `path` is `-`.
    ///
    /// # Errors
    ///
    /// Where a regular file is at `path` already and `overwrite` is false, and where the file cannot
    /// be created.
    pub fn create(path: &Path, overwrite: bool) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::stdout());
        }
        let name = path.display().to_string();
        let (file, rename) = match fs::metadata(path) {
            Ok(found) if found.is_dir() => bail!("cannot write {name}: it is a directory"),
            Ok(found) if found.is_file() && !overwrite => {
                bail!("{name} exists already; name another file, or overwrite it with --force")
            }
            // A device or a pipe: written as it is.
            Ok(found) if !found.is_file() => (OpenOptions::new().write(true).open(path), None),
            _ => {
                let rename = Rename::to(path);
                (File::create(&rename.from), Some(rename))
            }
        };
        let file = file.with_context(|| format!("cannot create {name}"))?;
        let target = Target { name, to: Sink::File(file) };
        Ok(Self { writer: BufWriter::with_capacity(BUFFER_LEN, target), rename })
    }

    /// Whether a person reads this directly: a terminal.
    pub fn is_terminal(&self) -> bool {
        match &self.writer.get_ref().to {
            Sink::Stdout(stdout) => stdout.is_terminal(),
            Sink::File(file) => file.is_terminal(),
        }
    }

    /// Writes out what is buffered and gives a file its name.
    ///
    /// # Errors
    ///
    /// As [`Write::flush`]; or the file could not be renamed.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush()?;
        if let Some(mut rename) = self.rename.take() {
            let to = rename.to.display();
            fs::rename(&rename.from, &rename.to).with_context(|| format!("cannot create {to}"))?;
            rename.done = true;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A file on its way to its name. Dropped before that, it is removed.
#[derive(Debug)]
struct Rename {
    from: PathBuf,
    to: PathBuf,
    done: bool,
}

impl Rename {
    fn to(path: &Path) -> Self {
        let mut from = path.as_os_str().to_owned();
        from.push(".partial");
        Self { from: from.into(), to: path.to_owned(), done: false }
    }
}

impl Drop for Rename {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.from); // best effort: the error that led here matters more
        }
    }
}

/// The unbuffered end, which puts its name into every error.
#[derive(Debug)]
struct Target {
    name: String,
    to: Sink,
}

#[derive(Debug)]
enum Sink {
    Stdout(io::Stdout),
    File(File),
}

impl Target {
    fn named(&self, error: &io::Error) -> io::Error {
        if error.kind() == io::ErrorKind::Interrupted {
            return error.kind().into(); // `write_all` tries again
        }
        io::Error::new(error.kind(), format!("cannot write {}: {error}", self.name))
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            Sink::Stdout(stdout) => stdout.write(bytes),
            Sink::File(file) => file.write(bytes),
        };
        written.map_err(|error| self.named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match &mut self.to {
            Sink::Stdout(stdout) => stdout.flush(),
            Sink::File(file) => file.flush(),
        };
        flushed.map_err(|error| self.named(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("day.itch");
        let mut output = Output::create(&path, false).expect("create");
        output.write_all(b"half").expect("write");
        drop(output);
        assert_eq!(fs::read_dir(folder.path()).expect("list").count(), 0, "nothing is left over");

        let mut output = Output::create(&path, false).expect("create");
        output.write_all(b"whole").expect("write");
        output.finish().expect("finish");
        assert_eq!(fs::read(&path).expect("read"), b"whole");
    }

    #[test]
    fn an_existing_file_is_kept_until_forced() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("day.itch");
        fs::write(&path, b"old").expect("write");
        let refused = Output::create(&path, false).expect_err("exists").to_string();
        assert!(refused.contains("day.itch exists already"), "{refused}");
        let mut output = Output::create(&path, true).expect("forced");
        output.write_all(b"new").expect("write");
        assert_eq!(fs::read(&path).expect("read"), b"old", "until the new one is whole");
        output.finish().expect("finish");
        assert_eq!(fs::read(&path).expect("read"), b"new");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_a_sentence_that_names_the_file() {
        let mut output = Output::create(Path::new("/dev/full"), false).expect("open");
        output.write_all(b"more than fits").expect("buffered");
        let error = output.finish().expect_err("full").to_string();
        assert!(error.starts_with("cannot write /dev/full: No space left on device"), "{error}");
    }
}
