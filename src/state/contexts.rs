//! The state that outlives a page. Each part is a context of its own.

use super::access_reasons::provide_known_scopes;
use super::capabilities::Capabilities;
use super::clock::Clock;
use super::columns::provide_columns;
use super::creation::LazyCreation;
use super::descriptions::Descriptions;
use super::directory::Directory;
use super::early_request::clear_early_request_on_wipe;
use super::idle_timeout::IdleTimeout;
use super::jobs::Jobs;
use super::leave_guard::LeaveGuard;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::polling::AutoRefresh;
use super::selection::Selection;
use super::session::{Session, Tabs};
use super::sharing_edits::SharingEdits;
use super::views::Views;
use crate::api::transport::Transport;
use crate::api::{Client, Settings};
use crate::effect::Shared;
use leptos::prelude::*;
use std::rc::Rc;

/// Starts all of it, for as long as the current owner lives. What holds data of the user registers
/// with the session to clear it.
pub fn provide_state(transport: Rc<dyn Transport>) {
    let client = Client::new(transport);
    let settings = Shared::new(Settings::default());
    let tabs = Tabs::open();
    let session = Session::new(client, settings, tabs);
    clear_early_request_on_wipe(session);
    let notifications = Notifications::start(session);
    let permissions = Permissions::start(client, session);
    let selection = Selection::start(session);
    provide_context(client);
    provide_context(settings);
    provide_context(session);
    provide_context(notifications);
    provide_context(permissions);
    provide_context(selection);
    provide_context(IdleTimeout::start(session, settings, tabs));
    provide_context(Clock::start());
    provide_context(AutoRefresh::start(notifications, permissions));
    provide_context(Capabilities::new());
    provide_context(LeaveGuard::start());
    provide_context(Directory::start(client, session));
    provide_context(LazyCreation::start(client, session, notifications, permissions));
    provide_context(Descriptions::start(client, session, permissions, notifications));
    provide_context(SharingEdits::start(client, session, permissions, notifications));
    provide_context(Views::start());
    provide_context(Jobs::start(client, session, permissions, notifications, selection));
    provide_known_scopes(session);
    provide_columns();
    session.start();
}
