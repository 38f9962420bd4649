//! What came in before and is made a referral on the one page: what it fills in, and what is kept of it.

use crate::{
    arrival::{
        self, Arrival, Content,
        model::{Asked, Kind},
    },
    consent::{GivenBy, Wording},
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{ArrivalId, ReferralId},
    },
    person::{
        Channel, Person,
        model::{Email, Home, Phone, Postcode},
    },
    referral::{model::Route, web::drafts::with_date},
    sheet::{self, Reference, Sheet},
    web::{Typed, say, ui::Row},
};

/// What a referral is made from.
pub(super) enum Way {
    /// What came in by itself.
    Asked(Box<Arrival>),
    /// What stands on a printed form.
    Paper(Sheet),
}

/// What the page says of it.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) words: String,
    pub(super) link: Option<(&'static str, String)>,
    pub(super) field: (&'static str, String),
    /// Whether there is something to compare with a record.
    pub(super) compares: bool,
}

fn of_arrival(arrival: &Arrival) -> Shown {
    let words = match arrival.kind {
        Kind::Myself | Kind::Mail if arrival.end.is_some() => {
            "This was dealt with already, and can be made no referral again."
        }
        Kind::Myself => {
            "They asked for help themselves. What they wrote is filled in below: check it, and add what is missing."
        }
        Kind::Mail => {
            "It came by e-mail. Anybody can write any address: make sure of who asks before you enter it for a team."
        }
    };
    Shown {
        words: words.to_owned(),
        link: Some(("Read it", format!("/asked/{}", arrival.id))),
        field: ("asked", arrival.id.to_string()),
        compares: true,
    }
}

fn of_paper(sheet: &Sheet) -> Shown {
    let reference = &sheet.reference;
    let words = match &sheet.used {
        Some((_, at)) => format!(
            "The form {reference} was entered before, on {}. If this is a copy for somebody else, enter it without its \
             reference.",
            say::when(*at)
        ),
        None => format!(
            "The printed form {reference}: type what stands on it. The paper itself is not kept here, nor is a scan."
        ),
    };
    let used = sheet.used.as_ref();
    Shown {
        words,
        link: used.map(|(referral, _)| ("The first referral", format!("/referrals/{referral}"))),
        field: ("sheet", reference.to_string()),
        compares: false,
    }
}

impl Way {
    /// What the address or the form names.
    ///
    /// # Errors
    /// `NotFound` when there is no such thing for whoever asks; `Refused` when it was dealt with.
    pub(super) async fn of(tx: &mut Tx, named: &Typed) -> Result<Option<Self>> {
        if !named.get("sheet").is_empty() {
            let reference = Reference::parse(named.get("sheet")).map_err(|_| Error::NotFound)?;
            let sheet = Sheet::find(tx, &reference).await?.ok_or(Error::NotFound)?;
            return Ok(Some(Self::Paper(sheet)));
        }
        if named.get("asked").is_empty() {
            return Ok(None);
        }
        let id: ArrivalId = named.get("asked").parse().map_err(|_| Error::NotFound)?;
        let arrival = Arrival::find(tx, &id).await?.ok_or(Error::NotFound)?;
        Ok(Some(Self::Asked(Box::new(arrival))))
    }

    /// By which ways it may have come, the likeliest first.
    pub(super) fn routes(&self) -> &'static [Route] {
        match self {
            Self::Asked(arrival) => match arrival.kind {
                Kind::Myself => &[Route::Myself],
                Kind::Mail => &[Route::Email],
            },
            Self::Paper(_) => &[Route::Paper],
        }
    }

    /// What is said about it, where it can be read, and the field that carries it.
    pub(super) fn shown(&self) -> Shown {
        match self {
            Self::Asked(arrival) => of_arrival(arrival),
            Self::Paper(sheet) => of_paper(sheet),
        }
    }

    /// What it fills in. Of somebody on record only what is asked is filled in: what the record says of reaching them
    /// stays, until somebody has compared the two.
    pub(super) fn fill(&self, typed: Typed, person: Option<&Person>) -> Typed {
        match self {
            Self::Asked(arrival) => {
                let typed = typed
                    .with("route", self.routes()[0].code())
                    .with("service", arrival.service.to_string());
                match &arrival.content {
                    Some(Content::Asked(asked)) => {
                        let typed = with_ask(typed, asked, arrival.arrived_at);
                        match person {
                            Some(_) => typed,
                            None => with_details(typed, asked),
                        }
                    }
                    Some(Content::Mail(mail)) => {
                        let summary: String = mail.text.trim().chars().take(2_000).collect();
                        // For which team it is, whoever enters it says: anybody can write any sender's address.
                        typed.with("summary", summary)
                    }
                    None => typed,
                }
            }
            Self::Paper(sheet) => typed
                .with("route", self.routes()[0].code())
                .with("service", sheet.service.to_string())
                .with("asker", sheet.team.to_string())
                .with("method", "signed"),
        }
    }

    /// What they wrote on the public page, if they came by it.
    pub(super) fn written(&self) -> Option<&Asked> {
        match self {
            Self::Asked(arrival) => match &arrival.content {
                Some(Content::Asked(asked)) => Some(asked),
                _ => None,
            },
            Self::Paper(_) => None,
        }
    }

    /// The text to which whoever wrote agreed on the page, if they did it there.
    pub(super) fn wording(&self) -> Option<Wording> {
        self.written().map(|asked| Wording {
            language: asked.language.clone(),
            version: asked.agreed_to.clone(),
        })
    }

    /// Keeps what became of it.
    ///
    /// # Errors
    /// `Refused` when it was dealt with before.
    pub(super) async fn became(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        match self {
            Self::Asked(arrival) => arrival::actions::become_referral(tx, &arrival.id, referral).await,
            Self::Paper(paper) => sheet::actions::become_referral(tx, paper, referral).await,
        }
    }
}

fn with_details(typed: Typed, asked: &Asked) -> Typed {
    let details = asked.details();
    let phone = if asked.is_mobile() { "mobile" } else { "phone" };
    let interpreter = details.language.interpreter.code();
    let mut typed = typed
        .with("given-1", &asked.given)
        .with("family-1", &asked.family)
        .with(phone, &asked.phone)
        .with("email", &asked.email)
        .with("address", &asked.address)
        .with("postcode", &asked.postcode)
        .with("speaks", &asked.speaks)
        .with("interpreter", interpreter)
        .with("need_other", &asked.access);
    if let Some(born) = asked.born {
        typed = with_date(typed, "born", born);
    }
    let safe = asked.safe.iter();
    safe.fold(typed, |typed, channel| typed.with("safe", channel.code()))
}

fn with_ask(typed: Typed, asked: &Asked, at: jiff::Timestamp) -> Typed {
    let by = asked.by.as_ref();
    let summary = match by {
        Some(by) => format!("{}\n\n(Asked by {}, {})", asked.happening, by.name, by.relation),
        None => asked.happening.clone(),
    };
    let mut typed = typed
        .with("summary", summary.chars().take(2_000).collect::<String>())
        .with("urgency", "routine")
        .with("purpose", "a")
        .with("feedback", "0")
        .with("method", "digital")
        .with("heed", &asked.heed);
    // Where somebody else wrote, whoever enters it finds out who agreed.
    if by.is_none() {
        typed = typed.with("given_by", GivenBy::Person.code());
    }
    if let Some(on) = asked.letter_on {
        typed = with_date(typed, "letter_on", on);
    }
    let typed = with_date_first(&typed, say::date_of(at));
    let areas = asked.areas.iter();
    areas.fold(typed, |typed, area| typed.with("area", area))
}

/// They agreed on the day on which they wrote.
fn with_date_first(typed: &Typed, on: jiff::civil::Date) -> Typed {
    let mut first = Typed::default();
    first = with_date(first, "given_on", on);
    typed
        .iter()
        .fold(first, |all, (name, value)| all.with(name, value))
}

/// Who they are and how to reach them as it was typed for somebody new: for comparing with a record.
pub(super) fn typed_of_person(typed: &Typed) -> Vec<Row> {
    let born = ["born-day", "born-month", "born-year"].map(|part| typed.get(part));
    let said = [
        ("Name", [typed.get("given-1"), typed.get("family-1")].join(" ")),
        ("Date of birth", born.join(" ")),
        ("NHS number", typed.get("nhs_number").to_owned()),
        ("Mobile number", typed.get("mobile").to_owned()),
        ("Other telephone number", typed.get("phone").to_owned()),
        ("E-mail address", typed.get("email").to_owned()),
        ("Address", typed.get("address").replace('\n', ", ")),
        ("Postcode", typed.get("postcode").to_owned()),
        ("Language", typed.get("speaks").to_owned()),
        ("Access", typed.get("need_other").to_owned()),
    ];
    let rows = said.into_iter().filter(|(_, words)| !words.trim().is_empty());
    rows.map(|(head, words)| Row::new(head, words.trim().to_owned()))
        .collect()
}

/// The numbers and addresses that somebody gave, each empty when they gave none.
pub(super) struct Told<'a> {
    mobile: &'a str,
    phone: &'a str,
    email: &'a str,
    postcode: &'a str,
}

impl<'a> Told<'a> {
    /// In the form.
    pub(super) fn typed(typed: &'a Typed) -> Self {
        Self {
            mobile: typed.get("mobile"),
            phone: typed.get("phone"),
            email: typed.get("email"),
            postcode: typed.get("postcode"),
        }
    }

    /// On the page on which they asked, where one number stands for either kind.
    pub(super) fn of(asked: &'a Asked) -> Self {
        let (mobile, phone) = if asked.is_mobile() {
            (asked.phone.as_str(), "")
        } else {
            ("", asked.phone.as_str())
        };
        Self {
            mobile,
            phone,
            email: &asked.email,
            postcode: &asked.postcode,
        }
    }

    /// Whether one of them is another than the record has, so that what was said of safety is not about the one on
    /// record.
    pub(super) fn contradicts(&self, person: &Person, channel: Channel) -> bool {
        let details = person.details();
        let is = |number: Option<&Phone>, said: &str| {
            said.is_empty() || Phone::parse(said).ok().as_ref() == number
        };
        match channel {
            Channel::Text => !is(details.mobile.as_ref(), self.mobile),
            Channel::Call | Channel::Voicemail => {
                !is(details.mobile.as_ref(), self.mobile) || !is(details.phone.as_ref(), self.phone)
            }
            Channel::Email => !self.email.is_empty() && Email::parse(self.email).ok() != details.email,
            Channel::Post => {
                let postcode = match &details.home {
                    Home::Address(address) => address.postcode.clone(),
                    Home::Unknown | Home::NoFixedAddress => None,
                };
                !self.postcode.is_empty() && Postcode::parse(self.postcode).ok() != postcode
            }
        }
    }
}
