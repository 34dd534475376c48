//! The volume as the server tells it, and the request that asks for it.

use super::super::parts::{CurlButton, curl_of};
use super::ShownVolume;
use crate::api::endpoint;
use crate::domain::{VolumeId, pretty_json};
use crate::effect::memo;
use crate::ui::{Card, CodeBlock};
use leptos::prelude::*;

/// The card; the answer is folded away.
#[component]
pub fn JsonCard(id: VolumeId, shown: ShownVolume) -> impl IntoView {
    let command = memo(move |_| curl_of(&endpoint::get_volume(&id)));
    let body = memo(move |_| {
        shown.remote.state.with(|state| state.value().map(|read| pretty_json(&read.body)))
    });
    view! {
        <Card title="JSON" actions=ViewFn::from(move || view! { <CurlButton command /> })>
            <details class="raw">
                <summary>"What the server answered"</summary>
                <CodeBlock
                    text=Signal::derive(move || body.get().unwrap_or_default())
                    label="Data volume, JSON"
                    copy_label="Copy JSON"
                />
            </details>
        </Card>
    }
}
