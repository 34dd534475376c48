//! Panics and traps of the module.

use e2e::{Fixture, NO_ERRORS, Setup, run_journey};

#[tokio::test]
async fn after_a_crash_the_console_offers_a_reload_and_keeps_form_input() {
    run_journey("panic", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        let page = &fixture.page;
        page.open("/datavolumes/new").await?;
        page.expect_page("New data volume").await?;
        page.fill("textbox", "Name", "typed-before-the-fall").await?;
        let token = fixture.server.token_for("admin");
        let message = format!("panicked at src/x.rs:1:1: Bearer {token}");
        // Pending timers must not run after a panic.
        page.evaluate(&format!(
            "globalThis.rang = false; setTimeout(() => {{ rang = true }}, 20);
             dispatchEvent(new CustomEvent('dvc:panic', {{detail: '{message}'}}))"
        ))
        .await?;
        page.find("heading", "This page has stopped working").await?;
        page.expect_text("panicked at src/x.rs:1:1").await?;
        let text = page.evaluate("document.documentElement.textContent").await?;
        assert!(!text.as_str().unwrap_or_default().contains(&token[..40]), "no token is reported");
        let later = "new Promise(resolve => setTimeout(() => resolve(rang), 20))";
        assert_eq!(page.evaluate(later).await?, false, "no timer runs after the panic");
        page.click("button", "Reload").await?;
        page.expect_page("New data volume").await?;
        page.expect_value("textbox", "Name", "typed-before-the-fall").await?;

        // A WebAssembly trap does not run the panic hook.
        let trap = "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') }); 0";
        page.evaluate(trap).await?;
        page.find("heading", "This page has stopped working").await?;
        page.click("button", "Reload").await?;
        page.expect_value("textbox", "Name", "typed-before-the-fall").await?;
        fixture.browser.clear_logs().await
    })
    .await;
}
