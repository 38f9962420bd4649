//! The people who work in the partnership, and their roles.

use askama::Template;
use axum::{
    Router,
    extract::{FromRef, FromRequestParts, Path, State},
    http::request::Parts,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;

use super::{new_key, on_to, organisation_choices, version};
use crate::{
    identity::{
        Here, Membership, NewMember, actions,
        model::{INVITATION_DAYS, Standing, may_be_competent, may_keep_accounts},
    },
    kit::{
        actor::Role,
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{MembershipId, OrganisationId, TeamId},
    },
    partnership::{
        model::{Kind, Organisation, Team},
        packs,
        store::Wanted,
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed, When, paging,
        paging::{After, Listing, Paging},
        say, ui,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/staff", get(index).post(create))
        .route("/staff/new", get(new))
        .route("/staff/{id}", get(show))
        .route("/staff/{id}/ending", post(create_ending))
        .route("/staff/{id}/invitations", post(create_invitation))
}

/// Somebody who looks after accounts, at this request. To everybody else there is no such page.
struct Keeper {
    db: Db,
    here: Here,
    address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Keeper
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let here = Here::from_request_parts(parts, state).await?;
        if !may_keep_accounts(&here.actor()) {
            return Err(Error::NotFound);
        }
        let app = App::from_ref(state);
        Ok(Self {
            db: app.db,
            here,
            address: app.address,
        })
    }
}

impl Keeper {
    fn chrome(&self) -> Chrome {
        self.here.chrome("/staff")
    }

    fn today(&self) -> Date {
        date_of(self.db.clock().now())
    }
}

#[derive(Template)]
#[template(path = "partnership/web/staff.html")]
struct Index {
    chrome: Chrome,
    listing: Listing<Line>,
}

/// One role of somebody.
struct Line {
    member: Membership,
    standing: &'static str,
    colour: &'static str,
}

fn line(member: Membership, today: Date) -> Line {
    let (standing, colour) = match member.term.standing(today) {
        Standing::NotJoined => ("Has not joined yet", "yellow"),
        Standing::NotStarted => ("Not started yet", "blue"),
        Standing::InForce => ("Working here", "green"),
        Standing::Ended => ("Ended", "grey"),
    };
    Line {
        member,
        standing,
        colour,
    }
}

async fn index(visit: Keeper, page: Paging) -> Result<Page<Index>> {
    let after = page.after.as_ref().and_then(After::keys::<1>);
    let after: Option<MembershipId> = after.map(|[id]| id.parse()).transpose()?;
    let members = visit
        .db
        .read(&visit.here.actor(), async |tx| {
            Membership::page(tx, after.as_ref(), paging::AND_ONE_MORE).await
        })
        .await?;
    let today = visit.today();
    let lines = members.into_iter().map(|member| line(member, today)).collect();
    // By identifier: a name has no place in an address.
    let listing = page.page(lines, |line: &Line| After::row([&line.member.id]));
    Ok(Page(Index {
        chrome: visit.chrome(),
        listing,
    }))
}

#[derive(Template)]
#[template(path = "partnership/web/staff_new.html")]
struct New {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    roles: Vec<Choice>,
    organisations: Vec<Choice>,
    teams: Vec<Choice>,
}

async fn blank(visit: &Keeper, typed: Typed, errors: Errors) -> Result<New> {
    let (organisations, teams) = visit
        .db
        .read(&visit.here.actor(), async |tx| {
            Ok((
                organisation_choices(tx, Kind::ALL, None).await?,
                team_choices(tx).await?,
            ))
        })
        .await?;
    Ok(New {
        chrome: visit.chrome(),
        typed,
        errors,
        key: new_key(),
        roles: Role::ALL
            .iter()
            .map(|role| Choice::new(role.code(), role.words()))
            .collect(),
        organisations,
        teams,
    })
}

async fn team_choices(tx: &mut Tx) -> Result<Vec<Choice>> {
    let teams = Team::list(tx, None, &Wanted::all()).await?;
    Ok(teams
        .into_iter()
        .map(|team| Choice::new(team.id.to_string(), team.details.naming.inside()))
        .collect())
}

async fn new(visit: Keeper) -> Result<Page<New>> {
    let today = visit.today();
    let typed = Typed::of([
        ("starts_on-day", today.day().to_string()),
        ("starts_on-month", today.month().to_string()),
        ("starts_on-year", today.year().to_string()),
    ]);
    Ok(Page(blank(&visit, typed, Errors::new()).await?))
}

fn read(typed: &Typed) -> std::result::Result<NewMember, Errors> {
    let mut form = typed.reader();
    let name = form.text("name", "the person's name", 120);
    let email = form.email("email", "the person's work e-mail address");
    let role = form.choice("role", "Choose a role", Role::from_code);
    let organisation = form.choice("organisation", "Choose an organisation", |id| {
        id.parse::<OrganisationId>().ok()
    });
    let team = form.optional_choice("team", "Choose a team from the list", |id| {
        id.parse::<TeamId>().ok()
    });
    let starts_on = form.date("starts_on", "the first day", When::Any);
    let ends_on = form.optional_date("ends_on", "the last day", When::Any);
    form.done(|| {
        Some(NewMember {
            name: name?,
            email: email?,
            organisation: organisation?,
            team,
            role: role?,
            starts_on: starts_on?,
            ends_on,
        })
    })
}

async fn create(visit: Keeper, Form(typed): Form) -> Result<Response> {
    let new = match read(&typed) {
        Ok(new) => new,
        Err(errors) => return Ok(Page::status(422, blank(&visit, typed, errors).await?)),
    };
    let done = visit
        .db
        .write_once(&visit.here.actor(), &typed.once(), async |tx| {
            let invited = actions::give_membership(tx, new).await?;
            Ok(format!("/staff/{}", invited.membership))
        })
        .await;
    match done {
        Ok(to) => Ok(on_to(to, "Role given")),
        Err(Error::Refused(why)) => Ok(Page::status(
            422,
            blank(&visit, typed, Errors::one("role", why)).await?,
        )),
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "partnership/web/staff_member.html")]
struct Show {
    chrome: Chrome,
    member: Membership,
    rows: Vec<ui::Row>,
    key: String,
    version: String,
    ending: String,
    invitations: String,
    is_current: bool,
    access: Access,
    days: i64,
    /// A new link, shown this once.
    link: Option<String>,
}

impl Show {
    fn advises(&self) -> bool {
        may_be_competent(self.member.role)
    }
}

/// How far somebody's sign-in has come, as far as this partnership may know it.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    /// They have a sign-in, which another partnership gave them, and have not joined with it yet.
    ToJoin,
    /// They have not chosen a password yet.
    ToChoose,
    Theirs,
}

impl Access {
    const fn words(self) -> &'static str {
        match self {
            Self::ToJoin => "Has one already, and has not joined with it yet",
            Self::ToChoose => "Has not chosen a password yet",
            Self::Theirs => "Has chosen a password",
        }
    }
}

async fn access(tx: &mut Tx, member: &Membership) -> Result<Access> {
    if member.term.joined_at.is_none() {
        return Ok(Access::ToJoin);
    }
    Ok(if actions::is_signed_up(tx, &member.account).await? {
        Access::Theirs
    } else {
        Access::ToChoose
    })
}

async fn page(visit: &Keeper, id: &MembershipId, link: Option<String>) -> Result<Show> {
    let (member, organisation, team, (access, areas)) = visit
        .db
        .read(&visit.here.actor(), async |tx| {
            let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
            let organisation = Organisation::find(tx, &member.organisation)
                .await?
                .ok_or(Error::NotFound)?;
            let team = match &member.team {
                Some(team) => Team::find(tx, team).await?,
                None => None,
            };
            let access = access(tx, &member).await?;
            let areas = actions::competence_of(tx, id).await?;
            Ok((member, organisation, team, (access, areas)))
        })
        .await?;
    let team = team.map_or("None".to_owned(), |team| team.details.naming.inside().to_owned());
    Ok(Show {
        chrome: visit.chrome(),
        rows: rows(&member, organisation.details.name, (team, areas), access),
        key: new_key(),
        version: member.version.to_string(),
        ending: format!("/staff/{id}/ending"),
        invitations: format!("/staff/{id}/invitations"),
        is_current: member.term.standing(visit.today()) != Standing::Ended,
        access,
        days: INVITATION_DAYS,
        link,
        member,
    })
}

fn rows(
    member: &Membership,
    organisation: String,
    (team, areas): (String, Vec<String>),
    access: Access,
) -> Vec<ui::Row> {
    let term = &member.term;
    let mut rows = vec![
        ui::Row::new("E-mail address", &member.email),
        ui::Row::new("Sign-in", access.words()),
        ui::Row::new("Role", member.role.words()),
        ui::Row::new("Organisation", organisation),
        ui::Row::new("Team", team),
        ui::Row::new("First day", say::date(term.starts_on)),
        ui::Row::new("Last day", term.ends_on.map_or("Not set".to_owned(), say::date)),
    ];
    if may_be_competent(member.role) {
        let areas = areas.iter().filter_map(|area| packs::area(area));
        let areas: Vec<&str> = areas.map(|area| area.label.as_str()).collect();
        rows.push(ui::Row::new(
            "Areas of law",
            if areas.is_empty() {
                "All".to_owned()
            } else {
                areas.join(", ")
            },
        ));
    }
    rows.extend(term.ended_at.map(|at| ui::Row::new("Ended", say::when(at))));
    rows
}

async fn show(visit: Keeper, Path(id): Path<MembershipId>) -> Result<Page<Show>> {
    Ok(Page(page(&visit, &id, None).await?))
}

async fn create_ending(visit: Keeper, Path(id): Path<MembershipId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let to = visit
        .db
        .write_once(&visit.here.actor(), &typed.once(), async |tx| {
            actions::end_membership(tx, &id, version).await?;
            Ok(format!("/staff/{id}"))
        })
        .await?;
    Ok(on_to(to, "The role has ended, and they are signed out"))
}

/// Makes a link and shows it once: it is not kept, so it cannot be shown again.
async fn create_invitation(
    State(app): State<App>,
    visit: Keeper,
    Path(id): Path<MembershipId>,
    // Whatever is sent is read as the form that it is, or refused.
    Form(_): Form,
) -> Result<Page<Show>> {
    let secret = app
        .db
        .write(&visit.here.actor(), async |tx| {
            actions::invite_member(tx, &id).await
        })
        .await?;
    let link = format!("{}/invitations/{secret}", visit.address);
    Ok(Page(page(&visit, &id, Some(link)).await?))
}
