//! The list before the app has loaded, and what the app takes over from it.

use crate::sign_in::{production, sign_in};
use e2e::{ExpectedErrors, Fixture, Page, Result, run_journey};
use emulator::{Exchange, Operation};
use serde_json::json;

/// Signs in and reloads the list with the app blocked.
async fn block_app(page: &Page) -> Result {
    page.open("/sign-in").await?;
    page.click("checkbox", "Keep me signed in on this tab").await?;
    sign_in(page, "admin", "admin").await?;
    page.expect_page("Data volumes").await?;
    page.expect_text("of 60").await?;
    page.cdp("Network.enable", json!({})).await?;
    page.cdp("Network.setBlockedURLs", json!({"urls": ["*/app.wasm"]})).await?;
    page.reload().await?;
    page.expect_text("Parts of this page couldn’t be loaded").await
}

async fn unblock_app(page: &Page) -> Result {
    page.cdp("Network.setBlockedURLs", json!({"urls": []})).await?;
    page.click("button", "Try again").await
}

const BLOCKED: ExpectedErrors<'_> = ExpectedErrors(&["ERR_BLOCKED_BY_CLIENT"]);

#[tokio::test]
async fn input_before_the_app_has_loaded_is_preserved() {
    run_journey("take_over", production(), BLOCKED, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        block_app(page).await?;
        let name = fixture.server.with(|emulator| {
            let names = emulator.volumes().iter().map(|volume| volume.name.clone());
            names.min().unwrap_or_default()
        });
        page.find("link", &name).await?;
        page.click("checkbox", &format!("Select {name}")).await?;
        page.click("searchbox", "Search data volumes").await?;
        page.type_text("lidar").await?;
        unblock_app(page).await?;
        page.expect_url("/datavolumes?search=lidar").await?;
        page.expect_text("1 selected").await?;
        page.expect_value("searchbox", "Search data volumes", "lidar").await
    })
    .await;
}

/// The files that are requested before the rows are shown, besides the page.
const REQUESTS: [&str; 11] = [
    "boot.js",
    "config.json",
    "console-first.css",
    "console-more.css",
    "console-print.css",
    "console.js",
    "console_bg.wasm",
    "datavolumes",
    "early.js",
    "favicon.svg",
    "loader.js",
];

#[tokio::test]
async fn only_files_needed_for_the_rows_are_requested_before_them() {
    run_journey("requests", production(), BLOCKED, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        block_app(page).await?;
        let requested = "[...new Set(performance.getEntriesByType('resource')
            .map(({ name }) => new URL(name).pathname.split('/').pop()
                .replace(/-[0-9a-f]{16}/, '')))].sort().join(' ')";
        let requested = page.evaluate(requested).await?;
        let requested: Vec<_> = requested
            .as_str()
            .unwrap_or_default()
            .split(' ')
            .filter(|it| *it != "app.wasm")
            .collect();
        assert!(requested.iter().all(|it| REQUESTS.contains(it)), "{requested:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_layout_does_not_shift_when_the_app_takes_over() {
    run_journey("no_shift", production(), BLOCKED, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        block_app(page).await?;
        // The error message disappears and would shift the layout.
        page.evaluate("Object.assign(document.querySelector('.release').style, { position: 'fixed', inset: 'auto 0 0 0' }); 0").await?;
        let layout =
            "JSON.stringify(['h1', '#search', '.chips', 'thead th', 'tbody tr', 'tbody a', \
                      '.list-foot', '.pagination a'].map((part) => {
                          const { x, y, width, height } =
                              document.querySelector(`#app ${part}`).getBoundingClientRect();
                          return [part, x, y, width, height].join(' ');
                      }))";
        let before = page.evaluate(layout).await?;
        unblock_app(page).await?;
        page.expect_text("of 60").await?;
        assert_eq!(page.evaluate(layout).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reloaded_list_is_requested_once_before_the_module_loads() {
    run_journey("early", production(), BLOCKED, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        block_app(page).await?;
        unblock_app(page).await?;
        page.expect_text("of 60").await?;
        let lists = || {
            let journal = fixture.server.journal();
            let is_list = |it: &&Exchange| it.operation == Some(Operation::ListDatavolumes);
            journal.iter().filter(is_list).count()
        };
        let before = lists();
        page.reload().await?;
        page.expect_text("of 60").await?;
        assert_eq!(lists(), before + 1);
        assert_eq!(page.evaluate("typeof dvcEarly").await?, "undefined", "it is taken");

        // The request is sent without the module, and only its own session can take the response.
        let block = json!({"urls": ["*/console_bg.wasm"]});
        page.cdp("Network.setBlockedURLs", block).await?;
        page.reload().await?;
        page.find("heading", "This page couldn’t start").await?;
        assert_eq!(lists(), before + 2);
        let take = "const { url } = JSON.parse(sessionStorage.getItem('dvc.early'));
                    `${dvcEarly(url, 'of another session')} ${typeof dvcEarly}`";
        assert_eq!(page.evaluate(take).await?, "undefined undefined");
        // The missing module is logged as an error.
        fixture.browser.clear_logs().await
    })
    .await;
}
