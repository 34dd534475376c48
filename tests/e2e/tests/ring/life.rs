//! One volume's whole life.

use e2e::{Key, Page, Plane, Result, Setup, Stage, Trouble, journey};
use emulator::Operation;

pub(crate) const NAME: &str = "whole-life";

/// What the life needs of the control plane: a project in its cluster, another department there,
/// and a project of that.
pub(crate) struct Places {
    pub(crate) project: String,
    pub(crate) cluster: String,
    pub(crate) department: String,
    pub(crate) other: String,
}

pub(crate) fn places(plane: &Plane) -> Places {
    plane.with(|emulator| {
        let department = &emulator.departments()[1];
        let other = emulator.projects().iter().find(|it| it.department_id == department.id);
        Places {
            project: emulator.projects()[0].name.to_string(),
            cluster: emulator.clusters()[0].name.to_string(),
            department: department.name.to_string(),
            other: other.map(|it| it.name.to_string()).unwrap_or_default(),
        }
    })
}

/// What the control plane has seen of a whole life: each wish once, and nothing is left.
pub(crate) fn is_lived(plane: &Plane) {
    let journal = plane.journal();
    let count =
        |operation| journal.iter().filter(|exchange| exchange.operation == Some(operation)).count();
    assert_eq!(count(Operation::CreateDatavolume), 1, "created once");
    assert_eq!(count(Operation::PatchDatavolume), 1, "described anew once");
    assert_eq!(count(Operation::PatchSharedScopes), 2, "shared once, and taken back once");
    assert_eq!(count(Operation::DeleteDatavolume), 1, "deleted once");
    plane.with(|emulator| assert!(emulator.volume_by_name(NAME).is_none(), "it is gone"));
}

/// A volume that is gone is asked for once more.
pub(crate) const TROUBLE: Trouble<'_> = Trouble(&["status of 404"]);

#[tokio::test]
async fn a_whole_life_by_mouse() {
    journey("life_by_mouse", Setup::default(), TROUBLE, by_mouse).await;
}

pub(crate) async fn by_mouse(stage: &mut Stage) -> Result {
    let page = &stage.page;
    let Places { project, cluster, department, other } = places(&stage.plane);

    page.open("/datavolumes").await?;
    page.is_page("Data volumes").await?;
    page.click("link", "New data volume").await?;

    page.is_page("New data volume").await?;
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.sees("Available").await?;
    page.fill("textbox", "Description", "From the cradle").await?;
    page.click("button", "Create data volume").await?;

    page.is_page(NAME).await?;
    page.sees("Creating").await?;
    stage.plane.let_pass(Setup::default().change);
    page.sees_no("Creating").await?;
    page.sees("Ready").await?;
    page.sees("From the cradle").await?;
    page.click("button", "Edit description").await?;
    page.fill("textbox", "Description", "To the grave").await?;
    page.click("button", "Save description").await?;
    page.gone("button", "Save description").await?;
    page.sees("To the grave").await?;

    page.click("link", "Sharing").await?;
    page.is_page("Sharing").await?;
    page.click("button", "Add scopes").await?;
    page.find("dialog", "Add scopes").await?;
    page.find("treeitem", &cluster).await?;
    page.fill("searchbox", "Search departments and projects", &other).await?;
    page.click("treeitem", &other).await?;
    page.sees("1 project gains access.").await?;
    page.fill("searchbox", "Search departments and projects", &department).await?;
    page.click("treeitem", &department).await?;
    page.sees("12 projects gain access.").await?;
    page.click("button", "Done").await?;
    page.gone("dialog", "Add scopes").await?;
    page.click("button", "Apply changes").await?;
    page.find("rowheader", &other).await?;
    page.find("rowheader", &department).await?;
    page.gone("button", "Apply changes").await?;
    page.click("button", &format!("Remove {department}")).await?;
    page.sees("11 projects lose access.").await?;
    page.find("button", &format!("Keep {department}")).await?;
    page.click("button", "Apply changes").await?;
    page.gone("rowheader", &department).await?;
    page.find("rowheader", &other).await?;
    page.gone("button", "Apply changes").await?;

    page.click("link", NAME).await?;
    page.is_page(NAME).await?;
    page.click("button", "Delete").await?;
    page.find("alertdialog", &format!("Delete {NAME}?")).await?;
    page.has_focus("button", "Cancel").await?;
    page.fill("textbox", &format!("Type {NAME} to confirm"), NAME).await?;
    page.click("button", "Delete data volume").await?;
    page.sees("Deleting").await?;
    stage.plane.let_pass(Setup::default().change);
    page.sees(&format!("{NAME} has been deleted")).await?;
    page.click("link", "Go to all data volumes").await?;

    page.is_page("Data volumes").await?;
    page.fill("searchbox", "Search data volumes", NAME).await?;
    page.sees("No data volumes match").await?;
    is_lived(&stage.plane);
    Ok(())
}

#[tokio::test]
async fn a_whole_life_by_keyboard_alone() {
    journey("life_by_keyboard", Setup::default(), TROUBLE, by_keyboard).await;
}

/// The same life without a click. Whatever has the focus on the way is seen, see
/// [`tab_to`](e2e::Page::tab_to).
async fn by_keyboard(stage: &mut Stage) -> Result {
    let page = &stage.page;
    let Places { project, cluster, department, other } = places(&stage.plane);

    page.open("/datavolumes").await?;
    page.is_page("Data volumes").await?;
    page.tab_to("link", "Skip to content").await?;
    page.press(Key::Enter).await?;
    page.tab_to("link", "New data volume").await?;
    page.press(Key::Enter).await?;

    page.is_page("New data volume").await?;
    page.has_focus("heading", "New data volume").await?;
    page.tab_to("combobox", "Project").await?;
    page.type_text(&project).await?;
    choose(page, &project).await?;
    page.has_value("combobox", "Project", &project).await?;
    page.tab_to("combobox", "Origin PVC").await?;
    page.type_text("training").await?;
    choose(page, "training-data").await?;
    page.has_value("combobox", "Origin PVC", "training-data").await?;
    page.tab_to("textbox", "Name").await?;
    page.type_text(NAME).await?;
    page.sees("Available").await?;
    page.tab_to("textbox", "Description").await?;
    page.type_text("From the cradle").await?;
    page.tab_to("button", "Create data volume").await?;
    page.press(Key::Enter).await?;

    page.is_page(NAME).await?;
    page.has_focus("heading", NAME).await?;
    page.sees("Creating").await?;
    stage.plane.let_pass(Setup::default().change);
    page.sees_no("Creating").await?;
    page.sees("Ready").await?;
    page.tab_to("button", "Edit description").await?;
    page.press(Key::Space).await?;
    page.has_focus("textbox", "Description").await?;
    page.retype("To the grave").await?;
    page.tab_to("button", "Save description").await?;
    page.press(Key::Enter).await?;
    page.has_focus("button", "Edit description").await?;
    page.sees("To the grave").await?;

    page.tab_back_to("link", "Sharing").await?;
    page.press(Key::Enter).await?;
    page.is_page("Sharing").await?;
    page.tab_to("button", "Add scopes").await?;
    page.press(Key::Enter).await?;
    page.has_focus("searchbox", "Search departments and projects").await?;
    page.type_text(&other).await?;
    page.tab_to("treeitem", &cluster).await?;
    page.press(Key::End).await?;
    page.has_focus("treeitem", &other).await?;
    page.press(Key::Space).await?;
    page.sees("1 project gains access.").await?;
    // What it belongs to, a step up.
    page.press(Key::Left).await?;
    page.has_focus("treeitem", &department).await?;
    page.press(Key::Enter).await?;
    page.sees("12 projects gain access.").await?;
    page.tab_to("button", "Done").await?;
    page.press(Key::Enter).await?;
    page.gone("dialog", "Add scopes").await?;
    page.has_focus("button", "Add scopes").await?;
    page.tab_to("button", "Apply changes").await?;
    page.press(Key::Space).await?;
    page.find("rowheader", &department).await?;
    page.gone("button", "Apply changes").await?;
    page.has_focus("button", "Add scopes").await?;
    page.tab_to("button", &format!("Remove {department}")).await?;
    page.press(Key::Enter).await?;
    page.has_focus("button", &format!("Keep {department}")).await?;
    page.tab_back_to("button", "Apply changes").await?;
    page.press(Key::Enter).await?;
    page.gone("rowheader", &department).await?;
    page.gone("button", "Apply changes").await?;

    page.tab_back_to("link", NAME).await?;
    page.press(Key::Enter).await?;
    page.is_page(NAME).await?;
    page.tab_to("button", "Delete").await?;
    page.press(Key::Enter).await?;
    page.has_focus("button", "Cancel").await?;
    // It comes once it is known who loses access.
    page.find("textbox", &format!("Type {NAME} to confirm")).await?;
    page.tab_back_to("textbox", &format!("Type {NAME} to confirm")).await?;
    page.type_text(NAME).await?;
    page.press(Key::Enter).await?;
    page.sees("Deleting").await?;
    stage.plane.let_pass(Setup::default().change);
    page.sees(&format!("{NAME} has been deleted")).await?;
    page.tab_to("link", "Go to all data volumes").await?;
    page.press(Key::Enter).await?;

    page.is_page("Data volumes").await?;
    page.tab_to("searchbox", "Search data volumes").await?;
    page.type_text(NAME).await?;
    page.sees("No data volumes match").await?;
    is_lived(&stage.plane);
    Ok(())
}

/// Chooses a suggestion once it is there: the arrow key leads to it.
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
