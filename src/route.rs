//! The places of the console and their addresses: the only file that spells paths.

use crate::domain::{ListQuery, VolumeId, decode_pairs, encode_component, encode_pairs};
use crate::effect::memo;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::{ParamSegment, StaticSegment};

/// A place in the console. The places that one goes to from a list keep that list in their address, and lead
/// back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The list.
    Volumes(ListQuery),
    /// The form for a new data volume.
    New {
        /// The data volume to start from.
        copy_of: Option<VolumeId>,
        /// The list that one came from.
        list: ListQuery,
    },
    /// One data volume, and the list that one came from.
    Volume(VolumeId, Option<ListQuery>),
    /// Whom it is shared with, and the list that one came from.
    Sharing(VolumeId, Option<ListQuery>),
    /// Signing in; then on to the place that was wanted.
    SignIn {
        /// Its address, as it was: a place of this console, whatever of it can be read.
        then: Option<String>,
    },
    /// Coming back from a provider, whose answer has been taken out of the address; then on.
    SignInCallback {
        /// As above.
        then: Option<String>,
    },
}

/// The list without any restriction.
impl Default for Route {
    fn default() -> Self {
        Self::Volumes(ListQuery::default())
    }
}

const VOLUMES: &str = "datavolumes";
const NEW: &str = "new";
const SHARING: &str = "sharing";
const SIGN_IN: &str = "sign-in";
const CALLBACK: &str = "callback";
const THEN: &str = "then";
const PLAIN_LIST: &str = "offset=0";

/// The parameter that names the data volume to start from in [`Route::New`].
pub const COPY_OF: &str = "copyOf";

/// The name of the id in [`pattern::VOLUME`] and [`pattern::SHARING`].
pub const ID: &str = "id";

/// The routes as the router matches them, in the order in which they must be tried.
pub mod pattern {
    use super::{ParamSegment, StaticSegment};

    type Static = StaticSegment<&'static str>;

    /// `/`, which leads to the list.
    pub const ROOT: (StaticSegment<&'static str>,) = (StaticSegment(""),);
    /// [`super::Route::Volumes`]
    pub const VOLUMES: (Static,) = (StaticSegment(super::VOLUMES),);
    /// [`super::Route::New`]
    pub const NEW: (Static, Static) = (StaticSegment(super::VOLUMES), StaticSegment(super::NEW));
    /// [`super::Route::Volume`]
    pub const VOLUME: (Static, ParamSegment) =
        (StaticSegment(super::VOLUMES), ParamSegment(super::ID));
    /// [`super::Route::Sharing`]
    pub const SHARING: (Static, ParamSegment, Static) =
        (StaticSegment(super::VOLUMES), ParamSegment(super::ID), StaticSegment(super::SHARING));
    /// [`super::Route::SignIn`]
    pub const SIGN_IN: (Static,) = (StaticSegment(super::SIGN_IN),);
    /// [`super::Route::SignInCallback`]
    pub const SIGN_IN_CALLBACK: (Static, Static) =
        (StaticSegment(super::SIGN_IN), StaticSegment(super::CALLBACK));
}

impl Route {
    /// The form for a new data volume, without anything in it, coming from a list.
    pub fn new_volume(list: Option<ListQuery>) -> Self {
        Self::New { copy_of: None, list: list.unwrap_or_default() }
    }

    /// The list that the place belongs to, where its address tells one.
    pub fn into_list(self) -> Option<ListQuery> {
        match self {
            Self::Volumes(list) => Some(list),
            // Its address does not tell the plain one from none.
            Self::New { list, .. } => Some(list).filter(|list| *list != ListQuery::default()),
            Self::Volume(_, list) | Self::Sharing(_, list) => list,
            Self::SignIn { .. } | Self::SignInCallback { .. } => None,
        }
    }

    /// Its address, from the root of the console's origin.
    pub fn href(&self) -> String {
        let id = |id: &VolumeId| encode_component(id.as_str());
        match self {
            Self::Volumes(query) => with_query(format!("/{VOLUMES}"), &query.print()),
            Self::New { copy_of, list } => {
                let copy_of = encode_pairs(copy_of.iter().map(|id| (COPY_OF, id.to_string())));
                let list = list.print();
                let separator = if copy_of.is_empty() || list.is_empty() { "" } else { "&" };
                with_query(format!("/{VOLUMES}/{NEW}"), &format!("{copy_of}{separator}{list}"))
            }
            Self::Volume(volume, list) => {
                with_query(format!("/{VOLUMES}/{}", id(volume)), &print_list(list))
            }
            Self::Sharing(volume, list) => {
                with_query(format!("/{VOLUMES}/{}/{SHARING}", id(volume)), &print_list(list))
            }
            Self::SignIn { then } => with_query(format!("/{SIGN_IN}"), &print_then(then)),
            Self::SignInCallback { then } => {
                with_query(format!("/{SIGN_IN}/{CALLBACK}"), &print_then(then))
            }
        }
    }

    /// The place at an address of this console; `None` for any other address, so that nobody
    /// is ever sent elsewhere.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [] | [VOLUMES] => Some(Self::Volumes(ListQuery::parse(query).0)),
            // What names no data volume starts from nothing; the form says so.
            [VOLUMES, NEW] => {
                let copy_of = parameter(query, COPY_OF).and_then(|id| volume_id(&id));
                Some(Self::New { copy_of, list: ListQuery::parse(query).0 })
            }
            [VOLUMES, id] => Some(Self::Volume(volume_id(id)?, list_of(query))),
            [VOLUMES, id, SHARING] => Some(Self::Sharing(volume_id(id)?, list_of(query))),
            [SIGN_IN] => Some(Self::SignIn { then: wanted(query) }),
            [SIGN_IN, CALLBACK] => Some(Self::SignInCallback { then: wanted(query) }),
            _ => None,
        }
    }

    /// Its own address, or that of the place that is wanted after signing in.
    pub fn destination(&self) -> String {
        match self {
            Self::SignIn { then } | Self::SignInCallback { then } => {
                then.clone().unwrap_or_else(|| Self::default().href())
            }
            other => other.href(),
        }
    }
}

/// The list that the place in the address belongs to, tracked.
pub fn use_list() -> Memo<Option<ListQuery>> {
    let location = use_location();
    memo(move |_| Route::parse(&location.pathname.get(), &location.search.get())?.into_list())
}

/// Where the console's root leads: to the list, with the query as it was given.
pub fn from_root(query: &str) -> String {
    with_query(format!("/{VOLUMES}"), query.trim_start_matches('?'))
}

/// Signing in, and then on to the address `path` and `query`.
pub fn sign_in_for(path: &str, query: &str) -> Route {
    Route::SignIn { then: Some(with_query(path.to_owned(), query.trim_start_matches('?'))) }
}

fn with_query(path: String, query: &str) -> String {
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// A list in the address of a place that one comes to from it: the plain one has to be told from none.
fn print_list(list: &Option<ListQuery>) -> String {
    let Some(list) = list else { return String::new() };
    let list = list.print();
    if list.is_empty() { PLAIN_LIST.to_owned() } else { list }
}

fn list_of(query: &str) -> Option<ListQuery> {
    let is_told = !query.trim_start_matches('?').is_empty();
    is_told.then(|| ListQuery::parse(query).0)
}

/// An id out of a path; only one that the contract takes is worth a request.
fn volume_id(segment: &str) -> Option<VolumeId> {
    Some(VolumeId::from(segment)).filter(VolumeId::is_well_formed)
}

fn print_then(then: &Option<String>) -> String {
    encode_pairs(then.iter().map(|then| (THEN, then.clone())))
}

fn parameter(query: &str, wanted: &str) -> Option<String> {
    decode_pairs(query).into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
}

fn wanted(query: &str) -> Option<String> {
    let wanted = parameter(query, THEN)?;
    // Only a path of this origin: neither "//elsewhere" nor "https://elsewhere".
    if !wanted.starts_with('/') || wanted.starts_with("//") || wanted.contains('\\') {
        return None;
    }
    let (path, query) = wanted.split_once('?').unwrap_or((&wanted, ""));
    let is_place =
        !matches!(Route::parse(path, query)?, Route::SignIn { .. } | Route::SignInCallback { .. });
    is_place.then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_router::PossibleRouteMatch;

    const ID: &str = "71f69d83-ba66-4822-adf5-55ce55efd210";

    fn at(href: &str) -> Option<Route> {
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        Route::parse(path, query)
    }

    #[test]
    fn every_place_is_found_again_at_its_address() {
        let query = ListQuery::parse("search=a%26b&filterBy=phase==Ready&offset=50").0;
        let places = [
            Route::default(),
            Route::Volumes(query.clone()),
            Route::new_volume(None),
            Route::new_volume(Some(query.clone())),
            Route::New { copy_of: Some(VolumeId::from(ID)), list: ListQuery::default() },
            Route::New { copy_of: Some(VolumeId::from(ID)), list: query.clone() },
            Route::Volume(VolumeId::from(ID), None),
            Route::Volume(VolumeId::from(ID), Some(ListQuery::default())),
            Route::Volume(VolumeId::from(ID), Some(query.clone())),
            Route::Sharing(VolumeId::from(ID), None),
            Route::Sharing(VolumeId::from(ID), Some(ListQuery::default())),
            Route::Sharing(VolumeId::from(ID), Some(query.clone())),
            Route::SignIn { then: None },
            Route::SignIn { then: Some(Route::Volumes(query).href()) },
            Route::SignIn { then: Some("/datavolumes?filterBy=nam==x&colour=red".to_owned()) },
            Route::SignInCallback { then: None },
            Route::SignInCallback { then: Some(Route::new_volume(None).href()) },
            Route::SignIn { then: Some(format!("/datavolumes/new?copyOf={ID}&limit=25")) },
        ];
        for place in places {
            assert_eq!(at(&place.href()), Some(place.clone()), "{}", place.href());
        }
    }

    #[test]
    fn signing_in_leads_to_a_place_of_this_console_and_nowhere_else() {
        for elsewhere in [
            "https://evil.example/datavolumes",
            "//evil.example/datavolumes",
            "/\\evil.example",
            "javascript:alert(1)",
            "/datavolumes/../../evil",
            "/sign-in?then=/sign-in",
            "/sign-in/callback?code=x&state=y",
            "datavolumes",
        ] {
            let query = encode_pairs([(THEN, elsewhere.to_owned())]);
            let route = Route::parse("/sign-in", &query).expect("the sign-in page");
            assert_eq!(route, Route::SignIn { then: None }, "{elsewhere}");
            assert_eq!(route.destination(), Route::default().href());
            let route = Route::parse("/sign-in/callback", &query).expect("the way back");
            assert_eq!(route.destination(), Route::default().href(), "{elsewhere}");
        }
    }

    #[test]
    fn an_id_that_is_none_is_no_place() {
        assert_eq!(at("/datavolumes/seven"), None);
        assert_eq!(at("/datavolumes/seven/sharing"), None);
        assert_eq!(at("/elsewhere"), None);
        assert_eq!(at("/datavolumes/new?copyOf=seven"), Some(Route::new_volume(None)));
    }

    #[test]
    fn the_router_matches_the_addresses() {
        let id = VolumeId::from(ID);
        assert!(pattern::VOLUMES.test("/datavolumes").is_some());
        assert!(pattern::NEW.test(&Route::new_volume(None).href()).is_some());
        assert!(pattern::VOLUME.test(&Route::Volume(id.clone(), None).href()).is_some());
        assert!(pattern::SHARING.test(&Route::Sharing(id, None).href()).is_some());
        assert!(pattern::SIGN_IN.test(&Route::SignIn { then: None }.href()).is_some());
        let callback = Route::SignInCallback { then: None }.href();
        assert!(pattern::SIGN_IN_CALLBACK.test(&callback).is_some());
    }
}
