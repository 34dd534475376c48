//! Saved views of the list: queries under a name, kept by the browser.
//!
//! A view is a link to its query and nothing more, so Back, a new tab and a copied link work as with
//! any other address. The default view is opened by the app alone, when it starts.

mod ask;

use super::address::ListSearch;
use crate::domain::{ListQuery, SavedView, visible};
use crate::effect::{effect, memo, when};
use crate::lazy::{TOOLS, lazy_dialog, lazy_view};
use crate::route::Route;
use crate::state::{Blocked, Loss, Notifications, use_app};
use crate::ui::{
    Button, ButtonVariant, CopyButton, IconButton, IconName, PopoverButton, use_close_popover,
};
pub use ask::{Ask, Asking};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The button "Views", named after the view that the list shows, and its panel.
#[component]
pub fn ViewsButton(
    /// The query in the address.
    query: Memo<ListQuery>,
) -> impl IntoView {
    let app = use_app();
    let views = app.views;
    let asking = RwSignal::new(None::<Asking>);
    let exact = memo(move |_| {
        let name = |view: &SavedView| view.name().to_owned();
        query.with(|query| views.with(|views| views.showing(query).map(name)))
    });
    // The last view that was shown, for as long as it exists and something is left of it.
    let opened = memo(move |before: Option<&Option<String>>| {
        let all = query.with(|query| query.at_offset(0) == ListQuery::default());
        let before = before
            .cloned()
            .flatten()
            .filter(|name| !all && views.with(|views| views.named(name).is_some()));
        exact.get().or(before)
    });
    let changed = memo(move |_| opened.get().filter(|_| exact.with(Option::is_none)));
    let label = move || match (opened.get(), changed.with(Option::is_some)) {
        (None, _) => "Views".to_owned(),
        (Some(name), false) => format!("Views: {name}"),
        (Some(name), true) => format!("Views: {name} (changed)"),
    };
    effect(move || {
        if let Some(loss) = views.loss() {
            views.told();
            let (title, message) = words(loss);
            app.notifications.failure(title, message);
        }
    });
    view! {
        <span class="views">
            <PopoverButton
                label=Signal::derive(label)
                icon=IconName::Star
                variant=ButtonVariant::Secondary
            >
                {lazy_view(&TOOLS, move |tools| (tools.views_panel)(query, exact, changed, asking))}
            </PopoverButton>
            {lazy_dialog(
                Signal::derive(move || asking.with(Option::is_some)),
                move |tools| (tools.view_dialogs)(query, asking),
            )}
        </span>
    }
}

/// What is told of views that could not be read.
fn words(loss: Loss) -> (&'static str, String) {
    let (title, what) = match loss {
        Loss::All(unreadable) => (
            "Your saved views could not be read and are left aside",
            match unreadable {
                crate::domain::Unreadable::Corrupt => {
                    "What this browser keeps of them is damaged.".to_owned()
                }
                crate::domain::Unreadable::OtherVersion(version) => {
                    format!("Another version of the console keeps them (version {version}).")
                }
            },
        ),
        Loss::Some(1) => ("A saved view could not be read and is left aside", String::new()),
        Loss::Some(_) => ("Some saved views could not be read and are left aside", String::new()),
    };
    let kept = "Nothing of it is deleted, also when you save new views.";
    (title, format!("{what} {kept}").trim_start().to_owned())
}

/// Tells that a change was made, and whether it will last.
fn told(notifications: Notifications, done: String, saved: Result<(), Blocked>) {
    match saved {
        Ok(()) => notifications.success(done),
        Err(Blocked) => notifications.failure(
            format!("{done}, until this page is closed"),
            "This browser does not let the console keep anything.",
        ),
    }
}

/// What a click on a view does besides leading to it: the panel goes, and what is typed into the search
/// box and not sent is called off.
fn use_open() -> impl Fn(MouseEvent) + Copy + 'static {
    let close = use_close_popover();
    let search = expect_context::<ListSearch>();
    move |_| {
        search.call_off();
        close();
    }
}

/// What the button opens.
#[component]
pub fn ViewsPanel(
    query: Memo<ListQuery>,
    exact: Memo<Option<String>>,
    changed: Memo<Option<String>>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let app = use_app();
    let close = use_close_popover();
    let open = use_open();
    let none = move || app.views.with(|views| views.all().is_empty());
    let everything = move || query.with(|query| query.at_offset(0) == ListQuery::default());
    // The panel goes first: the focus is then on its button, where it comes back to.
    let ask = move |question: Asking| {
        close();
        asking.set(Some(question));
    };
    let save_changes = move |name: String| {
        close();
        let query = query.get_untracked();
        match app.views.change(|views| views.replace(&name, &query)) {
            Ok(saved) => told(app.notifications, format!("Saved “{name}”"), saved),
            Err(error) => app.notifications.failure("Could not save the view", error.to_string()),
        }
    };
    view! {
        <ul class="view-list" aria-label="Saved views">
            <li class="view">
                <a
                    class="view-name"
                    href=Route::default().href()
                    aria-current=move || everything().then_some("true")
                    on:click=open
                >
                    "All data volumes"
                </a>
            </li>
            <For each=move || app.views.get().all().to_vec() key=SavedView::clone let:view>
                <View view exact asking />
            </For>
        </ul>
        {when(none, || {
            view! {
                <p class="muted small">
                    "No saved views yet. ListSearch, filter and sort the list, then save that under a name."
                </p>
            }
        })}
        <div class="actions">
            {move || {
                changed
                    .get()
                    .map(|name| {
                        let label = format!("Save changes to “{name}”");
                        view! { <Button on_click=move || save_changes(name.clone())><bdi translate="no">{visible(label)}</bdi></Button> }
                    })
            }}
            <Button icon=IconName::Add on_click=move || ask(Asking::Save)>
                "Save this view"
            </Button>
        </div>
    }
}

/// One view: the link to it, and what can be done with it.
#[component]
fn View(
    view: SavedView,
    exact: Memo<Option<String>>,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let app = use_app();
    let close = use_close_popover();
    let open = use_open();
    let name = StoredValue::new(view.name().to_owned());
    let place = Route::Volumes(view.query().clone());
    let link = window().location().origin().unwrap_or_default() + &place.href();
    let is_current = move || exact.with(|exact| *exact == Some(name.get_value()));
    let is_default = memo(move |_| {
        app.views.with(|views| {
            views.default_view().is_some_and(|view| name.with_value(|name| view.name() == name))
        })
    });
    let toggle = move || {
        let (name, was) = (name.get_value(), is_default.get_untracked());
        let changed = app.views.change(|views| views.set_default((!was).then_some(name.as_str())));
        match changed {
            Ok(Ok(())) => app.notifications.announce(if was {
                format!("“{name}” does not open by itself any more")
            } else {
                format!("“{name}” opens when the console is opened")
            }),
            Ok(saved) => told(app.notifications, format!("Changed “{name}”"), saved),
            Err(error) => app.notifications.failure("Could not change the view", error.to_string()),
        }
    };
    let ask = move |question: fn(String) -> Asking| {
        close();
        asking.set(Some(question(name.get_value())));
    };
    let named = move |deed: &str| format!("{deed} {}", name.get_value());
    view! {
        <li class="view">
            <a
                class="view-name"
                href=place.href()
                aria-current=move || is_current().then_some("true")
                on:click=open
            >
                <bdi translate="no">{visible(name.get_value())}</bdi>
                {when(move || is_default.get(), move || view! { " " <span class="muted small">"Default"</span> })}
            </a>
            <span class="view-deeds">
                <IconButton
                    icon=IconName::Star
                    label=named("Open by default:")
                    pressed=Signal::derive(move || Some(is_default.get()))
                    on_click=toggle
                />
                <CopyButton value=link label=named("Copy link to") />
                <IconButton
                    icon=IconName::Edit
                    label=named("Rename")
                    on_click=move || ask(Asking::Rename)
                />
                <IconButton
                    icon=IconName::Delete
                    label=named("Delete")
                    on_click=move || ask(Asking::Delete)
                />
            </span>
        </li>
    }
}
