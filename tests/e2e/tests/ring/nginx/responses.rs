//! Responses of nginx, without a browser.

use super::{is_available, nginx_setup};
use e2e::{
    Environment, HttpResponse, Nginx, Redirection, Server, Setup, Site, grade, score, verdicts,
};
use serde_json::{Value, json};
use std::path::Path;
use std::{fs, str};

async fn start_server(setup: &Setup) -> Server {
    let environment = Environment::read().expect("the environment");
    Server::start(&environment, setup).await.expect("a web server")
}

fn get(nginx: &Nginx, path: &str, headers: &str) -> HttpResponse {
    nginx.request(&format!("GET {path} HTTP/1.1{headers}"), b"").expect(path)
}

/// The path of a built file in a hashed directory.
pub fn hashed_file(file: &str) -> String {
    let dist = Environment::read().expect("the environment").dist;
    let names = fs::read_dir(&dist).expect("the built console").flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let mut found = names.map(|folder| format!("{folder}/{file}"));
    found.find(|path| dist.join(path).is_file()).expect("a built file")
}

/// The headers for all files in `public/_headers`.
fn security_headers() -> Vec<(String, String)> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/_headers"));
    let rule = text.lines().skip_while(|line| *line != "/*").skip(1);
    let headers = rule.take_while(|line| line.starts_with(' '));
    let headers = headers.filter_map(|line| line.trim().split_once(": "));
    headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect()
}

/// Each security header is sent once, with this cache policy.
pub fn assert_headers(response: &HttpResponse, path: &str, cache: Option<&str>) {
    let expected = security_headers();
    assert!(expected.len() > 6, "{expected:?}");
    for (name, value) in expected {
        assert_eq!(response.header(&name), Some(value), "{path}: {name}");
    }
    assert_eq!(response.header("cache-control").as_deref(), cache, "{path}");
}

pub const IMMUTABLE: Option<&str> = Some("public, max-age=31536000, immutable");
pub const NO_CACHE: Option<&str> = Some("no-cache");

#[tokio::test]
async fn every_file_has_security_headers_and_a_cache_policy() {
    if !is_available() {
        return;
    }
    let server = start_server(&Setup { dev_config: false, ..nginx_setup() }).await;
    let nginx = server.nginx().expect("a web server");
    let (script, module) = (hashed_file("console.js"), hashed_file("console_bg.wasm"));
    let page = get(nginx, "/", "");
    for (path, kind, cache) in [
        ("/", "text/html", NO_CACHE),
        ("/index.html", "text/html", NO_CACHE),
        ("/config.json", "application/json", NO_CACHE),
        ("/favicon.svg", "image/svg+xml", None),
        (&format!("/{script}"), "application/javascript", IMMUTABLE),
        (&format!("/{module}"), "application/wasm", IMMUTABLE),
    ] {
        let response = get(nginx, path, "");
        assert_eq!(
            (response.status, response.header("content-type").as_deref()),
            (200, Some(kind))
        );
        assert_headers(&response, path, cache);
        assert_eq!(response.header("retry-after"), None, "{path}");
        let etag = response.header("etag").expect("a tag");
        let not_modified = get(nginx, path, &format!("\r\nif-none-match: {etag}"));
        assert_eq!(
            (not_modified.status, not_modified.header("cache-control").as_deref()),
            (304, cache)
        );
    }
    let settings: Value =
        serde_json::from_slice(&get(nginx, "/config.json", "").body).expect("JSON");
    assert_eq!(settings["apiBase"], "");

    // Client-side routes.
    for (path, file) in [
        ("/datavolumes", "/index.html"),
        ("/datavolumes/seven/sharing?x=y", "/index-3.html"),
        ("/sign-in", "/index.html"),
        ("/sign-in/callback?code=x", "/index-2.html"),
        ("/nowhere/at/all", "/index-3.html"),
    ] {
        let response = get(nginx, path, "");
        assert_eq!((response.status, &response.body), (200, &get(nginx, file, "").body), "{path}");
        assert_headers(&response, path, NO_CACHE);
    }
    // A missing file is a 404 that must not be cached for a year.
    for path in ["/console-0123456789abcdef/app.wasm", "/console-0123456789abcdef.css", "/gone.js"]
    {
        let response = get(nginx, path, "");
        assert_eq!(response.status, 404, "{path}");
        assert_ne!(response.body, page.body, "{path}");
        assert_headers(&response, path, NO_CACHE);
    }
    for path in ["/_headers", "/_redirects", "/../config.json", "/%2e%2e/%2e%2e/etc/passwd"] {
        let response = get(nginx, path, "");
        assert!(matches!(response.status, 400 | 404), "{path}: {}", response.status);
    }
}

#[tokio::test]
async fn precompressed_files_are_served_by_accept_encoding() {
    if !is_available() {
        return;
    }
    let server = start_server(&nginx_setup()).await;
    let nginx = server.nginx().expect("a web server");
    let dist = Environment::read().expect("the environment").dist;
    let (script, module) = (hashed_file("console.js"), hashed_file("console_bg.wasm"));
    for name in ["index.html", "index-3.html", &script, &module] {
        let built = |suffix: &str| fs::read(dist.join(format!("{name}{suffix}"))).expect(name);
        for (accepted, encoding, suffix) in [
            ("br", Some("br"), ".br"),
            ("gzip, deflate, br, zstd", Some("br"), ".br"),
            ("gzip", Some("gzip"), ".gz"),
            ("identity", None, ""),
        ] {
            let accept = format!("\r\naccept-encoding: {accepted}");
            let response = get(nginx, &format!("/{name}"), &accept);
            assert_eq!(
                response.header("content-encoding").as_deref(),
                encoding,
                "{name} {accepted}"
            );
            assert!(response.body == built(suffix), "{name} {accepted}");
            assert_eq!(response.header("vary").as_deref(), Some("Accept-Encoding"), "{name}");
        }
    }
    // Client-side routes are compressed as well.
    let response = get(nginx, "/datavolumes", "\r\naccept-encoding: br");
    assert_eq!(response.header("content-encoding").as_deref(), Some("br"));
    assert_eq!(response.header("content-type").as_deref(), Some("text/html"));
}

/// The control plane's response without nginx.
fn control_plane_response(
    server: &Server,
    method: &str,
    path: &str,
    token: &str,
    body: &[u8],
) -> (u16, Vec<u8>) {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(body.to_vec())
        .expect("a request");
    let now = server.frozen_time().expect("time stands still");
    let response = server.with(|emulator| emulator.handle(&request, now));
    let response = response.response().expect("a response");
    (response.status().as_u16(), response.body().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn api_responses_are_forwarded_unchanged() {
    if !is_available() {
        return;
    }
    let server = start_server(&Setup { is_time_frozen: true, ..nginx_setup() }).await;
    let nginx = server.nginx().expect("a web server");
    let token = server.token_for("admin");
    let id = server.with(|emulator| emulator.volumes()[0].id.to_string());
    let volume = format!("/api/v1/datavolumes/{id}");
    let headers = format!("\r\nauthorization: Bearer {token}\r\ncontent-type: application/json");
    for (method, path, body, status) in [
        ("GET", "/api/v1/datavolumes?requestType=Originated&filterBy=phase%3D%3DReady", "", 200),
        ("GET", &*volume, "", 200),
        ("PATCH", &volume, "{\"description\":\"Behind a server\"}", 200),
        ("PATCH", &volume, "{\"description\":7}", 400),
        ("GET", "/api/v1/datavolumes/00000000-0000-4000-8000-000000000000", "", 404),
        ("GET", "/api/v9/nothing", "", 404),
        ("DELETE", "/api/v1/datavolumes/00000000-0000-4000-8000-000000000000", "", 404),
    ] {
        let response =
            nginx.request(&format!("{method} {path} HTTP/1.1{headers}"), body.as_bytes());
        let response = response.expect(path);
        assert_eq!(response.status, status, "{method} {path}");
        assert_eq!(response.header("content-type").as_deref(), Some("application/json"), "{path}");
        let (status, body) = control_plane_response(&server, method, path, &token, body.as_bytes());
        assert_eq!(response.status, status, "{method} {path}");
        assert!(response.body == body, "{method} {path}");
        // nginx keeps its cache policy.
        assert_headers(&response, path, Some("no-store"));
    }
    // Errors of the control plane are forwarded with `Retry-After`.
    server.inject_fault("list_datavolumes:status=429,retry-after=7").expect("a fault");
    let response = get(nginx, "/api/v1/datavolumes", &headers);
    assert_eq!((response.status, response.header("retry-after").as_deref()), (429, Some("7")));
    assert!(str::from_utf8(&response.body).expect("a text").contains("injected"));
    server.inject_fault("clusters:status=502").expect("a fault");
    let response = get(nginx, "/api/v1/clusters", &headers);
    assert_eq!(response.status, 502);
    assert!(str::from_utf8(&response.body).expect("a text").contains("injected"));
    // The control plane's own pages get HSTS but not the console's policy.
    let response = get(nginx, "/auth/realms/runai", "");
    assert_eq!(response.header("strict-transport-security").as_deref(), Some("max-age=31536000"));
    assert_eq!(
        response.header("content-security-policy").map(|it| it.matches("default-src").count()),
        Some(1),
        "what is behind sends its own"
    );
}

/// The status and message of an error in the API's shape.
fn api_error(response: &HttpResponse) -> (u16, String) {
    assert_eq!(response.header("content-type").as_deref(), Some("application/json"));
    let error: Value = serde_json::from_slice(&response.body).expect("JSON");
    assert_eq!(error["code"], response.status);
    (response.status, error["message"].as_str().expect("a message").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn large_and_frequent_requests_get_api_shaped_errors() {
    if !is_available() {
        return;
    }
    let server = start_server(&nginx_setup()).await;
    let nginx = server.nginx().expect("a web server");
    let head = "POST /api/v1/datavolumes HTTP/1.1";
    assert_eq!(nginx.request(head, &[b' '; 64 * 1024]).expect("a response").status, 401);
    let response = nginx.request(head, &[b' '; 64 * 1024 + 1]).expect("a response");
    assert_eq!(
        api_error(&response),
        (413, "The request is larger than the web server allows.".into())
    );
    assert_headers(&response, "a large body", None);

    // Fewer than the console sends in a minute, but in a burst.
    let request = ("GET /api/v1/datavolumes HTTP/1.1", &b""[..]);
    let before = server.journal().len();
    let responses = nginx.pipeline(&[request; 400]).expect("responses");
    let (limited, passed): (Vec<_>, Vec<_>) = responses.iter().partition(|it| it.status == 429);
    assert_eq!(limited.len() + passed.len(), 400);
    assert!(passed.len() >= 120 && limited.len() > 100, "{} passed", passed.len());
    assert_eq!(server.journal().len() - before, passed.len(), "the others never arrived");
    for response in limited {
        assert_eq!(response.header("retry-after").as_deref(), Some("2"));
        assert_eq!(api_error(response).1, "Too many requests from your network address.");
    }
    assert!(passed.iter().all(|it| it.header("retry-after").is_none()));
    // The page itself is not rate limited.
    assert_eq!(get(nginx, "/", "").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_attempts_are_rate_limited() {
    if !is_available() {
        return;
    }
    let server = start_server(&nginx_setup()).await;
    let nginx = server.nginx().expect("a web server");
    let credentials =
        json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "x"});
    let credentials = credentials.to_string();
    let heads = [
        "/api/v1/token",
        "/api/v2/token",
        "/auth/realms/runai/protocol/openid-connect/token",
        "/auth/realms/runai/login-actions/authenticate",
    ]
    .map(|path| format!("POST {path} HTTP/1.1\r\ncontent-type: application/json"));
    let requests: Vec<_> =
        heads.iter().map(|head| (head.as_str(), credentials.as_bytes())).collect();
    // All sign-in endpoints share one limit.
    let responses = nginx.pipeline(&requests.repeat(15)).expect("responses");
    let limited: Vec<_> = responses.iter().filter(|it| it.status == 429).collect();
    assert!((30..=40).contains(&limited.len()), "{} of 60", limited.len());
    for response in limited {
        assert_eq!(response.header("retry-after").as_deref(), Some("2"));
    }
    // Other requests are not limited by that.
    assert_eq!(get(nginx, "/api/v1/datavolumes", "").status, 401);
}

#[tokio::test]
async fn an_unreachable_control_plane_is_reported_as_502() {
    if !is_available() {
        return;
    }
    let environment = Environment::read().expect("the environment");
    let nginx = Nginx::start_without_upstream(&environment).await.expect("a web server");
    let response = get(&nginx, "/api/v1/datavolumes", "");
    assert_eq!(
        api_error(&response),
        (502, "The web server cannot reach the control plane.".into())
    );
}

#[tokio::test]
async fn http_redirects_to_https_and_the_documented_header_score_is_correct() {
    if !is_available() {
        return;
    }
    let server = start_server(&nginx_setup()).await;
    let nginx = server.nginx().expect("a web server");
    let redirect = nginx.request_http("/datavolumes?search=x").await.expect("a response");
    assert_eq!(redirect.status, 301);
    let location = redirect.header("location");
    assert_eq!(location.as_deref(), Some("https://127.0.0.1/datavolumes?search=x"));

    let response = get(nginx, "/", "\r\norigin: https://elsewhere.example");
    let page = str::from_utf8(&response.body).expect("a page");
    let redirection = Redirection::from_response(&redirect, "127.0.0.1");
    let verdicts = verdicts(Site { response: &response, page, redirection });
    let lines =
        verdicts.map(|it| format!("| {} | {} | {} |", it.test, it.finding, it.points)).join("\n");
    let score = score(&verdicts);
    println!("{lines}\n{score} {}", grade(score));
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../hosting/README.md");
    let readme = fs::read_to_string(readme).expect("hosting/README.md");
    assert!(readme.contains(&lines), "not in hosting/README.md:\n{lines}");
    let rating = format!("**{score} points, {}**", grade(score));
    assert!(readme.contains(&rating), "not in hosting/README.md: {rating}");
    assert_eq!((score, grade(score)), (130, "A+"));
}
