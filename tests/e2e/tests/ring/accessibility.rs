//! Every screen has the accessibility tree of the last review, passes axe-core in every theme and width, and
//! does not scroll sideways, even with larger text, more spacing and from right to left. Runs behind nginx if it
//! is installed, so that its policies and limits are tested too.

use crate::nginx;
use e2e::{
    Appearance, Area, Axe, ExpectedErrors, Fixture, Page, Result, Screen, Setup, Theme, Violation,
    WIDTHS, WebServer, check_snapshot, eventually, run_journey,
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
async fn reports_are_accessible_in_every_state() {
    visit("accessible_reports", Area::Reports).await;
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

async fn check_screen(
    screen: Screen,
    fixture: &mut Fixture,
    axe: Option<&Axe>,
    violations: &mut BTreeMap<String, Vec<String>>,
) -> Result {
    screen.open(fixture).await?;
    let page = &fixture.page;
    let mut report = |label: &str, what: String| {
        let what = format!("{}: {what}", screen.name());
        violations.entry(what).or_default().push(label.to_owned());
    };
    // A name may still be checked, for example.
    let is_as_reviewed = eventually("the accessibility tree", async || {
        check_snapshot(screen.name(), &page.accessibility_tree().await?)
    });
    if let Err(error) = is_as_reviewed.await {
        report("tree", error.to_string());
    }
    for appearance in Appearance::all(&WIDTHS) {
        page.set_appearance(appearance).await?;
        // What is under the sticky header is not shown, so it does not have to be a target.
        page.evaluate("scrollTo(0, 0)").await?;
        let label = appearance.to_string();
        if let Some(what) = page.horizontal_overflow().await? {
            report(&label, format!("scrolls sideways: {what}"));
        }
        let is_checked = match appearance.theme {
            Theme::Light => true,
            // The layout between the narrowest and the widest is that of the light theme.
            Theme::Dark => [WIDTHS[0], WIDTHS[WIDTHS.len() - 1]].contains(&appearance.width),
            // The user's own, whatever their contrast.
            Theme::ForcedColors => false,
        };
        if let Some(axe) = axe.filter(|_| is_checked) {
            violations_of(page, axe).await?.iter().for_each(|it| report(&label, it.to_string()));
        }
    }
    for (label, width, height, adaptation) in ADAPTATIONS {
        page.set_size(width, height).await?;
        page.evaluate(adaptation).await?;
        page.settle().await?;
        if let Some(what) = page.horizontal_overflow().await? {
            report(label, format!("scrolls sideways: {what}"));
        }
        let cut_off = page.evaluate(CUT_OFF).await?;
        if let Some(what) = cut_off.as_str().filter(|what| !what.is_empty()) {
            report(label, format!("cuts off: {what}"));
        }
    }
    fixture.check_logs(EXPECTED_ERRORS).await
}

/// What axe-core finds on the page as it is shown.
pub(crate) async fn violations_of(page: &Page, axe: &Axe) -> Result<Vec<Violation>> {
    let broken_rules = axe.violations(page).await?;
    if broken_rules.is_empty() {
        return Ok(broken_rules);
    }
    // After a theme change an element can keep the old colors for a moment.
    page.settle().await?;
    axe.violations(page).await
}

/// What users do to a page, with the size of the window and what is run in it.
const ADAPTATIONS: [(&str, u32, u32, &str); 4] = [
    ("400 %", 320, 225, "0"),
    // WCAG 1.4.12.
    (
        "text spacing",
        320,
        900,
        "{ const spacing = new CSSStyleSheet();
         spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
         document.adoptedStyleSheets = [spacing]; 0 }",
    ),
    (
        "right to left, narrow",
        320,
        900,
        "{ document.adoptedStyleSheets = []; document.documentElement.dir = 'rtl'; 0 }",
    ),
    ("right to left", 1280, 900, "0"),
];

/// The elements whose text is taller than they are, and hidden below their end.
const CUT_OFF: &str = "[...document.querySelectorAll('body *')].filter(it =>
    it.checkVisibility() && it.innerText?.trim() && it.clientHeight > 1
    && ['hidden', 'clip'].includes(getComputedStyle(it).overflowY)
    && it.scrollHeight > it.clientHeight + 3
    && !it.closest('.visually-hidden'))
    .map(it => `${it.localName}.${it.className} ${it.scrollHeight} of ${it.clientHeight}`).slice(0, 5).join(', ')";
