//! The settings page. Each setting applies at once.

mod keys;
mod saved;

use super::preferences::{change_times, on_times_changed, stored_times, use_preferences};
use super::theme::Theme;
use crate::domain::{Density, SavedView};
use crate::pages::{BackToList, use_page};
use crate::state::{
    Blocked, use_auto_refresh, use_notifications, use_session, use_stored_columns, use_views,
};
use crate::texts::{settings as texts, views as view_texts};
use crate::ui::{
    AlertDialog, Button, Card, Checkbox, IconName, PageHeader, SelectField, SelectOption, TimeStyle,
};
use keys::KeyFields;
use leptos::prelude::*;
use saved::{Saved, SettingCard, use_saved};

#[component]
pub fn SettingsPage() -> impl IntoView {
    use_page(|| texts::SETTINGS.to_owned());
    Saved::provide();
    view! {
        <PageHeader
            title=texts::SETTINGS
            above=ViewFn::from(|| view! { <BackToList /> })
            subtitle=ViewFn::from(|| texts::INTRO)
        />
        <div class="stack">
            <div class="columns setting-cards">
                <div class="stack">
                    <SettingCard title=texts::APPEARANCE>
                        <div class="columns setting-fields">
                            <ThemeField />
                            <DensityField />
                        </div>
                    </SettingCard>
                    <SettingCard title=texts::DATES>
                        <TimeFields />
                    </SettingCard>
                    <SettingCard title=texts::LIST>
                        <div class="stack">
                            <DefaultViewField />
                            <UpdatesField />
                        </div>
                    </SettingCard>
                </div>
                <SettingCard title=texts::KEYBOARD>
                    <KeyFields />
                </SettingCard>
            </div>
            <Card title=texts::STORED>
                <StoredData />
            </Card>
        </div>
    }
}

#[component]
fn ThemeField() -> impl IntoView {
    let theme = use_preferences().theme;
    let saved = use_saved();
    view! {
        <SelectField
            label=texts::THEME
            options=Theme::ALL.map(|it| SelectOption::new(it.value(), it.label())).to_vec()
            value=move || theme.get().value().to_owned()
            on_change=move |value: String| {
                if let Some(chosen) = Theme::ALL.into_iter().find(|it| it.value() == value) {
                    theme.set(chosen);
                    saved.show(texts::APPEARANCE);
                }
            }
        />
    }
}

/// A choice between two values; `on` is the second.
#[component]
fn TwoOptions(
    label: &'static str,
    /// The labels.
    options: [&'static str; 2],
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    const VALUES: [&str; 2] = ["off", "on"];
    let options = [0, 1].map(|index| SelectOption::new(VALUES[index], options[index])).to_vec();
    view! {
        <SelectField
            label=label
            options
            value=move || VALUES[usize::from(on.get())].to_owned()
            on_change=move |value: String| on_change.run(value == VALUES[1])
        />
    }
}

#[component]
fn DensityField() -> impl IntoView {
    let columns = use_stored_columns();
    let saved = use_saved();
    view! {
        <TwoOptions
            label=texts::DENSITY
            options=[texts::COMFORTABLE, texts::COMPACT]
            on=Signal::derive(move || columns.with(|it| it.density == Density::Compact))
            on_change=move |compact: bool| {
                columns.update(|columns| {
                    columns.density = if compact { Density::Compact } else { Density::Comfortable };
                });
                saved.show(texts::APPEARANCE);
            }
        />
    }
}

#[component]
fn TimeFields() -> impl IntoView {
    let times = RwSignal::new(stored_times());
    on_times_changed(move || times.set(stored_times()));
    let saved = use_saved();
    let change = move |style: TimeStyle| {
        change_times(style);
        times.set(style);
        saved.show(texts::DATES);
    };
    view! {
        <div class="columns setting-fields">
            <TwoOptions
                label=texts::DATE_STYLE
                options=[texts::RELATIVE, texts::ABSOLUTE]
                on=Signal::derive(move || times.get().absolute)
                on_change=move |absolute: bool| {
                    change(TimeStyle { absolute, ..times.get_untracked() });
                }
            />
            <TwoOptions
                label=texts::TIME_ZONE
                options=[texts::LOCAL, texts::UTC]
                on=Signal::derive(move || times.get().utc)
                on_change=move |utc: bool| change(TimeStyle { utc, ..times.get_untracked() })
            />
        </div>
        <p class="muted small">{texts::TIME_ZONE_HINT}</p>
    }
}

/// The value of the overview among the names of views, which are not blank.
const OVERVIEW: &str = " ";

#[component]
fn DefaultViewField() -> impl IntoView {
    let views = use_views();
    let notifications = use_notifications();
    let saved = use_saved();
    let name = |view: &SavedView| view.name.clone();
    let options = move || {
        let names = views.saved.with(|views| views.all().iter().map(name).collect::<Vec<_>>());
        let none = SelectOption::new("", texts::NO_DEFAULT_VIEW);
        let overview = SelectOption::new(OVERVIEW, texts::OVERVIEW);
        let names = names.into_iter().map(|name| SelectOption::new(name.clone(), name));
        [none, overview].into_iter().chain(names).collect::<Vec<_>>()
    };
    let default = move || {
        views.saved.with(|views| match views.starts_with_overview() {
            true => Some(OVERVIEW.to_owned()),
            false => views.default_view().map(name),
        })
    };
    let change = move |chosen: String| {
        let changed = views.change(|views| {
            if chosen == OVERVIEW {
                views.start_with_overview();
                return Ok(());
            }
            views.set_default((!chosen.is_empty()).then_some(chosen.as_str()))
        });
        match changed {
            Ok(Ok(())) => saved.show(texts::LIST),
            Ok(Err(Blocked)) => {
                let name = if chosen == OVERVIEW { texts::OVERVIEW } else { &chosen };
                let done = view_texts::is_default(name);
                let title = view_texts::until_closed(&done);
                notifications.failure(title, view_texts::STORAGE_BLOCKED);
            }
            // Deleted meanwhile, in another tab.
            Err(_) => {
                let text = view_texts::not_found(&chosen);
                notifications.failure(view_texts::CHANGE_FAILED, text);
            }
        }
    };
    view! {
        <div class="stack" data-gap="s">
            <SelectField
                label=texts::DEFAULT_VIEW
                options=Signal::derive(options)
                value=Signal::derive(move || default().unwrap_or_default())
                on_change=change
            />
            <p class="muted small">{texts::DEFAULT_VIEW_HINT}</p>
        </div>
    }
}

#[component]
fn UpdatesField() -> impl IntoView {
    let updates = use_auto_refresh();
    let saved = use_saved();
    view! {
        <div class="stack" data-gap="s">
            <Checkbox
                label=texts::UPDATES
                checked=Signal::derive(move || !updates.paused.get())
                on_change=move |on: bool| {
                    updates.set_paused_from_now_on(!on);
                    saved.show(texts::LIST);
                }
            />
            <p class="muted small">{texts::UPDATES_HINT}</p>
        </div>
    }
}

#[component]
fn StoredData() -> impl IntoView {
    let session = use_session();
    let asks = RwSignal::new(false);
    let items = texts::STORED_ITEMS.map(|item| view! { <li>{item}</li> }).collect_view();
    view! {
        <ul>{items}</ul>
        <p class="muted small">{texts::NEVER_STORED}</p>
        // Only the button of the dialog, which says what is lost, is red.
        <Button icon=IconName::Delete on_click=move || asks.set(true)>{texts::FORGET}</Button>
        <AlertDialog
            open=asks
            title=texts::FORGET_TITLE
            confirm_label=texts::FORGET
            on_confirm=move || {
                asks.set(false);
                session.forget_everything();
            }
            on_cancel=move || asks.set(false)
        >
            <p>{texts::FORGET_TEXT}</p>
        </AlertDialog>
    }
}
