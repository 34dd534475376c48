//! Filters by keyboard, and editing dates.

use e2e::{Fixture, Key, NO_ERRORS, Page, Result, Setup, run_journey};

async fn open(page: &Page, address: &str) -> Result {
    page.open(address).await?;
    page.expect_page("Data volumes").await?;
    page.find("navigation", "Pagination").await.map(drop)
}

#[tokio::test]
async fn filters_are_added_edited_and_removed_by_keyboard() {
    run_journey(
        "filters_by_keyboard",
        Setup::default(),
        NO_ERRORS,
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            let project = fixture.server.with(|it| it.volumes()[0].project_name.to_string());
            let id = fixture.server.with(|it| it.volumes()[0].project_id.to_string());
            open(page, "/datavolumes").await?;

            // Add a text filter.
            page.tab_to("button", "Add filter").await?;
            page.press(Key::Enter).await?;
            page.find("dialog", "Add filter").await?;
            page.expect_focus("button", "Name").await?;
            page.press(Key::Enter).await?;
            page.expect_focus("textbox", "Value").await?;
            page.type_text("a").await?;
            page.press(Key::Enter).await?;
            page.expect_url("/datavolumes?filterBy=name%3D%40a").await?;
            page.expect_focus("button", "Add filter").await?;

            // Add a project filter by suggestion.
            page.press(Key::Enter).await?;
            page.find("dialog", "Add filter").await?;
            page.expect_focus("button", "Name").await?;
            page.press(Key::Down).await?;
            page.press(Key::Down).await?;
            page.expect_focus("button", "Project").await?;
            page.press(Key::Enter).await?;
            page.expect_focus("combobox", "Project").await?;
            page.type_text(&project).await?;
            page.expect_announcement("1 suggestion").await?;
            page.press(Key::Down).await?;
            page.press(Key::Enter).await?;
            let both = format!("/datavolumes?filterBy=name%3D%40a%2CprojectId%3D%3D{id}");
            page.expect_url(&both).await?;

            // Edit.
            page.tab_to("button", "Edit filter Name contains a").await?;
            page.press(Key::Enter).await?;
            page.find("dialog", "Edit filter").await?;
            page.expect_focus("textbox", "Value").await?;
            page.replace_text("e").await?;
            page.press(Key::Enter).await?;
            page.expect_url(&both.replace("%40a", "%40e")).await?;

            // Remove.
            page.tab_to("link", "Remove filter Name contains e").await?;
            page.press(Key::Enter).await?;
            page.expect_url(&format!("/datavolumes?filterBy=projectId%3D%3D{id}")).await?;

            // Edit as a query.
            page.tab_back_to("button", "Edit as query").await?;
            page.press(Key::Enter).await?;
            page.expect_focus("textbox", "Filter query").await?;
            page.replace_text("phase==Ready").await?;
            page.tab_to("button", "Apply").await?;
            page.press(Key::Enter).await?;
            page.expect_url("/datavolumes?filterBy=phase%3D%3DReady").await
        },
    )
    .await;
}

#[tokio::test]
async fn editing_one_part_of_a_date_keeps_the_others() {
    run_journey("dates", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open(page, "/datavolumes?filterBy=createdAt%3E%3D2026-01-31T00:00:00Z").await?;
        page.click_where("button", "the filter", |it| it.name.starts_with("Edit filter")).await?;
        page.find("dialog", "Edit filter").await?;
        page.evaluate("document.getElementById('filter-value').focus()").await?;
        // The intermediate 31 February is not a valid date.
        page.type_text("02").await?;
        page.type_text("28").await?;
        let date = page.evaluate("document.getElementById('filter-value').value").await?;
        assert_eq!(date, "2026-02-28");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_filter_handles_days_without_midnight() {
    run_journey("santiago", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let zone = serde_json::json!({ "timezoneId": "America/Santiago" });
        page.cdp("Emulation.setTimezoneOverride", zone).await?;
        // In Santiago, 6 September 2026 has no midnight and 7 September has one.
        open(page, "/datavolumes?filterBy=createdAt<%3D2026-09-08T02:59:59.999Z").await?;
        page.click_where("button", "the filter", |it| it.name.ends_with("7 Sep 2026")).await?;
        page.find("dialog", "Edit filter").await?;
        page.evaluate(
            "(() => { const date = document.getElementById('filter-value'); date.value = '2026-09-06'; \
             date.dispatchEvent(new Event('input', { bubbles: true })); date.focus(); })()",
        )
        .await?;
        page.press(Key::Enter).await?;
        page.expect_url("/datavolumes?filterBy=createdAt%3C%3D2026-09-07T02%3A59%3A59.999Z").await?;
        page.find_where("button", "the filter", |it| it.name.ends_with("6 Sep 2026")).await?;
        Ok(())
    })
    .await;
}
