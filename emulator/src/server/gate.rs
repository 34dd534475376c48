//! A proxy in front of everything, with a sign-in of its own, as companies have them.

use http::{HeaderValue, Request, Response, StatusCode, header};

use crate::problem;
use crate::provider;
use crate::switches::Gate;

/// The sign-in page; its parameter `then` says where to go afterwards.
const SIGN_IN: &str = "/gate/sign-in";

/// Sets the cookie.
const ENTER: &str = "/gate/enter";

const COOKIE: &str = "gate=open";

/// What the proxy answers in the place of what is behind it; `None` where it lets the request through.
pub(super) fn stop<T>(gate: Gate, request: &Request<T>) -> Option<Response<Vec<u8>>> {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let then = query.strip_prefix("then=").filter(|then| is_place(then)).unwrap_or("/");
    if path == ENTER {
        let mut response = redirect(then);
        let cookie = HeaderValue::from_static("gate=open; Path=/; HttpOnly; SameSite=Lax");
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        return Some(response);
    }
    if path == SIGN_IN {
        return Some(page(StatusCode::OK, then));
    }
    let cookies = request.headers().get_all(header::COOKIE);
    let is_open = |cookies: &HeaderValue| {
        let cookies = cookies.to_str().unwrap_or_default();
        cookies.split(';').any(|cookie| cookie.trim() == COOKIE)
    };
    if gate == Gate::None || cookies.iter().any(is_open) {
        return None;
    }
    match gate {
        Gate::None => None,
        Gate::Redirects => Some(redirect(&format!("{SIGN_IN}?then={}", request.uri()))),
        Gate::Refuses => Some(page(StatusCode::UNAUTHORIZED, &request.uri().to_string())),
    }
}

/// Whether it is a path of this origin that may stand in a header and in markup as it is.
fn is_place(then: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\".contains(&byte);
    then.starts_with('/') && !then.starts_with("//") && then.bytes().all(is_plain)
}

fn redirect(to: &str) -> Response<Vec<u8>> {
    let mut response = problem::with_body(StatusCode::FOUND, "text/plain", Vec::new());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn page(status: StatusCode, then: &str) -> Response<Vec<u8>> {
    let then = if is_place(then) { then } else { "/" };
    let then = then.replace('&', "&amp;");
    let link = format!("<p><a href=\"{ENTER}?then={then}\">Enter</a></p>");
    provider::page(status, "Company sign-in", &link)
}
