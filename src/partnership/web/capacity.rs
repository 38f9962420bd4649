//! Whether a service can take referrals: said by its own side, read by those who refer; and what to do meanwhile.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Editor,
    form::{Drawn, Sent, new_key, version},
};
use crate::{
    identity::Here,
    kit::{
        actor::Side,
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, ServiceId},
    },
    partnership::{
        actions,
        model::{Capacity, LONGEST_DAYS, Light, SafetyNet, Service, may_say},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Notice, Page, See, Sheet, Typed, When,
        forms::{Asking, Question},
        say,
        ui::Row,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/capacity", get(index))
        .route("/services/{id}/capacity", get(show).post(save))
        .route("/services/{id}/meanwhile", get(meanwhile))
        .route("/partnership/safety-net", get(show_words).post(save_words))
}

#[derive(Template)]
#[template(path = "partnership/web/capacities.html")]
struct Index {
    chrome: Chrome,
    lines: Vec<Line>,
}

/// One service as those who speak for it see it.
struct Line {
    href: String,
    /// Where its referral forms are printed.
    forms: String,
    name: String,
    now: Now,
}

/// What is known of a service today, in words.
struct Now {
    words: &'static str,
    colour: &'static str,
    /// Why; may be empty.
    sentence: String,
    /// Who said it, when, and until when it holds; or that it is not known.
    said: String,
}

impl Now {
    fn of(said: Option<&Capacity>, today: Date) -> Self {
        match said {
            Some(said) if said.holds(today) => Self {
                words: said.light.words(),
                colour: colour(said.light),
                sentence: said.sentence.clone(),
                said: format!(
                    "Said by {} on {}. It holds until {}.",
                    said.said_by,
                    say::when(said.said_at),
                    say::date(said.until_on)
                ),
            },
            Some(said) => Self {
                said: format!("What was said held until {}.", say::date(said.until_on)),
                ..Self::unknown()
            },
            None => Self::unknown(),
        }
    }

    fn unknown() -> Self {
        Self {
            words: "Not known",
            colour: "grey",
            sentence: String::new(),
            said: "Nobody has said yet.".to_owned(),
        }
    }
}

fn colour(light: Light) -> &'static str {
    match light {
        Light::Open => "green",
        Light::Busy => "yellow",
        Light::Full => "red",
    }
}

async fn index(State(db): State<Db>, here: Here) -> Result<Page<Index>> {
    let today = date_of(db.clock().now());
    let actor = here.actor();
    let lines = db.read(&actor, async |tx| {
        let mut lines = Vec::new();
        for service in actions::services_to_speak_for(tx).await? {
            let said = Capacity::of(tx, &service.id).await?;
            lines.push(Line {
                href: format!("/services/{}/capacity", service.id),
                forms: format!("/services/{}/forms", service.id),
                name: service.details.naming.inside().to_owned(),
                now: Now::of(said.as_ref(), today),
            });
        }
        Ok(lines)
    });
    Ok(Page(Index {
        chrome: here.chrome("/capacity"),
        lines: lines.await?,
    }))
}

#[derive(Template)]
#[template(path = "partnership/web/capacity.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<Row>,
    action: String,
    name: String,
    lights: Vec<Choice>,
    now: Now,
}

fn lights() -> Vec<Choice> {
    let choice = |light: &Light| Choice::new(light.code(), light.words());
    Light::ALL.iter().map(choice).collect()
}

fn questions() -> Vec<Question> {
    vec![
        Question::new("light", "Can it take referrals?").of(&lights()),
        Question::new("sentence", "What should those who refer know?"),
        Question::date("until_on", "Until when does this hold?"),
    ]
}

/// The service, if the actor may speak for it, and what was last said.
async fn found(tx: &mut Tx, id: &ServiceId) -> Result<(Service, Option<Capacity>)> {
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may_say(tx.staff()?, &service) {
        return Err(Error::NotFound);
    }
    let said = Capacity::of(tx, id).await?;
    Ok((service, said))
}

/// The form as it holds what was said; what holds no longer is asked for again.
fn filled(said: Option<&Capacity>, today: Date) -> (Typed, i64) {
    let Some(said) = said else {
        return (Typed::default(), 0);
    };
    let typed = if said.holds(today) {
        Typed::of([("light", said.light.code()), ("sentence", &said.sentence)])
            .with("until_on-day", said.until_on.day().to_string())
            .with("until_on-month", said.until_on.month().to_string())
            .with("until_on-year", said.until_on.year().to_string())
    } else {
        Typed::default()
    };
    (typed, said.version)
}

async fn page(db: &Db, here: &Here, id: &ServiceId, sheet: Option<Sheet>) -> Result<Response> {
    let today = date_of(db.clock().now());
    let (service, said) = db.read(&here.actor(), async |tx| found(tx, id).await).await?;
    let sheet = sheet.unwrap_or_else(|| {
        let (typed, version) = filled(said.as_ref(), today);
        Sheet::filled(typed, version)
    });
    let status = sheet.status();
    let page = Edit {
        chrome: here.chrome("/capacity"),
        typed: sheet.typed,
        errors: sheet.errors,
        key: new_key(),
        version: sheet.version,
        recorded: sheet.recorded,
        action: format!("/services/{id}/capacity"),
        name: service.details.naming.inside().to_owned(),
        lights: lights(),
        now: Now::of(said.as_ref(), today),
    };
    Ok(Page::status(status, page))
}

async fn show(State(db): State<Db>, here: Here, Path(id): Path<ServiceId>) -> Result<Response> {
    page(&db, &here, &id, None).await
}

async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ServiceId>,
    Form(typed): Form,
) -> Result<Response> {
    let today = date_of(db.clock().now());
    db.read(&here.actor(), async |tx| found(tx, &id).await).await?;
    let mut form = typed.reader();
    let light = form.choice("light", "Say whether it can take referrals", Light::from_code);
    let sentence = form.optional_text("sentence", "what those who refer should know", 200);
    let until_on = form.date("until_on", "the last day on which this holds", When::From(today));
    let version = form.version();
    let read = form.done(|| Some((light?, sentence.unwrap_or_default(), until_on?, version?)));
    let (light, sentence, until_on, version) = match read {
        Ok(read) => read,
        Err(errors) => return page(&db, &here, &id, Some(Sheet::refused(typed, errors))).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let actor = here.actor();
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::say_capacity(tx, &id, version, light, (sentence, until_on)).await?;
            Ok("/capacity".to_owned())
        },
        async |tx| Ok(filled(found(tx, &id).await?.1.as_ref(), today)),
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Saved", "Those who refer see it from now on."))
            .into_response()),
        Err(sheet) => page(&db, &here, &id, Some(sheet)).await,
    }
}

#[derive(Template)]
#[template(path = "partnership/web/meanwhile.html")]
struct Meanwhile {
    chrome: Chrome,
    /// Where its readers come from, and the words of the way back.
    back: (&'static str, &'static str),
    heading: String,
    now: Now,
    paragraphs: Vec<String>,
    /// The draft that led here; empty when none did.
    draft: String,
}

/// What led here.
#[derive(Deserialize)]
struct From {
    #[serde(default)]
    draft: String,
}

/// What the patient can do, and whom they can ask, while a service takes nobody.
async fn meanwhile(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ServiceId>,
    Query(from): Query<From>,
) -> Result<Page<Meanwhile>> {
    let today = date_of(db.clock().now());
    let actor = here.actor();
    let found = db.read(&actor, async |tx| {
        let service = readable(tx, &id).await?;
        let said = Capacity::of(tx, &id).await?;
        Ok((service, said, SafetyNet::find(tx).await?))
    });
    let (service, said, words) = found.await?;
    let name = service.details.naming.inside();
    let full = said.as_ref().is_some_and(|said| said.is_full(today));
    Ok(Page(Meanwhile {
        chrome: here.chrome("/drafts"),
        heading: if full {
            format!("{name} takes no new referrals at present")
        } else {
            format!("Until {name} can help")
        },
        back: match here.role().side() {
            Side::Health => ("/drafts", "Back to drafts"),
            Side::Advice | Side::Both | Side::Outside => ("/capacity", "Back to capacity"),
        },
        now: Now::of(said.as_ref(), today),
        paragraphs: words.paragraphs(),
        draft: from
            .draft
            .parse::<DraftId>()
            .map_or_else(|_| String::new(), |id| id.to_string()),
    }))
}

/// The service, for those who may refer to it or speak for it.
async fn readable(tx: &mut Tx, id: &ServiceId) -> Result<Service> {
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    let staff = tx.staff()?.clone();
    if may_say(&staff, &service) {
        return Ok(service);
    }
    let team = match staff.role.side() {
        Side::Health => staff.team,
        Side::Advice | Side::Both | Side::Outside => None,
    };
    let team = team.ok_or(Error::NotFound)?;
    actions::service_open_to(tx, &team, id)
        .await?
        .ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "partnership/web/safety_net.html")]
struct Words {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<Row>,
    /// Whether they are those that everybody starts with.
    ours: bool,
}

async fn words_page(visit: &Editor, drawn: Drawn) -> Result<Words> {
    let words = visit.read(async |tx| SafetyNet::find(tx).await).await?;
    let fields = [("words", "What to tell the patient", &[][..])];
    let kept = Typed::of([("words", words.words.as_str())]);
    let shown = drawn.over(kept, words.version, &fields);
    Ok(Words {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        version: shown.version,
        recorded: shown.recorded,
        ours: words.version == 0,
    })
}

async fn show_words(visit: Editor) -> Result<Page<Words>> {
    Ok(Page(words_page(&visit, Drawn::Kept).await?))
}

async fn save_words(visit: Editor, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let mut form = typed.reader();
    let words = form.text("words", "what to tell the patient", 3000);
    let words = form.done(|| words);
    let verb = async |tx: &mut Tx, words| {
        actions::change_safety_net(tx, words, version).await?;
        Ok("/partnership/safety-net".to_owned())
    };
    Sent::new(&visit, typed, "Words saved")
        .about("words")
        .settle(words, verb, async |drawn| words_page(&visit, drawn).await)
        .await
}
