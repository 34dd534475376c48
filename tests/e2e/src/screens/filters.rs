//! The list's filters.

use super::Screen;
use crate::error::Result;
use crate::journey::Fixture;
use thirtyfour::Key;

pub(super) async fn open(screen: Screen, fixture: &Fixture) -> Result {
    let page = &fixture.page;
    let project = fixture.server.with(|it| it.volumes()[0].project_id.to_string());
    let filter = format!("name!@scratch,projectId=={project},createdAt>=2025-01-01T00:00:00Z");
    page.open(&format!("/datavolumes?limit=25&filterBy={filter}")).await?;
    page.expect_page("Data volumes").await?;
    page.find("navigation", "Pagination").await?;
    match screen {
        Screen::ListFilter => {
            page.click_where("button", "the filter by date", |it| {
                it.name.starts_with("Edit filter Created")
            })
            .await?;
            page.find("button", "More than 30 days ago").await.map(drop)
        }
        Screen::ListFilterError => {
            page.click("button", "Add filter").await?;
            page.expect_focus("button", "Name").await?;
            page.press(Key::Enter).await?;
            page.find("textbox", "Value").await?;
            page.click("button", "Apply filter").await?;
            page.expect_text("Enter a value").await
        }
        Screen::ListFilterProject => {
            page.click_where("button", "the filter by project", |it| {
                it.name.starts_with("Edit filter Project")
            })
            .await?;
            page.fill("combobox", "Project", "l").await?;
            page.find_where("option", "a match", |it| it.name.starts_with("lidar-mapping")).await?;
            page.expect_no_text("Loading suggestions…").await?;
            page.press(Key::Down).await
        }
        _ => {
            page.click("button", "Edit as query").await?;
            let text = "phase==Ready, nam==lidar,createdAt=@2026,createdBy==Doe, John";
            page.fill("textbox", "Filter query", text).await?;
            page.expect_text("a value can’t contain a comma").await
        }
    }
}
