//! The server's response as JSON, and the request that fetches it.

use super::ShownVolume;
use crate::api::endpoint;
use crate::effect::memo;
use crate::pages::{CurlButton, curl_for};
use crate::tools::pretty_json;
use crate::ui::{Card, CodeBlock};
use leptos::prelude::*;

#[component]
pub fn JsonCard(shown: ShownVolume) -> impl IntoView {
    let command = memo(move |_| curl_for(&endpoint::get_volume(&shown.id.get_value())));
    let body = memo(move |_| {
        shown.remote.value().map(|loaded| pretty_json(&loaded.body)).unwrap_or_default()
    });
    view! {
        <Card title="JSON" actions=ViewFn::from(move || view! { <CurlButton command /> })>
            <details class="raw">
                <summary>"What the server answered"</summary>
                <CodeBlock text=body label="Data volume, JSON" copy_label="Copy JSON" />
            </details>
        </Card>
    }
}
