//! Serves the built console: its files, its page for every route, and the headers of `_headers`.

use std::io;
use std::path::PathBuf;

use http::{Request, Response, StatusCode, Uri, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::headers::HeaderRules;

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

pub(super) struct Site {
    root: PathBuf,
    files: ServeDir,
}

impl Site {
    pub(super) fn new(root: PathBuf) -> Self {
        let files = ServeDir::new(&root).precompressed_br().precompressed_gzip();
        Site { root, files }
    }

    /// `path` is below that of the console.
    pub(super) async fn respond(&self, request: Request<()>, path: &str) -> Response<Body> {
        if path.is_empty() {
            // The addresses of the page are relative to the folder.
            return to_folder(request.uri());
        }
        // Hosts read these files but do not serve them.
        let is_hidden = matches!(path, "/_headers" | "/_redirects");
        let mut response = match path.parse() {
            Ok(uri) if !is_hidden => self.file(&request, uri).await,
            _ => empty(StatusCode::NOT_FOUND),
        };
        let is_asset = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if response.status() == StatusCode::NOT_FOUND && !is_asset {
            // The console itself shows an error for a route that does not exist.
            if let Some(page) = page(path) {
                response = self.file(&request, Uri::from_static(page)).await;
            }
        }
        response
            .headers_mut()
            .insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
        // Read every time, because the site may be rebuilt while it is served.
        let file = tokio::fs::read_to_string(self.root.join("_headers")).await.unwrap_or_default();
        HeaderRules::parse(&file).apply(path, response.headers_mut());
        response
    }

    async fn file(&self, request: &Request<()>, uri: Uri) -> Response<Body> {
        let mut file_request = Request::new(Empty::<Bytes>::new());
        *file_request.method_mut() = request.method().clone();
        *file_request.headers_mut() = request.headers().clone();
        *file_request.uri_mut() = uri;
        match self.files.clone().oneshot(file_request).await {
            Ok(response) => response.map(|body| body.map_err(io::Error::other).boxed_unsync()),
            Err(never) => match never {},
        }
    }
}

/// The page of the console has addresses that are relative to a path of one, two or three segments.
fn page(path: &str) -> Option<&'static str> {
    match path.matches('/').count() {
        1 => Some("/index.html"),
        2 => Some("/index-2.html"),
        3 => Some("/index-3.html"),
        _ => None,
    }
}

fn to_folder(uri: &Uri) -> Response<Body> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = empty(StatusCode::MOVED_PERMANENTLY);
    if let Ok(location) = format!("{}/{query}", uri.path()).parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response
}
