//! What pages are put together from.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::button::CopyButton;
use super::dom::{focused, unique_id};
use super::icon::{Icon, IconName};
use crate::domain::{grouped, visible};

/// The top of a page: the one `h1`, which takes the focus after navigation, and the page's actions.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What stands above it, such as the way back.
    #[prop(optional, into)]
    above: Option<ViewFn>,
    /// What stands below it, such as how old the view is.
    #[prop(optional, into)]
    subtitle: Option<ViewFn>,
    /// Buttons and links.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="page-header">
            <div class="page-heading">
                {above.map(|above| view! { <div class="page-above">{above.run()}</div> })}
                <h1 tabindex="-1">
                    <bdi translate="no">{move || visible(title.get())}</bdi>
                </h1>
                {subtitle.map(|subtitle| view! { <div class="page-subtitle">{subtitle.run()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
}

/// A framed part of a page, with a heading when it has a title.
#[component]
pub fn Card(
    /// The heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// Buttons beside the heading.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let title_id = title.as_ref().map(|_| unique_id("card"));
    let labelled = title_id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            {title
                .map(|title| {
                    view! {
                        <header class="card-header">
                            <h2 id=title_id>{title}</h2>
                            {actions
                                .map(|actions| view! { <div class="actions">{actions.run()}</div> })}
                        </header>
                    }
                })}
            <div class="card-body">{children()}</div>
        </section>
    }
}

/// Facts about one thing: [`Fact`]s and nothing else.
#[component]
pub fn DescriptionList(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    label: String,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// A named row of controls; Left and Right move between its buttons, as Tab does.
#[component]
pub fn Toolbar(
    /// The accessible name, such as "Bulk actions".
    #[prop(into)]
    label: Signal<String>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let back = match event.key().as_str() {
            "ArrowLeft" => true,
            "ArrowRight" => false,
            _ => return,
        };
        let Some(bar) = bar.get_untracked() else { return };
        let found = bar.get_elements_by_tag_name("button");
        // What a button of the bar opens is not a part of it.
        let is_in_bar =
            |button: &web_sys::HtmlElement| matches!(button.closest("[popover], dialog"), Ok(None));
        let buttons: Vec<web_sys::HtmlElement> = (0..found.length())
            .filter_map(|index| found.item(index)?.dyn_into().ok())
            .filter(is_in_bar)
            .collect();
        let current = focused().and_then(|focus| buttons.iter().position(|one| *one == focus));
        let Some(current) = current else { return };
        let step = if back { buttons.len() - 1 } else { 1 };
        event.prevent_default();
        let _ = buttons[(current + step) % buttons.len()].focus();
    };
    view! {
        <div
            class="toolbar"
            role="toolbar"
            aria-label=move || visible(label.get())
            node_ref=bar
            on:keydown=on_key
        >
            {children()}
        </div>
    }
}

/// One of [`Tabs`].
#[derive(Clone)]
pub struct Tab {
    label: String,
    content: ViewFn,
}

impl Tab {
    /// A tab; its content exists only while it is chosen.
    pub fn new(label: impl Into<String>, content: impl Into<ViewFn>) -> Self {
        Self { label: label.into(), content: content.into() }
    }
}

/// Several views of the same thing, one at a time.
#[component]
pub fn Tabs(
    /// The accessible name of the row of tabs.
    #[prop(into)]
    label: String,
    /// The tabs, the first of them chosen.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let id = unique_id("tabs");
    let (chosen, set_chosen) = signal(0_usize);
    let count = tabs.len();
    let list = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let Some(next) = next_tab(&event.key(), chosen.get_untracked(), count) else { return };
        event.prevent_default();
        set_chosen.set(next);
        let tab = list.get_untracked().and_then(|list| {
            list.children().item(u32::try_from(next).ok()?)?.dyn_into::<web_sys::HtmlElement>().ok()
        });
        if let Some(tab) = tab {
            let _ = tab.focus();
        }
    };
    let panel_id = format!("{id}-panel");
    let buttons = tabs
        .iter()
        .enumerate()
        .map(|(index, tab)| {
            let is_chosen = move || chosen.get() == index;
            view! {
                <button
                    class="tab"
                    type="button"
                    role="tab"
                    id=format!("{id}-tab-{index}")
                    aria-controls=panel_id.clone()
                    aria-selected=move || if is_chosen() { "true" } else { "false" }
                    tabindex=move || if is_chosen() { "0" } else { "-1" }
                    on:click=move |_| set_chosen.set(index)
                >
                    {tab.label.clone()}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=label node_ref=list on:keydown=on_key>
                {buttons}
            </div>
            <div
                class="tab-panel"
                id=panel_id
                role="tabpanel"
                aria-labelledby=move || format!("{id}-tab-{}", chosen.get())
            >
                {move || tabs.get(chosen.get()).map(|tab| tab.content.run())}
            </div>
        </div>
    }
}

/// Which tab a key leads to.
fn next_tab(key: &str, current: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(if current < last { current + 1 } else { 0 }),
        "ArrowLeft" => Some(current.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Code that can be scrolled by keyboard and copied. What hides in it is shown, and copied as it is.
#[component]
pub fn CodeBlock(
    /// The code.
    #[prop(into)]
    text: Signal<String>,
    /// The accessible name, such as "Workload snippet, YAML".
    #[prop(into)]
    label: Signal<String>,
    /// The name of the button that copies it.
    #[prop(default = "Copy".into(), into)]
    copy_label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="code">
            <pre class="code-text" translate="no" tabindex="0" role="group" aria-label=move || visible(label.get())>
                <code dir="ltr">{move || visible(text.get())}</code>
            </pre>
            <div class="code-copy">
                <CopyButton value=text label=copy_label />
            </div>
        </div>
    }
}

/// An applied filter: the text edits it, where it can be edited, and the cross leads to the list
/// without it.
#[component]
pub fn FilterToken(
    /// The filter in words, such as "Status is Ready".
    #[prop(into)]
    text: Signal<String>,
    /// Change it.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// Where there is no such filter.
    #[prop(into)]
    href: Signal<String>,
    /// Told when that is followed: the token may go, the focus must not.
    #[prop(into)]
    on_remove: Callback<()>,
    /// The id of the cross.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let text = Signal::derive(move || visible(text.get()));
    let words = move || view! { <bdi>{move || text.get()}</bdi> };
    view! {
        <span class="token">
            {match on_edit {
                Some(on_edit) => {
                    view! {
                        <button
                            class="token-text"
                            type="button"
                            title=move || text.get()
                            aria-label=move || format!("Edit filter {}", text.get())
                            on:click=move |_| on_edit.run(())
                        >
                            {words()}
                        </button>
                    }
                        .into_any()
                }
                None => view! { <span class="token-text">{words()}</span> }.into_any(),
            }}
            <a
                class="token-remove"
                id=id
                href=move || href.get()
                aria-label=move || format!("Remove filter {}", text.get())
                on:click=move |_| on_remove.run(())
            >
                <Icon name=IconName::Close />
            </a>
        </span>
    }
}

/// A link that narrows a list down, with how many there are.
///
/// The number describes the link and is no part of its name: a name that changes by itself is said
/// again and again, and cannot be called.
#[component]
pub fn ChipLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// How many there are; `None` while nobody knows.
    #[prop(optional, into)]
    count: Signal<Option<u64>>,
    /// Whether the list is narrowed down to it.
    #[prop(optional, into)]
    current: Signal<bool>,
) -> impl IntoView {
    let id = unique_id("count");
    let described = id.clone();
    view! {
        <a
            class="chip"
            href=move || href.get()
            aria-current=move || current.get().then_some("true")
            aria-describedby=move || count.with(Option::is_some).then(|| described.clone())
        >
            <span>{move || label.get()}</span>
            <span class="chip-count numeric" id=id aria-hidden="true">
                {move || count.get().map(grouped)}
            </span>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::next_tab;

    #[test]
    fn arrows_wrap_around_the_tabs() {
        assert_eq!(next_tab("ArrowRight", 1, 2), Some(0));
        assert_eq!(next_tab("ArrowLeft", 0, 2), Some(1));
        assert_eq!(next_tab("End", 0, 2), Some(1));
        assert_eq!(next_tab("Tab", 0, 2), None);
        assert_eq!(next_tab("Home", 0, 0), None);
    }
}
