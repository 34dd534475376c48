//! Bulk actions.

use e2e::{ExpectedErrors, Fixture, Key, NO_ERRORS, Page, Result, Setup, run_journey};
use emulator::{Operation, Phase};
use serde_json::json;

#[tokio::test]
async fn several_volumes_are_deleted_by_keyboard() {
    run_journey("bulk_by_keyboard", Setup::default(), NO_ERRORS, by_keyboard).await;
}

async fn by_keyboard(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let mut failing = fixture.server.with(|emulator| {
        let volumes = emulator.volumes().iter();
        let failing = volumes.filter(|it| it.phase == Phase::NotReady && it.in_use_by.is_none());
        failing.map(|volume| volume.name.clone()).collect::<Vec<_>>()
    });
    failing.sort_unstable();
    let [first, second, ..] = failing.as_slice() else { return Err("too few volumes".into()) };

    page.open("/datavolumes?filterBy=phase==NotReady&limit=25").await?;
    page.expect_page("Data volumes").await?;
    let rows = page.row_names().await?;
    let place = rows.iter().position(|it| it == first).unwrap_or_default();
    let mut others = rows.iter().filter(|it| *it != first && *it != second);
    let next = others.nth(place).ok_or("no row after the deleted ones")?;
    page.tab_to("checkbox", &format!("Select {first}")).await?;
    page.press(Key::Space).await?;
    page.expect_text("1 selected").await?;
    page.tab_to("checkbox", &format!("Select {second}")).await?;
    page.press(Key::Space).await?;
    page.expect_text("2 selected").await?;
    page.tab_to("button", "Delete").await?;
    page.press(Key::Enter).await?;
    page.find("alertdialog", "Delete 2 data volumes?").await?;
    page.expect_focus("textbox", "Type delete 2 to confirm").await?;
    page.type_text("delete 2").await?;
    page.press(Key::Enter).await?;
    page.expect_text("2 data volumes deleted").await?;
    page.expect_focus("link", next).await?;
    page.tab_to("button", "Results").await?;
    page.press(Key::Enter).await?;
    page.find("dialog", "Results").await?;
    page.press(Key::Escape).await?;
    page.expect_focus("button", "Results").await?;

    let journal = fixture.server.journal();
    let deleted = journal.iter().filter(|it| it.operation == Some(Operation::DeleteDatavolume));
    assert_eq!(deleted.count(), 2, "each once");
    fixture.server.with(|emulator| {
        assert!(
            emulator.volume_by_name(first).is_none() && emulator.volume_by_name(second).is_none()
        );
    });
    Ok(())
}

/// Selects two data volumes that are deleted at once, makes the first one undeletable, and deletes them.
async fn fail_to_delete_one(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    let mut failing = fixture.server.with(|emulator| {
        let volumes = emulator.volumes().iter();
        let failing = volumes.filter(|it| it.phase == Phase::NotReady && it.in_use_by.is_none());
        failing.map(|volume| (volume.name.clone(), volume.id)).collect::<Vec<_>>()
    });
    failing.sort_unstable();
    page.open("/datavolumes?filterBy=phase==NotReady&limit=25").await?;
    page.expect_page("Data volumes").await?;
    for (name, _) in &failing[..2] {
        page.click("checkbox", &format!("Select {name}")).await?;
    }
    // Otherwise the dialog would know it.
    fixture.server.set_response(Operation::Workloads, &json!({"workloads": []}));
    page.click("button", "Delete").await?;
    page.find("alertdialog", "Delete 2 data volumes?").await?;
    fixture.server.with(|emulator| emulator.set_in_use(failing[0].1, Some("train-lidar-7")));
    page.fill("textbox", "Type delete 2 to confirm", "delete 2").await?;
    page.click("button", "Delete 2 data volumes").await?;
    page.expect_text("1 of 2 data volumes deleted, 1 failed").await?;
    fixture.server.with(|emulator| emulator.set_in_use(failing[0].1, None));
    Ok(())
}

/// The controls that match `selector` and are covered at their centre, once they are scrolled into view.
async fn covered(page: &Page, selector: &str) -> Result<String> {
    let script = format!(
        "(() => {{
            const all = [...document.querySelectorAll('{selector}')]
                .filter((it) => it.checkVisibility());
            if (!all.length) return 'there is none';
            return all.filter((it) => {{
                it.scrollIntoView({{ block: 'nearest', behavior: 'instant' }});
                const {{ x, y, width, height }} = it.getBoundingClientRect();
                return !it.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }}).map((it) => it.textContent || it.ariaLabel).join(', ');
        }})()"
    );
    Ok(page.evaluate(&script).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_results_are_used_with_a_mouse() {
    let run = async |fixture: &mut Fixture| {
        let page = &fixture.page;
        fail_to_delete_one(fixture).await?;
        page.click("button", "Results").await?;
        page.find("dialog", "Results").await?;
        page.click("button", "Close").await?;
        page.expect_gone("dialog", "Results").await?;
        page.click("button", "Results").await?;
        page.find("dialog", "Results").await?;
        page.click("button", "Retry failed").await?;
        page.expect_text("2 data volumes deleted").await?;
        page.click("button", "Done").await?;
        page.expect_gone("dialog", "Results").await
    };
    run_journey("results_by_mouse", Setup::default(), ExpectedErrors(&["status of 409"]), run)
        .await;
}

#[tokio::test]
async fn the_job_covers_neither_the_bulk_bar_nor_the_pager() {
    for (width, height) in [(1280, 900), (375, 812)] {
        let run = async |fixture: &mut Fixture| {
            let page = &fixture.page;
            page.set_size(width, height).await?;
            fail_to_delete_one(fixture).await?;
            page.expect_text("1 selected").await?;
            assert_eq!(covered(page, ".job button").await?, "", "at {width} px");
            assert_eq!(covered(page, ".bulk button").await?, "", "at {width} px");
            assert_eq!(
                covered(page, ".list-foot :is(select, a, button)").await?,
                "",
                "at {width} px"
            );
            let height = "document.querySelector('.job').getBoundingClientRect().height";
            let height = page.evaluate(height).await?.as_f64().unwrap_or_default();
            assert!(height <= 64.0, "one row, not {height} px at {width} px");
            let bar = "document.querySelector('.bulk').getBoundingClientRect().height";
            let bar = page.evaluate(bar).await?.as_f64().unwrap_or_default();
            let limit = if width < 640 { 104.0 } else { 120.0 };
            assert!(bar + height <= limit, "two rows, not {bar} and {height} px at {width} px");
            Ok(())
        };
        run_journey("job_place", Setup::default(), ExpectedErrors(&["status of 409"]), run).await;
    }
}
