//! Filters by keyboard alone, and dates that are typed part by part.

use e2e::{Key, Page, Result, Setup, Stage, Trouble, journey};

async fn open(page: &Page, address: &str) -> Result {
    page.open(address).await?;
    page.is_page("Data volumes").await?;
    page.find("navigation", "Pagination").await.map(drop)
}

#[tokio::test]
async fn filters_are_built_changed_and_removed_by_keyboard() {
    journey("filters_by_keyboard", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let project = stage.plane.with(|it| it.volumes()[0].project_name.to_string());
        let id = stage.plane.with(|it| it.volumes()[0].project_id.to_string());
        open(page, "/datavolumes").await?;

        // A text.
        page.tab_to("button", "Add filter").await?;
        page.press(Key::Enter).await?;
        page.find("dialog", "Add filter").await?;
        page.tab_to("textbox", "Value").await?;
        page.type_text("a").await?;
        page.press(Key::Enter).await?;
        page.is_at("/datavolumes?filterBy=name%3D%40a").await?;
        page.has_focus("button", "Add filter").await?;

        // A project, from its suggestions.
        page.press(Key::Enter).await?;
        page.find("dialog", "Add filter").await?;
        page.has_focus("combobox", "Field").await?;
        page.type_text("Project").await?;
        page.tab_to("combobox", "Project").await?;
        page.type_text(&project).await?;
        page.hears("1 suggestion").await?;
        page.press(Key::Down).await?;
        page.press(Key::Enter).await?;
        page.has_value("combobox", "Project", &project).await?;
        page.press(Key::Enter).await?;
        let both = format!("/datavolumes?filterBy=name%3D%40a%2CprojectId%3D%3D{id}");
        page.is_at(&both).await?;

        // Changed.
        page.tab_to("button", "Edit filter Name contains a").await?;
        page.press(Key::Enter).await?;
        page.find("dialog", "Edit filter").await?;
        page.tab_to("textbox", "Value").await?;
        page.retype("e").await?;
        page.press(Key::Enter).await?;
        page.is_at(&both.replace("%40a", "%40e")).await?;

        // Removed.
        page.tab_to("link", "Remove filter Name contains e").await?;
        page.press(Key::Enter).await?;
        page.is_at(&format!("/datavolumes?filterBy=projectId%3D%3D{id}")).await?;

        // As text.
        page.tab_back_to("button", "Edit as text").await?;
        page.press(Key::Enter).await?;
        page.has_focus("textbox", "filterBy").await?;
        page.retype("phase==Ready").await?;
        page.tab_to("button", "Apply text").await?;
        page.press(Key::Enter).await?;
        page.is_at("/datavolumes?filterBy=phase%3D%3DReady").await
    })
    .await;
}

#[tokio::test]
async fn a_date_that_is_changed_part_by_part_keeps_its_other_parts() {
    journey("dates", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        open(page, "/datavolumes?filterBy=createdAt%3E%3D2026-01-31T00:00:00Z").await?;
        page.click_where("button", "the filter", |it| it.name.starts_with("Edit filter")).await?;
        page.find("dialog", "Edit filter").await?;
        page.evaluate("document.getElementById('filter-value').focus()").await?;
        // Month, day, year: the 31st of February is no date until its day is changed as well.
        page.type_text("02").await?;
        page.type_text("28").await?;
        let date = page.evaluate("document.getElementById('filter-value').value").await?;
        assert_eq!(date, "2026-02-28");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_day_without_a_midnight_ends_with_its_own_last_moment() {
    journey("santiago", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let zone = serde_json::json!({ "timezoneId": "America/Santiago" });
        page.cdp("Emulation.setTimezoneOverride", zone).await?;
        // The 7th of September, whose midnight there is; not so that of the 6th.
        open(page, "/datavolumes?filterBy=createdAt<%3D2026-09-08T02:59:59.999Z").await?;
        page.click_where("button", "the filter", |it| it.name.ends_with("7 Sept 2026")).await?;
        page.find("dialog", "Edit filter").await?;
        page.evaluate(
            "(() => { const date = document.getElementById('filter-value'); date.value = '2026-09-06'; \
             date.dispatchEvent(new Event('input', { bubbles: true })); date.focus(); })()",
        )
        .await?;
        page.press(Key::Enter).await?;
        page.is_at("/datavolumes?filterBy=createdAt%3C%3D2026-09-07T02%3A59%3A59.999Z").await?;
        page.find_where("button", "the filter", |it| it.name.ends_with("6 Sept 2026")).await?;
        Ok(())
    })
    .await;
}
