//! More people for a world, and acting as them without a browser.

use super::{Browser, World};
use crate::{
    identity::{
        Membership, NewMember,
        actions::{give_membership, staff},
    },
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        id::{MembershipId, OrganisationId, PartnershipId, TeamId},
    },
};

/// Somebody who has joined: their membership, and the secret of their invitation.
pub struct Joined {
    pub membership: MembershipId,
    pub email: String,
    pub secret: String,
}

impl World {
    /// Whoever holds a role in the world's partnership, as who acts.
    pub async fn actor(&self, role: Role) -> Actor {
        let operator = Actor::Operator(Some(self.partnership.clone()));
        let found = self.db.read(&operator, async |tx| {
            let all = Membership::page(tx, None, 1000).await?;
            let name = format!("{} Person", role.words());
            let first = all.into_iter().find(|member| member.name == name);
            staff(tx, &first.unwrap().id).await
        });
        Actor::Staff(found.await.unwrap())
    }

    /// Somebody new in the world's partnership, as who acts.
    pub async fn colleague(&self, role: Role, organisation: &OrganisationId, team: Option<&TeamId>) -> Actor {
        let partnership = self.partnership.clone();
        let joined = self.join(&partnership, role, organisation, team).await;
        let operator = Actor::Operator(Some(partnership));
        let found = self
            .db
            .read(&operator, async |tx| staff(tx, &joined.membership).await);
        Actor::Staff(found.await.unwrap())
    }

    /// Gives somebody new a role.
    pub async fn join(
        &self,
        partnership: &PartnershipId,
        role: Role,
        organisation: &OrganisationId,
        team: Option<&TeamId>,
    ) -> Joined {
        // Identifiers of one millisecond sort by chance; whoever joins comes after those who are there.
        self.pause();
        let email = format!("{}@example.org", ulid::Ulid::new()).to_lowercase();
        let new = NewMember {
            name: format!("Another {}", role.words()),
            email: email.clone(),
            organisation: organisation.clone(),
            team: team.cloned(),
            role,
            starts_on: date_of(self.now()),
            ends_on: None,
        };
        let operator = Actor::Operator(Some(partnership.clone()));
        let invited = self
            .db
            .write(&operator, async |tx| give_membership(tx, new).await);
        let invited = invited.await.unwrap();
        Joined {
            membership: invited.membership,
            email,
            secret: invited.secret.unwrap(),
        }
    }

    /// Somebody who takes up their invitation and signs in, as in a real installation.
    pub async fn arrives(&self, joined: &Joined) -> Browser {
        const PASSWORD: &str = "correct horse battery staple";
        let mut browser = self.visitor();
        let invitation = format!("/invitations/{}", joined.secret);
        browser.open(&invitation).await;
        browser.send(&invitation, &[("password", PASSWORD)]).await;
        let credentials = [("email", joined.email.as_str()), ("password", PASSWORD)];
        browser.post("/sign-in", &credentials).await;
        assert_ne!(browser.page().path, "/sign-in", "{}", browser.page().text());
        browser
    }
}
