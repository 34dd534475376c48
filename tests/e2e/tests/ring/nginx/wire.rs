//! What the web server sends over the wire.

use super::{behind, is_there};
use e2e::{Answer, Nginx, Plane, Redirection, Seen, Setup, Surroundings, grade, score, verdicts};
use serde_json::{Value, json};
use std::path::Path;
use std::{fs, str};

/// A control plane behind a web server, without a browser.
async fn plane(setup: &Setup) -> Plane {
    let surroundings = Surroundings::read().expect("the surroundings");
    Plane::start(&surroundings, setup).await.expect("a web server")
}

fn get(nginx: &Nginx, path: &str, headers: &str) -> Answer {
    nginx.ask(&format!("GET {path} HTTP/1.1{headers}"), b"").expect(path)
}

/// A file in the built folder that has a hash in its name.
pub(super) fn hashed(file: &str) -> String {
    let dist = Surroundings::read().expect("the surroundings").dist;
    let names = fs::read_dir(&dist).expect("the built console").flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let mut found = names.map(|folder| format!("{folder}/{file}"));
    found.find(|path| dist.join(path).is_file()).expect("a built file")
}

/// What every file is sent with: the rule for all in `public/_headers`.
fn policy() -> Vec<(String, String)> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/_headers"));
    let rule = text.lines().skip_while(|line| *line != "/*").skip(1);
    let headers = rule.take_while(|line| line.starts_with(' '));
    let headers = headers.filter_map(|line| line.trim().split_once(": "));
    headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect()
}

/// The headers of an answer, once each, with what it says of caching.
fn has_policy(answer: &Answer, path: &str, cache: Option<&str>) {
    let expected = policy();
    assert!(expected.len() > 6, "{expected:?}");
    for (name, value) in expected {
        assert_eq!(answer.header(&name), Some(value), "{path}: {name}");
    }
    assert_eq!(answer.header("cache-control").as_deref(), cache, "{path}");
}

const FOR_EVER: Option<&str> = Some("public, max-age=31536000, immutable");
const ANEW: Option<&str> = Some("no-cache");

#[tokio::test]
async fn every_file_is_sent_with_the_policy_and_its_time_to_live() {
    if !is_there() {
        return;
    }
    let plane = plane(&Setup { dev_config: false, ..behind() }).await;
    let nginx = plane.nginx().expect("a web server");
    let (script, module) = (hashed("console.js"), hashed("console_bg.wasm"));
    let page = get(nginx, "/", "");
    for (path, kind, cache) in [
        ("/", "text/html", ANEW),
        ("/index.html", "text/html", ANEW),
        ("/config.json", "application/json", ANEW),
        ("/favicon.svg", "image/svg+xml", None),
        (&format!("/{script}"), "application/javascript", FOR_EVER),
        (&format!("/{module}"), "application/wasm", FOR_EVER),
    ] {
        let answer = get(nginx, path, "");
        assert_eq!((answer.status, answer.header("content-type").as_deref()), (200, Some(kind)));
        has_policy(&answer, path, cache);
        assert_eq!(answer.header("retry-after"), None, "{path}");
        let tag = answer.header("etag").expect("a tag");
        let again = get(nginx, path, &format!("\r\nif-none-match: {tag}"));
        assert_eq!((again.status, again.header("cache-control").as_deref()), (304, cache));
    }
    let settings: Value =
        serde_json::from_slice(&get(nginx, "/config.json", "").body).expect("JSON");
    assert_eq!(settings["apiBase"], "");

    // The browser routes.
    for path in ["/datavolumes", "/datavolumes/seven/sharing?x=y", "/sign-in", "/nowhere/at/all"] {
        let answer = get(nginx, path, "");
        assert_eq!((answer.status, &answer.body), (200, &page.body), "{path}");
        has_policy(&answer, path, ANEW);
    }
    // A file that is missing is no page, and nobody is to remember that for a year.
    for path in ["/console-0123456789abcdef/app.wasm", "/console-0123456789abcdef.css", "/gone.js"]
    {
        let answer = get(nginx, path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert_ne!(answer.body, page.body, "{path}");
        has_policy(&answer, path, ANEW);
    }
    for path in ["/_headers", "/_redirects", "/../config.json", "/%2e%2e/%2e%2e/etc/passwd"] {
        let answer = get(nginx, path, "");
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn what_was_compressed_is_sent_compressed_to_those_who_accept_it() {
    if !is_there() {
        return;
    }
    let plane = plane(&behind()).await;
    let nginx = plane.nginx().expect("a web server");
    let dist = Surroundings::read().expect("the surroundings").dist;
    let (script, module) = (hashed("console.js"), hashed("console_bg.wasm"));
    for name in ["index.html", &script, &module] {
        let built = |suffix: &str| fs::read(dist.join(format!("{name}{suffix}"))).expect(name);
        for (accepted, encoding, suffix) in [
            ("br", Some("br"), ".br"),
            ("gzip, deflate, br, zstd", Some("br"), ".br"),
            ("gzip", Some("gzip"), ".gz"),
            ("identity", None, ""),
        ] {
            let accept = format!("\r\naccept-encoding: {accepted}");
            let answer = get(nginx, &format!("/{name}"), &accept);
            assert_eq!(answer.header("content-encoding").as_deref(), encoding, "{name} {accepted}");
            assert!(answer.body == built(suffix), "{name} {accepted}");
            assert_eq!(answer.header("vary").as_deref(), Some("Accept-Encoding"), "{name}");
        }
    }
    // The page under another address.
    let answer = get(nginx, "/datavolumes", "\r\naccept-encoding: br");
    assert_eq!(answer.header("content-encoding").as_deref(), Some("br"));
    assert_eq!(answer.header("content-type").as_deref(), Some("text/html"));
}

/// The answer of the control plane itself, in the words that count.
fn own(plane: &Plane, method: &str, path: &str, token: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(body.to_vec())
        .expect("a request");
    let now = plane.frozen_at().expect("time stands still");
    let answer = plane.with(|emulator| emulator.handle(&request, now));
    let answer = answer.response().expect("an answer");
    (answer.status().as_u16(), answer.body().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_is_forwarded_and_its_answers_are_left_alone() {
    if !is_there() {
        return;
    }
    let plane = plane(&Setup { frozen: true, ..behind() }).await;
    let nginx = plane.nginx().expect("a web server");
    let token = plane.token_for("admin");
    let id = plane.with(|emulator| emulator.volumes()[0].id.to_string());
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
        let answer = nginx.ask(&format!("{method} {path} HTTP/1.1{headers}"), body.as_bytes());
        let answer = answer.expect(path);
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-type").as_deref(), Some("application/json"), "{path}");
        let (status, body) = own(&plane, method, path, &token, body.as_bytes());
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.body == body, "{method} {path}");
        // What it says of caching is its own.
        has_policy(&answer, path, Some("no-store"));
    }
    // A refusal of the control plane stays its own, with the time it asks to wait.
    plane.fault("list_datavolumes:status=429,retry-after=7").expect("a fault");
    let answer = get(nginx, "/api/v1/datavolumes", &headers);
    assert_eq!((answer.status, answer.header("retry-after").as_deref()), (429, Some("7")));
    assert!(str::from_utf8(&answer.body).expect("a text").contains("injected"));
    plane.fault("clusters:status=502").expect("a fault");
    let answer = get(nginx, "/api/v1/clusters", &headers);
    assert_eq!(answer.status, 502);
    assert!(str::from_utf8(&answer.body).expect("a text").contains("injected"));
    // The control plane's own pages have no policy of the console's, but stay on HTTPS.
    let answer = get(nginx, "/auth/realms/runai", "");
    assert_eq!(answer.header("strict-transport-security").as_deref(), Some("max-age=31536000"));
    assert_eq!(
        answer.header("content-security-policy").map(|it| it.matches("default-src").count()),
        Some(1),
        "what is behind sends its own"
    );
}

/// The words of a refusal in the shape of the API's errors.
fn refusal(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type").as_deref(), Some("application/json"));
    let error: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(error["code"], answer.status);
    (answer.status, error["message"].as_str().expect("a message").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_and_too_often_is_refused_in_the_shape_of_the_api() {
    if !is_there() {
        return;
    }
    let plane = plane(&behind()).await;
    let nginx = plane.nginx().expect("a web server");
    let head = "POST /api/v1/datavolumes HTTP/1.1";
    assert_eq!(nginx.ask(head, &[b' '; 64 * 1024]).expect("an answer").status, 401);
    let answer = nginx.ask(head, &[b' '; 64 * 1024 + 1]).expect("an answer");
    assert_eq!(refusal(&answer), (413, "The request is larger than the web server allows.".into()));
    has_policy(&answer, "a large body", None);

    // Fewer than a minute of the console, faster than it ever asks.
    let request = ("GET /api/v1/datavolumes HTTP/1.1", &b""[..]);
    let before = plane.journal().len();
    let answers = nginx.ask_all(&[request; 400]).expect("answers");
    let (refused, passed): (Vec<_>, Vec<_>) = answers.iter().partition(|it| it.status == 429);
    assert_eq!(refused.len() + passed.len(), 400);
    assert!(passed.len() >= 120 && refused.len() > 100, "{} passed", passed.len());
    assert_eq!(plane.journal().len() - before, passed.len(), "the others never arrived");
    for answer in refused {
        assert_eq!(answer.header("retry-after").as_deref(), Some("2"));
        assert_eq!(refusal(answer).1, "Too many requests from your network address.");
    }
    assert!(passed.iter().all(|it| it.header("retry-after").is_none()));
    // The page is there all the same.
    assert_eq!(get(nginx, "/", "").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn access_keys_cannot_be_tried_out_quickly() {
    if !is_there() {
        return;
    }
    let plane = plane(&behind()).await;
    let nginx = plane.nginx().expect("a web server");
    let guess =
        json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "x"});
    let guess = guess.to_string();
    let heads = [
        "/api/v1/token",
        "/api/v2/token",
        "/auth/realms/runai/protocol/openid-connect/token",
        "/auth/realms/runai/login-actions/authenticate",
    ]
    .map(|path| format!("POST {path} HTTP/1.1\r\ncontent-type: application/json"));
    let requests: Vec<_> = heads.iter().map(|head| (head.as_str(), guess.as_bytes())).collect();
    // One limit for all doors.
    let answers = nginx.ask_all(&requests.repeat(15)).expect("answers");
    let refused: Vec<_> = answers.iter().filter(|it| it.status == 429).collect();
    assert!((30..=40).contains(&refused.len()), "{} of 60", refused.len());
    for answer in refused {
        assert_eq!(answer.header("retry-after").as_deref(), Some("2"));
    }
    // Whoever is signed in works on.
    assert_eq!(get(nginx, "/api/v1/datavolumes", "").status, 401);
}

#[tokio::test]
async fn a_control_plane_that_is_away_is_told_from_the_web_server() {
    if !is_there() {
        return;
    }
    // Nothing listens there.
    let surroundings = Surroundings::read().expect("the surroundings");
    let nginx = Nginx::before_nothing(&surroundings).await.expect("a web server");
    let answer = get(&nginx, "/api/v1/datavolumes", "");
    assert_eq!(refusal(&answer), (502, "The web server cannot reach the control plane.".into()));
}

#[tokio::test]
async fn plain_http_leads_to_https_and_the_headers_have_the_score_that_is_told() {
    if !is_there() {
        return;
    }
    let plane = plane(&behind()).await;
    let nginx = plane.nginx().expect("a web server");
    let plain = nginx.plain("/datavolumes?search=x").await.expect("an answer");
    assert_eq!(plain.status, 301);
    let location = plain.header("location");
    assert_eq!(location.as_deref(), Some("https://127.0.0.1/datavolumes?search=x"));

    let answer = get(nginx, "/", "\r\norigin: https://elsewhere.example");
    let page = str::from_utf8(&answer.body).expect("a page");
    let redirection = Redirection::of(&plain, "127.0.0.1");
    let verdicts = verdicts(Seen { answer: &answer, page, redirection });
    let lines =
        verdicts.map(|it| format!("| {} | {} | {} |", it.test, it.finding, it.points)).join("\n");
    let score = score(&verdicts);
    println!("{lines}\n{score} {}", grade(score));
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../hosting/README.md");
    let readme = fs::read_to_string(readme).expect("hosting/README.md");
    assert!(readme.contains(&lines), "not in hosting/README.md:\n{lines}");
    let told = format!("**{score} points, {}**", grade(score));
    assert!(readme.contains(&told), "not in hosting/README.md: {told}");
    assert_eq!((score, grade(score)), (130, "A+"));
}
