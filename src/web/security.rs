//! The headers that keep a page safe, and the refusal of what other sites send in our name.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::errors::Problem;
use super::redirect::forget_notice;

/// Only our own style, script and pictures; forms only to us; nobody may frame us.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    font-src 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What every answer carries, unless the handler said something else.
const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// How the outside reaches us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Over TLS, directly or through a proxy: browsers are told to keep to it for two years.
    Https,
    /// Plain, on this machine or a network that is trusted.
    Http,
}

/// Puts both around the routes, and takes shown notices away.
pub fn secure(routes: Router, reached: Reached) -> Router {
    let csrf =
        CsrfLayer::new().with_rejection_response(|_: ProtectionError| Problem::Foreign.into_response());
    let routes = routes.layer(csrf).layer(middleware::from_fn(forget_notice));
    routes.layer(middleware::from_fn(move |request, next| {
        headers(reached, request, next)
    }))
}

async fn headers(reached: Reached, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if reached == Reached::Https {
        let forever = HeaderValue::from_static("max-age=63072000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, forever);
    }
    response
}
