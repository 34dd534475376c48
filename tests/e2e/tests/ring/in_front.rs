//! A proxy in front of the console and of the API, which asks to sign in with a cookie of its own.

use e2e::{Page, Result, Setup, Stage, Trouble, journey};
use emulator::{Gate, Switches};
use serde_json::json;

fn close(stage: &Stage, gate: Gate) {
    stage.plane.with(|it| it.set_switches(Switches { gate, ..Switches::default() }));
}

/// Signs in at the proxy's own page.
async fn enter(page: &Page) -> Result {
    page.click("link", "Enter").await
}

#[tokio::test]
async fn a_proxy_that_asks_for_its_cookie_is_passed_and_its_end_loses_nothing() {
    // The browser tells of what it is refused.
    let trouble = Trouble(&["401", "Failed to load resource"]);
    journey("in_front", Setup::default(), trouble, async |stage: &mut Stage| {
        close(stage, Gate::Redirects);
        let page = &stage.page;
        page.open("/datavolumes?limit=25").await?;
        enter(page).await?;
        page.is_page("Data volumes").await?;
        page.sees("1–25 of").await?;
        page.reload().await?;
        page.sees("1–25 of").await?;
        for gate in [Gate::Redirects, Gate::Refuses] {
            close(stage, gate);
            page.click("link", "New data volume").await?;
            page.is_page("New data volume").await?;
            page.fill("textbox", "Description", "not to be lost").await?;
            page.cdp("Network.clearBrowserCookies", json!({})).await?;
            // After a while elsewhere: the proxy's page is no newer release.
            page.evaluate("Date.now = () => performance.timeOrigin + 60 * 6e4").await?;
            page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0").await?;
            page.click("link", "All data volumes").await?;
            page.click("button", "Leave").await?;
            page.is_page("Data volumes").await?;
            page.sees("Something in front of the server asks to sign in").await?;
            page.find("button", "Account").await?;
            page.sees_no("A newer version").await?;
            page.click("button", "Reload").await?;
            enter(page).await?;
            page.sees("1–25 of").await?;
            page.click("link", "New data volume").await?;
            page.is_page("New data volume").await?;
            page.has_value("textbox", "Description", "not to be lost").await?;
            page.click("button", "Clear the form").await?;
            page.click("link", "Cancel").await?;
            page.sees("1–25 of").await?;
        }
        Ok(())
    })
    .await;
}
