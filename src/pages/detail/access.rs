//! Whom the volume is shared with, and the projects that can use it.

use crate::domain::{ScopeKind, ScopeNames, SharedScope, Volume, scope_names, sharing_of};
use crate::effect::memo;
use crate::pages::access::{AccessTree, ProjectsWithAccess};
use crate::state::{OrgTreeHandle, use_org_tree};
use crate::texts::access as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, Card, DescriptionList, Fact, InlineNotice, Tabs, focus_in_next_frame};
use leptos::prelude::*;

const CONTENT: &str = "who-can-use-it";

const MAX_NAMES: usize = 5;

/// The projects of a volume with more scopes are listed only on request.
const MAX_SCOPES: usize = 50;

#[component]
pub fn AccessCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    // `None` if the user may not see the scopes.
    let scopes = memo(move |_| volume.get().and_then(|it| it.shared_scopes));
    let project = memo(move |_| {
        volume.get().map(|it| escape_invisible(it.display_project_name())).unwrap_or_default()
    });
    let count = memo(move |_| scopes.with(|scopes| scopes.as_ref().map_or(0, Vec::len)));
    let is_open = RwSignal::new(false);
    let cluster = memo(move |_| volume.get()?.cluster_id);
    let content = memo(move |_| match (count.get(), cluster.with(Option::is_some)) {
        (0, _) => Content::Nothing,
        (_, false) => Content::NoCluster,
        (count, true) if is_open.get() || count <= MAX_SCOPES => Content::List,
        _ => Content::OnRequest,
    });
    let org = use_org_tree(memo(move |_| cluster.get().filter(|_| content.get() == Content::List)));
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
        Some(scopes) => view! { <SharedWith scopes org /> }.into_any(),
    };
    view! {
        <Card title=texts::TITLE>
            {summary}
            <Projects volume org content is_open />
        </Card>
    }
}

/// One scope in a sentence, or how many there are of each kind and their names.
#[component]
fn SharedWith(scopes: Vec<SharedScope>, org: OrgTreeHandle) -> impl IntoView {
    if let [only] = scopes.as_slice() {
        let kind = only.kind.label().to_lowercase();
        let name = escape_invisible(only.label());
        let scope = only.scope();
        let size = move || {
            let projects = org.tree.with(|tree| tree.as_ref()?.projects_of(scope.as_ref()?))?;
            org.is_complete().then(|| texts::size_of_scope(projects as u64))
        };
        return view! {
            <p>
                {texts::shared_with(&kind)} <bdi translate="no">{name}</bdi> {size} "."
            </p>
        }
        .into_any();
    }
    let fact = |of_kind: ScopeNames| {
        let names = escape_invisible(describe_names(&of_kind));
        view! { <Fact label=of_kind.label><bdi translate="no">{names}</bdi></Fact> }
    };
    let of_kind = |kind: ScopeKind| scopes.iter().filter(|scope| scope.kind == kind).count() as u64;
    let counts = [ScopeKind::Cluster, ScopeKind::Department, ScopeKind::Project].map(of_kind);
    let summary = texts::shared_with_several(counts, scopes.len() as u64);
    view! {
        <p>{summary}</p>
        <DescriptionList>{scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view()}</DescriptionList>
    }
    .into_any()
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
    Nothing,
    NoCluster,
    OnRequest,
    List,
}

#[component]
fn Projects(
    volume: Memo<Option<Volume>>,
    org: OrgTreeHandle,
    content: Memo<Content>,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let show = move || {
        is_open.set(true);
        // The button disappears: the focus must not be lost with it.
        focus_in_next_frame(CONTENT);
    };
    move || match content.get() {
        Content::Nothing => ().into_any(),
        Content::NoCluster => view! { <p>{texts::NO_CLUSTER}</p> }.into_any(),
        Content::OnRequest => view! {
            <p class="muted">{texts::INTRO}</p>
            <Button on_click=show>{texts::SHOW}</Button>
        }
        .into_any(),
        Content::List => view! {
            <p class="muted">{texts::INTRO}</p>
            <VolumeAccess volume org />
        }
        .into_any(),
    }
}

#[component]
fn VolumeAccess(volume: Memo<Option<Volume>>, org: OrgTreeHandle) -> impl IntoView {
    let own = memo(move |_| volume.get().map(|it| it.project_id));
    let shared = memo(move |_| {
        let scopes = volume.get().and_then(|it| it.shared_scopes);
        sharing_of(&scopes.unwrap_or_default())
    });
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
