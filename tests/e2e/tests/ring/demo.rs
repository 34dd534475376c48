//! The demo: the console with a control plane in the page, under a path of a host that has only files. Every journey fails if
//! a request of the API is sent.

use crate::{accessibility, lifecycle, nginx, sign_in};
use e2e::{
    Appearance, Axe, ExpectedErrors, Fixture, NO_ERRORS, Page, Result, Setup, Theme, UNDER_A_PATH,
    WebServer, run_journey,
};

/// The host responds with `404.html` to links that are opened cold.
const COLD: ExpectedErrors<'_> = ExpectedErrors(&["status of 404"]);

async fn run(
    name: &str,
    expected_errors: ExpectedErrors<'_>,
    journey: impl AsyncFnOnce(&mut Fixture) -> Result,
) {
    if nginx::is_available() {
        let (web_server, base_path) = (WebServer::DemoHost, UNDER_A_PATH);
        let setup = Setup { web_server, base_path, ..Setup::default() };
        run_journey(name, setup, expected_errors, journey).await;
    }
}

/// The ID and the name of a data volume. The demo has the seed of the emulator.
fn volume(fixture: &Fixture) -> (String, String) {
    fixture.server.with(|emulator| {
        let volume = &emulator.volumes()[0];
        (volume.id.to_string(), volume.name.clone())
    })
}

#[tokio::test]
async fn a_volume_lifecycle_works_without_a_server() {
    run("demo_life", COLD, async |fixture: &mut Fixture| {
        // Volumes are created and deleted in seconds.
        lifecycle::whole_life(&fixture.page, lifecycle::org_units(&fixture.server), || {}).await
    })
    .await;
}

#[tokio::test]
async fn changes_survive_a_reload_in_their_tab_until_it_starts_over() {
    run("demo_state", COLD, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = volume(fixture);
        let original = fixture.server.with(|emulator| emulator.volumes()[0].description.clone());
        let original = original.ok_or("a description")?;
        let address = format!("/datavolumes/{id}");
        page.open(&address).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Changed in the demo").await?;
        page.click("button", "Save description").await?;
        page.expect_text("description saved").await?;
        page.reload().await?;
        page.expect_text("Changed in the demo").await?;

        page.open_tab().await?;
        page.open(&address).await?;
        page.expect_text(&original).await?;

        page.go_to_tab(0).await?;
        page.expect_text("Changed in the demo").await?;
        page.click("button", "Start over").await?;
        page.expect_page("Data volumes").await?;
        page.expect_url(&format!("{UNDER_A_PATH}/datavolumes")).await?;
        page.open(&address).await?;
        page.expect_text(&original).await
    })
    .await;
}

#[tokio::test]
async fn the_demo_says_when_it_cannot_keep_a_change() {
    run("demo_storage", COLD, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = volume(fixture);
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        assert!(!page.has_text("can’t keep more changes").await?);
        let full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }; 0";
        page.evaluate(full).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Not kept").await?;
        page.click("button", "Save description").await?;
        page.expect_text("This tab can’t keep more changes.").await?;
        page.expect_text("Not kept").await
    })
    .await;
}

#[tokio::test]
async fn another_access_key_can_be_used_after_signing_out() {
    run("demo_keys", NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/").await?;
        page.expect_page("Data volumes").await?;
        page.expect_no_text("Sign in with the client ID and secret").await?;
        let storage = page.evaluate("JSON.stringify({...sessionStorage})").await?;
        assert!(!storage.to_string().contains("eyJ"), "a token is stored: {storage}");
        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        page.expect_text("Sign in with the client ID and secret admin, researcher or viewer.")
            .await?;
        sign_in::sign_in(page, "viewer", "viewer").await?;
        page.expect_page("Data volumes").await?;
        page.click("button", "Account").await?;
        page.expect_text("priya.nair@example.com").await
    })
    .await;
}

#[tokio::test]
async fn every_page_of_the_demo_is_accessible_and_has_a_badge() {
    run("demo_pages", COLD, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let axe = Axe::read(&fixture.environment)?;
        let (id, name) = volume(fixture);
        let mut problems = Vec::new();
        for (address, heading) in [
            ("/datavolumes".to_owned(), "Data volumes"),
            ("/datavolumes/new".to_owned(), "New data volume"),
            (format!("/datavolumes/{id}"), &name),
            (format!("/datavolumes/{id}/sharing"), &format!("Sharing: {name}")),
        ] {
            page.open(&address).await?;
            page.expect_page(heading).await?;
            page.expect_url(&format!("{UNDER_A_PATH}{address}")).await?;
            if address == "/datavolumes" {
                page.set_size(1280, 900).await?;
                let hidden = page.evaluate("document.documentElement.scrollHeight - innerHeight");
                assert_eq!(hidden.await?, 0, "the list fills the window below the bar");
            }
            check(page, axe.as_ref(), &address, &mut problems).await?;
        }
        page.click("button", "About").await?;
        page.find("dialog", "About this demo").await?;
        check(page, axe.as_ref(), "About", &mut problems).await?;
        page.click("button", "Close").await?;
        page.expect_gone("dialog", "About this demo").await?;
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
    })
    .await;
}

/// Adds what is wrong with the page in the light and the dark theme, on a desktop and a phone.
async fn check(page: &Page, axe: Option<&Axe>, what: &str, problems: &mut Vec<String>) -> Result {
    for appearance in Appearance::all(&[1280, 320]) {
        page.set_appearance(appearance).await?;
        page.evaluate("scrollTo(0, 0)").await?;
        let mut report =
            |problem: String| problems.push(format!("{what}: {problem}   [{appearance}]"));
        if let Some(overflow) = page.horizontal_overflow().await? {
            report(format!("scrolls sideways: {overflow}"));
        }
        if page.evaluate(BADGE).await? != true {
            report("the badge is not in view above the page".to_owned());
        }
        // The user's own colours, whatever their contrast.
        let Some(axe) = axe.filter(|_| appearance.theme != Theme::ForcedColors) else { continue };
        accessibility::violations_of(page, axe).await?.iter().for_each(|it| report(it.to_string()));
    }
    Ok(())
}

/// Whether the badge is at the top of the window and covers nothing.
const BADGE: &str = "(() => {
    const badge = document.querySelector('aside[aria-label=Demo]');
    const [box, page] = [badge, document.querySelector('.banner')].map(it => it.getBoundingClientRect());
    return badge.innerText.includes('Nothing is sent to a server') && box.height > 20 && box.top === 0
        && box.left === 0 && box.right === document.documentElement.clientWidth && box.bottom <= page.top;
})()";
