//! The dialogs for several data volumes and the result of their job, on a phone.

use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, run_journey};

/// Opens the list of a cluster on a phone and selects its first rows.
async fn select(fixture: &Fixture, count: usize) -> Result {
    let page = &fixture.page;
    page.set_size(375, 667).await?;
    let cluster = fixture.server.with(|emulator| emulator.clusters()[0].id.to_string());
    page.open(&format!("/datavolumes?limit=25&filterBy=clusterId=={cluster},phase==Ready")).await?;
    page.expect_page("Data volumes").await?;
    page.find("navigation", "Pagination").await?;
    let names = page.row_names().await?;
    for name in &names[..count] {
        page.click("checkbox", &format!("Select {name}")).await?;
    }
    page.expect_text(&format!("{count} selected")).await
}

/// What scrolls in the open dialog, and by how much it is scrolled.
async fn scrollers(page: &Page) -> Result<String> {
    let script = "[...document.querySelectorAll('dialog[open], dialog[open] *')]
        .filter((it) => it.scrollHeight > it.clientHeight + 1)
        .filter((it) => /auto|scroll/.test(getComputedStyle(it).overflowY))
        .map((it) => `${it.className} ${it.scrollTop}`).join(', ')";
    Ok(page.evaluate(script).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_text_to_type_stays_in_view_beside_a_long_list() {
    let run = async |fixture: &mut Fixture| {
        let page = &fixture.page;
        select(fixture, 10).await?;
        page.click("button", "Delete").await?;
        page.find("alertdialog", "Delete 10 data volumes?").await?;
        page.expect_focus("textbox", "Type delete 10 to confirm").await?;
        assert_eq!(scrollers(page).await?, "dialog-body 0", "the list starts at its top");
        let is_in_view = "(({ top, bottom }) => top > 0 && bottom < innerHeight)
            (document.querySelector('dialog[open] input').getBoundingClientRect())";
        assert_eq!(page.evaluate(is_in_view).await?, true);
        Ok(())
    };
    // What workloads use is not deleted.
    let setup = Setup { workloads: Some(0), ..Setup::default() };
    run_journey("bulk_delete_phone", setup, NO_ERRORS, run).await;
}

#[tokio::test]
async fn only_the_dialog_scrolls_while_scopes_are_chosen() {
    let run = async |fixture: &mut Fixture| {
        let page = &fixture.page;
        select(fixture, 3).await?;
        page.click("button", "Share").await?;
        page.find("searchbox", "Search departments and projects").await?;
        page.expect_text("projects in").await?;
        assert_eq!(scrollers(page).await?, "dialog-body 0");
        Ok(())
    };
    run_journey("bulk_share_phone", Setup::default(), NO_ERRORS, run).await;
}

#[tokio::test]
async fn a_result_of_several_lines_covers_nothing_at_the_end_of_the_page() {
    let run = async |fixture: &mut Fixture| {
        let page = &fixture.page;
        select(fixture, 3).await?;
        let department = fixture.server.with(|emulator| {
            let cluster = emulator.clusters()[0].id.clone();
            let mut all = emulator.departments().iter();
            all.find(|it| it.cluster_id == cluster).map(|it| it.name.to_string())
        });
        let department = department.ok_or("no department")?;
        page.click("button", "Share").await?;
        page.click("treeitem", &department).await?;
        page.click("button", "Share 3 data volumes").await?;
        page.expect_text("3 data volumes shared with").await?;
        let gap = |selector: &str| {
            format!(
                "(() => {{
                    scrollTo(0, document.documentElement.scrollHeight);
                    const bottom = document.querySelector('{selector}').getBoundingClientRect().bottom;
                    return document.querySelector('.job').getBoundingClientRect().top - bottom;
                }})()"
            )
        };
        for selector in [".bulk", ".list-foot"] {
            let gap = page.evaluate(&gap(selector)).await?.as_f64().unwrap_or(-1.0);
            assert!(gap > 0.0, "{selector} is covered: {gap}");
        }
        page.click("button", "Clear selection").await?;
        page.find("link", "New data volume").await?;
        for selector in [".page-header > .actions", ".list-foot"] {
            let gap = page.evaluate(&gap(selector)).await?.as_f64().unwrap_or(-1.0);
            assert!(gap > 0.0, "{selector} is covered: {gap}");
        }
        Ok(())
    };
    run_journey("job_phone", Setup::default(), NO_ERRORS, run).await;
}
