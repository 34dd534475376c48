//! The list on a phone.

use e2e::{Fixture, Key, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::{Value, json};

pub fn setup() -> Setup {
    Setup { volumes: 120, ..Setup::default() }
}

pub async fn open_list(page: &Page) -> Result {
    page.set_size(375, 812).await?;
    page.open("/datavolumes?limit=25").await?;
    page.expect_page("Data volumes").await?;
    page.expect_text("of 120").await
}

pub async fn number(page: &Page, expression: &str) -> Result<f64> {
    let value = page.evaluate(expression).await?;
    value.as_f64().ok_or_else(|| format!("{expression} is {value}").into())
}

#[tokio::test]
async fn rows_have_two_lines_and_only_the_page_scrolls() {
    run_journey("phone_rows", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let row = "document.querySelector('main tbody tr').getBoundingClientRect()";
        let top = number(page, &format!("{row}.top")).await?;
        assert!(top < 300.0, "the first row is at {top}");
        let height = number(page, &format!("{row}.height")).await?;
        assert!((40.0..80.0).contains(&height), "a row has {height} px");
        let region = "document.querySelector('main .table-region')";
        let hidden = format!("{region}.scrollHeight - {region}.clientHeight");
        assert_eq!(number(page, &hidden).await?, 0.0, "the table does not scroll");
        assert_eq!(page.horizontal_overflow().await?, None);
        let small = "[...document.querySelectorAll('main :is(a, button, input, select)')]
            .filter((it) => it.checkVisibility() && !it.closest('.page-subtitle, tr'))
            .filter((it) => it.getBoundingClientRect().height < 40 && it.type !== 'checkbox')
            .map((it) => it.outerHTML.slice(0, 90)).join('\\n')";
        assert_eq!(page.evaluate(small).await?, "", "touch targets");
        // The lower line opens the data volume as well.
        let project = "document.querySelector('main tbody tr [data-column=projectName]')";
        let target = format!(
            "(({{ left, top }}) => document.elementFromPoint(left + 5, top + 5).closest('a')?.textContent)
             ({project}.getBoundingClientRect())"
        );
        let names = page.row_names().await?;
        assert_eq!(page.evaluate(&target).await?, names[0].as_str());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn all_tools_are_in_a_sheet_that_closes_after_a_choice() {
    run_journey("phone_tools", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        page.expect_gone("button", "Columns").await?;
        page.click("button", "More").await?;
        for name in ["Views", "Export", "Usable in project"] {
            page.find("button", name).await?;
        }
        // The rows have two lines, whichever columns are chosen.
        page.expect_gone("button", "Columns").await?;
        page.click("button", "Views").await?;
        page.find("button", "Save this view").await?;
        page.press(Key::Escape).await?;
        page.click("button", "Edit as query").await?;
        page.find("region", "Filters as query").await?;
        page.expect_gone("button", "Export").await
    })
    .await;
}

#[tokio::test]
async fn new_and_the_bulk_bar_stay_in_reach_in_the_same_place() {
    run_journey("phone_reach", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let names = page.row_names().await?;
        for name in &names[..2] {
            page.click("checkbox", &format!("Select {name}")).await?;
        }
        page.expect_text("2 selected").await?;
        let place = |selector: &str| {
            format!(
                "(({{ top, bottom }}) => [top, bottom])
                (document.querySelector('{selector}').getBoundingClientRect())"
            )
        };
        let [bar, bar_end]: [f64; 2] =
            serde_json::from_value(page.evaluate(&place(".bulk")).await?)?;
        assert!(bar > 406.0 && bar_end <= 812.0, "the bar is from {bar} to {bar_end}");
        page.expect_gone("link", "New data volume").await?;
        page.click("button", "Clear selection").await?;
        page.find("link", "New data volume").await?;
        let [new, new_end]: [f64; 2] =
            serde_json::from_value(page.evaluate(&place(".page-header .actions")).await?)?;
        assert!(new > 406.0 && new_end <= 812.0, "the button is from {new} to {new_end}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_next_page_starts_at_the_top_and_back_returns_to_the_row() {
    run_journey("phone_pages", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        page.click("link", "Next page").await?;
        page.expect_text("26–50 of 120").await?;
        eventually("the first row is in sight", async || match number(page, "scrollY").await? {
            0.0 => Ok(()),
            top => Err(format!("it is scrolled by {top}").into()),
        })
        .await?;
        let names = page.row_names().await?;
        page.click("link", &names[20]).await?;
        page.expect_page(&names[20]).await?;
        page.back().await?;
        page.expect_text("26–50 of 120").await?;
        eventually("the row is in sight", async || match number(page, "scrollY").await? {
            top if top > 300.0 => Ok(()),
            top => Err(format!("it is scrolled by {top}").into()),
        })
        .await
    })
    .await;
}

const SHEET: &str = "!!document.querySelector(':popover-open')";

async fn expect_sheet(page: &Page, is_open: bool) -> Result {
    eventually("the sheet", async || match page.evaluate(SHEET).await? {
        value if value == is_open => Ok(()),
        value => Err(format!("open: {value}").into()),
    })
    .await
}

/// A click at a position, whatever is there.
async fn click_at(page: &Page, x: f64, y: f64) -> Result {
    for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
        let event = json!({
            "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1
        });
        page.cdp("Input.dispatchMouseEvent", event).await?;
    }
    Ok(())
}

async fn center(page: &Page, selector: &str) -> Result<(f64, f64)> {
    let rect = format!("document.querySelector('{selector}').getBoundingClientRect()");
    Ok((
        number(page, &format!("{rect}.x + {rect}.width / 2")).await?,
        number(page, &format!("{rect}.y + {rect}.height / 2")).await?,
    ))
}

#[tokio::test]
async fn a_click_beside_a_sheet_closes_it_and_nothing_else() {
    run_journey("phone_backdrop", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let covered = ["main tbody tr th a", ".freshness .button", ".chips > .chip:nth-child(2)"];
        for opener in ["More", "Account", "Add filter"] {
            for target in covered {
                let (x, y) = center(page, target).await?;
                page.click("button", opener).await?;
                expect_sheet(page, true).await?;
                click_at(page, x, y).await?;
                expect_sheet(page, false).await?;
                page.expect_focus("button", opener).await?;
            }
        }
        page.expect_url("/datavolumes?limit=25").await?;
        page.find("button", "Pause updates").await?;

        page.click("button", "More").await?;
        page.click("button", "Views").await?;
        page.find("button", "Save this view").await?;
        let (x, y) = center(page, ".freshness .button").await?;
        click_at(page, x, y).await?;
        page.find("button", "Export").await?;
        click_at(page, x, y).await?;
        expect_sheet(page, false).await?;
        page.find("button", "Pause updates").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn each_sheet_has_a_title_and_a_button_that_closes_it() {
    run_journey("phone_sheets", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        for opener in ["More", "Account", "Add filter"] {
            page.click("button", opener).await?;
            page.find("button", "Close").await?;
            let header = "document.querySelector(':popover-open > .sheet-header')";
            assert_eq!(page.evaluate(&format!("{header}.textContent.trim()")).await?, opener);
            let close = format!("{header}.querySelector('button').getBoundingClientRect()");
            for side in ["width", "height"] {
                assert!(number(page, &format!("{close}.{side}")).await? >= 40.0, "{opener}");
            }
            page.click("button", "Close").await?;
            expect_sheet(page, false).await?;
            page.expect_focus("button", opener).await?;
        }
        page.click("button", "Theme").await?;
        page.click("menuitem", "Close").await?;
        page.expect_focus("button", "Theme").await
    })
    .await;
}

#[tokio::test]
async fn a_dialog_replaces_the_sheet_it_is_opened_from() {
    run_journey("phone_dialog", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        page.click("button", "More").await?;
        page.click("button", "Views").await?;
        page.click("button", "Save this view").await?;
        page.find("dialog", "Save this view").await?;
        expect_sheet(page, false).await?;
        let lines = "document.querySelector('dialog h2 > bdi').getClientRects().length";
        assert_eq!(number(page, lines).await?, 1.0, "the title is in one line");
        let buttons = "(([cancel, save]) => save.left - cancel.right)
            ([...document.querySelectorAll('.dialog-footer .button')].map((it) => it.getBoundingClientRect()))";
        assert!(number(page, buttons).await? > 0.0, "the buttons are side by side");
        page.fill("textbox", "Name", "Mine").await?;
        page.click("button", "Save").await?;
        page.expect_gone("dialog", "Save this view").await?;
        page.expect_focus("button", "More").await?;
        let is_in_sight = "(() => {
            const { x, y } = document.querySelector('.toast')?.getBoundingClientRect() ?? { x: 0, y: 0 };
            return !!document.elementFromPoint(x + 20, y + 20)?.closest('.toast');
        })()";
        eventually("the notification is in sight", async || {
            match page.evaluate(is_in_sight).await? {
                Value::Bool(true) => Ok(()),
                _ => Err("it is covered or missing".into()),
            }
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn the_project_of_the_list_is_chosen_in_the_sheet_and_named_on_the_page() {
    run_journey("phone_project", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let project = fixture.server.with(|emulator| emulator.volumes()[0].project_name.clone());
        open_list(page).await?;
        page.click("button", "More").await?;
        page.click("button", "Usable in project").await?;
        page.click("button", "Close").await?;
        page.click("button", "Choose project").await?;
        page.expect_focus("combobox", "Project").await?;
        page.fill("combobox", "Project", &project).await?;
        let width = "document.getElementById('usable-in').getBoundingClientRect().width";
        assert!(number(page, width).await? > 300.0);
        page.choose_option(&project).await?;
        expect_sheet(page, false).await?;
        page.expect_text(&format!("Usable in {project}")).await?;
        page.click("link", &format!("Remove filter Usable in {project}")).await?;
        page.expect_url("/datavolumes?limit=25").await
    })
    .await;
}

#[tokio::test]
async fn rows_say_which_time_they_show() {
    run_journey("phone_times", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let times = "[...new Set([...document.querySelectorAll('main tbody [data-time]')]
            .filter((it) => it.checkVisibility() && it.textContent)
            .map((it) => getComputedStyle(it, '::before').content))].join()";
        assert_eq!(page.evaluate(times).await?, "\"Updated \"");
        page.click("button", "More").await?;
        page.find("combobox", "Sort by").await?;
        page.evaluate(
            "(() => {
                const select = document.querySelector('#more-tools select');
                select.value = 'createdAt desc';
                select.dispatchEvent(new Event('change', { bubbles: true }));
            })()",
        )
        .await?;
        expect_sheet(page, false).await?;
        page.expect_url("/datavolumes?sortBy=createdAt&sortOrder=desc&limit=25").await?;
        eventually("the time of creation", async || match page.evaluate(times).await? {
            value if value == "\"Created \"" => Ok(()),
            value => Err(format!("{value}").into()),
        })
        .await?;
        let sorted = "(({ left, right }) => left >= 0 && right <= innerWidth)
            (document.querySelector('thead [aria-sort] .sort-button').getBoundingClientRect())";
        assert_eq!(page.evaluate(sorted).await?, true, "the sorted column is in sight");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_tables_of_other_pages_show_all_of_their_rows() {
    run_journey("phone_tables", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| {
            let mut shared = emulator.volumes().iter().filter(|it| !it.shared_scopes.is_empty());
            shared.next().map(|it| it.id.to_string())
        });
        let volume = volume.ok_or("no data volume is shared")?;
        page.set_size(375, 812).await?;
        page.open(&format!("/datavolumes/{volume}/sharing")).await?;
        eventually("the rows", async || match page.find_all("rowheader").await?.is_empty() {
            false => Ok(()),
            true => Err("there are none".into()),
        })
        .await?;
        // The row of the owner, which is first, has no button.
        let row = "[...document.querySelector('main tbody tr + tr').children]";
        let hidden =
            format!("{row}.filter((it) => !it.checkVisibility() || it.offsetWidth < 8).length");
        assert_eq!(number(page, &hidden).await?, 0.0);
        let button = "document.querySelector('main tbody .button').getBoundingClientRect().height";
        assert!(number(page, button).await? >= 40.0);
        assert_eq!(page.horizontal_overflow().await?, None);
        let region = "document.querySelector('main .table-region')";
        assert_eq!(
            number(page, &format!("{region}.scrollWidth - {region}.clientWidth")).await?,
            0.0
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn fields_have_letters_of_16_px_and_controls_are_large_enough_to_tap() {
    run_journey("phone_targets", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(375, 812).await?;
        let volume = fixture.server.with(|emulator| emulator.volumes()[0].id.to_string());
        for (address, heading) in [
            ("/datavolumes/new".to_owned(), Some("New data volume")),
            ("/settings".to_owned(), Some("Settings")),
            (format!("/datavolumes/{volume}"), None),
        ] {
            page.open(&address).await?;
            match heading {
                Some(heading) => page.expect_page(heading).await?,
                None => page.expect_text("Use in a workload").await?,
            }
            let small_text = "[...document.querySelectorAll('main :is(input, select, textarea)')]
                .filter((it) => it.checkVisibility() && !['checkbox', 'radio'].includes(it.type))
                .filter((it) => parseFloat(getComputedStyle(it).fontSize) < 16)
                .map((it) => it.outerHTML.slice(0, 90)).join('\\n')";
            assert_eq!(page.evaluate(small_text).await?, "", "{address}");
            let small = "[...document.querySelectorAll('main :is(a, button, select, label.checkbox, summary)')]
                .filter((it) => it.checkVisibility() && !it.closest('p, .visually-hidden'))
                .filter((it) => it.getBoundingClientRect().height < 40)
                .map((it) => it.outerHTML.slice(0, 90)).join('\\n')";
            assert_eq!(page.evaluate(small).await?, "", "{address}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_row_and_the_pages_can_be_scrolled_clear_of_what_is_fixed() {
    run_journey("phone_end", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let edge = |selector: &str, edge: &str| {
            format!("document.querySelector('{selector}').getBoundingClientRect().{edge}")
        };
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)").await?;
        let fixed = number(page, &edge(".page-header .actions", "top")).await?;
        for covered in ["main tbody tr:last-child", ".pagination"] {
            let bottom = number(page, &edge(covered, "bottom")).await?;
            assert!(bottom <= fixed, "{covered} ends at {bottom}, the button starts at {fixed}");
        }

        let names = page.row_names().await?;
        page.click("checkbox", &format!("Select {}", names[24])).await?;
        page.expect_text("1 selected").await?;
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)").await?;
        let (bar, bar_end) = (
            number(page, &edge(".bulk", "top")).await?,
            number(page, &edge(".bulk", "bottom")).await?,
        );
        let row = number(page, &edge("main tbody tr:last-child", "bottom")).await?;
        assert!(row <= bar, "the last row ends at {row}, the bar starts at {bar}");
        let pages = number(page, &edge(".pagination", "top")).await?;
        assert!(pages >= bar_end, "the pages start at {pages}, the bar ends at {bar_end}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rows_that_scroll_sideways_fade_at_their_end_until_it_is_reached() {
    run_journey("phone_fade", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        for width in [375, 320] {
            open_list(page).await?;
            page.set_size(width, 812).await?;
            for row in [".main > .chips", "main thead > tr"] {
                let row = format!("document.querySelector('{row}')");
                let end = format!("getComputedStyle({row}, '::after')");
                let fades = format!(
                    "{row}.scrollWidth > {row}.clientWidth + 8
                     && {end}.position === 'sticky' && {end}.boxShadow !== 'none'"
                );
                assert_eq!(page.evaluate(&fades).await?, true, "{row} at {width}");
                let gap = format!(
                    "({row}.scrollLeft = {row}.scrollWidth,
                     innerWidth - Math.max(...[...{row}.children].map(it => it.getBoundingClientRect().right)))"
                );
                let gap = number(page, &gap).await?;
                assert!(gap >= 16.0, "{row} at {width} ends {gap} px before the window");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn actions_of_a_data_volume_are_in_one_line_and_those_of_a_dialog_below_each_other_if_long() {
    run_journey("phone_buttons", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| {
            let mut unshared = emulator.volumes().iter().filter(|it| it.shared_scopes.is_empty());
            unshared.next().map(|it| it.id.to_string())
        });
        // Deleting one that is shared asks for its name.
        let volume = volume.ok_or("all data volumes are shared")?;
        page.set_size(320, 812).await?;
        page.open(&format!("/datavolumes/{volume}")).await?;
        page.find("button", "Delete").await?;
        let lines = "new Set([...document.querySelectorAll('.page-header > .actions .button')]
            .map((it) => Math.round(it.getBoundingClientRect().top))).size";
        assert_eq!(number(page, lines).await?, 1.0);

        page.click("button", "Delete").await?;
        page.expect_focus("button", "Cancel").await?;
        // Larger letters, as users set them.
        page.evaluate("document.documentElement.style.fontSize = '28px'").await?;
        let buttons = "[...document.querySelectorAll('.dialog-footer .button')]
            .map((it) => it.getBoundingClientRect()).map((it) => [it.top, it.width])";
        let [[cancel, cancel_width], [delete, delete_width]]: [[f64; 2]; 2] =
            serde_json::from_value(page.evaluate(buttons).await?)?;
        assert!(delete < cancel, "the button that deletes is at {delete}, the other at {cancel}");
        assert!(cancel_width > 200.0 && (cancel_width - delete_width).abs() < 2.0);
        page.press(Key::Tab).await?;
        page.expect_focus("button", "Delete data volume").await
    })
    .await;
}

#[tokio::test]
async fn suggestions_are_above_the_keyboard() {
    run_journey("phone_keyboard", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(375, 812).await?;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        let resizes =
            "document.querySelector('meta[name=viewport]').content.includes('resizes-content')";
        assert_eq!(page.evaluate(resizes).await?, true, "the keyboard makes the window lower");
        page.set_size(375, 400).await?;
        page.click("combobox", "Project").await?;
        page.evaluate("document.activeElement.scrollIntoView({ block: 'end' })").await?;
        let place = "(() => {
            const popup = document.querySelector('.combobox-popup:not([hidden])');
            return popup && [popup.getBoundingClientRect().top, popup.getBoundingClientRect().bottom,
                document.activeElement.getBoundingClientRect().top];
        })()";
        eventually("the suggestions", async || {
            match serde_json::from_value::<Option<[f64; 3]>>(page.evaluate(place).await?)? {
                Some([top, bottom, field]) if top >= 0.0 && bottom <= field => Ok(()),
                place => Err(format!("they and the field are at {place:?}").into()),
            }
        })
        .await
    })
    .await;
}
