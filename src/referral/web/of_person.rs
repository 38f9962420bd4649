//! The referrals of one person, as far as whoever asks may know of them.

use askama::Template;
use axum::extract::{Path, State};

use super::view;
use crate::{
    identity::Here,
    kit::{
        actor::Side,
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::PersonId,
        token,
    },
    person::{self, Person},
    referral::model::Referral,
    web::{Chrome, Page, say, ui},
};

/// Nobody reads more on one page; the newest come first.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "referral/web/of_person.html")]
pub(super) struct OfPerson {
    chrome: Chrome,
    identity: ui::Identity,
    address: String,
    client: &'static str,
    referrals: Vec<Line>,
    /// Those of others to which they are a joint party.
    joint: Vec<Line>,
    /// For those who refer.
    refer: Option<Refer>,
}

struct Line {
    href: String,
    reference: String,
    sent: String,
    stage: &'static str,
}

struct Refer {
    key: String,
    person: String,
    words: String,
}

pub(super) async fn index(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<String>,
) -> Result<Page<OfPerson>> {
    let id: PersonId = id.parse()?;
    let (person, referrals, joint) = db
        .read(&here.actor(), async |tx| {
            let person = Person::find(tx, &id).await?.ok_or(Error::NotFound)?;
            let own = Referral::of_person(tx, &id, MOST).await?;
            Ok((person, own, Referral::of_party(tx, &id, MOST).await?))
        })
        .await?;
    let side = here.role().side();
    let line = |referral: &Referral| Line {
        href: format!("/referrals/{}?from=person", referral.id()),
        reference: referral.reference().to_owned(),
        sent: say::date(say::date_of(referral.sent_at())),
        stage: view::stage(side, referral.state().status(), referral.state().stage()),
    };
    let words = format!("Refer this {}", here.client());
    Ok(Page(OfPerson {
        chrome: here.chrome("/people"),
        identity: person::web::identity_bar(&person, date_of(db.clock().now())),
        address: format!("/people/{id}"),
        client: here.client(),
        referrals: referrals.iter().map(line).collect(),
        joint: joint.iter().map(line).collect(),
        refer: (side == Side::Health).then(|| Refer {
            key: token::form_key(),
            person: id.to_string(),
            words,
        }),
    }))
}
