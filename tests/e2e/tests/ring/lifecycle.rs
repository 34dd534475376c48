//! A volume is created, edited, shared and deleted.

use e2e::{ExpectedErrors, Fixture, Key, Page, Result, Server, Setup, run_journey};
use emulator::Operation;

pub(crate) const NAME: &str = "whole-life";

/// A project, its cluster, and a department of that cluster with a project of its own.
pub(crate) struct OrgUnits {
    pub(crate) project: String,
    pub(crate) cluster: String,
    pub(crate) department: String,
    pub(crate) other: String,
}

pub(crate) fn org_units(server: &Server) -> OrgUnits {
    server.with(|emulator| {
        let department = &emulator.departments()[1];
        let other = emulator.projects().iter().find(|it| it.department_id == department.id);
        OrgUnits {
            project: emulator.projects()[0].name.to_string(),
            cluster: emulator.clusters()[0].name.to_string(),
            department: department.name.to_string(),
            other: other.map(|it| it.name.to_string()).unwrap_or_default(),
        }
    })
}

/// Every write was sent once, and the volume is gone.
pub(crate) fn assert_lifecycle_requests(server: &Server) {
    let journal = server.journal();
    let count =
        |operation| journal.iter().filter(|exchange| exchange.operation == Some(operation)).count();
    assert_eq!(count(Operation::CreateDatavolume), 1, "created once");
    assert_eq!(count(Operation::PatchDatavolume), 1, "description changed once");
    assert_eq!(count(Operation::PatchSharedScopes), 2, "shared once and unshared once");
    assert_eq!(count(Operation::DeleteDatavolume), 1, "deleted once");
    server.with(|emulator| assert!(emulator.volume_by_name(NAME).is_none(), "it is deleted"));
}

/// A deleted volume is requested once more.
pub(crate) const EXPECTED_ERRORS: ExpectedErrors<'_> = ExpectedErrors(&["status of 404"]);

#[tokio::test]
async fn a_volume_lifecycle_works_by_mouse() {
    run_journey("life_by_mouse", Setup::default(), EXPECTED_ERRORS, by_mouse).await;
}

pub(crate) async fn by_mouse(fixture: &mut Fixture) -> Result {
    let server = &fixture.server;
    let end_transition = || server.advance_clock(Setup::default().transition_time);
    whole_life(&fixture.page, org_units(server), end_transition).await?;
    assert_lifecycle_requests(server);
    Ok(())
}

/// `end_transition` is called while the volume is `Creating` and `Deleting`.
pub(crate) async fn whole_life(
    page: &Page,
    org_units: OrgUnits,
    end_transition: impl Fn(),
) -> Result {
    let OrgUnits { project, cluster, department, other } = org_units;

    page.open("/datavolumes").await?;
    page.expect_page("Data volumes").await?;
    page.click("link", "New data volume").await?;

    page.expect_page("New data volume").await?;
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.expect_text("Available").await?;
    page.fill("textbox", "Description", "From the cradle").await?;
    page.click("button", "Create data volume").await?;

    page.expect_page(NAME).await?;
    page.expect_text("Creating").await?;
    end_transition();
    page.expect_no_text("Creating").await?;
    page.expect_text("Ready").await?;
    page.expect_text("From the cradle").await?;
    page.click("button", "Edit description").await?;
    page.fill("textbox", "Description", "To the grave").await?;
    page.click("button", "Save description").await?;
    page.expect_gone("button", "Save description").await?;
    page.expect_text("To the grave").await?;

    page.click("link", "Share").await?;
    page.find("dialog", "Share").await?;
    page.find("treeitem", &cluster).await?;
    page.fill("searchbox", "Search departments and projects", &other).await?;
    page.click("treeitem", &other).await?;
    page.expect_text("1 project will get access.").await?;
    page.fill("searchbox", "Search departments and projects", &department).await?;
    page.click("treeitem", &department).await?;
    page.expect_text("12 projects will get access.").await?;
    page.click("button", "Review changes").await?;
    page.expect_gone("dialog", "Share").await?;
    page.click("button", "Apply changes").await?;
    page.find("rowheader", &other).await?;
    page.find("rowheader", &department).await?;
    page.expect_gone("button", "Apply changes").await?;
    page.click("button", &format!("Remove {department}")).await?;
    page.expect_text("11 projects will lose access.").await?;
    page.find("button", &format!("Keep {department}")).await?;
    page.click("button", "Apply changes").await?;
    page.expect_gone("rowheader", &department).await?;
    page.find("rowheader", &other).await?;
    page.expect_gone("button", "Apply changes").await?;

    page.click("link", NAME).await?;
    page.expect_page(NAME).await?;
    page.click("button", "Delete").await?;
    page.find("alertdialog", &format!("Delete {NAME}?")).await?;
    page.fill("textbox", &format!("Type {NAME} to confirm"), NAME).await?;
    page.click("button", "Delete data volume").await?;
    page.expect_text("Deleting").await?;
    end_transition();
    page.expect_text(&format!("{NAME} was deleted")).await?;
    page.click("link", "All data volumes").await?;

    page.expect_page("Data volumes").await?;
    page.fill("searchbox", "Search data volumes", NAME).await?;
    page.expect_text("No data volumes match").await
}

#[tokio::test]
async fn a_volume_lifecycle_works_by_keyboard() {
    run_journey("life_by_keyboard", Setup::default(), EXPECTED_ERRORS, by_keyboard).await;
}

/// The same steps without a click; [`tab_to`](e2e::Page::tab_to) checks that focused elements are
/// visible.
async fn by_keyboard(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let OrgUnits { project, cluster, department, other } = org_units(&fixture.server);

    page.open("/datavolumes").await?;
    page.expect_page("Data volumes").await?;
    page.tab_to("link", "Skip to content").await?;
    page.press(Key::Enter).await?;
    page.tab_to("link", "New data volume").await?;
    page.press(Key::Enter).await?;

    page.expect_page("New data volume").await?;
    page.expect_focus("heading", "New data volume").await?;
    page.tab_to("combobox", "Project").await?;
    page.type_text(&project).await?;
    choose(page, &project).await?;
    page.expect_value("combobox", "Project", &project).await?;
    page.tab_to("combobox", "Origin PVC").await?;
    page.type_text("training").await?;
    choose(page, "training-data").await?;
    page.expect_value("combobox", "Origin PVC", "training-data").await?;
    page.tab_to("textbox", "Name").await?;
    page.type_text(NAME).await?;
    page.expect_text("Available").await?;
    page.tab_to("textbox", "Description").await?;
    page.type_text("From the cradle").await?;
    page.tab_to("button", "Create data volume").await?;
    page.press(Key::Enter).await?;

    page.expect_page(NAME).await?;
    page.expect_focus("heading", NAME).await?;
    page.expect_text("Creating").await?;
    fixture.server.advance_clock(Setup::default().transition_time);
    page.expect_no_text("Creating").await?;
    page.expect_text("Ready").await?;
    page.tab_to("button", "Edit description").await?;
    page.press(Key::Space).await?;
    page.expect_focus("textbox", "Description").await?;
    page.replace_text("To the grave").await?;
    page.tab_to("button", "Save description").await?;
    page.press(Key::Enter).await?;
    page.expect_focus("button", "Edit description").await?;
    page.expect_text("To the grave").await?;

    page.tab_back_to("link", "Share").await?;
    page.press(Key::Enter).await?;
    page.expect_focus("searchbox", "Search departments and projects").await?;
    page.type_text(&other).await?;
    page.tab_to("treeitem", &cluster).await?;
    page.press(Key::End).await?;
    page.expect_focus("treeitem", &other).await?;
    page.press(Key::Space).await?;
    page.expect_text("1 project will get access.").await?;
    // The parent department.
    page.press(Key::Left).await?;
    page.expect_focus("treeitem", &department).await?;
    page.press(Key::Enter).await?;
    page.expect_text("12 projects will get access.").await?;
    page.tab_to("button", "Review changes").await?;
    page.press(Key::Enter).await?;
    page.expect_gone("dialog", "Share").await?;
    page.expect_focus("heading", "Pending changes").await?;
    page.tab_to("button", "Apply changes").await?;
    page.press(Key::Space).await?;
    page.find("rowheader", &department).await?;
    page.expect_gone("button", "Apply changes").await?;
    page.expect_focus("button", "Share").await?;
    page.tab_to("button", &format!("Remove {department}")).await?;
    page.press(Key::Enter).await?;
    page.expect_focus("button", &format!("Keep {department}")).await?;
    page.tab_back_to("button", "Apply changes").await?;
    page.press(Key::Enter).await?;
    page.expect_gone("rowheader", &department).await?;
    page.expect_gone("button", "Apply changes").await?;

    page.tab_back_to("link", NAME).await?;
    page.press(Key::Enter).await?;
    page.expect_page(NAME).await?;
    page.tab_to("button", "Delete").await?;
    page.press(Key::Enter).await?;
    // The field appears once access has been checked.
    page.expect_focus("textbox", &format!("Type {NAME} to confirm")).await?;
    page.type_text(NAME).await?;
    page.press(Key::Enter).await?;
    page.expect_text("Deleting").await?;
    fixture.server.advance_clock(Setup::default().transition_time);
    page.expect_text(&format!("{NAME} was deleted")).await?;
    page.tab_back_to("link", "All data volumes").await?;
    page.press(Key::Enter).await?;

    page.expect_page("Data volumes").await?;
    page.tab_to("searchbox", "Search data volumes").await?;
    page.type_text(NAME).await?;
    page.expect_text("No data volumes match").await?;
    assert_lifecycle_requests(&fixture.server);
    Ok(())
}

/// Selects a suggestion with the arrow key, once it is there.
async fn choose(page: &Page, text: &str) -> Result {
    page.find_where("option", text, |option| option.name.starts_with(text)).await?;
    for _ in 0..10 {
        page.press(Key::Down).await?;
        let active = "document.getElementById(\
             document.activeElement.getAttribute('aria-activedescendant'))?.textContent";
        let active = page.evaluate(active).await?;
        if active.as_str().is_some_and(|active| active.starts_with(text)) {
            return page.press(Key::Enter).await;
        }
    }
    Err(format!("the arrow key does not lead to {text:?}").into())
}
