//! Every screen in every state, in light and dark, at every width: no rule of axe-core is broken,
//! and the page never scrolls sideways. A rule is checked where its result can be another one, see
//! [`rules`]. All of it behind the web server of `hosting/`, where there is
//! one: neither its policy nor its limits refuse anything, and the browser has no error to tell.

use crate::nginx;
use e2e::{Area, Axe, Front, Look, Result, Rules, Scene, Setup, Stage, Trouble, journey};
use std::collections::BTreeMap;

#[tokio::test]
async fn the_list_is_accessible_in_every_state() {
    visit("accessible_list", Area::List).await;
}

#[tokio::test]
async fn what_is_done_to_many_is_accessible_in_every_state() {
    visit("accessible_bulk", Area::Bulk).await;
}

#[tokio::test]
async fn the_form_is_accessible_in_every_state() {
    visit("accessible_form", Area::Create).await;
}

#[tokio::test]
async fn a_volume_is_accessible_in_every_state() {
    visit("accessible_volume", Area::Detail).await;
}

#[tokio::test]
async fn the_sharing_is_accessible_in_every_state() {
    visit("accessible_sharing", Area::Sharing).await;
}

#[tokio::test]
async fn an_export_is_accessible_in_every_state() {
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

/// Some scenes are of requests that fail.
const TROUBLE: Trouble<'_> = Trouble(&["/api/v1/"]);

async fn visit(name: &str, area: Area) {
    let front = if nginx::is_there() { Front::Nginx } else { Front::Emulator };
    let setup = Setup { volumes: 0, front, ..Setup::default() };
    journey(name, setup, TROUBLE, async |stage: &mut Stage| {
        let axe = Axe::read(&stage.surroundings)?;
        // What is wrong, and in which looks.
        let mut found = BTreeMap::<String, Vec<String>>::new();
        for scene in Scene::ALL.iter().copied().filter(|scene| scene.area() == area) {
            if let Err(error) = look_at(scene, stage, axe.as_ref(), &mut found).await {
                found.entry(format!("{}: {error}", scene.name())).or_default();
            }
        }
        let lines: Vec<_> =
            found.iter().map(|(what, looks)| format!("{what}   [{}]", looks.join(", "))).collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n").into()) }
    })
    .await;
}

/// The rules whose results can differ in a look from those in the looks before it: in the dark only
/// colours differ, and those of a tablet are those of a desk.
fn rules(look: Look) -> Option<Rules> {
    match (look.dark, look.width) {
        (false, _) => Some(Rules::All),
        (true, 768) => None,
        (true, _) => Some(Rules::Colours),
    }
}

async fn look_at(
    scene: Scene,
    stage: &mut Stage,
    axe: Option<&Axe>,
    found: &mut BTreeMap<String, Vec<String>>,
) -> Result {
    scene.enter(stage).await?;
    for look in Look::all() {
        stage.page.look(look).await?;
        let told = format!("{} {}", look.theme(), look.width);
        let mut tell = |what: String| {
            found.entry(format!("{}: {what}", scene.name())).or_default().push(told.clone());
        };
        if let Some(what) = stage.page.overflow().await? {
            tell(format!("scrolls sideways: {what}"));
        }
        if let (Some(axe), Some(rules)) = (axe, rules(look)) {
            let mut broken = axe.violations(&stage.page, rules).await?;
            if !broken.is_empty() {
                // Right after a change of theme an element can still have the colours of the one
                // before: what counts is what stays.
                stage.page.settle().await?;
                broken = axe.violations(&stage.page, rules).await?;
            }
            broken.iter().for_each(|it| tell(it.to_string()));
        }
    }
    stage.check(TROUBLE).await
}
