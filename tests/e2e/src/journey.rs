//! Runs journeys and checks invariants after each.

use crate::browser::Browser;
use crate::contract;
use crate::environment::Environment;
use crate::error::Result;
use crate::page::Page;
use crate::server::{Server, Setup, WebServer};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::{env, fs};

/// A browser that shows the console of a server.
pub struct Fixture {
    pub page: Page,
    pub server: Server,
    pub browser: Browser,
    pub environment: Environment,
    web_server: WebServer,
}

impl Fixture {
    pub async fn start(setup: &Setup) -> Result<Self> {
        let environment = Environment::read()?;
        let server = Server::start(&environment, setup).await?;
        let browser = Browser::start(&environment, setup.uses_baseline_compiler).await?;
        let page = Page::new(browser.driver(), &server).await?;
        Ok(Self { page, server, browser, environment, web_server: setup.web_server })
    }

    /// Replaces the server and keeps the browser.
    pub async fn restart_server(&mut self, setup: &Setup) -> Result {
        // nginx sends the real time, which would differ from a frozen one.
        let is_time_frozen = setup.is_time_frozen && self.web_server == WebServer::Emulator;
        let setup = Setup { web_server: self.web_server, is_time_frozen, ..setup.clone() };
        // Pending requests of the page must not end up in the next log.
        self.page.open_blank().await?;
        self.browser.clear_logs().await?;
        self.server = Server::start(&self.environment, &setup).await?;
        self.page = Page::new(self.browser.driver(), &self.server).await?;
        Ok(())
    }

    /// Sends a request with an administrator's token, without the console's knowledge.
    pub async fn elsewhere(&self, method: &str, id: &str, body: Option<Value>) -> Result {
        let token = self.server.token_for("admin");
        let request = json!({
            "method": method,
            "headers": {
                "Authorization": format!("Bearer {token}"),
                "Content-Type": "application/json",
            },
            "body": body.map(|body| body.to_string()),
        });
        let path = format!("/api/v1/datavolumes/{id}");
        let response = self
            .page
            .evaluate(&format!("fetch({}, {request}).then(response => response.ok)", json!(path)))
            .await?;
        if response == true { Ok(()) } else { Err(format!("{method} {path} was refused").into()) }
    }

    /// Fails on browser errors, policy violations, requests to other origins or outside the
    /// contract, and misplaced tokens.
    pub async fn check_logs(&self, expected_errors: ExpectedErrors<'_>) -> Result {
        let mut problems = Vec::new();
        for entry in self.browser.driver().browser_log().await? {
            if entry.level == "SEVERE" && !expected_errors.covers(&entry.message) {
                problems.push(format!("the browser says: {}", entry.message));
            }
        }
        for entry in self.browser.driver().get_log("performance").await? {
            let has_api = self.web_server != WebServer::DemoHost;
            problems.extend(request_problems(&entry.message, self.server.origin(), has_api));
        }
        for exchange in self.server.journal() {
            problems.extend(contract::problems(&exchange));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    }
}

/// Errors that a journey causes on purpose.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExpectedErrors<'a>(
    /// Parts of messages about failed requests, such as `status of 404`.
    pub &'a [&'a str],
);

pub const NO_ERRORS: ExpectedErrors<'static> = ExpectedErrors(&[]);

impl ExpectedErrors<'_> {
    /// Covers failed requests only, never errors of the program.
    fn covers(self, message: &str) -> bool {
        message.contains("Failed to load resource")
            && self.0.iter().any(|expected| message.contains(expected))
    }
}

fn request_problems(entry: &str, origin: &str, has_api: bool) -> Vec<String> {
    let entry: Value = serde_json::from_str(entry).unwrap_or_default();
    let message = &entry["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return Vec::new();
    }
    let request = &message["params"]["request"];
    let url = request["url"].as_str().unwrap_or_default();
    let mut problems = Vec::new();
    match url.strip_prefix(origin) {
        // Requests of the browser itself; the page's policy does not allow `data:` URLs.
        None if url.starts_with("data:") || url == "about:blank" => {}
        None => problems.push(format!("a request left the origin: {url}")),
        Some(path) => {
            if !has_api && path.starts_with("/api/") {
                problems.push(format!("a request left the page: {url}"));
            }
            // A JWT starts with the base64 of `{"`.
            if path.contains("eyJ") || path.to_lowercase().contains("bearer") {
                problems.push(format!("there is a token in {url}"));
            }
            let headers = request["headers"].as_object();
            let mut names = headers.into_iter().flatten().map(|(name, _)| name);
            if names.any(|it| it.eq_ignore_ascii_case("authorization"))
                && !path.starts_with("/api/")
            {
                problems.push(format!("a token was sent to {url}"));
            }
        }
    }
    problems
}

/// Runs a journey and [`Fixture::check_logs`]. If it fails, a screenshot is saved in `target/e2e`.
///
/// # Panics
///
/// If the journey fails.
pub async fn run_journey(
    name: &str,
    setup: Setup,
    expected_errors: ExpectedErrors<'_>,
    run: impl AsyncFnOnce(&mut Fixture) -> Result,
) {
    let mut fixture = match Fixture::start(&setup).await {
        Ok(fixture) => fixture,
        Err(error) => panic!("{error}"),
    };
    let mut result = run(&mut fixture).await;
    if result.is_ok() {
        result = fixture.check_logs(expected_errors).await;
    }
    if let Err(error) = result {
        let screenshot = save_screenshot(name, &fixture.page).await;
        let url = fixture.page.url().await.unwrap_or_default();
        let log = fixture.browser.driver().browser_log().await.unwrap_or_default();
        let log: String =
            log.iter().map(|entry| format!("\n  {} {}", entry.level, entry.message)).collect();
        fixture.browser.quit().await;
        let screenshot =
            screenshot.map_or_else(|error| error.to_string(), |it| it.display().to_string());
        panic!("{error}\nat {url}\nscreenshot: {screenshot}\nlog:{log}");
    }
    fixture.browser.quit().await;
}

async fn save_screenshot(name: &str, page: &Page) -> Result<PathBuf> {
    let folder = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")),
        PathBuf::from,
    );
    let folder = folder.join("e2e");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.png"));
    fs::write(&file, page.screenshot().await?)?;
    Ok(file)
}
