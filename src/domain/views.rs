//! Saved views: queries of the list under names that a person gave them.
//!
//! They are kept as JSON with a version. What is kept may be damaged, or written by another version
//! of the console: then nothing of it is guessed, and [`Unreadable`] says why.

use super::list_query::ListQuery;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest name, in characters.
pub const VIEW_NAME_MAX: usize = 60;

/// The version of the kept form.
const VERSION: u64 = 1;

/// A query under a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SavedView {
    name: String,
    query: ListQuery,
}

impl SavedView {
    /// Its name: 1 to [`VIEW_NAME_MAX`] characters, no other view's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it shows, from the first page on.
    pub fn query(&self) -> &ListQuery {
        &self.query
    }
}

/// Why something cannot be done to a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// It has no name.
    NoName,
    /// Its name is longer than [`VIEW_NAME_MAX`]; it has this many characters.
    NameTooLong(usize),
    /// A view of this name exists, which may differ in upper and lower case.
    Taken(String),
    /// There is no view of this name (any more).
    Gone(String),
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("Enter a name"),
            Self::NameTooLong(length) => {
                write!(f, "A name has at most {VIEW_NAME_MAX} characters; this one has {length}")
            }
            Self::Taken(name) => write!(f, "There is a view “{name}” already"),
            Self::Gone(name) => write!(f, "There is no view “{name}” any more"),
        }
    }
}

/// Why what is kept cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no list of views.
    Corrupt,
    /// Another version of the console wrote it.
    OtherVersion(u64),
}

/// All saved views, in the order in which they were saved; one of them may be the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViews {
    views: Vec<SavedView>,
    /// The name of the one that opens by itself.
    default: Option<String>,
}

#[derive(Serialize)]
struct StoredViews<'a> {
    version: u64,
    views: Vec<StoredView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'a str>,
}

#[derive(Serialize, Deserialize)]
struct StoredView {
    name: String,
    query: String,
}

impl SavedViews {
    /// The views.
    pub fn all(&self) -> &[SavedView] {
        &self.views
    }

    /// The view of this name.
    pub fn named(&self, name: &str) -> Option<&SavedView> {
        self.place(name).map(|place| &self.views[place])
    }

    /// The first view that shows what `query` shows, whatever its page.
    pub fn showing(&self, query: &ListQuery) -> Option<&SavedView> {
        let query = query.at_offset(0);
        self.views.iter().find(|view| view.query == query)
    }

    /// The view that opens by itself.
    pub fn default_view(&self) -> Option<&SavedView> {
        self.named(self.default.as_deref()?)
    }

    /// Saves `query` under a name that no other view has.
    pub fn add(&mut self, name: &str, query: &ListQuery) -> Result<(), ViewError> {
        let name = self.free_name(name, None)?;
        self.views.push(SavedView { name, query: query.at_offset(0) });
        Ok(())
    }

    /// Has the view of this name show `query` from now on.
    pub fn replace(&mut self, name: &str, query: &ListQuery) -> Result<(), ViewError> {
        let place = self.existing(name)?;
        self.views[place].query = query.at_offset(0);
        Ok(())
    }

    /// Gives a view another name.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), ViewError> {
        let place = self.existing(from)?;
        let name = self.free_name(to, Some(place))?;
        if self.default_view().is_some_and(|view| view == &self.views[place]) {
            self.default = Some(name.clone());
        }
        self.views[place].name = name;
        Ok(())
    }

    /// Removes a view.
    pub fn remove(&mut self, name: &str) -> Result<(), ViewError> {
        let place = self.existing(name)?;
        if self.default_view().is_some_and(|view| view == &self.views[place]) {
            self.default = None;
        }
        self.views.remove(place);
        Ok(())
    }

    /// Has a view open by itself, or none.
    pub fn set_default(&mut self, name: Option<&str>) -> Result<(), ViewError> {
        self.default = match name {
            Some(name) => Some(self.views[self.existing(name)?].name.clone()),
            None => None,
        };
        Ok(())
    }

    /// Reads what [`SavedViews::print`] wrote. A view that cannot be read, or whose name an earlier
    /// one has, is left out; how many were is told.
    pub fn parse(text: &str) -> Result<(Self, usize), Unreadable> {
        let kept: serde_json::Value =
            serde_json::from_str(text).map_err(|_| Unreadable::Corrupt)?;
        match kept.get("version").and_then(serde_json::Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => return Err(Unreadable::OtherVersion(other)),
            None => return Err(Unreadable::Corrupt),
        }
        let views = kept.get("views").and_then(serde_json::Value::as_array);
        let views = views.ok_or(Unreadable::Corrupt)?;
        let mut read = Self::default();
        let mut left_out = 0;
        for view in views {
            if read.take(view).is_none() {
                left_out += 1;
            }
        }
        if let Some(default) = kept.get("default").and_then(serde_json::Value::as_str) {
            // Where that view could not be read, none is.
            let _ = read.set_default(Some(default));
        }
        Ok((read, left_out))
    }

    fn take(&mut self, kept: &serde_json::Value) -> Option<()> {
        let view = StoredView::deserialize(kept).ok()?;
        let (query, problems) = ListQuery::parse(&view.query);
        // Without one of its parts it would show more than was meant.
        if !problems.is_empty() {
            return None;
        }
        self.add(&view.name, &query).ok()
    }

    /// The kept form.
    pub fn print(&self) -> String {
        let keep =
            |view: &SavedView| StoredView { name: view.name.clone(), query: view.query.print() };
        let kept = StoredViews {
            version: VERSION,
            views: self.views.iter().map(keep).collect(),
            default: self.default.as_deref(),
        };
        // Serializing strings cannot fail.
        serde_json::to_string(&kept).unwrap_or_default()
    }

    fn place(&self, name: &str) -> Option<usize> {
        let name = folded(name);
        self.views.iter().position(|view| folded(&view.name) == name)
    }

    fn existing(&self, name: &str) -> Result<usize, ViewError> {
        self.place(name).ok_or_else(|| ViewError::Gone(name.to_owned()))
    }

    /// The name as it is kept, if no view has it but the one at `own`.
    fn free_name(&self, name: &str, own: Option<usize>) -> Result<String, ViewError> {
        let name = trimmed(name);
        match name.chars().count() {
            0 => return Err(ViewError::NoName),
            length if length > VIEW_NAME_MAX => return Err(ViewError::NameTooLong(length)),
            _ => {}
        }
        match self.place(&name) {
            Some(place) if Some(place) != own => {
                Err(ViewError::Taken(self.views[place].name.clone()))
            }
            _ => Ok(name),
        }
    }
}

/// Without blanks around it, and with single ones in it.
fn trimmed(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folded(name: &str) -> String {
    trimmed(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> ListQuery {
        let (query, problems) = ListQuery::parse(text);
        assert_eq!(problems, []);
        query
    }

    fn two() -> SavedViews {
        let mut views = SavedViews::default();
        views.add("Broken", &query("filterBy=phase==NotReady")).expect("a name");
        views.add("Mine, by age", &query("search=me&sortBy=createdAt")).expect("a name");
        views
    }

    #[test]
    fn a_view_is_saved_without_its_page_and_found_on_each() {
        let mut views = two();
        views.add("  Big \t pages ", &query("limit=500&offset=500")).expect("a name");
        assert_eq!(views.named("big pages").map(SavedView::name), Some("Big pages"));
        let found = views.showing(&query("limit=500&offset=1500"));
        assert_eq!(found.map(SavedView::name), Some("Big pages"));
        assert_eq!(views.showing(&query("limit=100")), None);
    }

    #[test]
    fn names_are_there_not_long_and_nobody_elses() {
        let mut views = two();
        let before = views.clone();
        let any = ListQuery::default();
        assert_eq!(views.add(" \n", &any), Err(ViewError::NoName));
        assert_eq!(views.add(&"é".repeat(61), &any), Err(ViewError::NameTooLong(61)));
        assert_eq!(views.add(" BROKEN ", &any), Err(ViewError::Taken("Broken".to_owned())));
        let taken = ViewError::Taken("Mine, by age".to_owned());
        assert_eq!(views.rename("broken", "mine,  by AGE"), Err(taken));
        assert_eq!(views, before);
        assert_eq!(views.add(&"é".repeat(60), &any), Ok(()));
        assert_eq!(views.rename("broken", "BROKEN"), Ok(()), "its own name is free");
        assert_eq!(views.all()[0].name(), "BROKEN");
    }

    #[test]
    fn the_default_follows_its_name_and_goes_with_its_view() {
        let mut views = two();
        assert_eq!(views.default_view(), None);
        assert_eq!(views.set_default(Some("broken")), Ok(()));
        assert_eq!(views.rename("Broken", "Trouble"), Ok(()));
        assert_eq!(views.default_view().map(SavedView::name), Some("Trouble"));
        assert_eq!(views.remove("Mine, by age"), Ok(()));
        assert_eq!(views.default_view().map(SavedView::name), Some("Trouble"));
        assert_eq!(views.set_default(Some("x")), Err(ViewError::Gone("x".to_owned())));
        assert_eq!(views.remove("trouble"), Ok(()));
        assert_eq!(views, SavedViews::default());
    }

    #[test]
    fn what_is_gone_can_neither_be_renamed_nor_replaced_nor_removed() {
        let mut views = two();
        let gone = || Err(ViewError::Gone("x".to_owned()));
        assert_eq!(views.rename("x", "y"), gone());
        assert_eq!(views.replace("x", &ListQuery::default()), gone());
        assert_eq!(views.remove("x"), gone());
        assert_eq!(views.replace("broken", &query("offset=50&limit=25")), Ok(()));
        assert_eq!(views.all()[0].query(), &query("limit=25"));
        assert_eq!(views.all()[0].name(), "Broken");
    }

    #[test]
    fn the_kept_form_is_told_by_its_version() {
        assert_eq!(
            two().print(),
            r#"{"version":1,"views":[{"name":"Broken","query":"filterBy=phase%3D%3DNotReady"},{"name":"Mine, by age","query":"search=me&sortBy=createdAt"}]}"#
        );
        let other = r#"{"version":2,"views":"elsewhere"}"#;
        assert_eq!(SavedViews::parse(other), Err(Unreadable::OtherVersion(2)));
        for corrupt in
            ["", "null", "[]", "{}", "{\"version\":1}", "{\"version\":\"1\",\"views\":[]}"]
        {
            assert_eq!(SavedViews::parse(corrupt), Err(Unreadable::Corrupt), "{corrupt}");
        }
    }

    #[test]
    fn a_bad_view_is_left_out_alone_and_counted() {
        let text = r#"{"version":1,"default":"gone","views":[
            {"name":"Good","query":"search=x","colour":"red"},
            {"name":"good","query":"search=y"}, {"name":"","query":""}, {"name":"No query"}, 7,
            {"name":"Newer","query":"shape=round"}, {"name":"Paged","query":"offset=50"}]}"#;
        let (views, left_out) = SavedViews::parse(text).expect("a list of views");
        assert_eq!(left_out, 5);
        let names: Vec<_> = views.all().iter().map(SavedView::name).collect();
        assert_eq!(names, ["Good", "Paged"]);
        assert_eq!(views.all()[1].query(), &ListQuery::default());
        assert_eq!(views.default_view(), None);
    }

    fn anything() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            (0_u64..3).prop_map(serde_json::Value::from),
            "[a-c ]{0,3}".prop_map(serde_json::Value::from),
            Just(serde_json::Value::from("search=x")),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let key = prop_oneof![
                Just("version"),
                Just("views"),
                Just("default"),
                Just("name"),
                Just("query")
            ];
            let members = prop::collection::hash_map(key, inner.clone(), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(serde_json::Value::from),
                members.prop_map(|all| {
                    all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            let _ = SavedViews::parse(&text);
        }

        #[test]
        fn what_is_read_of_any_json_is_printed_and_read_again(json in anything()) {
            let kept = match json {
                serde_json::Value::Object(mut all) => {
                    all.insert("version".to_owned(), VERSION.into());
                    serde_json::Value::Object(all)
                }
                other => serde_json::json!({"version": VERSION, "views": [other]}),
            };
            if let Ok((views, _)) = SavedViews::parse(&kept.to_string()) {
                prop_assert_eq!(SavedViews::parse(&views.print()), Ok((views, 0)));
            }
        }

        #[test]
        fn whatever_is_done_the_kept_form_says_it_all(
            deeds in prop::collection::vec((0_u8..5, "[aAbB ]{0,3}", "[a-c]{0,2}"), 0..12)
        ) {
            let mut views = SavedViews::default();
            for (deed, name, text) in deeds {
                let other = ListQuery::default().with_search(&text);
                let _ = match deed {
                    0 | 1 => views.add(&name, &other),
                    2 => views.rename(&name, &text),
                    3 => views.remove(&name),
                    _ => views.set_default(Some(&name)),
                };
                prop_assert_eq!(SavedViews::parse(&views.print()), Ok((views.clone(), 0)));
            }
        }
    }
}
