//! Creating a data volume where something comes in between.

use e2e::{Page, Result, Setup, Stage, Trouble, journey};
use emulator::Operation;

const NAME: &str = "made-only-once";

/// A form that can be sent.
async fn fill(stage: &Stage) -> Result {
    let page = &stage.page;
    let project = stage.plane.with(|emulator| emulator.projects()[0].name.to_string());
    page.open("/datavolumes/new").await?;
    page.is_page("New data volume").await?;
    page.fill("combobox", "Project", &project).await?;
    page.choose_option(&project).await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.fill("textbox", "Name", NAME).await?;
    page.sees("Available").await
}

/// How often the control plane was asked to create one.
fn created(stage: &Stage) -> usize {
    let journal = stage.plane.journal();
    let wishes = journal.iter().filter(|it| it.operation == Some(Operation::CreateDatavolume));
    wishes.count()
}

#[tokio::test]
async fn an_answer_that_gets_lost_ends_at_the_volume() {
    // Cut short: a dropped connection is another matter, which a browser may try again by itself.
    let run = async |stage: &mut Stage| {
        fill(stage).await?;
        let page = &stage.page;
        stage.plane.fault("create_datavolume:truncated")?;
        page.click("button", "Create data volume").await?;
        page.sees("It was created").await?;
        page.click("link", "Go to the data volume").await?;
        page.is_page(NAME).await?;
        assert_eq!(created(stage), 1, "one wish, one request");
        Ok(())
    };
    journey("answer_lost", Setup::default(), Trouble(&["ERR_"]), run).await;
}

#[tokio::test]
async fn a_connection_that_drops_after_the_work_ends_at_the_volume() {
    let run = async |stage: &mut Stage| {
        fill(stage).await?;
        let page = &stage.page;
        stage.plane.fault("create_datavolume:dropped-after")?;
        page.click("button", "Create data volume").await?;
        page.sees("It was created").await?;
        page.click("link", "Go to the data volume").await?;
        page.is_page(NAME).await
    };
    journey("connection_dropped", Setup::default(), Trouble(&["ERR_"]), run).await;
}

#[tokio::test]
async fn two_tabs_with_one_form_create_one_volume() {
    journey("two_tabs", Setup::default(), Trouble(&[]), two_tabs).await;
}

async fn two_tabs(stage: &mut Stage) -> Result {
    fill(stage).await?;
    let page = &stage.page;
    page.duplicate_tab().await?;
    page.is_page("New data volume").await?;
    page.has_value("textbox", "Name", NAME).await?;
    page.sees("Available").await?;

    page.go_to_tab(0).await?;
    stage.plane.fault("create_datavolume:latency=4000")?;
    page.click("button", "Create data volume").await?;
    page.go_to_tab(1).await?;
    page.click("button", "Create data volume").await?;
    page.sees("This form is being sent in another tab.").await?;

    page.go_to_tab(0).await?;
    page.is_page(NAME).await?;
    page.go_to_tab(1).await?;
    page.sees("It was created in another tab").await?;
    page.click("link", "Go to the data volume").await?;
    page.is_page(NAME).await?;
    assert_eq!(created(stage), 1, "one wish, one request");
    Ok(())
}

#[tokio::test]
async fn a_copy_gets_what_can_be_had_twice_and_is_shared() {
    journey("copy", Setup::default(), Trouble(&[]), copy).await;
}

async fn copy(stage: &mut Stage) -> Result {
    let page = &stage.page;
    let (id, name, scopes) = stage.plane.with(|emulator| {
        let shared = emulator.volumes().iter().find(|it| {
            it.phase == emulator::Phase::Ready && it.shared_scopes.len() > 2 && it.name.len() < 50
        });
        let shared = shared.expect("a shared volume");
        (shared.id.to_string(), shared.name.clone(), shared.shared_scopes.len())
    });
    let copy = format!("{name}-copy");
    page.open(&format!("/datavolumes/new?copyOf={id}")).await?;
    page.is_page("New data volume").await?;
    page.has_value("textbox", "Name", &copy).await?;
    page.sees("Available").await?;
    page.click("combobox", "Origin PVC").await?;
    page.choose_option("training-data").await?;
    page.click("button", "Create data volume").await?;
    page.is_page(&copy).await?;
    let shared = stage
        .plane
        .with(|emulator| emulator.volume_by_name(&copy).map(|volume| volume.shared_scopes.len()));
    assert_eq!(shared, Some(scopes));
    Ok(())
}

#[tokio::test]
async fn going_back_in_the_history_asks_before_what_is_typed_is_left() {
    journey("leave_form", Setup::default(), Trouble(&[]), leave).await;
}

async fn leave(stage: &mut Stage) -> Result {
    let page = &stage.page;
    page.open("/datavolumes").await?;
    page.is_page("Data volumes").await?;
    page.click("link", "New data volume").await?;
    page.is_page("New data volume").await?;
    page.fill("textbox", "Name", NAME).await?;
    step_back(page).await?;
    page.find("alertdialog", "Leave the form?").await?;
    page.click("button", "Cancel").await?;
    page.gone("alertdialog", "Leave the form?").await?;
    page.has_value("textbox", "Name", NAME).await?;
    step_back(page).await?;
    page.click("button", "Leave").await?;
    page.is_page("Data volumes").await?;
    page.is_at("/datavolumes").await?;
    page.click("link", "New data volume").await?;
    page.has_value("textbox", "Name", NAME).await
}

/// As the browser's button does; WebDriver's own step goes past every question.
async fn step_back(page: &Page) -> Result {
    page.evaluate("history.back(); 0").await.map(drop)
}
