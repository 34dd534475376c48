//! Where things are on a phone: rows, lines of tools, labels, and what is in reach of the thumb.

use super::phone::{number, open_list, setup};
use super::touch::expect_true;
use e2e::{Fixture, Key, NO_ERRORS, run_journey};

/// An edge of the first element that matches.
fn edge(selector: &str, edge: &str) -> String {
    format!("document.querySelector('{selector}').getBoundingClientRect().{edge}")
}

#[tokio::test]
async fn unused_data_volumes_start_in_the_upper_half_and_only_the_page_scrolls() {
    run_journey("phone_unused", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(375, 812).await?;
        page.open("/datavolumes/unused").await?;
        page.find("table", "Unused data volumes").await?;
        let top = number(page, &edge("main tbody tr", "top")).await?;
        // Below the fields, the buttons for all of them, and the row that sorts.
        assert!(top < 370.0, "the first row is at {top}");
        let region = "document.querySelector('main .table-region')";
        let height = number(page, &format!("{region}.clientHeight")).await?;
        assert!(height > 812.0, "the table has {height} px");
        // Rows grow once it is known who they are shared with.
        let hidden = format!("{region}.scrollHeight - {region}.clientHeight");
        assert_eq!(number(page, &hidden).await?, 0.0);
        let unlabelled = "[...document.querySelectorAll('main tbody td[data-label]')]
            .filter((it) => !getComputedStyle(it, '::before').content.includes(it.dataset.label)).length";
        assert_eq!(number(page, unlabelled).await?, 0.0, "labels are shown");
        for width in [375, 320] {
            page.set_size(width, 812).await?;
            assert_eq!(page.horizontal_overflow().await?, None);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn filters_are_in_one_line_and_names_below_their_heading() {
    run_journey("phone_lines", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(375, 812).await?;
        page.open("/datavolumes?filterBy=createdBy=@example&newerThan=3650d&limit=25").await?;
        page.find("link", "Clear filters").await?;
        let height = number(page, &edge(".filter-row", "height")).await?;
        assert!(height < 60.0, "two filters and a link take {height} px");
        expect_true(
            page,
            "the line scrolls sideways",
            "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
             (document.querySelector('.filter-row'))",
        )
        .await?;
        assert_eq!(page.horizontal_overflow().await?, None);
        let [heading, name] = [
            number(page, &edge("thead .sort-button", "left")).await?,
            number(page, &edge("main tbody th > a", "left")).await?,
        ];
        // The outline of a link has 4 pixels beside its text.
        let name = name + 4.0;
        assert!((heading - name).abs() < 1.0, "\"Name\" starts at {heading}, names at {name}");
        // The outline of the focus is 4 px wide with its distance.
        let room = "(({ top, bottom }, of) => Math.min(of.top - top, bottom - of.bottom))
            (document.querySelector('.chips').getBoundingClientRect(),
             document.querySelector('.chips > .chip').getBoundingClientRect())";
        assert!(number(page, room).await? >= 4.0, "the outline of a chip is not cut off");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_sheet_shows_the_whole_name_of_the_view() {
    run_journey("phone_view", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_size(375, 812).await?;
        page.open("/datavolumes?filterBy=phase==NotReady").await?;
        page.expect_page("Data volumes").await?;
        page.click("button", "More").await?;
        page.click("button", "Views").await?;
        page.click("button", "Save this view").await?;
        page.fill("textbox", "Name", "All that is broken").await?;
        page.press(Key::Enter).await?;
        page.expect_gone("dialog", "Save this view").await?;
        page.click("button", "More").await?;
        page.find("button", "Views: All that is broken").await?;
        let is_whole = "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)
            (document.querySelector('.views > .tip-anchor > .button > .button-label'))";
        expect_true(page, "the name is not cut off", is_whole).await
    })
    .await;
}

#[tokio::test]
async fn an_icon_that_copies_is_beside_the_middle_of_its_text() {
    run_journey("phone_copy", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        let volume = fixture.server.with(|emulator| emulator.volumes()[0].id.to_string());
        page.set_size(375, 812).await?;
        page.open(&format!("/datavolumes/{volume}")).await?;
        page.find("button", "Copy ID").await?;
        let distance = "Math.max(...[...document.querySelectorAll('.detail-side .copyable')].map((it) => {
            const middle = ({ top, bottom }) => (top + bottom) / 2;
            const [text, icon] = [it.firstElementChild, it.querySelector('.button')];
            return Math.abs(middle(text.getBoundingClientRect()) - middle(icon.getBoundingClientRect()));
        }))";
        let distance = number(page, distance).await?;
        assert!(distance < 1.0, "they are {distance} px apart");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_bar_for_selected_rows_is_one_line() {
    run_journey("phone_bar", setup(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        open_list(page).await?;
        let names = page.row_names().await?;
        for name in &names[..2] {
            page.click("checkbox", &format!("Select {name}")).await?;
        }
        page.expect_text("2 selected").await?;
        let height = number(page, &edge(".bulk", "height")).await?;
        assert!(height <= 52.0, "it has {height} px");
        page.find("button", "Clear selection").await.map(drop)
    })
    .await;
}
