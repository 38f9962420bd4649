//! Verbs of what comes in.

use jiff::{Span, Timestamp, civil::Date};

use super::{
    model::{
        Arrival, Asked, Content, Ending, KEPT_DAYS, MOST_AN_HOUR, MOST_WAITING, Mail, PublicPage, Refused,
        SlugRefused, is_news, may_look,
    },
    store::{self, Kept, Pressure},
};
use crate::{
    event::Event,
    kit::{
        calendar::{self, Allowance},
        clock::beginning_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{ArrivalId, Id as _, PartnershipId, ReferralId, ServiceId, TeamId},
    },
    outbox::{self, Recipient},
    partnership::{
        self, Partnership, Service,
        model::{Capacity, SafetyNet},
    },
    person::actions::{Lookalike, lookalikes},
};

/// What a visitor of a public page is shown.
#[derive(Clone, Debug)]
pub struct Door {
    pub partnership: PartnershipId,
    pub page: PublicPage,
    pub service: Service,
    /// What to do meanwhile, when the service said that it takes nobody.
    pub meanwhile: Vec<String>,
}

/// What became of an attempt to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    In(ArrivalId),
    /// So many came lately, or wait, that people are asked to ring.
    TooMany,
}

/// The public page at an address, open or not; `None` when there never was one, or the service is offered no more.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn door(db: &Db, slug: &str) -> Result<Option<Door>> {
    let slug = slug.to_lowercase();
    let found = db.look(&crate::kit::actor::Actor::Nobody, async |tx| {
        PublicPage::at(tx, &slug).await
    });
    let Some((partnership, page)) = found.await? else {
        return Ok(None);
    };
    let actor = crate::kit::actor::Actor::Job(partnership.clone());
    db.read(&actor, async |tx| {
        let today = crate::kit::clock::date_of(tx.now);
        let Some(service) = Service::find(tx, &page.service).await? else {
            return Ok(None);
        };
        if !service.standing.is_open(today) || service.team.is_none() {
            return Ok(None);
        }
        let said = Capacity::of(tx, &service.id).await?;
        let meanwhile = if said.is_some_and(|said| said.is_full(today)) {
            SafetyNet::find(tx).await?.paragraphs()
        } else {
            Vec::new()
        };
        Ok(Some(Door {
            partnership,
            page,
            service,
            meanwhile,
        }))
    })
    .await
}

/// When somebody asked here, and by when it is looked at.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn came(
    tx: &mut Tx,
    service: &ServiceId,
    id: &ArrivalId,
) -> Result<Option<(Timestamp, Timestamp)>> {
    Arrival::came(tx, service, id).await
}

/// Takes in what somebody wrote on the public page of a service. Nobody is recorded, and nothing is looked up: whether
/// they are known cannot be told from the answer.
///
/// # Errors
/// `NotFound` when the page is not open.
pub async fn ask(tx: &mut Tx, service: &ServiceId, asked: Asked) -> Result<Taken> {
    let page = PublicPage::of(tx, service).await?;
    if !page.is_some_and(|page| page.is_open) {
        return Err(Error::NotFound);
    }
    let service = Service::find(tx, service).await?.ok_or(Error::NotFound)?;
    let content = Content::Asked(Box::new(asked));
    let an_hour_ago = tx.now - Span::new().hours(1);
    let of = (content.kind(), &service.id, &service.organisation);
    let Pressure {
        lately,
        waiting,
        oldest,
        newest,
    } = store::pressure(tx, of, an_hour_ago).await?;
    if lately >= MOST_AN_HOUR || waiting >= MOST_WAITING {
        return Ok(Taken::TooMany);
    }
    let id = arrive(tx, &service, content, None).await?;
    // One message for many: whoever looks finds them all.
    if is_news(oldest, newest, tx.now) {
        let to = Recipient::Team(partnership::actions::receiving_team(&service)?.clone());
        let body = "Somebody has asked for help on your public page. Sign in to Alongside to look at it.";
        outbox::actions::send(tx, to, "Somebody has asked for help", body, id.as_str()).await?;
    }
    Ok(Taken::In(id))
}

/// What became of an e-mail that was passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    New(ArrivalId),
    /// The same came before.
    Before,
}

/// The partnership of a service to whose mailbox something came; `None` when there is no such service.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn mailbox(tx: &mut Tx, service: &ServiceId) -> Result<Option<PartnershipId>> {
    store::partnership_of(tx, service).await
}

/// Takes in an e-mail to the mailbox of a service. What was passed on twice is one.
///
/// # Errors
/// `NotFound` when there is no such service.
pub async fn receive(tx: &mut Tx, service: &ServiceId, mail: Mail, source: &str) -> Result<Received> {
    let service = Service::find(tx, service).await?.ok_or(Error::NotFound)?;
    if store::came_before(tx, &service.id, source).await? {
        return Ok(Received::Before);
    }
    let content = Content::Mail(Box::new(mail));
    let of = (content.kind(), &service.id, &service.organisation);
    let Pressure { oldest, newest, .. } = store::pressure(tx, of, tx.now).await?;
    let id = arrive(tx, &service, content, Some(source)).await?;
    if is_news(oldest, newest, tx.now)
        && let Some(team) = &service.team
    {
        let to = Recipient::Team(team.clone());
        let body = "An e-mail has come to your mailbox. Sign in to Alongside to look at it.";
        outbox::actions::send(tx, to, "An e-mail to look at", body, id.as_str()).await?;
    }
    Ok(Received::New(id))
}

/// The team of whoever wrote an e-mail, by their address: a suggestion, for anybody can write any address.
///
/// # Errors
/// `NotFound` for one who looks at none.
pub async fn team_of_sender(tx: &mut Tx, arrival: &Arrival) -> Result<Option<(TeamId, String)>> {
    match &arrival.content {
        Some(Content::Mail(mail)) => store::team_of_sender(tx, &mail.from).await,
        Some(Content::Asked(_)) | None => Ok(None),
    }
}

/// Keeps what came to a service, with the clock of a referral that is new.
async fn arrive(tx: &mut Tx, service: &Service, content: Content, source: Option<&str>) -> Result<ArrivalId> {
    let clocks = Partnership::find(tx).await?.clocks;
    let allowance = Allowance::WorkingDays(clocks.acknowledge_working_days.into());
    let due_at =
        calendar::due(tx.now, allowance).unwrap_or_else(|_| calendar::due_by_weekdays(tx.now, allowance));
    let arrival = Arrival {
        id: tx.id(),
        service: service.id.clone(),
        to_organisation: service.organisation.clone(),
        kind: content.kind(),
        content: Some(content),
        arrived_at: tx.now,
        due_at,
        owner: None,
        end: None,
        version: 1,
    };
    arrival.insert(tx, source).await?;
    tx.record(Event::ArrivalCame(arrival.id.clone())).await?;
    Ok(arrival.id)
}

/// Those on record who may be the person that it is about: suggestions to somebody who decides.
///
/// # Errors
/// `NotFound` for one who may not look at it.
pub async fn suggestions(tx: &mut Tx, arrival: &Arrival) -> Result<Vec<Lookalike>> {
    match &arrival.content {
        Some(Content::Asked(asked)) => lookalikes(tx, &asked.details()).await,
        Some(Content::Mail(mail)) => lookalikes(tx, &mail.details()).await,
        None => Ok(Vec::new()),
    }
}

async fn at_version(tx: &mut Tx, id: &ArrivalId, version: i64) -> Result<Arrival> {
    let arrival = Arrival::find(tx, id).await?.ok_or(Error::NotFound)?;
    if arrival.version == version {
        Ok(arrival)
    } else {
        Err(Error::Stale)
    }
}

/// Says that the actor looks after it.
///
/// # Errors
/// `NotFound` for one who may not; `Refused` when somebody else does, or it was dealt with.
pub async fn take(tx: &mut Tx, id: &ArrivalId) -> Result<()> {
    let arrival = Arrival::find(tx, id).await?.ok_or(Error::NotFound)?;
    let by = tx.staff()?.membership.clone();
    arrival.taken(by).map_err(Error::refused)?.save(tx).await?;
    tx.record(Event::ArrivalTaken(id.clone())).await
}

/// Says what was done with it, when it became no referral.
///
/// # Errors
/// `NotFound`, `Stale`, or `Refused` when it was dealt with or it is not said what was done.
pub async fn answer(tx: &mut Tx, id: &ArrivalId, version: i64, how: Ending, words: String) -> Result<()> {
    let arrival = at_version(tx, id, version).await?;
    let by = tx.staff()?.membership.clone();
    let refused = |no: Refused| match no {
        Refused::NoWords => Error::refused_at("words", no),
        Refused::Ended | Refused::Taken | Refused::TooMany => Error::refused(no),
    };
    arrival
        .answered(how, words, by, tx.now)
        .map_err(refused)?
        .save(tx)
        .await?;
    tx.record(Event::ArrivalAnswered(id.clone())).await
}

/// Keeps that it became a referral.
///
/// # Errors
/// `NotFound` for one who may not look at it; `Refused` when it was dealt with before.
pub async fn become_referral(tx: &mut Tx, id: &ArrivalId, referral: &ReferralId) -> Result<()> {
    let arrival = Arrival::find(tx, id).await?.ok_or(Error::NotFound)?;
    let by = tx.staff()?.membership.clone();
    let referred = arrival.referred(referral.clone(), by, tx.now);
    referred.map_err(Error::refused)?.save(tx).await?;
    tx.record(Event::ArrivalBecameReferral(id.clone(), referral.clone()))
        .await
}

/// How what came to the organisation of whoever asks is kept up with, from a day on and before another; nothing for one
/// who looks at none.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn kept_up(tx: &mut Tx, (first, before): (Date, Date)) -> Result<Vec<Kept>> {
    if !may_look(tx.staff()?.role) {
        return Ok(Vec::new());
    }
    Kept::up(tx, (beginning_of(first), beginning_of(before))).await
}

/// Forgets what was written, where it was dealt with long enough ago; how many.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget_old(tx: &mut Tx) -> Result<u64> {
    let before = tx.now - Span::new().hours(24 * KEPT_DAYS);
    store::forget(tx, before).await
}

/// The service, and its public page as it is kept; an empty one when there is none.
///
/// # Errors
/// `NotFound` for one who may not change services.
pub async fn public_page(tx: &mut Tx, service: &ServiceId) -> Result<(Service, PublicPage)> {
    if !partnership::actions::may_edit(&tx.actor) {
        return Err(Error::NotFound);
    }
    let service = Service::find(tx, service).await?.ok_or(Error::NotFound)?;
    let page = PublicPage::of(tx, &service.id).await?;
    let page = page.unwrap_or_else(|| PublicPage {
        service: service.id.clone(),
        slug: String::new(),
        is_open: false,
        opening: String::new(),
        version: 0,
    });
    Ok((service, page))
}

/// Saves the public page of a service.
///
/// # Errors
/// `NotFound` for one who may not change services; `Stale`; `Refused` when the address is another page's.
pub async fn change_public_page(tx: &mut Tx, page: PublicPage) -> Result<()> {
    public_page(tx, &page.service).await?;
    let there = PublicPage::at(tx, &page.slug).await?;
    if there.is_some_and(|(_, other)| other.service != page.service) {
        return Err(Error::refused_at("slug", SlugRefused::Used));
    }
    page.save(tx).await?;
    tx.record(Event::PublicPageChanged(page.service)).await
}
