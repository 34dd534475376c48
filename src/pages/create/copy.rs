//! Starting the form as a copy of an existing data volume.

use super::outcome::use_empty_form;
use crate::api::{Client, endpoint};
use crate::domain::{
    Availability, CopySource, CreationStage, Draft, Volume, VolumeId, copy_name_candidates,
};
use crate::effect::{effect, memo};
use crate::pages::{Failure, use_volume};
use crate::route::COPY_OF;
use crate::state::{Creation, RemoteHandle, use_client, use_creation, use_draft};
use crate::texts::create as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, InlineNotice, Skeleton, StatusKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

/// The copy that the address requests.
#[derive(Clone, Copy)]
pub struct CopyRequest {
    /// `None` if the address has no ID or a malformed one.
    pub id: Memo<Option<VolumeId>>,
    is_requested: Memo<bool>,
    /// Not read once it is in the form.
    source: RemoteHandle<Volume>,
    /// Also after a reload.
    is_in_form: Memo<bool>,
    /// What this page has copied into the form: a form that is cleared afterwards stays empty.
    copied: RwSignal<Option<VolumeId>>,
    /// The form as the copy has filled it.
    filled: RwSignal<Draft>,
}

/// Copies the data volume in the address into the form if that is empty.
pub fn use_copy() -> CopyRequest {
    let client = use_client();
    let creation = use_creation();
    let draft = creation.draft;
    let query = use_query_map();
    let param = memo(move |_| query.with(|query| query.get(COPY_OF)));
    let id = memo(move |_| param.get().map(VolumeId::from).filter(VolumeId::is_well_formed));
    let source_id = |draft: &Draft| draft.copied.as_ref().map(|source| source.id.clone());
    let copied = RwSignal::new(draft.with_untracked(source_id));
    let is_in_form = memo(move |_| {
        let id = id.get();
        id.is_some() && (copied.get() == id || draft.with(source_id) == id)
    });
    let source = use_volume(Signal::derive(move || id.get().filter(|_| !is_in_form.get())));
    let is_requested = memo(move |_| param.with(Option::is_some));
    let filled = RwSignal::new(Draft::default());
    let copy = CopyRequest { id, is_requested, source, is_in_form, copied, filled };
    effect(move || {
        let is_idle = creation.stage.with(|stage| *stage == CreationStage::Idle);
        if let Some(volume) = source.value().filter(|_| is_idle)
            && draft.with(Draft::is_empty)
        {
            copy.fill_form(creation, client, &volume);
        }
    });
    copy
}

impl CopyRequest {
    /// Whether the user has changed nothing in the copy, which is then not worth keeping.
    pub fn is_untouched(self, draft: &Draft) -> bool {
        self.filled.with(|filled| filled.copied.is_some() && filled == draft)
    }

    fn fill_form(self, creation: Creation, client: Client, volume: &Volume) {
        self.copied.set(Some(volume.id.clone()));
        let copy = Draft::copy_of(volume);
        let filled = self.filled;
        filled.set(copy.clone());
        creation.start_over(copy);
        let names = copy_name_candidates(&volume.name);
        let (id, cluster) = (volume.id.clone(), volume.cluster_id.clone());
        // Not cancelled when the user leaves the page, since the form keeps the copy.
        spawn_local(async move {
            let mut suggested = names.first().cloned();
            if let Some(cluster) = cluster.filter(|cluster| cluster.is_well_formed()) {
                for name in names {
                    match client.send(endpoint::name_availability(&name, &cluster)).await {
                        Ok(Availability::Taken) => continue,
                        Ok(Availability::Available) => suggested = Some(name),
                        // The field shows that the name could not be checked.
                        Err(_) => {}
                    }
                    break;
                }
            }
            // The user may have typed a name or replaced the copy.
            let draft = creation.draft;
            let is_still_empty = |draft: &Draft| {
                draft.name.is_empty() && draft.copied.as_ref().is_some_and(|it| it.id == id)
            };
            if let Some(name) = suggested
                && draft.try_with_untracked(is_still_empty) == Some(true)
            {
                draft.update(|draft| name.as_str().clone_into(&mut draft.name));
                filled.try_update(|filled| name.as_str().clone_into(&mut filled.name));
            }
        });
    }
}

#[component]
pub fn CopyNotice(copy: CopyRequest, source: Memo<Option<CopySource>>) -> impl IntoView {
    let creation = use_creation();
    let copied = source;
    let CopyRequest { id, is_requested, source, is_in_form, .. } = copy;
    let is_over = memo(move |_| creation.stage.with(CreationStage::is_created));
    let problem = memo(move |_| source.problem());
    let is_loaded = memo(move |_| source.state.with(|state| state.value().is_some()));
    let content = move || {
        if let Some(source) = copied.get().filter(|_| !is_over.get()) {
            return view! { <Copied source /> }.into_any();
        }
        if is_over.get() || is_in_form.get() || !is_requested.get() {
            return ().into_any();
        }
        if id.with(Option::is_none) {
            return view! {
                <InlineNotice kind=StatusKind::Warning title=texts::NOTHING_TO_COPY_TITLE>
                    {texts::NOTHING_TO_COPY_TEXT}
                </InlineNotice>
            }
            .into_any();
        }
        if let Some(error) = problem.get() {
            return view! { <Failure error on_retry=move || source.refresh() /> }.into_any();
        }
        (!is_loaded.get()).then(|| view! { <Skeleton lines=2 /> }).into_any()
    };
    view! {
        {content}
        <ReplaceNotice copy />
    }
}

/// Lets the user choose between a form that is not empty and the copy.
#[component]
fn ReplaceNotice(copy: CopyRequest) -> impl IntoView {
    let client = use_client();
    let creation = use_creation();
    let draft = use_draft();
    let keep = use_empty_form();
    let conflict = memo(move |_| {
        let is_idle = creation.stage.with(|stage| !stage.is_busy() && !stage.is_created());
        let is_open = is_idle && !copy.is_in_form.get() && draft.with(|it| !it.is_empty());
        copy.source.value().filter(|_| is_open).map(|volume| volume.name)
    });
    let replace = move || {
        if let Some(volume) = copy.source.value() {
            copy.fill_form(creation, client, &volume);
        }
    };
    move || {
        conflict.get().map(|name| {
            view! {
                <div role="status">
                    <InlineNotice kind=StatusKind::Warning title=texts::UNFINISHED_TITLE>
                        <p>
                            {texts::UNFINISHED_BEFORE_NAME}
                            <bdi translate="no">{escape_invisible(name)}</bdi>
                            {texts::UNFINISHED_AFTER_NAME}
                        </p>
                        <div class="actions">
                            <Button variant=ButtonVariant::Primary on_click=keep>
                                {texts::KEEP_INPUT}
                            </Button>
                            <Button on_click=replace>{texts::START_COPY}</Button>
                        </div>
                    </InlineNotice>
                </div>
            }
        })
    }
}

#[component]
fn Copied(source: CopySource) -> impl IntoView {
    let filled = use_draft().with_untracked(|draft| {
        match (draft.description.is_empty(), draft.scopes.is_empty()) {
            (true, true) => texts::COPIED_PROJECT,
            (false, true) => texts::COPIED_PROJECT_AND_DESCRIPTION,
            (true, false) => texts::COPIED_PROJECT_AND_SHARING,
            (false, false) => texts::COPIED_ALL,
        }
    });
    let text = match (source.shows_scopes, source.is_cluster_unknown) {
        (true, _) => texts::COPIED,
        (false, true) => texts::COPIED_WITHOUT_CLUSTER,
        (false, false) => texts::COPIED_WITHOUT_SCOPES,
    };
    view! { <InlineNotice>{filled} " " {text}</InlineNotice> }
}
