//! Named scenarios of a demonstration: something worth looking at, made by the verbs that everybody uses, and made anew at
//! the press of a button. The one before is ended, as far as it was not, so that no list shows two.

mod clearing;
mod making;

use crate::{
    identity::{Membership, actions::one_per_role},
    kit::{
        actor::{Actor, Role},
        db::{Db, Tx},
        error::{Error, Result},
        id::MembershipId,
    },
};

crate::words! {
    /// Something worth looking at.
    Scene {
        Breach = "about-to-breach", "A referral that is about to breach";
        Withdrew = "withdrew", "A patient who withdrew";
        Alike = "two-alike", "Two records that look alike";
        List = "list", "A list to bring in";
        Polish = "asked-in-polish", "Asked by the public page in Polish";
        Unread = "unread-feedback", "Feedback nobody read";
    }
}

/// A scenario that is ready: who looks at it, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub scene: Scene,
    pub who: MembershipId,
    pub name: String,
    pub role: Role,
    /// The page on which it begins.
    pub path: String,
}

impl Scene {
    /// What there is to see, and to try.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Breach => {
                "It came on the last working day, and nobody has said that they have it. Find it among what is \
                 nobody’s yet, with what is owed and by when. Acknowledge it, and see the clock stop."
            }
            Self::Withdrew => {
                "The patient no longer agrees to share. See what is left for the advice side, which is only that, \
                 and take note of it."
            }
            Self::Alike => {
                "Somebody was recorded again with a slip. Compare the two, and say whether they are different people."
            }
            Self::List => {
                "A team has brought a list: one row can be brought in, one looks like somebody on record, and one is \
                 wrong. Decide, and bring it in. A list that the team was bringing in itself is put aside."
            }
            Self::Polish => {
                "Somebody has written in Polish and may be sent texts. Look after it, and enter it or answer it."
            }
            Self::Unread => {
                "The adviser has closed it, and what came of it waits to be read. Read it, and the loop is closed."
            }
        }
    }

    /// Whom to be.
    pub const fn whom(self) -> Role {
        match self {
            Self::Breach | Self::Withdrew | Self::Polish => Role::Intake,
            Self::Alike | Self::List | Self::Unread => Role::Referrer,
        }
    }

    /// Makes it anew, in the first partnership of the demonstration. `copy` tells one making from the next. What is left to do
    /// about the one before is done.
    ///
    /// # Errors
    /// Whatever a verb refuses, and `NotFound` when the demonstration lacks somebody.
    pub async fn set(self, db: &Db, copy: u64, before: Option<&Set>) -> Result<Set> {
        let nobody = Actor::Operator(None);
        let path = db.write(&nobody, async |tx| {
            if let Some(before) = before {
                clearing::put_away(tx, &before.path).await?;
            }
            making::make(tx, self, copy).await
        });
        let path = path.await?;
        db.read(&nobody, async |tx| {
            let shown = first_partnership(tx).await?;
            let who = holding(&shown, self.whom())?;
            Ok(Set {
                scene: self,
                who: who.id.clone(),
                name: who.name.clone(),
                role: who.role,
                path,
            })
        })
        .await
    }
}

/// Makes every scenario.
///
/// # Errors
/// As [`Scene::set`].
pub async fn set_all(db: &Db) -> Result<Vec<Set>> {
    let mut all = Vec::with_capacity(Scene::ALL.len());
    for scene in Scene::ALL {
        all.push(scene.set(db, 0, None).await?);
    }
    Ok(all)
}

/// Those whom the sign-in page offers in the partnership that it names first.
async fn first_partnership(tx: &mut Tx) -> Result<Vec<Membership>> {
    let shown = one_per_role(tx).await?;
    let first = shown.iter().min_by(|one, other| one.1.cmp(&other.1));
    let first = first.ok_or(Error::NotFound)?.0.partnership.clone();
    let here = shown.into_iter().map(|(member, _)| member);
    Ok(here.filter(|member| member.partnership == first).collect())
}

fn holding(shown: &[Membership], role: Role) -> Result<&Membership> {
    shown
        .iter()
        .find(|member| member.role == role)
        .ok_or(Error::NotFound)
}
