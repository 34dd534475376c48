//! The control plane against its documents.

#[test]
fn smoke() {
    let config = emulator::Config::default();
    let now = config.now;
    let mut emulator = emulator::Emulator::new(config);
    let token = emulator.token_for("admin", now);
    for path in [
        "/api/v1/datavolumes?requestType=Originated&limit=3&sortBy=createdAt&sortOrder=desc&filterBy=name%3D%40lidar",
        "/api/v1/clusters",
        "/api/v1/org-unit/projects?limit=1",
        "/api/v1/org-unit/departments?limit=1",
        "/api/v1/asset/datasource/pvc?projectId=5&statusInfo=true",
    ] {
        let request = http::Request::get(path)
            .header("authorization", format!("Bearer {token}"))
            .body(vec![])
            .unwrap();
        let answer = emulator.handle(&request, now);
        let response = answer.response().unwrap();
        println!(
            "{} {}",
            response.status(),
            String::from_utf8_lossy(response.body()).chars().take(2500).collect::<String>()
        );
    }
}
