//! The table: column resizing, scroll position, sticky header and 500 rows.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use e2e::{Fixture, Key, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::json;
use std::collections::HashSet;

async fn number(page: &Page, expression: &str) -> Result<i64> {
    let value = page.evaluate(&format!("Math.round({expression})")).await?;
    value.as_i64().ok_or_else(|| format!("{expression} is {value}").into())
}

const REGION: &str = "document.querySelector('.table-region')";

#[tokio::test]
async fn going_back_restores_scroll_position_and_focus() {
    run_journey("back", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 800).await?;
        page.open("/datavolumes?sortBy=createdAt").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.evaluate(&format!("{REGION}.scrollTop = 700")).await?;
        let name = page
            .evaluate(
                "[...document.querySelectorAll('tbody th a')].find(it => \
                 it.getBoundingClientRect().top > 400).textContent",
            )
            .await?;
        let name = name.as_str().unwrap_or_default().to_owned();
        let before = number(page, &format!("{REGION}.scrollTop")).await?;
        assert!(before > 500, "the table scrolls");
        page.click("link", &name).await?;
        page.expect_page(&name).await?;
        page.reload().await?;
        page.expect_page(&name).await?;
        page.back().await?;
        page.expect_page("Data volumes").await?;
        page.expect_focus("link", &name).await?;
        assert_eq!(number(page, &format!("{REGION}.scrollTop")).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_table_fills_the_window_with_and_without_filters() {
    let setup = Setup { volumes: 120, ..Setup::default() };
    run_journey("table_height", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 900).await?;
        let two_rows_of_filters = "/datavolumes?filterBy=name=@a,name!=b,name!=c,name!=d,name!=e,\
                                   name!=f,name!=g,name!=h,createdAt>=2020-01-31T00:00:00Z";
        for address in ["/datavolumes", "/datavolumes?filterBy=name=@a", two_rows_of_filters] {
            page.open(address).await?;
            page.expect_page("Data volumes").await?;
            page.find("navigation", "Pagination").await?;
            page.settle().await?;
            let footer = "document.querySelector('.list-foot').getBoundingClientRect()";
            let end = number(page, &format!("{footer}.bottom")).await?;
            assert!((868..=900).contains(&end), "{address}: the footer ends at {end}");
            let height = number(page, "document.documentElement.scrollHeight").await?;
            assert_eq!(height, 900, "{address}: the page does not scroll");
            page.click("checkbox", "Select all on this page").await?;
            page.find("button", "Clear selection").await?;
            page.settle().await?;
            let height = number(page, "document.documentElement.scrollHeight").await?;
            assert_eq!(height, 900, "{address}: nor with the bar for selected rows");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tab_leads_from_the_name_of_a_row_to_its_menu_and_to_the_next_row() {
    run_journey("row_keys", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 900).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        let names = page.row_names().await?;
        let menu = |index: usize| format!("Actions for {}", names[index]);
        page.hover("link", &names[5]).await?;
        page.find("button", &menu(5)).await?;
        page.type_text("j").await?;
        page.expect_focus("link", &names[0]).await?;
        page.press(Key::Tab).await?;
        page.expect_focus("button", &menu(0)).await?;
        page.press(Key::Tab).await?;
        page.expect_focus("checkbox", &format!("Select {}", names[1])).await?;
        page.tab_to("link", &names[1]).await?;
        page.press(Key::Tab).await?;
        page.expect_focus("button", &menu(1)).await?;
        page.type_text("j").await?;
        page.expect_focus("link", &names[2]).await
    })
    .await;
}

/// How many rows of tools are above the list.
const TOOL_ROWS: &str = "(() => {
    const tools = '.list-tools :is(.search-box, .segments, .button)';
    const shown = [...document.querySelectorAll(tools)].filter(it => it.checkVisibility());
    const middles = shown.map(it => it.getBoundingClientRect()).map(at => (at.top + at.bottom) / 2);
    middles.sort((a, b) => a - b);
    return middles.filter((y, index) => !index || y - middles[index - 1] > 16).length;
})()";

#[tokio::test]
async fn the_tools_take_one_row_and_leave_the_pager_in_the_window() {
    let setup = Setup { volumes: 120, ..Setup::default() };
    run_journey("tool_rows", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let project = fixture.server.with(|it| it.volumes()[0].project_id.to_string());
        page.set_size(1280, 900).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        let views = json!({
            "version": 1,
            "views": [{ "name": "Old speech", "query": "filterBy=name%3D%40a" }],
            "default": "Old speech",
        });
        let views = json!(views.to_string());
        page.evaluate(&format!("localStorage.setItem('dvc.views', {views})")).await?;
        for (address, rows) in [
            ("/".to_owned(), 1),
            ("/datavolumes?filterBy=phase==Ready".to_owned(), 1),
            (format!("/datavolumes?requestType=UsableInProject&usableInProjectId={project}"), 2),
        ] {
            page.open(&address).await?;
            page.expect_page("Data volumes").await?;
            page.find("navigation", "Pagination").await?;
            page.settle().await?;
            assert_eq!(number(page, TOOL_ROWS).await?, rows, "{address}");
            let footer = "document.querySelector('.list-foot').getBoundingClientRect().bottom";
            let end = number(page, footer).await?;
            assert!(end <= 900, "{address}: the pager ends at {end}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_menu_button_of_a_row_is_not_over_its_last_text() {
    run_journey("row_menu_button", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 900).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        let name = page.row_names().await?.remove(0);
        page.hover("link", &name).await?;
        page.find("button", &format!("Actions for {name}")).await?;
        let gap = "(() => {
            const row = document.querySelector('main tbody tr');
            const text = document.createRange();
            text.selectNodeContents(row.querySelector('[data-time=updatedAt]'));
            const button = row.querySelector('.row-actions button').getBoundingClientRect();
            return button.left - text.getBoundingClientRect().right;
        })()";
        let gap = number(page, gap).await?;
        assert!(gap >= 0, "the button covers {} pixels of the text", -gap);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn dragging_a_column_edge_resizes_only_that_column() {
    run_journey("edges", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 800).await?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        // The part that keeps the widths of the others is loaded when the pointer reaches the table.
        let first = page.row_names().await?.remove(0);
        page.hover("link", &first).await?;
        page.find("button", &format!("Actions for {first}")).await?;
        let width = |column: usize| {
            format!("document.querySelectorAll('thead th')[{column}].getBoundingClientRect().width")
        };
        let (name, status) = (number(page, &width(1)).await?, number(page, &width(2)).await?);
        let edge = "document.querySelector('[role=slider]').getBoundingClientRect()";
        let x = number(page, &format!("{edge}.x + {edge}.width / 2")).await?;
        let y = number(page, &format!("{edge}.y + {edge}.height / 2")).await?;
        for (kind, x, buttons) in [
            ("mouseMoved", x, 0),
            ("mousePressed", x, 1),
            ("mouseMoved", x + 20, 1),
            ("mouseMoved", x - 60, 1),
            ("mouseReleased", x - 60, 0),
            ("mouseMoved", x + 200, 0),
        ] {
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1
            });
            page.cdp("Input.dispatchMouseEvent", event).await?;
        }
        eventually("the column is narrower", async || {
            let now = number(page, &width(1)).await?;
            if now == name - 60 { Ok(()) } else { Err(format!("{now}, not {name} - 60").into()) }
        })
        .await?;
        assert_eq!(number(page, &width(2)).await?, status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_header_is_sticky_and_the_next_page_starts_at_the_top() {
    run_journey(
        "header",
        Setup { volumes: 120, ..Setup::default() },
        NO_ERRORS,
        async |fixture: &mut Fixture| {
            let page = &fixture.page;
            for (width, height) in [(1280, 800), (768, 900)] {
                page.set_size(width, height).await?;
                page.open("/datavolumes").await?;
                page.expect_page("Data volumes").await?;
                page.find("navigation", "Pagination").await?;
                page.evaluate(&format!("{REGION}.scrollTop = 600")).await?;
                assert!(
                    number(page, &format!("{REGION}.scrollTop")).await? > 300,
                    "{width}: it scrolls"
                );
                let top = |of: &str| format!("{of}.getBoundingClientRect().top");
                let header = number(page, &top("document.querySelector('thead th')")).await?;
                let region = number(page, &top(REGION)).await?;
                assert!((header - region).abs() <= 2, "{width}: {header}, not {region}");
                page.click("link", "Next page").await?;
                page.expect_text("51–100 of 120").await?;
                eventually("the first row is in sight", async || {
                    match number(page, &format!("{REGION}.scrollTop")).await? {
                        0 => Ok(()),
                        top => Err(format!("it is scrolled by {top}").into()),
                    }
                })
                .await?;
            }
            Ok(())
        },
    )
    .await;
}

#[tokio::test]
async fn a_column_header_is_named_by_its_column_only() {
    run_journey("header_names", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        for name in ["Name", "Status", "Created by", "Updated"] {
            page.find("columnheader", name).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn fifty_rows_are_exposed_as_a_complete_table() {
    run_journey("table_told", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes?limit=50").await?;
        page.expect_text("1–50 of").await?;
        let names = page.row_names().await?;
        let find_all = async |role: &str| page.find_all(role).await;
        let headers: Vec<_> = find_all("rowheader").await?.into_iter().map(|it| it.name).collect();
        assert_eq!(headers, names, "each row is called by its volume");
        let columns = find_all("columnheader").await?.len();
        assert!(columns > 3, "{columns} columns");
        assert_eq!(find_all("row").await?.len(), names.len() + 1, "the rows and their header");
        assert_eq!(
            find_all("cell").await?.len(),
            names.len() * (columns - 1),
            "what else is in them"
        );
        page.find("table", "Data volumes").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn offscreen_rows_can_be_found_selected_printed_and_focused() {
    let setup = Setup { volumes: 600, ..Setup::default() };
    run_journey("table_of_many", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(1280, 800).await?;
        page.open("/datavolumes?limit=500").await?;
        page.expect_text("1–500 of").await?;
        let names = page.row_names().await?;
        assert_eq!(names.len(), 500);

        // Offscreen rows are not laid out, so each has its index.
        let count = "document.querySelector('main table').getAttribute('aria-rowcount')";
        assert_eq!(page.evaluate(count).await?, "501");
        let rows = "[...document.querySelectorAll('main tbody tr')]";
        let numbers = format!("{rows}.map(it => Number(it.getAttribute('aria-rowindex')))");
        let numbers: Vec<usize> = serde_json::from_value(page.evaluate(&numbers).await?)?;
        assert!(numbers.into_iter().eq(2..=501));

        let last = &names[499];
        let found = format!("window.find({})", json!(last));
        assert_eq!(page.evaluate(&found).await?, true, "find in page");
        let selected = "getSelection().selectAllChildren(document.querySelector('main tbody')); \
                        getSelection().toString()";
        let selected = page.evaluate(selected).await?;
        let selected = selected.as_str().unwrap_or_default();
        let selected: HashSet<_> = selected.split(['\n', '\t']).collect();
        assert!(names.iter().all(|name| selected.contains(name.as_str())), "selected to be copied");

        let printed = page.cdp("Page.printToPDF", json!({ "landscape": true })).await?;
        let printed = BASE64_STANDARD.decode(printed["data"].as_str().unwrap_or_default())?;
        let pages = printed.windows(13).filter(|it| *it == b"/Type /Page\n/").count();
        assert!(pages >= 10, "{pages} pages are printed of 500 rows");
        assert!(
            printed.len() > 500 * 150,
            "{} bytes are too few for the text of 500 rows",
            printed.len()
        );

        page.evaluate("getSelection().removeAllRanges()").await?;
        for _ in 0..150 {
            page.type_text("j").await?;
        }
        page.expect_focus("link", &names[149]).await?;
        let is_in_view = "(() => { const at = document.activeElement.getBoundingClientRect(); \
                     return at.top > 0 && at.bottom < innerHeight; })()";
        assert_eq!(page.evaluate(is_in_view).await?, true, "it is in sight");
        page.type_text("k").await?;
        page.expect_focus("link", &names[148]).await?;
        Ok(())
    })
    .await;
}
