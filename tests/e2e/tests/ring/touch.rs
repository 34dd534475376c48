//! Touch screens whose window is low: on its side, or above a keyboard on the screen.

use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::{Value, json};

fn setup() -> Setup {
    Setup { volumes: 120, ..Setup::default() }
}

const PORTRAIT: (u32, u32) = (375, 812);
const LANDSCAPE: (u32, u32) = (812, 375);
const ABOVE_KEYBOARD: (u32, u32) = (375, 420);

async fn set_touch_screen(page: &Page, (width, height): (u32, u32)) -> Result {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
    page.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
    let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
    page.cdp("Emulation.setTouchEmulationEnabled", touch).await?;
    Ok(())
}

pub async fn expect_true(page: &Page, what: &str, expression: &str) -> Result {
    eventually(what, async || match page.evaluate(expression).await? {
        Value::Bool(true) => Ok(()),
        value => Err(format!("{expression} is {value}").into()),
    })
    .await
}

async fn touch(page: &Page, kind: &str, at: Option<(f64, f64)>) -> Result {
    let points = at.map(|(x, y)| json!({ "x": x, "y": y })).into_iter().collect::<Vec<_>>();
    page.cdp("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await?;
    Ok(())
}

async fn center(page: &Page, selector: &str) -> Result<(f64, f64)> {
    let center = format!(
        "(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])
         (document.querySelector('{selector}').getBoundingClientRect())"
    );
    Ok(serde_json::from_value(page.evaluate(&center).await?)?)
}

async fn tap(page: &Page, selector: &str) -> Result {
    let at = center(page, selector).await?;
    touch(page, "touchStart", Some(at)).await?;
    touch(page, "touchEnd", None).await
}

#[tokio::test]
async fn on_its_side_a_phone_shows_four_rows_and_a_bar_in_reach_that_covers_no_selected_row() {
    run_journey("touch_landscape", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, LANDSCAPE).await?;
        page.open("/datavolumes?limit=25").await?;
        page.expect_text("of 120").await?;
        let scrolls = "(({ scrollHeight, clientHeight }) => scrollHeight === clientHeight)
            (document.querySelector('main .table-region'))";
        expect_true(page, "only the page scrolls", scrolls).await?;
        assert_eq!(page.horizontal_overflow().await?, None);
        let rows = "[...document.querySelectorAll('main tbody tr[data-id]')]
            .filter(row => row.getBoundingClientRect().bottom <= innerHeight).length >= 4";
        expect_true(page, "four rows are in view", rows).await?;
        let names = page.row_names().await?;
        page.click("checkbox", &format!("Select {}", names[3])).await?;
        page.expect_text("1 selected").await?;
        page.settle().await?;
        let uncovered = "(() => {
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            return box('main tr[data-selected]').bottom <= box('.bulk').top;
        })()";
        expect_true(page, "the selected row is above the bar", uncovered).await?;
        page.evaluate("scrollTo(0, 0)").await?;
        let starts = "(() => {
            const start = (selector) => document.querySelector(selector).getBoundingClientRect().left;
            return start('main .table-region') === 0 && start('main h1') === start('.banner > *');
        })()";
        expect_true(page, "rows are as wide as the window, in line with what is above", starts).await?;
        let bar = "(({ top, bottom }) => top > 187 && bottom <= 375)
            (document.querySelector('.bulk').getBoundingClientRect())";
        expect_true(page, "the bar is at the bottom of the window", bar).await?;
        page.evaluate("scrollTo(0, 400)").await?;
        let scrolled = "(() => {
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            return box('.banner').bottom <= 0 && box('main thead').top === 0;
        })()";
        expect_true(page, "only the names of the columns stay above the rows", scrolled).await
    })
    .await;
}

#[tokio::test]
async fn the_name_to_type_before_deleting_has_the_focus() {
    run_journey("touch_delete", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let shared = fixture.server.with(|emulator| {
            let mut shared = emulator.volumes().iter().filter(|it| !it.shared_scopes.is_empty());
            shared.find(|it| it.phase == emulator::Phase::Ready).map(|it| it.id.to_string())
        });
        let shared = shared.ok_or("no data volume is shared")?;
        set_touch_screen(page, PORTRAIT).await?;
        page.open(&format!("/datavolumes/{shared}")).await?;
        page.click("button", "Delete").await?;
        expect_true(page, "the field", "document.activeElement.matches('.dialog-confirm input')")
            .await?;
        set_touch_screen(page, ABOVE_KEYBOARD).await?;
        let is_in_sight = "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)
            (document.activeElement.getBoundingClientRect())";
        expect_true(page, "it is above the keyboard", is_in_sight).await
    })
    .await;
}

#[tokio::test]
async fn above_the_keyboard_three_rows_of_the_tree_are_in_sight() {
    run_journey("touch_tree", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| {
            let mut ready = emulator.volumes().iter().filter(|it| it.shared_scopes.is_empty());
            ready.next().map(|it| it.id.to_string())
        });
        set_touch_screen(page, PORTRAIT).await?;
        let volume = volume.ok_or("all data volumes are shared")?;
        page.open(&format!("/datavolumes/{volume}/sharing")).await?;
        page.click("button", "Share").await?;
        page.find("searchbox", "Search departments and projects").await?;
        set_touch_screen(page, ABOVE_KEYBOARD).await?;
        tap(page, ".org input").await?;
        let rows = "(() => {
            const end = document.querySelector('.dialog-footer').getBoundingClientRect().top;
            const rows = [...document.querySelectorAll('[role=treeitem]')];
            return rows.filter((it) => it.getBoundingClientRect().bottom <= end).length >= 3;
        })()";
        expect_true(page, "three rows are in sight", rows).await?;

        // A tap beside the arrow selects.
        let zone = "(() => {
            const { x, y, width, height } = document.querySelector('.tree-twist').getBoundingClientRect();
            const is_twist = (dx) =>
                !!document.elementFromPoint(x + width / 2 + dx, y + height / 2)?.closest('.tree-twist');
            return is_twist(-19) && is_twist(19);
        })()";
        expect_true(page, "the arrow has 40 px", zone).await?;
        tap(page, "[role=treeitem]:nth-child(2) .tree-name").await?;
        let is_checked =
            "document.querySelector('[role=treeitem]:nth-child(2)').ariaChecked === 'true'";
        expect_true(page, "a tap on a row selects it", is_checked).await?;
        let has_outline = "[...document.querySelectorAll('[role=treeitem]')]
            .some((it) => getComputedStyle(it).outlineStyle !== 'none')";
        assert_eq!(page.evaluate(has_outline).await?, false, "a tap leaves no outline");

        tap(page, r#"[role=treeitem][aria-level="2"] > .tree-twist"#).await?;
        let steps = "(() => {
            const start = (level) => document.querySelector(`[aria-level='${level}'] > .tree-tick`)
                ?.getBoundingClientRect().left;
            return start(2) - start(1) >= 15 && start(3) - start(2) >= 15;
        })()";
        expect_true(page, "each level is indented by the width of a letter or more", steps).await
    })
    .await;
}

#[tokio::test]
async fn above_the_keyboard_are_the_description_and_its_buttons() {
    run_journey("touch_description", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| emulator.volumes()[0].id.to_string());
        set_touch_screen(page, PORTRAIT).await?;
        page.open(&format!("/datavolumes/{volume}")).await?;
        page.click("button", "Edit description").await?;
        page.expect_focus("textbox", "Description").await?;
        set_touch_screen(page, ABOVE_KEYBOARD).await?;
        // As a browser does when its keyboard opens.
        page.evaluate("document.activeElement.scrollIntoView({ block: 'nearest' })").await?;
        let order = "(() => {
            const of = (it) => it.getBoundingClientRect();
            const field = of(document.activeElement);
            const buttons = of(document.activeElement.form.querySelector('.actions'));
            return field.top >= of(document.querySelector('.banner')).bottom
                && field.bottom <= buttons.top && buttons.bottom <= innerHeight;
        })()";
        expect_true(page, "the buttons are below the field", order).await
    })
    .await;
}

#[tokio::test]
async fn above_the_keyboard_suggestions_leave_the_label_of_their_field_in_sight() {
    run_journey("touch_suggestions", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, PORTRAIT).await?;
        page.open("/datavolumes/new").await?;
        page.find("combobox", "Project").await?;
        tap(page, "[role=combobox]").await?;
        expect_true(page, "the list is open", "!!document.querySelector('[aria-expanded=true]')")
            .await?;
        set_touch_screen(page, ABOVE_KEYBOARD).await?;
        let order = "(() => {
            const of = (selector) => document.querySelector(selector).getBoundingClientRect();
            const list = of('.combobox-popup:not([hidden])');
            const field = document.querySelector('[aria-expanded=true]');
            return of(`label[for='${field.id}']`).top >= of('.banner').bottom
                && list.top >= field.getBoundingClientRect().bottom && list.bottom <= innerHeight
                && list.height > 120;
        })()";
        expect_true(page, "the label, the field and the list are below each other", order).await
    })
    .await;
}

#[tokio::test]
async fn a_new_data_volume_gives_way_to_the_keyboard_and_to_an_empty_list() {
    run_journey("touch_new", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, PORTRAIT).await?;
        page.open("/datavolumes?limit=25").await?;
        page.find("link", "New data volume").await?;
        tap(page, ".list-tools input").await?;
        page.expect_gone("link", "New data volume").await?;
        page.open("/datavolumes?search=no-such-name").await?;
        page.find("link", "Clear search").await?;
        page.expect_gone("link", "New data volume").await
    })
    .await;
}

#[tokio::test]
async fn sorting_moves_no_column() {
    run_journey("touch_sort", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, PORTRAIT).await?;
        page.open("/datavolumes?limit=25").await?;
        page.expect_text("of 120").await?;
        let order = "[...document.querySelectorAll('.sort-button')]
            .filter((it) => it.checkVisibility())
            .sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x)
            .map((it) => it.textContent).join()";
        let before = page.evaluate(order).await?;
        page.click("button", "Status").await?;
        let sorted = "document.querySelector('thead [aria-sort]')?.textContent.includes('Status')";
        expect_true(page, "the list is sorted by status", sorted).await?;
        assert_eq!(page.evaluate(order).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_press_opens_the_menu_of_the_row_and_not_its_page() {
    run_journey("touch_long_press", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, PORTRAIT).await?;
        page.open("/datavolumes?limit=25").await?;
        page.expect_text("of 120").await?;
        let row = "main tbody tr:nth-child(2) th > a";
        let (x, y) = center(page, row).await?;
        touch(page, "touchStart", Some((x, y))).await?;
        // Chromium has no context menu without a window: its event while the finger is down.
        let event = format!(
            "document.querySelector('{row}').dispatchEvent(new PointerEvent('contextmenu',
                {{ bubbles: true, cancelable: true, clientX: {x}, clientY: {y} }}))"
        );
        // The part with the menu is loaded at the first touch.
        eventually("the menu of the browser is prevented", async || {
            let is_shown = page.evaluate(&event).await? == true;
            if is_shown { Err("it is shown".into()) } else { Ok(()) }
        })
        .await?;
        touch(page, "touchCancel", None).await?;
        page.find("menuitem", "Open").await?;
        page.expect_url("/datavolumes?limit=25").await
    })
    .await;
}

#[tokio::test]
async fn above_the_keyboard_the_buttons_of_a_filter_are_below_its_suggestions() {
    run_journey("touch_filter", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        set_touch_screen(page, PORTRAIT).await?;
        page.open("/datavolumes?limit=25").await?;
        page.click("button", "Add filter").await?;
        page.click("button", "Department").await?;
        page.expect_focus("combobox", "Department").await?;
        set_touch_screen(page, ABOVE_KEYBOARD).await?;
        page.type_text("i").await?;
        let order = "(() => {
            const buttons = document.querySelector('.filter-form > .actions').getBoundingClientRect();
            const option = document.querySelectorAll('[role=option]')[1]?.getBoundingClientRect();
            return option?.bottom <= buttons.top && buttons.bottom <= innerHeight;
        })()";
        expect_true(page, "two suggestions are above the buttons", order).await
    })
    .await;
}

#[tokio::test]
async fn the_reason_of_a_control_goes_with_the_next_tap() {
    run_journey("touch_reason", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| emulator.volumes()[0].id.to_string());
        set_touch_screen(page, PORTRAIT).await?;
        page.open(&format!("/datavolumes/{volume}/sharing")).await?;
        page.find("button", "Share").await?;
        // A mouse that stays would take the tooltip away.
        tap(page, "main .button[data-variant=primary]").await?;
        page.find("button", "Review changes").await?;
        page.settle().await?;
        tap(page, ".dialog-footer [aria-disabled=true]").await?;
        let is_inside = "(() => {
            const tip = document.querySelector('.dialog-footer .tip');
            const dialog = tip.closest('dialog').getBoundingClientRect();
            const { left, right, top, bottom } = tip.getBoundingClientRect();
            return tip.checkVisibility({ visibilityProperty: true }) && left >= dialog.left
                && right <= dialog.right && top >= dialog.top && bottom <= dialog.bottom;
        })()";
        expect_true(page, "the reason is inside of the dialog", is_inside).await?;
        tap(page, ".dialog-header h2").await?;
        let is_hidden = "!document.querySelector('.dialog-footer .tip').checkVisibility()";
        expect_true(page, "it is hidden", is_hidden).await
    })
    .await;
}
