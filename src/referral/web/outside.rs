//! What was passed on to providers outside, as each side reads it; and the letter to such a provider.

use askama::Template;
use axum::extract::{Path, State};

use super::happened::Happened;
use crate::{
    consent::Consent,
    identity::Here,
    kit::{
        actor::{Side, Staff},
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{OutsideId, ReferralId},
    },
    partnership::{Organisation, Provider, Service},
    person::{Channel, Person, Reach},
    referral::{
        actions,
        model::{Referral, Refused, outside_words},
        store::Outside,
    },
    web::{Chrome, Page, say, ui},
};

/// One that was passed on, as a side may read it.
pub(super) struct Passed {
    pub(super) name: String,
    pub(super) stands: String,
    pub(super) when: String,
    /// What was passed on, and what the adviser can do; for the advice side.
    pub(super) words: String,
    /// Where the answer is written down, while there is none.
    pub(super) answer: Option<String>,
    /// Its address; the letter and the withdrawal are below it. `None` when the client no longer agrees.
    pub(super) href: Option<String>,
}

/// Those of a referral. Once the person stopped sharing, nobody reads them here.
pub(super) async fn passed(
    tx: &mut Tx,
    referral: &Referral,
    (side, consent): (Side, &Consent),
    happened: Happened<'_>,
) -> Result<Vec<Passed>> {
    if consent.withdrawn().is_some() || !happened.passed_outside() {
        return Ok(Vec::new());
    }
    let staff = tx.staff()?.clone();
    let all = Outside::of(tx, referral.id()).await?;
    let read = |one: &Outside| {
        if side == Side::Advice {
            return Some(own(referral, one, &staff));
        }
        let answer = one.answer.map(|(answer, _)| answer);
        let (name, stands) = outside_words(consent.feedback(), &one.name, answer, &one.answer_words)?;
        Some(Passed {
            name,
            stands,
            when: say::when(one.answer.map_or(one.at, |(_, at)| at)),
            words: String::new(),
            answer: None,
            href: None,
        })
    };
    Ok(all.iter().filter_map(read).collect())
}

fn own(referral: &Referral, one: &Outside, staff: &Staff) -> Passed {
    let stands = match (&one.answer, one.withdrawn_at) {
        (_, Some(at)) => format!("The client no longer agrees, since {}", say::when(at)),
        (None, None) => format!("No answer yet. Ask by {}", say::date(one.answer_by)),
        (Some((answer, _)), None) if one.answer_words.is_empty() => answer.words().to_owned(),
        (Some((answer, _)), None) => format!("{}: {}", answer.words(), one.answer_words),
    };
    let theirs = actions::may_ask_outside(staff, referral, one);
    let href = format!("/referrals/{}/outside/{}", referral.id(), one.id);
    Passed {
        name: one.name.clone(),
        stands,
        when: format!("{}, {}", one.by, say::when(one.at)),
        words: one.words.clone(),
        answer: (theirs && one.takes_answer()).then(|| format!("{href}/answer")),
        href: (theirs && one.withdrawn_at.is_none()).then_some(href),
    }
}

#[derive(Template)]
#[template(path = "referral/web/outside_letter.html")]
pub(super) struct Letter {
    chrome: Chrome,
    back: String,
    from: Vec<String>,
    to: Vec<String>,
    dated: String,
    facts: Vec<ui::Row>,
    words: String,
    agreed: String,
}

pub(super) async fn letter(
    State(db): State<Db>,
    here: Here,
    Path((id, outside)): Path<(ReferralId, OutsideId)>,
) -> Result<Page<Letter>> {
    let actor = here.actor();
    let letter = db.read(&actor, async |tx| write(tx, &id, &outside).await).await?;
    Ok(Page(Letter {
        chrome: here.chrome("/referrals"),
        ..letter
    }))
}

async fn write(tx: &mut Tx, id: &ReferralId, outside: &OutsideId) -> Result<Letter> {
    let (referral, asked) = actions::outside(tx, id, outside).await?;
    if asked.withdrawn_at.is_some() {
        return Err(Error::refused(Refused::NoLetter));
    }
    let person = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    let organisation = Organisation::find(tx, referral.to_organisation()).await?;
    let organisation = organisation.ok_or(Error::NotFound)?;
    let provider = Provider::find(tx, &asked.provider)
        .await?
        .ok_or(Error::NotFound)?;
    let mut from = vec![
        service.details.naming.outside().to_owned(),
        organisation.details.name,
    ];
    from.push(service.details.phone);
    let mut to = vec![asked.name];
    to.extend(
        provider
            .details
            .address
            .split(',')
            .map(|line| line.trim().to_owned()),
    );
    to.push(provider.details.email);
    from.retain(|line| !line.is_empty());
    to.retain(|line| !line.is_empty());
    Ok(Letter {
        chrome: Chrome::plain(),
        back: format!("/referrals/{id}"),
        from,
        to,
        dated: say::date(date_of(asked.at)),
        facts: facts(&referral, &person),
        words: asked.words,
        agreed: say::date(asked.agreed_on),
    })
}

/// Who it is and how they are reached: only where it is known to be safe now.
fn facts(referral: &Referral, person: &Person) -> Vec<ui::Row> {
    let details = person.details();
    let mut facts = vec![ui::Row::new("Client", details.name().full())];
    facts.extend(
        details
            .born
            .map(|born| ui::Row::new("Date of birth", say::date(born))),
    );
    facts.push(ui::Row::new("Our reference", referral.reference()));
    let safe = [Channel::Call, Channel::Text, Channel::Email, Channel::Post]
        .into_iter()
        .filter_map(|channel| person.reach(channel).ok());
    let way = |reach: Reach| format!("{}: {}", reach.channel().words(), reach.to().in_one_line());
    let mut ways: Vec<String> = safe.map(way).collect();
    let manner = &person.safe_contact().manner;
    let heed = [
        ("When", &manner.hours),
        ("Say that you are", &manner.say),
        ("Code phrase", &manner.code_phrase),
    ];
    if ways.is_empty() {
        ways.push("Through us only. Do not contact the client yourselves.".to_owned());
    } else {
        let said = heed.into_iter().filter(|(_, said)| !said.is_empty());
        ways.extend(said.map(|(what, said)| format!("{what}: {said}")));
        ways.push("In no other way: it may not be safe.".to_owned());
    }
    facts.push(ui::Row::lines("How to reach them", ways));
    facts
}
