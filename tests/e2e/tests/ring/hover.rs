//! What the pointer rests on stays, and can be dismissed without moving it.

use crate::touch::expect_true;
use e2e::{Fixture, Key, NO_ERRORS, Page, Result, Setup, eventually, run_journey};
use serde_json::{Value, json};

/// The tooltip of a control of the list.
const TIP: &str = "document.querySelector('.tip-anchor:has(> [aria-label=\"Refresh\"]) > .tip')";

async fn move_pointer(page: &Page, (x, y): (f64, f64)) -> Result {
    page.cdp("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y })).await?;
    Ok(())
}

/// Start, top, bottom and width.
async fn bounds(page: &Page, element: &str) -> Result<(f64, f64, f64, f64)> {
    let bounds = format!(
        "(({{ x, top, bottom, width }}) => [x, top, bottom, width])
        ({element}.getBoundingClientRect())"
    );
    Ok(serde_json::from_value(page.evaluate(&bounds).await?)?)
}

#[tokio::test]
async fn a_tooltip_can_be_pointed_at_and_dismissed() {
    run_journey("hover_tooltip", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.row_names().await?;
        page.hover("button", "Refresh").await?;
        let is_shown = format!("{TIP}.checkVisibility({{ visibilityProperty: true }})");
        expect_true(page, "the tooltip", &is_shown).await?;
        page.settle().await?;

        let (_, _, start, _) = bounds(page, &format!("{TIP}.previousElementSibling")).await?;
        let (x, top, end, width) = bounds(page, TIP).await?;
        assert!(start < top, "there is a gap between the control and its tooltip");
        let mut y = start - 1.0;
        while y < end {
            move_pointer(page, (x + width / 2.0, y)).await?;
            assert_eq!(page.evaluate(&is_shown).await?, true, "at {y} from {top} to {end}");
            y += 1.0;
        }
        page.press(Key::Escape).await?;
        expect_true(page, "Esc dismisses it", &format!("!{is_shown}")).await
    })
    .await;
}

#[tokio::test]
async fn a_notification_under_the_pointer_does_not_expire() {
    run_journey("hover_toast", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.row_names().await?;
        page.click("button", "Export").await?;
        page.click("menuitem", "CSV").await?;
        page.expect_text(" exported to ").await?;
        page.settle().await?;
        let (x, top, bottom, width) = bounds(page, "document.querySelector('.toast')").await?;
        move_pointer(page, (x + width / 2.0, f64::midpoint(top, bottom))).await?;
        advance(page, 60_000).await?;
        assert!(page.has_text(" exported to ").await?);
        move_pointer(page, (10.0, 10.0)).await?;
        advance(page, 10_000).await?;
        page.expect_no_text(" exported to ").await
    })
    .await;
}

/// Lets the page believe that this time has passed, in milliseconds.
async fn advance(page: &Page, budget: u32) -> Result {
    let now = page.evaluate("performance.now()").await?.as_f64().unwrap_or_default();
    let policy = json!({ "policy": "advance", "budget": budget });
    page.cdp("Emulation.setVirtualTimePolicy", policy).await?;
    eventually("the time", async || match page.evaluate("performance.now()").await? {
        Value::Number(then) if then.as_f64() >= Some(now + f64::from(budget)) => Ok(()),
        then => Err(format!("it is {then}").into()),
    })
    .await
}
