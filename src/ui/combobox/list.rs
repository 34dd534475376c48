//! The list of options, and the status below it.

use super::model::{ComboOption, ComboState};
use crate::tools::escape_invisible;
use crate::ui::dom::{child_at, html_elements, scroll_within, true_or_false};
use crate::ui::icon::{Icon, IconName};
use leptos::ev::MouseEvent;
use leptos::html::Ul;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

pub fn option_view(
    id: String,
    option: ComboOption,
    index: usize,
    active: RwSignal<Option<usize>>,
) -> impl IntoView {
    let warning_view = |text| {
        view! {
            <span class="combobox-warning">
                <Icon name=IconName::Warning />
                <bdi>{escape_invisible(text)}</bdi>
            </span>
        }
    };
    view! {
        <li
            class="combobox-option"
            id=id
            role="option"
            aria-selected=move || true_or_false(active.get() == Some(index))
            aria-disabled=option.is_disabled.then_some("true")
        >
            <bdi class="combobox-label" translate="no">{escape_invisible(option.label)}</bdi>
            {option.detail.map(|text| view! { <bdi class="combobox-detail" translate="no">{escape_invisible(text)}</bdi> })}
            {option.warning.map(warning_view)}
        </li>
    }
}

/// The index of the option that an event is about.
pub fn option_at(list: NodeRef<Ul>, event: &MouseEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Node>().ok()?;
    let options = html_elements(&list.try_get_untracked()??.children());
    options.iter().position(|option| option.contains(Some(&target)))
}

pub fn status_view(state: &ComboState, count: usize, text: String) -> Option<AnyView> {
    let icon = match state {
        ComboState::Loading => Some(IconName::Spinner),
        ComboState::Failed(_) | ComboState::Partial(_) => Some(IconName::Error),
        ComboState::Ready => None,
    };
    if icon.is_none() && count > 0 {
        return None;
    }
    let view = view! {
        <p class="combobox-note">
            {icon.map(|name| view! { <Icon name /> })} <bdi>{escape_invisible(text)}</bdi>
        </p>
    };
    Some(view.into_any())
}

pub fn scroll_to_option(list: &web_sys::HtmlElement, index: usize) {
    if let Some(option) = child_at(list, index) {
        scroll_within(list, &option);
    }
}

pub fn is_near_end(list: &web_sys::HtmlElement) -> bool {
    list.scroll_top() + list.client_height() + 48 >= list.scroll_height()
}
