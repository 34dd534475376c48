//! Saved views: named queries of the list or of its unused data volumes, stored as versioned JSON.

use super::list_query::ListQuery;
use super::unused::UnusedFor;
use crate::tools::{lowercase, single_spaced};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub const VIEW_NAME_MAX: usize = 60;

const VERSION: u64 = 1;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SavedView {
    /// 1 to [`VIEW_NAME_MAX`] characters; unique.
    pub name: String,
    pub target: ViewTarget,
}

/// What a view opens. Its query is that of the first page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ViewTarget {
    List(ListQuery),
    /// The data volumes of the list that no workload has used for long.
    Unused(ListQuery, UnusedFor),
}

/// Before the query of unused data volumes. Versions without them skip such a view, because its query has an unknown
/// parameter.
pub const UNUSED_FOR: &str = "unusedFor";

impl ViewTarget {
    pub fn list(query: &ListQuery) -> Self {
        Self::List(query.at_offset(0))
    }

    pub fn unused(query: &ListQuery, unused_for: UnusedFor) -> Self {
        Self::Unused(query.at_offset(0), unused_for)
    }

    pub fn query(&self) -> &ListQuery {
        let (Self::List(query) | Self::Unused(query, _)) = self;
        query
    }

    fn parse(text: &str) -> Option<Self> {
        let unused = text.strip_prefix(UNUSED_FOR).and_then(|rest| rest.strip_prefix('='));
        let (unused_for, text) = match unused {
            Some(rest) => {
                let (value, query) = rest.split_once('&').unwrap_or((rest, ""));
                (Some(UnusedFor::parse(value)?), query)
            }
            None => (None, text),
        };
        let (query, problems) = ListQuery::parse(text);
        // Without an invalid part the view would show too many rows.
        problems.is_empty().then(|| match unused_for {
            Some(unused_for) => Self::unused(&query, unused_for),
            None => Self::list(&query),
        })
    }

    /// As it is stored, and as the query of the URL.
    pub fn print(&self) -> String {
        let query = self.query().print();
        match self {
            Self::List(_) => query,
            Self::Unused(_, unused_for) => {
                let separator = if query.is_empty() { "" } else { "&" };
                format!("{UNUSED_FOR}={}{separator}{query}", unused_for.value())
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    NoName,
    NameTooLong(usize),
    NameTaken(String),
    NotFound(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredViewsError {
    Corrupt,
    OtherVersion(u64),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedViews {
    views: Vec<SavedView>,
    default: Option<StartPage>,
}

/// What opens with the console instead of the unfiltered list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum StartPage {
    View(String),
    Overview,
}

#[derive(Serialize)]
struct StoredViews<'a> {
    version: u64,
    views: Vec<StoredView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<StoredDefault<'a>>,
}

/// The name of a view, or a page; versions without pages ignore those.
#[derive(Serialize)]
#[serde(untagged)]
enum StoredDefault<'a> {
    View(&'a str),
    Page { page: &'static str },
}

const OVERVIEW: &str = "overview";

#[derive(Serialize, Deserialize)]
struct StoredView {
    name: String,
    query: String,
}

impl SavedViews {
    pub fn all(&self) -> &[SavedView] {
        &self.views
    }

    pub fn find(&self, name: &str) -> Option<&SavedView> {
        self.index_of(name).map(|index| &self.views[index])
    }

    /// The first view of this target.
    pub fn find_by_target(&self, target: &ViewTarget) -> Option<&SavedView> {
        self.views.iter().find(|view| view.target == *target)
    }

    pub fn default_view(&self) -> Option<&SavedView> {
        match self.default.as_ref()? {
            StartPage::View(name) => self.find(name),
            StartPage::Overview => None,
        }
    }

    /// Whether the overview is what opens with the console.
    pub fn starts_with_overview(&self) -> bool {
        self.default == Some(StartPage::Overview)
    }

    pub fn start_with_overview(&mut self) {
        self.default = Some(StartPage::Overview);
    }

    pub fn add(&mut self, name: &str, target: &ViewTarget) -> Result<(), ViewError> {
        let name = self.free_name(name, None)?;
        self.views.push(SavedView { name, target: target.clone() });
        Ok(())
    }

    pub fn replace(&mut self, name: &str, target: &ViewTarget) -> Result<(), ViewError> {
        let index = self.require(name)?;
        self.views[index].target = target.clone();
        Ok(())
    }

    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), ViewError> {
        let index = self.require(from)?;
        let name = self.free_name(to, Some(index))?;
        if self.default_view().is_some_and(|view| view == &self.views[index]) {
            self.default = Some(StartPage::View(name.clone()));
        }
        self.views[index].name = name;
        Ok(())
    }

    pub fn remove(&mut self, name: &str) -> Result<(), ViewError> {
        let index = self.require(name)?;
        if self.default_view().is_some_and(|view| view == &self.views[index]) {
            self.default = None;
        }
        self.views.remove(index);
        Ok(())
    }

    pub fn set_default(&mut self, name: Option<&str>) -> Result<(), ViewError> {
        let index = name.map(|name| self.require(name)).transpose()?;
        self.default = index.map(|index| StartPage::View(self.views[index].name.clone()));
        Ok(())
    }

    /// Also returns how many views were skipped as invalid or duplicate.
    pub fn parse(text: &str) -> Result<(Self, usize), StoredViewsError> {
        let stored: Value = serde_json::from_str(text).map_err(|_| StoredViewsError::Corrupt)?;
        match stored.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => return Err(StoredViewsError::OtherVersion(other)),
            None => return Err(StoredViewsError::Corrupt),
        }
        let views = stored.get("views").and_then(Value::as_array);
        let views = views.ok_or(StoredViewsError::Corrupt)?;
        let mut read = Self::default();
        let left_out = views.iter().filter(|view| read.add_stored(view).is_none()).count();
        match stored.get("default") {
            Some(Value::String(default)) => {
                // The default view may be among the skipped ones.
                let _ = read.set_default(Some(default));
            }
            Some(default) if default["page"] == OVERVIEW => read.start_with_overview(),
            _ => {}
        }
        Ok((read, left_out))
    }

    fn add_stored(&mut self, stored: &Value) -> Option<()> {
        let view = StoredView::deserialize(stored).ok()?;
        self.add(&view.name, &ViewTarget::parse(&view.query)?).ok()
    }

    pub fn print(&self) -> String {
        let to_stored =
            |view: &SavedView| StoredView { name: view.name.clone(), query: view.target.print() };
        let stored = StoredViews {
            version: VERSION,
            views: self.views.iter().map(to_stored).collect(),
            default: self.default.as_ref().map(|default| match default {
                StartPage::View(name) => StoredDefault::View(name),
                StartPage::Overview => StoredDefault::Page { page: OVERVIEW },
            }),
        };
        // Serializing strings cannot fail.
        serde_json::to_string(&stored).unwrap_or_default()
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        let name = normalize_name(name);
        self.views.iter().position(|view| normalize_name(&view.name) == name)
    }

    fn require(&self, name: &str) -> Result<usize, ViewError> {
        self.index_of(name).ok_or_else(|| ViewError::NotFound(name.to_owned()))
    }

    /// The name in its stored form, if no view but the one at `current` has it.
    fn free_name(&self, name: &str, current: Option<usize>) -> Result<String, ViewError> {
        let name = single_spaced(name);
        match name.chars().count() {
            0 => return Err(ViewError::NoName),
            length if length > VIEW_NAME_MAX => return Err(ViewError::NameTooLong(length)),
            _ => {}
        }
        match self.index_of(&name) {
            Some(index) if Some(index) != current => {
                Err(ViewError::NameTaken(self.views[index].name.clone()))
            }
            _ => Ok(name),
        }
    }
}

fn normalize_name(name: &str) -> String {
    lowercase(&single_spaced(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(view: &SavedView) -> &str {
        &view.name
    }

    fn query(text: &str) -> ListQuery {
        let (query, problems) = ListQuery::parse(text);
        assert_eq!(problems, []);
        query
    }

    fn list(text: &str) -> ViewTarget {
        ViewTarget::list(&query(text))
    }

    fn two() -> SavedViews {
        let mut views = SavedViews::default();
        views.add("Broken", &list("filterBy=phase==NotReady")).expect("a name");
        views.add("Mine, by age", &list("search=me&sortBy=createdAt")).expect("a name");
        views
    }

    #[test]
    fn a_view_is_saved_without_its_page_and_found_on_any_page() {
        let mut views = two();
        views.add("  Big \t pages ", &list("limit=500&offset=500")).expect("a name");
        assert_eq!(views.find("big pages").map(name), Some("Big pages"));
        let found = views.find_by_target(&list("limit=500&offset=1500"));
        assert_eq!(found.map(name), Some("Big pages"));
        assert_eq!(views.find_by_target(&list("limit=100")), None);
    }

    #[test]
    fn names_are_required_limited_and_unique() {
        let mut views = two();
        let before = views.clone();
        let any = list("");
        assert_eq!(views.add(" \n", &any), Err(ViewError::NoName));
        assert_eq!(views.add(&"é".repeat(61), &any), Err(ViewError::NameTooLong(61)));
        assert_eq!(views.add(" BROKEN ", &any), Err(ViewError::NameTaken("Broken".to_owned())));
        let taken = ViewError::NameTaken("Mine, by age".to_owned());
        assert_eq!(views.rename("broken", "mine,  by AGE"), Err(taken));
        assert_eq!(views, before);
        assert_eq!(views.add(&"é".repeat(60), &any), Ok(()));
        assert_eq!(views.rename("broken", "BROKEN"), Ok(()), "its current name is free");
        assert_eq!(views.all()[0].name, "BROKEN");
    }

    #[test]
    fn the_default_survives_renaming_and_ends_with_its_view() {
        let mut views = two();
        assert_eq!(views.default_view(), None);
        assert_eq!(views.set_default(Some("broken")), Ok(()));
        assert_eq!(views.rename("Broken", "Trouble"), Ok(()));
        assert_eq!(views.default_view().map(name), Some("Trouble"));
        assert_eq!(views.remove("Mine, by age"), Ok(()));
        assert_eq!(views.default_view().map(name), Some("Trouble"));
        assert_eq!(views.set_default(Some("x")), Err(ViewError::NotFound("x".to_owned())));
        assert_eq!(views.remove("trouble"), Ok(()));
        assert_eq!(views, SavedViews::default());
    }

    #[test]
    fn the_overview_takes_the_place_of_the_default_view() {
        let mut views = two();
        assert_eq!(views.set_default(Some("broken")), Ok(()));
        views.start_with_overview();
        assert!(views.starts_with_overview() && views.default_view().is_none());
        let stored = views.print();
        assert!(stored.ends_with(r#""default":{"page":"overview"}}"#), "{stored}");
        assert_eq!(SavedViews::parse(&stored), Ok((views.clone(), 0)));
        assert_eq!(views.remove("broken"), Ok(()));
        assert!(views.starts_with_overview());
        assert_eq!(views.set_default(Some("mine, by age")), Ok(()));
        assert!(!views.starts_with_overview());
        let other = stored.replace("overview", "elsewhere");
        assert_eq!(SavedViews::parse(&other).map(|read| read.0.starts_with_overview()), Ok(false));
    }

    #[test]
    fn a_missing_view_cannot_be_renamed_replaced_or_removed() {
        let mut views = two();
        let gone = || Err(ViewError::NotFound("x".to_owned()));
        assert_eq!(views.rename("x", "y"), gone());
        assert_eq!(views.replace("x", &list("")), gone());
        assert_eq!(views.remove("x"), gone());
        assert_eq!(views.replace("broken", &list("offset=50&limit=25")), Ok(()));
        assert_eq!(views.all()[0].target, list("limit=25"));
        assert_eq!(views.all()[0].name, "Broken");
    }

    #[test]
    fn stored_views_of_another_version_are_rejected() {
        assert_eq!(
            two().print(),
            r#"{"version":1,"views":[{"name":"Broken","query":"filterBy=phase%3D%3DNotReady"},{"name":"Mine, by age","query":"search=me&sortBy=createdAt"}]}"#
        );
        let other = r#"{"version":2,"views":"elsewhere"}"#;
        assert_eq!(SavedViews::parse(other), Err(StoredViewsError::OtherVersion(2)));
        for corrupt in
            ["", "null", "[]", "{}", "{\"version\":1}", "{\"version\":\"1\",\"views\":[]}"]
        {
            assert_eq!(SavedViews::parse(corrupt), Err(StoredViewsError::Corrupt), "{corrupt}");
        }
    }

    #[test]
    fn a_view_of_unused_data_volumes_is_stored_with_its_time() {
        for (unused_for, text, stored) in [
            (UnusedFor::Days(90), "", "unusedFor=90"),
            (UnusedFor::NeverSeen, "search=x", "unusedFor=never&search=x"),
        ] {
            let target = ViewTarget::unused(&query(text), unused_for);
            assert_eq!(target.print(), stored);
            assert_eq!(ViewTarget::parse(stored), Some(target.clone()));
            assert_ne!(target, list(text));
            // Versions without such views would show too many rows.
            assert_ne!(ListQuery::parse(stored).1, []);
        }
        assert_eq!(ViewTarget::parse("unusedFor=7"), None);
        assert_eq!(ViewTarget::parse("unusedFor=90&shape=round"), None);
    }

    #[test]
    fn invalid_views_are_skipped_and_counted() {
        let text = r#"{"version":1,"default":"gone","views":[
            {"name":"Good","query":"search=x","colour":"red"},
            {"name":"good","query":"search=y"}, {"name":"","query":""}, {"name":"No query"}, 7,
            {"name":"Newer","query":"shape=round"}, {"name":"Paged","query":"offset=50"}]}"#;
        let (views, left_out) = SavedViews::parse(text).expect("a list of views");
        assert_eq!(left_out, 5);
        let names: Vec<_> = views.all().iter().map(name).collect();
        assert_eq!(names, ["Good", "Paged"]);
        assert_eq!(views.all()[1].target, list(""));
        assert_eq!(views.default_view(), None);
    }

    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0_u64..3).prop_map(Value::from),
            "[a-c ]{0,3}".prop_map(Value::from),
            Just(Value::from("search=x")),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            let key = prop::sample::select(&["version", "views", "default", "name", "query"][..]);
            let members = prop::collection::hash_map(key, inner.clone(), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(Value::from),
                members.prop_map(|all| {
                    all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC{0,80}") {
            let _ = SavedViews::parse(&text);
        }

        #[test]
        fn parsed_views_round_trip(json in anything()) {
            let stored = match json {
                Value::Object(mut all) => {
                    all.insert("version".to_owned(), VERSION.into());
                    Value::Object(all)
                }
                other => serde_json::json!({"version": VERSION, "views": [other]}),
            };
            if let Ok((views, _)) = SavedViews::parse(&stored.to_string()) {
                prop_assert_eq!(SavedViews::parse(&views.print()), Ok((views, 0)));
            }
        }

        #[test]
        fn views_round_trip_after_any_changes(
            changes in prop::collection::vec((0_u8..6, "[aAbB ]{0,3}", "[a-c]{0,2}"), 0..12)
        ) {
            let mut views = SavedViews::default();
            for (change, name, text) in changes {
                let query = ListQuery::default().with_search(&text);
                let other = match text.len() {
                    0 => ViewTarget::list(&query),
                    days => ViewTarget::unused(&query, UnusedFor::ALL[days]),
                };
                let _ = match change {
                    0 | 1 => views.add(&name, &other),
                    2 => views.rename(&name, &text),
                    3 => views.remove(&name),
                    4 => {
                        views.start_with_overview();
                        Ok(())
                    }
                    _ => views.set_default(Some(&name)),
                };
                prop_assert_eq!(SavedViews::parse(&views.print()), Ok((views.clone(), 0)));
            }
        }
    }
}
