//! The authorization code flow, and where tokens must never appear.

use e2e::{
    ExpectedErrors, Fixture, NO_ERRORS, Page, Result, Setup, UNDER_A_PATH, eventually, run_journey,
};
use serde_json::{Value, json};
use std::time::Duration;

const SINGLE_SIGN_ON: &str = "Sign in with single sign-on";

/// Enables single sign-on in production settings.
fn enable_single_sign_on(fixture: &Fixture) {
    let issuer = format!("{}/auth/realms/runai", fixture.server.origin());
    let settings = json!({
        "backendName": "NVIDIA Run:ai",
        "signIn": ["singleSignOn", "accessKey", "token"],
        "oidc": {"issuer": issuer, "clientId": "data-volumes-console"},
    });
    fixture.server.with(|emulator| emulator.set_settings(settings));
}

async fn sign_in_at_provider(page: &Page, key: &str) -> Result {
    page.find_where("heading", "the provider's", |it| it.name == "Sign in to the emulator").await?;
    page.fill("textbox", "Username", key).await?;
    page.fill_secret("Password", key).await?;
    page.click("button", "Sign in").await
}

/// The URLs in the tab's history.
async fn history(page: &Page) -> Result<String> {
    Ok(page.cdp("Page.getNavigationHistory", json!({})).await?["entries"].to_string())
}

#[tokio::test]
async fn single_sign_on_returns_to_the_requested_page() {
    run_journey("sso", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        enable_single_sign_on(fixture);
        let page = &fixture.page;
        page.open("/datavolumes?search=lidar").await?;
        page.expect_page("Sign in").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        sign_in_at_provider(page, "researcher").await?;
        page.expect_page("Data volumes").await?;
        page.expect_url("/datavolumes?search=lidar").await?;
        page.find("navigation", "Pagination").await?;
        let entries = history(page).await?;
        assert!(
            !entries.contains("/sign-in/callback"),
            "the authorization code is in no history: {entries}"
        );
        assert_eq!(page.evaluate("document.referrer").await?, json!(""));
        let journal = fixture.server.journal();
        let token_request = journal.iter().find(|it| it.path.ends_with("/openid-connect/token"));
        assert_eq!(token_request.and_then(|it| it.status), Some(200));

        page.click("button", "Account").await?;
        page.expect_text("jonas.weber@example.com").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        let host = fixture.server.origin().trim_start_matches("http://").to_owned();
        page.click("link", &format!("Sign out at {host}")).await?;
        page.find_where("heading", "the provider's", |it| it.name == "Signing out").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        page.expect_url("/sign-in").await
    })
    .await;
}

#[tokio::test]
async fn single_sign_on_returns_below_the_path_of_the_console() {
    let setup = Setup { base_path: UNDER_A_PATH, ..Setup::default() };
    run_journey("sso_path", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        enable_single_sign_on(fixture);
        let page = &fixture.page;
        page.open("/datavolumes?search=lidar").await?;
        page.expect_page("Sign in").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        sign_in_at_provider(page, "researcher").await?;
        page.expect_page("Data volumes").await?;
        page.expect_url(&format!("{UNDER_A_PATH}/datavolumes?search=lidar")).await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_single_sign_on_is_reported() {
    run_journey("sso_cancelled", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        enable_single_sign_on(fixture);
        let page = &fixture.page;
        page.open("/datavolumes/new").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        page.click("button", "Cancel").await?;
        page.expect_page("Sign in").await?;
        page.expect_text("Sign-in was cancelled").await?;
        page.expect_text("The person did not sign in (access_denied)").await?;
        page.expect_url("/sign-in?then=%2Fdatavolumes%2Fnew").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        sign_in_at_provider(page, "admin").await?;
        page.expect_page("New data volume").await
    })
    .await;
}

/// Captures saved files, copied texts and errors.
const CAPTURE: &str = "{ window.captured = [];
    const real = URL.createObjectURL.bind(URL);
    URL.createObjectURL = file => { file.text().then(it => captured.push(it)); return real(file); };
    Clipboard.prototype.writeText = async text => { captured.push(text); };
    for (const kind of ['error', 'unhandledrejection'])
        addEventListener(kind, event => captured.push(String(event.message ?? event.reason))); }";

/// Everything that could contain a token.
async fn all_page_data(fixture: &Fixture) -> Result<String> {
    const PAGE: &str = "JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
        document.documentElement.outerHTML, history.state, window.name, window.captured ?? [],
        [...document.querySelectorAll('input, textarea')].map(it => it.value),
        performance.getEntries().map(it => it.name),
    ])";
    let mut all = fixture.page.evaluate(PAGE).await?.as_str().unwrap_or_default().to_owned();
    all += &history(&fixture.page).await?;
    let stores = "(async () => JSON.stringify([
        (await indexedDB.databases()).map(it => it.name), await caches.keys(),
        (await navigator.serviceWorker?.getRegistrations() ?? []).length]))()";
    let stores = fixture.page.evaluate(stores).await?;
    assert_eq!(stores, json!("[[],[],0]"), "no other store is used");
    for entry in fixture.browser.driver().browser_log().await? {
        all += &entry.message;
    }
    Ok(all)
}

/// No token is anywhere, except in session storage if `is_remembered`.
async fn assert_no_token(fixture: &Fixture, when: &str, is_remembered: bool) -> Result {
    let all = all_page_data(fixture).await?;
    let storage = fixture.page.evaluate("JSON.stringify({...sessionStorage})").await?;
    let storage = storage.as_str().unwrap_or_default().to_owned();
    let all = if is_remembered { all.replace(&storage.replace('"', "\\\""), "") } else { all };
    let mut tokens = fixture.server.with(|emulator| emulator.issued_tokens().to_vec());
    tokens.push("eyJ".to_owned());
    for token in tokens {
        // The signature, which cannot be guessed.
        let secret = token.rsplit('.').next().unwrap_or_default();
        if is_remembered && storage.contains(secret) {
            let elsewhere = ["localStorage", "document.cookie", "location.href"];
            for location in elsewhere {
                let text = fixture.page.evaluate(&format!("JSON.stringify({location})")).await?;
                assert!(!text.to_string().contains(secret), "{when}: in {location}");
            }
        } else {
            assert!(!all.contains(secret), "{when}: a token is in {all}");
        }
    }
    Ok(())
}

/// Actions that could leak a token: an error, a file, a shell command.
async fn use_console(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    page.evaluate(CAPTURE).await?;
    page.find("navigation", "Pagination").await?;
    fixture.server.inject_fault("list_datavolumes:status=500,nth=1")?;
    page.click("button", "Refresh").await?;
    page.expect_text("injected").await?;
    page.click("button", "Refresh").await?;
    page.expect_gone("button", "Try again").await?;
    page.click("button", "Export").await?;
    page.click("menuitem", "CSV").await?;
    eventually("the file", async || match page.evaluate("captured.length").await? {
        captured if captured == 0 => Err("it is not there".into()),
        _ => Ok(()),
    })
    .await?;
    let name = page.evaluate("document.querySelector('tbody th a').textContent").await?;
    let name = name.as_str().unwrap_or_default().to_owned();
    page.click("link", &name).await?;
    page.expect_page(&name).await?;
    page.click("button", "Copy as…").await?;
    page.click("menuitem", "cURL").await?;
    eventually("the command", async || {
        match page.evaluate("captured.some(it => it.includes('Bearer $RUNAI_TOKEN'))").await? {
            Value::Bool(true) => Ok(()),
            _ => Err("it is not there".into()),
        }
    })
    .await?;
    page.back().await?;
    page.find("navigation", "Pagination").await.map(drop)
}

/// Lets the token expire, as after a sleep, and waits for its renewal.
async fn renew(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    page.evaluate("{ const now = Date.now; Date.now = () => now() + 60_000 }").await?;
    let before = fixture.server.with(|emulator| emulator.issued_tokens().len());
    fixture.server.advance_clock(Duration::from_secs(2 * 3600));
    page.click("button", "Refresh").await?;
    eventually("other tokens", async || {
        match fixture.server.with(|emulator| emulator.issued_tokens().len()) {
            now if now > before => Ok(()),
            _ => Err("there are none".into()),
        }
    })
    .await?;
    page.find("navigation", "Pagination").await?;
    page.find("button", "Account").await.map(drop)
}

#[tokio::test]
async fn no_sign_in_method_leaks_a_token() {
    let expected_errors = ExpectedErrors(&["status of 401", "status of 500", "status of 400"]);
    for method in ["sso", "key", "token"] {
        run_journey(
            &format!("search_{method}"),
            Setup::default(),
            expected_errors,
            async |fixture: &mut Fixture| {
                enable_single_sign_on(fixture);
                let page = &fixture.page;
                page.open("/datavolumes?limit=25").await?;
                match method {
                    "sso" => {
                        page.click("button", SINGLE_SIGN_ON).await?;
                        sign_in_at_provider(page, "admin").await?;
                    }
                    "key" => {
                        page.fill("textbox", "Client ID", "admin").await?;
                        page.fill_secret("Client secret", "admin").await?;
                        page.click("button", "Sign in with access key").await?;
                    }
                    _ => {
                        let token = fixture.server.token_for("admin");
                        page.fill_secret("Token", &token).await?;
                        page.click("button", "Sign in with token").await?;
                    }
                }
                page.expect_page("Data volumes").await?;
                assert_no_token(fixture, "after signing in", false).await?;
                use_console(fixture).await?;
                assert_no_token(fixture, "after a failure, an export and a command", false).await?;
                if method != "token" {
                    renew(fixture).await?;
                    assert_no_token(fixture, "after a renewal", false).await?;
                }
                page.click("button", "Account").await?;
                page.click("button", "Sign out").await?;
                page.expect_page("Sign in").await?;
                assert_no_token(fixture, "after signing out", false).await
            },
        )
        .await;
    }
}

async fn stay_signed_in(page: &Page) -> Result {
    page.open("/datavolumes?limit=25").await?;
    page.click("checkbox", "Keep me signed in on this tab").await?;
    page.click("button", SINGLE_SIGN_ON).await?;
    sign_in_at_provider(page, "admin").await?;
    page.expect_page("Data volumes").await?;
    page.find("navigation", "Pagination").await.map(drop)
}

#[tokio::test]
async fn a_remembered_session_is_only_in_session_storage() {
    run_journey("search_kept", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        enable_single_sign_on(fixture);
        let page = &fixture.page;
        stay_signed_in(page).await?;
        assert_no_token(fixture, "remembered", true).await?;
        page.reload().await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        assert_no_token(fixture, "remembered, after a reload", true).await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        let left: Value = page.evaluate("JSON.stringify({...sessionStorage})").await?;
        assert_eq!(left, json!("{}"));
        assert_no_token(fixture, "after signing out", false).await
    })
    .await;
}

#[tokio::test]
async fn signing_out_in_one_tab_signs_out_the_other() {
    run_journey("two_tabs", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.find("button", "Account").await?;
        page.fill("textbox", "Description", "Mine alone").await?;
        let driver = fixture.browser.driver();
        let first = driver.window().await?;
        let second = driver.new_tab().await?;
        driver.switch_to_window(second).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        driver.close_window().await?;
        driver.switch_to_window(first).await?;
        page.expect_page("Sign in").await?;
        page.expect_text("You signed out in another tab").await?;
        let storage = page.evaluate("JSON.stringify({...sessionStorage})").await?;
        assert_eq!(storage, json!("{}"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_in_two_tabs_is_renewed_once_for_both() {
    // Both tabs get a 401 before one renews.
    run_journey(
        "two_tabs_renew",
        Setup::default(),
        ExpectedErrors(&["401"]),
        async |fixture: &mut Fixture| {
            enable_single_sign_on(fixture);
            let page = &fixture.page;
            stay_signed_in(page).await?;
            page.duplicate_tab().await?;
            page.find("navigation", "Pagination").await?;
            for round in 1..=3 {
                let before = fixture.server.with(|emulator| emulator.issued_tokens().len());
                fixture.server.advance_clock(Duration::from_secs(2 * 3600));
                // Both tabs notice at the same moment.
                page.evaluate(
                "for (const tab of [window.opener ?? window, window]) { const now = tab.Date.now; \
                 tab.Date.now = () => now() + 60_000; \
                 tab.document.getElementById('refresh').click(); }",
            )
            .await?;
                eventually("other tokens", async || {
                    match fixture.server.with(|emulator| emulator.issued_tokens().len()) {
                        now if now > before => Ok(()),
                        _ => Err("there are none".into()),
                    }
                })
                .await?;
                for tab in [0, 1] {
                    page.go_to_tab(tab).await?;
                    page.click("button", "Refresh").await?;
                    page.expect_gone("button", "Try again").await?;
                    let there = page.has_text("1–25 of").await?;
                    assert!(there, "round {round}: tab {tab} is signed in");
                }
            }
            Ok(())
        },
    )
    .await;
}
