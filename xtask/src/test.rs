//! `cargo xtask test`: the rings of tests, from the cheapest to the dearest.

mod browser;
mod deny;
mod e2e;
mod tally;

pub use e2e::EndToEnd;

use crate::{Result, process, tools};
use std::{
    process::{Command, ExitCode},
    time::{Duration, Instant},
};
use tally::Tally;

/// The package of the console.
const CONSOLE: &str = "data-volumes-console";

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
    pub fn parse(name: &str) -> std::result::Result<Self, String> {
        Self::ALL.into_iter().find(|ring| ring.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no ring `{name}`, only {names}")
        })
    }

    fn run(self) -> std::result::Result<Tally, Broken> {
        match self {
            Self::Fmt => {
                tools::component("rustfmt", "fmt")?;
                Ok(check(cargo(["fmt", "--all", "--check"])))
            }
            Self::Lint => {
                tools::component("clippy", "clippy")?;
                tools::wasm_target()?;
                Ok(lint())
            }
            Self::Deny => Ok(deny::run()?),
            Self::Host => {
                // Of `tests/host`, the module `contract` is a ring of its own. The packages are
                // built apart, so that the other rings find the console built as they need it.
                let mut tally =
                    cargo_test(&["--package", CONSOLE], &["--skip", "contract::"], |_| {})?;
                tally += cargo_test(&["--package", "xtask"], &[], |_| {})?;
                Ok(tally)
            }
            Self::Contract => {
                cargo_test(&["--package", CONSOLE, "--test", "host"], &["contract::"], |_| {})
            }
            Self::Emulator => cargo_test(&["--package", "emulator"], &[], |_| {}),
            Self::Browser => browser::run(),
            Self::E2e => e2e::run(),
        }
    }
}

/// Why a ring could not run at all. The sentence is what the user reads.
struct Broken(String);

impl From<String> for Broken {
    fn from(sentence: String) -> Self {
        Self(sentence)
    }
}

/// What became of a ring.
struct Report {
    ring: Ring,
    tally: Tally,
    /// `None` for a ring that did not run.
    time: Option<Duration>,
}

/// Runs these rings and prints what became of them.
///
/// A failed test stops no other ring; what keeps a ring from running at all, such as a failed build,
/// ends the run.
pub fn run(rings: &[Ring]) -> Result<ExitCode> {
    let mut reports: Vec<Report> = Vec::new();
    let mut broken = None;
    for &ring in rings {
        if broken.is_some() {
            reports.push(Report { ring, tally: Tally::default(), time: None });
            continue;
        }
        process::step(format_args!("Ring {}", ring.name()));
        let start = Instant::now();
        let tally = ring.run().unwrap_or_else(|Broken(sentence)| {
            eprintln!("error: {sentence}");
            broken = Some(ring);
            Tally::failure()
        });
        reports.push(Report { ring, tally, time: Some(start.elapsed()) });
    }
    print!("{}", summary(&reports));
    let failed = reports.iter().any(|report| report.tally.failed > 0);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A line per ring, and at the very end the totals.
fn summary(reports: &[Report]) -> String {
    let mut text = String::from("\n");
    let mut total = Tally::default();
    for Report { ring, tally, time } in reports {
        let name = ring.name();
        text += &match time {
            None => format!("{name:<10} not run\n"),
            Some(time) => {
                let counts = format!("{} passed, {} failed", tally.passed, tally.failed);
                let skipped = match tally.skipped {
                    0 => String::new(),
                    count => format!(", {count} skipped"),
                };
                format!("{name:<10} {:<32} {:>7.1} s\n", counts + &skipped, time.as_secs_f64())
            }
        };
        total += *tally;
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
fn check(mut command: Command) -> Tally {
    match process::run(&mut command) {
        Ok(()) => Tally { passed: 1, ..Tally::default() },
        Err(sentence) => {
            eprintln!("error: {sentence}");
            Tally::failure()
        }
    }
}

fn lint() -> Tally {
    let host = cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    let mut wasm = cargo(["clippy", "--package", CONSOLE, "--target", "wasm32-unknown-unknown"]);
    wasm.args(["--lib", "--bins", "--test", "browser", "--", "-D", "warnings"]);
    let mut documentation = cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    let mut tally = Tally::default();
    for command in [host, wasm, documentation] {
        tally += check(command);
    }
    tally
}

/// Builds tests with `cargo test`, then runs those that `filter` leaves.
fn cargo_test(
    targets: &[&str],
    filter: &[&str],
    surroundings: impl Fn(&mut Command),
) -> std::result::Result<Tally, Broken> {
    let mut build = cargo(["test", "--no-run"]);
    build.args(targets);
    surroundings(&mut build);
    process::run(&mut build)?;

    let mut test = cargo(["test", "--no-fail-fast"]);
    test.args(targets).arg("--").args(filter);
    surroundings(&mut test);
    let mut tally = Tally::default();
    let status = process::run_and_read(&mut test, |line| {
        if let Some(result) = Tally::of_line(line) {
            tally += result;
        }
    })?;
    if !status.success() && tally.failed == 0 {
        eprintln!("error: the tests ended without a result ({status})");
        tally += Tally::failure();
    } else if status.success() && tally.passed == 0 {
        eprintln!("error: there is no test in this ring");
        tally += Tally::failure();
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_ends_with_the_totals_alone_on_a_line() {
        let report = |ring, passed, failed, skipped, time| Report {
            ring,
            tally: Tally { passed, failed, skipped },
            time,
        };
        let reports = [
            report(Ring::Host, 142, 0, 0, Some(Duration::from_millis(12_340))),
            report(Ring::E2e, 9, 1, 2, Some(Duration::from_secs(100))),
            report(Ring::Browser, 0, 0, 0, None),
        ];
        let expected = "
host       142 passed, 0 failed                12.3 s
e2e        9 passed, 1 failed, 2 skipped      100.0 s
browser    not run
151 passed, 1 failed, 2 skipped
";
        assert_eq!(summary(&reports), expected);
    }
}
