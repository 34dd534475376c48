//! Runs the benchmark: `bench --out DIR [--runs N]`. Prints a table, and writes the samples and two
//! charts.

use e2e::{
    App, METRICS, Result, bench_charts, comparison_table, exit_code, measure_reload, median,
    take_sample,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

const ROWS: [usize; 3] = [25, 100, 500];

const VOLUMES: [usize; 3] = [1_000, 10_000, 100_000];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    exit_code(run().await)
}

async fn run() -> Result {
    let (mut out, mut runs) = (None, 5);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or(format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--out" => out = Some(PathBuf::from(value)),
            "--runs" => runs = value.parse()?,
            _ => return Err(format!("{argument} is no option").into()),
        }
    }
    let out = out.ok_or("--out DIR says where the samples go")?;
    fs::create_dir_all(&out)?;

    let mut samples = BTreeMap::<_, Vec<_>>::new();
    // The first sample warms up.
    for number in 0..=runs {
        for app in App::ALL {
            eprintln!("sample {number} of {runs}: {}", app.name());
            let sample = take_sample(app).await?;
            if number > 0 {
                samples.entry(app.name()).or_default().push(sample);
            }
        }
    }
    let mut by_rows = App::ALL.map(|app| (app.name(), Vec::new()));
    let mut by_volumes = by_rows.clone();
    for (app, line) in App::ALL.into_iter().zip(&mut by_rows) {
        for rows in ROWS {
            eprintln!("{rows} rows: {}", app.name());
            line.1.push(median_reload(app, runs, rows, VOLUMES[0]).await?);
        }
    }
    for (app, line) in App::ALL.into_iter().zip(&mut by_volumes) {
        for volumes in VOLUMES {
            eprintln!("{volumes} volumes: {}", app.name());
            line.1.push(median_reload(app, runs, 50, volumes).await?);
        }
    }
    let labels =
        |numbers: [usize; 3], what: &str| numbers.map(|it| format!("{it} {what}")).to_vec();
    let svg = bench_charts(&[
        ("Reload to so many rows, of 1000 volumes", labels(ROWS, "rows"), &by_rows),
        ("Reload to 50 rows, of so many volumes", labels(VOLUMES, "volumes"), &by_volumes),
    ]);
    fs::write(out.join("growth.svg"), svg)?;
    let json = json!({
        "metrics": METRICS,
        "samples": samples,
        "rows": by_rows,
        "volumes": by_volumes,
    });
    fs::write(out.join("samples.json"), serde_json::to_string_pretty(&json)?)?;
    println!("{}", comparison_table(&samples));
    Ok(())
}

async fn median_reload(app: App, runs: usize, rows: usize, volumes: usize) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..runs.min(3) {
        times.push(measure_reload(app, rows, volumes).await?);
    }
    Ok(median(&times))
}
