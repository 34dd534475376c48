//! Bulk actions.

use e2e::{Fixture, Key, NO_ERRORS, Result, Setup, run_journey};
use emulator::{Operation, Phase};

#[tokio::test]
async fn several_volumes_are_deleted_by_keyboard() {
    run_journey("bulk_by_keyboard", Setup::default(), NO_ERRORS, by_keyboard).await;
}

async fn by_keyboard(fixture: &mut Fixture) -> Result {
    let page = &fixture.page;
    let mut failing = fixture.server.with(|emulator| {
        let volumes = emulator.volumes().iter();
        let failing = volumes.filter(|it| it.phase == Phase::NotReady && it.in_use_by.is_none());
        failing.map(|volume| volume.name.clone()).collect::<Vec<_>>()
    });
    failing.sort_unstable();
    let [first, second, ..] = failing.as_slice() else { return Err("too few volumes".into()) };

    page.open("/datavolumes?filterBy=phase==NotReady&limit=25").await?;
    page.expect_page("Data volumes").await?;
    page.tab_to("checkbox", &format!("Select {first}")).await?;
    page.press(Key::Space).await?;
    page.expect_text("1 selected").await?;
    page.tab_to("checkbox", &format!("Select {second}")).await?;
    page.press(Key::Space).await?;
    page.expect_text("2 selected").await?;
    page.tab_to("button", "Delete").await?;
    page.press(Key::Enter).await?;
    page.find("alertdialog", "Delete 2 data volumes?").await?;
    page.expect_focus("button", "Cancel").await?;
    page.tab_back_to("textbox", "Type delete 2 to confirm").await?;
    page.type_text("delete 2").await?;
    page.press(Key::Enter).await?;
    page.expect_text("2 data volumes deleted").await?;
    page.expect_focus("heading", "Data volumes").await?;
    page.tab_to("button", "Details").await?;
    page.press(Key::Enter).await?;
    page.find("dialog", "Results").await?;
    page.press(Key::Escape).await?;
    page.expect_focus("button", "Details").await?;

    let journal = fixture.server.journal();
    let deleted = journal.iter().filter(|it| it.operation == Some(Operation::DeleteDatavolume));
    assert_eq!(deleted.count(), 2, "each once");
    fixture.server.with(|emulator| {
        assert!(
            emulator.volume_by_name(first).is_none() && emulator.volume_by_name(second).is_none()
        );
    });
    Ok(())
}
