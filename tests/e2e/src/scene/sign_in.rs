//! Signing in, being signed in, and being signed out.

use super::Scene;
use crate::{Plane, Result, Stage};
use emulator::Switches;
use serde_json::{Value, json};

const SINGLE_SIGN_ON: &str = "Sign in with single sign-on";

/// Settings as in production, with a provider.
fn settings(plane: &Plane) -> Value {
    json!({
        "backendName": "NVIDIA Run:ai",
        "signIn": ["singleSignOn", "accessKey", "token"],
        "oidc": {
            "issuer": format!("{}/auth/realms/runai", plane.origin()),
            "clientId": "data-volumes-console",
        },
    })
}

impl Scene {
    /// Whether the settings are those of the built console, without a provider.
    pub(super) fn has_shipped_settings(self) -> bool {
        matches!(self, Self::SignIn | Self::SignInErrors | Self::SignInRefused)
    }

    pub(super) async fn enter_sign_in(self, stage: &Stage) -> Result {
        let (page, plane) = (&stage.page, &stage.plane);
        let mut settings = settings(plane);
        if self == Self::SignInSettings {
            settings["oidc"] = json!({"issuer": "http://sso.example.com"});
            settings["idleMinutes"] = json!("an hour");
        }
        if matches!(self, Self::SignInSso | Self::SignInSsoError) {
            // Nobody goes there.
            settings["oidc"]["issuer"] = json!("https://sso.example.com/realms/runai");
        }
        if self == Self::SignInLost {
            settings = json!("nothing of the kind");
        }
        plane.set_settings(settings)?;
        match self {
            Self::SignInSsoError => {
                page.open("/sign-in/callback?code=stolen&state=guessed").await?;
                page.sees("This tab has not begun to sign in").await
            }
            Self::SignInSettings => {
                page.open("/sign-in").await?;
                page.sees("config.json has mistakes").await
            }
            Self::SignInLost => {
                page.open("/datavolumes").await?;
                page.sees("Could not load the console’s settings").await
            }
            Self::SignInCallback => {
                self.at_provider(stage).await?;
                plane.with(|emulator| {
                    emulator.set_switches(Switches {
                        token_endpoint_latency_ms: 3_600_000,
                        ..Switches::default()
                    });
                });
                page.click("button", "Sign in").await?;
                page.sees("You are being signed in").await
            }
            Self::SignInSso => {
                page.open("/datavolumes").await?;
                page.find("button", SINGLE_SIGN_ON).await.map(drop)
            }
            Self::SignIn | Self::SignInErrors | Self::SignInRefused => {
                self.enter_with_key(stage).await
            }
            _ => {
                self.at_provider(stage).await?;
                page.click("button", "Sign in").await?;
                page.find("navigation", "Pagination").await?;
                self.when_signed_in(stage).await
            }
        }
    }

    /// At the provider's form, filled in.
    async fn at_provider(self, stage: &Stage) -> Result {
        let page = &stage.page;
        page.open("/datavolumes?limit=25&search=lidar").await?;
        page.click("button", SINGLE_SIGN_ON).await?;
        page.fill("textbox", "Username", "researcher").await?;
        page.fill_secret("Password", "researcher").await
    }

    async fn when_signed_in(self, stage: &Stage) -> Result {
        /// Nobody has done anything for hours, as far as the clock tells.
        const AWAY: &str = "{ const late = Date.now() + 7_200_000; Date.now = () => late;
            dispatchEvent(new Event('focus')); }";
        /// The two minutes of the warning are over at once.
        const NO_WAIT: &str = "{ const real = setTimeout; window.setTimeout = (run, ms, ...rest) =>
            real(run, ms === 120_000 ? 0 : ms, ...rest); }";
        let page = &stage.page;
        match self {
            Self::IdleWarning => {
                page.evaluate(AWAY).await?;
                page.find("button", "Stay signed in").await.map(drop)
            }
            Self::SignInIdle => {
                page.evaluate(NO_WAIT).await?;
                page.evaluate(AWAY).await?;
                page.sees("Nothing had been done here for a while").await
            }
            Self::SignedOut => {
                page.click("button", "Account").await?;
                page.click("button", "Sign out").await?;
                page.sees("You are still signed in at").await
            }
            _ => {
                page.click("button", "Account").await?;
                page.find("button", "Sign out").await.map(drop)
            }
        }
    }

    async fn enter_with_key(self, stage: &Stage) -> Result {
        let page = &stage.page;
        page.open("/sign-in").await?;
        page.is_page("Sign in").await?;
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
        let told = match self {
            Self::SignInErrors => "Enter the client ID",
            _ => "Could not sign in",
        };
        page.sees(told).await
    }
}
