//! Whom the volume is shared with, and the projects that can use it.

use crate::domain::{ScopeNames, SharedScope, Volume, scope_names, sharing_of};
use crate::effect::{memo, when};
use crate::pages::access::{AccessTree, ProjectsWithAccess};
use crate::route::{Route, use_list_query};
use crate::state::use_org_tree;
use crate::texts::access as texts;
use crate::tools::escape_invisible;
use crate::ui::{
    Button, Card, DescriptionList, Fact, InlineNotice, LinkButton, Tabs, focus_in_next_frame,
};
use leptos::prelude::*;

const CONTENT: &str = "who-can-use-it";

const MAX_NAMES: usize = 5;

/// The projects of a volume with more scopes are listed only on request.
const MAX_SCOPES: usize = 50;

#[component]
pub fn AccessCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let list = use_list_query();
    // `None` if the user may not see the scopes.
    let scopes = memo(move |_| volume.get().and_then(|it| it.shared_scopes));
    let project = memo(move |_| {
        volume.get().map(|it| escape_invisible(it.display_project_name())).unwrap_or_default()
    });
    let count = memo(move |_| scopes.with(|scopes| scopes.as_ref().map(Vec::len)));
    let manage = move || {
        let count = count.get()?;
        let href = Route::Sharing(volume.get()?.id, list.get()).href();
        let text = if count == 0 { texts::SHARE } else { texts::MANAGE };
        Some(view! { <LinkButton href>{text}</LinkButton> })
    };
    let own_project = move || view! { <bdi translate="no">{project.get()}</bdi> };
    let summary = move || match scopes.get() {
        None => view! {
            <InlineNotice>
                <p>{texts::SHARING_HIDDEN}</p>
                <p>{texts::PROJECT} {own_project} {texts::ALWAYS_HAS_ACCESS}</p>
            </InlineNotice>
        }
        .into_any(),
        Some(scopes) if scopes.is_empty() => view! {
            <p>{texts::NOT_SHARED_ONLY_PROJECT} {own_project} {texts::CAN_USE}</p>
        }
        .into_any(),
        Some(scopes) => view! { <SharedWith scopes /> }.into_any(),
    };
    view! {
        <Card title=texts::TITLE actions=ViewFn::from(move || manage)>
            {summary}
            {when(move || count.get().is_some_and(|count| count > 0), move || {
                view! { <Projects volume count /> }
            })}
        </Card>
    }
}

#[component]
fn SharedWith(scopes: Vec<SharedScope>) -> impl IntoView {
    let fact = |of_kind: ScopeNames| {
        let names = escape_invisible(describe_names(&of_kind));
        view! { <Fact label=of_kind.label><bdi translate="no">{names}</bdi></Fact> }
    };
    view! {
        <p>{texts::shared_with(scopes.len() as u64)}</p>
        <DescriptionList>{scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view()}</DescriptionList>
    }
}

fn describe_names(of_kind: &ScopeNames) -> String {
    let mut text = of_kind.names.join(", ");
    if of_kind.more > 0 {
        text.push_str(&texts::and_more(of_kind.more as u64));
    }
    text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    NoCluster,
    OnRequest,
    List,
}

#[component]
fn Projects(volume: Memo<Option<Volume>>, count: Memo<Option<usize>>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let has_cluster = memo(move |_| volume.get().is_some_and(|it| it.cluster_id.is_some()));
    let content = memo(move |_| match has_cluster.get() {
        false => Content::NoCluster,
        true if is_open.get() || count.get().is_some_and(|it| it <= MAX_SCOPES) => Content::List,
        true => Content::OnRequest,
    });
    let show = move || {
        is_open.set(true);
        // The button disappears: the focus must not be lost with it.
        focus_in_next_frame(CONTENT);
    };
    move || match content.get() {
        Content::NoCluster => view! { <p>{texts::NO_CLUSTER}</p> }.into_any(),
        Content::OnRequest => view! {
            <p class="muted">{texts::INTRO}</p>
            <Button on_click=show>{texts::SHOW}</Button>
        }
        .into_any(),
        Content::List => view! {
            <p class="muted">{texts::INTRO}</p>
            <VolumeAccess volume />
        }
        .into_any(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_names_are_listed_and_the_others_counted() {
        let names = |names: &[&str], more| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            describe_names(&ScopeNames { label: "Projects", names, more })
        };
        assert_eq!(names(&["prod"], 0), "prod");
        assert_eq!(names(&["alpha", "beta"], 1), "alpha, beta and 1 more");
    }
}
