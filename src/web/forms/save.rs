//! Saving what was typed into a form: once, however often it is sent, and never over what somebody else
//! saved meanwhile.

use super::{Errors, Question, Sheet, Typed, question::first};
use crate::kit::{
    actor::Actor,
    db::{Db, Tx},
    error::{Error, Result},
};

/// A form that somebody sent, and its questions. The first is the one to go to when the whole is refused.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub typed: &'a Typed,
    pub questions: &'a [Question],
}

impl Asking<'_> {
    /// Saves it by `verb`, which answers the page to go to. Refused, or when somebody else was faster, the
    /// form is to be drawn again: `now` reads what is recorded, as the form would hold it, and its version.
    ///
    /// # Errors
    /// Whatever else `verb` or `now` answers.
    pub async fn save(
        self,
        (db, actor): (&Db, &Actor),
        verb: impl AsyncFnOnce(&mut Tx) -> Result<String>,
        now: impl AsyncFnOnce(&mut Tx) -> Result<(Typed, i64)>,
    ) -> Result<Result<String, Sheet>> {
        let typed = self.typed.clone();
        match db.write_once(actor, &typed.once(), verb).await {
            Ok(to) => Ok(Ok(to)),
            Err(Error::Refused(why)) => {
                let errors = Errors::one(first(self.questions), why);
                Ok(Err(Sheet::refused(typed, errors)))
            }
            Err(Error::RefusedAt { field, sentence }) => {
                Ok(Err(Sheet::refused(typed, Errors::one(field, sentence))))
            }
            Err(Error::Stale) => {
                let (recorded, version) = db.read(actor, now).await?;
                Ok(Err(Sheet::overtaken(typed, &recorded, version, self.questions)))
            }
            Err(other) => Err(other),
        }
    }
}
