//! Where notifications are shown.

use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, run_journey};

/// Waits for a notification, and checks that it covers neither the focused element nor the actions of the page, and in
/// a wide window none of its data.
async fn expect_nothing_covered(page: &Page, notification: &str) -> Result {
    const COVERED: &str = "(() => {
        const toasts = [...document.querySelectorAll('.toast')].map((it) => it.getBoundingClientRect());
        if (!toasts.length) return 'there is no notification';
        // A heading is as wide as the page, which its text is not.
        const focused = document.activeElement;
        // In a wide window, nor the data of a page.
        const controls = [focused.matches('h1') ? focused.firstElementChild : focused, ...document.querySelectorAll(
            innerWidth < 1200 ? '.page-header :is(a, button)' : '.page-header :is(a, button), .card, h1 > *')];
        const isCovered = (it) => {
            const box = it.getBoundingClientRect();
            return toasts.some((toast) => box.left < toast.right && toast.left < box.right
                && box.top < toast.bottom && toast.top < box.bottom);
        };
        return controls.filter((it) => it !== document.body && it.checkVisibility() && isCovered(it))
            .map((it) => it.outerHTML.slice(0, 90)).join('\\n');
    })()";
    page.expect_text(notification).await?;
    page.settle().await?;
    assert_eq!(page.evaluate(COVERED).await?, "", "after {notification}");
    Ok(())
}

async fn in_both_widths(name: &str, run: impl AsyncFn(&mut Fixture) -> Result) {
    for (width, height) in [(1280, 900), (375, 812)] {
        run_journey(name, Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
            fixture.page.set_size(width, height).await?;
            run(fixture).await
        })
        .await;
    }
}

/// The ID and the name of a ready data volume that is shared.
fn shared_volume(fixture: &Fixture) -> (String, String) {
    fixture.server.with(|emulator| {
        let shared = emulator.volumes().iter().find(|it| {
            it.phase == emulator::Phase::Ready && it.shared_scopes.len() > 2 && it.name.len() < 50
        });
        let shared = shared.expect("a shared volume");
        (shared.id.to_string(), shared.name.clone())
    })
}

#[tokio::test]
async fn a_notification_of_a_creation_covers_no_action() {
    in_both_widths("toast_created", async |fixture: &mut Fixture| {
        let (id, name) = shared_volume(fixture);
        let page = &fixture.page;
        let copy = format!("{name}-copy");
        page.open(&format!("/datavolumes/new?copyOf={id}")).await?;
        page.expect_page(&format!("Copy of {name}")).await?;
        page.expect_value("textbox", "Name", &copy).await?;
        page.expect_text("Available").await?;
        page.click("combobox", "Origin PVC").await?;
        page.choose_option("training-data").await?;
        page.click("button", "Create data volume").await?;
        page.expect_page(&copy).await?;
        expect_nothing_covered(page, &format!("{copy} was created")).await
    })
    .await;
}

#[tokio::test]
async fn a_notification_of_a_saved_description_covers_no_action() {
    in_both_widths("toast_description", async |fixture: &mut Fixture| {
        let (id, name) = shared_volume(fixture);
        let page = &fixture.page;
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_page(&name).await?;
        page.click("button", "Edit description").await?;
        page.fill("textbox", "Description", "Seen everywhere").await?;
        page.click("button", "Save description").await?;
        expect_nothing_covered(page, "description saved").await
    })
    .await;
}

#[tokio::test]
async fn a_notification_of_changed_sharing_covers_no_action() {
    in_both_widths("toast_sharing", async |fixture: &mut Fixture| {
        let (id, name) = shared_volume(fixture);
        let scope = fixture.server.with(|emulator| {
            let volume = emulator.volume(&id).expect("it");
            volume.shared_scopes[0].scope_name.to_string()
        });
        let page = &fixture.page;
        page.open(&format!("/datavolumes/{id}/sharing")).await?;
        page.expect_page(&format!("Sharing: {name}")).await?;
        page.click("button", &format!("Remove {scope}")).await?;
        page.click("button", "Apply changes").await?;
        expect_nothing_covered(page, "is no longer shared with ").await
    })
    .await;
}

#[tokio::test]
async fn a_notification_of_an_export_covers_no_action() {
    const COVERED: &str = "(() => {
        const toast = document.querySelector('.toast').getBoundingClientRect();
        return [...document.querySelectorAll('.list-foot :is(select, a, button)')].some((it) => {
            const box = it.getBoundingClientRect();
            return box.left < toast.right && toast.left < box.right
                && box.top < toast.bottom && toast.top < box.bottom;
        });
    })()";
    run_journey("toast_export", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 900).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        expect_nothing_covered(page, " exported to ").await?;
        // Between the page size and the pager.
        page.find("combobox", "Rows per page").await?;
        assert_eq!(page.evaluate(COVERED).await?, false, "the pager is covered");
        Ok(())
    })
    .await;
}
