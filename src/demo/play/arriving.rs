//! What came in by itself and waits to be looked at, on the last day of a history.

use super::{CLOSES, OPENS, Player};
use crate::{
    arrival::{
        actions,
        model::{Asked, By, Ending, Kind, Mail, PublicPage},
        store::{Line, List},
    },
    kit::{actor::Actor, db::Tx, error::Result},
    person::Channel,
    sheet,
};

const OPENING: &str =
    "We help people who live here with benefits, debt, housing and other problems of everyday law.";

/// Somebody who asks: given and family name, what is happening, their language, and what is safe.
type Said = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [Channel],
);

const ASKED: [Said; 3] = [
    (
        "Jadwiga",
        "Nowicka",
        "Dostałam list, że mój zasiłek zostanie wstrzymany. Nie rozumiem dlaczego.",
        "pl",
        &[Channel::Text, Channel::Call],
    ),
    (
        "Colin",
        "Thwaite",
        "The landlord says I must be out by Christmas. I have lived here nine years.",
        "en",
        &[Channel::Call, Channel::Voicemail, Channel::Post],
    ),
    (
        "Parveen",
        "Akhtar",
        "Letters about council tax keep coming and my mother cannot read them.",
        "ur",
        &[Channel::Call],
    ),
];

/// Others who write in Polish, each told from the first and from each other.
const IN_POLISH: [(&str, &str); 6] = [
    ("Bogumiła", "Sikorska"),
    ("Wiesława", "Gajda"),
    ("Danuta", "Czajka"),
    ("Lucyna", "Urbaniak"),
    ("Grażyna", "Bielak"),
    ("Stanisława", "Kurek"),
];

/// From whom, about what, and what it says.
const MAILS: [(&str, &str, &str); 2] = [
    (
        "ward.clerk@hospital.example",
        "Can you help this family?",
        "The parents have stopped work to be here and the rent is two months behind. They said that I may write to you.",
    ),
    (
        "offers@shop.example",
        "Office chairs, half price",
        "Only this week.",
    ),
];

impl Player<'_> {
    /// Opens the public page of the first provider, at the beginning of a history.
    pub(super) async fn open_page(&self, tx: &mut Tx) -> Result<()> {
        let operator = Actor::Operator(Some(self.house.partnership.clone()));
        tx.go_on(operator, self.days.at(0, OPENS)).await?;
        let page = PublicPage {
            service: self.house.providers[0].service.clone(),
            slug: format!("advice-{}", self.house.model.header.id),
            is_open: true,
            opening: OPENING.to_owned(),
            version: 0,
        };
        actions::change_public_page(tx, page).await
    }

    /// Three have asked on the public page, and one more was answered; e-mails and printed forms.
    pub(super) async fn leave_arrivals(&self, tx: &mut Tx, day: usize) -> Result<()> {
        let provider = &self.house.providers[0];
        let partnership = self.house.partnership.clone();
        let operator = Actor::Operator(Some(partnership.clone()));
        for (number, said) in ASKED.into_iter().enumerate() {
            let visitor = Actor::Job(partnership.clone());
            let minutes = 10 * u32::try_from(number).unwrap_or_default();
            tx.go_on(visitor, self.days.at(day, CLOSES + 20 + minutes))
                .await?;
            actions::ask(tx, &provider.service, asked(number, said, &provider.areas)).await?;
        }
        let intake = Actor::Staff(provider.intake[0].clone());
        tx.go_on(intake, self.days.at(day, CLOSES + 60)).await?;
        let waiting = Line::page(tx, (Kind::Myself, List::Open), None, 1).await?;
        if let Some(first) = waiting.first() {
            actions::take(tx, &first.id).await?;
        }
        let visitor = Actor::Job(partnership);
        tx.go_on(visitor, self.days.at(day, CLOSES + 70)).await?;
        let known = asked(
            ASKED.len(),
            ("Test", "Test", "asdf", "en", &[Channel::Text]),
            &provider.areas,
        );
        if let actions::Taken::In(id) = actions::ask(tx, &provider.service, known).await? {
            let intake = Actor::Staff(provider.intake[0].clone());
            tx.go_on(intake, self.days.at(day, CLOSES + 80)).await?;
            actions::answer(tx, &id, 1, Ending::Spam, String::new()).await?;
        }
        self.leave_mails(tx, day).await?;
        self.leave_sheets(tx, day).await?;
        tx.go_on(operator, self.days.at(day, CLOSES + 100)).await
    }

    /// Two e-mails that nobody has looked at.
    async fn leave_mails(&self, tx: &mut Tx, day: usize) -> Result<()> {
        let service = &self.house.providers[0].service;
        let job = Actor::Job(self.house.partnership.clone());
        tx.go_on(job, self.days.at(day, CLOSES + 85)).await?;
        for (number, (from, subject, text)) in (0..).zip(MAILS) {
            let mail = Mail {
                from: from.to_owned(),
                subject: subject.to_owned(),
                text: text.to_owned(),
                sent_at: Some(tx.now),
                ..Mail::default()
            };
            actions::receive(tx, service, mail, &format!("demo-{number}")).await?;
        }
        Ok(())
    }

    /// Printed forms that intake issued to the first team that may refer.
    async fn leave_sheets(&self, tx: &mut Tx, day: usize) -> Result<()> {
        let provider = &self.house.providers[0];
        let intake = Actor::Staff(provider.intake[0].clone());
        tx.go_on(intake, self.days.at(day, CLOSES + 90)).await?;
        let mut senders = self.house.senders.iter();
        if let Some(team) = senders.find_map(|sender| sender.staff[0].team.clone()) {
            sheet::actions::issue(tx, &provider.service, &team, 3).await?;
        }
        Ok(())
    }
}

/// What somebody writes in Polish; so many wrote before them.
pub(in crate::demo) fn in_polish(before: u64, areas: &[String]) -> Asked {
    let (_, _, happening, language, safe) = ASKED[0];
    let turn = usize::try_from(before).unwrap_or_default();
    let (given, family) = IN_POLISH[turn % IN_POLISH.len()];
    asked(
        ASKED.len() + turn % IN_POLISH.len(),
        (given, family, happening, language, safe),
        areas,
    )
}

/// What the visitor of this number writes.
fn asked(number: usize, (given, family, happening, language, safe): Said, areas: &[String]) -> Asked {
    Asked {
        given: given.to_owned(),
        family: family.to_owned(),
        phone: format!("07700 9009{}", 80 + number),
        address: format!("{} Mill Lane", 3 + 2 * number),
        postcode: "LE1 4AB".to_owned(),
        safe: safe.to_vec(),
        areas: areas.iter().take(1).cloned().collect(),
        happening: happening.to_owned(),
        speaks: crate::arrival::languages::find(language)
            .map_or("", |language| language.english.as_str())
            .to_owned(),
        by: (language == "ur").then(|| By {
            name: "Sana Akhtar".to_owned(),
            relation: "daughter".to_owned(),
        }),
        language: language.to_owned(),
        agreed_to: "2026-11-22".to_owned(),
        ..Asked::default()
    }
}
