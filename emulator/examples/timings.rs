//! Measures the start and the requests of an emulator with 100,000 volumes and 20,000 workloads:
//! `cargo run --release -p emulator --example timings`.

use std::time::{Duration, Instant};

use emulator::{Config, Emulator};
use http::Request;

const ROUNDS: usize = 50;

fn main() {
    let config = Config { volumes: 100_000, workloads: 20_000, ..Config::default() };
    let now = config.now;
    let start = Instant::now();
    let mut emulator = Emulator::new(config);
    println!("{:>9.2} ms  start with 100,000 volumes and 20,000 workloads", ms(start.elapsed()));
    let token = emulator.token_for("admin", now);
    let project = emulator.projects()[0].id.clone();
    let usable = format!(
        "/api/v1/datavolumes?requestType=UsableInProject&usableInProjectId={project}&sortBy=name"
    );
    let cluster = &emulator.clusters()[0].id;
    let workloads = format!(
        "/api/v1/workloads?filterBy=clusterId%3D%3D{cluster},phase!%3DCompleted&offset=3000&limit=500"
    );
    let volume = &emulator.volumes()[50_000];
    let all_time = "/api/v1/audit/log?start=2020-01-01&end=2030-01-01&sortOrder=desc";
    let by_id = format!("{all_time}&filterBy=url%3D%40{}", volume.id);
    let by_name = format!("{all_time}&filterBy=entity_name%3D%3D{}", volume.name);
    let requests = [
        "/api/v1/datavolumes?requestType=Originated",
        "/api/v1/datavolumes?requestType=Originated&sortBy=createdAt&sortOrder=desc&limit=500",
        "/api/v1/datavolumes?requestType=Originated&sortBy=projectName&offset=50000&limit=100",
        "/api/v1/datavolumes?requestType=Originated&sortBy=phase&sortOrder=desc&limit=100",
        "/api/v1/datavolumes?requestType=Originated&filterBy=name%3D%40lidar,createdAt%3E%3D2025-01-01&sortBy=createdBy",
        "/api/v1/datavolumes?requestType=Originated&search=checked%20twice&sortBy=name",
        "/api/v1/datavolumes/count?requestType=Originated&filterBy=phase%3D%3DNotReady",
        &usable,
        "/api/v1/workloads?limit=500",
        &workloads,
        &by_id,
        &by_name,
        all_time,
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
