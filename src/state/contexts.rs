//! The state that outlives a page. Each part is a context of its own.

use super::capabilities::Capabilities;
use super::clock::Clock;
use super::columns::provide_columns;
use super::creation::clear_stored_creation;
use super::deletion::Deletions;
use super::descriptions::clear_stored_descriptions;
use super::directory::Directory;
use super::early_request::clear_early_request_on_wipe;
use super::handles::{provide_handle, start_handles};
use super::idle_timeout::IdleTimeout;
use super::jobs::Jobs;
use super::leave_guard::LeaveGuard;
use super::mutation::Writer;
use super::notifications::Notifications;
use super::page_commands::PageCommands;
use super::permissions::Permissions;
use super::polling::AutoRefresh;
use super::recent_volumes::clear_recent_volumes;
use super::selection::Selection;
use super::session::{Session, Tabs, Wipe};
use super::sharing_edits::clear_stored_sharing_edits;
use super::views::Views;
use crate::api::transport::Transport;
use crate::api::{Client, Settings};
use crate::effect::Shared;
use std::rc::Rc;

/// Starts all of it, for as long as the current owner lives. What holds data of the user registers
/// with the session to clear it.
pub fn provide_state(transport: Rc<dyn Transport>) {
    start_handles();
    let client = Client::new(transport);
    let settings = Shared::new(Settings::default());
    let tabs = Tabs::open();
    let session = Session::new(client, settings, tabs);
    clear_early_request_on_wipe(session);
    // Parts that are not loaded may have stored it earlier.
    session.on_wipe(|wipe| {
        clear_recent_volumes();
        if wipe == Wipe::All {
            clear_stored_creation();
            clear_stored_descriptions();
            clear_stored_sharing_edits();
        }
    });
    let notifications = Notifications::start(session);
    let permissions = Permissions::start(client, session);
    let selection = Selection::start(session);
    let writer = Writer { client, permissions, notifications };
    provide_handle(client);
    provide_handle(settings);
    provide_handle(session);
    provide_handle(notifications);
    provide_handle(permissions);
    provide_handle(selection);
    provide_handle(writer);
    provide_handle(IdleTimeout::start(session, settings, tabs));
    provide_handle(Clock::start());
    provide_handle(AutoRefresh::start(notifications, permissions));
    provide_handle(Capabilities::default());
    provide_handle(LeaveGuard::start());
    provide_handle(PageCommands::default());
    provide_handle(Directory::start(client, session));
    provide_handle(Views::start());
    let deletions = Deletions::start(client, session);
    provide_handle(deletions);
    provide_handle(Jobs::start(session, writer, selection, deletions));
    provide_columns();
    session.start();
}
