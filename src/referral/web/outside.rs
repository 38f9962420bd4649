//! What was passed on to providers outside, as each side reads it; and the letter to such a provider.

use askama::Template;
use axum::extract::{Path, State};
use jiff::Timestamp;

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
    /// How the provider is reached, for whoever asks it.
    pub(super) reached: String,
    /// Where it is recorded that the provider was told that the client no longer agrees, while it was not.
    pub(super) tell: Option<String>,
}

/// Those of a referral. Once the person stopped sharing health staff read none of them here, and the advice side only
/// whom it still has to tell so. One of which the person no longer agrees is the advice side's alone.
pub(super) async fn passed(
    tx: &mut Tx,
    referral: &Referral,
    (side, consent): (Side, &Consent),
    happened: Happened<'_>,
) -> Result<Vec<Passed>> {
    let gone = consent.withdrawn().is_some();
    if gone && side != Side::Advice || !happened.passed_outside() {
        return Ok(Vec::new());
    }
    let staff = tx.staff()?.clone();
    let all = Outside::of(tx, referral.id()).await?;
    let read = |one: &Outside| {
        if side == Side::Advice {
            let mut own = own(referral, one, &staff);
            if gone {
                own.words.clear();
            }
            return Some(own);
        }
        if one.withdrawn_at.is_some() {
            return None;
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
            reached: String::new(),
            tell: None,
        })
    };
    Ok(all.iter().filter_map(read).collect())
}

fn own(referral: &Referral, one: &Outside, staff: &Staff) -> Passed {
    let stands = match (&one.answer, one.withdrawn_at) {
        (_, Some(at)) => no_longer(one, at),
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
        tell: (theirs && one.is_to_be_told()).then(|| format!("{href}/told")),
        href: (theirs && one.withdrawn_at.is_none()).then_some(href),
        reached: if theirs { reached(one) } else { String::new() },
    }
}

fn no_longer(one: &Outside, at: Timestamp) -> String {
    let gone = format!("The client no longer agrees, since {}.", say::when(at));
    match one.told_at {
        Some(at) => format!("{gone} The provider was told, {}", say::when(at)),
        None if one.is_to_be_told() => format!("{gone} Tell the provider."),
        None => gone,
    }
}

/// How the provider is reached, as it was last checked.
fn reached(one: &Outside) -> String {
    let ways = [one.phone.as_str(), one.email.as_str()];
    let ways: Vec<&str> = ways.into_iter().filter(|way| !way.is_empty()).collect();
    if ways.is_empty() {
        return String::new();
    }
    format!("{} (checked on {})", ways.join(", "), say::date(one.checked_on))
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
