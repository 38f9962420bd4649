//! Who is signed in at this request, and the frame around their pages.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::super::{actions, model::Session};
use crate::{
    kit::{
        actor::{Actor, Role, Side, Staff},
        error::{Error, Result},
    },
    web::{App, Chrome, Left, NavItem, Purpose, SignedIn},
};

/// A signed-in member of staff. A handler that asks for it is closed to everybody else.
#[derive(Clone, Debug)]
pub struct Here {
    session: Session,
    chrome: Chrome,
}

impl Here {
    /// The member of staff, as who acts.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.session.staff.clone())
    }

    pub fn staff(&self) -> &Staff {
        &self.session.staff
    }

    pub fn role(&self) -> Role {
        self.session.staff.role
    }

    /// What the people who are helped are called on this side.
    pub fn client(&self) -> &'static str {
        match self.role().side() {
            Side::Health => "patient",
            Side::Advice | Side::Both | Side::Outside => "client",
        }
    }

    /// The frame of a page at this place of the navigation.
    pub fn chrome(&self, at: &str) -> Chrome {
        self.chrome.clone().at(at)
    }

    /// Closed to everybody but these roles; to the others there is no such page.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn only(&self, roles: &[Role]) -> Result<()> {
        if roles.contains(&self.role()) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Here
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let app = App::from_ref(state);
        let secret = cookie(&parts.headers, app.cookie()).ok_or(Error::SignedOut)?;
        let session = actions::resume(&app.db, &secret).await?;
        let Ok(Left(notice)) = Left::from_request_parts(parts, state).await;
        let chrome = frame(&session, app.purpose).with(notice);
        Ok(Self { session, chrome })
    }
}

/// The value of one of our cookies.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(named, _)| *named == name)
        .map(|(_, value)| value.to_owned())
}

fn frame(session: &Session, purpose: Purpose) -> Chrome {
    let staff = &session.staff;
    Chrome {
        partnership: session.partnership_name.clone(),
        signed_in: Some(SignedIn {
            name: staff.name.clone(),
            role: staff.role.words().to_owned(),
            organisation: session.organisation_name.clone(),
            change_role: (session.roles > 1).then(|| "/session/role".to_owned()),
        }),
        nav: places(staff.role)
            .iter()
            .map(|(words, href)| NavItem::to(words, href))
            .collect(),
        notice: None,
        demo: match purpose {
            Purpose::Demonstration => Some("/sign-in".to_owned()),
            Purpose::Real => None,
        },
    }
}

/// Where each role goes; everything else is not found for it.
pub fn places(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Referrer | Role::TeamLead => &[
            ("To do", "/work"),
            ("Patients", "/people"),
            ("Quick referral", "/quick"),
            ("Drafts", "/drafts"),
            ("Lists", "/lists"),
            ("Sent referrals", "/referrals"),
            ("What came of it", "/feedback"),
            ("How it is going", "/dashboard"),
            ("Quick questions", "/questions"),
        ],
        Role::Adviser => &[
            ("To do", "/work"),
            ("Clients", "/people"),
            ("Referrals", "/referrals"),
            ("Feedback", "/feedback/counts"),
            ("How it is going", "/dashboard"),
            ("Quick questions", "/questions"),
        ],
        Role::Intake | Role::Supervisor => &[
            ("To do", "/work"),
            ("Clients", "/people"),
            ("Referrals", "/referrals"),
            ("Feedback", "/feedback/counts"),
            ("How it is going", "/dashboard"),
            ("Enter a referral", "/quick"),
            ("Asked for help", "/asked"),
            ("Quick questions", "/questions"),
            ("Capacity", "/capacity"),
        ],
        Role::Manager => &[
            ("Partnership", "/partnership"),
            ("Staff", "/staff"),
            ("Outbox", "/outbox"),
            ("Quick questions", "/questions"),
            ("Capacity", "/capacity"),
            ("How it is going", "/dashboard"),
            ("Who finds what", "/identification"),
            ("Feedback", "/feedback/counts"),
            ("How referrals come", "/routes"),
            ("Asked for help", "/asked"),
        ],
        Role::Administrator => &[
            ("Partnership", "/partnership"),
            ("Staff", "/staff"),
            ("Outbox", "/outbox"),
        ],
        Role::InformationGovernance => &[("Staff", "/staff")],
        Role::Volunteer | Role::Funder | Role::Researcher => &[("Start", "/start")],
    }
}

/// The first page of a role.
pub fn home(role: Role) -> &'static str {
    places(role).first().map_or("/start", |(_, href)| href)
}
