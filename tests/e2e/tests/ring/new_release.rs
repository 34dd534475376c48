//! A newer release on the server.

use crate::create;
use e2e::{ExpectedErrors, Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use emulator::{Phase, Volume};

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
            page.find("heading", "This page couldn’t start").await?;
            page.expect_text("A new version may have been installed").await?;
            page.cdp("Network.setBlockedURLs", serde_json::json!({"urls": []})).await?;
            page.click("button", "Reload").await?;
            page.expect_page("Data volumes").await?;
            fixture.browser.clear_logs().await
        },
    )
    .await;
}

fn can_be_upgraded() -> Setup {
    Setup { can_be_upgraded: true, ..Setup::default() }
}

/// The open tab requests files of the release that is gone.
const GONE: ExpectedErrors<'static> = ExpectedErrors(&["status of 404"]);

/// The address of the script that the page has loaded.
async fn loaded_release(page: &Page) -> Result<serde_json::Value> {
    page.evaluate("document.getElementById('app-js').href").await
}

/// Installs the next release and lets the tab notice it on return.
async fn upgrade_and_return(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    fixture.server.install_next_release()?;
    page.evaluate("Date.now = () => performance.timeOrigin + 60 * 6e4").await?;
    page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0").await?;
    page.expect_text("A newer version is available").await?;
    page.expect_text("Your input is kept in this tab").await
}

/// Reloads by the button of the page, after which the next release is there.
async fn reload(page: &Page, button: &str) -> Result {
    let before = loaded_release(page).await?;
    page.click("button", button).await?;
    eventually("the next release", async || match loaded_release(page).await? {
        now if now == before => Err("the old one is still there".into()),
        _ => Ok(()),
    })
    .await
}

fn find(fixture: &Fixture, matches: impl Fn(&Volume) -> bool) -> Result<(String, String)> {
    let found = fixture.server.with(|emulator| {
        let found = emulator.volumes().iter().find(|volume| matches(volume));
        found.map(|volume| (volume.id.to_string(), volume.name.clone()))
    });
    found.ok_or_else(|| "no volume is like that".into())
}

#[tokio::test]
async fn a_form_is_kept_when_an_upgrade_has_removed_a_page_that_was_not_loaded() {
    run_journey("upgrade_form", can_be_upgraded(), GONE, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let other = fixture.server.with(|emulator| emulator.projects()[1].name.to_string());
        create::fill(fixture).await?;
        page.fill("textbox", "Description", "Typed before the upgrade").await?;
        page.click("button", "Share").await?;
        page.fill("searchbox", "Search departments and projects", &other).await?;
        page.click("treeitem", &other).await?;
        page.click("button", "Done").await?;
        page.click("link", "All data volumes").await?;
        page.expect_page("Data volumes").await?;
        page.click_where("button", "Views", |it| it.name.starts_with("Views")).await?;
        page.find("link", "Unused data volumes").await?;

        fixture.server.install_next_release()?;
        page.click("link", "Unused data volumes").await?;
        page.expect_text("Part of this page couldn’t be loaded").await?;
        page.expect_text("If a new version was installed, reload the page").await?;
        reload(page, "Reload page").await?;
        page.expect_page("Unused data volumes").await?;

        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.expect_value("textbox", "Name", create::NAME).await?;
        page.expect_value("textbox", "Description", "Typed before the upgrade").await?;
        page.expect_value("combobox", "Origin PVC", "training-data").await?;
        page.expect_text("Available").await?;
        page.click("button", "Create data volume").await?;
        page.expect_page(create::NAME).await?;
        let shared = fixture.server.with(|emulator| {
            let volume = emulator.volume_by_name(create::NAME)?;
            Some(volume.shared_scopes.iter().map(|it| it.scope_name.to_string()).collect())
        });
        assert_eq!(shared, Some(vec![other]));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_description_is_kept_when_an_upgrade_has_removed_the_old_files() {
    run_journey("upgrade_text", can_be_upgraded(), GONE, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = find(fixture, |volume| volume.phase == Phase::Ready)?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Typed before the upgrade").await?;
        upgrade_and_return(fixture).await?;
        reload(page, "Reload").await?;
        page.expect_page(&name).await?;
        page.expect_value("textbox", "Description", "Typed before the upgrade").await?;
        page.click("button", "Save description").await?;
        page.expect_text("description saved").await
    })
    .await;
}

#[tokio::test]
async fn changes_of_access_are_kept_when_an_upgrade_has_removed_the_old_files() {
    run_journey("upgrade_sharing", can_be_upgraded(), GONE, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = find(fixture, |volume| {
            volume.phase == Phase::Ready && volume.shared_scopes.len() == 1
        })?;
        let scope = fixture.server.with(|emulator| {
            let scope = emulator.volume(&id).and_then(|volume| volume.shared_scopes.first());
            scope.map(|scope| scope.scope_name.to_string()).unwrap_or_default()
        });
        page.open(&format!("/datavolumes/{id}/sharing")).await?;
        page.expect_page(&format!("Sharing: {name}")).await?;
        page.click("button", &format!("Remove {scope}")).await?;
        page.find("button", &format!("Keep {scope}")).await?;
        upgrade_and_return(fixture).await?;
        reload(page, "Reload").await?;
        page.expect_page(&format!("Sharing: {name}")).await?;
        page.find("button", &format!("Keep {scope}")).await?;
        page.click("button", "Apply changes").await?;
        page.expect_text("Not shared").await
    })
    .await;
}
