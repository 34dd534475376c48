//! What the palette lists without a request.

use super::super::preferences::{Preferences, use_preferences};
use super::super::shortcuts::{click_refresh, help_title};
use super::super::theme::Theme;
use super::groups::{Group, Item};
use crate::domain::{Action, ListQuery, Phase, SavedView, VolumeId};
use crate::effect::{memo, spawn_scoped};
use crate::pages::{LIST_PANELS, REFRESH, copy_and_notify};
use crate::route::{Route, use_list_query};
use crate::state::{
    AutoRefresh, Notifications, PageCommand, PageCommands, Permissions, RecentVolume, Session,
    Views, recent_volumes, shortcut_key, use_auto_refresh, use_notifications, use_page_commands,
    use_permissions, use_session, use_views,
};
use crate::texts::{
    bulk, detail, frame, overview, palette as texts, settings as settings_texts, sign_in, unused,
};
use crate::ui::{IconName, click_first, focus_first};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Shows the results of the bulk action.
const RESULTS_BUTTON: &str = ".job [id^=job-details]";

#[derive(Clone, Copy)]
pub struct LocalCommands {
    preferences: Preferences,
    help: RwSignal<bool>,
    session: Session,
    permissions: Permissions,
    updates: AutoRefresh,
    views: Views,
    notifications: Notifications,
    page: PageCommands,
    list: Memo<Option<ListQuery>>,
    /// The data volume of the page.
    here: Memo<Option<VolumeId>>,
    /// Whether the part with the commands of the list is loaded.
    is_list_loaded: RwSignal<bool>,
}

pub fn use_local_commands(help: RwSignal<bool>) -> LocalCommands {
    let location = use_location();
    let here =
        memo(move |_| match Route::parse(&location.pathname.get(), &location.search.get())? {
            Route::Volume(id, _) | Route::Sharing(id, _) => Some(id),
            _ => None,
        });
    let is_list_loaded = RwSignal::new(false);
    spawn_scoped(async move {
        // Without it the palette has all other commands.
        let _ = LIST_PANELS.load().await;
        is_list_loaded.try_set(true);
    });
    LocalCommands {
        preferences: use_preferences(),
        help,
        session: use_session(),
        permissions: use_permissions(),
        updates: use_auto_refresh(),
        views: use_views(),
        notifications: use_notifications(),
        page: use_page_commands(),
        list: use_list_query(),
        here,
        is_list_loaded,
    }
}

impl LocalCommands {
    /// All groups in the order in which they are shown while nothing is typed, tracked.
    pub fn groups(self, is_typed: bool) -> Vec<Group> {
        let group = |title, icon, items| Group { title, icon, items };
        let is_signed_in = self.session.is_signed_in();
        let mut groups =
            vec![group(texts::PAGE_GROUP, IconName::Command, self.page_items(is_typed))];
        if is_signed_in {
            groups.push(group(texts::RECENT_GROUP, IconName::Clock, self.recent_items()));
            groups.push(group(texts::VIEWS_GROUP, IconName::Star, self.view_items()));
        }
        groups.push(group(
            texts::GO_TO_GROUP,
            IconName::ArrowRight,
            self.go_to_items(is_typed && is_signed_in),
        ));
        groups.push(group(texts::SETTINGS_GROUP, IconName::System, self.settings(is_signed_in)));
        groups
    }

    fn page_items(self, is_typed: bool) -> Vec<Item> {
        self.is_list_loaded.track();
        let mut commands = Vec::new();
        if document().get_element_by_id(REFRESH).is_some() {
            let refresh = || {
                click_refresh();
            };
            let is_offline = !self.updates.online.get();
            let refresh = PageCommand::run(frame::REFRESH, refresh)
                .unavailable_because(is_offline.then(|| detail::YOU_ARE_OFFLINE.to_owned()));
            commands.push(self.with_key(refresh, "r"));
        }
        // Pages know the default keys.
        let listed = self.page.all().into_iter().filter(|it| is_typed || !it.is_hidden_until_typed);
        commands.extend(listed.map(|command| match command.shortcut {
            Some(default) => self.with_key(PageCommand { shortcut: None, ..command }, &default),
            None => command,
        }));
        // The bar at the end of the page is far from the rows by Tab.
        if document().query_selector(RESULTS_BUTTON).is_ok_and(|it| it.is_some()) {
            commands.push(PageCommand::run(bulk::RESULTS, || click_first(RESULTS_BUTTON)));
        }
        // The pages of data volumes offer their own.
        if self.session.is_signed_in() && self.here.with(Option::is_none) {
            let link = window().location().href().unwrap_or_default();
            let notifications = self.notifications;
            let copy =
                move || copy_and_notify(link.clone(), texts::PAGE_LINK_COPIED, notifications);
            commands.push(PageCommand::run(texts::COPY_LINK, copy));
        }
        numbered("page", commands)
    }

    fn recent_items(self) -> Vec<Item> {
        let here = self.here.get();
        let recent =
            recent_volumes().into_iter().filter(|volume| Some(&volume.id) != here.as_ref());
        recent.map(recent_item).collect()
    }

    fn view_items(self) -> Vec<Item> {
        self.views.saved.with(|views| {
            let command =
                |view: &SavedView| PageCommand::open(view.name.clone(), view.target.href());
            numbered("view", views.all().iter().map(command).collect())
        })
    }

    fn go_to_items(self, has_phases: bool) -> Vec<Item> {
        let uncreatable = self.permissions.denial_reason_everywhere(Action::Create);
        let new_volume =
            PageCommand::open(frame::NEW_DATA_VOLUME, Route::new_volume(self.list.get()).href())
                .unavailable_because(uncreatable);
        let list = PageCommand::open(texts::GO_TO_LIST, Route::default().href());
        let overview = PageCommand::open(overview::TITLE, Route::Overview.href());
        let phases = Phase::ALL.iter().filter(|_| has_phases).map(|phase| {
            let list = ListQuery::default().with_phase(Some(phase.as_str()));
            PageCommand::open(texts::show_phase(phase.label()), Route::Volumes(list).href())
        });
        let unused = PageCommand::open(unused::LINK, Route::unused(None).href());
        let has_none = self.notifications.history.with(Option::is_none);
        let notifications = PageCommand::run(frame::NOTIFICATIONS, open_notifications)
            .unavailable_because(has_none.then(|| frame::NO_NOTIFICATIONS.to_owned()));
        let notifications = self.session.is_signed_in().then_some(notifications);
        let commands = [list, self.with_key(new_volume, "n"), overview, unused];
        let commands = commands.into_iter().chain(notifications).chain(phases);
        let mut items = numbered("go", commands.collect());
        for (item, keywords) in items.iter_mut().zip(texts::GO_TO_KEYWORDS) {
            keywords.clone_into(&mut item.keywords);
        }
        items
    }

    fn settings(self, is_signed_in: bool) -> Vec<Item> {
        let Self { preferences: Preferences { theme, .. }, help, session, .. } = self;
        let settings = PageCommand::open(settings_texts::SETTINGS, Route::Settings.href());
        let shortcuts = PageCommand::run(help_title(), move || help.set(true));
        let shortcuts = self.with_key(shortcuts, "?");
        let sign_out = PageCommand::run(sign_in::SIGN_OUT, move || session.sign_out());
        let account = PageCommand::run(frame::ACCOUNT, open_account);
        let item = |key: &str, command, keywords: &str| Item {
            keywords: keywords.to_owned(),
            ..Item::new(key.to_owned(), command)
        };
        let mut items = vec![item("settings", settings, texts::SETTINGS_KEYWORDS)];
        items.extend(Theme::ALL.map(|choice| {
            let label = texts::theme_command(choice.label());
            let command = PageCommand::run(label.clone(), move || theme.set(choice));
            let detail = (theme.get() == choice).then(|| texts::CURRENT.to_owned());
            Item { detail, ..Item::new(label, command) }
        }));
        items.push(item("shortcuts", shortcuts, texts::SHORTCUTS_KEYWORDS));
        if is_signed_in {
            let account = item("account", account, texts::ACCOUNT_KEYWORDS);
            let sign_out = item("sign-out", sign_out, texts::SIGN_OUT_KEYWORDS);
            items.push(Item { icon: Some(IconName::Account), ..account });
            items.push(Item { icon: Some(IconName::SignOut), ..sign_out });
        }
        items
    }

    /// Shows the user's key for `default`, only while it works.
    fn with_key(self, command: PageCommand, default: &str) -> PageCommand {
        self.preferences.single_keys.track();
        command.with_shortcut(shortcut_key(default))
    }
}

/// Opens the panel, with the focus on the first link in it.
fn open_account() {
    click_first(".banner .button:has(> [data-icon=account])");
    request_animation_frame(|| {
        focus_first(".banner [popover]:popover-open .actions a");
    });
}

/// Opens the panel, with the focus on the first link or button in it.
fn open_notifications() {
    click_first(".bell > .tip-anchor > .button");
    request_animation_frame(|| {
        focus_first(".bell [popover] .history");
    });
}

fn numbered(kind: &str, commands: Vec<PageCommand>) -> Vec<Item> {
    let item = |(index, command)| Item::new(format!("{kind}-{index}"), command);
    commands.into_iter().enumerate().map(item).collect()
}

fn recent_item(volume: RecentVolume) -> Item {
    let RecentVolume { id, name, project } = volume;
    let href = Route::Volume(id.clone(), None).href();
    Item {
        keywords: id.to_string(),
        detail: Some(project),
        ..Item::link(volume_key(&id), name, href)
    }
}

/// The same for a recent data volume and one that is found, so that one of them can be left out.
pub fn volume_key(id: &VolumeId) -> String {
    format!("volume-{id}")
}
