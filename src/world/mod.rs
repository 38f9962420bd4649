//! The test kit: a running system with people in it, a clock to turn and a post-box to read.

pub mod database;

/// Writes each story twice, once for each database.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "each story uses what it needs")]
            use super::*;
            use $crate::world::database::Engine;

            async fn story($engine: Engine) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                Box::pin(story(Engine::Sqlite)).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                Box::pin(story(Engine::Postgres)).await;
            }
        }
    )*};
}
