//! The console in its container.

use crate::nginx::{open_every_page, responses};
use e2e::{
    Container, Environment, ExpectedErrors, Fixture, NO_ERRORS, Result, Screen, Server, Setup,
    UNDER_A_PATH, WebServer, eventually, run_journey,
};
use serde_json::Value;
use std::path::PathBuf;
use std::thread;

fn setup() -> Setup {
    Setup { web_server: WebServer::Container, ..Setup::default() }
}

fn environment() -> Option<Environment> {
    let environment = Environment::read().expect("the environment");
    Container::can_run(&environment).expect("a container").then_some(environment)
}

/// Some screens show failed requests.
const FAILED_REQUESTS: ExpectedErrors<'_> = ExpectedErrors(&["/api/v1/"]);

async fn open_screens(name: &str, screens: &[Screen]) {
    if environment().is_none() {
        return;
    }
    let setup = Setup { volumes: 0, ..setup() };
    run_journey(name, setup, FAILED_REQUESTS, async |fixture: &mut Fixture| {
        let mut problems = Vec::new();
        for screen in screens {
            let mut result = screen.open(fixture).await;
            if result.is_ok() {
                result = fixture.check_logs(FAILED_REQUESTS).await;
            }
            problems.extend(result.err().map(|error| format!("{}: {error}", screen.name())));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    })
    .await;
}

/// Two halves, as tests run side by side.
fn halves() -> (&'static [Screen], &'static [Screen]) {
    Screen::ALL.split_at(Screen::ALL.len() / 2)
}

#[tokio::test]
async fn every_screen_of_the_first_half_works_in_the_container() {
    open_screens("container_first", halves().0).await;
}

#[tokio::test]
async fn every_screen_of_the_second_half_works_in_the_container() {
    open_screens("container_second", halves().1).await;
}

#[tokio::test]
async fn every_page_opens_in_the_container_beside_the_control_plane() {
    if environment().is_none() {
        return;
    }
    let setup =
        Setup { base_path: UNDER_A_PATH, web_server: WebServer::Ingress, ..Setup::default() };
    run_journey("container_path", setup, NO_ERRORS, open_every_page).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_has_no_rights_and_can_write_to_tmp_only() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let server = Server::start(&environment, &setup()).await?;
    let container = server.container()?;
    let token = server.token_for("admin");
    for path in ["/", "/datavolumes", "/config.json", "/gone.js"] {
        container.request(&format!("GET {path} HTTP/1.1"), b"")?;
    }
    // Longer than the buffers of nginx, in both directions.
    let header = format!("\r\nauthorization: Bearer {token}\r\ncontent-type: application/json");
    let list = format!("GET /api/v1/datavolumes?requestType=Originated&limit=500 HTTP/1.1{header}");
    assert_eq!(container.request(&list, b"")?.status, 200);
    let create = format!("POST /api/v1/datavolumes HTTP/1.1{header}");
    assert_eq!(container.request(&create, &[b' '; 60_000])?.status, 400);

    let status = container.kernel_info("status")?;
    for line in [
        "Uid:\t65532\t65532\t65532\t65532",
        "CapEff:\t0000000000000000",
        "CapBnd:\t0000000000000000",
        "NoNewPrivs:\t1",
    ] {
        assert!(status.lines().any(|it| it == line), "{line}: {status}");
    }
    let mounts = container.kernel_info("mountinfo")?;
    for (folder, is_writable) in [("/", false), ("/opt", false), ("/tmp", true)] {
        // The last mount is the one that is seen.
        let options = mounts.lines().rev().find_map(|line| {
            let words: Vec<_> = line.split(' ').collect();
            (words[4] == folder).then(|| words[5].split(',').any(|it| it == "rw"))
        });
        assert_eq!(options, Some(is_writable), "{folder}: {mounts}");
    }
    let written = container.written_files()?;
    let names = ["control-plane.conf", "http.conf", "nginx.pid", "server.conf"];
    assert_eq!(written, names.map(|name| PathBuf::from(format!("/tmp/console/{name}"))));
    assert_eq!(container.errors()?, "");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_have_the_headers_the_compression_and_the_errors_of_hosting() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let server = Server::start(&environment, &Setup { dev_config: false, ..setup() }).await?;
    let container = server.container()?;
    let get = |path: &str, headers: &str| {
        container.request(&format!("GET {path} HTTP/1.1{headers}"), b"").expect(path)
    };
    let script = format!("/{}", responses::hashed_file("console.js"));
    for (path, kind, cache) in [
        ("/", "text/html", responses::NO_CACHE),
        ("/datavolumes/a/sharing", "text/html", responses::NO_CACHE),
        ("/config.json", "application/json", responses::NO_CACHE),
        (&*script, "application/javascript", responses::IMMUTABLE),
    ] {
        let response = get(path, "");
        assert_eq!(
            (response.status, response.header("content-type").as_deref()),
            (200, Some(kind))
        );
        responses::assert_headers(&response, path, cache);
    }
    for path in ["/console-0123456789abcdef/app.wasm", "/gone.js", "/_headers", "/_redirects"] {
        let response = get(path, "");
        assert_eq!(response.status, 404, "{path}");
        responses::assert_headers(&response, path, responses::NO_CACHE);
    }
    for coding in ["br", "gzip"] {
        let response = get(&script, &format!("\r\naccept-encoding: {coding}"));
        assert_eq!(response.header("content-encoding").as_deref(), Some(coding));
        assert!(response.body.len() < get(&script, "").body.len(), "{coding}");
    }
    let health = get("/healthz", "");
    assert_eq!((health.status, &*health.body), (200, &b"ok\n"[..]));
    assert_eq!(
        container.request("POST /api/v1/datavolumes HTTP/1.1", &[b' '; 70_000])?.status,
        413
    );
    Ok(())
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_without_its_query() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    // Nothing listens there.
    let variables = [("CONTROL_PLANE", "http://127.0.0.1:9"), ("BASE_PATH", "/data-volumes/")];
    let container = Container::start(&environment, &variables).await?;
    for path in [
        "/data-volumes/sign-in/callback?code=hidden-1",
        "/auth/realms/runai?session_code=hidden-2",
        "/healthz?hidden-3",
    ] {
        let head = format!(
            "GET {path} HTTP/1.1\r\nauthorization: Bearer hidden-4\r\nreferer: https://a.example/?hidden-5"
        );
        container.request(&head, b"")?;
    }
    // nginx writes a line after the response.
    let log = eventually("two lines", async || {
        let log = container.accesses()?;
        if log.lines().count() == 2 { Ok(log) } else { Err(log.into()) }
    })
    .await?;
    let lines: Vec<Value> =
        log.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let found: Vec<_> =
        lines.iter().map(|it| (it["path"].as_str(), it["status"].as_u64())).collect();
    let callback = (Some("/data-volumes/sign-in/callback"), Some(200));
    assert_eq!(found, [callback, (Some("/auth/realms/runai"), Some(502))]);
    assert!(!log.contains("hidden"), "{log}");
    assert!(!container.errors()?.contains("hidden"), "{}", container.errors()?);
    Ok(())
}

#[tokio::test]
async fn without_a_control_plane_the_api_is_not_found() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let container = Container::start(&environment, &[("BASE_PATH", "/a/data-volumes")]).await?;
    let get = |path: &str| container.request(&format!("GET {path} HTTP/1.1"), b"").expect(path);
    for path in ["/api/v1/datavolumes", "/auth/realms/runai", "/a/data-volumes/api/v1/datavolumes"]
    {
        assert_eq!(get(path).status, 404, "{path}");
    }
    let redirect = get("/a/data-volumes?limit=25");
    assert_eq!(redirect.status, 301);
    assert_eq!(redirect.header("location").as_deref(), Some("/a/data-volumes/?limit=25"));
    assert_eq!(get("/a/data-volumes/datavolumes").body, get("/index.html").body);
    assert_eq!(get("/a/data-volumes/datavolumes/a/sharing").body, get("/index-3.html").body);
    Ok(())
}

#[tokio::test]
async fn settings_come_from_a_variable_or_a_mounted_file_or_the_build() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let settings = |container: &Container| -> Result<Value> {
        let response = container.request("GET /config.json HTTP/1.1", b"")?;
        responses::assert_headers(&response, "/config.json", responses::NO_CACHE);
        Ok(serde_json::from_slice(&response.body)?)
    };
    let variables = [("SETTINGS", "{\"badge\":\"It's \\\"new\\\"; $uri\"}")];
    let container = Container::start(&environment, &variables).await?;
    assert_eq!(settings(&container)?["badge"], "It's \"new\"; $uri");
    let container = Container::start(&environment, &[]).await?;
    assert_eq!(settings(&container)?["backendName"], "NVIDIA Run:ai");
    // `Server` mounts those that sign in.
    let server = Server::start(&environment, &setup()).await?;
    assert!(settings(server.container()?)?["developmentAccessKey"].is_object());
    Ok(())
}

#[tokio::test]
async fn wrong_variables_are_refused_by_name() {
    let Some(environment) = environment() else { return };
    for (name, value) in [
        ("PORT", "80a"),
        ("BASE_PATH", "data-volumes"),
        ("BASE_PATH", "/a/datavolumes"),
        ("BASE_PATH", "/a;return"),
        ("CONTROL_PLANE", "runai.example.com"),
        ("CONTROL_PLANE", "https://runai.example.com/api"),
        ("CONTROL_PLANE", "https://a; include /etc/passwd"),
        ("CONTROL_PLANE_CA", "/a;b"),
        ("TRUSTED_PROXIES", "10.0.0.0/8; deny all"),
        ("LOG_LEVEL", "debug"),
    ] {
        let result = Container::start(&environment, &[(name, value)]).await;
        let error = result.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(&format!("error: {name} ")), "{name}={value}: {error}");
    }
}

#[tokio::test]
async fn limits_are_for_each_address_that_the_ingress_forwards() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let variables = [("CONTROL_PLANE", "http://127.0.0.1:9"), ("TRUSTED_PROXIES", "127.0.0.0/8")];
    let container = Container::start(&environment, &variables).await?;
    let sign_in = |address: &str| {
        let head = format!("POST /api/v1/token HTTP/1.1\r\nx-forwarded-for: {address}");
        container.request(&head, b"{}").expect("a response").status
    };
    let statuses: Vec<_> = (0..30).map(|_| sign_in("192.0.2.1")).collect();
    assert!(statuses.contains(&429) && statuses[0] == 502, "{statuses:?}");
    assert_eq!(sign_in("192.0.2.2"), 502);
    // nginx writes the line after the response.
    eventually("the access", async || {
        match container.accesses()?.contains("\"client\":\"192.0.2.2\"") {
            true => Ok(()),
            false => Err(container.accesses()?.into()),
        }
    })
    .await
}

#[tokio::test]
async fn a_stopped_container_answers_what_it_has_been_asked() -> Result {
    let Some(environment) = environment() else { return Ok(()) };
    let server = Server::start(&environment, &setup()).await?;
    server.inject_fault("clusters:latency=1500")?;
    let mut container =
        Container::start(&environment, &[("CONTROL_PLANE", server.emulator_origin())]).await?;
    let token = server.token_for("admin");
    let head = format!("GET /api/v1/clusters HTTP/1.1\r\nauthorization: Bearer {token}");
    let before = server.journal().len();
    let port = container.port();
    let asked = thread::spawn(move || Container::request_at(port, &head, b""));
    eventually("the request", async || match server.journal().len() > before {
        true => Ok(()),
        false => Err("it has not arrived".into()),
    })
    .await?;
    container.stop()?;
    assert!(container.ended().await?.success());
    let response = asked.join().map_err(|_| "the request")??;
    assert_eq!(response.status, 200);
    assert!(!response.body.is_empty());
    Ok(())
}
