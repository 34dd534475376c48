//! The palette: a field and a list of commands and links in groups, after the ARIA pattern of a
//! combobox whose list is always open.

use super::groups::{Group, Item, search_groups};
use super::is_palette_key;
use super::local::use_local_commands;
use super::search::use_palette_search;
use crate::effect::{effect, memo, on_window_event};
use crate::pages::{PhaseBadge, use_guarded_opener};
use crate::state::CommandTarget;
use crate::texts::{frame, palette as texts};
use crate::tools::{encode_component, escape_invisible};
use crate::ui::dom::{closest, is_composing, next_index, scroll_within, true_or_false};
use crate::ui::{
    Dialog, Icon, IconName, focus_first, select_focused_text, unique_id, use_announcer,
};
use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::collections::HashSet;

#[component]
pub fn CommandPalette(
    open: RwSignal<bool>,
    /// Whether the dialog "Keyboard shortcuts" is open.
    help: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open on_close=move || open.set(false) title=frame::COMMANDS>
            <Palette open help />
        </Dialog>
    }
}

/// What is shown below the field.
#[derive(Clone, Default)]
struct Results {
    text: String,
    groups: Vec<Group>,
    is_searching: bool,
    error: Option<String>,
}

impl Results {
    fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    fn status(&self) -> Option<String> {
        if self.is_searching {
            Some(texts::SEARCHING.to_owned())
        } else if self.error.is_some() {
            self.error.clone()
        } else {
            self.groups.is_empty().then(|| texts::NO_RESULTS.to_owned())
        }
    }
}

/// A component of its own, so that it is empty each time the dialog opens.
#[component]
fn Palette(open: RwSignal<bool>, help: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let local = use_local_commands(help);
    let search = use_palette_search(text.into());
    let results = RwSignal::new(Results::default());
    effect(move || {
        let text = text.get();
        let mut groups = search_groups(local.groups(!text.is_empty()), &text);
        let known: HashSet<String> =
            groups.iter().flat_map(|group| &group.items).map(|item| item.key.clone()).collect();
        // Below what is known, which stays where it is when a response arrives.
        groups.extend(search.groups().into_iter().filter_map(|mut group| {
            group.items.retain(|item| !known.contains(&item.key));
            (!group.items.is_empty()).then_some(group)
        }));
        let (is_searching, error) = (search.is_busy(), search.error());
        results.set(Results { text, groups, is_searching, error });
    });

    // The key of the item that the user has moved to; by default the first one is active.
    let chosen = RwSignal::new(None::<String>);
    let active = memo(move |_| {
        let chosen = chosen.get();
        results.with(|results| {
            let is_chosen = |item: &&Item| Some(&item.key) == chosen.as_ref();
            let item = results.items().find(is_chosen).or_else(|| results.items().next());
            item.map(|item| item.key.clone())
        })
    });
    let run = use_runner(open);
    let run_item = move |key: &str, in_new_tab: bool| {
        let item = results.with_untracked(|it| it.items().find(|it| it.key == key).cloned());
        if let Some(item) = item {
            run(item, in_new_tab);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let key = event.key();
        if event.is_composing() {
            return;
        }
        if key == "Enter" {
            event.prevent_default();
            if let Some(key) = active.get_untracked() {
                run_item(&key, event.ctrl_key() || event.meta_key());
            }
        } else if key == "ArrowUp" || key == "ArrowDown" {
            event.prevent_default();
            chosen.set(results.with_untracked(|results| {
                let keys: Vec<_> = results.items().map(|item| &item.key).collect();
                let active = active.get_untracked();
                let index = keys.iter().position(|key| Some(*key) == active.as_ref());
                let next = next_index(&key, ["ArrowUp", "ArrowDown"], index, keys.len())?;
                keys.get(next).map(|key| (*key).clone())
            }));
        }
    };

    // The key that has opened it.
    on_window_event(ev::keydown, |event: KeyboardEvent| {
        if is_palette_key(&event) && focus_first(".palette-input") {
            select_focused_text();
        }
    });

    let base = StoredValue::new(unique_id("command"));
    let option_id = move |key: &str| format!("{}-{}", base.get_value(), encode_component(key));
    let list = NodeRef::<html::Div>::new();
    effect(move || {
        let Some(key) = active.get() else { return };
        let is_first =
            results.with_untracked(|it| it.items().next().is_some_and(|it| it.key == key));
        // Made now: in the next frame, when the option is in the document, the palette may be closed.
        let id = option_id(&key);
        request_animation_frame(move || {
            let option = document().get_element_by_id(&id);
            let option = option.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
            match (list.try_get_untracked().flatten(), option) {
                // Also shows the title of its group.
                (Some(list), _) if is_first => list.set_scroll_top(0),
                (Some(list), Some(option)) => scroll_within(&list, &option),
                _ => {}
            }
        });
    });
    announce_results(results);

    let handle_input = move |typed: String| {
        chosen.set(None);
        text.set(typed);
    };
    let on_click = move |event: MouseEvent| {
        let option = closest(&event, "[role=option]");
        if let Some(key) = option.and_then(|option| option.get_attribute("data-key")) {
            run_item(&key, event.ctrl_key() || event.meta_key());
        }
    };
    let list_id = unique_id("commands");
    let groups = move || {
        let groups = results.with(|results| results.groups.clone());
        groups.into_iter().map(|group| group_view(group, active, option_id)).collect_view()
    };
    view! {
        <div class="palette">
            <div class="palette-field">
                <Icon name=IconName::Search />
                <input
                    class="palette-input"
                    type="text"
                    role="combobox"
                    dir="auto"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-label=texts::COMMAND_LABEL
                    placeholder=texts::PLACEHOLDER
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-expanded="true"
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || active.get().map(|key| option_id(&key))
                    prop:value=move || text.get()
                    on:input:target=move |event| {
                        if !is_composing(&event) {
                            handle_input(event.target().value());
                        }
                    }
                    on:compositionend:target=move |event| handle_input(event.target().value())
                    on:keydown=on_key
                />
            </div>
            // A press keeps the focus in the field.
            <div
                class="palette-list"
                id=list_id
                role="listbox"
                aria-label=texts::RESULTS_LABEL
                node_ref=list
                on:mousedown=|event| event.prevent_default()
                on:click=on_click
            >
                {groups}
            </div>
            // Also read by screen readers, which would find an announcement as a second line.
            <div role="status" aria-busy=move || true_or_false(results.with(|it| it.is_searching))>
                {move || {
                    let status = results.with(Results::status)?;
                    Some(view! { <p class="palette-status muted"><bdi>{escape_invisible(status)}</bdi></p> })
                }}
            </div>
        </div>
    }
}

/// Runs an item, or announces why it cannot be used.
fn use_runner(open: RwSignal<bool>) -> impl Fn(Item, bool) + Copy + 'static {
    let announcer = use_announcer();
    let go = use_guarded_opener();
    move |item, in_new_tab| {
        let href = item.href().filter(|_| in_new_tab).map(str::to_owned);
        if let Some(reason) = item.command.unavailable {
            return announcer.announce(reason);
        }
        open.set(false);
        if let Some(href) = href {
            // If the browser blocks it, the browser says so.
            let _ = window().open_with_url_and_target(&href, "_blank");
            return;
        }
        match item.command.target {
            CommandTarget::Open(href) => go(&href),
            // By then the dialog is closed, and what the command focuses keeps the focus.
            CommandTarget::Run(run) => request_animation_frame(move || run()),
        }
    }
}

/// Announces how much was found, once all responses are here.
fn announce_results(results: RwSignal<Results>) {
    let announcer = use_announcer();
    let announcement = memo(move |_| {
        results.with(|results| {
            let is_final = !results.text.is_empty() && results.status().is_none();
            // The same result of another text is announced again.
            is_final.then(|| (results.text.clone(), texts::results(results.items().count())))
        })
    });
    effect(move || {
        if let Some((_, text)) = announcement.get() {
            announcer.announce(text);
        }
    });
}

fn group_view(
    group: Group,
    active: Memo<Option<String>>,
    option_id: impl Fn(&str) -> String + Copy + 'static,
) -> impl IntoView {
    let Group { title, icon, items } = group;
    let options = items.into_iter().map(|item| {
        let id = option_id(&item.key);
        option_view(item, id, icon, active)
    });
    view! {
        <div class="palette-group" role="group" aria-label=title>
            <p class="palette-title" aria-hidden="true">{title}</p>
            {options.collect_view()}
        </div>
    }
}

fn option_view(
    item: Item,
    id: String,
    icon: IconName,
    active: Memo<Option<String>>,
) -> impl IntoView {
    let Item { key, detail, phase, icon: item_icon, command, .. } = item;
    let is_unavailable = command.unavailable.is_some();
    let is_active = {
        let key = key.clone();
        move || active.with(|active| active.as_deref() == Some(key.as_str()))
    };
    let text = |class, text: String| {
        view! { <bdi class=class translate="no">{escape_invisible(text)}</bdi> }
    };
    view! {
        <div
            class="palette-option"
            id=id
            role="option"
            data-key=key
            aria-selected=move || true_or_false(is_active())
            aria-disabled=is_unavailable.then_some("true")
        >
            <Icon name=item_icon.unwrap_or(icon) />
            <span class="palette-text">
                {text("palette-label", command.label)}
                " "
                {detail.map(|detail| text("palette-detail", detail))}
                " "
                {command.unavailable.map(|reason| view! { <span class="palette-reason">{escape_invisible(reason)}</span> })}
            </span>
            {phase.map(|phase| view! { <PhaseBadge phase /> })}
            {command.shortcut.map(|key| view! { <kbd>{key}</kbd> })}
        </div>
    }
}
