//! Sign-in and sign-out.

use super::Screen;
use crate::error::Result;
use crate::journey::Fixture;
use crate::server::Server;
use emulator::Switches;
use serde_json::{Value, json};

const SINGLE_SIGN_ON: &str = "Sign in with single sign-on";

/// Production settings with an identity provider.
fn settings(server: &Server) -> Value {
    json!({
        "backendName": "NVIDIA Run:ai",
        "signIn": ["singleSignOn", "accessKey", "token"],
        "oidc": {
            "issuer": format!("{}/auth/realms/runai", server.origin()),
            "clientId": "data-volumes-console",
        },
    })
}

impl Screen {
    pub(super) fn has_shipped_settings(self) -> bool {
        matches!(self, Self::SignIn | Self::SignInErrors | Self::SignInRefused)
    }

    pub(super) async fn open_sign_in(self, fixture: &Fixture) -> Result {
        let (page, server) = (&fixture.page, &fixture.server);
        let mut settings = settings(server);
        if self == Self::SignInSettings {
            settings["oidc"] = json!({"issuer": "http://sso.example.com"});
            settings["idleMinutes"] = json!("an hour");
        }
        if matches!(self, Self::SignInSso | Self::SignInSsoError) {
            // This provider is never opened.
            settings["oidc"]["issuer"] = json!("https://sso.example.com/realms/runai");
        }
        if self == Self::SignInSettingsUnreadable {
            settings = json!("nothing of the kind");
        }
        server.set_settings(settings)?;
        match self {
            Self::SignInSsoError => {
                page.open("/sign-in/callback?code=stolen&state=guessed").await?;
                page.expect_text("This tab hasn’t started to sign in").await
            }
            Self::SignInSettings => {
                page.open("/sign-in").await?;
                page.expect_text("config.json has mistakes").await
            }
            Self::SignInSettingsUnreadable => {
                page.open("/datavolumes").await?;
                page.expect_text("Couldn’t load the settings").await
            }
            Self::SignInCallback => {
                self.sign_in_at_provider(fixture).await?;
                server.with(|emulator| {
                    emulator.set_switches(Switches {
                        token_endpoint_latency_ms: 3_600_000,
                        ..Switches::default()
                    });
                });
                page.click("button", "Sign in").await?;
                page.expect_text("Signing you in").await
            }
            Self::SignInSso => {
                page.open("/datavolumes").await?;
                page.find("button", SINGLE_SIGN_ON).await.map(drop)
            }
            Self::SignIn | Self::SignInErrors | Self::SignInRefused => {
                self.open_access_key(fixture).await
            }
            _ => {
                self.sign_in_at_provider(fixture).await?;
                page.click("button", "Sign in").await?;
                page.find("navigation", "Pagination").await?;
                self.open_signed_in(fixture).await
            }
        }
    }

    async fn sign_in_at_provider(self, fixture: &Fixture) -> Result {
        let page = &fixture.page;
        page.open("/datavolumes?limit=25&search=lidar").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        page.fill("textbox", "Username", "researcher").await?;
        page.fill_secret("Password", "researcher").await
    }

    async fn open_signed_in(self, fixture: &Fixture) -> Result {
        /// Pretends that the user has been idle for two hours.
        const IDLE: &str = "{ const later = Date.now() + 7_200_000; Date.now = () => later;
            dispatchEvent(new Event('focus')); }";
        /// Skips the two minutes of the warning.
        const SKIP_WARNING: &str =
            "{ const real = setTimeout; window.setTimeout = (run, ms, ...rest) =>
            real(run, ms === 120_000 ? 0 : ms, ...rest); }";
        let page = &fixture.page;
        match self {
            Self::IdleWarning => {
                page.evaluate(IDLE).await?;
                page.find("button", "Stay signed in").await.map(drop)
            }
            Self::SignInIdle => {
                page.evaluate(SKIP_WARNING).await?;
                page.evaluate(IDLE).await?;
                page.expect_text("You were signed out after being inactive").await
            }
            Self::SignedOut => {
                page.click("button", "Account").await?;
                page.click("button", "Sign out").await?;
                page.expect_text("You are still signed in at").await
            }
            _ => {
                page.click("button", "Account").await?;
                page.find("button", "Sign out").await.map(drop)
            }
        }
    }

    async fn open_access_key(self, fixture: &Fixture) -> Result {
        let page = &fixture.page;
        page.open("/sign-in").await?;
        page.expect_page("Sign in").await?;
        if self == Self::SignInRefused {
            page.fill("textbox", "Client ID", "admin").await?;
            page.fill_secret("Client secret", "wrong").await?;
        }
        let button = "Sign in with access key";
        page.find("button", button).await?;
        if self == Self::SignIn {
            return Ok(());
        }
        page.click("button", button).await?;
        let error = match self {
            Self::SignInErrors => "Enter the client ID",
            _ => "Couldn’t sign in",
        };
        page.expect_text(error).await
    }
}
