//! Page headers, cards, lists of facts, toolbars, tabs, code blocks, and filter links.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use super::button::CopyButton;
use super::dom::{
    child_at, focused_index, html_elements, logical_key, next_index, true_or_false, unique_id,
};
use super::icon::{Icon, IconName};
use super::named_text::named_text;
use crate::texts::{format_thousands, ui as texts};
use crate::tools::escape_invisible;

/// The `h1` of a page, which takes the focus after navigation, and the actions of the page.
#[component]
pub fn PageHeader(
    #[prop(into)] title: Signal<String>,
    /// What of the title is a name, which is not translated.
    #[prop(optional, into)]
    name: Signal<String>,
    /// Shown above the heading, such as a link back.
    #[prop(optional, into)]
    above: Option<ViewFn>,
    /// Shown below the heading, such as the age of the data.
    #[prop(optional, into)]
    subtitle: Option<ViewFn>,
    #[prop(optional, into)] actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="page-header">
            <div class="page-heading">
                {above.map(|above| view! { <div class="page-above">{above.run()}</div> })}
                <h1 tabindex="-1">
                    <bdi>{move || named_text(&title.read(), &name.read())}</bdi>
                </h1>
                {subtitle.map(|subtitle| view! { <div class="page-subtitle">{subtitle.run()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
}

#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// Shown beside the title.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let title_id = title.as_ref().map(|_| unique_id("card"));
    let labelled = title_id.clone();
    let header = |title| {
        view! {
            <header class="card-header">
                <h2 id=title_id>{title}</h2>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </header>
        }
    };
    view! {
        <section class="card" aria-labelledby=labelled>
            {title.map(header)}
            <div class="card-body">{children()}</div>
        </section>
    }
}

/// A card whose title opens and closes it.
#[component]
pub fn FoldedCard(
    #[prop(into)] title: String,
    /// The ID of the title.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Runs when it is opened or closed.
    #[prop(optional, into)]
    on_toggle: Option<Callback<bool>>,
    /// Shown beside the title, also while it is closed.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let title_id = unique_id("card");
    let labelled = title_id.clone();
    let toggle = move |event: Event| {
        let details = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
        if let (Some(details), Some(on_toggle)) = (details, on_toggle) {
            on_toggle.run(details.has_attribute("open"));
        }
    };
    view! {
        <section class="card code" aria-labelledby=labelled>
            {actions.map(|actions| view! { <div class="code-copy">{actions.run()}</div> })}
            <details on:toggle=toggle>
                <summary class="card-header" id=id><h2 id=title_id>{title}</h2></summary>
                <div class="card-body">{children()}</div>
            </details>
        </section>
    }
}

#[component]
pub fn DescriptionList(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

#[component]
pub fn Fact(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// The ARIA pattern of a toolbar, except that all its buttons stay in the tab order.
#[component]
pub fn Toolbar(
    /// The accessible name.
    label: &'static str,
    children: Children,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let key = logical_key(&event);
        let Some(bar) = bar.get_untracked().filter(|_| key.starts_with("Arrow")) else { return };
        let mut buttons = html_elements(&bar.get_elements_by_tag_name("button"));
        // Not the buttons of a popover or dialog that the toolbar opens.
        buttons.retain(|button| matches!(button.closest("[popover], dialog"), Ok(None)));
        let current = focused_index(&buttons);
        let next = next_index(&key, ["ArrowLeft", "ArrowRight"], current, buttons.len());
        if let Some(next) = next.filter(|_| current.is_some()) {
            event.prevent_default();
            let _ = buttons[next].focus();
        }
    };
    view! {
        <div
            class="toolbar"
            role="toolbar"
            aria-label=label
            node_ref=bar
            on:keydown=on_key
        >
            {children()}
        </div>
    }
}

/// The ARIA pattern of tabs.
#[component]
pub fn Tabs(
    /// The accessible name.
    label: &'static str,
    /// The label and the content of each tab. The content is rendered only while the tab is selected.
    tabs: Vec<(&'static str, ViewFn)>,
    /// The index of the selected one.
    #[prop(default = RwSignal::new(0))]
    selected: RwSignal<usize>,
) -> impl IntoView {
    let id = unique_id("tabs");
    let count = tabs.len();
    let list = NodeRef::<html::Div>::new();
    let on_key = move |event: KeyboardEvent| {
        let (arrows, current) = (["ArrowLeft", "ArrowRight"], Some(selected.get_untracked()));
        let Some(next) = next_index(&logical_key(&event), arrows, current, count) else { return };
        event.prevent_default();
        selected.set(next);
        if let Some(tab) = list.get_untracked().and_then(|list| child_at(&list, next)) {
            let _ = tab.focus();
        }
    };
    let panel_id = format!("{id}-panel");
    let buttons = tabs
        .iter()
        .enumerate()
        .map(|(index, (label, _))| {
            let is_selected = move || selected.get() == index;
            view! {
                <button
                    class="tab"
                    type="button"
                    role="tab"
                    id=format!("{id}-tab-{index}")
                    aria-controls=panel_id.clone()
                    aria-selected=move || true_or_false(is_selected())
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(index)
                >
                    {*label}
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
                aria-labelledby=move || format!("{id}-tab-{}", selected.get())
            >
                {move || tabs.get(selected.get()).map(|(_, content)| content.run())}
            </div>
        </div>
    }
}

/// Code with a copy button. Invisible characters are shown, but copied unchanged.
#[component]
pub fn CodeBlock(
    #[prop(into)] text: Signal<String>,
    /// The accessible name, such as "Workload snippet, YAML".
    #[prop(into)]
    label: Signal<String>,
    /// The accessible name of the copy button.
    #[prop(default = texts::COPY.into(), into)]
    copy_label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="code">
            <pre class="code-text" translate="no" tabindex="0" role="group" aria-label=move || escape_invisible(label.get())>
                <code dir="ltr">{move || escape_invisible(text.get())}</code>
            </pre>
            <div class="code-copy">
                <CopyButton value=text label=copy_label />
            </div>
        </div>
    }
}

/// An applied filter. Its text is a button that edits it, and a link removes it.
#[component]
pub fn FilterToken(
    /// A description of the filter, such as "Status is Ready".
    #[prop(into)]
    text: Signal<String>,
    /// `None` when the filter cannot be edited.
    #[prop(optional, into)]
    on_edit: Option<Callback<()>>,
    /// The URL of the list without the filter.
    #[prop(into)]
    href: Signal<String>,
    /// Runs when the filter is removed, to move the focus.
    #[prop(into)]
    on_remove: Callback<()>,
    /// The ID of the link.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let text = Signal::derive(move || escape_invisible(text.get()));
    let label = move || view! { <bdi>{move || text.get()}</bdi> };
    view! {
        <span class="token">
            {match on_edit {
                Some(on_edit) => {
                    view! {
                        <button
                            class="token-text"
                            type="button"
                            title=move || text.get()
                            aria-label=move || texts::edit_filter(&text.get())
                            on:click=move |_| on_edit.run(())
                        >
                            {label()}
                        </button>
                    }
                        .into_any()
                }
                None => view! { <span class="token-text">{label()}</span> }.into_any(),
            }}
            <a
                class="token-remove"
                id=id
                href=move || href.get()
                aria-label=move || texts::remove_filter(&text.get())
                on:click=move |_| on_remove.run(())
            >
                <Icon name=IconName::Close />
            </a>
        </span>
    }
}

/// A link that filters a list, with the number of matches. The number is not part of its accessible name, which
/// therefore never changes.
#[component]
pub fn ChipLink(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] label: Signal<String>,
    /// `None` while the number is unknown.
    #[prop(optional, into)]
    count: Signal<Option<u64>>,
    /// Whether the filter is applied.
    #[prop(optional, into)]
    current: Signal<bool>,
) -> impl IntoView {
    let id = unique_id("count");
    let description = id.clone();
    view! {
        <a
            class="chip"
            href=move || href.get()
            aria-current=move || current.get().then_some("true")
            data-empty=move || (count.get() == Some(0)).then_some("true")
            aria-describedby=move || count.with(Option::is_some).then(|| description.clone())
        >
            <span>{move || label.get()}</span>
            <span class="chip-count numeric" id=id aria-hidden="true">
                {move || count.get().map(format_thousands)}
            </span>
        </a>
    }
}
