//! One referral: where it stands, what can be done next, and what happened. Each side sees its own.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;

use super::{
    besides::{Besides, Own},
    buttons::{Button, How, buttons},
    eyes::Eyes,
    happened::{Happened, when},
    origin::Origin,
    view,
};
use crate::{
    audit::Recorded,
    consent::{Consent, Purpose},
    identity::Here,
    kit::{
        actor::Side,
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{Id as _, ReferralId},
        token,
    },
    obligation::{Kind, Obligation, Standing},
    outbox::Outgoing,
    partnership,
    person::{self, Person},
    referral::{
        model::{Action, Described, Ending, Referral, Urgency},
        store::{self, AlsoOpen, Appointment, Contact, Feedback, Progress, Reached, SecondAsk, Words},
    },
    web::{Chrome, Page, say, ui},
};

/// Everything that a page about a referral is made of.
struct Whole {
    referral: Referral,
    /// As lists show them.
    name: String,
    /// Nobody any more for an organisation with which the person stopped sharing.
    person: Option<Person>,
    consent: Consent,
    /// The inside names of the service, and of the team that sent it.
    to: String,
    from: String,
    areas: Vec<String>,
    /// What more is known of the needs, as far as this side may read it.
    described: Vec<Described>,
    obligations: Vec<Obligation>,
    recorded: Vec<Recorded>,
    appointments: Vec<Appointment>,
    feedback: Option<Feedback>,
    /// The advice side's own.
    contacts: Vec<Contact>,
    words: Option<Words>,
    second: Option<(SecondAsk, String)>,
    /// What else is open for the same need, whoever asked: the advice side's own.
    also: Vec<AlsoOpen>,
    /// What goes out to the client, and what became of it.
    messages: Vec<Outgoing>,
    /// What the referrer was told while it was open.
    progress: Vec<Progress>,
    besides: Besides,
}

#[derive(Template)]
#[template(path = "referral/web/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    key: String,
    /// The list that somebody came from, and its words.
    back: (String, &'static str),
    referral: Referral,
    name: String,
    person: Option<ui::Identity>,
    side: Side,
    stage: &'static str,
    colour: &'static str,
    buttons: Vec<Button>,
    facts: Vec<ui::Row>,
    /// What comes next, by when, and how near that is.
    next: Option<(String, String, &'static str)>,
    clocks: Vec<Clock>,
    appointments: Vec<Appointment>,
    told: Option<Feedback>,
    contacts: Vec<Contact>,
    words: Option<Words>,
    messages: Vec<Outgoing>,
    progress: Vec<Progress>,
    timeline: Vec<ui::Moment>,
    besides: Besides,
    also: Vec<AlsoOpen>,
    may_withdraw: bool,
    may_give_page: bool,
    actions: Vec<Action>,
}

struct Clock {
    what: &'static str,
    due: String,
    standing: &'static str,
    colour: &'static str,
}

pub(super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    RawQuery(query): RawQuery,
) -> Result<Page<Show>> {
    let origin = Origin::read(query.as_deref().unwrap_or_default());
    let side = here.role().side();
    let whole = db
        .read(&here.actor(), async |tx| whole(tx, &id, side).await)
        .await?;
    Ok(Page(page(&here, whole, (side, origin), db.clock().now())))
}

async fn whole(tx: &mut Tx, id: &ReferralId, side: Side) -> Result<Whole> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    let (to, from) = partnership::inside_names(tx, referral.service(), referral.from_team())
        .await?
        .ok_or(Error::NotFound)?;
    let advice = side == Side::Advice;
    let (feedback, words) = how_it_ended(tx, &referral, side).await?;
    // Before somebody accepted it nothing was done for the client.
    let taken = !referral.state().is_undecided();
    // Each side keeps its own. What the other side had shared is gone for it as soon as sharing stops.
    let shared = consent.withdrawn().is_none();
    let person = if shared || !advice {
        Person::find(tx, referral.person()).await?
    } else {
        None
    };
    let recorded = Recorded::about(tx, id.as_str()).await?;
    let happened = Happened(&recorded);
    let needs = Described::of(tx, id).await?;
    let areas: Vec<String> = needs.iter().map(|need| need.area.clone()).collect();
    let besides = Besides::read(tx, (&referral, &areas), (side, &consent), happened).await?;
    let read = taken && (shared || advice);
    Ok(Whole {
        // Asked for only when there is no record to read it from.
        name: match &person {
            Some(person) => person.details().name().listed(),
            None => Person::listed_name(tx, referral.person()).await?,
        },
        to,
        from,
        areas,
        described: described(needs, (side, &consent)),
        obligations: Obligation::of(tx, id).await?,
        appointments: when(read && happened.booked(), Appointment::of(tx, id)).await?,
        progress: when(read && happened.told(), Progress::of(tx, id)).await?,
        feedback,
        contacts: when(taken && advice && happened.tried(), Contact::of(tx, id)).await?,
        words,
        messages: match &person {
            Some(client) if taken && advice => Outgoing::about(tx, id, client).await?,
            _ => Vec::new(),
        },
        also: match side {
            Side::Advice if shared => AlsoOpen::beside(tx, &referral).await?,
            Side::Health | Side::Advice | Side::Both | Side::Outside => Vec::new(),
        },
        second: match side {
            Side::Advice if shared => SecondAsk::of(tx, id).await?,
            Side::Health | Side::Advice | Side::Both | Side::Outside => None,
        },
        person,
        recorded,
        referral,
        besides,
        consent,
    })
}

/// What came of it, once it has ended; the words of the advice side for that side alone.
async fn how_it_ended(
    tx: &mut Tx,
    referral: &Referral,
    side: Side,
) -> Result<(Option<Feedback>, Option<Words>)> {
    match (referral.state().is_open(), side) {
        (true, _) => Ok((None, None)),
        (false, Side::Advice) => store::how_it_ended(tx, referral.id()).await,
        (false, _) => Ok((Feedback::of(tx, referral.id()).await?, None)),
    }
}

/// Details of health are for the advice side only when the patient agreed to that.
fn described(needs: Vec<Described>, (side, consent): (Side, &Consent)) -> Vec<Described> {
    let more = needs.into_iter().filter(|need| !need.lines().is_empty());
    if side == Side::Health || consent.said().purposes.contains(&Purpose::SeeHealthDetails) {
        return more.collect();
    }
    more.map(Described::without_health).collect()
}

fn page(here: &Here, whole: Whole, (side, origin): (Side, Origin), now: Timestamp) -> Show {
    let referral = &whole.referral;
    let (status, stage) = (referral.state().status(), referral.state().stage());
    let facts = facts(&whole, side);
    let eyes = Eyes {
        side,
        level: whole.consent.feedback(),
    };
    let owed: Vec<&Obligation> = in_order(&whole.obligations)
        .into_iter()
        .filter(|owed| eyes.may_see(owed))
        .collect();
    let mut actions = referral.actions(here.staff());
    let withdrawn = whole.consent.withdrawn().is_some();
    // What goes on, goes on with the person's agreement.
    actions.retain(|action| !(withdrawn && *action == Action::Reopen));
    let untold = |owed: &Obligation| {
        owed.kind() == Kind::PatientTold && matches!(owed.standing(now), Standing::Owed | Standing::Overdue)
    };
    actions.retain(|action| *action != Action::TellPatient || whole.obligations.iter().any(untold));
    Show {
        chrome: here.chrome("/referrals"),
        key: token::form_key(),
        back: origin.back(whole.person.as_ref().map(Person::id)),
        person: whole
            .person
            .as_ref()
            .map(|person| person::web::identity_bar(person, date_of(now))),
        name: whole.name,
        side,
        stage: view::stage(side, status, stage),
        colour: view::colour(referral.state()),
        buttons: buttons(referral, &actions, side),
        facts,
        next: next(&owed, now, side),
        clocks: owed.iter().map(|owed| clock(owed, now, side)).collect(),
        appointments: whole.appointments,
        told: told(whole.feedback, withdrawn, side),
        contacts: whole.contacts,
        words: whole.words,
        messages: whole.messages,
        progress: whole.progress,
        timeline: whole
            .recorded
            .iter()
            .rev()
            .filter_map(|recorded| eyes.moment(recorded))
            .collect(),
        besides: whole.besides,
        also: whole.also,
        may_give_page: !withdrawn && !matches!(whole.referral.state().ending(), Some(Ending::Mistaken(..))),
        may_withdraw: !withdrawn && actions.contains(&Action::Withdraw),
        actions,
        referral: whole.referral,
    }
}

/// What came of it, as this side may read it now: consent decides when it is read, too.
fn told(feedback: Option<Feedback>, withdrawn: bool, side: Side) -> Option<Feedback> {
    let feedback = feedback?;
    if withdrawn && side == Side::Health {
        return Some(Feedback {
            paragraphs: vec!["No longer sharing.".to_owned()],
            ..feedback
        });
    }
    Some(feedback)
}

/// What is owed, by when it is due.
pub(super) fn in_order(owed: &[Obligation]) -> Vec<&Obligation> {
    let mut sorted: Vec<&Obligation> = owed.iter().collect();
    sorted.sort_by_key(|owed| owed.due_at());
    sorted
}

/// The first thing that is still owed.
fn next(owed: &[&Obligation], now: Timestamp, side: Side) -> Option<(String, String, &'static str)> {
    let first = owed
        .iter()
        .find(|owed| matches!(owed.standing(now), Standing::Owed | Standing::Overdue))?;
    let (left, level) = view::left(first.due_at(), now);
    let mut what = view::owed_by(first, side).to_owned();
    if let Some(letter) = what.get_mut(..1) {
        letter.make_ascii_lowercase();
    }
    Some((what, left, level))
}

fn facts(whole: &Whole, side: Side) -> Vec<ui::Row> {
    let referral = &whole.referral;
    let urgency = match referral.urgent_reason() {
        Some(reason) => format!("{}: {reason}", referral.urgency().words()),
        None => referral.urgency().words().to_owned(),
    };
    let letter = referral.letter_on().map_or("No letter".to_owned(), say::date);
    let consent = &whole.consent;
    let told = match consent.withdrawn() {
        Some(withdrawal) => format!("No longer sharing, since {}", say::when(withdrawal.at)),
        None => consent.said().feedback.words().to_owned(),
    };
    let mut rows = Vec::new();
    if side == Side::Health || consent.withdrawn().is_none() {
        rows.extend([
            ui::Row::lines("Problems", view::areas(&whole.areas)),
            ui::Row::new("What is happening", referral.summary()),
            ui::Row::new("Date on the letter", letter),
            ui::Row::new("Urgency", urgency),
        ]);
        let more = whole.described.iter().flat_map(more_of_need);
        let more: Vec<String> = more.collect();
        if !more.is_empty() {
            rows.push(ui::Row::lines("More on the problems", more));
        }
    }
    rows.extend([
        ui::Row::new("Sent", say::when(referral.sent_at())),
        ui::Row::new("How it came", referral.came_by().words()),
        ui::Row::new("From", whole.from.as_str()),
        ui::Row::new("To", whole.to.as_str()),
    ]);
    if side == Side::Advice && consent.withdrawn().is_none() {
        let purposes = consent.said().purposes.iter().map(|purpose| purpose.words());
        rows.push(ui::Row::lines(
            "The client agreed to",
            purposes.collect::<Vec<_>>(),
        ));
        rows.extend(consent.said().wording.as_ref().map(view::wording));
    }
    if let Some((second, reference)) = &whole.second {
        let lines = [second.reason.clone(), format!("Sent while {reference} was open")];
        rows.push(ui::Row::lines("Why a second referral", lines));
    }
    let whom = if side == Side::Health {
        "You may be told"
    } else {
        "The referrer may be told"
    };
    rows.push(ui::Row::new(whom, told));
    rows
}

/// What more is known of a need, each line under its area.
fn more_of_need(need: &Described) -> Vec<String> {
    let area = view::areas(std::slice::from_ref(&need.area)).join("");
    need.lines()
        .into_iter()
        .map(|line| format!("{area}: {line}"))
        .collect()
}

fn clock(owed: &Obligation, now: Timestamp, side: Side) -> Clock {
    let standing = owed.standing(now);
    let colour = match standing {
        Standing::Owed => "blue",
        Standing::Overdue | Standing::Breached => "red",
        Standing::Met => "green",
        Standing::Waived => "grey",
    };
    let due = say::until(owed.due_at());
    Clock {
        what: view::owed_by(owed, side),
        due,
        standing: standing.words(),
        colour,
    }
}

impl Show {
    fn is_urgent(&self) -> bool {
        self.referral.urgency() == Urgency::Urgent
    }

    /// Where a message is sent again.
    fn delivery(&self, message: &Outgoing) -> String {
        format!(
            "/referrals/{}/messages/{}/deliveries",
            self.referral.id(),
            message.id
        )
    }

    fn is_advice(&self) -> bool {
        self.side == Side::Advice
    }

    /// Whether it can be turned down beside an earlier one: of two that are alike one has to stay.
    fn came_later(&self) -> bool {
        let earlier =
            |other: &AlsoOpen| (other.since, &other.referral) < (self.referral.sent_at(), self.referral.id());
        self.actions.contains(&Action::Reject) && self.also.iter().any(earlier)
    }
}
