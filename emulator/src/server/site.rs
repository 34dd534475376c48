//! The built console: files, the page for every address of the application, headers from `_headers`.

use std::io;
use std::path::PathBuf;

use http::{Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::Body;
use super::headers::HeaderRules;

pub(super) struct Site {
    root: PathBuf,
    files: ServeDir,
}

impl Site {
    pub(super) fn new(root: PathBuf) -> Self {
        let files = ServeDir::new(&root).precompressed_br().precompressed_gzip();
        Site { root, files }
    }

    pub(super) async fn respond(&self, request: Request<()>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        // Hosts read these two and do not serve them.
        let is_hidden = matches!(path.as_str(), "/_headers" | "/_redirects");
        let mut response = match is_hidden {
            true => status(StatusCode::NOT_FOUND),
            false => self.file(&request, request.uri().clone()).await,
        };
        let is_asset = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if response.status() == StatusCode::NOT_FOUND && !is_asset {
            // The application knows its own addresses, and says so if there is none.
            response = self.file(&request, Uri::from_static("/index.html")).await;
        }
        response
            .headers_mut()
            .insert(header::VARY, header::HeaderValue::from_static("accept-encoding"));
        // Read each time: the site may be built anew while it is served.
        let file = tokio::fs::read_to_string(self.root.join("_headers")).await.unwrap_or_default();
        HeaderRules::parse(&file).apply(&path, response.headers_mut());
        response
    }

    async fn file(&self, request: &Request<()>, uri: Uri) -> Response<Body> {
        let mut asked = Request::new(Empty::<hyper::body::Bytes>::new());
        *asked.method_mut() = request.method().clone();
        *asked.headers_mut() = request.headers().clone();
        *asked.uri_mut() = uri;
        match self.files.clone().oneshot(asked).await {
            Ok(response) => response.map(|body| body.map_err(io::Error::other).boxed_unsync()),
            Err(never) => match never {},
        }
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response
}
