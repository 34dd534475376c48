//! Counting tests.

use std::{fmt, ops::AddAssign};

/// How many tests had which end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests that did not run.
    pub skipped: u32,
}

impl Tally {
    /// One failure.
    pub fn failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// The counts of a line like `test result: ok. 3 passed; 0 failed; 1 ignored; …`, which closes
    /// the output of a test binary, on the host as in a browser.
    pub fn of_line(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let mut tally = Self::default();
        for count in counts.split(';') {
            let mut words = count.split_whitespace();
            let (Some(number), Some(what)) = (words.next(), words.next()) else { continue };
            let slot = match what {
                "passed" => &mut tally.passed,
                "failed" => &mut tally.failed,
                "ignored" => &mut tally.skipped,
                _ => continue,
            };
            *slot = number.parse().ok()?;
        }
        Some(tally)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_the_host_and_of_the_browser_are_read() {
        let host = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; \
                    finished in 0.31s";
        assert_eq!(Tally::of_line(host), Some(Tally { passed: 12, failed: 0, skipped: 1 }));
        let browser = "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 filtered out; \
                       finished in 1.20s";
        assert_eq!(Tally::of_line(browser), Some(Tally { passed: 4, failed: 2, skipped: 0 }));
    }

    #[test]
    fn other_lines_are_not_results() {
        for line in ["", "running 3 tests", "test result: ", "  test result: ok. 1 passed"] {
            assert_eq!(Tally::of_line(line), None, "{line}");
        }
        assert_eq!(Tally::of_line("test result: ok. many passed; 0 failed"), None);
    }

    #[test]
    fn tallies_add_up() {
        let mut sum = Tally { passed: 1, failed: 2, skipped: 3 };
        sum += Tally { passed: 10, failed: 20, skipped: 30 };
        assert_eq!(sum.to_string(), "11 passed, 22 failed, 33 skipped");
    }
}
