//! The list before the app has been loaded, and what the app takes over from it.

use crate::sign_in::{production, sign_in};
use e2e::{Page, Result, Stage, Trouble, journey};
use emulator::{Exchange, Operation};
use serde_json::json;

/// Signs in on this tab and loads the list again, with the app kept from being loaded.
async fn without_the_app(page: &Page) -> Result {
    page.open("/sign-in").await?;
    page.click("checkbox", "Keep me signed in on this tab").await?;
    sign_in(page, "admin", "admin").await?;
    page.is_page("Data volumes").await?;
    page.sees("of 60").await?;
    page.cdp("Network.enable", json!({})).await?;
    page.cdp("Network.setBlockedURLs", json!({"urls": ["*/app.wasm"]})).await?;
    page.reload().await?;
    page.sees("Parts of the console could not be loaded").await
}

/// Lets the app be loaded.
async fn let_the_app_come(page: &Page) -> Result {
    page.cdp("Network.setBlockedURLs", json!({"urls": []})).await?;
    page.click("button", "Try again").await
}

const BLOCKED: Trouble<'_> = Trouble(&["ERR_BLOCKED_BY_CLIENT"]);

#[tokio::test]
async fn typing_and_ticking_before_the_app_is_there_are_not_lost() {
    journey("take_over", production(), BLOCKED, async |stage: &mut Stage| {
        let page = &stage.page;
        without_the_app(page).await?;
        let name = stage.plane.with(|emulator| {
            let names = emulator.volumes().iter().map(|volume| volume.name.clone());
            names.min().unwrap_or_default()
        });
        page.find("link", &name).await?;
        page.click("checkbox", &format!("Select {name}")).await?;
        page.click("searchbox", "Search data volumes").await?;
        page.type_text("lidar").await?;
        let_the_app_come(page).await?;
        page.is_at("/datavolumes?search=lidar").await?;
        page.sees("1 selected").await?;
        page.has_value("searchbox", "Search data volumes", "lidar").await
    })
    .await;
}

/// What is requested before the rows are there: the page and these.
const REQUESTS: [&str; 9] = [
    "boot.js",
    "config.json",
    "console.css",
    "console.js",
    "console_bg.wasm",
    "datavolumes",
    "early.js",
    "favicon.svg",
    "loader.js",
];

#[tokio::test]
async fn no_more_is_requested_before_the_rows_than_they_need() {
    journey("requests", production(), BLOCKED, async |stage: &mut Stage| {
        let page = &stage.page;
        without_the_app(page).await?;
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
async fn nothing_moves_when_the_app_takes_over() {
    journey("no_shift", production(), BLOCKED, async |stage: &mut Stage| {
        let page = &stage.page;
        without_the_app(page).await?;
        // Its own message goes, and moves what is below.
        page.evaluate("Object.assign(document.querySelector('.release').style, { position: 'fixed', inset: 'auto 0 0 0' }); 0").await?;
        let places =
            "JSON.stringify(['h1', '#search', '.chips', 'thead th', 'tbody tr', 'tbody a', \
                      '.list-foot', '.pagination a'].map((part) => {
                          const { x, y, width, height } =
                              document.querySelector(`#app ${part}`).getBoundingClientRect();
                          return [part, x, y, width, height].join(' ');
                      }))";
        let before = page.evaluate(places).await?;
        let_the_app_come(page).await?;
        page.sees("of 60").await?;
        assert_eq!(page.evaluate(places).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_loaded_again_is_requested_once_and_before_the_module_is_there() {
    journey("early", production(), BLOCKED, async |stage: &mut Stage| {
        let page = &stage.page;
        without_the_app(page).await?;
        let_the_app_come(page).await?;
        page.sees("of 60").await?;
        let lists = || {
            let journal = stage.plane.journal();
            let is_list = |it: &&Exchange| it.operation == Some(Operation::ListDatavolumes);
            journal.iter().filter(is_list).count()
        };
        let before = lists();
        page.reload().await?;
        page.sees("of 60").await?;
        assert_eq!(lists(), before + 1);
        assert_eq!(page.evaluate("typeof dvcEarly").await?, "undefined", "it is taken");

        // Without the module, the request has left all the same; no other session gets its response.
        let block = json!({"urls": ["*/console_bg.wasm"]});
        page.cdp("Network.setBlockedURLs", block).await?;
        page.reload().await?;
        page.find("heading", "The console could not start").await?;
        assert_eq!(lists(), before + 2);
        let take = "const { url } = JSON.parse(sessionStorage.getItem('dvc.early'));
                    `${dvcEarly(url, 'of another session')} ${typeof dvcEarly}`";
        assert_eq!(page.evaluate(take).await?, "undefined undefined");
        // That the module is gone is told in the log as well.
        stage.browser.forget().await
    })
    .await;
}
