//! The queue of what came in, for those who look at it; and its numbers, for managers.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use super::said::{ended, named, told};
use crate::{
    arrival::{
        actions,
        model::{Arrival, Ending, Kind, LONGEST_WORDS, reference},
        store::{Line, List, Month},
    },
    audit::Recorded,
    event::Event,
    identity::Here,
    kit::{
        actor::Role,
        db::{Db, Tx},
        error::{Error, Result},
        few::is_few,
        id::{ArrivalId, Id as _},
        token,
    },
    partnership::Service,
    person::{actions::Lookalike, web::entry::Look},
    web::{
        After, App, Choice, Chrome, Errors, Form, Listing, Notice, Page, Paging, See, Sheet, Typed,
        forms::{Asking, Question},
        paging, say, ui,
    },
};

#[derive(Template)]
#[template(path = "arrival/web/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    tabs: Vec<ui::Tab>,
    listing: Listing<Line>,
    done: bool,
    mail: bool,
    /// How many nobody looks after.
    unowned: i64,
    now: jiff::Timestamp,
}

#[derive(Template)]
#[template(path = "arrival/web/counts.html")]
pub(super) struct Counts {
    chrome: Chrome,
    months: Vec<Month>,
    /// The same of e-mails.
    mails: Vec<Month>,
}

#[derive(Template)]
#[template(path = "arrival/web/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    heading: String,
    due: String,
    facts: Vec<ui::Row>,
    /// What they wrote.
    words: String,
    suggestions: Vec<Suggestion>,
    /// Referrals that its subject may name: where they are looked for, and the reference.
    named: Vec<(String, String)>,
    /// Where it is made a referral of somebody new.
    refer: String,
    ended: Vec<ui::Row>,
    /// The referral that it became.
    referral: Option<String>,
    open: bool,
    mine: bool,
    owner: Option<String>,
    typed: Typed,
    errors: Errors,
    version: String,
    action: String,
    key: String,
    endings: Vec<Choice>,
}

/// Somebody on record who may be meant, and where a referral of them is entered; nowhere when they may not be the same.
pub(super) struct Suggestion {
    look: Look,
    refer: Option<String>,
}

impl Line {
    /// What became of it, in words.
    pub(super) fn became(&self) -> &'static str {
        match self.ending.as_deref() {
            Some(Kind::REFERRAL) => "Became a referral",
            Some(code) => Ending::from_code(code).map_or("", Ending::words),
            None => "",
        }
    }

    pub(super) fn is_late(&self, now: &jiff::Timestamp) -> bool {
        self.ended_at.is_none() && self.due_at < *now
    }
}

impl Month {
    /// How many came, were dealt with, and that in time; of a month in which few people came nothing is told.
    pub(super) fn told(&self) -> [String; 3] {
        [self.came, self.ended, self.in_time].map(|count| {
            if is_few(self.came) {
                "Fewer than 5".to_owned()
            } else {
                count.to_string()
            }
        })
    }

    pub(super) fn words(&self) -> String {
        say::month(&self.month)
    }
}

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Response> {
    let actor = here.actor();
    if here.role() == Role::Manager {
        let read = db.read(&actor, async |tx| {
            Ok((
                Month::all(tx, Kind::Myself).await?,
                Month::all(tx, Kind::Mail).await?,
            ))
        });
        let (months, mails) = read.await?;
        let page = Counts {
            chrome: here.chrome("/asked"),
            mails,
            months,
        };
        return Ok(Page(page).into_response());
    }
    let done = paging.filters.get("list") == "done";
    let list = if done { List::Done } else { List::Open };
    let mail = paging.filters.get("kind") == "mail";
    let kind = if mail { Kind::Mail } else { Kind::Myself };
    let after = paging.after.as_ref().and_then(After::keys::<2>);
    let read = db.read(&actor, async |tx| {
        let lines = Line::page(tx, (kind, list), after, paging::AND_ONE_MORE).await?;
        let asked = Line::waiting(tx, Kind::Myself).await?;
        Ok((lines, asked, Line::waiting(tx, Kind::Mail).await?))
    });
    let (lines, (waiting, unowned), (mails, unowned_mails)) = read.await?;
    let listing = paging.page(lines, |line| {
        let at = line.ended_at.unwrap_or(line.due_at);
        After::row([format!("{at:.6}"), line.id.to_string()])
    });
    let tab = |tab: ui::Tab, current: bool| if current { tab.current() } else { tab };
    let page = Index {
        chrome: here.chrome("/asked"),
        tabs: vec![
            tab(
                ui::Tab::to("Asked themselves", "/asked").counting(waiting),
                !done && !mail,
            ),
            tab(
                ui::Tab::to("E-mails", "/asked?kind=mail").counting(mails),
                !done && mail,
            ),
            tab(ui::Tab::to("Dealt with", "/asked?list=done"), done && !mail),
            tab(
                ui::Tab::to("E-mails dealt with", "/asked?kind=mail&list=done"),
                done && mail,
            ),
        ],
        listing,
        done,
        mail,
        unowned: if mail { unowned_mails } else { unowned },
        now: db.clock().now(),
    };
    Ok(Page(page).into_response())
}

/// Everything that the page of one is made of.
struct Whole {
    arrival: Arrival,
    service: String,
    suggestions: Vec<Lookalike>,
    /// The team of whoever wrote.
    team: Option<String>,
    recorded: Vec<Recorded>,
}

async fn whole(tx: &mut Tx, id: &ArrivalId) -> Result<Whole> {
    let arrival = Arrival::find(tx, id).await?.ok_or(Error::NotFound)?;
    let service = Service::find(tx, &arrival.service)
        .await?
        .ok_or(Error::NotFound)?;
    let suggestions = match arrival.end {
        None => actions::suggestions(tx, &arrival).await?,
        Some(_) => Vec::new(),
    };
    let team = actions::team_of_sender(tx, &arrival).await?;
    Ok(Whole {
        team: team.map(|(_, name)| name),
        service: service.details.naming.inside().to_owned(),
        suggestions,
        recorded: Recorded::about(tx, id.as_str()).await?,
        arrival,
    })
}

pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<ArrivalId>) -> Result<Page<Show>> {
    let actor = here.actor();
    let whole = db.read(&actor, async |tx| whole(tx, &id).await).await?;
    let sheet = Sheet::filled(Typed::default(), whole.arrival.version);
    Ok(Page(page(&here, whole, sheet)))
}

fn page(here: &Here, whole: Whole, sheet: Sheet) -> Show {
    let Whole {
        arrival,
        service,
        suggestions,
        team,
        recorded,
    } = whole;
    let who = |is: fn(&Event) -> bool| {
        let found = recorded.iter().rfind(|one| is(&one.event));
        found.map(|one| one.who.clone())
    };
    let mut facts = vec![
        ui::Row::new("Reference", reference(&arrival.id)),
        ui::Row::new("Came", say::when(arrival.arrived_at)),
        ui::Row::new("To", service),
    ];
    let (heading, words, told) = told(&arrival, team);
    facts.extend(told);
    let named = named(&arrival);
    let (ended, referral) = ended(
        &arrival,
        who(|event| {
            matches!(
                event,
                Event::ArrivalAnswered(_) | Event::ArrivalBecameReferral(..)
            )
        }),
    );
    let refer = |at: &str| format!("{at}/quick?asked={}", arrival.id);
    Show {
        chrome: here.chrome("/asked"),
        heading,
        due: say::when(arrival.due_at),
        facts,
        words,
        suggestions: suggestions
            .iter()
            .map(|one| Suggestion::new(one, &refer))
            .collect(),
        refer: refer(""),
        named,
        ended,
        referral,
        open: arrival.end.is_none(),
        mine: arrival.owner.as_ref() == Some(&here.staff().membership),
        owner: who(|event| matches!(event, Event::ArrivalTaken(_))),
        typed: sheet.typed,
        errors: sheet.errors,
        version: sheet.version,
        action: format!("/asked/{}", arrival.id),
        key: token::form_key(),
        endings: endings(),
    }
}

fn endings() -> Vec<Choice> {
    let choice = |ending: &Ending| Choice::new(ending.code(), ending.words());
    Ending::ALL.iter().map(choice).collect()
}

impl Suggestion {
    fn new(one: &Lookalike, refer: &impl Fn(&str) -> String) -> Self {
        let look = Look::new(one);
        let refer = look.usable.then(|| refer(&look.href));
        Self { look, refer }
    }
}

pub(super) async fn take(
    State(app): State<App>,
    here: Here,
    Path(id): Path<ArrivalId>,
    Form(typed): Form,
) -> Result<Response> {
    let page = format!("/asked/{id}");
    let (actor, once) = (here.actor(), typed.once());
    let taken = app.db.write_once(&actor, &once, async |tx| {
        actions::take(tx, &id).await?;
        Ok(page.clone())
    });
    let see = match taken.await {
        Ok(to) => See::page(to).saying(Notice::success("You look after this", "")),
        Err(Error::Refused(why)) => {
            See::page(page.clone()).saying(Notice::problem("Nothing was changed", why))
        }
        Err(other) => return Err(other),
    };
    Ok(see.into_response())
}

pub(super) async fn create_answer(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ArrivalId>,
    Form(typed): Form,
) -> Result<Response> {
    let actor = here.actor();
    let again = async |sheet: Sheet| {
        let status = sheet.status();
        let whole = db.read(&actor, async |tx| whole(tx, &id).await).await?;
        Ok(Page::status(status, page(&here, whole, sheet)))
    };
    let mut read = typed.reader();
    let how = read.choice("ending", "Say what was done", Ending::from_code);
    let words = read.optional_text("words", "what was done or said", LONGEST_WORDS);
    let version = read.version();
    let read = read.done(|| Some((how?, words.unwrap_or_default(), version?)));
    let (how, words, version) = match read {
        Ok(read) => read,
        Err(errors) => return again(Sheet::refused(typed, errors)).await,
    };
    let questions = [
        Question::new("ending", "What was done").of(&endings()),
        Question::new("words", "What was done or said"),
    ];
    let asking = Asking {
        typed: &typed,
        questions: &questions,
    };
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::answer(tx, &id, version, how, words).await?;
            Ok("/asked".to_owned())
        },
        async |tx| {
            let now = Arrival::find(tx, &id).await?.ok_or(Error::NotFound)?;
            Ok((Typed::default(), now.version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Dealt with", ""))
            .into_response()),
        Err(sheet) => again(sheet).await,
    }
}
