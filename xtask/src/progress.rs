//! Tells what happens and how long it takes: a line per step, and while cargo works a line that changes
//! on a terminal, or one each half minute elsewhere.

use crate::{Result, process, workspace};
use std::{
    fmt::Display,
    fs,
    io::{self, IsTerminal},
    process::Command,
    time::{Duration, Instant},
};

/// Without a terminal, this often a line is printed.
const INTERVAL: Duration = Duration::from_secs(30);

/// How many lines of a log are shown after a failure.
const TAIL: usize = 30;

/// Says what happens, does it, and says how long it took.
pub fn timed<T>(what: impl Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    process::step(what);
    let start = Instant::now();
    let result = work()?;
    took(start.elapsed());
    Ok(result)
}

/// Runs a command of cargo with its progress. Its output goes to a log, of which the end is shown if the
/// command fails.
pub fn run(command: &mut Command, what: &str, log: &str) -> Result {
    let file = workspace::scratch().join(format!("{log}.log"));
    let (mut progress, mut text) = (Progress::new(what), String::new());
    let status = process::run_with_ticks(with_bar(command), |line| {
        if !progress.line(line) {
            text.push_str(line);
        }
    });
    let time = progress.end();
    let failed = |error| format!("cannot write {}: {error}", file.display());
    fs::create_dir_all(workspace::scratch())
        .and_then(|()| fs::write(&file, &text))
        .map_err(failed)?;
    if status?.success() {
        took(time);
        return Ok(());
    }
    process::show(tail(&text, TAIL));
    Err(format!("{what} failed; the whole output is in {}", file.display()))
}

/// Makes cargo print its progress into a pipe.
pub fn with_bar(command: &mut Command) -> &mut Command {
    command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80")
}

/// The progress of cargo, as one line.
pub struct Progress {
    what: String,
    start: Instant,
    /// When a line was last printed.
    shown: Instant,
    crates: Option<(u32, u32)>,
    is_terminal: bool,
    /// How many characters of the line are on the terminal.
    width: usize,
}

impl Progress {
    pub fn new(what: &str) -> Self {
        let now = Instant::now();
        let is_terminal = io::stderr().is_terminal();
        Self { what: what.to_owned(), start: now, shown: now, crates: None, is_terminal, width: 0 }
    }

    /// Takes a line of cargo's output, or an empty text as time passes. Returns whether it says nothing but
    /// the progress.
    pub fn line(&mut self, line: &str) -> bool {
        let crates = bar(line);
        self.crates = crates.or(self.crates);
        let interval = if self.is_terminal { Duration::from_millis(500) } else { INTERVAL };
        if self.shown.elapsed() >= interval {
            self.shown = Instant::now();
            let line = sentence(&self.what, self.crates, self.start.elapsed());
            if self.is_terminal {
                // Spaces overwrite the rest of a longer line.
                process::show(&format!("\r    {line:<width$}", width = self.width));
                self.width = line.chars().count();
            } else {
                process::show(&format!("    {line}\n"));
            }
        }
        crates.is_some() || line.is_empty()
    }

    /// Removes the line from the terminal, and returns the time since the begin.
    pub fn end(self) -> Duration {
        if self.width > 0 {
            process::show(&format!("\r{:width$}\r", "", width = self.width + 4));
        }
        self.start.elapsed()
    }
}

/// What was there already takes no time.
fn took(time: Duration) {
    if time.as_secs() > 0 {
        process::show(&format!("    took {}\n", duration(time)));
    }
}

/// How many crates are compiled, and of how many, in a line like `Building [=>   ] 12/345: serde`, perhaps in
/// colours.
fn bar(line: &str) -> Option<(u32, u32)> {
    let (_, rest) = line.split_once("Building")?.1.split_once("] ")?;
    let (done, total) = rest.split(':').next()?.split_once('/')?;
    Some((done.trim().parse().ok()?, total.trim().parse().ok()?))
}

fn sentence(what: &str, crates: Option<(u32, u32)>, elapsed: Duration) -> String {
    let crates =
        crates.map(|(done, total)| format!("{done} of {total} crates, ")).unwrap_or_default();
    format!("{what}: {crates}{}", duration(elapsed))
}

pub fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The last lines of a text.
fn tail(text: &str, lines: usize) -> &str {
    let begin = text.trim_end().rmatch_indices('\n').nth(lines.saturating_sub(1));
    &text[begin.map_or(0, |(at, _)| at + 1)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_progress_of_cargo_is_read() {
        assert_eq!(bar("    Building [=====>        ] 12/345: serde, syn...\r"), Some((12, 345)));
        let colored = "\u{1b}[1m\u{1b}[96m    Building\u{1b}[0m [>   ] 0/3: serde\r";
        assert_eq!(bar(colored), Some((0, 3)));
        assert_eq!(bar("   Compiling serde v1.0.0\n"), None);
        assert_eq!(bar(" Downloading [=>   ] 3/9: 2 MB\r"), None);
        assert_eq!(bar(""), None);
    }

    #[test]
    fn a_bar_is_no_output_and_a_message_is() {
        let mut progress = Progress::new("Compiling");
        assert!(progress.line("    Building [=>   ] 12/345: serde\r"));
        assert!(progress.line(""));
        assert!(!progress.line("error: it does not compile\n"));
        assert_eq!(progress.crates, Some((12, 345)));
    }

    #[test]
    fn the_line_tells_crates_and_time() {
        let time = Duration::from_secs(65);
        assert_eq!(sentence("Trunk", Some((2, 9)), time), "Trunk: 2 of 9 crates, 1 min 5 s");
        assert_eq!(sentence("Trunk", None, Duration::from_millis(900)), "Trunk: 0 s");
    }

    #[test]
    fn the_last_lines_are_shown() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc\n");
        assert_eq!(tail("a\nb\nc", 1), "c");
        assert_eq!(tail("a\n", 5), "a\n");
        assert_eq!(tail("", 5), "");
    }
}
