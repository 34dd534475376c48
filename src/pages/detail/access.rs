//! Who can use the volume. Loaded on request, since it needs all departments and projects of the
//! cluster.

use crate::domain::{Volume, sharing_of};
use crate::effect::memo;
use crate::pages::access::{AccessTree, ProjectsWithAccess};
use crate::state::use_org_tree;
use crate::texts::access as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, Card, Tabs, focus_in_next_frame};
use leptos::prelude::*;

const CONTENT: &str = "who-can-use-it";

#[component]
pub fn AccessCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let has_scopes = memo(move |_| volume.get().is_some_and(|it| it.shared_scopes.is_some()));
    let has_cluster = memo(move |_| volume.get().is_some_and(|it| it.cluster_id.is_some()));
    let project = memo(move |_| volume.get().map(|it| it.display_project_name().to_owned()));
    let show = move || {
        is_open.set(true);
        // The button disappears: the focus must not be lost with it.
        focus_in_next_frame(CONTENT);
    };
    view! {
        <Card title=texts::TITLE>
            {move || match (has_scopes.get(), has_cluster.get(), is_open.get()) {
                (false, ..) => view! {
                    <p>
                        {texts::PROJECT}
                        <bdi translate="no">{move || project.get().map(escape_invisible)}</bdi>
                        {texts::HIDDEN}
                    </p>
                }
                .into_any(),
                (_, false, _) => view! {
                    <p>{texts::NO_CLUSTER}</p>
                }
                .into_any(),
                (.., false) => view! {
                    <p class="muted">{texts::INTRO}</p>
                    <Button on_click=show>{texts::SHOW}</Button>
                }
                .into_any(),
                (.., true) => view! { <VolumeAccess volume /> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn VolumeAccess(volume: Memo<Option<Volume>>) -> impl IntoView {
    let own = memo(move |_| volume.get().map(|it| it.project_id));
    let shared = memo(move |_| {
        let scopes = volume.get().and_then(|it| it.shared_scopes);
        sharing_of(&scopes.unwrap_or_default())
    });
    let org = use_org_tree(memo(move |_| volume.get()?.cluster_id));
    view! {
        <div id=CONTENT tabindex="-1">
            <Tabs
                label=texts::TITLE
                tabs=vec![
                    (texts::PROJECTS, ViewFn::from(move || view! { <ProjectsWithAccess org own shared /> })),
                    (texts::TREE, ViewFn::from(move || view! { <AccessTree org own shared edit=None /> })),
                ]
            />
        </div>
    }
}
