//! What the palette lists, and the choice and order of it.

use crate::domain::Phase;
use crate::state::{CommandTarget, PageCommand};
use crate::tools::fuzzy_rank;
use crate::ui::IconName;

#[derive(Clone)]
pub struct Item {
    /// Unique in the palette.
    pub key: String,
    /// Found by, besides its label.
    pub keywords: String,
    /// Beside the label.
    pub detail: Option<String>,
    pub phase: Option<Phase>,
    /// In place of the icon of its group.
    pub icon: Option<IconName>,
    pub command: PageCommand,
}

impl Item {
    pub fn new(key: String, command: PageCommand) -> Self {
        Self { key, keywords: String::new(), detail: None, phase: None, icon: None, command }
    }

    /// The item opens `href`.
    pub fn link(key: String, label: impl Into<String>, href: String) -> Self {
        Self::new(key, PageCommand::open(label, href))
    }

    pub fn rank(&self, query: &str) -> Option<u32> {
        fuzzy_rank(query, &format!("{} {}", self.command.label, self.keywords))
    }

    /// Its URL, if it has one and can be used.
    pub fn href(&self) -> Option<&str> {
        match &self.command.target {
            CommandTarget::Open(href) if self.command.unavailable.is_none() => Some(href),
            _ => None,
        }
    }
}

#[derive(Clone)]
pub struct Group {
    pub title: &'static str,
    pub icon: IconName,
    pub items: Vec<Item>,
}

/// The items that match, the best first; so are the groups.
pub fn search_groups(groups: Vec<Group>, query: &str) -> Vec<Group> {
    let mut found: Vec<(u32, Group)> = groups
        .into_iter()
        .filter_map(|group| {
            let mut items: Vec<(u32, Item)> =
                group.items.into_iter().filter_map(|it| Some((it.rank(query)?, it))).collect();
            items.sort_by_key(|(rank, _)| *rank);
            let best = items.first()?.0;
            let items = items.into_iter().map(|(_, item)| item).collect();
            Some((best, Group { items, ..group }))
        })
        .collect();
    found.sort_by_key(|(best, _)| *best);
    found.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(title: &'static str, labels: &[&str]) -> Group {
        let item = |label: &&str| Item::link((*label).to_owned(), *label, String::new());
        Group { title, icon: IconName::Command, items: labels.iter().map(item).collect() }
    }

    fn labels(groups: &[Group]) -> Vec<(&str, Vec<&str>)> {
        let items = groups.iter().map(|group| {
            let labels = group.items.iter().map(|item| item.command.label.as_str());
            (group.title, labels.collect())
        });
        items.collect()
    }

    fn all() -> Vec<Group> {
        vec![
            group("This page", &["Export CSV", "Delete", "New export"]),
            group("Settings", &["Theme: dark", "Theme: light"]),
            group("Empty", &[]),
        ]
    }

    #[test]
    fn without_a_query_everything_is_listed_in_its_order() {
        let everything = search_groups(all(), "");
        let page = ("This page", vec!["Export CSV", "Delete", "New export"]);
        assert_eq!(labels(&everything), [page, ("Settings", vec!["Theme: dark", "Theme: light"])]);
    }

    #[test]
    fn the_best_items_and_the_best_group_come_first() {
        let found = search_groups(all(), "export");
        assert_eq!(labels(&found), [("This page", vec!["Export CSV", "New export"])]);
        let found = search_groups(all(), "d");
        let theme = ("Settings", vec!["Theme: dark"]);
        assert_eq!(labels(&found), [("This page", vec!["Delete"]), theme.clone()]);
        assert_eq!(labels(&search_groups(all(), "dark")), [theme]);
        assert_eq!(labels(&search_groups(all(), "nothing")), []);
    }

    #[test]
    fn an_item_is_found_by_its_keywords() {
        let id = "71f69d83-ba66-4822-adf5-55ce55efd210";
        let mut item = Item::link("a".to_owned(), "lidar", String::new());
        item.keywords = id.to_owned();
        assert!(item.rank(id).is_some() && item.rank("71f6").is_some());
        assert_eq!(item.rank("radar"), None);
    }

    #[test]
    fn an_unavailable_command_opens_no_tab() {
        let link = PageCommand::open("Share", "/a".to_owned());
        let item = Item::new("a".to_owned(), link.clone());
        assert_eq!(item.href(), Some("/a"));
        let reason = Some("Not permitted".to_owned());
        assert_eq!(Item::new("a".to_owned(), link.unavailable_because(reason)).href(), None);
    }
}
