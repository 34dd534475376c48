//! A volume's life in browsers other than Chromium, where they are on this computer.

use super::life::{NAME, is_lived, places};
use e2e::{Other, OtherStage, Result, Setup};

async fn lives_in(other: Other) {
    let stage = match OtherStage::start(other).await {
        Ok(Some(stage)) => stage,
        // `cargo xtask test` says it too, and counts it.
        Ok(None) => return eprintln!("SKIPPED: {other:?} is not on this computer"),
        Err(error) => panic!("{other:?}: {error}"),
    };
    let result = live(&stage).await;
    let address = stage.page.evaluate("return location.href").await.unwrap_or_default();
    stage.quit().await;
    if let Err(error) = result {
        panic!("{other:?}: {error}\nat {address}");
    }
}

async fn live(stage: &OtherStage) -> Result {
    let (page, plane) = (&stage.page, &stage.plane);
    let places = places(plane);
    page.open("/datavolumes?limit=25").await?;
    page.sees("1–25 of 60").await?;
    let invisible = "return [...document.querySelectorAll('.sort-button .icon')].filter(it => \
                     !it.getClientRects().length || getComputedStyle(it).visibility !== 'visible').length";
    assert_eq!(page.evaluate(invisible).await?, 0, "every column that sorts shows that it does");
    page.click("button", "Status").await?;
    page.sees("1–25 of 60").await?;
    page.click("link", "New data volume").await?;
    page.fill("combobox", "Project", &places.project).await?;
    page.click("option", &places.project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.click("option", "training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.sees("Available").await?;
    page.click("button", "Create data volume").await?;
    page.find("heading", NAME).await?;
    page.sees("Creating").await?;
    plane.let_pass(Setup::default().change);
    page.sees_no("Creating").await?;
    page.click("button", "Edit description").await?;
    page.fill("textbox", "Description", "To the grave").await?;
    page.click("button", "Save description").await?;
    page.sees("To the grave").await?;

    page.click("link", "Sharing").await?;
    for unit in [&places.other, &places.department] {
        page.click("button", "Add scopes").await?;
        page.fill("searchbox", "Search departments and projects", unit).await?;
        page.click("treeitem", unit).await?;
        page.click("button", "Done").await?;
        page.find("button", "Apply changes").await?;
    }
    page.click("button", "Apply changes").await?;
    page.find("rowheader", &places.department).await?;
    page.gone("button", "Apply changes").await?;
    page.click("button", &format!("Remove {}", places.department)).await?;
    page.click("button", "Apply changes").await?;
    page.gone("rowheader", &places.department).await?;

    page.click("link", NAME).await?;
    page.click("button", "Delete").await?;
    page.fill("textbox", &format!("Type {NAME} to confirm"), NAME).await?;
    page.click("button", "Delete data volume").await?;
    page.sees("Deleting").await?;
    plane.let_pass(Setup::default().change);
    page.sees(&format!("{NAME} has been deleted")).await?;
    is_lived(plane);
    Ok(())
}

#[tokio::test]
async fn a_whole_life_in_firefox() {
    lives_in(Other::Firefox).await;
}

#[tokio::test]
async fn a_whole_life_in_webkitgtk() {
    lives_in(Other::WebKit).await;
}
