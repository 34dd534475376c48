//! The server's response as JSON, and the request that fetches it.

use super::ShownVolume;
use crate::api::endpoint;
use crate::effect::memo;
use crate::pages::CopyAsButton;
use crate::texts::detail as texts;
use crate::tools::pretty_json;
use crate::ui::{CodeBlock, FoldedCard};
use leptos::prelude::*;

#[component]
pub fn JsonCard(shown: ShownVolume) -> impl IntoView {
    let requests = move |()| vec![endpoint::get_volume(&shown.id.get_value()).into()];
    let body = memo(move |_| {
        shown.remote.value().map(|loaded| pretty_json(&loaded.body)).unwrap_or_default()
    });
    view! {
        <FoldedCard
            title=texts::RAW_JSON
            actions=ViewFn::from(move || view! { <CopyAsButton requests /> })
        >
            <CodeBlock text=body label=texts::JSON_LABEL copy_label=texts::COPY_JSON />
        </FoldedCard>
    }
}
