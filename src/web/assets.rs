//! The files that browsers fetch: one style sheet, one script, one icon. They are in the binary,
//! under addresses that name their content, so that a browser may keep them for a year.

use std::io::Write;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::errors::Problem;
use super::zip::takes_gzip;
use crate::kit::token;

const STYLE: &[u8] = include_bytes!("assets/alongside.css");
const SCRIPT: &[u8] = include_bytes!("assets/alongside.js");
const ICON: &[u8] = include_bytes!("assets/icon.svg");

/// One file: what it is, where, and its bytes, plain and compressed.
struct Asset {
    name: &'static str,
    extension: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    zipped: Vec<u8>,
    path: String,
}

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("alongside", "css", "text/css; charset=utf-8", STYLE),
        Asset::new("alongside", "js", "text/javascript; charset=utf-8", SCRIPT),
        Asset::new("icon", "svg", "image/svg+xml", ICON),
    ]
});

impl Asset {
    fn new(name: &'static str, extension: &'static str, kind: &'static str, plain: &'static [u8]) -> Self {
        let hash = &token::hex(&Sha256::digest(plain))[..12];
        let path = format!("/assets/{name}-{hash}.{extension}");
        Self {
            name,
            extension,
            kind,
            plain,
            zipped: zip(plain),
            path,
        }
    }

    /// Whether this address is of this file, in this version or another.
    fn was_once_at(&self, file: &str) -> bool {
        let rest = file
            .strip_prefix(self.name)
            .and_then(|rest| rest.strip_prefix('-'));
        let hash = rest
            .and_then(|rest| rest.strip_suffix(self.extension))
            .and_then(|rest| rest.strip_suffix('.'));
        hash.is_some_and(|hash| hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }
}

/// The file compressed, or nothing when that cannot be done: then it is sent plain.
fn zip(plain: &[u8]) -> Vec<u8> {
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    zip.write_all(plain)
        .and_then(|()| zip.finish())
        .unwrap_or_default()
}

/// Where the style sheet is.
pub fn style() -> &'static str {
    &ALL[0].path
}

/// Where the script is.
pub fn script() -> &'static str {
    &ALL[1].path
}

/// Where the icon is.
pub fn icon() -> &'static str {
    &ALL[2].path
}

/// `/assets/…`, and the address at which browsers look for an icon unasked.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(show)).route(
        "/favicon.ico",
        get(async |asked: HeaderMap| give(2, true, &asked)),
    )
}

/// A page that was opened before an upgrade asks for the file as it was: it gets the file as it is,
/// which is better than a page without style, and is told not to keep it.
async fn show(Path(file): Path<String>, asked: HeaderMap) -> Response {
    match ALL.iter().position(|asset| asset.was_once_at(&file)) {
        Some(n) => give(n, ALL[n].path.ends_with(&file), &asked),
        None => Problem::NotFound.into_response(),
    }
}

fn give(n: usize, current: bool, asked: &HeaderMap) -> Response {
    let asset = &ALL[n];
    let keep = if current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let zipped = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|how| how.to_str().ok())
        .is_some_and(takes_gzip);
    let zipped = zipped && !asset.zipped.is_empty();
    let body = if zipped {
        asset.zipped.as_slice()
    } else {
        asset.plain
    };
    let headers = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, keep),
        (header::VARY, "accept-encoding"),
    ];
    let mut response = (headers, body).into_response();
    if zipped {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
