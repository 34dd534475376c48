//! `cargo xtask test`: the rings of tests, from the fastest to the slowest.

mod browser;
mod deny;
mod e2e;
mod native;
mod report;

pub use e2e::{E2eEnvironment, release};

use crate::{Result, cli, process, ring::Ring, tools};
use report::{Report, Tally};
use std::{
    collections::BTreeMap,
    process::{Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

const CONSOLE: &str = "data-volumes-console";

const SLOWEST: usize = 10;

fn run_ring(ring: Ring, filter: Filter<'_>) -> Result<Report> {
    match ring {
        Ring::Fmt => {
            tools::component("rustfmt", "fmt")?;
            Ok(check("formatting", cargo(["fmt", "--all", "--check"])))
        }
        Ring::Lint => {
            tools::component("clippy", "clippy")?;
            tools::wasm_target()?;
            Ok(lint())
        }
        Ring::Deny => deny::run(),
        Ring::Host | Ring::Contract | Ring::Emulator => native::run(ring, filter, cores(), |_| {}),
        Ring::Browser => browser::run(filter),
        Ring::E2e => e2e::run(filter),
    }
}

/// Selects the tests with a text in their name, or all.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a>(Option<&'a str>);

impl Filter<'_> {
    fn matches(self, test: &str) -> bool {
        self.0.is_none_or(|text| test.contains(text))
    }
}

struct RingResult {
    ring: Ring,
    /// `None` for a ring that did not run.
    result: Option<(Report, Duration)>,
}

/// Runs rings and prints their results. A failed test does not stop the next ring; an error such as a
/// failed build does.
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
        return Err(format!("no test has `{name}` in its name, and no ring has this name"));
    }
    let is_ok =
        reports().all(|(report, _)| report.is_ok()) && all.iter().all(|it| it.result.is_some());
    Ok(if is_ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs each ring once. Returns whether one could not run.
fn run_once(rings: &[Ring], filter: Filter<'_>, all: &mut Vec<RingResult>) -> bool {
    let mut is_broken = false;
    let mut run = |&ring: &Ring| {
        if is_broken {
            return RingResult { ring, result: None };
        }
        let start = Instant::now();
        let report = run_ring(ring, filter).unwrap_or_else(|sentence| {
            eprintln!("error: {sentence}");
            is_broken = true;
            Report::check(ring.name(), false, start.elapsed())
        });
        let time = start.elapsed();
        let seconds = time.as_secs_f64();
        process::step(format_args!("Ring {}: {} in {seconds:.1} s", ring.name(), report.tally));
        RingResult { ring, result: Some((report, time)) }
    };
    thread::scope(|scope| {
        // The release takes minutes on one core, so it is built while the other rings run.
        // The ring e2e reports the error.
        if rings.contains(&Ring::E2e) && filter.0.is_none() {
            scope.spawn(|| drop(e2e::release()));
        }
        all.extend(rings.iter().map(&mut run));
    });
    is_broken
}

/// How many browsers run at the same time. Each has several busy processes.
fn browsers() -> usize {
    cores().min(4)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The slowest tests, the failed tests, a line per ring, and the totals on the last line.
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

/// Runs a command that counts as one test.
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
    let mut report = check("clippy for the host", host);
    report += check("clippy for WebAssembly", wasm);
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
    fn the_summary_names_slow_and_failed_tests_and_ends_with_the_totals() {
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
    fn the_summary_of_several_rounds_counts_the_failures_of_a_test() {
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
