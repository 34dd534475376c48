//! Whether the typed name is free in the chosen project's cluster, asked while typing.

use super::app::use_app;
use super::clock::delay;
use crate::api::{ApiError, endpoint};
use crate::domain::{ClusterId, NameCheck};
use crate::effect::{effect, spawn_scoped};
use leptos::prelude::*;

/// How long typing has to pause before the server is asked, in milliseconds.
const PAUSE: i32 = 300;

/// What can be said of `name` in `cluster`. Each change calls off the question before it, waiting
/// or sent; only the answer to the last one is ever shown.
pub fn use_name_check(
    name: Signal<String>,
    cluster: Signal<Option<ClusterId>>,
) -> Signal<NameCheck<ApiError>> {
    let app = use_app();
    let check = RwSignal::new(NameCheck::Empty);
    effect(move || {
        let cluster = cluster.get();
        let signed_in = app.session.is_signed_in();
        let asked = name.with(|name| NameCheck::before_asking(name, cluster.is_some()));
        let (name, cluster) = match (asked, cluster) {
            (Ok(name), Some(cluster)) if signed_in => (name, cluster),
            (Err(known), _) => return check.set(known),
            (Ok(_), _) => return check.set(NameCheck::NoCluster),
        };
        check.set(NameCheck::Checking);
        spawn_scoped(async move {
            delay(PAUSE).await;
            let answer = app.client.send(endpoint::name_availability(&name, &cluster)).await;
            check.try_set(NameCheck::after_asking(answer));
        });
    });
    check.into()
}
