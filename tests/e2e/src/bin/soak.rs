//! Half an hour of work with the time sped up: `soak [--minutes N]`.

use e2e::{Result, Setup, Stage, exit_code, judge, soak, table};
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
    let stage =
        Stage::start(&Setup { volumes: 120, compiles_once: true, ..Setup::default() }).await?;
    let end = Duration::from_secs(60 * minutes);
    let samples = soak(&stage, |samples| samples.last().is_some_and(|it| it.time >= end)).await;
    stage.browser.quit().await;
    let samples = samples?;
    print!("{}", table(&samples));
    judge(&samples)
}
