//! Builds the test programs for the host, and runs some of their tests.

use super::{Filter, Ring, report::Reader, report::Report, report::Tally};
use crate::{Result, process, workspace};
use std::{path::PathBuf, process::Command, sync::OnceLock, time::Instant};

/// The folder of the package (empty for the root) and the name of each test program.
const PROGRAMS: [(&str, &str); 7] = [
    ("", "data_volumes_console"),
    ("", "host"),
    ("xtask", "xtask"),
    ("emulator", "emulator"),
    ("emulator/demo", "demo"),
    ("tests/e2e", "e2e"),
    ("tests/e2e", "ring"),
];

#[derive(Clone, Debug, PartialEq)]
struct Program {
    folder: &'static str,
    name: &'static str,
    file: PathBuf,
}

impl Program {
    fn ring(&self, test: &str) -> Ring {
        match self.folder {
            "emulator" | "emulator/demo" => Ring::Emulator,
            "tests/e2e" => Ring::E2e,
            _ if self.name == "host" && test.starts_with("contract::") => Ring::Contract,
            _ => Ring::Host,
        }
    }

    fn command(&self) -> Command {
        let folder = workspace::root().join(self.folder);
        let mut command = Command::new(workspace::root().join(&self.file));
        command.current_dir(&folder).env("CARGO_MANIFEST_DIR", &folder);
        command
    }

    /// The names of the tests in the order in which they start.
    fn tests(&self) -> Result<Vec<String>> {
        let list = process::output(self.command().args(["--list", "--format", "terse"]))
            .ok_or_else(|| format!("{} does not list its tests", self.file.display()))?;
        Ok(list.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }
}

/// All test programs of the workspace, built at the first call. A common build avoids building
/// dependencies again with other features.
fn programs() -> Result<&'static [Program]> {
    static BUILT: OnceLock<Result<Vec<Program>>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        process::step("Building the tests for the host");
        let mut build = process::cargo();
        build.args(["test", "--no-run", "--workspace", "--lib", "--bins"]);
        build.args(["--test", "host", "--test", "emulator", "--test", "ring"]);
        let text = process::run_and_read(with_plain_output(&mut build))?;
        let programs: Vec<_> = text.lines().filter_map(program).collect();
        let is_missing = |name| programs.iter().all(|it: &Program| it.name != name);
        match PROGRAMS.into_iter().find(|(_, name)| is_missing(*name)) {
            Some((_, name)) => Err(format!("cargo does not print the path of the tests `{name}`")),
            None => Ok(programs),
        }
    });
    built.as_deref().map_err(Clone::clone)
}

/// Makes cargo print the paths of what it builds, whatever the environment says.
pub fn with_plain_output(build: &mut Command) -> &mut Command {
    build.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_QUIET", "false")
}

/// The file of a line like `  Executable tests/host/main.rs (target/debug/deps/host-1f2e)`.
pub fn executable(line: &str) -> Option<PathBuf> {
    let (_, file) = line.trim_start().strip_prefix("Executable ")?.rsplit_once('(')?;
    Some(file.trim_end().strip_suffix(')')?.into())
}

fn program(line: &str) -> Option<Program> {
    let file = executable(line)?;
    let stem = file.file_stem()?.to_str()?.rsplit_once('-')?.0;
    let &(folder, name) = PROGRAMS.iter().find(|(_, name)| *name == stem)?;
    Some(Program { folder, name, file })
}

pub fn has_tests(ring: Ring, filter: Filter<'_>) -> Result<bool> {
    for program in programs()? {
        if program.tests()?.iter().any(|it| program.ring(it) == ring && filter.matches(it)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Runs the tests of a ring, `threads` of a program at a time.
pub fn run(
    ring: Ring,
    filter: Filter<'_>,
    threads: usize,
    environment: impl Fn(&mut Command),
) -> Result<Report> {
    let mut report = Report::default();
    if filter.0.is_none() && !has_tests(ring, filter)? {
        return Err(format!("there is no test in the ring {}", ring.name()));
    }
    for program in programs()? {
        let mut tests = program.tests()?;
        tests.retain(|test| program.ring(test) == ring && filter.matches(test));
        if tests.is_empty() {
            continue;
        }
        let mut command = program.command();
        command.arg("--exact").args(&tests).arg("--test-threads").arg(threads.to_string());
        environment(&mut command);
        let count = tests.len();
        report +=
            read(&mut command, program.name, count, Reader::new(tests, threads, Instant::now()))?;
    }
    Ok(report)
}

/// Runs `count` tests of a program, and shows its output if one failed or is missing.
pub fn read(command: &mut Command, name: &str, count: usize, mut reader: Reader) -> Result<Report> {
    let (status, text) = process::run_to_end(command, |line| reader.line(line, Instant::now()))?;
    let (mut report, is_complete) = reader.finish();
    let Tally { passed, failed, skipped } = report.tally;
    let has_all_results = is_complete && passed + failed + skipped == count;
    if !has_all_results || status.success() != report.is_ok() {
        report +=
            Report::check(&format!("the end of {name} ({status})"), false, Default::default());
    }
    if !report.is_ok() {
        process::show(&text);
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_read_from_the_output_of_cargo() {
        let host = program("  Executable tests/host/main.rs (target/debug/deps/host-800ad240e0cb)");
        let file = PathBuf::from("target/debug/deps/host-800ad240e0cb");
        assert_eq!(host, Some(Program { folder: "", name: "host", file }));
        let line = "  Executable unittests src/main.rs (target/debug/deps/soak-0bd8)";
        assert_eq!(program(line), None, "it has no tests");
        assert_eq!(program("   Compiling host v0.1.0 (/a/host-1)"), None);
    }

    #[test]
    fn every_test_belongs_to_a_ring() {
        let program = |folder, name| Program { folder, name, file: PathBuf::new() };
        assert_eq!(program("", "host").ring("contract::a"), Ring::Contract);
        assert_eq!(program("", "host").ring("tidy::a"), Ring::Host);
        assert_eq!(program("", "data_volumes_console").ring("contract::a"), Ring::Host);
        assert_eq!(program("emulator", "emulator").ring("contract::a"), Ring::Emulator);
        assert_eq!(program("tests/e2e", "ring").ring("life::a"), Ring::E2e);
    }
}
