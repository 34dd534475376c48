//! The checks that run after every journey.

use e2e::{Fixture, NO_ERRORS, Setup, eventually, run_journey};

#[tokio::test]
async fn policy_violations_and_console_errors_are_detected() {
    run_journey("policies", Setup::default(), NO_ERRORS, async |fixture: &mut Fixture| {
        for (violation, expected) in [
            (
                "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/' }))",
                "img-src",
            ),
            ("fetch('http://127.0.0.1:9/').catch(() => 0)", "connect-src"),
            (
                "document.body.insertAdjacentHTML('beforeend', '<style>p { color: red }</style>')",
                "script",
            ),
            // Only the policy of boot.js is allowed, and only once.
            ("trustedTypes.createPolicy('another', {})", "trusted-types"),
            ("trustedTypes.createPolicy('default', {})", "trusted-types"),
            ("console.error('a mistake')", "a mistake"),
        ] {
            fixture.page.open("/datavolumes/new").await?;
            fixture.page.expect_page("New data volume").await?;
            fixture.check_logs(NO_ERRORS).await?;
            // Runs as the page's own script, to which its policies apply.
            fixture.page.evaluate(&format!("setTimeout(() => {{ {violation} }}); 0")).await?;
            eventually(violation, async || match fixture.check_logs(NO_ERRORS).await {
                Err(error) if error.to_string().contains(expected) => Ok(()),
                Err(error) => Err(error),
                Ok(()) => Err("it was not detected".into()),
            })
            .await?;
            fixture.browser.clear_logs().await?;
        }
        Ok(())
    })
    .await;
}
