//! All of it together, and what must hold after every journey.

use crate::{Browser, Front, Page, Plane, Result, Setup, Surroundings, contract};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::{env, fs};

/// A browser at the console of a control plane.
pub struct Stage {
    /// The page.
    pub page: Page,
    /// The control plane.
    pub plane: Plane,
    /// The browser.
    pub browser: Browser,
    /// What is not built here.
    pub surroundings: Surroundings,
    front: Front,
}

impl Stage {
    /// Starts everything.
    pub async fn start(setup: &Setup) -> Result<Self> {
        let surroundings = Surroundings::read()?;
        let plane = Plane::start(&surroundings, setup).await?;
        let browser = Browser::start(&surroundings, setup.compiles_once).await?;
        let page = Page::of(browser.driver(), &plane).await?;
        Ok(Self { page, plane, browser, surroundings, front: setup.front })
    }

    /// Puts another control plane in the place of this one; the browser goes on, and what it talks
    /// to is of the same kind.
    pub async fn change(&mut self, setup: &Setup) -> Result {
        // A web server sends the time of its own, which would be another than the standing one.
        let frozen = setup.frozen && self.front == Front::Emulator;
        let setup = Setup { front: self.front, frozen, ..setup.clone() };
        // What the page is still asking for would end up in the log of the next one.
        self.page.open_nothing().await?;
        self.browser.forget().await?;
        self.plane = Plane::start(&self.surroundings, &setup).await?;
        self.page = Page::of(self.browser.driver(), &self.plane).await?;
        Ok(())
    }

    /// What another session, of an administrator, asks of a data volume; the console knows nothing of
    /// it.
    pub async fn elsewhere(&self, method: &str, id: &str, body: Option<Value>) -> Result {
        let token = self.plane.token_for("admin");
        let request = json!({
            "method": method,
            "headers": {
                "Authorization": format!("Bearer {token}"),
                "Content-Type": "application/json",
            },
            "body": body.map(|body| body.to_string()),
        });
        let path = format!("/api/v1/datavolumes/{id}");
        let answer = self
            .page
            .evaluate(&format!("fetch({}, {request}).then(answer => answer.ok)", json!(path)))
            .await?;
        if answer == true { Ok(()) } else { Err(format!("{method} {path} was refused").into()) }
    }

    /// What must hold after every journey: no error and no refusal by a policy in the browser's
    /// log, no request to anywhere else, none that the API's documents do not describe, no token
    /// where tokens do not belong.
    pub async fn check(&self, trouble: Trouble<'_>) -> Result {
        let mut problems = Vec::new();
        for entry in self.browser.driver().browser_log().await? {
            if entry.level == "SEVERE" && !trouble.explains(&entry.message) {
                problems.push(format!("the browser says: {}", entry.message));
            }
        }
        for entry in self.browser.driver().get_log("performance").await? {
            problems.extend(sent(&entry.message, self.plane.origin()));
        }
        for exchange in self.plane.journal() {
            problems.extend(contract::problems(&exchange));
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    }
}

/// The trouble that a journey makes on purpose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble<'a>(
    /// What the browser says of requests that fail, such as `status of 404`.
    pub &'a [&'a str],
);

impl Trouble<'_> {
    /// Only that a request failed can be explained, no error of the program.
    fn explains(self, message: &str) -> bool {
        message.contains("Failed to load resource")
            && self.0.iter().any(|expected| message.contains(expected))
    }
}

/// What is wrong with a request that the browser tells of.
fn sent(entry: &str, origin: &str) -> Vec<String> {
    let entry: Value = serde_json::from_str(entry).unwrap_or_default();
    let message = &entry["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return Vec::new();
    }
    let request = &message["params"]["request"];
    let url = request["url"].as_str().unwrap_or_default();
    let mut problems = Vec::new();
    match url.strip_prefix(origin) {
        // The browser's own: its first page, and the pictures in its fields for dates. The page's
        // policy lets it use none such.
        None if url.starts_with("data:") || url == "about:blank" => {}
        None => problems.push(format!("a request left the origin: {url}")),
        Some(path) => {
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

/// Runs a journey and checks what must hold after it. When it fails, a picture of the page is left
/// in `target/e2e`.
///
/// # Panics
///
/// If the journey fails.
pub async fn journey(
    name: &str,
    setup: Setup,
    trouble: Trouble<'_>,
    run: impl AsyncFnOnce(&mut Stage) -> Result,
) {
    let mut stage = match Stage::start(&setup).await {
        Ok(stage) => stage,
        Err(error) => panic!("{error}"),
    };
    let mut result = run(&mut stage).await;
    if result.is_ok() {
        result = stage.check(trouble).await;
    }
    if let Err(error) = result {
        let picture = leave_picture(name, &stage.page).await;
        let place = stage.page.address().await.unwrap_or_default();
        let said = stage.browser.driver().browser_log().await.unwrap_or_default();
        let said: String =
            said.iter().map(|entry| format!("\n  {} {}", entry.level, entry.message)).collect();
        stage.browser.quit().await;
        let picture = picture.map_or_else(|error| error.to_string(), |it| it.display().to_string());
        panic!("{error}\nat {place}\npicture: {picture}\nlog:{said}");
    }
    stage.browser.quit().await;
}

async fn leave_picture(name: &str, page: &Page) -> Result<PathBuf> {
    let folder = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")),
        PathBuf::from,
    );
    let folder = folder.join("e2e");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.png"));
    fs::write(&file, page.picture().await?)?;
    Ok(file)
}
