//! The detail page: concurrent edits, lost responses, permissions and status.

use e2e::{ExpectedErrors, Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use emulator::{Issue, Operation, Phase, Volume};
use serde_json::json;

fn find(fixture: &Fixture, matches: impl Fn(&Volume) -> bool) -> Result<(String, String)> {
    let found = fixture.server.with(|emulator| {
        let found = emulator.volumes().iter().find(|volume| matches(volume));
        found.map(|volume| (volume.id.to_string(), volume.name.clone()))
    });
    found.ok_or_else(|| "no volume is like that".into())
}

fn is_unused(volume: &Volume) -> bool {
    volume.phase == Phase::Ready && volume.in_use_by.is_none() && volume.shared_scopes.is_empty()
}

fn count(fixture: &Fixture, operation: Operation) -> usize {
    let journal = fixture.server.journal();
    journal.iter().filter(|exchange| exchange.operation == Some(operation)).count()
}

async fn sign_in(page: &Page, key: &str) -> Result {
    page.fill("textbox", "Client ID", key).await?;
    page.fill_secret("Client secret", key).await?;
    page.click("button", "Sign in with access key").await
}

#[tokio::test]
async fn concurrent_description_edits_are_detected_before_saving() {
    let setup = Setup::default();
    run_journey("description_conflict", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = find(fixture, is_unused)?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Mine").await?;
        fixture
            .elsewhere("PATCH", &id, Some(json!({ "description": "Theirs, and newer" })))
            .await?;
        page.click("button", "Save description").await?;
        page.expect_text("Another user has changed the description").await?;
        page.expect_text("Theirs, and newer").await?;
        page.expect_text("by maya.lindqvist@example.com").await?;
        assert_eq!(count(fixture, Operation::PatchDatavolume), 1, "only the other one was sent");

        page.click("button", "Continue editing").await?;
        page.expect_focus("textbox", "Description").await?;
        page.fill("textbox", "Description", "Theirs and mine").await?;
        page.click("button", "Save description").await?;
        page.expect_text("description saved").await?;
        page.expect_text("Theirs and mine").await?;
        assert_eq!(count(fixture, Operation::PatchDatavolume), 2);
        let saved = fixture.server.with(|it| it.volume(&id).and_then(|it| it.description.clone()));
        assert_eq!(saved.as_deref(), Some("Theirs and mine"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_delete_response_is_looked_up_and_followed() {
    let expected_errors = ExpectedErrors(&["/api/v1/datavolumes", "status of 404"]);
    run_journey("delete_lost", Setup::default(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = find(fixture, is_unused)?;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        // The fault repeats, because browsers retry over a reused connection.
        fixture.server.inject_fault("delete_datavolume:dropped-after")?;
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.expect_text("No one else loses access.").await?;
        page.click("button", "Delete data volume").await?;
        page.expect_text(&format!("{name} is being deleted")).await?;
        let journal = fixture.server.journal();
        let deleted =
            journal.iter().rposition(|it| it.operation == Some(Operation::DeleteDatavolume));
        let lost = deleted.and_then(|at| journal[at].status);
        assert_eq!(lost, None, "no response ever came");
        let since = journal.iter().skip(deleted.unwrap_or_default());
        let lookups = since.filter(|it| it.operation == Some(Operation::GetDatavolume)).count();
        assert!(lookups > 0, "so the console has looked");
        fixture.server.advance_clock(Setup::default().transition_time);
        page.expect_text(&format!("{name} was deleted")).await
    })
    .await;
}

#[tokio::test]
async fn each_role_sees_why_an_action_is_not_allowed() {
    let setup = Setup { dev_config: false, ..Setup::default() };
    run_journey("roles", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let department = fixture.server.with(|it| it.departments()[0].id.clone());
        let (id, name) =
            find(fixture, |it| is_unused(it) && it.department_id.as_ref() == Some(&department))?;
        page.open(&format!("/datavolumes/{id}")).await?;
        sign_in(page, "viewer").await?;
        page.expect_page(&name).await?;
        page.expect_text("You don’t have permission to see who this is shared with").await?;
        page.tab_to("link", "Make a copy").await?;
        page.expect_text("You don’t have permission to create data volumes.").await?;
        page.tab_to("button", "Delete").await?;
        page.expect_text("You don’t have permission to delete data volumes.").await?;
        page.tab_to("button", "Edit description").await?;
        page.expect_text("You don’t have permission to change or share data volumes.").await?;
        page.click("link", "All data volumes").await?;
        page.expect_page("Data volumes").await?;
        page.fill("searchbox", "Search data volumes", &name).await?;
        // Waits, because the focus would be lost with the old rows.
        page.expect_text("1–1 of 1").await?;
        page.click("checkbox", &format!("Select {name}")).await?;
        page.tab_to("button", "Delete").await?;
        page.expect_text("You don’t have permission to delete data volumes.").await?;

        page.click("button", "Account").await?;
        page.click("button", "Sign out").await?;
        page.expect_page("Sign in").await?;
        sign_in(page, "researcher").await?;
        page.expect_page("Data volumes").await?;
        page.fill("searchbox", "Search data volumes", &name).await?;
        // Waits, because the old rows would move away under the pointer.
        page.expect_text("1–1 of 1").await?;
        page.click("link", &name).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "By the researcher").await?;
        page.click("button", "Save description").await?;
        page.expect_text("description saved").await?;
        page.click("button", "Delete").await?;
        page.find("alertdialog", &format!("Delete {name}?")).await?;
        page.expect_text("No one else loses access.").await?;
        page.click("button", "Delete data volume").await?;
        page.expect_text(&format!("{name} is being deleted")).await?;
        assert_eq!(count(fixture, Operation::PatchDatavolume), 1);
        assert_eq!(count(fixture, Operation::DeleteDatavolume), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn going_back_asks_before_discarding_a_description() {
    run_journey("leave_by_back", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let (id, name) = find(fixture, is_unused)?;
        page.open(&format!("/datavolumes?search={name}")).await?;
        page.click("link", &name).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Not saved").await?;
        page.evaluate("history.back()").await?;
        page.find("alertdialog", "Leave without saving the description?").await?;
        page.click("button", "Stay").await?;
        page.expect_value("textbox", "Description", "Not saved").await?;
        assert!(page.url().await?.contains(&id));
        page.evaluate("history.back()").await?;
        page.find("alertdialog", "Leave without saving the description?").await?;
        page.click("button", "Leave").await?;
        page.expect_page("Data volumes").await
    })
    .await;
}

#[tokio::test]
async fn a_not_ready_volume_explains_why_and_a_ready_one_shows_how_to_mount_it() {
    run_journey(
        "not_ready_reasons",
        Setup { volumes: 120, ..Setup::default() },
        NO_ERRORS,
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            for (issue, explanation) in [
                (Issue::OriginNotBound, "start any workload"),
                (Issue::CopyFailed, "What to do:"),
                (Issue::StorageClassMissing, "storage class missing"),
            ] {
                let id = fixture.server.with(|emulator| {
                    let found = emulator.volumes().iter().find(|it| it.issue == Some(issue));
                    found.map(|it| it.id.to_string())
                });
                let Some(id) = id else { return Err(format!("no volume has {issue:?}").into()) };
                page.open(&format!("/datavolumes/{id}")).await?;
                expect_text_ignoring_case(fixture, explanation).await?;
            }
            let (id, name) = fixture.server.with(|emulator| {
                let ready = emulator.volumes().iter().find(|it| it.phase == Phase::Ready);
                ready.map(|it| (it.id.to_string(), it.name.clone())).unwrap_or_default()
            });
            page.open(&format!("/datavolumes/{id}")).await?;
            page.expect_page(&name).await?;
            page.evaluate("document.querySelector('main .disclosure > summary').click()").await?;
            page.fill("textbox", "Mount path", "/data/in").await?;
            page.expect_text(r#""mountPath": "/data/in""#).await?;
            page.click("tab", "YAML").await?;
            page.expect_text(&id).await
        },
    )
    .await;
}

/// Waits for a text, ignoring case.
async fn expect_text_ignoring_case(fixture: &Fixture, text: &str) -> Result {
    let lowercase = text.to_lowercase();
    eventually(text, async || {
        let text = fixture.page.evaluate("document.querySelector('main').textContent").await?;
        let text = text.as_str().unwrap_or_default().to_lowercase();
        if text.contains(&lowercase) {
            Ok(())
        } else {
            Err(format!("{lowercase} is not there").into())
        }
    })
    .await
}
