//! Every page, and what stands around all of them. One of the three files that know every slice.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

use crate::{
    arrival, batch, dashboard, demo, digest, identity, outbox, partnership, patient, person, question,
    referral, screening, sheet,
    web::{App, Problem, assets, security, zip},
};

/// The longest body of a request, in bytes; what takes files says otherwise for itself.
const LONGEST_BODY: usize = 128 * 1024;
/// How long a request may take before it is given up.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The whole program as one service.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .merge(arrival::web::routes())
        .merge(batch::web::routes())
        .merge(dashboard::web::routes())
        .merge(demo::web::routes(app.purpose))
        .merge(digest::web::routes())
        .merge(identity::web::routes(app.purpose))
        .merge(outbox::web::routes())
        .merge(partnership::web::routes())
        .merge(patient::web::routes())
        .merge(person::web::routes())
        .merge(question::web::routes())
        .merge(referral::web::routes())
        .merge(screening::web::routes())
        .merge(sheet::web::routes())
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::NotThatWay })
        .layer(middleware::from_fn(in_our_words))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn(to_the_end))
        .with_state(app.clone());
    let pages = security::secure(pages.merge(assets::routes()), app.reached)
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::ours(&anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .layer(middleware::from_fn(zip::zip));
    let health = Router::new().route("/healthz", get(health)).with_state(app);
    pages
        .merge(health)
        .layer(middleware::from_fn(measure))
        .layer(trace())
}

/// A request that was begun is finished, whether or not its sender stays on the line: what it writes is
/// whole, and its key remembers the answer for the next try.
///
/// What only reads is done in place: nothing is lost with it, and a task of its own is a hop to another processor.
async fn to_the_end(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        let work = tokio::time::timeout(LONGEST_WAIT, next.run(request));
        return work.await.unwrap_or_else(|_| Problem::TooSlow.into_response());
    }
    let work = tokio::spawn(async move { tokio::time::timeout(LONGEST_WAIT, next.run(request)).await });
    match work.await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Problem::TooSlow.into_response(),
        Err(_) => Problem::ours(&anyhow::anyhow!("a handler panicked")).into_response(),
    }
}

/// What the framework itself refuses, such as an address with an identifier that is none, is said by a page
/// of ours: its own words are for whoever wrote the program.
async fn in_our_words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match response.status() {
        StatusCode::BAD_REQUEST if plain => Problem::NotFound.into_response(),
        StatusCode::PAYLOAD_TOO_LARGE if plain => Problem::TooLarge.into_response(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE if plain => Problem::NotAForm.into_response(),
        _ => response,
    }
}

/// How long whoever asks for our health waits for the database. A database that answers later is not well.
const LONGEST_LOOK: std::time::Duration = std::time::Duration::from_secs(2);

/// 200 when a write can be made now, and only then.
async fn health(State(app): State<App>) -> Response {
    let plain = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let asked = tokio::time::timeout(LONGEST_LOOK, app.db.can_write()).await;
    match asked.unwrap_or_else(|_| Err(anyhow::anyhow!("it does not answer").into())) {
        Ok(()) => (plain, "ok\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "the database cannot be written");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                plain,
                "the database cannot be written\n",
            )
                .into_response()
        }
    }
}

/// Counts and times requests by the route, never by the address, which may name a record.
async fn measure(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [
        ("method", method.to_string()),
        ("route", route),
        ("status", status),
    ];
    metrics::histogram!("alongside_request_seconds", &labels).record(begun.elapsed());
    response
}

/// One line for each request that failed or took long, with the route and nothing else of the address.
fn trace() -> TraceLayer<
    tower_http::classify::SharedClassifier<tower_http::classify::ServerErrorsAsFailures>,
    impl Fn(&Request) -> tracing::Span + Clone,
> {
    TraceLayer::new_for_http().make_span_with(|request: &Request| {
        let route = request.extensions().get::<axum::extract::MatchedPath>();
        let route = route.map_or("none", axum::extract::MatchedPath::as_str);
        tracing::info_span!("request", method = %request.method(), route)
    })
}
