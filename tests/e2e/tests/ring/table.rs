//! The table with its real sizes: edges are dragged, Back finds the place, and each of 500 rows is reached.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use e2e::{Page, Result, Setup, Stage, Trouble, eventually, journey};
use serde_json::json;
use std::collections::HashSet;

async fn number(page: &Page, expression: &str) -> Result<i64> {
    let value = page.evaluate(&format!("Math.round({expression})")).await?;
    value.as_i64().ok_or_else(|| format!("{expression} is {value}").into())
}

const REGION: &str = "document.querySelector('.table-region')";

#[tokio::test]
async fn back_finds_the_scroll_position_and_the_row() {
    journey("back", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.size(1280, 800).await?;
        page.open("/datavolumes?sortBy=createdAt").await?;
        page.is_page("Data volumes").await?;
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
        page.is_page(&name).await?;
        page.reload().await?;
        page.is_page(&name).await?;
        page.back().await?;
        page.is_page("Data volumes").await?;
        page.has_focus("link", &name).await?;
        assert_eq!(number(page, &format!("{REGION}.scrollTop")).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_edge_that_is_dragged_moves_by_as_much_and_moves_no_other_column() {
    journey("edges", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.size(1280, 800).await?;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
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
async fn the_header_stays_in_sight_at_every_width_and_another_page_starts_at_its_first_row() {
    journey(
        "header",
        Setup { volumes: 120, ..Setup::default() },
        Trouble(&[]),
        async |stage: &mut Stage| {
            let page = &stage.page;
            for (width, height) in [(1280, 800), (768, 900), (320, 700)] {
                page.size(width, height).await?;
                page.open("/datavolumes").await?;
                page.is_page("Data volumes").await?;
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
                page.sees("51–100 of 120").await?;
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
async fn a_column_header_is_called_by_its_column_alone() {
    journey("header_names", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        for name in ["Name", "Status", "Description", "ID"] {
            page.find("columnheader", name).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn fifty_rows_are_told_as_a_whole_table() {
    journey("table_told", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes?limit=50").await?;
        page.sees("1–50 of").await?;
        let names = page.row_names().await?;
        let told = async |role: &str| page.all(role).await;
        let headers: Vec<_> = told("rowheader").await?.into_iter().map(|it| it.name).collect();
        assert_eq!(headers, names, "each row is called by its volume");
        let columns = told("columnheader").await?.len();
        assert!(columns > 3, "{columns} columns");
        assert_eq!(told("row").await?.len(), names.len() + 1, "the rows and their header");
        assert_eq!(told("cell").await?.len(), names.len() * (columns - 1), "what else is in them");
        page.find("table", "Data volumes").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_500_rows_those_out_of_sight_are_numbered_found_selected_printed_and_reached() {
    let setup = Setup { volumes: 600, ..Setup::default() };
    journey("table_of_many", setup, Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.size(1280, 800).await?;
        page.open("/datavolumes?limit=500").await?;
        page.sees("1–500 of").await?;
        let names = page.row_names().await?;
        assert_eq!(names.len(), 500);

        // Those out of sight are not laid out; so each says which one it is, of how many.
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
        page.has_focus("link", &names[149]).await?;
        let place = "(() => { const at = document.activeElement.getBoundingClientRect(); \
                     return at.top > 0 && at.bottom < innerHeight; })()";
        assert_eq!(page.evaluate(place).await?, true, "it is in sight");
        page.type_text("k").await?;
        page.has_focus("link", &names[148]).await?;
        Ok(())
    })
    .await;
}
