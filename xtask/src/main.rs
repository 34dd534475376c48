//! The commands of this project: `cargo xtask help`.
//!
//! rustup's toolchain and git are all one needs to have; each command installs or locates the rest,
//! says so in a line per step, and stops with one clear sentence where it cannot.
//!
//! Reading order: [`cli`] is what may be asked for; [`serve`], [`release`], [`preview`], [`size`],
//! [`mod@test`], [`screenshots`] and [`soak`] are the answers; [`tools`] brings what they need, in the
//! pinned [`versions`]; [`process`] and [`workspace`] are the ground they stand on.

mod bench;
mod cli;
mod preview;
mod process;
mod release;
mod screenshots;
mod serve;
mod size;
mod soak;
mod test;
mod tools;
mod versions;
mod workspace;

use cli::Command;
use std::process::ExitCode;

/// The result of a step; the error is the one sentence that the user reads.
type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let command = cli::parse(lexopt::Parser::from_env())?;
    if command == Command::Help {
        print!("{}", cli::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    versions::check(&workspace::root())?;
    match command {
        Command::Help => {}
        Command::Serve(options) => serve::run(&options)?,
        Command::Test(options) => return test::run(&options),
        Command::Build(options) => release::run(&options)?,
        Command::Preview(options) => preview::run(&options)?,
        Command::TrunkHook => release::trunk_hook()?,
        Command::Size => size::run()?,
        Command::Screenshots(options) => screenshots::run(&options)?,
        Command::Soak(options) => soak::run(&options)?,
        Command::Bench(options) => bench::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}
