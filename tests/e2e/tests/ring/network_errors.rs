//! Failed and throttled requests.

use e2e::{ExpectedErrors, Fixture, Setup, run_journey};

#[tokio::test]
async fn the_last_rows_stay_visible_while_offline() {
    let expected_errors = ExpectedErrors(&["net::ERR_INTERNET_DISCONNECTED"]);
    run_journey("offline", Setup::default(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let name = fixture.server.with(|emulator| emulator.volumes()[0].name.clone());
        page.open(&format!("/datavolumes?search={name}")).await?;
        page.expect_page("Data volumes").await?;
        page.find("link", &name).await?;
        page.set_offline(true).await?;
        page.click("button", "Refresh").await?;
        page.expect_text("Could not load the data volumes").await?;
        page.expect_text("offline").await?;
        page.find("link", &name).await?;
        page.click("button", "Try again").await?;
        page.find("button", "Try again").await?;

        // The browser's `online` event triggers the reload.
        page.set_offline(false).await?;
        page.expect_gone("button", "Try again").await?;
        page.expect_text("Live").await?;
        page.find("link", &name).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn the_retry_after_delay_of_a_503_is_shown() {
    let expected_errors = ExpectedErrors(&["status of 503"]);
    run_journey("wait", Setup::default(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("of 60").await?;
        fixture.server.inject_fault("list_datavolumes:status=503,retry-after=45")?;
        page.click("button", "Refresh").await?;
        page.expect_text("The server is busy. Trying again in 4").await?;
        page.find("button", "Try again").await.map(drop)
    })
    .await;
}
