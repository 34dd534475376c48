//! The commands of the shown page, for the command palette.

use super::handles::use_handle;
use crate::effect::Shared;
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone)]
pub enum CommandTarget {
    /// A URL of the console, which can also be opened in a new tab.
    Open(String),
    Run(Arc<dyn Fn() + Send + Sync>),
}

#[derive(Clone)]
pub struct PageCommand {
    pub label: String,
    /// The key that does the same; of a page's command the default key, as the user may have changed it.
    pub shortcut: Option<String>,
    /// The reason why it cannot be used.
    pub unavailable: Option<String>,
    /// One of many of a kind, which are listed only once something is typed.
    pub is_hidden_until_typed: bool,
    pub target: CommandTarget,
}

impl PageCommand {
    pub fn open(label: impl Into<String>, href: String) -> Self {
        Self::new(label.into(), CommandTarget::Open(href))
    }

    pub fn run(label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self::new(label.into(), CommandTarget::Run(Arc::new(run)))
    }

    fn new(label: String, target: CommandTarget) -> Self {
        Self { label, shortcut: None, unavailable: None, is_hidden_until_typed: false, target }
    }

    pub fn with_shortcut(self, key: Option<String>) -> Self {
        Self { shortcut: key, ..self }
    }

    pub fn hidden_until_typed(self) -> Self {
        Self { is_hidden_until_typed: true, ..self }
    }

    pub fn unavailable_because(self, reason: Option<String>) -> Self {
        Self { unavailable: reason, ..self }
    }
}

type MakeCommands = Arc<dyn Fn() -> Vec<PageCommand> + Send + Sync>;

/// Functions, so that the commands are made only when the palette is open.
#[derive(Clone, Copy, Default)]
pub struct PageCommands(Shared<Vec<MakeCommands>>);

impl PageCommands {
    /// The commands of the page, tracked.
    pub fn all(self) -> Vec<PageCommand> {
        // Cloned, since the functions read other signals.
        self.0.get().iter().flat_map(|make| make()).collect()
    }
}

pub fn use_page_commands() -> PageCommands {
    use_handle()
}

/// Offers commands in the palette until the current owner is cleaned up. `make` is tracked.
pub fn offer_page_commands(make: impl Fn() -> Vec<PageCommand> + Send + Sync + 'static) {
    let PageCommands(commands) = use_page_commands();
    let make: MakeCommands = Arc::new(make);
    commands.update(|all| all.push(make.clone()));
    on_cleanup(move || {
        commands.try_update(|all| all.retain(|other| !Arc::ptr_eq(other, &make)));
    });
}
