//! Reduced motion, forced colors and browser translation.

use e2e::{Fixture, NO_ERRORS, Screen, Setup, run_journey};

#[tokio::test]
async fn reduced_motion_disables_animations() {
    run_journey("motion", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_media(&[("prefers-reduced-motion", "reduce")]).await?;
        fixture.server.inject_fault("list_datavolumes:latency=3600000")?;
        page.open("/datavolumes").await?;
        page.expect_page("Data volumes").await?;
        page.click("button", "Commands").await?;
        page.find("dialog", "Commands").await?;
        let moving = page
            .evaluate(
                "document.getAnimations().filter(it => { const timing = it.effect.getComputedTiming();
                 return timing.duration > 1 && it.playState === 'running'; })
                 .map(it => it.animationName ?? it.transitionProperty).join(' ')",
            )
            .await?;
        assert_eq!(moving, "", "nothing is on the move");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn focus_and_controls_have_outlines_in_forced_colors() {
    run_journey("colours", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.set_media(&[("forced-colors", "active")]).await?;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.tab_to("combobox", "Project").await?;
        // Forced colors remove shadows but keep outlines and borders.
        let outline = page
            .evaluate(
                "(() => { const style = getComputedStyle(document.activeElement);
                 return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })()",
            )
            .await?;
        assert_eq!(outline, true, "the focus has an outline");
        let frameless = page
            .evaluate(
                "[...document.querySelectorAll('main button, main input, main textarea')]
                 .filter(it => { const style = getComputedStyle(it);
                 return it.getBoundingClientRect().width > 0 && style.borderTopStyle === 'none'; })
                 .map(it => it.outerHTML.slice(0, 120)).join('\\n')",
            )
            .await?;
        assert_eq!(frameless, "", "every control has a border");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_selected_or_mixed_is_marked_in_forced_colors() {
    run_journey("forced_marks", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        const COLOR: &str =
            "const color = (it, pseudo) => getComputedStyle(it, pseudo).backgroundColor";
        let forced = [("forced-colors", "active")];
        Screen::SharingTree.open(fixture).await?;
        fixture.page.set_media(&forced).await?;
        let marks = format!(
            "{{ {COLOR}; [...document.querySelectorAll('[data-tick=mixed]')]
                .map(it => color(it, '::before') !== color(it)) }}"
        );
        let marks: Vec<bool> = serde_json::from_value(fixture.page.evaluate(&marks).await?)?;
        assert!(!marks.is_empty() && marks.iter().all(|it| *it), "mixed: {marks:?}");

        Screen::List.open(fixture).await?;
        fixture.page.set_media(&forced).await?;
        for group in [".segments", ".chips"] {
            let colors = format!(
                "{{ {COLOR}; [...document.querySelector('{group}').children]
                    .map(it => [it.hasAttribute('aria-current'), color(it)]) }}"
            );
            let colors: Vec<(bool, String)> =
                serde_json::from_value(fixture.page.evaluate(&colors).await?)?;
            let (selected, others): (Vec<_>, Vec<_>) =
                colors.into_iter().partition(|(is_selected, _)| *is_selected);
            let [(_, selected)] = &selected[..] else { return Err("one is selected".into()) };
            assert!(others.iter().all(|(_, color)| color != selected), "{group}: {selected}");
        }
        Ok(())
    })
    .await;
}

/// Wraps text nodes in elements, as browsers' translators do.
const TRANSLATE: &str = "(() => {
    const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        const parent = text.parentElement;
        if (!text.data.trim() || parent.closest('[translate=no], script, style, template, font')) continue;
        const outer = document.createElement('font'), inner = document.createElement('font');
        inner.textContent = `«${text.data}»`;
        outer.append(inner);
        if (texts.indexOf(text) % 2) text.replaceWith(outer);
        else { text.before(outer); text.remove(); }
    }
})()";

#[tokio::test]
async fn a_translated_page_keeps_working_and_keeps_volume_names() {
    run_journey("translated", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes?limit=25").await?;
        page.expect_page("Data volumes").await?;
        page.expect_text("1–25 of 60").await?;
        let names = page.row_names().await?;
        page.evaluate(TRANSLATE).await?;
        page.expect_text("«1–25 of 60»").await?;
        page.expect_text("«Columns»").await?;
        assert_eq!(page.row_names().await?, names);
        page.evaluate("document.querySelector('.pagination a:last-of-type').click()").await?;
        page.expect_text("26–50 of 60").await?;
        page.expect_no_text("1–25 of 60").await?;
        page.evaluate(TRANSLATE).await?;
        page.expect_text("«26–50 of 60»").await?;
        page.evaluate("document.querySelector('.pagination a:last-of-type').click()").await?;
        page.expect_text("51–60 of 60").await?;
        page.expect_no_text("26–50 of 60").await?;

        let name = page.row_names().await?.remove(0);
        page.click("link", &name).await?;
        page.expect_page(&name).await?;
        page.expect_text("Copy as…").await?;
        page.evaluate(TRANSLATE).await?;
        page.expect_no_text(&format!("«{name}»")).await?;
        let id = page.evaluate("location.pathname.split('/')[2]").await?;
        page.expect_no_text(&format!("«{}»", id.as_str().unwrap_or_default())).await?;
        page.evaluate("history.back()").await?;
        page.expect_text("51–60 of 60").await
    })
    .await;
}
