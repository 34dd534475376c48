//! The routes of the console and their URLs; the only file that contains paths.

use crate::domain::{ListQuery, UNUSED_FOR, UnusedFor, ViewTarget, VolumeId};
use crate::effect::memo;
use crate::tools::{base_path, decode_pairs, encode_component, encode_pairs, strip_base_path};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::{ParamSegment, StaticSegment};

/// A route that the user reaches from a list keeps that list's query, and leads back to it. `return_to`
/// is a URL of this console; its query is kept even if it cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Volumes(ListQuery),
    New {
        copy_of: Option<VolumeId>,
        list: ListQuery,
    },
    Volume(VolumeId, Option<Source>),
    Sharing(VolumeId, Option<Source>),
    /// The data volumes of a list that no workload has used for long.
    Unused(ListQuery),
    Overview,
    Settings,
    SignIn {
        return_to: Option<String>,
    },
    SignInCallback {
        return_to: Option<String>,
    },
}

/// The page that the pages of a data volume lead back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Listed(ViewTarget),
    /// With the [key of a reason](crate::domain::NotReadyReason::key) whose data volumes it shows.
    Overview(String),
}

impl From<ListQuery> for Source {
    fn from(list: ListQuery) -> Self {
        Self::Listed(ViewTarget::List(list))
    }
}

impl Source {
    pub fn href(&self) -> String {
        match self {
            Self::Listed(target) => target.href(),
            Self::Overview(reason) => Route::overview_href(Some(reason)),
        }
    }

    pub fn into_list_query(self) -> Option<ListQuery> {
        match self {
            Self::Listed(ViewTarget::List(list) | ViewTarget::Unused(list, _)) => Some(list),
            Self::Overview(_) => None,
        }
    }
}

impl Default for Route {
    fn default() -> Self {
        Self::Volumes(ListQuery::default())
    }
}

const VOLUMES: &str = "datavolumes";
const NEW: &str = "new";
const SHARING: &str = "sharing";
const UNUSED: &str = "unused";
const OVERVIEW: &str = "overview";
const SETTINGS: &str = "settings";
const SIGN_IN: &str = "sign-in";
const CALLBACK: &str = "callback";
const RETURN_TO: &str = "then";
/// The fragment that opens the dialog "Share" of the sharing page.
pub const SHARE_DIALOG: &str = "#share";
/// The fragment that opens the dialog "Delete" of the page of a data volume.
pub const DELETE: &str = "#delete";
/// Stands for the default list, whose query is empty.
const DEFAULT_LIST: &str = "offset=0";

/// The query parameter of the overview: the reason whose data volumes are shown.
const REASON: &str = "reason";

/// The query parameter of [`Route::New`].
pub const COPY_OF: &str = "copyOf";

/// The path parameter of [`pattern::VOLUME`] and [`pattern::SHARING`].
pub const ID: &str = "id";

/// The router's patterns, in the order of matching.
pub mod pattern {
    use super::{ParamSegment, StaticSegment};

    type Static = StaticSegment<&'static str>;

    pub const ROOT: (Static,) = (StaticSegment(""),);
    pub const VOLUMES: (Static,) = (StaticSegment(super::VOLUMES),);
    pub const NEW: (Static, Static) = (StaticSegment(super::VOLUMES), StaticSegment(super::NEW));
    pub const UNUSED: (Static, Static) =
        (StaticSegment(super::VOLUMES), StaticSegment(super::UNUSED));
    pub const VOLUME: (Static, ParamSegment) =
        (StaticSegment(super::VOLUMES), ParamSegment(super::ID));
    pub const SHARING: (Static, ParamSegment, Static) =
        (StaticSegment(super::VOLUMES), ParamSegment(super::ID), StaticSegment(super::SHARING));
    pub const OVERVIEW: (Static,) = (StaticSegment(super::OVERVIEW),);
    pub const SETTINGS: (Static,) = (StaticSegment(super::SETTINGS),);
    pub const SIGN_IN: (Static,) = (StaticSegment(super::SIGN_IN),);
    pub const SIGN_IN_CALLBACK: (Static, Static) =
        (StaticSegment(super::SIGN_IN), StaticSegment(super::CALLBACK));
}

impl Route {
    pub fn new_volume(list: Option<ListQuery>) -> Self {
        Self::New { copy_of: None, list: list.unwrap_or_default() }
    }

    /// The list of this route, if its URL names one.
    pub fn into_list_query(self) -> Option<ListQuery> {
        match self {
            Self::Volumes(list) | Self::Unused(list) => Some(list),
            // The URL of the form has the default query for no list as well.
            Self::New { list, .. } => Some(list).filter(|list| *list != ListQuery::default()),
            Self::Volume(_, source) | Self::Sharing(_, source) => source?.into_list_query(),
            Self::Overview | Self::Settings | Self::SignIn { .. } | Self::SignInCallback { .. } => {
                None
            }
        }
    }

    /// The URL, from the root of the origin.
    pub fn href(&self) -> String {
        let id = |id: &VolumeId| encode_component(id.as_str());
        let (path, query) = match self {
            Self::Volumes(query) => (format!("/{VOLUMES}"), query.print()),
            Self::New { copy_of, list } => {
                let copy_of = encode_pairs(copy_of.iter().map(|id| (COPY_OF, id.to_string())));
                let list = list.print();
                let separator = if copy_of.is_empty() || list.is_empty() { "" } else { "&" };
                (format!("/{VOLUMES}/{NEW}"), format!("{copy_of}{separator}{list}"))
            }
            Self::Volume(volume, source) => {
                (format!("/{VOLUMES}/{}", id(volume)), print_source(source))
            }
            Self::Sharing(volume, source) => {
                (format!("/{VOLUMES}/{}/{SHARING}", id(volume)), print_source(source))
            }
            Self::Unused(query) => (format!("/{VOLUMES}/{UNUSED}"), query.print()),
            Self::Overview => (format!("/{OVERVIEW}"), String::new()),
            Self::Settings => (format!("/{SETTINGS}"), String::new()),
            Self::SignIn { return_to } => (format!("/{SIGN_IN}"), print_return_to(return_to)),
            Self::SignInCallback { return_to } => {
                (format!("/{SIGN_IN}/{CALLBACK}"), print_return_to(return_to))
            }
        };
        with_query(base_path() + &path, &query)
    }

    /// The URL of a sharing page with its dialog open.
    pub fn share_href(id: VolumeId, source: Option<Source>) -> String {
        Self::Sharing(id, source).href() + SHARE_DIALOG
    }

    /// The URL of the overview, with the data volumes of a reason.
    pub fn overview_href(reason: Option<&str>) -> String {
        with_query(Self::Overview.href(), &reason.map(print_reason).unwrap_or_default())
    }

    /// The unused data volumes of a list, whatever its page.
    pub fn unused(list: Option<ListQuery>) -> Self {
        Self::Unused(list.unwrap_or_default().at_offset(0))
    }

    /// The page of a source, or the list.
    pub fn source_href(source: Option<&Source>) -> String {
        source.map_or_else(|| Self::default().href(), Source::href)
    }

    /// The URL with its origin, for links that are copied.
    pub fn absolute_href(&self) -> String {
        absolute(&self.href())
    }

    /// The route of a URL of this console.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        if let Some(list) = list_query(path, query) {
            return Some(Self::Volumes(list));
        }
        let segments: Vec<_> =
            strip_base_path(path)?.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            // The form reports an invalid id.
            [VOLUMES, NEW] => {
                let copy_of = parameter(query, COPY_OF).and_then(|id| volume_id(&id));
                Some(Self::New { copy_of, list: ListQuery::parse(query).0 })
            }
            [VOLUMES, UNUSED] => Some(Self::Unused(ListQuery::parse(query).0)),
            [VOLUMES, id] => Some(Self::Volume(volume_id(id)?, parse_source(query))),
            [VOLUMES, id, SHARING] => Some(Self::Sharing(volume_id(id)?, parse_source(query))),
            [OVERVIEW] => Some(Self::Overview),
            [SETTINGS] => Some(Self::Settings),
            [SIGN_IN] => Some(Self::SignIn { return_to: parse_return_to(query) }),
            [SIGN_IN, CALLBACK] => Some(Self::SignInCallback { return_to: parse_return_to(query) }),
            _ => None,
        }
    }

    /// Its own URL, or the one to return to after signing in.
    pub fn destination(&self) -> String {
        match self {
            Self::SignIn { return_to } | Self::SignInCallback { return_to } => {
                return_to.clone().unwrap_or_else(|| Self::default().href())
            }
            other => other.href(),
        }
    }
}

impl ViewTarget {
    /// The URL that a view opens.
    pub fn href(&self) -> String {
        match self {
            Self::List(query) => Route::Volumes(query.clone()).href(),
            Self::Unused(..) => {
                with_query(format!("{}/{VOLUMES}/{UNUSED}", base_path()), &self.print())
            }
        }
    }
}

/// A path of this console with its origin, for links that are copied.
pub fn absolute(href: &str) -> String {
    window().location().origin().unwrap_or_default() + href
}

/// For how long the listed data volumes are unused by the current URL, tracked.
pub fn use_unused_for() -> Memo<UnusedFor> {
    let location = use_location();
    memo(move |before: Option<&UnusedFor>| {
        let path = location.pathname.get();
        let query = location.search.get();
        match Route::parse(&path, &query) {
            Some(Route::Unused(_)) => parse_unused_for(&query).unwrap_or_default(),
            // The URL already belongs to another page.
            _ => before.copied().unwrap_or_default(),
        }
    })
}

/// The list of the current route, tracked.
pub fn use_list_query() -> Memo<Option<ListQuery>> {
    let location = use_location();
    memo(move |_| Route::parse(&location.pathname.get(), &location.search.get())?.into_list_query())
}

/// What the current page of a data volume leads back to, tracked.
pub fn use_source() -> Memo<Option<Source>> {
    let location = use_location();
    memo(move |_| match Route::parse(&location.pathname.get(), &location.search.get())? {
        Route::Volume(_, source) | Route::Sharing(_, source) => source,
        other => other.into_list_query().map(Source::from),
    })
}

/// The reason whose data volumes the overview shows, tracked.
pub fn use_overview_reason() -> Memo<Option<String>> {
    let location = use_location();
    memo(move |before: Option<&Option<String>>| {
        let (path, query) = (location.pathname.get(), location.search.get());
        match Route::parse(&path, &query) {
            Some(Route::Overview) => parameter(&query, REASON),
            // The URL already belongs to another page.
            _ => before.cloned().flatten(),
        }
    })
}

/// The query of the list, if that is the page of a URL. [`Route::parse`] is more than the first view needs.
pub fn list_query(path: &str, query: &str) -> Option<ListQuery> {
    let is_list = matches!(strip_base_path(path)?.trim_matches('/'), "" | VOLUMES);
    is_list.then(|| ListQuery::parse(query).0)
}

/// Whether the path is the console's root, which redirects to the list.
pub fn is_root(path: &str) -> bool {
    strip_base_path(path).is_some_and(|rest| matches!(rest, "" | "/"))
}

/// The target of the console's root: the list with the same query.
pub fn root_redirect(query: &str) -> String {
    with_query(format!("{}/{VOLUMES}", base_path()), query.trim_start_matches('?'))
}

/// The sign-in page that returns to `path` and `query`.
pub fn sign_in_returning_to(path: &str, query: &str) -> Route {
    Route::SignIn { return_to: Some(with_query(path.to_owned(), query.trim_start_matches('?'))) }
}

fn with_query(path: String, query: &str) -> String {
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

fn print_source(source: &Option<Source>) -> String {
    match source {
        None => String::new(),
        Some(Source::Overview(reason)) => print_reason(reason),
        Some(Source::Listed(target)) => {
            let query = target.print();
            if query.is_empty() { DEFAULT_LIST.to_owned() } else { query }
        }
    }
}

fn parse_source(query: &str) -> Option<Source> {
    if query.trim_start_matches('?').is_empty() {
        return None;
    }
    if let Some(reason) = parameter(query, REASON) {
        return Some(Source::Overview(reason));
    }
    let list = ListQuery::parse(query).0;
    Some(Source::Listed(match parse_unused_for(query) {
        Some(unused_for) => ViewTarget::Unused(list, unused_for),
        None => ViewTarget::List(list),
    }))
}

fn parse_unused_for(query: &str) -> Option<UnusedFor> {
    UnusedFor::parse(&parameter(query, UNUSED_FOR)?)
}

fn print_reason(reason: &str) -> String {
    encode_pairs([(REASON, reason.to_owned())])
}

/// Only a well-formed id is worth a request.
fn volume_id(segment: &str) -> Option<VolumeId> {
    Some(VolumeId::from(segment)).filter(VolumeId::is_well_formed)
}

fn print_return_to(url: &Option<String>) -> String {
    encode_pairs(url.iter().map(|url| (RETURN_TO, url.clone())))
}

fn parameter(query: &str, name: &str) -> Option<String> {
    decode_pairs(query).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

fn parse_return_to(query: &str) -> Option<String> {
    let url = parameter(query, RETURN_TO)?;
    // Only a path of this origin: neither "//host" nor "https://host".
    if !url.starts_with('/') || url.starts_with("//") || url.contains('\\') {
        return None;
    }
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let is_page =
        !matches!(Route::parse(path, query)?, Route::SignIn { .. } | Route::SignInCallback { .. });
    is_page.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_router::PossibleRouteMatch;

    const ID: &str = "71f69d83-ba66-4822-adf5-55ce55efd210";

    fn parse(href: &str) -> Option<Route> {
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        Route::parse(path, query)
    }

    #[test]
    fn every_route_is_parsed_from_its_own_url() {
        let query = ListQuery::parse("search=a%26b&filterBy=phase==Ready&offset=50").0;
        let routes = [
            Route::default(),
            Route::Volumes(query.clone()),
            Route::new_volume(None),
            Route::new_volume(Some(query.clone())),
            Route::New { copy_of: Some(VolumeId::from(ID)), list: ListQuery::default() },
            Route::New { copy_of: Some(VolumeId::from(ID)), list: query.clone() },
            Route::Volume(VolumeId::from(ID), None),
            Route::Volume(VolumeId::from(ID), Some(ListQuery::default().into())),
            Route::Volume(VolumeId::from(ID), Some(query.clone().into())),
            Route::Volume(
                VolumeId::from(ID),
                Some(Source::Overview("No storage & no class".to_owned())),
            ),
            Route::Sharing(VolumeId::from(ID), Some(Source::Overview(String::new()))),
            Route::Volume(
                VolumeId::from(ID),
                Some(Source::Listed(ViewTarget::Unused(query.clone(), UnusedFor::NeverSeen))),
            ),
            Route::Sharing(
                VolumeId::from(ID),
                Some(Source::Listed(ViewTarget::Unused(ListQuery::default(), UnusedFor::Days(30)))),
            ),
            Route::Sharing(VolumeId::from(ID), None),
            Route::Sharing(VolumeId::from(ID), Some(ListQuery::default().into())),
            Route::Sharing(VolumeId::from(ID), Some(query.clone().into())),
            Route::Unused(query.clone()),
            Route::Overview,
            Route::Settings,
            Route::SignIn { return_to: None },
            Route::SignIn { return_to: Some(Route::Volumes(query).href()) },
            Route::SignIn { return_to: Some("/datavolumes?filterBy=nam==x&colour=red".to_owned()) },
            Route::SignInCallback { return_to: None },
            Route::SignInCallback { return_to: Some(Route::new_volume(None).href()) },
            Route::SignIn { return_to: Some(format!("/datavolumes/new?copyOf={ID}&limit=25")) },
        ];
        for route in routes {
            assert_eq!(parse(&route.href()), Some(route.clone()), "{}", route.href());
        }
    }

    #[test]
    fn sign_in_returns_only_to_a_page_of_this_console() {
        for url in [
            "https://evil.example/datavolumes",
            "//evil.example/datavolumes",
            "/\\evil.example",
            "javascript:alert(1)",
            "/datavolumes/../../evil",
            "/sign-in?then=/sign-in",
            "/sign-in/callback?code=x&state=y",
            "datavolumes",
        ] {
            let query = encode_pairs([(RETURN_TO, url.to_owned())]);
            let route = Route::parse("/sign-in", &query).expect("the sign-in page");
            assert_eq!(route, Route::SignIn { return_to: None }, "{url}");
            assert_eq!(route.destination(), Route::default().href());
            let route = Route::parse("/sign-in/callback", &query).expect("the callback page");
            assert_eq!(route.destination(), Route::default().href(), "{url}");
        }
    }

    #[test]
    fn a_malformed_id_is_no_route() {
        assert_eq!(parse("/datavolumes/seven"), None);
        assert_eq!(parse("/datavolumes/seven/sharing"), None);
        assert_eq!(parse("/elsewhere"), None);
        assert_eq!(parse("/datavolumes/new?copyOf=seven"), Some(Route::new_volume(None)));
    }

    #[test]
    fn the_router_matches_the_urls() {
        let id = VolumeId::from(ID);
        assert!(pattern::VOLUMES.test("/datavolumes").is_some());
        assert!(pattern::NEW.test(&Route::new_volume(None).href()).is_some());
        assert!(pattern::VOLUME.test(&Route::Volume(id.clone(), None).href()).is_some());
        assert!(pattern::SHARING.test(&Route::Sharing(id, None).href()).is_some());
        assert!(pattern::UNUSED.test(&Route::Unused(ListQuery::default()).href()).is_some());
        assert!(pattern::OVERVIEW.test(&Route::Overview.href()).is_some());
        assert!(pattern::SETTINGS.test(&Route::Settings.href()).is_some());
        assert!(pattern::SIGN_IN.test(&Route::SignIn { return_to: None }.href()).is_some());
        let callback = Route::SignInCallback { return_to: None }.href();
        assert!(pattern::SIGN_IN_CALLBACK.test(&callback).is_some());
    }
}
