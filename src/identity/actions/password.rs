//! Hashing and checking passwords: costly on purpose, so only a few at a time.
//!
//! Each takes a processor and 19 MiB for a while, and anybody who finds the sign-in page can ask for one.
//! Beyond a short queue they are told to come back, so that those who work here notice nothing.

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::kit::error::{Error, Result};

/// Hashed at the same time.
const AT_ONCE: usize = 4;
/// Those, and as many as may wait for them.
const ROOM: usize = 20;
/// Seconds after which whoever found no room may try again.
const COME_BACK: u32 = 5;

static TURNS: Turns = Turns::new(AT_ONCE, ROOM);

/// Who hashes, and who waits for a turn.
struct Turns {
    working: Semaphore,
    room: Semaphore,
}

/// A turn, given back when it is dropped.
struct Turn<'a>(#[expect(dead_code, reason = "held, not read")] (SemaphorePermit<'a>, SemaphorePermit<'a>));

impl Turns {
    const fn new(working: usize, room: usize) -> Self {
        Self {
            working: Semaphore::const_new(working),
            room: Semaphore::const_new(room),
        }
    }

    async fn take(&self) -> Result<Turn<'_>> {
        let place = self.room.try_acquire().map_err(|_| Error::Busy(COME_BACK))?;
        let turn = self.working.acquire().await.map_err(anyhow::Error::from)?;
        Ok(Turn((turn, place)))
    }
}

/// # Errors
/// `Busy` when too many do it at once.
pub(super) async fn hash_password(password: String) -> Result<String> {
    let turn = TURNS.take().await?;
    let hashed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    });
    let hashed = hashed.await.map_err(anyhow::Error::from)?;
    Ok(hashed.map_err(|error| anyhow::anyhow!("hashing a password: {error}"))?)
}

/// Takes as long for somebody who does not exist as for somebody who does.
///
/// # Errors
/// `Busy` when too many do it at once.
pub(super) async fn verify_password(password: String, hash: Option<String>) -> Result<bool> {
    let Some(hash) = hash else {
        return hash_password(password).await.map(|_| false);
    };
    let turn = TURNS.take().await?;
    let verified = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let hash = PasswordHash::new(&hash).map_err(|error| anyhow::anyhow!("a stored password: {error}"))?;
        anyhow::Ok(
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok(),
        )
    });
    Ok(verified.await.map_err(anyhow::Error::from)??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beyond_a_short_queue_nobody_waits() {
        let turns = Turns::new(1, 2);
        let first = turns.take().await.unwrap();
        let mut second = std::pin::pin!(turns.take());
        assert!(futures_now(&mut second).is_none(), "the second waits its turn");
        assert!(
            matches!(turns.take().await, Err(Error::Busy(5))),
            "for the third there is no room"
        );
        drop(first);
        let second = second.await.unwrap();
        drop(second);
        assert!(turns.take().await.is_ok(), "turns are given back");
    }

    /// What a future answers at once.
    fn futures_now<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::Pin::new(future).poll(&mut context) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        }
    }
}
