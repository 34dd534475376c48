//! The page for unknown addresses.

use super::{BackToList, GoToList, use_page};
use crate::route::Route;
use crate::state::{recent_volumes, use_session};
use crate::texts::frame as texts;
use crate::tools::escape_invisible;
use crate::ui::{Card, LinkButton, PageHeader};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// How many characters of an address are shown.
const ADDRESS_MAX: usize = 120;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    use_page(|| texts::NOT_FOUND_TITLE.to_owned());
    let location = use_location();
    let address = move || {
        let (path, query) = (location.pathname.get(), location.search.get());
        let query = query.trim_start_matches('?');
        shorten(if query.is_empty() { path } else { format!("{path}?{query}") })
    };
    let session = use_session();
    // The user may have been on their way to it.
    let last = move || {
        let volume = recent_volumes().into_iter().next().filter(|_| session.is_signed_in())?;
        Some(view! {
            <LinkButton href=Route::Volume(volume.id, None).href()>
                {texts::OPEN_LAST} <bdi translate="no">{escape_invisible(volume.name)}</bdi>
            </LinkButton>
        })
    };
    view! {
        <PageHeader
            title=texts::NOT_FOUND_TITLE
            above=ViewFn::from(|| view! { <BackToList /> })
        />
        <Card>
            <p>
                {texts::NOTHING_AT}
                <bdi class="mono" translate="no">{move || escape_invisible(address())}</bdi>
                {texts::NOT_FOUND_TEXT}
            </p>
            <div class="actions">
                <GoToList />
                {last}
            </div>
        </Card>
    }
}

/// Leaves out the middle: what is wrong with an address is often at its end.
fn shorten(address: String) -> String {
    let all: Vec<char> = address.chars().collect();
    if all.len() <= ADDRESS_MAX {
        return address;
    }
    let (start, end) = (&all[..ADDRESS_MAX / 2], &all[all.len() - ADDRESS_MAX / 2 + 1..]);
    start.iter().chain(&['…']).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_keeps_its_start_and_its_end() {
        assert_eq!(shorten("/a/é".to_owned()), "/a/é");
        let long = shorten(format!("/start{}end", "é".repeat(ADDRESS_MAX)));
        assert_eq!(long.chars().count(), ADDRESS_MAX);
        assert!(
            long.starts_with("/start") && long.contains('…') && long.ends_with("end"),
            "{long}"
        );
    }
}
