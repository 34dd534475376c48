//! What several pages need: title and focus, how old a view is, how errors and phases look.

use crate::api::endpoint::Call;
use crate::api::{ApiError, Page, Settings};
use crate::domain::{ListQuery, Phase, Volume, VolumeId, visible};
use crate::effect::{effect, memo};
use crate::route::{ID, Route, use_list};
use crate::state::{Live, OrgSearch, PollingState, Remote, RemoteHandle, use_app};
use crate::ui::{
    AlertDialog, Button, ButtonVariant, ComboState, CopyButton, ErrorPanel, Icon, IconButton,
    IconName, InlineNotice, LinkButton, NoticeKind, StatusBadge, StatusKind, clock_time,
    focus_heading, focused, on_history_step,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The product's name, at the end of every title.
const PRODUCT: &str = "Data volumes";

/// How one page comes after another.
#[derive(Clone, Copy)]
pub struct Visits {
    /// Whether a page has been shown before: the first one must not steal the focus.
    shown: StoredValue<bool>,
    /// Whether one has gone back or forward since the last page came.
    back: StoredValue<bool>,
}

impl Visits {
    /// None yet; listens for as long as the current owner lives.
    pub fn start() -> Self {
        let visits = Self { shown: StoredValue::new(false), back: StoredValue::new(false) };
        on_history_step(move || visits.back.set_value(true));
        visits
    }
}

/// Sets the document's title, and moves the focus to the heading when a page follows another.
/// Tells whether one has come here by going back or forward.
pub fn use_page(title: impl Fn() -> String + 'static) -> bool {
    let visits = expect_context::<Visits>();
    let by_history = visits.back.get_value();
    visits.back.set_value(false);
    effect(move || {
        let page = visible(title());
        let title = if page == PRODUCT { page } else { format!("{page} · {PRODUCT}") };
        document().set_title(&title);
    });
    effect(move || {
        if visits.shown.get_value() {
            // This page takes the place of the other one only once its effects have run.
            request_animation_frame(|| {
                focus_heading();
            });
        }
        visits.shown.set_value(true);
    });
    by_history
}

/// The volume that the address names; `None` where it names none that could exist.
pub fn use_volume_id() -> Memo<Option<VolumeId>> {
    let params = use_params_map();
    memo(move |_| {
        params.with(|params| params.get(ID)).map(VolumeId::from).filter(VolumeId::is_well_formed)
    })
}

/// What a phase means, by colour and symbol.
pub fn phase_kind(phase: &Phase) -> StatusKind {
    match phase {
        Phase::Ready => StatusKind::Positive,
        Phase::NotReady => StatusKind::Negative,
        Phase::Creating | Phase::Deleting => StatusKind::Progress,
        Phase::Unknown | Phase::Unrecognized(_) => StatusKind::Neutral,
    }
}

/// The phase as a badge.
#[component]
pub fn PhaseBadge(
    /// The phase.
    phase: Phase,
) -> impl IntoView {
    let kind = phase_kind(&phase);
    view! { <StatusBadge kind=kind label=phase.label().to_owned() /> }
}

/// "as of 14:03:22 · live", and the button that pauses updates. No live region: it changes all the
/// time.
#[component]
pub fn Freshness(
    /// How old the view is.
    live: Live,
) -> impl IntoView {
    let updates = use_app().updates;
    let icon = move || match live.state.get() {
        PollingState::Live => IconName::Live,
        PollingState::Paused => IconName::Pause,
        PollingState::Stale => IconName::Warning,
        PollingState::Offline => IconName::Offline,
    };
    let text = move || {
        let state = live.state.get().label();
        match live.as_of.get() {
            Some(as_of) => format!("as of {} · {state}", clock_time(as_of)),
            // Without an answer there is nothing that could be old.
            None if live.state.get() == PollingState::Live => "loading…".to_owned(),
            None if live.state.get() == PollingState::Stale => match live.next_at.get() {
                Some(next) => format!("not loaded · next try at {}", clock_time(next)),
                None => "not loaded".to_owned(),
            },
            None => format!("not loaded · {state}"),
        }
    };
    let paused = updates.paused();
    view! {
        <span class="freshness" data-state=move || live.state.get().label()>
            {move || view! { <Icon name=icon() /> }}
            <span>{text}</span>
            <IconButton
                icon=Signal::derive(move || {
                    if paused.get() { IconName::Play } else { IconName::Pause }
                })
                label=Signal::derive(move || {
                    let label = if paused.get() { "Resume updates" } else { "Pause updates" };
                    label.to_owned()
                })
                on_click=move || updates.toggle()
            />
        </span>
    }
}

/// The id of the button "Refresh", for the keyboard.
pub const REFRESH: &str = "refresh";

/// The button "Refresh"; a page has one at most.
#[component]
pub fn RefreshButton(
    /// Asks again for all that the page shows.
    #[prop(into)]
    on_click: Callback<()>,
) -> impl IntoView {
    let permissions = use_app().permissions;
    let refresh = move || {
        permissions.ask_again();
        on_click.run(());
    };
    view! {
        <Button id=REFRESH icon=IconName::Refresh on_click=refresh>
            "Refresh"
        </Button>
    }
}

/// A failed request, in the server's words; heard as well as seen.
#[component]
pub fn Failure(
    /// Why.
    error: ApiError,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let notifications = use_app().notifications;
    let sentence = format!("{}. {}", error.title(), error.message());
    effect(move || notifications.announce(sentence.clone()));
    let hint = Some(error.hint()).filter(|hint| !hint.is_empty());
    let is_in_front = matches!(error, ApiError::InFront { .. });
    // It goes by itself when a later look succeeds; the focus must not go with it.
    on_cleanup(|| {
        let focused = focused().and_then(|focused| focused.closest(".error-panel").ok().flatten());
        if focused.is_some() {
            focus_heading();
        }
    });
    match on_retry {
        // Nothing less than loading the page leads through its sign-in.
        _ if is_in_front => view! {
            <ErrorPanel
                title=error.title()
                message=Some(error.message())
                hint=hint
                on_retry=|| drop(window().location().reload())
                retry_label="Reload"
            />
        }
        .into_any(),
        Some(on_retry) => view! {
            <ErrorPanel
                title=error.title()
                message=Some(error.message())
                hint=hint
                // The panel goes while it is tried again; the focus must not.
                on_retry=move || {
                    focus_heading();
                    on_retry.run(());
                }
            />
        }
        .into_any(),
        None => {
            view! { <ErrorPanel title=error.title() message=Some(error.message()) hint=hint /> }
                .into_any()
        }
    }
}

/// Whether a read has ended with a refusal that says the thing is not there.
pub fn is_gone<T: Clone + Send + Sync + 'static>(state: &Remote<T>) -> bool {
    state.error().is_some_and(ApiError::is_not_found)
}

/// What a combobox shows of a search, tracked.
pub fn combo_state<T: Send + Sync + 'static>(search: OrgSearch<T>) -> ComboState {
    match (search.busy.get(), search.error.get()) {
        (true, _) => ComboState::Loading,
        (false, Some(error)) => {
            ComboState::Failed(format!("{}: {}", error.title(), error.message()))
        }
        (false, None) => search.left_out.get().map_or(ComboState::Ready, ComboState::Partial),
    }
}

/// What is to be told of suggestions that are read all at once, tracked.
pub fn remote_combo_state<T: Send + Sync + 'static>(remote: RemoteHandle<Page<T>>) -> ComboState {
    remote.state.with(|state| match state.error() {
        Some(error) => ComboState::Failed(format!("{}: {}", error.title(), error.message())),
        None if state.is_busy() => ComboState::Loading,
        None => {
            let note = state.value().and_then(Page::left_out_note);
            note.map_or(ComboState::Ready, ComboState::Partial)
        }
    })
}

/// A warning, while there is something to warn of.
#[component]
pub fn Warning(
    /// What it says.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        let text = visible(text.get()?);
        Some(view! { <InlineNotice kind=NoticeKind::Warning><bdi>{text}</bdi></InlineNotice> })
    }
}

/// A text from elsewhere, or a dash.
#[component]
pub fn Text(
    /// The text.
    #[prop(into)]
    text: Option<String>,
) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! { <bdi translate="no">{visible(text)}</bdi> }.into_any(),
        None => view! { <span class="muted">"–"</span> }.into_any(),
    }
}

/// The names of a volume's department and cluster, tracked.
pub fn place_names(volume: &Volume) -> (Option<String>, Option<String>) {
    let directory = use_app().directory;
    (
        volume.department_id.as_ref().map(|id| directory.department(id)),
        volume.cluster_id.as_ref().map(|id| directory.cluster(id)),
    )
}

/// The way back to the list.
#[component]
pub fn BackToList() -> impl IntoView {
    let list = use_list();
    let text =
        move || if is_filtered(list) { "Back to the filtered list" } else { "All data volumes" };
    view! { <a class="back" href=move || list_route(list).href()>{text}</a> }
}

/// The way back to the list from where there is nothing else.
#[component]
pub fn GoToList() -> impl IntoView {
    let list = use_list();
    let text = move || {
        if is_filtered(list) { "Back to the filtered list" } else { "Go to all data volumes" }
    };
    view! {
        <LinkButton href=move || list_route(list).href() variant=ButtonVariant::Primary>
            {text}
        </LinkButton>
    }
}

fn list_route(list: Memo<Option<ListQuery>>) -> Route {
    Route::Volumes(list.get().unwrap_or_default())
}

fn is_filtered(list: Memo<Option<ListQuery>>) -> bool {
    list.with(|list| list.as_ref().is_some_and(ListQuery::is_filtered))
}

/// A request as a command line for a shell, tracked; the token is a variable in it.
pub fn curl_of<T>(call: &Call<T>) -> String {
    call.to_curl(&use_app().settings.with(api_address))
}

/// The whole address of the API, for use outside of the console.
pub fn api_address(settings: &Settings) -> String {
    match settings.api_base.as_str() {
        "" => window().location().origin().unwrap_or_default(),
        base => base.to_owned(),
    }
}

/// The button "Copy as cURL".
#[component]
pub fn CurlButton(
    /// The command, as of [`curl_of`].
    #[prop(into)]
    command: Signal<String>,
    /// Why there is none now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
) -> impl IntoView {
    view! { <CopyButton value=command label="Copy as cURL" show_label=true unavailable /> }
}

/// The question before a page is left on which something would be lost: once on each page that
/// holds one ([`crate::state::LeaveGuard`]).
#[component]
pub fn LeaveDialog(
    /// The question.
    #[prop(into)]
    title: String,
    /// Told when they leave: what is left behind is given up.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// What becomes of what is left behind.
    children: ChildrenFn,
) -> impl IntoView {
    let leaving = use_app().leaving;
    let navigate = StoredValue::new_local(use_navigate());
    view! {
        <AlertDialog
            open=Signal::derive(move || leaving.asked().is_some())
            title=title
            confirm_label="Leave"
            on_confirm=move || {
                if let Some(on_leave) = on_leave {
                    on_leave.run(());
                }
                if let Some(href) = leaving.go() {
                    navigate.with_value(|go| go(&href, NavigateOptions::default()));
                }
            }
            on_cancel=move || leaving.stay()
            variant=ButtonVariant::Primary
        >
            {children()}
        </AlertDialog>
    }
}
