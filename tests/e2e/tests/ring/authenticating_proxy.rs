//! A proxy in front of console and API that requires a cookie of its own.

use e2e::{ExpectedErrors, Fixture, Page, Result, Setup, UNDER_A_PATH, run_journey};
use emulator::{Gate, Switches};
use serde_json::json;

fn set_gate(fixture: &Fixture, gate: Gate) {
    fixture.server.with(|it| it.set_switches(Switches { gate, ..Switches::default() }));
}

async fn sign_in_at_proxy(page: &Page) -> Result {
    page.click("link", "Enter").await
}

#[tokio::test]
async fn an_expired_proxy_session_does_not_lose_form_input() {
    let_the_session_expire("in_front", Setup::default()).await;
}

#[tokio::test]
async fn an_expired_proxy_session_does_not_lose_form_input_under_a_path() {
    let setup = Setup { base_path: UNDER_A_PATH, ..Setup::default() };
    let_the_session_expire("in_front_path", setup).await;
}

async fn let_the_session_expire(name: &str, setup: Setup) {
    // The browser logs rejected requests.
    let expected_errors = ExpectedErrors(&["401", "Failed to load resource"]);
    run_journey(name, setup, expected_errors, async |fixture: &mut Fixture| {
        set_gate(fixture, Gate::Redirects);
        let page = &fixture.page;
        page.open("/datavolumes?limit=25").await?;
        sign_in_at_proxy(page).await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("1–25 of").await?;
        page.reload().await?;
        page.expect_text("1–25 of").await?;
        for gate in [Gate::Redirects, Gate::Refuses] {
            set_gate(fixture, gate);
            page.click("link", "New data volume").await?;
            page.expect_page("New data volume").await?;
            page.fill("textbox", "Description", "not to be lost").await?;
            page.cdp("Network.clearBrowserCookies", json!({})).await?;
            // The proxy's sign-in page must not look like a newer release.
            page.evaluate("Date.now = () => performance.timeOrigin + 60 * 6e4").await?;
            page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0").await?;
            page.click("link", "All data volumes").await?;
            page.expect_page("Data volumes").await?;
            page.expect_text("A proxy in front of the server requires you to sign in").await?;
            page.find("button", "Account").await?;
            page.expect_no_text("A newer version").await?;
            page.click("button", "Reload").await?;
            sign_in_at_proxy(page).await?;
            page.expect_text("1–25 of").await?;
            page.click("link", "New data volume").await?;
            page.expect_page("New data volume").await?;
            page.expect_value("textbox", "Description", "not to be lost").await?;
            page.click("button", "Clear form").await?;
            page.click("link", "Cancel").await?;
            page.expect_text("1–25 of").await?;
        }
        Ok(())
    })
    .await;
}
