//! Starting from a data volume that exists: what is taken over, and what has to change.

use super::super::parts::Failure;
use crate::api::endpoint;
use crate::domain::{
    Availability, CopySource, Draft, Stage, Volume, VolumeId, VolumeName, copy_names, visible,
};
use crate::effect::{effect, memo};
use crate::route::{COPY_OF, Route, use_list};
use crate::state::{App, RemoteHandle, Shared, WhenKeyChanges, use_app, use_remote};
use crate::ui::{Button, ButtonVariant, InlineNotice, NoticeKind, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The copy that the address asks for.
#[derive(Clone, Copy)]
pub struct CopyRequest {
    /// Of what; none where the address names nothing that could exist.
    pub id: Memo<Option<VolumeId>>,
    /// Whether it asks at all.
    is_asked: Memo<bool>,
    /// What is to be copied; not asked for once it is in the form.
    source: RemoteHandle<Volume>,
    /// Whether it has been taken over, here or before the page was loaded again.
    is_taken: Memo<bool>,
    /// What has been taken over by this page: a form that is cleared afterwards stays clear.
    taken: RwSignal<Option<VolumeId>>,
}

/// Takes over what the address asks for, into a form that is empty.
pub fn use_copy() -> CopyRequest {
    let app = use_app();
    let query = use_query_map();
    let asked = memo(move |_| query.with(|query| query.get(COPY_OF)));
    let id = memo(move |_| asked.get().map(VolumeId::from).filter(VolumeId::is_well_formed));
    let in_form = |draft: &Draft| draft.copied.as_ref().map(|source| source.id.clone());
    let taken = RwSignal::new(app.draft().with_untracked(in_form));
    let is_taken = memo(move |_| {
        let id = id.get();
        id.is_some() && (taken.get() == id || app.draft().with(in_form) == id)
    });
    let source = use_remote(
        WhenKeyChanges::Drop,
        move || id.get().filter(|_| !is_taken.get()),
        |client, id: VolumeId| async move { client.send(endpoint::get_volume(&id)).await },
    );
    let copy = CopyRequest {
        id,
        is_asked: memo(move |_| asked.with(Option::is_some)),
        source,
        is_taken,
        taken,
    };
    effect(move || {
        let is_idle = app.creation().stage().with(|stage| *stage == Stage::Idle);
        if let Some(volume) = source.value().filter(|_| is_idle)
            && app.draft().with(Draft::is_empty)
        {
            copy.take_over(app, &volume);
        }
    });
    copy
}

impl CopyRequest {
    fn take_over(self, app: App, volume: &Volume) {
        self.taken.set(Some(volume.id.clone()));
        app.creation().start_over(Draft::copy_of(volume));
        let names = copy_names(&volume.name);
        let (id, cluster) = (volume.id.clone(), volume.cluster_id.clone());
        // It ends in the form, also when the page has been left for a while.
        spawn_local(async move {
            let mut suggested = names.first().cloned();
            if let Some(cluster) = cluster.filter(|cluster| cluster.is_well_formed()) {
                for name in names {
                    let call = endpoint::name_availability(&name, &cluster);
                    match app.client.send(call).await {
                        Ok(Availability::Taken) => {}
                        Ok(Availability::Available) => {
                            suggested = Some(name);
                            break;
                        }
                        // Unchecked, then; the field says so.
                        Err(_) => break,
                    }
                }
            }
            if let Some(name) = suggested {
                suggest(app.draft(), &id, &name);
            }
        });
    }
}

/// Puts `name` into the form, unless something else is there by now.
fn suggest(draft: Shared<Draft>, source: &VolumeId, name: &VolumeName) {
    let is_wanted = |draft: &Draft| {
        draft.name.is_empty() && draft.copied.as_ref().is_some_and(|it| it.id == *source)
    };
    if draft.try_with_untracked(is_wanted) == Some(true) {
        draft.update(|draft| name.as_str().clone_into(&mut draft.name));
    }
}

/// What there is to say of the copy.
#[component]
pub fn CopyNotice(copy: CopyRequest) -> impl IntoView {
    let app = use_app();
    let CopyRequest { id, is_asked, source, is_taken, .. } = copy;
    let is_over = memo(move |_| app.creation().stage().with(Stage::is_over));
    let copied = memo(move |_| app.draft().with(|draft| draft.copied.clone()));
    let problem = memo(move |_| source.problem());
    let found = memo(move |_| source.value().map(|volume| volume.name));
    let content = move || {
        if is_over.get() {
            return ().into_any();
        }
        if let Some(source) = copied.get() {
            return view! { <Copied source /> }.into_any();
        }
        if is_taken.get() || !is_asked.get() {
            return ().into_any();
        }
        if id.with(Option::is_none) {
            return view! {
                <InlineNotice kind=NoticeKind::Warning title="There is nothing to copy">
                    "The address names no data volume, so the form starts empty."
                </InlineNotice>
            }
            .into_any();
        }
        if let Some(error) = problem.get() {
            return view! { <Failure error on_retry=move || source.refresh() /> }.into_any();
        }
        match found.get() {
            Some(_) => ().into_any(),
            None => view! { <Skeleton lines=2 /> }.into_any(),
        }
    };
    view! {
        {content}
        <Decision copy />
    }
}

/// Which to keep, where something else is in the form.
#[component]
fn Decision(copy: CopyRequest) -> impl IntoView {
    let app = use_app();
    let navigate = StoredValue::new_local(use_navigate());
    let list = use_list();
    let waiting = memo(move |_| {
        let is_idle = app.creation().stage().with(|stage| !stage.is_busy() && !stage.is_over());
        let is_open = is_idle && !copy.is_taken.get() && app.draft().with(|it| !it.is_empty());
        copy.source.value().filter(|_| is_open).map(|volume| volume.name)
    });
    let replace = move || {
        if let Some(volume) = copy.source.value() {
            copy.take_over(app, &volume);
        }
    };
    let keep = move || {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate.with_value(|go| go(&Route::new_volume(list.get_untracked()).href(), options));
    };
    move || {
        waiting.get().map(|name| {
            view! {
                <div role="status">
                    <InlineNotice
                        kind=NoticeKind::Warning
                        title="There is an unfinished form already"
                    >
                        <p>
                            "What you typed before is below. A copy of "
                            <bdi translate="no">{visible(name)}</bdi>
                            " would take its place."
                        </p>
                        <div class="actions">
                            <Button variant=ButtonVariant::Primary on_click=keep>
                                "Keep what is typed"
                            </Button>
                            <Button on_click=replace>"Start the copy"</Button>
                        </div>
                    </InlineNotice>
                </div>
            }
        })
    }
}

#[component]
fn Copied(source: CopySource) -> impl IntoView {
    let scopes = if source.shows_scopes {
        "Its project, description and scopes are taken over; a name and a PVC can be had only once."
    } else {
        "You cannot see whom it is shared with, so no scopes were taken over. Its project and \
         description are; a name and a PVC can be had only once."
    };
    view! {
        <InlineNotice kind=NoticeKind::Info>
            <p class="notice-title">
                "A copy of "
                <bdi translate="no">{visible(source.name)}</bdi>
            </p>
            <p>{scopes}</p>
        </InlineNotice>
    }
}
