//! A volume's lifecycle in other browsers, if they are installed.

use super::lifecycle::{NAME, assert_lifecycle_requests, org_units};
use e2e::{OtherBrowser, OtherFixture, Result, Setup};

async fn run_in(browser: OtherBrowser) {
    let fixture = match OtherFixture::start(browser).await {
        Ok(Some(fixture)) => fixture,
        // `cargo xtask test` reports and counts this too.
        Ok(None) => return eprintln!("SKIPPED: {browser:?} is not on this computer"),
        Err(error) => panic!("{browser:?}: {error}"),
    };
    let result = live(&fixture).await;
    let address = fixture.page.evaluate("return location.href").await.unwrap_or_default();
    fixture.quit().await;
    if let Err(error) = result {
        panic!("{browser:?}: {error}\nat {address}");
    }
}

/// The rows in whose middle is the link of another row.
const ROWS_WITH_ANOTHER_LINK: &str = "
    return [...document.querySelectorAll('.overview tbody > tr:has(a)')].filter((row) => {
        // The weeks are folded.
        if (!row.checkVisibility()) return false;
        row.scrollIntoView({ block: 'center' });
        const { x, y, width, height } = row.getBoundingClientRect();
        const found = document.elementFromPoint(x + width / 2, y + height / 2);
        return found !== row.querySelector('a');
    }).length";

/// In WebDriver's notation.
const ESCAPE: &str = "\u{e00c}";

async fn live(fixture: &OtherFixture) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    let units = org_units(server);
    page.open("/overview").await?;
    page.expect_text("By status").await?;
    assert_eq!(page.evaluate(ROWS_WITH_ANOTHER_LINK).await?, 0, "a row leads to its own list");
    page.open("/datavolumes?limit=25").await?;
    page.expect_text("1–25 of 60").await?;
    let invisible = "return [...document.querySelectorAll('.sort-button .icon')].filter(it => \
                     !it.getClientRects().length || getComputedStyle(it).visibility !== 'visible').length";
    assert_eq!(page.evaluate(invisible).await?, 0, "every column that sorts shows that it does");
    page.click("button", "Status").await?;
    page.expect_text("1–25 of 60").await?;
    page.click("link", "New data volume").await?;
    page.fill("combobox", "Project", &units.project).await?;
    page.click("option", &units.project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.click("option", "training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.expect_text("Available").await?;
    page.click("button", "Create data volume").await?;
    page.find("heading", NAME).await?;
    page.expect_text("Creating").await?;
    server.advance_clock(Setup::default().transition_time);
    page.expect_no_text("Creating").await?;
    page.click("button", "Edit description").await?;
    page.fill("textbox", "Description", "To the grave").await?;
    page.click("button", "Save description").await?;
    page.expect_text("To the grave").await?;

    page.click("link", "Share").await?;
    page.fill("searchbox", "Search departments and projects", ESCAPE).await?;
    // The page before is shown again.
    page.click("link", "Share").await?;
    // The dialog is open.
    for (at, unit) in [&units.other, &units.department].into_iter().enumerate() {
        if at > 0 {
            page.click("button", "Share").await?;
        }
        page.fill("searchbox", "Search departments and projects", unit).await?;
        page.click("treeitem", unit).await?;
        page.click("button", "Review changes").await?;
        page.find("button", "Apply changes").await?;
    }
    page.click("button", "Apply changes").await?;
    page.find("rowheader", &units.department).await?;
    page.expect_gone("button", "Apply changes").await?;
    page.click("button", &format!("Remove {}", units.department)).await?;
    page.click("button", "Apply changes").await?;
    page.expect_gone("rowheader", &units.department).await?;

    page.click("link", NAME).await?;
    page.click("button", "Delete").await?;
    page.fill("textbox", &format!("Type {NAME} to confirm"), NAME).await?;
    page.click("button", "Delete data volume").await?;
    page.expect_text("Deleting").await?;
    server.advance_clock(Setup::default().transition_time);
    page.expect_text(&format!("{NAME} was deleted")).await?;
    assert_lifecycle_requests(server);
    Ok(())
}

#[tokio::test]
async fn a_volume_lifecycle_works_in_firefox() {
    run_in(OtherBrowser::Firefox).await;
}

#[tokio::test]
async fn a_volume_lifecycle_works_in_webkitgtk() {
    run_in(OtherBrowser::WebKit).await;
}
