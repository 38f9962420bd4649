//! Pages travel compressed: fast rather than small, because a page is made for one reader and read once.

use std::cell::RefCell;

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use flate2::{Compress, Compression, FlushCompress, Status};

/// What is shorter is sent as it is: it fits in one packet either way.
const SHORTEST: u64 = 860;
/// What is longer is sent as it comes.
const LONGEST: usize = 4 << 20;

thread_local! {
    /// Each holds a quarter of a megabyte, so they are kept and not made for every page.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::fast(), 15));
}

/// Compresses whole texts for those who take them so. Files and streams pass as they are.
pub async fn zip(request: Request, next: Next) -> Response {
    let wanted = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|how| how.to_str().ok())
        .is_some_and(takes_gzip);
    let response = next.run(request).await;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let size = body.size_hint().exact();
    if !wanted || size.is_none_or(|size| size < SHORTEST || size > LONGEST as u64) {
        return Response::from_parts(parts, body);
    }
    // A body of known size is in memory already; it cannot fail to be read.
    let Ok(plain) = to_bytes(body, LONGEST).await else {
        return Response::from_parts(parts, Body::empty());
    };
    match COMPRESS.with_borrow_mut(|compress| whole(compress, &plain)) {
        Some(zipped) => {
            parts
                .headers
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(zipped))
        }
        None => Response::from_parts(parts, Body::from(plain)),
    }
}

/// Whether a browser that says this takes gzip.
pub(super) fn takes_gzip(how: &str) -> bool {
    how.split(',')
        .map(str::trim)
        .any(|one| one == "gzip" || one.starts_with("gzip;") && !one.ends_with("q=0"))
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/") || kind.starts_with("application/json"))
}

/// All of it in one go; `None` when that does not make it smaller.
fn whole(compress: &mut Compress, plain: &[u8]) -> Option<Vec<u8>> {
    compress.reset();
    let mut zipped = Vec::with_capacity(plain.len());
    let done = compress.compress_vec(plain, &mut zipped, FlushCompress::Finish);
    matches!(done, Ok(Status::StreamEnd)).then_some(zipped)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn one_page_after_another_comes_out_as_it_went_in() {
        let mut compress = Compress::new_gzip(Compression::fast(), 15);
        for page in ["<p>one</p>".repeat(500), "<li>two</li>".repeat(9_000)] {
            let zipped = whole(&mut compress, page.as_bytes()).unwrap();
            assert!(zipped.len() < page.len() / 10);
            let mut back = String::new();
            GzDecoder::new(zipped.as_slice())
                .read_to_string(&mut back)
                .unwrap();
            assert_eq!(back, page);
        }
    }

    #[test]
    fn what_does_not_get_smaller_is_left_as_it_is() {
        let mut compress = Compress::new_gzip(Compression::fast(), 15);
        let noise: Vec<u8> = (0..80_u8).flat_map(|n| Sha256::digest([n])).collect();
        assert_eq!(whole(&mut compress, &noise), None);
        assert!(whole(&mut compress, &[b'a'; 2_000]).is_some());
    }

    #[test]
    fn gzip_is_taken_unless_it_is_refused() {
        assert!(takes_gzip("gzip, deflate, br") && takes_gzip("br, gzip;q=0.8"));
        assert!(!takes_gzip("identity") && !takes_gzip("gzip;q=0") && !takes_gzip(""));
    }
}
