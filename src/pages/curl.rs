//! Requests as `curl` command lines.

use crate::api::Settings;
use crate::api::endpoint::Call;
use crate::state::use_settings;
use crate::texts::ui as texts;
use crate::ui::CopyButton;
use leptos::prelude::*;

/// A request as a shell command, tracked; the token is a shell variable.
pub fn curl_for<T>(call: &Call<T>) -> String {
    call.to_curl(&use_settings().with(absolute_api_base))
}

/// The API's address for use outside of the browser.
pub fn absolute_api_base(settings: &Settings) -> String {
    match settings.api_base.as_str() {
        "" => window().location().origin().unwrap_or_default(),
        base => base.to_owned(),
    }
}

#[component]
pub fn CurlButton(
    #[prop(into)] command: Signal<String>,
    #[prop(optional, into)] unavailable: Signal<Option<String>>,
) -> impl IntoView {
    view! { <CopyButton value=command label=texts::COPY_AS_CURL show_label=true unavailable /> }
}
