//! Who gets an answer, route by route. The letters are those of `EVERYBODY`.

use crate::{
    kit::id::Id as _,
    world::{Answer, World, planted::Planted},
};

/// One route, and who may ask.
pub struct Route {
    pub method: &'static str,
    pub pattern: &'static str,
    /// They get what they ask for.
    pub allowed: &'static str,
    /// They see the record, and are told that this step is not theirs.
    pub refused: &'static str,
    /// A body with which it would be done, if it were allowed. `{…}` stands for what was planted.
    body: &'static str,
}

const fn get(pattern: &'static str, allowed: &'static str) -> Route {
    step(pattern, allowed, "")
}

/// A page of a step: some see the record and may not take the step.
const fn step(pattern: &'static str, allowed: &'static str, refused: &'static str) -> Route {
    Route {
        method: "GET",
        pattern,
        allowed,
        refused,
        body: "",
    }
}

const fn post(
    pattern: &'static str,
    allowed: &'static str,
    refused: &'static str,
    body: &'static str,
) -> Route {
    Route {
        method: "POST",
        pattern,
        allowed,
        refused,
        body,
    }
}

/// Everybody at all.
const ANYBODY: &str = super::EVERYBODY;
/// Everybody who has signed in.
const SIGNED_IN: &str = "RLIAVSDMFGXOPQBrsm";
/// Those who work with people.
const WITH_PEOPLE: &str = "RLIASOPQBrs";
/// Those who refer.
const REFERRING: &str = "RLOPr";
/// Those who refer, and those on the advice side who enter what came to them.
const WRITING: &str = "RLOPrISQs";
/// Both organisations of the referral.
const KNOWING: &str = "RLOIASB";
/// Health staff of the organisation that asked: what was answered is for nobody else, managers included.
const ASKING: &str = "RLO";
/// Both sides of the referral.
const BOTH: &str = "RLIASB";
/// Those who keep the partnership, here and beyond; and those who keep this one.
const KEEPERS: &str = "DMm";
const OURS: &str = "DM";

/// Every page and every form.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get("/", ANYBODY),
    get("/start", ANYBODY),
    get("/sign-in", ANYBODY),
    get("/session/role", SIGNED_IN),
    get("/work", WITH_PEOPLE),
    get("/work/untold", WITH_PEOPLE),
    get("/work/saved", WITH_PEOPLE),
    get("/work/outside", "IASQBs"),
    get("/work/saved/{id}", "I"),
    get("/work/bulk/{id}", "I"),
    get("/staff/{id}/areas", "DMG"),
    step("/referrals/{id}/return", "IAS", "RLB"),
    get("/referrals", WITH_PEOPLE),
    get("/feedback", REFERRING),
    get("/digests", REFERRING),
    get("/digests/{id}", "RL"),
    get("/feedback/counts", "IASQBMsm"),
    get("/dashboard", "RLIASOPQBMrsm"),
    get("/dashboard/numbers.csv", "RLIASOPQBMrsm"),
    get("/drafts", REFERRING),
    get("/lists", REFERRING),
    get("/lists/empty.csv", REFERRING),
    get("/lists/words.csv", REFERRING),
    get("/lists/{id}", "RL"),
    get("/lists/{id}/problems.csv", "RL"),
    get("/quick", WRITING),
    get("/routes", "Mm"),
    get("/asked", "ISQMsm"),
    get("/forms", "ISQs"),
    get("/forms/{id}", "ISDM"),
    get("/asked/{id}", "IS"),
    get("/questions", "RLIASOPQBMrsm"),
    get("/questions/new", REFERRING),
    get("/questions/{id}", "RLIASB"),
    // Advisers enter referrals of those whom they know; the one that was planted is the health side's alone, until its draft is sent.
    get("/people/{id}/quick", "RLO"),
    get("/people", WITH_PEOPLE),
    get("/people/search", WITH_PEOPLE),
    get("/people/new", WITH_PEOPLE),
    get("/people/{id}", KNOWING),
    get("/people/{id}/edit", KNOWING),
    get("/people/{id}/safe-contact", KNOWING),
    get("/people/{id}/flags", KNOWING),
    get("/people/{id}/duplicates", KNOWING),
    get("/people/{id}/equality", "IASB"),
    get("/people/{id}/household", KNOWING),
    get("/drafts/{id}", "RL"),
    get("/drafts/{id}/needs", "RL"),
    get("/drafts/{id}/contact", "RL"),
    get("/drafts/{id}/consent", "RL"),
    get("/drafts/{id}/check", "RL"),
    get("/referrals/{id}", BOTH),
    get("/referrals/{id}/sent", BOTH),
    get("/referrals/{id}/letter", BOTH),
    get("/referrals/{id}/patient-page", BOTH),
    step("/referrals/{id}/usefulness", "RL", "IASB"),
    step("/referrals/{id}/allocation", "IS", "RLAB"),
    step("/referrals/{id}/rejection", "IS", "RLAB"),
    step("/referrals/{id}/contacts", "AS", "RLIB"),
    step("/referrals/{id}/appointments", "AS", "RLIB"),
    step("/referrals/{id}/progress", "AS", "RLIB"),
    step("/referrals/{id}/telling", "IASB", "RL"),
    step("/referrals/{id}/onward", "AS", "RLIB"),
    step("/referrals/{id}/outside", "AS", "RLIB"),
    step("/referrals/{id}/outside/{outside}/answer", "AS", "IB"),
    step("/referrals/{id}/outside/{outside}/letter", "AS", "IB"),
    step("/referrals/{id}/closing", "AS", "RLIB"),
    step("/referrals/{id}/cancellation", "RL", "IASB"),
    get("/referrals/{id}/withdrawal", BOTH),
    get("/referrals/{id}/parties", BOTH),
    step("/referrals/{id}/question", "IS", "RLAB"),
    step("/referrals/{id}/answer", "RL", "IASB"),
    step("/referrals/{id}/priority", "IS", "RLAB"),
    step("/referrals/{id}/milestone", "AS", "RLIB"),
    step("/referrals/{id}/hold", "AS", "RLIB"),
    step("/referrals/{id}/mistake", "RLIS", "AB"),
    get("/referrals/{id}/reopening", BOTH),
    get("/people/{id}/referrals", KNOWING),
    get("/people/{id}/screening", ASKING),
    get("/identification", "Mm"),
    get("/screenings/{id}", ASKING),
    get("/screenings/{id}/needs", ASKING),
    get("/staff", "DMGm"),
    get("/staff/new", "DMGm"),
    get("/staff/{id}", "DMG"),
    get("/outbox", KEEPERS),
    get("/partnership", KEEPERS),
    get("/partnership/setup", KEEPERS),
    get("/partnership/details", KEEPERS),
    get("/partnership/clocks", KEEPERS),
    get("/partnership/safety-net", KEEPERS),
    get("/capacity", "ISMQsm"),
    get("/services/{id}/capacity", "ISM"),
    get("/services/{id}/meanwhile", "RLISM"),
    get("/services/{id}/public-page", OURS),
    get("/services/{id}/forms", "ISDM"),
    get("/organisations", KEEPERS),
    get("/organisations/new", KEEPERS),
    get("/organisations/{id}", OURS),
    get("/sites", KEEPERS),
    get("/sites/new", KEEPERS),
    get("/sites/{id}", OURS),
    get("/sites/{id}/prompts", OURS),
    get("/sites/imports", KEEPERS),
    get("/sites/imports/{id}", OURS),
    get("/providers", KEEPERS),
    get("/providers/new", KEEPERS),
    get("/providers/{id}", OURS),
    get("/teams", KEEPERS),
    get("/teams/new", KEEPERS),
    get("/teams/{id}", OURS),
    get("/services", KEEPERS),
    get("/services/new", KEEPERS),
    get("/services/{id}", OURS),

    post("/session/role", SIGNED_IN, "", ""),
    post("/people/search", WITH_PEOPLE, "", "q=Nobody"),
    post("/people/new", WITH_PEOPLE, "", "q=Nobody"),
    post("/people", WITH_PEOPLE, "", "given-1=Somebody&family-1=New"),
    post("/people/{id}", KNOWING, "", "version=2&given-1=Another&family-1=Name"),
    post("/people/{id}/safe-contact", KNOWING, "", "version=3&safe-call=unsafe"),
    post("/people/{id}/equality", "IASB", "", "version=1&sex=said&sex-said=Changed"),
    post("/people/{id}/flags", KNOWING, "", "version=4&what=Something&review-day=1&review-month=2&review-year=2027"),
    post("/people/{id}/household", KNOWING, "", "given-1=Somebody&family-1=Related&relation=child&said_by=both&who=new"),
    post("/people/{id}/household/endings", KNOWING, "", "other={kin}"),
    post("/people/{id}/flag-endings", KNOWING, "", "version=5&position=0"),
    post("/people/{id}/duplicates", "RLO", "", "other={double}"),
    post("/people/{id}/screening", ASKING, "", "job=nurse&moment=clinic&q-essentials=no&q-home=no&q-debt=no&q-benefits=yes&help-benefits=yes&q-work-or-study=no&q-care=unsaid&q-status=no&q-letter=no"),
    post("/referrals/{id}/taking", "AS", "RLIB", ""),
    post("/referrals/{id}/return", "IAS", "RLB", "reason=away"),
    post("/work/bulk", "ISQs", "", "adviser={supervisor}&row={waiting}"),
    post("/work/bulk/{id}/application", "I", "", ""),
    post("/work/bulk/{id}/undoing", "I", "", ""),
    post("/work/next", "ASBQs", "", ""),
    post("/staff/{id}/areas", "DMG", "", "version=1&area=debt"),
    post("/work/saved", WITH_PEOPLE, "", "name=Mine&query=list%3Doverdue"),
    post("/work/saved/{id}", "I", "", "version=1&name=Another+name"),
    post("/work/saved/{id}/disposal", "I", "", ""),
    post("/drafts", "RLO", "", "person={person}"),
    post("/lists", REFERRING, "", "a=b"),
    post("/lists/{id}/confirmation", "RL", "", "version=2"),
    post("/lists/{id}/stopping", "RL", "", ""),
    post("/lists/{id}/disposal", "RL", "", "version=2"),
    post("/asked/{id}/taking", "IS", "", ""),
    post("/asked/{id}/answer", "IS", "", "version=2&ending=advice&words=Told+them"),
    post("/services/{id}/forms", "ISDM", "", "team={sender}&sheets=1"),
    post("/services/{id}/public-page", OURS, "", "version=1&open=open&slug=another-address"),
    post("/questions", REFERRING, "", "words=What+is+it%3F&service={service}"),
    post("/questions/{id}/answer", "IASB", "", "version=1&answer=Like+this."),
    post("/quick", WRITING, "", "route=telephone&given-1=Quick&family-1=Entry&area=welfare-benefits&summary=S&urgency=routine&service={service}&purpose=a&feedback=2&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026"),
    post("/drafts/{id}/needs", "RL", "", "version=2&area=welfare-benefits&summary=S&urgency=routine&service={service}"),
    post("/drafts/{id}/contact", "RL", "",
         "version=3&person_version=1&call=safe&voicemail=safe&text=safe&email=safe&post=safe"),
    post("/drafts/{id}/consent", "RL", "", "version=4&purpose=a&feedback=1&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026"),
    post("/drafts/{id}/sending", "RL", "", "version=5"),
    post("/referrals/{id}/acknowledgement", "IS", "RLAB", ""),
    post("/referrals/{id}/acceptance", "IS", "RLAB", ""),
    post("/referrals/{id}/reading", "RL", "IASB", ""),
    post("/referrals/{id}/cancellation-note", "IS", "RLAB", ""),
    post("/referrals/{id}/rejection", "IS", "RLAB", "reason=out-of-scope&words=Ring+the+council"),
    post("/referrals/{id}/allocation", "IS", "RLAB", "adviser={supervisor}"),
    post("/referrals/{id}/contacts", "S", "RLIAB", "channel=in-person&result=reached&note=N"),
    post("/referrals/{id}/appointments", "S", "RLIAB",
         "on-day=3&on-month=2&on-year=2027&at=2%3A30pm&meeting=face-to-face&place=P"),
    post("/referrals/{id}/cancellation", "RL", "IASB", "reason=by-referrer"),
    post("/referrals/{id}/progress", "S", "RLIAB", "words=Going+well"),
    post("/referrals/{id}/telling", "IASB", "RL", "told=not&reason=not-reached"),
    post("/referrals/{id}/onward", "S", "RLIAB", "service={other}&words=W&purpose=a&feedback=2&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026"),
    post("/referrals/{id}/outside", "S", "RLIAB", "provider={provider}&words=W&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026&answer_by-day=2&answer_by-month=2&answer_by-year=2027"),
    post("/referrals/{id}/outside/{outside}/answer", "S", "IAB", "answer=refused&words=Full"),
    post("/referrals/{id}/outside/{outside}/withdrawal", "S", "IAB", ""),
    post("/referrals/{id}/outside/{outside}/told", "S", "IAB", ""),
    post("/referrals/{id}/parties", BOTH, "", "person={double}&alone=yes&purpose=a&feedback=2&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026"),
    post("/referrals/{id}/parties/{party}/withdrawal", BOTH, "", ""),
    post("/referrals/{id}/no-news", "S", "RLIAB", ""),
    post("/referrals/{id}/question", "IS", "RLAB", "words=Which+benefit"),
    post("/referrals/{id}/answer", "RL", "IASB", "words=PIP"),
    post("/referrals/{id}/priority", "IS", "RLAB", "reason=high&words=Her+heating+is+off"),
    post("/referrals/{id}/milestone", "S", "RLIAB", "reason=casework"),
    post("/referrals/{id}/hold", "S", "RLIAB", "reason=unwell"),
    post("/referrals/{id}/hold-review", "S", "RLIAB", ""),
    post("/referrals/{id}/resumption", "S", "RLIAB", ""),
    post("/referrals/{id}/mistake", "RLIS", "AB", "reason=sent-twice"),
    post("/referrals/{id}/reopening", BOTH, "", "reason=client-back&words=W"),
    post("/referrals/{id}/messages/{message}/deliveries", "IASB", "", ""),
    post("/digests/e-mails", REFERRING, "", "want=no"),
    post("/referrals/{id}/usefulness", "RL", "IASB", "version=0&answer=partly&words=W"),
    post("/referrals/{id}/patient-page", "IASB", "RL", "how=here"),
    post("/referrals/{id}/closing", "S", "RLIAB", "how=completed&outcome=full&note=N&words=W"),
    post("/referrals/{id}/withdrawal", BOTH, "", ""),
    post("/drafts/{id}/disposal", "RL", "", "version=1"),
    post("/people/{id}/quick", "RLOIS", "", "route=telephone&person_version=2&despite=Another&area=welfare-benefits&summary=S&urgency=routine&service={service}&purpose=a&feedback=2&given_by=person&method=spoken&given_on-day=2&given_on-month=11&given_on-year=2026"),
    post("/screenings/{id}/needs", ASKING, "", "area-benefits=welfare-benefits&area-letter=debt"),
    post("/sites/{id}/prompts", OURS, "", "version=0&admission=alongside-8"),
    post("/staff", "DMGm", "", "name=Somebody&email=new%40example.org&role=funder&organisation={advice}&starts_on-day=20&starts_on-month=11&starts_on-year=2026"),
    post("/staff/{id}/invitations", "DMG", "", "version=1"),
    post("/staff/{id}/ending", "DMG", "", "version=1"),
    post("/outbox/{id}/deliveries", OURS, "", ""),
    post("/partnership/details", KEEPERS, "", "version=1&name=Another+name"),
    post("/partnership/clocks", KEEPERS, "", "version=2&acknowledge_working_days=9"),
    post("/partnership/safety-net", KEEPERS, "", "version=0&words=Ask+the+council"),
    post("/services/{id}/capacity", "ISM", "", "version=1&light=busy&until_on-day=1&until_on-month=12&until_on-year=2026"),
    post("/organisations", KEEPERS, "", "kind=health&name=One+more"),
    post("/organisations/{id}", OURS, "", "version=1&kind=advice&name=Another+name"),
    post("/sites", KEEPERS, "", "organisation={advice}&name=One+more&sensitivity=ordinary"),
    post("/sites/{id}", OURS, "", "version=1&organisation={organisation}&name=Another&sensitivity=ordinary"),
    post("/sites/imports", KEEPERS, "", "whom=everything"),
    post("/sites/imports/{id}/confirmation", OURS, "", "version=1"),
    post("/sites/imports/{id}/withdrawal", OURS, "", "version=1"),
    post("/providers", KEEPERS, "", "name=One+more&purpose=Food&phone=01632+960001"),
    post("/providers/{id}", OURS, "", "version=1&name=Another&purpose=Food&phone=01632+960001"),
    post("/teams", KEEPERS, "", "organisation={advice}&name=One+more&sensitivity=ordinary"),
    post("/teams/{id}", OURS, "", "version=1&organisation={organisation}&name=Another&sensitivity=ordinary"),
    post("/services", KEEPERS, "", "organisation={advice}&name=One+more&sensitivity=ordinary&area=debt&channel=telephone"),
    post("/services/{id}", OURS, "", "version=1&organisation={organisation}&name=Another&sensitivity=ordinary&area=debt"),
    post("/services/{id}/eligibility", OURS, "", "whom=every-team&from_on-day=1&from_on-month=2&from_on-year=2020&until_on-day=2&until_on-month=2&until_on-year=2020"),
    post("/services/{id}/eligibility/{line}/end", OURS, "", "version=1&end-{line}-day=1&end-{line}-month=2&end-{line}-year=2027"),
    post("/services/{id}/eligibility/{line}/removal", OURS, "", "version=1"),
    // What is inside is closed first, and opened last.
    post("/services/{id}/closure", OURS, "", "version=2&closed_on-day=20&closed_on-month=11&closed_on-year=2026"),
    post("/providers/{id}/closure", OURS, "", "version=2&closed_on-day=20&closed_on-month=11&closed_on-year=2026"),
    post("/providers/{id}/reopening", OURS, "", "version=3"),
    post("/teams/{id}/closure", OURS, "", "version=2&closed_on-day=20&closed_on-month=11&closed_on-year=2026"),
    post("/sites/{id}/closure", OURS, "", "version=2&closed_on-day=20&closed_on-month=11&closed_on-year=2026"),
    post("/organisations/{id}/closure", OURS, "", "version=2&closed_on-day=20&closed_on-month=11&closed_on-year=2026"),
    post("/organisations/{id}/reopening", OURS, "", "version=3"),
    post("/sites/{id}/reopening", OURS, "", "version=3"),
    post("/teams/{id}/reopening", OURS, "", "version=3"),
    post("/services/{id}/reopening", OURS, "", "version=3"),
];

/// Routes of another kind, and why they are not asked by everybody.
pub const APART: &[(&str, &str, &str)] = &[
    (
        "POST",
        "/sign-in",
        "open to anybody: it is how one becomes somebody",
    ),
    (
        "POST",
        "/sign-out",
        "ends the session of whoever asks, and nothing else",
    ),
    (
        "POST",
        "/sign-in/demonstration",
        "in a demonstration only, as a test of its own shows",
    ),
    ("GET", "/invitations/{secret}", "open to whoever holds the secret"),
    (
        "POST",
        "/invitations/{secret}",
        "open to whoever holds the secret",
    ),
    ("GET", "/my", "open to whoever opened a link"),
    ("POST", "/my/closing", "closes what whoever asks had opened"),
    ("GET", "/my/{secret}", "open to whoever holds the secret"),
    ("POST", "/my/{secret}", "open to whoever holds the secret"),
    (
        "GET",
        "/ask/{slug}",
        "the public page of a service, open to anybody",
    ),
    ("POST", "/ask/{slug}", "anybody may ask there; nothing is read"),
    (
        "GET",
        "/ask/{slug}/{language}",
        "the public page of a service, open to anybody",
    ),
    (
        "POST",
        "/ask/{slug}/{language}",
        "anybody may ask there; nothing is read",
    ),
    (
        "GET",
        "/ask/{slug}/{language}/{id}",
        "open to whoever asked: a reference and a date, and nothing of what was written",
    ),
    ("GET", "/set-up/{secret}", "open to whoever holds the secret"),
    ("POST", "/set-up/{secret}", "open to whoever holds the secret"),
    (
        "POST",
        "/demo/reset",
        "in a demonstration only: it makes everything anew",
    ),
    (
        "GET",
        "/demo/scenarios",
        "in a demonstration only: names of scenarios, and whom to be",
    ),
    (
        "POST",
        "/demo/scenarios/{scene}/visit",
        "in a demonstration only, as a test of its own shows",
    ),
    (
        "POST",
        "/demo/scenarios/{scene}/beginning",
        "in a demonstration only, as a test of its own shows",
    ),
    (
        "GET",
        "/metrics",
        "numbers by route, which name nobody; on the machine that serves them",
    ),
    ("GET", "/assets/{file}", "the style, the script and the icon"),
    ("GET", "/favicon.ico", "the icon"),
    (
        "GET",
        "/healthz",
        "says whether a write can be made, and nothing else",
    ),
];

/// Whether planting people and referrals may change what this reader sees on this list.
pub fn may_change(letter: char, pattern: &str) -> bool {
    match pattern {
        "/work" | "/work/untold" | "/referrals" => "RLIASBrs".contains(letter),
        "/digests" | "/drafts" | "/lists" | "/feedback" => "RLr".contains(letter),
        "/work/saved" => letter == 'I',
        // A colleague's are the colleague's.
        "/work/outside" => "IASs".contains(letter),
        // A service was planted, to which they refer; a list may use its words.
        "/questions/new" | "/lists/words.csv" => REFERRING.contains(letter),
        "/quick" => WRITING.contains(letter),
        "/questions" => "RLIASBMrsm".contains(letter),
        "/feedback/counts" => "IASBMsm".contains(letter),
        "/dashboard" | "/dashboard/numbers.csv" => "RLIASMrsm".contains(letter),
        // What services say of themselves is planted too, and is for everybody who refers to them.
        "/capacity" | "/asked" => "ISMsm".contains(letter),
        "/" | "/start" | "/sign-in" | "/session/role" | "/people" | "/people/search" | "/people/new" => false,
        // What they keep is planted too; how much is sent is theirs to know, and names nobody.
        _ => KEEPERS.contains(letter) || pattern.starts_with("/staff") && letter == 'G',
    }
}

impl Route {
    /// Whether an answer says that it was done, or shows what was asked for.
    pub fn does(&self, answer: &Answer) -> bool {
        let goes_on = answer.status == 303 && !is_problem(answer);
        match (self.method, self.pattern) {
            // What was asked for is on the page that comes back, as is a link for somebody.
            ("GET", _)
            | (
                _,
                "/people/search"
                | "/people/new"
                | "/staff"
                | "/staff/{id}/invitations"
                | "/referrals/{id}/patient-page",
            ) => answer.status == 200 || goes_on,
            // What is sent is no file: the door is open, and what was brought is not what it takes.
            (_, "/sites/imports" | "/lists") => answer.status == 400,
            // Everybody has roles of their own, and none was named.
            (_, "/session/role") => answer.status == 422,
            // What was planted is past this step, which they are told.
            (
                _,
                "/sites/imports/{id}/withdrawal"
                | "/services/{id}/eligibility/{line}/removal"
                | "/lists/{id}/disposal",
            ) => comes_too_late(answer),
            _ => goes_on,
        }
    }

    /// Whether an answer says that this step is not theirs.
    pub fn refuses(&self, answer: &Answer) -> bool {
        if self.method == "GET" {
            return answer.status == 422;
        }
        (answer.status == 422 || is_problem(answer)) && says_not_yours(answer)
    }

    /// Its address, for what was planted: each step has a referral that is ready for it.
    pub fn address(&self, planted: &Planted) -> String {
        let mut parts = self.pattern.split('/').skip(1);
        let (first, step) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
        let id = match (first, step) {
            ("people", "quick") => planted.double.as_str(),
            ("people", _) => planted.person.as_str(),
            ("lists", _) => planted.batch.as_str(),
            ("drafts", "disposal") => planted.spare.as_str(),
            ("drafts", _) => planted.draft.as_str(),
            ("referrals", "acknowledgement") => planted.new[0].as_str(),
            ("referrals", "acceptance") => planted.new[1].as_str(),
            ("referrals", "rejection") => planted.new[2].as_str(),
            ("referrals", "cancellation") => planted.new[3].as_str(),
            ("referrals", "withdrawal") => planted.new[4].as_str(),
            ("referrals", "mistake") => planted.new[5].as_str(),
            ("referrals", "question") => planted.new[6].as_str(),
            ("referrals", "priority") => planted.new[7].as_str(),
            ("referrals", "taking") => planted.waiting.as_str(),
            ("referrals", "return") => planted.taken.as_str(),
            ("referrals", "answer") => planted.asked.as_str(),
            ("referrals", "letter" | "reading" | "reopening" | "telling" | "usefulness") => {
                planted.told.as_str()
            }
            ("referrals", "cancellation-note") => planted.cancelled.as_str(),
            ("referrals", _) => planted.helped.as_str(),
            ("digests", _) => planted.digest.as_str(),
            ("screenings", _) => planted.screening.as_str(),
            ("organisations", _) => planted.organisation.as_str(),
            ("sites", _) if self.pattern.starts_with("/sites/imports") => planted.import.as_str(),
            ("sites", _) => planted.site.as_str(),
            ("teams", _) => planted.team.as_str(),
            ("providers", _) => planted.provider.as_str(),
            ("forms", _) => planted.issue.as_str(),
            ("asked", _) => planted.arrival.as_str(),
            ("services", "capacity" | "meanwhile" | "public-page" | "forms") => planted.spoken_for.as_str(),
            ("services", _) => planted.service.as_str(),
            ("staff", "areas") => planted.supervisor.as_str(),
            ("staff", _) => planted.somebody.as_str(),
            ("outbox", _) => planted.message.as_str(),
            ("questions", _) => planted.question.as_str(),
            ("work", _) if self.pattern.starts_with("/work/bulk") => planted.bulk.as_str(),
            ("work", _) => planted.list.as_str(),
            _ => "",
        };
        let outside = match self.pattern.rsplit('/').next() {
            Some("withdrawal") => &planted.outside[1],
            Some("told") => &planted.outside[2],
            _ => &planted.outside[0],
        };
        self.pattern
            .replace("{id}", id)
            .replace("{line}", planted.line.as_str())
            .replace("{message}", planted.to_client.as_str())
            .replace("{outside}", outside.as_str())
            .replace("{party}", planted.party.as_str())
    }

    /// Its body, for what was planted.
    pub fn body(&self, planted: &Planted, world: &World) -> String {
        self.body
            .replace("{person}", planted.person.as_str())
            .replace("{kin}", planted.party.as_str())
            .replace("{double}", planted.double.as_str())
            .replace("{advice}", world.advice.as_str())
            .replace("{organisation}", planted.organisation.as_str())
            .replace("{line}", planted.line.as_str())
            .replace("{provider}", planted.provider.as_str())
            .replace("{other}", planted.service.as_str())
            .replace("{service}", world.service.as_str())
            .replace("{sender}", world.sender.as_str())
            .replace("{waiting}", planted.waiting.as_str())
            .replace("{supervisor}", &planted.supervisor)
    }
}

/// Whether an answer says that it is theirs to do, and that somebody did it first.
pub fn comes_too_late(answer: &Answer) -> bool {
    let told = [409, 422].contains(&answer.status) || is_problem(answer);
    told && !says_not_yours(answer)
}

/// Whether it goes on to a page that says that nothing was done.
fn is_problem(answer: &Answer) -> bool {
    answer.status == 303 && answer.headers.contains("notice=problem")
}

/// Whether it is said that the step is somebody else's.
fn says_not_yours(answer: &Answer) -> bool {
    let sentences = [
        "Only the adviser who has this referral",
        "Only the advice service can show the link",
    ];
    sentences.into_iter().any(|words| {
        let travelling = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
        answer.body.contains(words) || answer.headers.contains(&travelling.to_string())
    })
}
