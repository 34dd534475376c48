//! The code flow with real redirects, and where no token is ever found, however one signs in.

use e2e::{Page, Result, Setup, Stage, Trouble, eventually, journey};
use serde_json::{Value, json};
use std::time::Duration;

const SINGLE_SIGN_ON: &str = "Sign in with single sign-on";

/// As in production, with a provider.
fn offer(stage: &Stage) {
    let issuer = format!("{}/auth/realms/runai", stage.plane.origin());
    let settings = json!({
        "backendName": "NVIDIA Run:ai",
        "signIn": ["singleSignOn", "accessKey", "token"],
        "oidc": {"issuer": issuer, "clientId": "data-volumes-console"},
    });
    stage.plane.with(|emulator| emulator.set_settings(settings));
}

async fn at_provider(page: &Page, key: &str) -> Result {
    page.find_where("heading", "the provider's", |it| it.name == "Sign in to the emulator").await?;
    page.fill("textbox", "Username", key).await?;
    page.fill_secret("Password", key).await?;
    page.click("button", "Sign in").await
}

/// The addresses in the tab's history.
async fn history(page: &Page) -> Result<String> {
    Ok(page.cdp("Page.getNavigationHistory", json!({})).await?["entries"].to_string())
}

#[tokio::test]
async fn a_person_signs_in_at_the_provider_and_is_back_where_they_were() {
    journey("sso", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        offer(stage);
        let page = &stage.page;
        page.open("/datavolumes?search=lidar").await?;
        page.is_page("Sign in").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        at_provider(page, "researcher").await?;
        page.is_page("Data volumes").await?;
        page.is_at("/datavolumes?search=lidar").await?;
        page.find("navigation", "Pagination").await?;
        let entries = history(page).await?;
        assert!(!entries.contains("/sign-in/callback"), "the answer is in no history: {entries}");
        assert_eq!(page.evaluate("document.referrer").await?, json!(""));
        let redeemed = stage.plane.journal();
        let redeemed = redeemed.iter().find(|it| it.path.ends_with("/openid-connect/token"));
        assert_eq!(redeemed.and_then(|it| it.status), Some(200));

        page.click("button", "Account").await?;
        page.sees("jonas.weber@example.com").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        let host = stage.plane.origin().trim_start_matches("http://").to_owned();
        page.click("link", &format!("Sign out at {host}")).await?;
        page.find_where("heading", "the provider's", |it| it.name == "Signing out").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        page.is_at("/sign-in").await
    })
    .await;
}

#[tokio::test]
async fn who_does_not_sign_in_there_is_told_so_here() {
    journey("sso_cancelled", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        offer(stage);
        let page = &stage.page;
        page.open("/datavolumes/new").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        page.click("button", "Cancel").await?;
        page.is_page("Sign in").await?;
        page.sees("The provider did not sign you in").await?;
        page.sees("The person did not sign in (access_denied)").await?;
        page.is_at("/sign-in?then=%2Fdatavolumes%2Fnew").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        at_provider(page, "admin").await?;
        page.is_page("New data volume").await
    })
    .await;
}

/// Catches what is saved and what is copied, from now on.
const CATCH: &str = "{ window.caught = [];
    const real = URL.createObjectURL.bind(URL);
    URL.createObjectURL = file => { file.text().then(it => caught.push(it)); return real(file); };
    Clipboard.prototype.writeText = async text => { caught.push(text); };
    for (const kind of ['error', 'unhandledrejection'])
        addEventListener(kind, event => caught.push(String(event.message ?? event.reason))); }";

/// Everything that somebody could find a token in.
async fn everything(stage: &Stage) -> Result<String> {
    const PAGE: &str = "JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
        document.documentElement.outerHTML, history.state, window.name, window.caught ?? [],
        [...document.querySelectorAll('input, textarea')].map(it => it.value),
        performance.getEntries().map(it => it.name),
    ])";
    let mut all = stage.page.evaluate(PAGE).await?.as_str().unwrap_or_default().to_owned();
    all += &history(&stage.page).await?;
    let stores = "(async () => JSON.stringify([
        (await indexedDB.databases()).map(it => it.name), await caches.keys(),
        (await navigator.serviceWorker?.getRegistrations() ?? []).length]))()";
    let stores = stage.page.evaluate(stores).await?;
    assert_eq!(stores, json!("[[],[],0]"), "no other store is used");
    for entry in stage.browser.driver().browser_log().await? {
        all += &entry.message;
    }
    Ok(all)
}

/// No token is anywhere, unless `kept` says that the person wants it in session storage.
async fn search(stage: &Stage, when: &str, kept: bool) -> Result {
    let all = everything(stage).await?;
    let storage = stage.page.evaluate("JSON.stringify({...sessionStorage})").await?;
    let storage = storage.as_str().unwrap_or_default().to_owned();
    let all = if kept { all.replace(&storage.replace('"', "\\\""), "") } else { all };
    let mut tokens = stage.plane.with(|emulator| emulator.issued_tokens().to_vec());
    tokens.push("eyJ".to_owned());
    for token in tokens {
        // The part that nobody could guess.
        let secret = token.rsplit('.').next().unwrap_or_default();
        if kept && storage.contains(secret) {
            let elsewhere = ["localStorage", "document.cookie", "location.href"];
            for place in elsewhere {
                let text = stage.page.evaluate(&format!("JSON.stringify({place})")).await?;
                assert!(!text.to_string().contains(secret), "{when}: in {place}");
            }
        } else {
            assert!(!all.contains(secret), "{when}: a token is in {all}");
        }
    }
    Ok(())
}

/// What people do that could carry a token out: a failure, a file, a command for a shell.
async fn use_it(stage: &Stage) -> Result {
    let page = &stage.page;
    page.evaluate(CATCH).await?;
    page.find("navigation", "Pagination").await?;
    stage.plane.fault("list_datavolumes:status=500,nth=1")?;
    page.click("button", "Refresh").await?;
    page.sees("injected").await?;
    page.click("button", "Refresh").await?;
    page.gone("button", "Try again").await?;
    page.click("button", "Export").await?;
    page.click("menuitem", "CSV").await?;
    eventually("the file", async || match page.evaluate("caught.length").await? {
        caught if caught == 0 => Err("it is not there".into()),
        _ => Ok(()),
    })
    .await?;
    let name = page.evaluate("document.querySelector('tbody th a').textContent").await?;
    let name = name.as_str().unwrap_or_default().to_owned();
    page.click("link", &name).await?;
    page.is_page(&name).await?;
    page.click("button", "Copy as cURL").await?;
    eventually("the command", async || {
        match page.evaluate("caught.some(it => it.includes('Bearer $RUNAI_TOKEN'))").await? {
            Value::Bool(true) => Ok(()),
            _ => Err("it is not there".into()),
        }
    })
    .await?;
    page.back().await?;
    page.find("navigation", "Pagination").await.map(drop)
}

/// The token ends, and is renewed: the console's clock goes along, as after a sleep.
async fn renew(stage: &Stage) -> Result {
    let page = &stage.page;
    page.evaluate("{ const now = Date.now; Date.now = () => now() + 60_000 }").await?;
    let before = stage.plane.with(|emulator| emulator.issued_tokens().len());
    stage.plane.let_pass(Duration::from_secs(2 * 3600));
    page.click("button", "Refresh").await?;
    eventually("other tokens", async || {
        match stage.plane.with(|emulator| emulator.issued_tokens().len()) {
            now if now > before => Ok(()),
            _ => Err("there are none".into()),
        }
    })
    .await?;
    page.find("navigation", "Pagination").await?;
    page.find("button", "Account").await.map(drop)
}

#[tokio::test]
async fn no_token_is_found_anywhere_however_one_signs_in() {
    let trouble = Trouble(&["status of 401", "status of 500", "status of 400"]);
    for way in ["sso", "key", "token"] {
        journey(&format!("search_{way}"), Setup::default(), trouble, async |stage: &mut Stage| {
            offer(stage);
            let page = &stage.page;
            page.open("/datavolumes?limit=25").await?;
            match way {
                "sso" => {
                    page.click("button", SINGLE_SIGN_ON).await?;
                    at_provider(page, "admin").await?;
                }
                "key" => {
                    page.fill("textbox", "Client ID", "admin").await?;
                    page.fill_secret("Client secret", "admin").await?;
                    page.click("button", "Sign in with access key").await?;
                }
                _ => {
                    let token = stage.plane.token_for("admin");
                    page.fill_secret("Token", &token).await?;
                    page.click("button", "Sign in with token").await?;
                }
            }
            page.is_page("Data volumes").await?;
            search(stage, "after signing in", false).await?;
            use_it(stage).await?;
            search(stage, "after a failure, an export and a command", false).await?;
            if way != "token" {
                renew(stage).await?;
                search(stage, "after a renewal", false).await?;
            }
            page.click("button", "Account").await?;
            page.click("button", "Sign out").await?;
            page.is_page("Sign in").await?;
            search(stage, "after signing out", false).await
        })
        .await;
    }
}

/// Signs in at the provider and stays signed in on this tab; shows the list.
async fn stay_signed_in(page: &Page) -> Result {
    page.open("/datavolumes?limit=25").await?;
    page.click("checkbox", "Keep me signed in on this tab").await?;
    page.click("button", SINGLE_SIGN_ON).await?;
    at_provider(page, "admin").await?;
    page.is_page("Data volumes").await?;
    page.find("navigation", "Pagination").await.map(drop)
}

#[tokio::test]
async fn a_kept_session_is_in_session_storage_and_nowhere_else() {
    journey("search_kept", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        offer(stage);
        let page = &stage.page;
        stay_signed_in(page).await?;
        search(stage, "kept", true).await?;
        page.reload().await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        search(stage, "kept, after a reload", true).await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        let left: Value = page.evaluate("JSON.stringify({...sessionStorage})").await?;
        assert_eq!(left, json!("{}"));
        search(stage, "after signing out", false).await
    })
    .await;
}

#[tokio::test]
async fn two_tabs_are_one_session_when_it_ends() {
    journey("two_tabs", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.find("button", "Account").await?;
        page.fill("textbox", "Description", "Mine alone").await?;
        let driver = stage.browser.driver();
        let first = driver.window().await?;
        let second = driver.new_tab().await?;
        driver.switch_to_window(second).await?;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        driver.close_window().await?;
        driver.switch_to_window(first).await?;
        page.is_page("Sign in").await?;
        page.sees("You have signed out in another tab").await?;
        let kept = page.evaluate("JSON.stringify({...sessionStorage})").await?;
        assert_eq!(kept, json!("{}"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_in_two_tabs_is_renewed_by_one_of_them_for_both() {
    // Both are refused before one renews.
    journey("two_tabs_renew", Setup::default(), Trouble(&["401"]), async |stage: &mut Stage| {
        offer(stage);
        let page = &stage.page;
        stay_signed_in(page).await?;
        page.duplicate_tab().await?;
        page.find("navigation", "Pagination").await?;
        for round in 1..=3 {
            let before = stage.plane.with(|emulator| emulator.issued_tokens().len());
            stage.plane.let_pass(Duration::from_secs(2 * 3600));
            // Both find out in the same moment.
            page.evaluate(
                "for (const tab of [window.opener ?? window, window]) { const now = tab.Date.now; \
                 tab.Date.now = () => now() + 60_000; \
                 tab.document.getElementById('refresh').click(); }",
            )
            .await?;
            eventually("other tokens", async || {
                match stage.plane.with(|emulator| emulator.issued_tokens().len()) {
                    now if now > before => Ok(()),
                    _ => Err("there are none".into()),
                }
            })
            .await?;
            for tab in [0, 1] {
                page.go_to_tab(tab).await?;
                page.click("button", "Refresh").await?;
                page.gone("button", "Try again").await?;
                let there = page.shows("1–25 of").await?;
                assert!(there, "round {round}: tab {tab} is signed in");
            }
        }
        Ok(())
    })
    .await;
}
