//! The commands of this project: `cargo xtask help`.
//!
//! Only the toolchain of rustup and git are required. Each command finds or installs the other
//! [`tools`] in the pinned [`versions`], prints a line per step, and stops with a clear error.

mod bench;
mod cli;
mod container;
mod doctor;
mod preview;
mod process;
mod progress;
mod release;
mod release_files;
mod ring;
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

/// The error is the message for the user.
type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
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
        Command::Doctor(options) => return doctor::run(&options),
        Command::Serve(options) => serve::run(&options)?,
        Command::Test(options) => return test::run(&options),
        Command::Build(options) => release::run(&options)?,
        Command::Release(options) => release_files::run(&options)?,
        Command::Preview(options) => preview::run(&options)?,
        Command::Container(options) => return container::run(&options),
        Command::TrunkHook => release::trunk_hook()?,
        Command::Size => size::run()?,
        Command::Screenshots(options) => screenshots::run(&options)?,
        Command::Soak(options) => soak::run(&options)?,
        Command::Bench(options) => bench::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}
