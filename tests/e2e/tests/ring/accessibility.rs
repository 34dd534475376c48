//! Every screen in every theme and width passes axe-core and does not scroll sideways. Runs behind
//! nginx if it is installed, so that its policies and limits are tested too.

use crate::nginx;
use e2e::{
    Appearance, Area, Axe, ExpectedErrors, Fixture, Result, Rules, Screen, Setup, WebServer,
    run_journey,
};
use std::collections::BTreeMap;

#[tokio::test]
async fn the_list_is_accessible_in_every_state() {
    visit("accessible_list", Area::List).await;
}

#[tokio::test]
async fn bulk_actions_are_accessible_in_every_state() {
    visit("accessible_bulk", Area::Bulk).await;
}

#[tokio::test]
async fn the_create_form_is_accessible_in_every_state() {
    visit("accessible_form", Area::Create).await;
}

#[tokio::test]
async fn the_detail_page_is_accessible_in_every_state() {
    visit("accessible_volume", Area::Detail).await;
}

#[tokio::test]
async fn the_sharing_page_is_accessible_in_every_state() {
    visit("accessible_sharing", Area::Sharing).await;
}

#[tokio::test]
async fn the_export_is_accessible_in_every_state() {
    visit("accessible_export", Area::Export).await;
}

#[tokio::test]
async fn signing_in_and_out_is_accessible_in_every_state() {
    visit("accessible_sign_in", Area::SignIn).await;
}

#[tokio::test]
async fn the_frame_is_accessible_in_every_state() {
    visit("accessible_frame", Area::Frame).await;
}

/// Some screens show failed requests.
const EXPECTED_ERRORS: ExpectedErrors<'_> = ExpectedErrors(&["/api/v1/"]);

async fn visit(name: &str, area: Area) {
    let web_server = if nginx::is_available() { WebServer::Nginx } else { WebServer::Emulator };
    let setup = Setup { volumes: 0, web_server, ..Setup::default() };
    run_journey(name, setup, EXPECTED_ERRORS, async |fixture: &mut Fixture| {
        let axe = Axe::read(&fixture.environment)?;
        // Problems and the appearances that have them.
        let mut violations = BTreeMap::<String, Vec<String>>::new();
        for screen in Screen::ALL.iter().copied().filter(|screen| screen.area() == area) {
            if let Err(error) = check_screen(screen, fixture, axe.as_ref(), &mut violations).await {
                violations.entry(format!("{}: {error}", screen.name())).or_default();
            }
        }
        let lines: Vec<_> = violations
            .iter()
            .map(|(what, appearances)| format!("{what}   [{}]", appearances.join(", ")))
            .collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
    })
    .await;
}

/// The dark theme changes only colors, and the tablet's colors are those of the desktop.
fn rules(appearance: Appearance) -> Option<Rules> {
    match (appearance.dark, appearance.width) {
        (false, _) => Some(Rules::All),
        (true, 768) => None,
        (true, _) => Some(Rules::Colors),
    }
}

async fn check_screen(
    screen: Screen,
    fixture: &mut Fixture,
    axe: Option<&Axe>,
    violations: &mut BTreeMap<String, Vec<String>>,
) -> Result {
    screen.open(fixture).await?;
    for appearance in Appearance::all() {
        fixture.page.set_appearance(appearance).await?;
        let label = format!("{} {}", appearance.theme(), appearance.width);
        let mut report = |what: String| {
            violations.entry(format!("{}: {what}", screen.name())).or_default().push(label.clone());
        };
        if let Some(what) = fixture.page.horizontal_overflow().await? {
            report(format!("scrolls sideways: {what}"));
        }
        if let (Some(axe), Some(rules)) = (axe, rules(appearance)) {
            let mut broken_rules = axe.violations(&fixture.page, rules).await?;
            if !broken_rules.is_empty() {
                // After a theme change an element can keep the old colors for a moment.
                fixture.page.settle().await?;
                broken_rules = axe.violations(&fixture.page, rules).await?;
            }
            broken_rules.iter().for_each(|it| report(it.to_string()));
        }
    }
    fixture.check_logs(EXPECTED_ERRORS).await
}
