//! Whom the volume is shared with, and the projects that can use it.

use super::ShownVolume;
use crate::domain::{ScopeKind, SharedScope, Volume, sharing_of};
use crate::effect::{effect, memo, when};
use crate::pages::access::{AccessTree, ProjectsWithAccess};
use crate::route::{Route, use_source};
use crate::state::{OrgTreeHandle, use_org_tree, use_volume_page};
use crate::texts::access as texts;
use crate::tools::{escape_invisible, lowercase};
use crate::ui::{Button, Card, InlineNotice, LinkButton, Tabs, focus_in_next_frame};
use leptos::prelude::*;

const CONTENT: &str = "who-can-use-it";
const SHARING_LINK: &str = "sharing";

/// The projects of a volume with more scopes are listed only on request.
const MAX_SCOPES: usize = 50;

/// Who can use the volume, as far as it is known.
#[derive(Clone, Copy)]
pub struct AccessState {
    /// `None` if the user may not see the scopes.
    scopes: Memo<Option<Vec<SharedScope>>>,
    pub org: OrgTreeHandle,
    content: Memo<Content>,
    /// Whether the user has asked for a long list.
    is_open: RwSignal<bool>,
    /// How many projects can use it, and whether its own is among them; `None` until all are read.
    projects: Memo<Option<(u64, bool)>>,
}

pub fn use_access(volume: Memo<Option<Volume>>) -> AccessState {
    let scopes = memo(move |_| volume.get().and_then(|it| it.shared_scopes));
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
    let own = memo(move |_| volume.get().map(|it| it.project_id));
    let projects = memo(move |_| {
        let sharing = sharing_of(&scopes.get()?);
        own.with(|own| org.count_projects(own.as_ref(), &sharing))
    });
    AccessState { scopes, org, content, is_open, projects }
}

#[component]
pub fn AccessCard(shown: ShownVolume, access: AccessState) -> impl IntoView {
    let volume = shown.volume;
    let project = memo(move |_| {
        volume.get().map(|it| escape_invisible(it.display_project_name())).unwrap_or_default()
    });
    let own_project = move || view! { <bdi translate="no">{project.get()}</bdi> };
    let summary = move || match access.scopes.get() {
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
        Some(scopes) => view! { <SharedWith scopes access /> }.into_any(),
    };
    let source = use_source();
    let sharing = move || Route::Sharing(shown.id.get_value(), source.get()).href();
    view! {
        <Card
            title=texts::TITLE
            actions=ViewFn::from(move || when(move || access.scopes.with(Option::is_some), move || view! {
                <LinkButton id=SHARING_LINK href=sharing>{texts::MANAGE_SHARING}</LinkButton>
            }))
        >
            {summary}
            <Projects volume access />
        </Card>
    }
}

/// One scope by its name, or how many there are of each kind, and the number of projects once it is known.
#[component]
fn SharedWith(scopes: Vec<SharedScope>, access: AccessState) -> impl IntoView {
    let count = move || {
        let text = access.projects.get().map(|(all, has_own)| texts::can_use(all, has_own));
        text.map(|text| format!(" {text}"))
    };
    if let [only] = scopes.as_slice() {
        let kind = lowercase(only.kind.label());
        let name = escape_invisible(only.label());
        return view! {
            <p>{texts::shared_with(&kind)} <bdi translate="no">{name}</bdi> "." {count}</p>
        }
        .into_any();
    }
    let of_kind = |kind: ScopeKind| scopes.iter().filter(|scope| scope.kind == kind).count() as u64;
    let counts = [ScopeKind::Cluster, ScopeKind::Department, ScopeKind::Project].map(of_kind);
    let is_all_projects = counts[2] == scopes.len() as u64;
    let summary = texts::shared_with_several(counts, scopes.len() as u64);
    view! {
        // The number of projects says the same.
        <p>
            {move || Some(summary.clone()).filter(|_| !(is_all_projects && access.projects.with(Option::is_some)))}
            {count}
        </p>
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    NoCluster,
    OnRequest,
    List,
}

#[component]
fn Projects(volume: Memo<Option<Volume>>, access: AccessState) -> impl IntoView {
    let AccessState { org, content, is_open, .. } = access;
    let show = move || {
        is_open.set(true);
        // The button disappears: the focus must not be lost with it.
        focus_in_next_frame(CONTENT);
    };
    move || match content.get() {
        Content::Nothing => ().into_any(),
        Content::NoCluster => view! { <p>{texts::NO_CLUSTER}</p> }.into_any(),
        Content::OnRequest => view! { <Button on_click=show>{texts::SHOW}</Button> }.into_any(),
        Content::List => view! { <VolumeAccess volume org /> }.into_any(),
    }
}

#[component]
fn VolumeAccess(volume: Memo<Option<Volume>>, org: OrgTreeHandle) -> impl IntoView {
    let own = memo(move |_| volume.get().map(|it| it.project_id));
    let shared = memo(move |_| {
        let scopes = volume.get().and_then(|it| it.shared_scopes);
        sharing_of(&scopes.unwrap_or_default())
    });
    let page = use_volume_page();
    let tab = RwSignal::new(page.access_tab.get_untracked());
    effect(move || page.access_tab.set(tab.get()));
    view! {
        <div id=CONTENT tabindex="-1">
            <Tabs
                label=texts::TITLE
                selected=tab
                tabs=vec![
                    (texts::PROJECTS, ViewFn::from(move || view! { <ProjectsWithAccess org own shared /> })),
                    (texts::TREE, ViewFn::from(move || view! { <AccessTree org own shared edit=None /> })),
                ]
            />
        </div>
    }
}
