//! What is printed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::{Value, json};

/// The width of A4 without margins of 12 mm, in CSS pixels.
const SHEET: u32 = 703;

/// Lays the page out as it is printed, with a dark theme on the screen.
async fn show_print(page: &Page) -> Result {
    page.evaluate("document.documentElement.dataset.theme = 'dark'").await?;
    page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
    page.set_size(SHEET, 1000).await?;
    page.settle().await
}

/// The elements with text that is cut off, by themselves or by an element around them.
const CLIPPED: &str = "(() => {
    const clips = it => ['hidden', 'clip', 'auto', 'scroll'].includes(getComputedStyle(it).overflowX);
    const found = [];
    for (const element of document.querySelectorAll('main *:not(.visually-hidden, .visually-hidden *)')) {
        if (!element.checkVisibility() || !element.innerText?.trim()) continue;
        const box = element.getBoundingClientRect();
        for (let around = element; around; around = around.parentElement) {
            const outer = around.getBoundingClientRect();
            if (clips(around) && (box.bottom > outer.bottom + 1 || box.right > outer.right + 1
                || around.scrollWidth > around.clientWidth + 1 || around.scrollHeight > around.clientHeight + 1))
                found.push(element.outerHTML.slice(0, 100));
        }
        if (box.right > document.documentElement.clientWidth + 1) found.push(element.outerHTML.slice(0, 100));
    }
    return found.slice(0, 5).join('\\n');
})()";

/// The number of sheets, and the size of the PDF.
async fn print(page: &Page) -> Result<(usize, usize)> {
    let printed = page.cdp("Page.printToPDF", json!({})).await?;
    let printed = BASE64_STANDARD.decode(printed["data"].as_str().unwrap_or_default())?;
    let sheets = printed.windows(13).filter(|it| *it == b"/Type /Page\n/").count();
    Ok((sheets, printed.len()))
}

#[tokio::test]
async fn all_rows_of_the_list_are_printed_with_their_whole_text() {
    let setup = Setup { volumes: 120, ..Setup::default() };
    run_journey("print_list", setup, NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes?filterBy=name=@a&search=a").await?;
        page.expect_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        let names = page.row_names().await?;
        assert_eq!(names.len(), 50);
        // The words of the filters are in a part that is loaded when the pointer reaches the table.
        page.hover("link", &names[0]).await?;
        eventually("the note", async || {
            page.evaluate("dispatchEvent(new Event('beforeprint'))").await?;
            let note = page.evaluate("document.querySelector('[data-printed]').dataset.printed");
            match note.await?.as_str() {
                Some(note) if note.contains("Name contains a") => Ok(()),
                note => Err(format!("it is {note:?}").into()),
            }
        })
        .await?;
        show_print(page).await?;
        assert_eq!(page.evaluate(CLIPPED).await?, "", "nothing is cut off");
        for name in ["Refresh", "Commands", "Next page"] {
            page.expect_gone("button", name).await?;
            page.expect_gone("link", name).await?;
        }
        page.expect_gone("navigation", "Filter by status").await?;
        let layout = page
            .evaluate(
                "(() => {
                const rows = [...document.querySelectorAll('main tbody tr')];
                const style = (it, pseudo) => getComputedStyle(document.querySelector(it), pseudo);
                return {
                    rows: rows.filter(it => it.getBoundingClientRect().height > 10).length,
                    header: style('main thead').display,
                    scheme: style('html').colorScheme,
                    note: style('.page-heading', '::after').content,
                    freshness: style('.freshness').display,
                };
            })()",
            )
            .await?;
        assert_eq!(layout["rows"], 50);
        assert_eq!(layout["header"], "table-header-group", "each sheet repeats it");
        assert_eq!(layout["scheme"], "light");
        assert_eq!(layout["freshness"], "none", "paper is not updated");
        let note = layout["note"].as_str().unwrap_or_default();
        for part in ["Name contains a", "Search: “a”", "Printed on"] {
            assert!(note.contains(part), "{part:?} is not in {note}");
        }
        let (sheets, bytes) = print(page).await?;
        assert!(sheets >= 2, "50 rows are on {sheets} sheets");
        assert!(bytes > 50 * 150, "{bytes} bytes are too few for the text of 50 rows");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_data_volume_is_printed_in_one_column_with_all_details() {
    run_journey("print_detail", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let id = fixture.server.with(|it| it.volumes()[0].id.to_string());
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_text("Copy as cURL").await?;
        show_print(page).await?;
        assert_eq!(page.evaluate(CLIPPED).await?, "", "nothing is cut off");
        let buttons = page.find_all("button").await?;
        assert!(buttons.is_empty(), "{buttons:?}");
        let columns = "new Set([...document.querySelectorAll('main .card')]
            .map(it => Math.round(it.getBoundingClientRect().left))).size";
        assert_eq!(page.evaluate(columns).await?, 1);
        let closed: Value = page
            .evaluate(
                "[...document.querySelectorAll('main details')].filter(it =>
                 it.getBoundingClientRect().height < 2 * it.firstElementChild.getBoundingClientRect().height).length",
            )
            .await?;
        assert_eq!(closed, 0, "all details are open");
        Ok(())
    })
    .await;
}
