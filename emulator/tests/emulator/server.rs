//! The HTTP server over a real socket.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use emulator::{Clock, Config, Emulator, Fault, Gate, ServerOptions, Switches};

/// Serves on a free port until the test ends.
fn start(options: ServerOptions, faults: &[&str]) -> (SocketAddr, Arc<Mutex<Emulator>>) {
    let config = Config { volumes: 20, ..Config::default() };
    let now = config.now;
    let mut emulator = Emulator::new(config);
    for fault in faults {
        emulator.add_fault(fault.parse::<Fault>().expect("a fault"));
    }
    let emulator = Arc::new(Mutex::new(emulator));
    let shared = emulator.clone();
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            send.send(listener.local_addr().expect("an address")).expect("the test waits");
            let options = ServerOptions { clock: Clock::new(move || now), ..options };
            emulator::serve(listener, shared, options).await
        })
    });
    (receive.recv().expect("the server starts"), emulator)
}

struct RawResponse {
    /// In lower case.
    head: String,
    body: Vec<u8>,
}

impl RawResponse {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Returns `None` if the connection closes without a response.
fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> Option<RawResponse> {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the request is read");
    // A server that rejects a large body may close the connection before reading all of it.
    let _ = stream.write_all(body);
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    let end = response.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(RawResponse {
        head: String::from_utf8_lossy(&response[..end]).to_lowercase(),
        body: response[end + 4..].to_vec(),
    })
}

fn get(address: SocketAddr, path: &str, headers: &str) -> RawResponse {
    send(address, "GET", path, headers, b"").expect("a response")
}

const HEADERS: &str = "/*\n  X-Content-Type-Options: nosniff\n  Cache-Control: no-cache\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n";

/// Creates a built console in a separate folder.
fn create_dist(test: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(root.join("assets")).expect("a folder");
    for (file, content) in [
        ("index.html", "page 1"),
        ("index-2.html", "page 2"),
        ("index-3.html", "page 3"),
        ("config.json", "{\"mine\":true}"),
        ("_headers", HEADERS),
        ("assets/app.js", "plain"),
        ("assets/app.js.br", "brotli"),
        ("assets/app.js.gz", "gzip"),
        ("assets/app.wasm", "wasm"),
    ] {
        fs::write(root.join(file), content).expect("a file");
    }
    root
}

fn with_site(test: &str) -> ServerOptions {
    ServerOptions { dist: Some(create_dist(test)), ..ServerOptions::default() }
}

#[test]
fn the_api_responds_over_http() {
    let (address, emulator) = start(ServerOptions::default(), &[]);
    assert_eq!(get(address, "/api/v1/clusters", "").status(), "401");
    let token = emulator.lock().expect("no panic").token_for("admin", Config::default().now);
    let response = get(address, "/api/v1/clusters", &format!("authorization: Bearer {token}\r\n"));
    assert_eq!(
        (response.status(), response.header("content-type")),
        ("200", Some("application/json"))
    );
    assert!(serde_json::from_slice::<serde_json::Value>(&response.body).is_ok());
    let key = br#"{"grantType":"client_credentials","clientID":"admin","clientSecret":"admin"}"#;
    let response =
        send(address, "POST", "/api/v1/token", "content-type: application/json\r\n", key);
    assert_eq!(response.expect("a response").status(), "200");
}

#[test]
fn routes_of_the_console_get_its_page_but_missing_files_are_404() {
    let (address, _) = start(with_site("fallback"), &[]);
    for (path, page) in [
        ("/", "page 1"),
        ("/volumes", "page 1"),
        ("/volumes/7?tab=sharing", "page 2"),
        ("/volumes/7/edit?tab=sharing", "page 3"),
        ("/_headers", "page 1"),
    ] {
        let response = get(address, path, "");
        assert_eq!((response.status(), &response.body[..]), ("200", page.as_bytes()), "{path}");
        assert_eq!(response.header("content-type"), Some("text/html"), "{path}");
    }
    assert_eq!(get(address, "/assets/gone.js", "").status(), "404");
    assert_eq!(get(address, "/assets/../../secret.txt", "").status(), "404");
    let unknown = get(address, "/api/v9/nothing", "");
    assert_eq!(
        (unknown.status(), unknown.header("content-type")),
        ("404", Some("application/json"))
    );
    assert_eq!(
        get(address, "/assets/app.wasm", "").header("content-type"),
        Some("application/wasm")
    );
}

#[test]
fn the_console_is_served_under_a_path_beside_the_api() {
    let options = ServerOptions { base_path: "/volumes".to_owned(), ..with_site("base_path") };
    let (address, _) = start(options, &[]);
    for (path, body) in [
        ("/volumes/", "page 1"),
        ("/volumes/a/b?c=d", "page 2"),
        ("/volumes/assets/app.js", "plain"),
    ] {
        let response = get(address, path, "");
        assert_eq!((response.status(), &response.body[..]), ("200", body.as_bytes()), "{path}");
    }
    let folder = get(address, "/volumes?a=b", "");
    assert_eq!((folder.status(), folder.header("location")), ("301", Some("/volumes/?a=b")));
    let settings = get(address, "/volumes/config.json", "");
    assert_eq!(settings.header("content-type"), Some("application/json"));
    assert_eq!(get(address, "/volumes-2/", "").status(), "404");
    assert_eq!(get(address, "/api/v1/clusters", "").status(), "401");
}

#[test]
fn precompressed_files_are_sent_to_clients_that_accept_them() {
    let (address, _) = start(with_site("precompressed"), &[]);
    for (accepted, encoding, body) in [
        ("br, gzip", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("identity", None, "plain"),
    ] {
        let response = get(address, "/assets/app.js", &format!("accept-encoding: {accepted}\r\n"));
        assert_eq!(
            (response.header("content-encoding"), &response.body[..]),
            (encoding, body.as_bytes()),
            "{accepted}"
        );
        assert_eq!(response.header("content-type"), Some("text/javascript"));
        assert_eq!(response.header("vary"), Some("accept-encoding"));
    }
}

#[test]
fn files_have_the_headers_of_the_headers_file() {
    let (address, _) = start(with_site("headers"), &[]);
    let asset = get(address, "/assets/app.js", "");
    assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(asset.header("x-content-type-options"), Some("nosniff"));
    let page = get(address, "/volumes", "");
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert_eq!(get(address, "/api/v1/clusters", "").header("x-content-type-options"), None);
}

#[test]
fn the_settings_are_the_emulators_unless_disabled() {
    let (address, _) = start(with_site("settings"), &[]);
    let settings: serde_json::Value =
        serde_json::from_slice(&get(address, "/config.json", "").body).expect("JSON");
    assert_eq!(settings["backendName"], "Emulator");
    let (address, _) = start(ServerOptions { dev_config: false, ..with_site("own-settings") }, &[]);
    assert_eq!(get(address, "/config.json", "").body, b"{\"mine\":true}");
}

#[test]
fn a_dropped_connection_closes_without_a_response() {
    let (address, emulator) = start(
        ServerOptions::default(),
        &["clusters:dropped,nth=1", "clusters:dropped-after,nth=2"],
    );
    assert!(send(address, "GET", "/api/v1/clusters", "", b"").is_none());
    assert!(send(address, "GET", "/api/v1/clusters", "", b"").is_none());
    assert_eq!(get(address, "/api/v1/clusters", "").status(), "401");
    let statuses: Vec<_> =
        emulator.lock().expect("no panic").journal().iter().map(|it| it.status).collect();
    assert_eq!(statuses, [None, None, Some(401)]);
}

#[test]
fn a_body_over_one_mebibyte_is_rejected() {
    let (address, emulator) = start(ServerOptions::default(), &[]);
    let body = vec![b' '; 1024 * 1024 + 1];
    if let Some(response) =
        send(address, "POST", "/api/v1/token", "content-type: application/json\r\n", &body)
    {
        assert_eq!(response.status(), "413");
    }
    assert_eq!(emulator.lock().expect("no panic").journal(), []);
}

#[test]
fn the_gate_requires_its_cookie_for_every_request() {
    let (address, emulator) = start(with_site("gate"), &[]);
    let set_gate = |gate| {
        emulator.lock().expect("no panic").set_switches(Switches { gate, ..Switches::default() });
    };
    set_gate(Gate::Redirects);
    let response = get(address, "/config.json?a=b", "");
    assert_eq!(
        (response.status(), response.header("location")),
        ("302", Some("/gate/sign-in?then=/config.json?a=b"))
    );
    let page = get(address, "/gate/sign-in?then=/config.json?a=b", "");
    assert!(String::from_utf8_lossy(&page.body).contains("/gate/enter?then=/config.json?a=b"));
    let entered = get(address, "/gate/enter?then=/datavolumes", "");
    assert_eq!(entered.header("location"), Some("/datavolumes"));
    assert!(entered.header("set-cookie").is_some_and(|cookie| cookie.starts_with("gate=open")));
    assert_eq!(get(address, "/config.json", "cookie: x=y; gate=open\r\n").status(), "200");
    assert_eq!(get(address, "/gate/enter?then=//evil.example", "").header("location"), Some("/"));
    set_gate(Gate::Refuses);
    let response = get(address, "/api/v1/datavolumes", "");
    assert_eq!(
        (response.status(), response.header("content-type")),
        ("401", Some("text/html; charset=utf-8"))
    );
}
