//! What is printed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use e2e::{Fixture, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::{Value, json};

/// The width of A4 without margins of 12 mm, in CSS pixels.
const SHEET: u32 = 703;
/// Its height.
const WIDE_SHEET: u32 = 1032;

/// Lays the page out as it is printed, with a dark theme on the screen.
async fn show_print(page: &Page) -> Result {
    page.evaluate("dispatchEvent(new Event('beforeprint'))").await?;
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

/// The parts of words in a table that are in more than one line, or which are not between hyphens.
const BROKEN_WORDS: &str = "(() => {
    const found = [];
    for (const cell of document.querySelectorAll('main :is(th, td)')) {
        if (!cell.checkVisibility()) continue;
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            for (const { 0: word, index } of text.data.matchAll(/[^\\s-]+/g)) {
                const range = document.createRange();
                range.setStart(text, index);
                range.setEnd(text, index + word.length);
                const lines = new Set([...range.getClientRects()].map(it => Math.round(it.top)));
                if (lines.size > 1) found.push(word);
            }
        }
    }
    return found.join(' ');
})()";

/// The texts of the times that are not a date and a time, such as "3 days ago".
const RELATIVE_TIMES: &str = "[...document.querySelectorAll('main :is(tbody [data-time], time)')]
    .filter(it => it.checkVisibility()).map(it => it.innerText.trim())
    .filter(it => it && !/^\\d{1,2} [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d$/.test(it))";

async fn expect_relative_times(page: &Page, are_shown: bool) -> Result {
    eventually("the times", async || match page.evaluate(RELATIVE_TIMES).await? {
        Value::Array(times) if times.is_empty() != are_shown => Ok(()),
        times => Err(format!("relative are {times}").into()),
    })
    .await
}

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
        // Nothing was touched before: a link may be opened only to be printed.
        page.evaluate("dispatchEvent(new Event('beforeprint'))").await?;
        let note = page.evaluate("document.querySelector('[data-printed]').dataset.listed").await?;
        assert!(note.as_str().is_some_and(|note| note.contains("Name contains a")), "{note}");
        page.evaluate("dispatchEvent(new Event('afterprint'))").await?;
        expect_relative_times(page, true).await?;
        show_print(page).await?;
        expect_relative_times(page, false).await?;
        for width in [WIDE_SHEET, SHEET] {
            page.set_size(width, 1000).await?;
            assert_eq!(page.evaluate(CLIPPED).await?, "", "nothing is cut off");
            assert_eq!(page.evaluate(BROKEN_WORDS).await?, "", "words are whole");
        }
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
                    sort: style('main thead .sort-button').display,
                    scheme: style('html').colorScheme,
                    note: style('.page-heading', '::after').content,
                    freshness: style('.freshness').display,
                };
            })()",
            )
            .await?;
        assert_eq!(layout["rows"], 50);
        assert_eq!(layout["header"], "table-header-group", "each sheet repeats it");
        assert_eq!(layout["sort"], "contents", "Chromium does not repeat buttons");
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
async fn a_data_volume_is_printed_in_one_column_without_what_is_folded() {
    run_journey("print_detail", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let id = fixture.server.with(|it| it.volumes()[0].id.to_string());
        page.open(&format!("/datavolumes/{id}")).await?;
        page.expect_text("Copy as…").await?;
        show_print(page).await?;
        expect_relative_times(page, false).await?;
        let note = "getComputedStyle(document.querySelector('.page-heading'), '::after').content";
        let note = page.evaluate(note).await?;
        assert!(note.as_str().is_some_and(|note| note.contains("Printed on")), "{note}");
        assert_eq!(page.evaluate(CLIPPED).await?, "", "nothing is cut off");
        let controls = "[...document.querySelectorAll(
                'main :is(input, select, textarea, [role=tablist], .freshness)')]
            .filter(it => it.checkVisibility()).map(it => it.outerHTML.slice(0, 100)).join('\\n')";
        assert_eq!(page.evaluate(controls).await?, "", "only text is printed");
        let buttons = page.find_all("button").await?;
        assert!(buttons.is_empty(), "{buttons:?}");
        let columns = "new Set([...document.querySelectorAll('main .card')]
            .filter(it => it.checkVisibility()).map(it => Math.round(it.getBoundingClientRect().left))).size";
        assert_eq!(page.evaluate(columns).await?, 1);
        let folded: Value = page
            .evaluate(
                "[...document.querySelectorAll('main details:not([open]), main [role=searchbox]')]
                 .filter(it => it.checkVisibility()).length",
            )
            .await?;
        assert_eq!(folded, 0, "what is folded and the search are not printed");
        let titles = "[...document.querySelectorAll('main .card')]
            .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
            .map(it => it.querySelector('h2')?.textContent)";
        let cards = page.evaluate(titles).await?;
        let place = |title| cards.as_array().and_then(|it| it.iter().position(|it| it == title));
        assert!(place("Details") < place("Use in a workload"), "{cards}");
        Ok(())
    })
    .await;
}
