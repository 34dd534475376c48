//! The configurations in `hosting/` send the same headers as `public/_headers`. `tests/e2e` tests them with
//! real servers.

mod cdn;
mod nginx;

use cdn::Rule;
use data_volumes_console::domain::{ListQuery, VolumeId};
use data_volumes_console::route::Route;
use nginx::Directive;
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Headers by name.
type Headers = BTreeMap<String, String>;

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rules() -> Vec<Rule> {
    cdn::headers(&read("public/_headers"))
}

/// The headers of every file.
fn common_headers() -> Headers {
    let rule = rules().into_iter().find(|rule| rule.pattern == "/*").expect("a rule for all");
    rule.headers.into_iter().collect()
}

fn console_conf() -> Vec<Directive> {
    nginx::parse(&with_includes("hosting/nginx/console.conf"))
}

/// A configuration of nginx with the files of `hosting/nginx/console` in place of their includes.
fn with_includes(path: &str) -> String {
    let text = read(path);
    let lines = text.lines().map(|line| {
        let included =
            line.trim().strip_prefix("include console/").and_then(|it| it.strip_suffix(';'));
        included.map_or(line.to_owned(), |it| with_includes(&format!("hosting/nginx/console/{it}")))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The server that serves the files.
fn server(conf: &[Directive]) -> &Directive {
    let mut servers = conf.iter().filter(|it| it.name() == "server");
    servers.find(|it| it.all("root").next().is_some()).expect("a server with files")
}

fn location<'a>(server: &'a Directive, path: &str) -> &'a Directive {
    let mut all = server.all("location");
    all.find(|it| it.words.iter().any(|word| word == path)).expect(path)
}

/// The headers that a block of nginx adds, all of them for any status.
fn added_headers(block: &Directive) -> Headers {
    let headers = block.all("add_header").map(|it| {
        assert_eq!(it.words.len(), 4, "{:?}", it.words);
        assert_eq!(it.words[3], "always", "{:?}", it.words);
        (it.words[1].clone(), it.words[2].clone())
    });
    headers.collect()
}

#[test]
fn nginx_sends_the_headers_of_the_headers_file() {
    let conf = console_conf();
    let mut added = added_headers(server(&conf));
    // These two depend on the response.
    assert_eq!(added.remove("Cache-Control").as_deref(), Some("$console_cache"));
    assert_eq!(added.remove("Retry-After").as_deref(), Some("$console_retry_after"));
    assert_eq!(added, common_headers());
}

#[test]
fn nginx_sends_the_same_headers_under_a_path() {
    let conf = nginx::parse(&read("hosting/nginx/under-a-path.conf"));
    let files = conf.iter().find(|it| it.words.last().is_some_and(|path| path == "/data-volumes/"));
    let files = files.expect("a location");
    assert_eq!(added_headers(files), common_headers());
    let mut inner = files.all("location");
    assert!(inner.all(|it| it.all("add_header").next().is_none()), "they would be lost");
}

/// A location of nginx that adds a header does not inherit those of the server.
#[test]
fn only_the_auth_location_of_nginx_replaces_the_common_headers() {
    let conf = console_conf();
    let server = server(&conf);
    for location in server.all("location") {
        let replaces = location.all("add_header").next().is_some();
        assert_eq!(replaces, location.words.contains(&"/auth/".to_owned()), "{:?}", location.words);
    }
    let hsts = "Strict-Transport-Security";
    let expected = Headers::from([
        (hsts.to_owned(), common_headers()[hsts].clone()),
        ("Retry-After".to_owned(), "$console_retry_after".to_owned()),
    ]);
    assert_eq!(added_headers(location(server, "/auth/")), expected);
}

#[test]
fn nginx_limits_the_rate_and_size_of_forwarded_requests() {
    let conf = console_conf();
    let server = server(&conf);
    for path in ["/api/", "/auth/"] {
        let location = location(server, path);
        let zones: Vec<_> = location.all("limit_req").map(|it| it.words[1].clone()).collect();
        assert_eq!(zones, ["zone=console_api", "zone=console_sign_in"], "{path}");
        for (name, value) in [("limit_req_status", "429"), ("client_max_body_size", "64k")] {
            let found: Vec<_> = location.all(name).map(|it| it.words[1].clone()).collect();
            assert_eq!(found, [value], "{path}");
        }
    }
    let map = conf.iter().find(|it| it.words.last().is_some_and(|it| it == "$console_sign_in"));
    let map = map.expect("a map for signing in");
    let is_limited = |path: &str| {
        let patterns = map.block.iter().filter_map(|entry| entry.name().strip_prefix('~'));
        patterns.into_iter().any(|it| Regex::new(it).expect("a regex").is_match(path))
    };
    for path in [
        "/api/v1/token",
        "/api/v2/token",
        "/auth/realms/runai/protocol/openid-connect/token",
        "/auth/realms/runai/login-actions/authenticate",
    ] {
        assert!(is_limited(path), "{path}");
    }
    for path in ["/api/v1/datavolumes", "/auth/realms/runai/protocol/openid-connect/auth"] {
        assert!(!is_limited(path), "{path}");
    }
}

#[test]
fn nginx_hides_the_common_headers_of_the_control_plane() {
    let conf = console_conf();
    let api = location(server(&conf), "/api/");
    let hidden: Vec<_> = api.all("proxy_hide_header").map(|it| it.words[1].clone()).collect();
    let mut sorted = hidden;
    sorted.sort();
    assert_eq!(sorted, common_headers().into_keys().collect::<Vec<_>>());
}

/// The value of `Cache-Control` that nginx sends.
fn cache_control(conf: &[Directive], status: u16, uri: &str) -> String {
    let map = conf.iter().find(|it| it.words.last().is_some_and(|word| word == "$console_cache"));
    let key = format!("{status} {uri}");
    let map = map.expect("a map for caching");
    let found = map.block.iter().find(|entry| {
        let pattern = entry.name().strip_prefix('~');
        pattern.is_some_and(|pattern| Regex::new(pattern).expect("a regex").is_match(&key))
    });
    found.map_or_else(String::new, |entry| entry.words[1].clone())
}

#[test]
fn nginx_sends_the_cache_headers_of_the_headers_file() {
    let conf = console_conf();
    let mut compared = 0;
    for rule in rules() {
        let value = rule.headers.iter().find(|(name, _)| name == "Cache-Control");
        let Some((_, expected)) = value else { continue };
        let path = rule.pattern.replace('*', "x-0123456789abcdef");
        // Every other path is served with the page.
        let is_file = path.contains('.') || path.starts_with("/console-");
        let uri = if is_file { path } else { "/index.html".to_owned() };
        assert_eq!(&cache_control(&conf, 200, &uri), expected, "{}", rule.pattern);
        assert_eq!(&cache_control(&conf, 304, &uri), expected, "{}", rule.pattern);
        assert_eq!(cache_control(&conf, 404, &uri), "no-cache", "{}", rule.pattern);
        compared += 1;
    }
    assert!(compared > 5, "{compared} rules");
    assert_eq!(cache_control(&conf, 200, "/api/v1/datavolumes"), "", "as the control plane says");
    assert_eq!(cache_control(&conf, 404, "/api/v1/datavolumes"), "", "as the control plane says");
}

/// The value of a key at the start of a line.
fn yaml_value(text: &str, key: &str) -> String {
    let mut lines = text.lines();
    let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    value.expect(key).trim_matches('"').to_owned()
}

#[test]
fn the_chart_and_the_image_it_runs_have_the_version_of_the_package() {
    let chart = read("hosting/kubernetes/data-volumes-console/Chart.yaml");
    for key in ["version", "appVersion"] {
        assert_eq!(yaml_value(&chart, key), env!("CARGO_PKG_VERSION"), "{key}");
    }
}

#[test]
fn the_documented_variables_are_those_that_the_container_reads() {
    let variable = Regex::new(r"\$\{([A-Z_]+)[:=]").expect("a regex");
    let script = read("hosting/container/start.sh");
    let found: BTreeSet<_> = variable.captures_iter(&script).map(|it| it[1].to_owned()).collect();
    let readme = read("hosting/README.md");
    let table = readme.split("\n| variable | meaning | default |\n").nth(1).expect("the variables");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let names = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    assert_eq!(found, names.map(str::to_owned).collect());
    assert!(found.len() > 5, "{found:?}");
}

/// The one setting that is a secret has no place in a chart.
#[test]
fn the_chart_takes_every_setting_of_the_readme_but_the_access_key() {
    let schema = read("hosting/kubernetes/data-volumes-console/values.schema.json");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let known = schema["properties"]["settings"]["properties"].as_object().expect("settings");
    let readme = read("README.md");
    let table = readme.split("\n| key | meaning | default |\n").nth(1).expect("the settings");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let keys = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    let mut expected: Vec<_> = keys.filter(|key| *key != "developmentAccessKey").collect();
    expected.sort_unstable();
    assert!(expected.len() > 5, "{expected:?}");
    let mut found: Vec<_> = known.keys().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn cloudfront_sends_the_headers_of_the_headers_file() {
    let cloudfront: Value =
        serde_json::from_str(&read("hosting/cloudfront/headers.json")).expect("JSON");
    let security = cloudfront["SecurityHeadersConfig"].as_object().expect("an object");
    let mut sent = Headers::new();
    for (name, config) in security {
        assert_eq!(config["Override"], true, "{name}");
        let text = |field: &str| config[field].as_str().expect("a text").to_owned();
        let (name, value) = match name.as_str() {
            "ContentSecurityPolicy" => ("Content-Security-Policy", text(name)),
            "ReferrerPolicy" => ("Referrer-Policy", text(name)),
            "ContentTypeOptions" => ("X-Content-Type-Options", "nosniff".to_owned()),
            "StrictTransportSecurity" => {
                assert!(config["IncludeSubdomains"] == false && config["Preload"] == false);
                let age = format!("max-age={}", config["AccessControlMaxAgeSec"]);
                ("Strict-Transport-Security", age)
            }
            other => panic!("{other}"),
        };
        sent.insert(name.to_owned(), value);
    }
    let custom = &cloudfront["CustomHeadersConfig"];
    let items = custom["Items"].as_array().expect("a list");
    assert_eq!(custom["Quantity"], items.len());
    for item in items {
        assert_eq!(item["Override"], true, "{item}");
        let text = |field: &str| item[field].as_str().expect("a text").to_owned();
        sent.insert(text("Header"), text("Value"));
    }
    assert_eq!(sent, common_headers());
}

#[test]
fn only_routes_of_the_console_are_served_with_the_page() {
    let (redirects, rules) = (read("public/_redirects"), rules());
    let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
    let routes = [
        Route::default(),
        Route::new_volume(None),
        Route::Volume(id.clone(), None),
        Route::Sharing(id, None),
        Route::Overview,
        Route::Unused(ListQuery::default()),
        Route::Settings,
        Route::SignIn { return_to: None },
        Route::SignInCallback { return_to: None },
    ];
    for route in &routes {
        let href = route.href();
        let page = ["/", "/index-2", "/index-3"][href.matches('/').count() - 1];
        assert_eq!(cdn::redirect(&redirects, &href), Some((page, "200")), "{href}");
        let cache = rules.iter().filter(|rule| rule.matches(&href)).flat_map(|it| &it.headers);
        let cache: Vec<_> = cache.filter(|(name, _)| name == "Cache-Control").collect();
        assert_eq!(cache, [&("Cache-Control".to_owned(), "no-cache".to_owned())], "{href}");
    }
    // 404.html leads those to the console, too, but not the response of a sign-in.
    let page = read("public/404.html");
    let pattern = page.split_once("const route = /").and_then(|(_, rest)| rest.split_once("/;\n"));
    let pattern = Regex::new(&pattern.expect("a pattern").0.replace("\\/", "/")).expect("a regex");
    for route in routes {
        let (href, is_callback) = (route.href(), matches!(route, Route::SignInCallback { .. }));
        for base in ["", "/folder"] {
            let found = pattern.captures(&format!("{base}{href}")).map(|it| it[1].to_owned());
            assert_eq!(found, (!is_callback).then(|| format!("{base}/")), "{base}{href}");
        }
    }
    for missing in ["/console-0123/app.wasm", "/console-0123.css", "/nowhere", "/api/v1/x"] {
        assert_eq!(cdn::redirect(&redirects, missing), None, "{missing}");
    }
}
