//! Usable volumes and saved views.

use super::Screen;
use crate::error::Result;
use crate::journey::Fixture;
use thirtyfour::Key;

pub(super) async fn open(screen: Screen, fixture: &Fixture) -> Result {
    let (page, server) = (&fixture.page, &fixture.server);
    if screen == Screen::ListUsable {
        let (id, name) = server.with(|it| {
            let project = &it.projects()[0];
            (project.id.to_string(), project.name.to_string())
        });
        page.open(&format!("/datavolumes?limit=25&usableInProjectId={id}")).await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.fill("combobox", "Project", &name[..1]).await?;
        page.find_where("option", "a match", |it| it.name.starts_with(&format!("{name} "))).await?;
        page.expect_no_text("Loading suggestions…").await?;
        return page.press(Key::Down).await;
    }
    if screen == Screen::ListViewsNoSearch {
        server.with(|it| it.set_switches(emulator::Switches::before_2_21()));
        page.open("/datavolumes?limit=25").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.fill("searchbox", "Search data volumes", "lidar").await?;
        return page.expect_text("This control plane doesn’t support search").await;
    }
    page.open("/datavolumes?limit=25").await?;
    page.expect_page("Data volumes").await?;
    if screen == Screen::ListViewsUnreadable {
        page.evaluate("localStorage.setItem('dvc.views', '{\"version\":99}')").await?;
        page.reload().await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        return page.expect_text("Your saved views couldn’t be read").await;
    }
    for (name, link) in [
        ("Ready to mount", "Ready"),
        ("Broken, oldest first, to be looked at on Mondays", "Not ready"),
    ] {
        page.click("link", link).await?;
        page.click_where("button", "Views", |it| it.name.starts_with("Views")).await?;
        page.click("button", "Save this view").await?;
        page.fill("textbox", "Name", name).await?;
        page.click("button", "Save").await?;
        page.find("button", &format!("Views: {name}")).await?;
    }
    page.click_where("button", "Views", |it| it.name.starts_with("Views")).await?;
    page.click("button", "Set as default: Ready to mount").await?;
    if screen == Screen::ListViews {
        return Ok(());
    }
    page.click("button", "Save this view").await?;
    page.fill("textbox", "Name", "ready to mount").await?;
    page.click("button", "Save").await?;
    page.find("button", "Replace “Ready to mount”").await.map(drop)
}
