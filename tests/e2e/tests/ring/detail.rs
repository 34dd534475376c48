//! One volume among several people, and over a network that fails.

use e2e::{Page, Result, Setup, Stage, Trouble, journey};
use emulator::{Operation, Phase, Volume};
use serde_json::json;

/// The id and the name of the first volume that fits.
fn find(stage: &Stage, fits: impl Fn(&Volume) -> bool) -> Result<(String, String)> {
    let found = stage.plane.with(|emulator| {
        let found = emulator.volumes().iter().find(|volume| fits(volume));
        found.map(|volume| (volume.id.to_string(), volume.name.clone()))
    });
    found.ok_or_else(|| "no volume is like that".into())
}

fn is_free(volume: &Volume) -> bool {
    volume.phase == Phase::Ready && volume.in_use_by.is_none() && volume.shared_scopes.is_empty()
}

fn count(stage: &Stage, operation: Operation) -> usize {
    let journal = stage.plane.journal();
    journal.iter().filter(|exchange| exchange.operation == Some(operation)).count()
}

async fn sign_in(page: &Page, key: &str) -> Result {
    page.fill("textbox", "Client ID", key).await?;
    page.fill_secret("Client secret", key).await?;
    page.click("button", "Sign in with access key").await
}

#[tokio::test]
async fn two_people_change_a_description_and_neither_overwrites_the_other_unseen() {
    let setup = Setup::default();
    journey("description_conflict", setup, Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = find(stage, is_free)?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.is_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Mine").await?;
        stage.elsewhere("PATCH", &id, Some(json!({ "description": "Theirs, and newer" }))).await?;
        page.click("button", "Save description").await?;
        page.sees("Somebody else has changed the description meanwhile").await?;
        page.sees("Theirs, and newer").await?;
        page.sees("by maya.lindqvist@example.com").await?;
        assert_eq!(count(stage, Operation::PatchDatavolume), 1, "only the other one was sent");

        page.click("button", "Go on editing").await?;
        page.has_focus("textbox", "Description").await?;
        page.fill("textbox", "Description", "Theirs and mine").await?;
        page.click("button", "Save description").await?;
        page.sees("Description saved").await?;
        page.sees("Theirs and mine").await?;
        assert_eq!(count(stage, Operation::PatchDatavolume), 2);
        let kept = stage.plane.with(|it| it.volume(&id).and_then(|it| it.description.clone()));
        assert_eq!(kept.as_deref(), Some("Theirs and mine"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_found_out_and_followed() {
    let trouble = Trouble(&["/api/v1/datavolumes", "status of 404"]);
    journey("delete_lost", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = find(stage, is_free)?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.is_page(&name).await?;
        // Every time: over a connection that was used before, the browser itself asks once more.
        stage.plane.fault("delete_datavolume:dropped-after")?;
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.sees("It is not shared with anyone.").await?;
        page.click("button", "Delete data volume").await?;
        page.sees(&format!("{name} is being deleted")).await?;
        let journal = stage.plane.journal();
        let deleted =
            journal.iter().rposition(|it| it.operation == Some(Operation::DeleteDatavolume));
        let lost = deleted.and_then(|at| journal[at].status);
        assert_eq!(lost, None, "no answer ever came");
        let since = journal.iter().skip(deleted.unwrap_or_default());
        let looked = since.filter(|it| it.operation == Some(Operation::GetDatavolume)).count();
        assert!(looked > 0, "so the console has looked");
        stage.plane.let_pass(Setup::default().change);
        page.sees(&format!("{name} has been deleted")).await
    })
    .await;
}

#[tokio::test]
async fn each_role_is_offered_what_it_may_do_and_told_why_not_the_rest() {
    let setup = Setup { dev_config: false, ..Setup::default() };
    journey("roles", setup, Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let department = stage.plane.with(|it| it.departments()[0].id.clone());
        let (id, name) =
            find(stage, |it| is_free(it) && it.department_id.as_ref() == Some(&department))?;
        page.open(&format!("/datavolumes/{id}")).await?;
        sign_in(page, "viewer").await?;
        page.is_page(&name).await?;
        page.sees("You cannot see whom this is shared with").await?;
        page.tab_to("link", "Make a copy").await?;
        page.sees("You may not create data volumes.").await?;
        page.tab_to("button", "Delete").await?;
        page.sees("You may not delete data volumes.").await?;
        page.tab_to("button", "Edit description").await?;
        page.sees("You may not change or share data volumes.").await?;
        page.click("link", "All data volumes").await?;
        page.is_page("Data volumes").await?;
        page.fill("searchbox", "Search data volumes", &name).await?;
        // The rows from before would take the focus along when they go.
        page.sees("1–1 of 1").await?;
        page.click("checkbox", &format!("Select {name}")).await?;
        page.tab_to("button", "Delete").await?;
        page.sees("You may not delete data volumes.").await?;

        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.is_page("Sign in").await?;
        sign_in(page, "researcher").await?;
        page.is_page("Data volumes").await?;
        page.fill("searchbox", "Search data volumes", &name).await?;
        // The rows from before would move away under the pointer.
        page.sees("1–1 of 1").await?;
        page.click("link", &name).await?;
        page.is_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "By the researcher").await?;
        page.click("button", "Save description").await?;
        page.sees("Description saved").await?;
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.sees("It is not shared with anyone.").await?;
        page.click("button", "Delete data volume").await?;
        page.sees(&format!("{name} is being deleted")).await?;
        assert_eq!(count(stage, Operation::PatchDatavolume), 1);
        assert_eq!(count(stage, Operation::DeleteDatavolume), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_browsers_back_asks_before_an_edit_is_given_up() {
    journey("leave_by_back", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name) = find(stage, is_free)?;
        page.open(&format!("/datavolumes?search={name}")).await?;
        page.click("link", &name).await?;
        page.is_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Not saved").await?;
        page.evaluate("history.back()").await?;
        page.find("alertdialog", "Leave without saving the description?").await?;
        page.click("button", "Cancel").await?;
        page.has_value("textbox", "Description", "Not saved").await?;
        assert!(page.address().await?.contains(&id));
        page.evaluate("history.back()").await?;
        page.find("alertdialog", "Leave without saving the description?").await?;
        page.click("button", "Leave").await?;
        page.is_page("Data volumes").await
    })
    .await;
}
