//! One referral: where it stands, what can be done next, and what happened. Each side sees its own.

use askama::Template;
use axum::extract::{Path, State};
use jiff::Timestamp;

use super::view;
use crate::{
    audit::Recorded,
    consent::Consent,
    event::Event,
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
    partnership::{Service, Team},
    person::{self, Person},
    referral::{
        model::{
            Action, Happening, Referral, State as Stands, Tail, Urgency, shown_to_referrer, stage_words,
        },
        store::{self, Appointment, Contact, Feedback, Reached, SecondAsk, Words},
    },
    web::{Chrome, Page, say, ui},
};

/// Everything that a page about a referral is made of.
struct Whole {
    referral: Referral,
    person: Person,
    consent: Consent,
    service: Service,
    from: Team,
    areas: Vec<String>,
    obligations: Vec<Obligation>,
    recorded: Vec<Recorded>,
    appointments: Vec<Appointment>,
    feedback: Option<Feedback>,
    /// The advice side's own.
    contacts: Vec<Contact>,
    words: Option<Words>,
    second: Option<(SecondAsk, String)>,
}

#[derive(Template)]
#[template(path = "referral/web/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    key: String,
    referral: Referral,
    person: ui::Identity,
    side: Side,
    stage: &'static str,
    colour: &'static str,
    buttons: Vec<Button>,
    facts: Vec<ui::Row>,
    /// What comes next, by when, and how near that is.
    next: Option<(String, String, &'static str)>,
    clocks: Vec<Clock>,
    appointments: Vec<Appointment>,
    feedback: Option<Feedback>,
    contacts: Vec<Contact>,
    words: Option<Words>,
    timeline: Vec<ui::Moment>,
    may_withdraw: bool,
}

/// Something that can be done now: at once, or on a page of its own.
struct Button {
    words: &'static str,
    href: String,
    variant: &'static str,
    how: How,
}

#[derive(PartialEq)]
enum How {
    AtOnce,
    OnAPage,
}

struct Clock {
    what: &'static str,
    due: String,
    standing: &'static str,
    colour: &'static str,
}

pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<ReferralId>) -> Result<Page<Show>> {
    let side = here.role().side();
    let whole = db
        .read(&here.actor(), async |tx| whole(tx, &id, side).await)
        .await?;
    Ok(Page(page(&here, whole, side, db.clock().now())))
}

async fn whole(tx: &mut Tx, id: &ReferralId, side: Side) -> Result<Whole> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let advice = side == Side::Advice;
    Ok(Whole {
        person: Person::find(tx, referral.person())
            .await?
            .ok_or(Error::NotFound)?,
        consent: Consent::find(tx, referral.consent())
            .await?
            .ok_or(Error::NotFound)?,
        service: Service::find(tx, referral.service())
            .await?
            .ok_or(Error::NotFound)?,
        from: Team::find(tx, referral.from_team())
            .await?
            .ok_or(Error::NotFound)?,
        areas: store::areas(tx, id).await?,
        obligations: Obligation::of(tx, id).await?,
        recorded: Recorded::about(tx, id.as_str()).await?,
        appointments: Appointment::of(tx, id).await?,
        feedback: Feedback::of(tx, id).await?,
        contacts: if advice {
            Contact::of(tx, id).await?
        } else {
            Vec::new()
        },
        words: if advice { Words::of(tx, id).await? } else { None },
        second: if advice {
            SecondAsk::of(tx, id).await?
        } else {
            None
        },
        referral,
    })
}

fn page(here: &Here, whole: Whole, side: Side, now: Timestamp) -> Show {
    let referral = &whole.referral;
    let (status, stage) = (referral.state().status(), referral.state().stage());
    let shown = if side == Side::Health {
        shown_to_referrer
    } else {
        stage_words
    };
    let facts = facts(&whole, side);
    let health = side == Side::Health;
    let owed = in_order(&whole.obligations);
    let next = next(&owed, now, health);
    let clocks = owed.iter().map(|owed| clock(owed, now, health)).collect();
    let timeline = whole
        .recorded
        .iter()
        .rev()
        .filter_map(|recorded| moment(recorded, side))
        .collect();
    Show {
        chrome: here.chrome("/referrals"),
        key: token::form_key(),
        person: person::web::identity_bar(&whole.person, date_of(now)),
        side,
        stage: shown(status, stage),
        colour: colour(referral.state()),
        buttons: buttons(referral, &referral.actions(here.staff())),
        facts,
        next,
        clocks,
        appointments: whole.appointments,
        feedback: whole.feedback,
        contacts: whole.contacts,
        words: whole.words,
        timeline,
        may_withdraw: referral.state().is_open() && whole.consent.withdrawn().is_none(),
        referral: whole.referral,
    }
}

/// What is owed, by when it is due.
fn in_order(owed: &[Obligation]) -> Vec<&Obligation> {
    let mut sorted: Vec<&Obligation> = owed.iter().collect();
    sorted.sort_by_key(|owed| owed.due_at());
    sorted
}

/// The first thing that is still owed.
fn next(owed: &[&Obligation], now: Timestamp, health: bool) -> Option<(String, String, &'static str)> {
    let first = owed
        .iter()
        .find(|owed| matches!(owed.standing(now), Standing::Owed | Standing::Overdue))?;
    let (left, level) = view::left(first.due_at(), now);
    let mut what = view::owed(first.kind(), health).to_owned();
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
    let mut rows = vec![
        ui::Row::lines("Problems", view::areas(&whole.areas)),
        ui::Row::new("What is happening", referral.summary()),
        ui::Row::new("Date on the letter", letter),
        ui::Row::new("Urgency", urgency),
        ui::Row::new("Sent", say::when(referral.sent_at())),
        ui::Row::new("From", whole.from.details.naming.inside()),
        ui::Row::new("To", whole.service.details.naming.inside()),
    ];
    if side == Side::Advice && consent.withdrawn().is_none() {
        let purposes = consent.said().purposes.iter().map(|purpose| purpose.words());
        rows.push(ui::Row::lines(
            "The client agreed to",
            purposes.collect::<Vec<_>>(),
        ));
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

fn colour(state: &Stands) -> &'static str {
    match state {
        Stands::New => "blue",
        Stands::InTriage { .. } => "purple",
        Stands::Accepted { .. } => "aqua-green",
        Stands::InProgress { .. } => "green",
        Stands::Ended {
            tail: Tail::Closed { .. },
            ..
        } => "grey",
        Stands::Ended { .. } => "orange",
    }
}

/// What can be done, the likeliest first. The page that closes a referral asks how it ended, so there is
/// one button for every end.
fn buttons(referral: &Referral, actions: &[Action]) -> Vec<Button> {
    let closes = actions.contains(&Action::Complete);
    let shown = actions
        .iter()
        .filter(|action| !(closes && **action == Action::Fail));
    let buttons = shown.map(|action| button(referral.id(), *action)).enumerate();
    buttons
        .map(|(n, button)| Button {
            variant: if n == 0 { button.variant } else { "secondary" },
            ..button
        })
        .collect()
}

fn button(id: &ReferralId, action: Action) -> Button {
    let (words, noun, variant, how) = match action {
        Action::Acknowledge => ("Acknowledge", "acknowledgement", "", How::AtOnce),
        Action::Accept => ("Accept", "acceptance", "", How::AtOnce),
        Action::Reject => ("Do not accept", "rejection", "secondary", How::OnAPage),
        Action::Allocate => ("Allocate to an adviser", "allocation", "", How::OnAPage),
        Action::RecordContact => ("Record a contact", "contacts", "", How::OnAPage),
        Action::Book => ("Book an appointment", "appointments", "secondary", How::OnAPage),
        Action::Complete => ("Close this referral", "closing", "secondary", How::OnAPage),
        Action::Fail => (
            "Close this referral",
            "closing?how=failed",
            "secondary",
            How::OnAPage,
        ),
        Action::Cancel => ("Cancel this referral", "cancellation", "secondary", How::OnAPage),
        Action::ReadFeedback => ("I have read this", "reading", "", How::AtOnce),
        Action::NoteCancellation => ("I have seen this", "cancellation-note", "", How::AtOnce),
    };
    Button {
        words,
        href: format!("/referrals/{id}/{noun}"),
        variant,
        how,
    }
}

fn clock(owed: &Obligation, now: Timestamp, health: bool) -> Clock {
    let standing = owed.standing(now);
    let colour = match standing {
        Standing::Owed => "blue",
        Standing::Overdue | Standing::Breached => "red",
        Standing::Met => "green",
        Standing::Waived => "grey",
    };
    let due = say::until(owed.due_at());
    Clock {
        what: view::owed(owed.kind(), health),
        due,
        standing: standing.words(),
        colour,
    }
}

/// What happened, for the eyes of one side. How it ended is told to health staff by the feedback alone,
/// and tries to reach the client are the advice side's own.
fn moment(recorded: &Recorded, side: Side) -> Option<ui::Moment> {
    let Event::Referral(_, happening) = &recorded.event else {
        return None;
    };
    let what = match (happening, side) {
        (Happening::Sent, _) => "Referral sent",
        (Happening::Acknowledged, _) => "Acknowledged",
        (Happening::Accepted, _) => "Accepted",
        (Happening::Allocated { .. }, _) => "Allocated to an adviser",
        (Happening::Tried { .. }, Side::Advice) => "Tried to reach the client",
        (Happening::Tried { .. }, _) => return None,
        (Happening::Contacted { .. }, Side::Advice) => "In touch with the client",
        (Happening::Contacted { .. }, _) => "An adviser was in touch with the patient",
        (Happening::Booked { .. }, _) => "Appointment booked",
        (Happening::Completed(_) | Happening::Failed(_), Side::Health) => "Closed",
        (Happening::Completed(outcome), _) => outcome.words(),
        (Happening::Failed(reason), _) => reason.words(),
        (Happening::Rejected(_), _) => "Not accepted",
        (Happening::Cancelled(reason), _) => reason.words(),
        (Happening::FeedbackSent(_), _) => "Feedback sent to the referrer",
        (Happening::FeedbackSeen, _) => "Feedback read",
        (Happening::CancellationAcknowledged, _) => "Cancellation noted",
    };
    Some(ui::Moment {
        what: what.to_owned(),
        who: recorded.who.clone(),
        when: say::when(recorded.at),
        at: say::machine(recorded.at),
        words: String::new(),
        link: None,
    })
}

#[derive(Template)]
#[template(path = "referral/web/sent.html")]
pub(super) struct Sent {
    chrome: Chrome,
    referral: Referral,
    person: String,
    service: String,
    /// What the service does next, each with its day.
    steps: Vec<String>,
}

/// What the referrer sees as soon as it is sent: the reference, and what happens next.
pub(super) async fn sent(State(db): State<Db>, here: Here, Path(id): Path<ReferralId>) -> Result<Page<Sent>> {
    let (referral, person, service, owed) = db
        .read(&here.actor(), async |tx| {
            let referral = Referral::find(tx, &id).await?.ok_or(Error::NotFound)?;
            let person = Person::find(tx, referral.person())
                .await?
                .ok_or(Error::NotFound)?;
            let service = Service::find(tx, referral.service())
                .await?
                .ok_or(Error::NotFound)?;
            let owed = Obligation::of(tx, &id).await?;
            Ok((referral, person, service, owed))
        })
        .await?;
    let steps = in_order(&owed).into_iter().filter_map(promise).collect();
    let person = person.details().name().full();
    Ok(Page(Sent {
        chrome: here.chrome("/referrals"),
        referral,
        person,
        service: service.details.naming.inside().to_owned(),
        steps,
    }))
}

/// What the service owes from the first day, as the referrer is told of it.
fn promise(owed: &Obligation) -> Option<String> {
    let what = match owed.kind() {
        Kind::Acknowledge => "say that they have it",
        Kind::Decide => "decide whether they can help",
        Kind::FirstContact
        | Kind::Progress
        | Kind::ClosingFeedback
        | Kind::FeedbackSeen
        | Kind::PatientTold => return None,
    };
    Some(format!("{what} by {}", say::until(owed.due_at())))
}

impl Show {
    fn is_urgent(&self) -> bool {
        self.referral.urgency() == Urgency::Urgent
    }

    fn is_advice(&self) -> bool {
        self.side == Side::Advice
    }
}
