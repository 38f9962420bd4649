//! The door: where requests come in. It is open before the house is ready, and says so; when it closes,
//! whoever is inside may finish.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
    serve::ListenerExt as _,
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tower::ServiceExt as _;

use super::logs;
use crate::{
    kit::error::{Error, Result},
    web::{Problem, assets},
};

/// How long those inside may take to finish; no request takes longer.
const LAST_CALL: Duration = Duration::from_secs(30);
/// How often the counted numbers are put together.
const SUM_UP: Duration = Duration::from_secs(5);

/// Where requests come in.
pub struct Door {
    at: SocketAddr,
    inside: Arc<OnceLock<Router>>,
    close: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Door {
    /// Opens the door. Until it leads somewhere, every page says that we are starting.
    ///
    /// # Errors
    /// `Refused` when the place is taken or not ours to listen on.
    pub async fn open(host: &str, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((host, port))
            .await
            .map_err(|error| Error::Refused(format!("It cannot listen on {host} port {port}: {error}.")))?;
        let at = listener.local_addr().map_err(anyhow::Error::from)?;
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let inside = Arc::new(OnceLock::new());
        let (close, mut closed) = watch::channel(false);
        let serve = axum::serve(
            listener,
            front(&inside).into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(async move {
            // It can only fail when the door itself is gone, and then it is closed too.
            let _ = closed.wait_for(|closed| *closed).await;
        });
        let serving = tokio::spawn(serve.into_future());
        Ok(Self {
            at,
            inside,
            close,
            serving,
        })
    }

    /// The address by which it is reached on this machine.
    pub fn address(&self) -> String {
        let mut at = self.at;
        if at.ip().is_unspecified() {
            at.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{at}")
    }

    /// Lets everybody in.
    pub fn lead_to(&self, house: Router) {
        if self.inside.set(house).is_err() {
            tracing::error!("the door leads somewhere already");
        }
    }

    /// Lets nobody in any more, and waits for those inside: 30 seconds, or until told to stop once more.
    pub async fn close(mut self) {
        let _ = self.close.send(true);
        let over = tokio::select! {
            served = &mut self.serving => served.is_ok(),
            () = tokio::time::sleep(LAST_CALL) => false,
            () = told_to_stop() => false,
        };
        if !over {
            self.serving.abort();
            tracing::warn!("some requests were cut off");
        }
    }
}

/// Waits for the order to stop, from whoever started the program or from the keyboard.
pub async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let term = async {
        match signal(SignalKind::terminate()) {
            Ok(mut term) => {
                term.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "it cannot hear the signal to stop");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = term => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn front(inside: &Arc<OnceLock<Router>>) -> Router {
    let inside = inside.clone();
    let starting = Router::new()
        .route(
            "/healthz",
            get(async || (StatusCode::SERVICE_UNAVAILABLE, "starting\n")),
        )
        .merge(assets::routes())
        .fallback(async || Problem::Starting);
    let pass = async move |request: Request| -> Response {
        let house = inside.get().unwrap_or(&starting).clone();
        match house.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    };
    Router::new().route("/metrics", get(numbers)).fallback(pass)
}

async fn numbers() -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let text = logs::numbers().map(PrometheusHandle::render).unwrap_or_default();
    (kind, text).into_response()
}

/// Puts the counted numbers together from time to time, so that they take no more and more room.
pub(super) async fn sum_up() {
    loop {
        tokio::time::sleep(SUM_UP).await;
        if let Some(numbers) = logs::numbers() {
            numbers.run_upkeep();
        }
    }
}

#[cfg(test)]
mod tests;
