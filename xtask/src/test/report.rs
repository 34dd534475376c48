//! Reads results and durations from the output of a test program.

use std::{
    fmt,
    ops::AddAssign,
    time::{Duration, Instant},
};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Report {
    pub tally: Tally,
    /// Names of the failed tests.
    pub failed: Vec<String>,
    pub times: Vec<(String, Duration)>,
}

impl Report {
    /// A check that is not part of a test program.
    pub fn check(name: &str, passed: bool, time: Duration) -> Self {
        let mut report = Self { times: vec![(name.to_owned(), time)], ..Self::default() };
        report.count(name, passed);
        report
    }

    /// A number of checks that could not run.
    pub fn skipped(skipped: usize) -> Self {
        Self { tally: Tally { skipped, ..Tally::default() }, ..Self::default() }
    }

    fn count(&mut self, name: &str, passed: bool) {
        if passed {
            self.tally.passed += 1;
        } else {
            self.tally.failed += 1;
            self.failed.push(name.to_owned());
        }
    }

    pub fn is_ok(&self) -> bool {
        self.tally.failed == 0
    }
}

impl AddAssign for Report {
    fn add_assign(&mut self, other: Self) {
        self.tally += other.tally;
        self.failed.extend(other.failed);
        self.times.extend(other.times);
    }
}

/// Reads the output of a test program line by line.
///
/// Neither libtest nor the runner of wasm-bindgen prints durations. Both start tests in a known order and
/// print a line at the end of each, so a test starts when an earlier one ends.
pub struct Reader {
    report: Report,
    /// The names in starting order; empty if tests run one at a time.
    order: Vec<String>,
    /// When each test starts, by its index in the starting order, as far as known.
    starts: Vec<Instant>,
    ended: usize,
    is_complete: bool,
}

impl Reader {
    /// For tests that start at `now` in this `order`, which may be empty for a single thread.
    pub fn new(order: Vec<String>, threads: usize, now: Instant) -> Self {
        let starts = vec![now; threads.max(1)];
        Self { report: Report::default(), order, starts, ended: 0, is_complete: false }
    }

    pub fn line(&mut self, line: &str, now: Instant) {
        if line.starts_with("test result: ") {
            self.is_complete = true;
            return;
        }
        let line = line.strip_prefix("test ").and_then(|line| line.split_once(" ... "));
        let Some((name, result)) = line else { return };
        // libtest adds this to tests that are expected to panic.
        let name = name.strip_suffix(" - should panic").unwrap_or(name);
        match result.split([',', ' ']).next() {
            Some("ignored") => self.report.tally.skipped += 1,
            Some("ok") => self.report.count(name, true),
            Some("FAILED" | "FAIL") => self.report.count(name, false),
            _ => return,
        }
        let index = self.order.iter().position(|it| it == name).unwrap_or(self.ended);
        let time = self.starts.get(index).map_or(Duration::ZERO, |start| now - *start);
        self.report.times.push((name.to_owned(), time));
        self.starts.push(now);
        self.ended += 1;
    }

    /// The report, and whether the program ran to its end.
    pub fn finish(self) -> (Report, bool) {
        (self.report, self.is_complete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(times: &[(String, Duration)]) -> Vec<(&str, u64)> {
        times.iter().map(|(name, time)| (name.as_str(), time.as_secs())).collect()
    }

    #[test]
    fn results_of_libtest_and_of_the_browser_are_counted() {
        let now = Instant::now();
        let mut reader = Reader::new(Vec::new(), 1, now);
        for line in [
            "running 5 tests",
            "test a::b ... ok",
            "test a::c ... FAILED",
            "test d ... FAIL",
            "test e ... ignored, too slow",
            "test f - should panic ... ok",
            "a test of words ... ok",
        ] {
            reader.line(line, now);
        }
        let (report, is_complete) = reader.finish();
        assert_eq!(report.tally, Tally { passed: 2, failed: 2, skipped: 1 });
        assert_eq!(report.failed, ["a::c", "d"]);
        assert!(!is_complete, "without a line of results, the program broke off");
    }

    #[test]
    fn serial_tests_take_the_time_between_two_lines() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut reader = Reader::new(Vec::new(), 1, start);
        reader.line("test a ... ok", at(2));
        reader.line("test b ... ok", at(5));
        reader.line("test result: ok. 2 passed; 0 failed", at(5));
        let (report, is_complete) = reader.finish();
        assert_eq!(seconds(&report.times), [("a", 2), ("b", 3)]);
        assert!(is_complete);
    }

    #[test]
    fn with_two_threads_a_test_starts_when_an_earlier_one_ends() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let order = ["a", "b", "c", "d"].map(str::to_owned).into();
        let mut reader = Reader::new(order, 2, start);
        // a: 0 to 10, b: 0 to 1, c: 1 to 4, d: 4 to 12.
        for (name, end) in [("b", 1), ("c", 4), ("a", 10), ("d", 12)] {
            reader.line(&format!("test {name} ... ok"), at(end));
        }
        let times = reader.finish().0.times;
        assert_eq!(seconds(&times), [("b", 1), ("c", 3), ("a", 10), ("d", 8)]);
    }
}
