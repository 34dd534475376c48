//! A proxy in front of the server that requires its own sign-in, as many companies have.

use http::{HeaderValue, Request, Response, StatusCode, header};

use crate::provider::html_page;
use crate::response;
use crate::switches::Gate;

/// The path of the sign-in page. Its parameter `then` is the path to return to.
const SIGN_IN_PATH: &str = "/gate/sign-in";

/// The path that sets the cookie.
const ENTER_PATH: &str = "/gate/enter";

const COOKIE: &str = "gate=open";

/// Returns the response of the proxy, or `None` if it lets the request through.
pub(super) fn intercept<T>(gate: Gate, request: &Request<T>) -> Option<Response<Vec<u8>>> {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let then = query.strip_prefix("then=").filter(|then| is_safe_path(then)).unwrap_or("/");
    if path == ENTER_PATH {
        let mut response = redirect(then);
        let cookie = HeaderValue::from_static("gate=open; Path=/; HttpOnly; SameSite=Lax");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        return Some(response);
    }
    if path == SIGN_IN_PATH {
        return Some(sign_in_page(StatusCode::OK, then));
    }
    let cookies = request.headers().get_all(header::COOKIE);
    let is_signed_in = |cookies: &HeaderValue| {
        let cookies = cookies.to_str().unwrap_or_default();
        cookies.split(';').any(|cookie| cookie.trim() == COOKIE)
    };
    if gate == Gate::None || cookies.iter().any(is_signed_in) {
        return None;
    }
    match gate {
        Gate::None => None,
        Gate::Redirects => Some(redirect(&format!("{SIGN_IN_PATH}?then={}", request.uri()))),
        Gate::Refuses => Some(sign_in_page(StatusCode::UNAUTHORIZED, &request.uri().to_string())),
    }
}

/// Whether the text is a path of this origin that is safe in headers and HTML without escaping.
fn is_safe_path(then: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\".contains(&byte);
    then.starts_with('/') && !then.starts_with("//") && then.bytes().all(is_plain)
}

fn redirect(path: &str) -> Response<Vec<u8>> {
    let mut response = response::with_body(StatusCode::FOUND, "text/plain", Vec::new());
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

fn sign_in_page(status: StatusCode, then: &str) -> Response<Vec<u8>> {
    let then = if is_safe_path(then) { then } else { "/" };
    let then = then.replace('&', "&amp;");
    let link = format!("<p><a href=\"{ENTER_PATH}?then={then}\">Enter</a></p>");
    html_page(status, "Company sign-in", &link)
}
