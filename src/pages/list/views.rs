//! Saved views: named queries in the browser's storage. A view is a plain link to its query, or to the unused data
//! volumes of it. Only the app's start opens the default view.

mod dialogs;

use super::filters::created_by_user;
use super::model::ViewDialog;
use super::panels::LIST_PANELS;
use super::search::ListSearch;
use crate::domain::{Age, FilterBy, ListQuery, Phase, SavedView, StoredViewsError, ViewTarget};
use crate::effect::{effect, memo, when};
use crate::lazy::{lazy_dialog, lazy_view};
use crate::pages::copy_and_notify;
use crate::route::{self, Route, use_list_query};
use crate::state::{UnreadableViews, use_notifications, use_views};
use crate::texts::{filters as filter_texts, unused, views as texts};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, CopyButton, IconButton, IconName, PopoverButton, use_close_popover,
    use_popover_focus,
};
pub use dialogs::ViewDialogs;
use dialogs::report_change;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

const YEAR_OLD: Age = Age { is_newer: false, hours: 365 * 24 };

#[component]
pub fn ViewsButton(target: Memo<ViewTarget>) -> impl IntoView {
    let views = use_views();
    let notifications = use_notifications();
    let dialog = RwSignal::new(None::<ViewDialog>);
    let current = memo(move |_| target.with(|target| views.name_of(target)));
    // The last opened view, until it is deleted or the query is reset.
    let opened = memo(move |before: Option<&Option<String>>| {
        let is_reset = target.with(|target| *target == ViewTarget::List(ListQuery::default()));
        let is_kept = |name: &String| !is_reset && views.saved.with(|it| it.find(name).is_some());
        current.get().or(before.cloned().flatten().filter(is_kept))
    });
    let changed = memo(move |_| opened.get().filter(|_| current.with(Option::is_none)));
    let label = move || match (opened.get(), changed.with(Option::is_some)) {
        (None, _) => texts::VIEWS.to_owned(),
        (Some(name), false) => texts::views_with_current(&name),
        (Some(name), true) => texts::views_with_changed(&name),
    };
    effect(move || {
        if let Some(loss) = views.unreadable.get() {
            views.unreadable.set(None);
            let (title, message) = describe_loss(loss);
            notifications.failure(title, message);
        }
    });
    view! {
        <span class="views">
            <PopoverButton
                label=Signal::derive(label)
                is_long=true
                icon=IconName::Star
                variant=ButtonVariant::Secondary
            >
                {lazy_view(&LIST_PANELS, move |panels| {
                    (panels.views_panel)(target, current, changed, dialog)
                })}
            </PopoverButton>
            {lazy_dialog(
                &LIST_PANELS,
                Signal::derive(move || dialog.with(Option::is_some)),
                move |panels| (panels.view_dialogs)(target, dialog),
            )}
        </span>
    }
}

fn describe_loss(loss: UnreadableViews) -> (&'static str, String) {
    let title = match loss {
        UnreadableViews::All(_) => texts::ALL_UNREADABLE,
        UnreadableViews::Some(1) => texts::ONE_UNREADABLE,
        UnreadableViews::Some(_) => texts::SOME_UNREADABLE,
    };
    let message = match loss {
        UnreadableViews::All(StoredViewsError::Corrupt) => texts::unreadable_because_damaged(),
        UnreadableViews::All(StoredViewsError::OtherVersion(version)) => {
            texts::unreadable_because_of_version(version)
        }
        UnreadableViews::Some(_) => texts::UNREADABLE_KEPT.to_owned(),
    };
    (title, message)
}

/// The click handler of a view's link: closes the panel and discards an unsent search.
fn use_on_open() -> impl Fn(MouseEvent) + Copy + 'static {
    let close = use_close_popover();
    let search = use_context::<ListSearch>();
    move |_| {
        if let Some(search) = search {
            search.discard_unsent();
        }
        close();
    }
}

#[component]
pub fn ViewsPanel(
    target: Memo<ViewTarget>,
    current: Memo<Option<String>>,
    changed: Memo<Option<String>>,
    dialog: RwSignal<Option<ViewDialog>>,
) -> impl IntoView {
    use_popover_focus();
    let views = use_views();
    let notifications = use_notifications();
    let close = use_close_popover();
    let on_open = use_on_open();
    // With its page, for the way back.
    let list = use_list_query();
    let is_empty = move || views.saved.with(|views| views.all().is_empty());
    // Closed first, so that the dialog returns the focus to the panel's button.
    let open_dialog = move |new: ViewDialog| {
        close();
        dialog.set(Some(new));
    };
    let copy_link = move || {
        close();
        let link = window().location().href().unwrap_or_default();
        copy_and_notify(link, texts::PAGE_LINK_COPIED, notifications);
    };
    let save_changes = move |name: String| {
        close();
        let target = target.get_untracked();
        let changed = views.change(|views| views.replace(&name, &target));
        report_change(notifications, texts::saved(&name), texts::SAVE_FAILED, changed);
    };
    let built_in = move |(name, query): (&'static str, ListQuery)| {
        let view = ViewTarget::list(&query);
        let href = view.href();
        let is_current = move || target.with(|target| *target == view);
        view! {
            <li class="view">
                <a
                    class="view-name"
                    href=href
                    aria-current=move || is_current().then_some("true")
                    on:click=on_open
                >
                    {name}
                </a>
            </li>
        }
    };
    let of = |clause| ListQuery::default().with_filter(FilterBy::default().with(clause));
    let not_ready = FilterBy::default().with_phase(Some(Phase::NotReady.as_str()));
    let built_in_views = [
        Some((texts::ALL_DATA_VOLUMES, ListQuery::default())),
        created_by_user().map(|clause| (filter_texts::CREATED_BY_ME, of(clause))),
        Some((texts::NOT_READY, ListQuery::default().with_filter(not_ready))),
        Some((texts::OLDER_THAN_A_YEAR, of(YEAR_OLD.clause()))),
    ];
    view! {
        <div class="actions">
            {move || {
                let name = changed.get()?;
                let label = escape_invisible(texts::save_changes(&name));
                Some(view! {
                    <Button on_click=move || save_changes(name.clone())>
                        <bdi translate="no">{label}</bdi>
                    </Button>
                })
            }}
            <Button icon=IconName::Add on_click=move || open_dialog(ViewDialog::Save)>
                {texts::SAVE_VIEW}
            </Button>
            <Button variant=ButtonVariant::Quiet icon=IconName::Link on_click=copy_link>
                {texts::COPY_LINK}
            </Button>
        </div>
        <h2>{texts::BUILT_IN}</h2>
        <ul class="view-list" aria-label=texts::BUILT_IN>
            {built_in_views.into_iter().flatten().map(built_in).collect_view()}
            <li class="view">
                <a
                    class="view-name"
                    href=move || Route::Unused(list.get().unwrap_or_default()).href()
                    on:click=on_open
                >
                    {unused::LINK}
                </a>
            </li>
        </ul>
        <h2>{texts::SAVED_VIEWS}</h2>
        <ul class="view-list" aria-label=texts::LIST_LABEL>
            <For each=move || views.saved.get().all().to_vec() key=SavedView::clone let:view>
                <View view current dialog />
            </For>
        </ul>
        {when(is_empty, || view! { <p class="muted small">{texts::NONE_YET}</p> })}
    }
}

#[component]
fn View(
    view: SavedView,
    current: Memo<Option<String>>,
    dialog: RwSignal<Option<ViewDialog>>,
) -> impl IntoView {
    let views = use_views();
    let notifications = use_notifications();
    let close = use_close_popover();
    let on_open = use_on_open();
    let name = StoredValue::new(view.name.clone());
    let href = view.target.href();
    let link = route::absolute(&href);
    let is_current = move || current.with(|current| *current == Some(name.get_value()));
    let is_default = memo(move |_| {
        views.saved.with(|views| {
            views.default_view().is_some_and(|view| name.with_value(|name| view.name == *name))
        })
    });
    let toggle = move || {
        let (name, was_default) = (name.get_value(), is_default.get_untracked());
        let changed =
            views.change(|views| views.set_default((!was_default).then_some(name.as_str())));
        match changed {
            Ok(Ok(())) => notifications.announce(if was_default {
                texts::is_no_default(&name)
            } else {
                texts::is_default(&name)
            }),
            changed => {
                report_change(notifications, texts::changed(&name), texts::CHANGE_FAILED, changed)
            }
        }
    };
    let open_dialog = move |new: fn(String) -> ViewDialog| {
        close();
        dialog.set(Some(new(name.get_value())));
    };
    let label = move |command: fn(&str) -> String| name.with_value(|name| command(name));
    view! {
        <li class="view">
            <a
                class="view-name"
                href=href
                aria-current=move || is_current().then_some("true")
                on:click=on_open
            >
                <bdi translate="no">{escape_invisible(name.get_value())}</bdi>
                {when(move || is_default.get(), move || view! { " " <span class="muted small">{texts::DEFAULT}</span> })}
            </a>
            <span class="view-actions">
                <span data-caption=texts::DEFAULT>
                    <IconButton
                        icon=IconName::Star
                        label=label(texts::set_as_default)
                        pressed=Signal::derive(move || Some(is_default.get()))
                        on_click=toggle
                    />
                </span>
                <span data-caption=texts::COPY_LINK>
                    <CopyButton value=link label=label(texts::copy_link) icon=IconName::Link />
                </span>
                <span data-caption=texts::RENAME>
                    <IconButton
                        icon=IconName::Edit
                        label=label(texts::rename)
                        on_click=move || open_dialog(ViewDialog::Rename)
                    />
                </span>
                <span data-caption=texts::DELETE>
                    <IconButton
                        icon=IconName::Delete
                        label=label(texts::delete)
                        on_click=move || open_dialog(ViewDialog::Delete)
                    />
                </span>
            </span>
        </li>
    }
}
