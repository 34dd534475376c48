//! Runs the soak test: `soak [--minutes N]`.

use e2e::{Fixture, Result, Setup, check_growth, exit_code, samples_table, soak};
use std::env;
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let minutes = match arguments.as_slice() {
        [] => 30,
        [option, minutes] if option == "--minutes" => minutes.parse()?,
        _ => return Err("the only option is --minutes N".into()),
    };
    let fixture =
        Fixture::start(&Setup { volumes: 120, uses_baseline_compiler: true, ..Setup::default() })
            .await?;
    let end = Duration::from_secs(60 * minutes);
    let samples = soak(&fixture, |samples| samples.last().is_some_and(|it| it.time >= end)).await;
    fixture.browser.quit().await;
    let samples = samples?;
    print!("{}", samples_table(&samples));
    check_growth(&samples)
}
