//! `cargo xtask test`: the rings of tests, from the cheapest to the dearest.

mod browser;
mod deny;
mod e2e;
mod native;
mod report;

pub use e2e::EndToEnd;

use crate::{Result, cli, process, tools};
use report::{Report, Tally};
use std::{
    collections::BTreeMap,
    process::{Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

/// The package of the console.
const CONSOLE: &str = "data-volumes-console";

/// How many of the slowest tests are named.
const SLOWEST: usize = 10;

/// A group of tests that need the same surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ring {
    /// The formatting of all sources.
    Fmt,
    /// Clippy, for the host and for WebAssembly, and the documentation.
    Lint,
    /// What the project is built from.
    Deny,
    /// The console's tests that need no browser, and those of these commands.
    Host,
    /// The console's requests and answers against the OpenAPI document.
    Contract,
    /// The emulator against the OpenAPI document.
    Emulator,
    /// Components and journeys in a browser.
    Browser,
    /// The release in a browser against the emulator over HTTP.
    E2e,
}

impl Ring {
    /// All rings, in the order in which they run.
    pub const ALL: [Self; 8] = [
        Self::Fmt,
        Self::Lint,
        Self::Deny,
        Self::Host,
        Self::Contract,
        Self::Emulator,
        Self::Browser,
        Self::E2e,
    ];

    /// The rings that need no browser, for while one works.
    pub const QUICK: [Self; 5] =
        [Self::Fmt, Self::Lint, Self::Host, Self::Contract, Self::Emulator];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Deny => "deny",
            Self::Host => "host",
            Self::Contract => "contract",
            Self::Emulator => "emulator",
            Self::Browser => "browser",
            Self::E2e => "e2e",
        }
    }

    /// The ring of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ring| ring.name() == name)
    }

    /// Whether its tests have names to choose by.
    pub fn has_names(self) -> bool {
        !matches!(self, Self::Fmt | Self::Lint | Self::Deny)
    }

    fn run(self, filter: Filter<'_>) -> Result<Report> {
        match self {
            Self::Fmt => {
                tools::component("rustfmt", "fmt")?;
                Ok(check("formatting", cargo(["fmt", "--all", "--check"])))
            }
            Self::Lint => {
                tools::component("clippy", "clippy")?;
                tools::wasm_target()?;
                Ok(lint())
            }
            Self::Deny => Ok(deny::run()?),
            Self::Host | Self::Contract | Self::Emulator => {
                native::run(self, filter, cores(), |_| {})
            }
            Self::Browser => browser::run(filter),
            Self::E2e => e2e::run(filter),
        }
    }
}

/// Which tests of a ring run: those with a text in their name, or all.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a>(Option<&'a str>);

impl Filter<'_> {
    fn matches(self, test: &str) -> bool {
        self.0.is_none_or(|text| test.contains(text))
    }
}

/// The result of a ring.
struct RingResult {
    ring: Ring,
    /// `None` for a ring that did not run.
    result: Option<(Report, Duration)>,
}

/// Runs rings and prints their results.
///
/// A failed test stops no other ring; what keeps a ring from running at all, such as a failed build,
/// ends the run.
pub fn run(options: &cli::Test) -> Result<ExitCode> {
    let filter = Filter(options.name.as_deref());
    let (mut all, mut rounds, mut is_broken) = (Vec::new(), 0, false);
    while rounds < options.repeat && !is_broken {
        rounds += 1;
        if options.repeat > 1 {
            process::step(format_args!("Round {rounds} of {}", options.repeat));
        }
        is_broken = run_once(&options.rings, filter, &mut all);
    }
    print!("{}", summary(&all, rounds));
    let reports = || all.iter().filter_map(|it| it.result.as_ref());
    if let Some(name) = &options.name
        && reports().all(|(report, _)| report.tally == Tally::default())
    {
        return Err(format!("no test has `{name}` in its name, and no ring is called so"));
    }
    let is_ok =
        reports().all(|(report, _)| report.is_ok()) && all.iter().all(|it| it.result.is_some());
    Ok(if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs each ring once. Returns whether one could not run at all.
fn run_once(rings: &[Ring], filter: Filter<'_>, all: &mut Vec<RingResult>) -> bool {
    let mut broken = false;
    let mut run = |&ring: &Ring| {
        if broken {
            return RingResult { ring, result: None };
        }
        let start = Instant::now();
        let report = ring.run(filter).unwrap_or_else(|sentence| {
            eprintln!("error: {sentence}");
            broken = true;
            Report::check(ring.name(), false, start.elapsed())
        });
        let time = start.elapsed();
        let seconds = time.as_secs_f64();
        process::step(format_args!("Ring {}: {} in {seconds:.1} s", ring.name(), report.tally));
        RingResult { ring, result: Some((report, time)) }
    };
    thread::scope(|scope| {
        // One core links and optimizes the release for minutes, beside the rings that do without it.
        // An error of this is reported by the ring e2e.
        if rings.contains(&Ring::E2e) && filter.0.is_none() {
            scope.spawn(|| drop(e2e::release()));
        }
        all.extend(rings.iter().map(&mut run));
    });
    broken
}

/// How many browsers run at the same time: each is several busy processes.
fn browsers() -> usize {
    cores().min(4)
}

/// How many tests run at the same time.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The slowest tests, the tests that failed, a line per ring, and at the very end the totals.
fn summary(all: &[RingResult], rounds: u32) -> String {
    let mut text = String::from("\n");
    let reports = || all.iter().filter_map(|it| Some(&it.result.as_ref()?.0));
    let mut times = BTreeMap::<&str, Duration>::new();
    for (name, time) in reports().flat_map(|report| &report.times) {
        let longest = times.entry(name).or_default();
        *longest = (*longest).max(*time);
    }
    let mut times: Vec<_> = times.into_iter().collect();
    times.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    if !times.is_empty() {
        text += "The slowest tests\n";
    }
    for (name, time) in times.into_iter().take(SLOWEST) {
        text += &format!("{:>8.1} s  {name}\n", time.as_secs_f64());
    }
    let mut failures = BTreeMap::<&str, u32>::new();
    for name in reports().flat_map(|report| &report.failed) {
        *failures.entry(name).or_default() += 1;
    }
    if !failures.is_empty() {
        text += "\nFailed\n";
    }
    for (name, count) in failures {
        let often = if rounds > 1 { format!("{count} of {rounds} times") } else { String::new() };
        text += format!("            {name}  {often}").trim_end();
        text += "\n";
    }
    text += "\n";
    let mut total = Tally::default();
    for RingResult { ring, result } in all {
        let name = ring.name();
        text += &match result {
            None => format!("{name:<10} not run\n"),
            Some((report, time)) => {
                total += report.tally;
                format!(
                    "{name:<10} {:<44} {:>7.1} s\n",
                    report.tally.to_string(),
                    time.as_secs_f64()
                )
            }
        };
    }
    text += &format!("{total}\n");
    text
}

fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut cargo = process::cargo();
    cargo.args(args);
    cargo
}

/// A command that as a whole is one test.
fn check(name: &str, mut command: Command) -> Report {
    process::step(format_args!("Checking {name}"));
    let start = Instant::now();
    let result = process::run(&mut command);
    if let Err(sentence) = &result {
        eprintln!("error: {sentence}");
    }
    Report::check(name, result.is_ok(), start.elapsed())
}

fn lint() -> Report {
    let host = cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    let mut wasm = cargo(["clippy", "--package", CONSOLE, "--target", "wasm32-unknown-unknown"]);
    wasm.args(["--lib", "--bins", "--test", "browser", "--", "-D", "warnings"]);
    let mut documentation = cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    let mut report = check("the sources for the host with clippy", host);
    report += check("the sources for WebAssembly with clippy", wasm);
    report += check("the documentation", documentation);
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(tally: [usize; 3], failed: &[&str], times: &[(&str, u64)]) -> Report {
        let [passed, failures, skipped] = tally;
        let time = |(name, time): &(&str, u64)| ((*name).to_owned(), Duration::from_secs(*time));
        Report {
            tally: Tally { passed, failed: failures, skipped },
            failed: failed.iter().copied().map(str::to_owned).collect(),
            times: times.iter().map(time).collect(),
        }
    }

    #[test]
    fn the_summary_names_slow_and_failed_tests_and_ends_with_the_totals_alone_on_a_line() {
        let done = |ring, report, time| RingResult { ring, result: Some((report, time)) };
        let all = [
            done(
                Ring::Host,
                report([142, 0, 0], &[], &[("names::a", 1), ("names::b", 3)]),
                Duration::from_millis(12_340),
            ),
            done(
                Ring::E2e,
                report([9, 1, 2], &["life::c"], &[("life::c", 20)]),
                Duration::from_secs(100),
            ),
            RingResult { ring: Ring::Browser, result: None },
        ];
        let expected = "
The slowest tests
    20.0 s  life::c
     3.0 s  names::b
     1.0 s  names::a

Failed
            life::c

host       142 passed, 0 failed, 0 skipped                 12.3 s
e2e        9 passed, 1 failed, 2 skipped                  100.0 s
browser    not run
151 passed, 1 failed, 2 skipped
";
        assert_eq!(summary(&all, 1), expected);
    }

    #[test]
    fn over_several_rounds_the_summary_says_how_often_a_test_failed() {
        let round = |failed| RingResult {
            ring: Ring::E2e,
            result: Some((report([1, 1, 0], failed, &[]), Duration::ZERO)),
        };
        let text = summary(&[round(&["life::c"]), round(&[]), round(&["life::c"])], 3);
        assert!(text.contains("life::c  2 of 3 times\n"), "{text}");
    }

    #[test]
    fn a_filter_matches_the_tests_with_its_text_in_their_names() {
        assert!(Filter(None).matches("life::c") && Filter(Some("fe::")).matches("life::c"));
        assert!(!Filter(Some("fe")).matches("list::c"));
    }
}
