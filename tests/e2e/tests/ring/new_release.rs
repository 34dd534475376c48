//! A newer release on the server.

use e2e::{ExpectedErrors, Fixture, NO_ERRORS, Setup, run_journey};

#[tokio::test]
async fn a_newer_release_is_detected_on_return_and_reloading_keeps_form_input() {
    run_journey("release", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.fill("textbox", "Name", "typed-before-the-release").await?;
        let returns = "document.dispatchEvent(new Event('visibilitychange')); 0";
        let later =
            |minutes: u32| format!("Date.now = () => performance.timeOrigin + {minutes} * 6e4");
        page.evaluate(&later(60)).await?;
        page.evaluate(returns).await?;
        page.expect_no_text("A newer version").await?;
        for (response, is_newer) in [
            ("new Response(null, {status: 503})", false),
            ("new Response(null, {headers: {'content-type': 'text/html'}})", true),
        ] {
            page.evaluate(&format!(
                "(() => {{ const real = fetch; globalThis.fetch = (url, it) => it?.method === 'HEAD'
                   ? Promise.resolve({response}) : real(url, it); }})()"
            ))
            .await?;
            page.evaluate(&later(if is_newer { 180 } else { 120 })).await?;
            page.evaluate(returns).await?;
            if is_newer {
                page.expect_text("A newer version is available").await?;
            } else {
                page.expect_no_text("A newer version").await?;
            }
        }
        page.click("button", "Reload").await?;
        page.expect_page("New data volume").await?;
        page.expect_value("textbox", "Name", "typed-before-the-release").await
    })
    .await;
}

#[tokio::test]
async fn a_missing_module_is_reported_with_a_reload_button() {
    let expected_errors = ExpectedErrors(&["404"]);
    run_journey(
        "missing_module",
        Setup::default(),
        expected_errors,
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            let block = serde_json::json!({"urls": ["*_bg.wasm"]});
            page.cdp("Network.enable", serde_json::json!({})).await?;
            page.cdp("Network.setBlockedURLs", block).await?;
            page.open("/datavolumes").await?;
            page.find("heading", "The console could not start").await?;
            page.expect_text("A new version may have been installed").await?;
            page.cdp("Network.setBlockedURLs", serde_json::json!({"urls": []})).await?;
            page.click("button", "Reload").await?;
            page.expect_page("Data volumes").await?;
            fixture.browser.clear_logs().await
        },
    )
    .await;
}
