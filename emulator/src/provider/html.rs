//! HTML pages and redirects.

use http::{Response, StatusCode, header};

use crate::response;

/// A page without scripts and styles.
pub(crate) fn page(status: StatusCode, title: &str, body: &str) -> Response<Vec<u8>> {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"data:,\"><title>{title}</title></head>\n<body><main><h1>{title}</h1>{body}</main></body>\n</html>\n"
    );
    let mut response = response::with_body(status, "text/html; charset=utf-8", html.into_bytes());
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

pub(super) fn error_page(message: &str) -> Response<Vec<u8>> {
    let body = format!("<p role=\"alert\">{}</p>", escape(message));
    page(StatusCode::BAD_REQUEST, "This cannot be done", &body)
}

/// Redirects to `url` with these query parameters added.
pub(super) fn redirect(url: &str, pairs: &[(&str, &str)]) -> Response<Vec<u8>> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let separator = if query.is_empty() { "" } else { "?" };
    let mut response = response::empty(StatusCode::FOUND);
    if let Ok(value) = header::HeaderValue::from_str(&format!("{url}{separator}{query}")) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    for (name, value) in
        [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")]
    {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Hidden inputs for the values that are present.
pub(super) fn hidden_inputs(pairs: &[(&str, Option<&str>)]) -> String {
    pairs
        .iter()
        .filter_map(|(name, value)| Some((name, escape((*value)?))))
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"))
        .collect()
}

/// Escapes text for element content and quoted attributes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn escaped_text_closes_no_attribute_and_opens_no_element() {
        assert_eq!(escape("\"><b>&"), "&quot;&gt;&lt;b&gt;&amp;");
    }
}
