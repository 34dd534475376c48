//! Networks that fail, people who want less motion or other colours, and pages that misbehave.

use e2e::{Setup, Stage, Trouble, eventually, journey};

#[tokio::test]
async fn the_last_rows_stay_while_the_network_is_away() {
    let trouble = Trouble(&["net::ERR_INTERNET_DISCONNECTED"]);
    journey("offline", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let name = stage.plane.with(|emulator| emulator.volumes()[0].name.clone());
        page.open(&format!("/datavolumes?search={name}")).await?;
        page.is_page("Data volumes").await?;
        page.find("link", &name).await?;
        page.offline(true).await?;
        page.click("button", "Refresh").await?;
        page.sees("Could not load the data volumes").await?;
        page.sees("offline").await?;
        page.find("link", &name).await?;
        page.click("button", "Try again").await?;
        page.find("button", "Try again").await?;

        // Nobody has to ask: the browser tells that it is back.
        page.offline(false).await?;
        page.gone("button", "Try again").await?;
        page.sees("live").await?;
        page.find("link", &name).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_understood() {
    let trouble = Trouble(&["status of 503"]);
    journey("wait", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
        page.sees("of 60").await?;
        stage.plane.fault("list_datavolumes:status=503,retry-after=45")?;
        page.click("button", "Refresh").await?;
        page.sees("The server asked to wait 45 seconds").await?;
        page.find("button", "Try again").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn nothing_moves_for_who_wants_no_motion() {
    journey("motion", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.media(&[("prefers-reduced-motion", "reduce")]).await?;
        stage.plane.fault("list_datavolumes:latency=3600000")?;
        page.open("/datavolumes").await?;
        page.is_page("Data volumes").await?;
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
async fn in_forced_colours_everything_is_still_told_apart() {
    journey("colours", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.media(&[("forced-colors", "active")]).await?;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.tab_to("combobox", "Project").await?;
        // Shadows are not drawn in forced colours, outlines and borders are.
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
async fn a_console_that_breaks_offers_a_way_out_and_keeps_what_was_typed() {
    journey("panic", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.fill("textbox", "Name", "typed-before-the-fall").await?;
        let token = stage.plane.token_for("admin");
        let told = format!("panicked at src/x.rs:1:1: Bearer {token}");
        // What was planned before does not take place any more.
        page.evaluate(&format!(
            "globalThis.rang = false; setTimeout(() => {{ rang = true }}, 20);
             dispatchEvent(new CustomEvent('dvc:panic', {{detail: '{told}'}}))"
        ))
        .await?;
        page.find("heading", "The console has stopped working").await?;
        page.sees("panicked at src/x.rs:1:1").await?;
        let text = page.evaluate("document.documentElement.textContent").await?;
        assert!(!text.as_str().unwrap_or_default().contains(&token[..40]), "no token is reported");
        let later = "new Promise(resolve => setTimeout(() => resolve(rang), 20))";
        assert_eq!(page.evaluate(later).await?, false, "nothing goes on behind it");
        page.click("button", "Reload").await?;
        page.is_page("New data volume").await?;
        page.has_value("textbox", "Name", "typed-before-the-fall").await?;

        // A trap of the module, which no hook could tell of.
        let trap = "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') }); 0";
        page.evaluate(trap).await?;
        page.find("heading", "The console has stopped working").await?;
        page.click("button", "Reload").await?;
        page.has_value("textbox", "Name", "typed-before-the-fall").await?;
        stage.browser.forget().await
    })
    .await;
}

#[tokio::test]
async fn a_newer_release_is_noticed_on_return_and_loading_it_keeps_what_was_typed() {
    journey("release", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.fill("textbox", "Name", "typed-before-the-release").await?;
        let returns = "document.dispatchEvent(new Event('visibilitychange')); 0";
        let later =
            |minutes: u32| format!("Date.now = () => performance.timeOrigin + {minutes} * 6e4");
        page.evaluate(&later(60)).await?;
        page.evaluate(returns).await?;
        page.sees_no("A newer version").await?;
        for (answer, is_newer) in [
            ("new Response(null, {status: 503})", false),
            ("new Response(null, {headers: {'content-type': 'text/html'}})", true),
        ] {
            page.evaluate(&format!(
                "(() => {{ const real = fetch; globalThis.fetch = (url, it) => it?.method === 'HEAD'
                   ? Promise.resolve({answer}) : real(url, it); }})()"
            ))
            .await?;
            page.evaluate(&later(if is_newer { 180 } else { 120 })).await?;
            page.evaluate(returns).await?;
            if is_newer {
                page.sees("A newer version of the console is in place").await?;
            } else {
                page.sees_no("A newer version").await?;
            }
        }
        page.click("button", "Reload").await?;
        page.is_page("New data volume").await?;
        page.has_value("textbox", "Name", "typed-before-the-release").await
    })
    .await;
}

#[tokio::test]
async fn a_part_that_is_gone_is_told_with_the_way_to_load_the_page_again() {
    let trouble = Trouble(&["404"]);
    journey("gone", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let block = serde_json::json!({"urls": ["*_bg.wasm"]});
        page.cdp("Network.enable", serde_json::json!({})).await?;
        page.cdp("Network.setBlockedURLs", block).await?;
        page.open("/datavolumes").await?;
        page.find("heading", "The console could not start").await?;
        page.sees("Perhaps a new version was just put in place").await?;
        page.cdp("Network.setBlockedURLs", serde_json::json!({"urls": []})).await?;
        page.click("button", "Reload").await?;
        page.is_page("Data volumes").await?;
        stage.browser.forget().await
    })
    .await;
}

/// The end of every journey would mean nothing if it did not notice.
#[tokio::test]
async fn what_the_policies_refuse_is_noticed() {
    journey("policies", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        for (trespass, noticed) in [
            (
                "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/' }))",
                "img-src",
            ),
            ("fetch('http://127.0.0.1:9/').catch(() => 0)", "connect-src"),
            (
                "document.body.insertAdjacentHTML('beforeend', '<style>p { color: red }</style>')",
                "script",
            ),
            // No other than the one policy of boot.js, and that one only once.
            ("trustedTypes.createPolicy('another', {})", "trusted-types"),
            ("trustedTypes.createPolicy('default', {})", "trusted-types"),
            ("console.error('a mistake')", "a mistake"),
        ] {
            stage.page.open("/datavolumes/new").await?;
            stage.page.is_page("New data volume").await?;
            stage.check(Trouble(&[])).await?;
            // A script of the page, which its policies bind.
            stage.page.evaluate(&format!("setTimeout(() => {{ {trespass} }}); 0")).await?;
            eventually(trespass, async || match stage.check(Trouble(&[])).await {
                Err(told) if told.to_string().contains(noticed) => Ok(()),
                Err(told) => Err(told),
                Ok(()) => Err("it goes unnoticed".into()),
            })
            .await?;
            stage.browser.forget().await?;
        }
        Ok(())
    })
    .await;
}

/// Translates the page as browsers do: elements take the place of texts.
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
async fn a_page_that_the_browser_translates_goes_on_and_its_names_stay() {
    journey("translated", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        page.open("/datavolumes?limit=25").await?;
        page.is_page("Data volumes").await?;
        page.sees("1–25 of 60").await?;
        let names = page.row_names().await?;
        page.evaluate(TRANSLATE).await?;
        page.sees("«1–25 of 60»").await?;
        page.sees("«Columns»").await?;
        assert_eq!(page.row_names().await?, names);
        page.evaluate("document.querySelector('.pagination a:last-of-type').click()").await?;
        page.sees("26–50 of 60").await?;
        page.sees_no("1–25 of 60").await?;
        page.evaluate(TRANSLATE).await?;
        page.sees("«26–50 of 60»").await?;
        page.evaluate("document.querySelector('.pagination a:last-of-type').click()").await?;
        page.sees("51–60 of 60").await?;
        page.sees_no("26–50 of 60").await?;

        let name = page.row_names().await?.remove(0);
        page.click("link", &name).await?;
        page.is_page(&name).await?;
        page.sees("Copy as cURL").await?;
        page.evaluate(TRANSLATE).await?;
        page.sees_no(&format!("«{name}»")).await?;
        let id = page.evaluate("location.pathname.split('/')[2]").await?;
        page.sees_no(&format!("«{}»", id.as_str().unwrap_or_default())).await?;
        page.evaluate("history.back()").await?;
        page.sees("51–60 of 60").await
    })
    .await;
}
