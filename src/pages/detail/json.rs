//! The server's response as JSON, and the request that fetches it.

use super::ShownVolume;
use crate::api::endpoint;
use crate::effect::memo;
use crate::pages::{CurlButton, curl_for};
use crate::texts::detail as texts;
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
        <Card title=texts::RAW_JSON actions=ViewFn::from(move || view! { <CurlButton command /> })>
            <details class="disclosure">
                <summary>{texts::SHOW_RESPONSE}</summary>
                <CodeBlock text=body label=texts::JSON_LABEL copy_label=texts::COPY_JSON />
            </details>
        </Card>
    }
}
