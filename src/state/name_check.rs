use super::client::use_client;
use super::clock::after_pause;
use super::session::use_session;
use crate::api::{ApiError, endpoint};
use crate::domain::{ClusterId, NameCheck};
use crate::effect::effect;
use leptos::prelude::*;

/// How long typing has to pause before a request is sent, in milliseconds.
const DEBOUNCE: i32 = 300;

/// Whether `name` is free in `cluster`. Each change aborts the previous request.
pub fn use_name_check(
    name: Signal<String>,
    cluster: Signal<Option<ClusterId>>,
) -> Signal<NameCheck<ApiError>> {
    let session = use_session();
    let client = use_client();
    let check = RwSignal::new(NameCheck::Empty);
    effect(move || {
        let cluster = cluster.get();
        let signed_in = session.is_signed_in();
        let name = name.with(|name| NameCheck::before_request(name, cluster.is_some()));
        let (name, cluster) = match (name, cluster) {
            (Ok(name), Some(cluster)) if signed_in => (name, cluster),
            (Err(known), _) => return check.set(known),
            (Ok(_), _) => return check.set(NameCheck::NoCluster),
        };
        check.set(NameCheck::Checking);
        after_pause(DEBOUNCE, async move {
            let response = client.send(endpoint::name_availability(&name, &cluster)).await;
            check.try_set(NameCheck::from_response(response));
        });
    });
    check.into()
}
