//! The list on a phone.

use e2e::{Fixture, Key, NO_ERRORS, Page, Result, Setup, eventually, run_journey};

fn setup() -> Setup {
    Setup { volumes: 120, ..Setup::default() }
}

async fn open_list(page: &Page) -> Result {
    page.set_size(375, 812).await?;
    page.open("/datavolumes?limit=25").await?;
    page.expect_page("Data volumes").await?;
    page.expect_text("of 120").await
}

async fn number(page: &Page, expression: &str) -> Result<f64> {
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
        for name in ["Views", "Columns", "Export", "Refresh", "Usable in project"] {
            page.find("button", name).await?;
        }
        page.click("button", "Columns").await?;
        page.find("combobox", "Density").await?;
        page.press(Key::Escape).await?;
        page.click("button", "Edit as query").await?;
        page.find("region", "Filters as query").await?;
        page.expect_gone("button", "Columns").await
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
