//! The list of options, and the status below it.

use super::model::{ComboOption, ComboState};
use crate::tools::escape_invisible;
use crate::ui::dom::{child_at, html_elements, matches_media, scroll_within, true_or_false};
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
    selected: impl Fn() -> Option<usize> + Send + 'static,
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
            aria-selected=move || true_or_false(selected() == Some(index))
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

/// In the low window above a keyboard on the screen there is room for the list only below a field at the top.
pub fn scroll_field_to_top(list: &web_sys::HtmlElement) {
    if matches_media("(height < 30rem) and (pointer: coarse)")
        && let Ok(Some(field)) = list.closest(".field")
    {
        field.scroll_into_view();
        // Chromium keeps the size that an open popup had before the page was scrolled. Without the popup, a sheet may be
        // too short to be scrolled as far.
        let popup = list.parent_element().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(popup) = popup {
            popup.set_hidden(true);
            let _ = popup.offset_height();
            popup.set_hidden(false);
            field.scroll_into_view();
        }
    }
}

pub fn scroll_to_option(list: &web_sys::HtmlElement, index: usize) {
    if let Some(option) = child_at(list, index) {
        scroll_within(list, &option);
    }
}

pub fn is_near_end(list: &web_sys::HtmlElement) -> bool {
    list.scroll_top() + list.client_height() + 48 >= list.scroll_height()
}
