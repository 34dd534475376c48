//! Measures the start and the requests of an emulator with 100,000 volumes:
//! `cargo run --release -p emulator --example timings`.

use std::time::{Duration, Instant};

use emulator::{Config, Emulator};
use http::Request;

const ROUNDS: usize = 50;

fn main() {
    let config = Config { volumes: 100_000, ..Config::default() };
    let now = config.now;
    let start = Instant::now();
    let mut emulator = Emulator::new(config);
    println!("{:>9.2} ms  start with 100,000 volumes", ms(start.elapsed()));
    let token = emulator.token_for("admin", now);
    let project = emulator.projects()[0].id.clone();
    let usable = format!(
        "/api/v1/datavolumes?requestType=UsableInProject&usableInProjectId={project}&sortBy=name"
    );
    let requests = [
        "/api/v1/datavolumes?requestType=Originated",
        "/api/v1/datavolumes?requestType=Originated&sortBy=createdAt&sortOrder=desc&limit=500",
        "/api/v1/datavolumes?requestType=Originated&sortBy=projectName&offset=50000&limit=100",
        "/api/v1/datavolumes?requestType=Originated&sortBy=phase&sortOrder=desc&limit=100",
        "/api/v1/datavolumes?requestType=Originated&filterBy=name%3D%40lidar,createdAt%3E%3D2025-01-01&sortBy=createdBy",
        "/api/v1/datavolumes?requestType=Originated&search=checked%20twice&sortBy=name",
        "/api/v1/datavolumes/count?requestType=Originated&filterBy=phase%3D%3DNotReady",
        &usable,
    ];
    for path in requests {
        let request =
            Request::get(path).header("authorization", format!("Bearer {token}")).body(Vec::new());
        let request = request.expect("the path is valid");
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                let delayed = emulator.handle(&request, now);
                let elapsed = start.elapsed();
                assert!(
                    delayed.response().is_some_and(|response| response.status().is_success()),
                    "{path}"
                );
                elapsed
            })
            .collect();
        times.sort_unstable();
        println!(
            "{:>9.2} ms  median, {:.2} ms worst  {path}",
            ms(times[ROUNDS / 2]),
            ms(times[ROUNDS - 1])
        );
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
