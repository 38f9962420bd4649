//! A partnership in which everything has been filled in: people with every field, referrals at every point
//! of the loop, a draft, and the parts of a partnership. What is written where is the caller's to say.

use jiff::civil::date;

use super::{Ask, FILLED, World};
use crate::{
    arrival::{
        self,
        model::{Asked, By, Mail, PublicPage},
    },
    batch,
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    digest,
    kit::{
        actor::{Actor, Role},
        db::Tx,
        error::Result,
        id::{
            ArrivalId, BatchId, BulkId, DigestId, DraftId, EligibilityId, ImportId, IssueId, ListId,
            MembershipId, OrganisationId, OutgoingId, OutsideId, PersonId, ProviderId, QuestionId,
            ReferralId, ScreeningId, ServiceId, SiteId, TeamId,
        },
    },
    outbox::{self, Recipient},
    params,
    partnership::{
        actions as parts,
        model::{
            Kind, Light, Moment, Naming, Opening, OrganisationDetails, ProviderDetails, ServiceDetails,
            SiteDetails, TeamDetails, Whom,
        },
        register::{self, Selection},
    },
    person::{
        Channel as Road, Details, Person, Safety,
        actions::{self as people, Again, Said},
        model::{
            Access, AccessAsked, Address, Alternative, Email, Home, Interpreter, Kind as NameKind, Language,
            Manner, Name, NhsNumber, Phone, Postcode, Relation, SaidBy,
            equality::{Answer, Equality},
        },
    },
    question,
    referral::{
        Referral,
        actions::{self, NewAppointment, NewContact, NewOutside, NewParty, Which},
        model::{
            Agreed, AgreedOutside, Cancellation, Channel, Described, Harm, Link, Meeting, Outcome, Priority,
            Rejection, Reopening,
        },
        store::{Reached, Words},
    },
    screening::{
        self, Asking,
        model::{self as screened, Answered, Help, Job},
    },
    sheet,
};

/// How far something that was written may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Who a person is and how to reach them: for the organisations that know them.
    Person,
    /// What is asked: for both sides of the referral.
    Case,
    /// For the advice side alone.
    Advice,
    /// Not sent yet: for the team that writes it.
    Draft,
    /// Written for the referrer, by the consent not to be told.
    Withheld,
    /// Written for the referrer, and told.
    Told,
    /// Answered, and not referred: for health staff of the organisation that asked.
    Screening,
}

impl Layer {
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Case,
        Self::Advice,
        Self::Draft,
        Self::Withheld,
        Self::Told,
        Self::Screening,
    ];
}

/// What to write into a field of a layer, of so many characters at the most.
pub type Write<'a> = &'a (dyn Fn(Layer, &str, usize) -> String + Sync);

/// What there is then.
pub struct Planted {
    /// Everything is known of this person, who has a helped referral.
    pub person: PersonId,
    /// The person's double.
    pub double: PersonId,
    pub draft: DraftId,
    /// A list that waits for whoever brought it.
    pub batch: BatchId,
    /// What the person was asked; help is wanted with two things that nobody has sent.
    pub screening: ScreeningId,
    /// A draft that nobody needs.
    pub spare: DraftId,
    /// Not looked at yet, one for each step that ends that.
    pub new: Vec<ReferralId>,
    /// The referrer was asked something, and has not answered.
    pub asked: ReferralId,
    pub helped: ReferralId,
    /// Accepted, and nobody's yet; and given to the adviser, who has not begun.
    pub waiting: ReferralId,
    pub taken: ReferralId,
    pub told: ReferralId,
    pub withheld: ReferralId,
    pub rejected: ReferralId,
    pub cancelled: ReferralId,
    pub organisation: OrganisationId,
    pub site: SiteId,
    pub team: TeamId,
    pub service: ServiceId,
    /// Of which its own side said that it is full.
    pub spoken_for: ServiceId,
    pub line: EligibilityId,
    pub import: ImportId,
    /// Something that was not delivered.
    pub message: OutgoingId,
    /// Providers outside: one that nobody asked yet; and what was passed on to another three from the helped referral, the last
    /// of which the person no longer agrees to.
    pub provider: ProviderId,
    pub outside: Vec<OutsideId>,
    /// Somebody of the person's household, who is a party to the helped referral; the double is of it too.
    pub party: PersonId,
    /// Something for the client of the referral that is helped, which was stopped.
    pub to_client: OutgoingId,
    /// Somebody who works there, and may be sent away.
    pub somebody: MembershipId,
    /// A quick question that nobody has answered yet.
    pub question: QuestionId,
    /// What the intake worker looked at, to allocate it.
    pub bulk: BulkId,
    /// A list that the intake worker keeps.
    pub list: ListId,
    /// What somebody wrote on the public page that the world's service has, and the end of its address.
    pub arrival: ArrivalId,
    pub slug: String,
    /// Printed forms for the world's team.
    pub issue: IssueId,
    /// What the team was told of a month.
    pub digest: DigestId,
    /// The supervisor's membership, as it is sent in forms.
    pub supervisor: String,
}

/// New referrals, each for a step of its own.
const NEW: usize = 8;

impl World {
    /// Fills the partnership in.
    pub async fn plant(&self, write: Write<'_>) -> Planted {
        let referrer = self.actor(Role::Referrer).await;
        let supervisor = self.actor(Role::Supervisor).await;
        let adviser = self.actor(Role::Adviser).await;
        let ask = Ask {
            summary: write(Layer::Case, "summary", 1000),
            ..Ask::of(self)
        };
        let (person, double, draft) = self.by(&referrer, async |tx| people(tx, &ask, write).await).await;
        let mut sent = self
            .by(&referrer, async |tx| referrals(tx, &ask, &person, write).await)
            .await;
        let [waiting, taken, asked, cancelled, rejected, withheld, told, helped] =
            sent.split_off(NEW).try_into().expect("as many were sent");
        self.by(&referrer, async |tx| {
            actions::cancel(tx, &cancelled, Cancellation::ByReferrer).await
        })
        .await;
        let words = |told: Layer| Words {
            note: write(Layer::Advice, "ending note", 1000),
            words: write(told, "ending words", 1000),
        };
        self.by(&supervisor, async |tx| {
            actions::reject(tx, &rejected, Rejection::OutOfScope, words(Layer::Told)).await?;
            people::record_equality(tx, &person, &equality(write), 0).await
        })
        .await;
        self.questions(&[&helped, &asked], write).await;
        self.by(&supervisor, async |tx| {
            let reason = write(Layer::Advice, "priority", 1000);
            actions::set_priority(tx, &sent[0], Priority::High, &reason).await?;
            let words = write(Layer::Case, "opened again", 1000);
            actions::reopen(tx, &rejected, Reopening::NewFacts, &words)
                .await
                .map(|_| ())
        })
        .await;
        for referral in [&helped, &told, &withheld] {
            let to = adviser.staff().unwrap().membership.clone();
            self.by(&supervisor, async |tx| {
                actions::accept(tx, referral).await?;
                actions::allocate(tx, referral, &to).await
            })
            .await;
            self.by(&adviser, async |tx| helping(tx, referral, write).await)
                .await;
        }
        for (referral, layer) in [(&told, Layer::Told), (&withheld, Layer::Withheld)] {
            let said = words(layer);
            self.by(&adviser, async |tx| {
                actions::complete(tx, referral, Outcome::Part, said).await
            })
            .await;
        }
        self.by(&supervisor, async |tx| {
            let to = adviser.staff().unwrap().membership.clone();
            actions::accept(tx, &waiting).await?;
            actions::accept(tx, &taken).await?;
            actions::allocate(tx, &taken, &to).await
        })
        .await;
        let told_to = supervisor.staff().unwrap().membership.clone();
        let (organisation, site, team, service, line, import, message) = self
            .operate(async |tx| partnership(tx, &told_to, write).await)
            .await;
        let screening = self
            .by(&referrer, async |tx| screening(tx, &person, write).await)
            .await;
        let batch = self.batch(&referrer, write).await;
        let party = self
            .household(&referrer, (&person, &double), &helped, write)
            .await;
        let (provider, outside) = self.providers(&adviser, &helped, write).await;
        let spare = self
            .by(&referrer, async |tx| actions::begin(tx, &person).await)
            .await;
        let full = write(Layer::Case, "capacity", 200);
        self.by(&supervisor, async |tx| {
            let until = crate::kit::clock::date_of(tx.now).saturating_add(jiff::Span::new().days(7));
            // The parts of a partnership are known to everybody who refers, so they tell nothing of a case.
            let sentence = if full.is_ascii() {
                "Away".to_owned()
            } else {
                full.clone()
            };
            parts::say_capacity(tx, &self.service, 0, Light::Full, (sentence, until)).await
        })
        .await;
        let to_client = self.by(&supervisor, async |tx| stopped(tx, &helped).await).await;
        let words = write(Layer::Case, "question", 1000);
        let question = self
            .by(&referrer, async |tx| {
                question::actions::ask(tx, &self.service, None, words).await
            })
            .await;
        let intake = self.actor(Role::Intake).await;
        let which = Which::These(vec![waiting.clone()]);
        let to = adviser.staff().unwrap().membership.clone();
        let bulk = self
            .by(&intake, async |tx| actions::look_at_many(tx, &which, &to).await)
            .await;
        let name = write(Layer::Advice, "list", 60);
        let list = self
            .by(&intake, async |tx| {
                actions::save_list(tx, &name, "list=team&urgency=urgent").await
            })
            .await;
        let month = crate::kit::clock::date_of(self.now());
        let digest = self
            .operate(async |tx| digest::actions::make(tx, &self.sender, month).await)
            .await
            .expect("it is the first");
        let (slug, arrival) = self.ask_in_public(write).await;
        let issue = self
            .by(&supervisor, async |tx| {
                sheet::actions::issue(tx, &self.service, &self.sender, 2).await
            })
            .await;
        let partnership = self.partnership.clone();
        let somebody = self
            .join(&partnership, Role::Funder, &organisation, None)
            .await
            .membership;
        Planted {
            person,
            double,
            draft,
            batch,
            screening,
            spare,
            new: sent,
            asked,
            helped,
            told,
            withheld,
            rejected,
            cancelled,
            organisation,
            site,
            team,
            service,
            spoken_for: self.service.clone(),
            line,
            import,
            message,
            provider,
            outside,
            party,
            to_client,
            question,
            list,
            bulk,
            waiting,
            taken,
            arrival,
            slug,
            issue,
            digest,
            somebody,
            supervisor: supervisor.staff().unwrap().membership.to_string(),
        }
    }

    /// Opens the public page of the world's service, and asks there.
    async fn ask_in_public(&self, write: Write<'_>) -> (String, ArrivalId) {
        let tail: String = self.partnership.to_string().chars().rev().take(8).collect();
        let slug = tail.to_lowercase();
        let text = |field: &str, most| write(Layer::Advice, field, most);
        let opening = match write(Layer::Person, "opening", 200) {
            marked if marked.is_ascii() => "We help with benefits.".to_owned(),
            hostile => hostile,
        };
        let page = PublicPage {
            service: self.service.clone(),
            slug: slug.clone(),
            is_open: true,
            opening,
            version: 0,
        };
        self.operate(async |tx| arrival::actions::change_public_page(tx, page).await)
            .await;
        let asked = Asked {
            given: text("asked given", 90),
            family: text("asked family", 90),
            phone: "07700 900477".into(),
            safe: vec![Road::Text],
            heed: text("heed", 200),
            happening: text("happening", 1000),
            access: text("asked access", 100),
            by: Some(By {
                name: text("helper", 90),
                relation: text("relation", 60),
            }),
            language: "en".into(),
            agreed_to: "2026-11-22".into(),
            ..Asked::default()
        };
        let actor = Actor::Job(self.partnership.clone());
        let taken = self
            .by(&actor, async |tx| {
                arrival::actions::ask(tx, &self.service, asked).await
            })
            .await;
        let mail = Mail {
            from: format!(
                "{}@example.org",
                text("mail from", 60).replace(|c: char| !c.is_alphanumeric(), "")
            ),
            name: text("mail name", 90),
            subject: text("mail subject", 200),
            text: text("mail text", 1000),
            attachments: vec![(text("attachment", 90), 2_048)],
            ..Mail::default()
        };
        self.by(&actor, async |tx| {
            arrival::actions::receive(tx, &self.service, mail, "planted").await
        })
        .await;
        match taken {
            arrival::actions::Taken::In(id) => (slug, id),
            arrival::actions::Taken::TooMany => panic!("it is the first"),
        }
    }

    /// Two of the household of a person: one shares the problem of the referral.
    async fn household(
        &self,
        referrer: &Actor,
        (person, double): (&PersonId, &PersonId),
        referral: &ReferralId,
        write: Write<'_>,
    ) -> PersonId {
        let explained_by = referrer.staff().expect("they work here").membership.clone();
        let name = |field: &str| write(Layer::Person, field, 60);
        let names =
            vec![Name::new(NameKind::Legal, &name("kin given"), &name("kin family")).expect("a name")];
        self.by(referrer, async |tx| {
            let details = Details {
                names: names.clone(),
                ..Details::default()
            };
            let party = people::add(tx, details, Said::default(), &[]).await?;
            for other in [&party, double] {
                people::link(tx, (person, other), (Relation::Partner, SaidBy::Both)).await?;
            }
            let agreed = Agreed {
                given_on: date(2026, 11, 2),
                given_by: GivenBy::Person,
                method: Method::Spoken,
                purposes: vec![Purpose::ReferAndContact],
                feedback: FeedbackLevel::Nothing,
                explained_by: explained_by.clone(),
                recorded_at: tx.now,
                wording: None,
            };
            let person = party.clone();
            actions::join(tx, referral, NewParty { person, agreed }).await?;
            Ok(party)
        })
        .await
    }

    /// Providers outside: one that nobody asked yet, and three that the adviser asked to help, the last no longer.
    async fn providers(
        &self,
        adviser: &Actor,
        referral: &ReferralId,
        write: Write<'_>,
    ) -> (ProviderId, Vec<OutsideId>) {
        let hostile = write(Layer::Case, "provider", 100);
        // The directory is known to every adviser, so it tells nothing of a case.
        let name = if hostile.is_ascii() {
            "Law Centre".to_owned()
        } else {
            hostile
        };
        let mut providers = self
            .operate(async |tx| {
                let mut providers = Vec::new();
                for _ in 0..4 {
                    let details = ProviderDetails {
                        name: name.clone(),
                        purpose: "Immigration".into(),
                        address: "1 High Street, Elm".into(),
                        phone: "01632 960001".into(),
                        email: "help@example.org".into(),
                        checked_on: crate::kit::clock::date_of(tx.now),
                    };
                    providers.push(parts::add_provider(tx, details).await?);
                }
                Ok(providers)
            })
            .await;
        let spare = providers.pop().expect("there are four");
        let outside = self
            .by(adviser, async |tx| {
                let mut outside = Vec::new();
                for provider in providers {
                    let new = NewOutside {
                        provider,
                        words: write(Layer::Advice, "outside", 1000),
                        agreed: AgreedOutside {
                            given_on: date(2026, 11, 2),
                            given_by: GivenBy::Person,
                            method: Method::Spoken,
                        },
                        answer_by: date(2027, 1, 4),
                    };
                    outside.push(actions::refer_outside(tx, referral, new).await?);
                }
                actions::withdraw_outside(tx, referral, &outside[2]).await?;
                Ok(outside)
            })
            .await;
        (spare, outside)
    }

    /// A list with a row that can be brought in, and one that cannot.
    async fn batch(&self, referrer: &Actor, write: Write<'_>) -> BatchId {
        let text = |field: &str| write(Layer::Draft, field, 60).replace(['"', '\n', '\r'], "");
        let areas = &self.model.areas[0].id;
        let sheet = format!(
            "Family name,Problems,What is happening,Safe ways to reach them,They agreed to,You may be told,Who agreed,\
             How they agreed,When they agreed,Who explained it,Service\n\
             \"{}\",{areas},\"{}\",none,a,2,person,spoken,2/11/2026,\"{}\",{}\n\"{}\",,,,,,,,soon,,\n",
            text("of a list"),
            text("words of a list"),
            referrer.staff().expect("they work here").name,
            self.service,
            text("of a wrong row"),
        );
        let id = self
            .by(referrer, async |tx| {
                let desk = batch::actions::desk(tx).await?;
                let sheet = batch::sheet::read(sheet.as_bytes()).expect("it is a list");
                let reading = batch::rows::read(&sheet, &desk).expect("it has its columns");
                batch::actions::upload(tx, &text("file"), reading).await
            })
            .await;
        batch::jobs::go_on(&self.db)
            .await
            .expect("it can be looked through");
        batch::jobs::go_on(&self.db)
            .await
            .expect("it can be looked through");
        id
    }

    /// Asks about each of these, and answers the first.
    async fn questions(&self, about: &[&ReferralId], write: Write<'_>) {
        let (intake, referrer) = (self.actor(Role::Intake).await, self.actor(Role::Referrer).await);
        for (number, referral) in about.iter().enumerate() {
            let words = write(Layer::Case, "question", 1000);
            self.by(&intake, async |tx| {
                actions::ask_information(tx, referral, &words).await
            })
            .await;
            if number == 0 {
                let words = write(Layer::Case, "answer", 1000);
                self.by(&referrer, async |tx| {
                    actions::give_information(tx, referral, &words).await
                })
                .await;
            }
        }
    }

    /// One write as somebody, which nothing stands in the way of.
    pub async fn by<T>(&self, actor: &Actor, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> T {
        self.db.write(actor, f).await.unwrap()
    }
}

/// Somebody with every field, the same person recorded twice, and a draft about the second record.
async fn people(tx: &mut Tx, ask: &Ask, write: Write<'_>) -> Result<(PersonId, PersonId, DraftId)> {
    let person = people::add(tx, details(write), said(write), &[]).await?;
    let review = tx
        .now
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .saturating_add(jiff::Span::new().months(3));
    let flag = write(Layer::Person, "flag", 300);
    people::flag(tx, &person, 1, &flag, review).await?;
    let double = people::add(tx, details(write), Said::default(), &[]).await?;
    let drafted = Ask {
        summary: write(Layer::Draft, "summary", 1000),
        urgent: Some(write(Layer::Draft, "urgent", 300)),
        ..ask.clone()
    };
    let draft = drafted.write_about(tx, &double).await?;
    Ok((person, double, draft))
}

fn details(write: Write<'_>) -> Details {
    let text = |field: &str, most: usize| write(Layer::Person, field, most);
    let name = |kind, field: &str| Name::new(kind, &text(&format!("given {field}"), 100), &text(field, 100));
    Details {
        names: vec![
            name(NameKind::Legal, "family").unwrap(),
            name(NameKind::KnownAs, "known as").unwrap(),
        ],
        born: Some(date(1961, 3, 5)),
        nhs_number: NhsNumber::parse("943 476 5919").ok(),
        home: Home::Address(
            Address::new(
                [text("street", 80).as_str(), text("town", 80).as_str()].into_iter(),
                Postcode::parse("LE1 4AB").ok(),
            )
            .unwrap(),
        ),
        phone: Phone::parse("01632 960451").ok(),
        mobile: Phone::parse("07700 900451").ok(),
        email: Email::parse("personemail@example.org").ok(),
        language: Language {
            speaks: text("speaks", 100),
            reads: text("reads", 100),
            interpreter: Interpreter::Needed,
            preferences: text("preferences", 100),
        },
        access: Access {
            asked: AccessAsked::Asked,
            needs: Vec::new(),
            other: text("access", 100),
        },
    }
}

fn said(write: Write<'_>) -> Said {
    let text = |field: &str| write(Layer::Person, field, 100);
    Said {
        answers: Road::ALL.iter().map(|road| (*road, Safety::Safe)).collect(),
        manner: Manner {
            hours: text("hours"),
            code_phrase: text("code phrase"),
            say: text("say"),
            alternative: Some(Alternative {
                name: text("alternative"),
                relation: text("relation"),
                phone: Phone::parse("07700 900452").ok(),
            }),
            never: vec![text("never")],
        },
        again: Again::Asked,
    }
}

fn equality(write: Write<'_>) -> Equality {
    let said = |field: &str| Answer::Said(write(Layer::Advice, field, 100));
    Equality {
        sex: said("sex"),
        gender: said("gender"),
        pronouns: said("pronouns"),
        ethnic_group: said("ethnic group"),
        disability: said("disability"),
        religion: said("religion"),
        orientation: said("orientation"),
    }
}

/// Referrals that were sent: new ones, then those that are to become something else; the last is of the
/// person of whom everything is known.
async fn referrals(tx: &mut Tx, ask: &Ask, person: &PersonId, write: Write<'_>) -> Result<Vec<ReferralId>> {
    let mut sent = Vec::new();
    for number in 0..NEW + 7 {
        let withheld = number == NEW + 5;
        let ask = Ask {
            feedback: if withheld { 1 } else { ask.feedback },
            ..ask.clone()
        };
        let family = format!("{}{number}", write(Layer::Person, "another family", 90));
        sent.push(ask.send(tx, &family).await?);
    }
    let draft = ask.write_about(tx, person).await?;
    sent.push(actions::send(tx, &draft, FILLED, None).await?);
    Ok(sent)
}

async fn helping(tx: &mut Tx, referral: &ReferralId, write: Write<'_>) -> Result<()> {
    for reached in [Reached::No, Reached::Yes] {
        let new = NewContact {
            channel: Channel::FromClient,
            reached,
            note: write(Layer::Advice, "contact note", 1000),
            despite: None,
        };
        actions::record_contact(tx, referral, new).await?;
    }
    let new = NewAppointment {
        starts: date(2027, 1, 12).at(14, 30, 0, 0),
        meeting: Meeting::FaceToFace,
        place: write(Layer::Case, "place", 100),
    };
    actions::book(tx, referral, new).await
}

/// A person who wants help with two things, of which more is said in a draft that is thrown away again.
async fn screening(tx: &mut Tx, person: &PersonId, write: Write<'_>) -> Result<ScreeningId> {
    let pack = &crate::partnership::packs::questionnaires()[0];
    let answered = |question: &crate::partnership::packs::Question| {
        let yes = ["benefits", "letter"].contains(&question.id.as_str());
        Answered {
            question: question.id.clone(),
            answer: if yes {
                screened::Answer::Yes
            } else {
                screened::Answer::Unsaid
            },
            help: yes.then_some(Help::Yes),
        }
    };
    let asking = Asking {
        pack: pack.header.id.clone(),
        job: Job::Nurse,
        moment: Moment::Clinic,
        letter_on: Some(date(2026, 11, 2)),
        answers: pack.questions.iter().map(answered).collect(),
    };
    let id = screening::actions::ask(tx, person, asking).await?;
    let described = ["benefits", "letter"].map(|question| {
        let described = Described {
            area: "welfare-benefits".into(),
            link: Some(Link::Both),
            link_words: write(Layer::Screening, "link", 300),
            harms: vec![Harm::Homelessness],
        };
        (question.to_owned(), described)
    });
    let draft = screening::actions::refer(tx, &id, &described.into()).await?;
    let version = crate::referral::model::Draft::find(tx, &draft)
        .await?
        .expect("it was begun")
        .version;
    actions::discard(tx, &draft, version).await?;
    Ok(id)
}

/// A message to the client about a referral, as if it had been stopped for want of a safe way.
async fn stopped(tx: &mut Tx, referral: &ReferralId) -> Result<OutgoingId> {
    let referral = Referral::find(tx, referral).await?.expect("it was sent");
    let client = Person::find(tx, referral.person())
        .await?
        .expect("they are known");
    let told = outbox::Outgoing::about(tx, referral.id(), &client).await?;
    let id = told[0].id.clone();
    let stopped = "UPDATE outgoing SET state = 'stopped', due_at = NULL, problem = 'It is not safe to e-mail.' WHERE id = $1";
    tx.run(stopped, params![&id]).await?;
    Ok(id)
}

type Parts = (
    OrganisationId,
    SiteId,
    TeamId,
    ServiceId,
    EligibilityId,
    ImportId,
    OutgoingId,
);

/// One more of each part, and messages that somebody has to look after.
async fn partnership(tx: &mut Tx, to: &MembershipId, write: Write<'_>) -> Result<Parts> {
    // The parts of a partnership are known to everybody in it, so they tell nothing of a case.
    let name = |field: &str| match write(Layer::Person, field, 100) {
        marked if marked.is_ascii() => format!("A {field}"),
        hostile => hostile,
    };
    let organisation = OrganisationDetails {
        kind: Kind::Advice,
        name: name("organisation"),
        ods_code: None,
    };
    let organisation = parts::add_organisation(tx, organisation).await?;
    let site = SiteDetails {
        naming: Naming::sensitive(name("site"), name("neutral site")),
        ods_code: None,
        address: name("address"),
        postcode: None,
        phone: "01632 960453".into(),
        opening: Opening::default(),
    };
    let site = parts::add_site(tx, &organisation, site).await?;
    let team = TeamDetails {
        naming: Naming::sensitive(name("team"), name("neutral team")),
    };
    let team = parts::add_team(tx, &organisation, Some(&site), team).await?;
    let all = crate::partnership::packs::area("welfare-benefits").expect("the pack has it");
    let service = ServiceDetails {
        naming: Naming::ordinary(name("service")),
        areas: vec![all],
        channel: crate::partnership::model::Channel::ALL[0],
        phone: "01632 960454".into(),
        opening: Opening::default(),
    };
    let service = parts::add_service(tx, &organisation, Some(&team), service).await?;
    let from = tx.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let line = parts::add_eligibility(tx, &service, Whom::EveryTeam, (from, None), None).await?;
    let register = include_bytes!("../../tests/data/epraccur_northamptonshire.csv");
    let reading = register::read(register).expect("it can be read");
    let import = parts::upload_import(tx, &name("file"), Selection::Everything, reading).await?;
    let to = Recipient::Staff(to.clone());
    outbox::actions::send(tx, to, "A subject", "A body", "").await?;
    let partnership = tx.partnership()?;
    let written = "SELECT id FROM outgoing WHERE partnership = $1 AND subject = 'A subject'";
    let message: Option<OutgoingId> = tx.first(written, params![partnership], |row| row.get(0)).await?;
    let message = message.expect("it was just written");
    let given_up = "UPDATE outgoing SET state = 'not-delivered', due_at = NULL WHERE id = $1";
    tx.run(given_up, params![&message]).await?;
    Ok((organisation, site, team, service, line, import, message))
}
