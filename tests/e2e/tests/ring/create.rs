//! Creating data volumes: lost responses, tabs, copies and sharing.

use e2e::{ExpectedErrors, Fixture, Key, NO_ERRORS, Result, Setup, eventually, run_journey};
use emulator::Operation;

pub const NAME: &str = "made-only-once";

/// Fills the form so that it can be submitted.
pub async fn fill(fixture: &Fixture) -> Result {
    let page = &fixture.page;
    let project = fixture.server.with(|emulator| emulator.projects()[0].name.to_string());
    page.open("/datavolumes/new").await?;
    page.expect_page("New data volume").await?;
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.expect_text("Available").await
}

fn create_requests(fixture: &Fixture) -> usize {
    let journal = fixture.server.journal();
    let requests = journal.iter().filter(|it| it.operation == Some(Operation::CreateDatavolume));
    requests.count()
}

#[tokio::test]
async fn after_a_truncated_create_response_the_created_volume_is_found() {
    // Truncated, because browsers retry dropped connections themselves.
    let run = async |fixture: &mut Fixture| {
        fill(fixture).await?;
        let page = &fixture.page;
        fixture.server.inject_fault("create_datavolume:truncated")?;
        page.click("button", "Create data volume").await?;
        page.expect_text("The response was lost, but ").await?;
        page.expect_page(NAME).await?;
        assert_eq!(create_requests(fixture), 1, "one attempt, one request");
        Ok(())
    };
    run_journey("answer_lost", Setup::default(), ExpectedErrors(&["ERR_"]), run).await;
}

#[tokio::test]
async fn after_a_dropped_connection_the_created_volume_is_found() {
    let run = async |fixture: &mut Fixture| {
        fill(fixture).await?;
        let page = &fixture.page;
        fixture.server.inject_fault("create_datavolume:dropped-after")?;
        page.click("button", "Create data volume").await?;
        page.expect_text("The response was lost, but ").await?;
        page.expect_page(NAME).await
    };
    run_journey("connection_dropped", Setup::default(), ExpectedErrors(&["ERR_"]), run).await;
}

#[tokio::test]
async fn the_same_form_in_two_tabs_creates_one_volume() {
    run_journey("two_tabs", Setup::default(), NO_ERRORS, two_tabs).await;
}

async fn two_tabs(fixture: &mut Fixture) -> Result {
    fill(fixture).await?;
    let page = &fixture.page;
    page.duplicate_tab().await?;
    page.expect_page("New data volume").await?;
    page.expect_value("textbox", "Name", NAME).await?;
    page.expect_text("Available").await?;

    page.go_to_tab(0).await?;
    fixture.server.inject_fault("create_datavolume:latency=4000")?;
    page.click("button", "Create data volume").await?;
    page.go_to_tab(1).await?;
    page.click("button", "Create data volume").await?;
    page.expect_text("Another tab is sending this form.").await?;

    page.go_to_tab(0).await?;
    page.expect_page(NAME).await?;
    page.go_to_tab(1).await?;
    page.expect_text("Data volume created in another tab").await?;
    page.click("link", "Go to the data volume").await?;
    page.expect_page(NAME).await?;
    assert_eq!(create_requests(fixture), 1, "one attempt, one request");
    Ok(())
}

#[tokio::test]
async fn a_copy_is_shared_with_the_scopes_of_the_original() {
    run_journey("copy", Setup::default(), NO_ERRORS, copy).await;
}

async fn copy(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let (id, name, scopes) = fixture.server.with(|emulator| {
        let shared = emulator.volumes().iter().find(|it| {
            it.phase == emulator::Phase::Ready && it.shared_scopes.len() > 2 && it.name.len() < 50
        });
        let shared = shared.expect("a shared volume");
        (shared.id.to_string(), shared.name.clone(), shared.shared_scopes.len())
    });
    let copy = format!("{name}-copy");
    page.open(&format!("/datavolumes/new?copyOf={id}")).await?;
    page.expect_page(&format!("Copy of {name}")).await?;
    page.expect_value("textbox", "Name", &copy).await?;
    page.expect_text("Available").await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.click("button", "Create data volume").await?;
    page.expect_page(&copy).await?;
    let shared = fixture
        .server
        .with(|emulator| emulator.volume_by_name(&copy).map(|volume| volume.shared_scopes.len()));
    assert_eq!(shared, Some(scopes));
    Ok(())
}

#[tokio::test]
async fn going_back_from_an_unfinished_form_keeps_the_draft() {
    run_journey("leave_form", Setup::default(), NO_ERRORS, leave_form).await;
}

async fn leave_form(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    page.open("/datavolumes").await?;
    page.expect_page("Data volumes").await?;
    page.click("link", "New data volume").await?;
    page.expect_page("New data volume").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.evaluate("history.back(); 0").await?;
    page.expect_page("Data volumes").await?;
    page.expect_text("saved as a draft").await?;
    page.expect_url("/datavolumes").await?;
    page.click("link", "New data volume").await?;
    page.expect_value("textbox", "Name", NAME).await
}

#[tokio::test]
async fn the_dialog_stays_where_it_is_while_scopes_are_chosen_and_searched() {
    run_journey("scopes_dialog", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let others = fixture.server.with(|emulator| {
            emulator.projects()[1..3].iter().map(|it| it.name.to_string()).collect::<Vec<_>>()
        });
        fill(fixture).await?;
        page.click("button", "Share").await?;
        // Found once the projects are loaded.
        page.fill("searchbox", "Search departments and projects", &others[0]).await?;
        page.find("treeitem", &others[0]).await?;
        let position = "['dialog[open]', '.tree'].map(it => {
            const { top, height } = document.querySelector(it).getBoundingClientRect();
            return it === '.tree' ? top : `${top} ${height}`;
        }).join(' ')";
        let before = page.evaluate(position).await?;
        for other in &others {
            page.fill("searchbox", "Search departments and projects", other).await?;
            page.click("treeitem", other).await?;
            page.expect_text("will get access.").await?;
            assert_eq!(page.evaluate(position).await?, before);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sharing_that_failed_after_creation_can_be_retried() {
    let expected_errors = ExpectedErrors(&["status of 500"]);
    run_journey("unshared", Setup::default(), expected_errors, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let other = fixture.server.with(|emulator| emulator.projects()[1].name.to_string());
        fill(fixture).await?;
        page.click("button", "Share").await?;
        page.fill("searchbox", "Search departments and projects", &other).await?;
        page.click("treeitem", &other).await?;
        page.click("button", "Done").await?;
        fixture.server.inject_fault("patch_shared_scopes:status=500,nth=1")?;
        page.click("button", "Create data volume").await?;
        page.expect_text("was created, but sharing failed").await?;
        page.reload().await?;
        page.expect_text("was created, but sharing failed").await?;
        page.click("button", "Try sharing again").await?;
        page.expect_page(NAME).await?;
        let journal = fixture.server.journal();
        let count = |operation| {
            journal.iter().filter(|exchange| exchange.operation == Some(operation)).count()
        };
        assert_eq!(count(Operation::CreateDatavolume), 1);
        assert_eq!(count(Operation::PatchSharedScopes), 2);
        let scopes =
            fixture.server.with(|it| it.volume_by_name(NAME).map(|it| it.shared_scopes.len()));
        assert_eq!(scopes, Some(1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn at_a_zoom_of_400_percent_suggestions_do_not_cover_their_field() {
    let run = async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.set_size(320, 225).await?;
        let expect_options = async || {
            eventually("options", async || match page.find_all("option").await?.len() {
                0 => Err("there are none".into()),
                _ => Ok(()),
            })
            .await
        };
        page.click("combobox", "Project").await?;
        expect_options().await?;
        for position in ["start", "center", "end"] {
            page.press(Key::Escape).await?;
            page.evaluate(&format!(
                "document.activeElement.scrollIntoView({{ block: '{position}' }})"
            ))
            .await?;
            page.press(Key::Down).await?;
            expect_options().await?;
            page.settle().await?;
            let boxes =
                "[document.activeElement, document.querySelector('.combobox-popup:not([hidden])')]
                .map((it) => it.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])";
            let boxes: Vec<[f64; 2]> = serde_json::from_value(page.evaluate(boxes).await?)?;
            let [[field, field_end], [list, list_end]] = boxes[..] else {
                return Err("there are two".into());
            };
            let description = format!(
                "{position}: the field is from {field} to {field_end}, the list from {list} to {list_end}"
            );
            assert!(list_end <= field || list >= field_end, "{description}");
            assert!(list >= 0.0 && list_end <= 225.0 && list_end - list > 24.0, "{description}");
        }
        Ok(())
    };
    run_journey("zoomed_suggestions", Setup::default(), NO_ERRORS, run).await;
}
