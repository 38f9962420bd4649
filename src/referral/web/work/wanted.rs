//! What is wanted of a list, from its address and back into one, and what can be chosen.

use crate::{
    kit::actor::{Role, Side},
    partnership::packs,
    referral::{
        model::{Urgency, stage_words},
        store::{Facets, Late, List, MOST_COUNTED, Wanted},
    },
    web::{Choice, Typed, paging::escape},
};

/// The statuses by which a list can be narrowed, with their words on either side.
const STATUSES: [(&str, &str); 6] = [
    ("requested", "New or being looked at"),
    ("accepted", "Accepted"),
    ("in-progress", "Being helped"),
    ("on-hold", "On hold"),
    ("cancelled", "Cancelled"),
    ("entered-in-error", "Recorded as a mistake"),
];

/// What the address asks for. What nobody offers is left out.
pub(in super::super) fn read(filters: &Typed, role: Role) -> Wanted {
    let offered = List::of(role);
    let list = List::from_code(filters.get("list")).filter(|list| offered.contains(list));
    let list = list.or_else(|| offered.first().copied()).unwrap_or(List::Team);
    let status = filters.get("status");
    let health = role.side() == Side::Health;
    let word = |name: &str| -> String {
        let typed = filters.get(name);
        let plain = typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if plain && typed.len() <= 40 {
            typed.to_owned()
        } else {
            String::new()
        }
    };
    Wanted {
        list,
        status: if STATUSES.iter().any(|(code, _)| *code == status) {
            status.to_owned()
        } else {
            String::new()
        },
        stage: if health { String::new() } else { word("stage") },
        area: packs::area(filters.get("area")).map_or_else(String::new, |area| area.id.clone()),
        urgency: Urgency::from_code(filters.get("urgency")),
        site: filters.get("site").parse().ok().filter(|_| !health),
        owner: filters.get("owner").parse().ok().filter(|_| !health),
        late: if filters.has("late", "yes") {
            Late::Only
        } else {
            Late::Either
        },
    }
}

/// Whether everything that a list can be narrowed by is to be counted: it was asked for, or is in use.
pub(super) fn asks_more(wanted: &Wanted, filters: &Typed) -> bool {
    let status_alone = Wanted {
        status: wanted.status.clone(),
        ..Wanted::all(wanted.list)
    };
    filters.sent("more") || *wanted != status_alone
}

/// What stands behind `?` in the address of a list.
pub(in super::super) fn query(wanted: &Wanted) -> String {
    let urgency = wanted.urgency.map_or("", Urgency::code);
    let site = wanted.site.as_ref().map_or_else(String::new, ToString::to_string);
    let owner = wanted
        .owner
        .as_ref()
        .map_or_else(String::new, ToString::to_string);
    let late = if wanted.late == Late::Only { "yes" } else { "" };
    let pairs = [
        ("list", wanted.list.code()),
        ("status", &wanted.status),
        ("stage", &wanted.stage),
        ("area", &wanted.area),
        ("urgency", urgency),
        ("site", &site),
        ("owner", &owner),
        ("late", late),
    ];
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    let said: Vec<String> = said
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    said.join("&")
}

/// The address of a list.
pub(in super::super) fn address(wanted: &Wanted) -> String {
    format!("/work?{}", query(wanted))
}

/// Only what is on the list, each with its number. How a referral ended is not for a filter to tell.
pub(super) fn statuses<'a>(counts: impl Iterator<Item = (&'a str, i64)>, side: Side) -> Vec<Choice> {
    let counts: Vec<_> = counts.collect();
    let shown = STATUSES
        .iter()
        .filter(|(code, _)| !(side == Side::Health && *code == "cancelled"));
    let count = |code: &str| {
        let found = counts.iter().find(|(status, _)| *status == code);
        found.map_or(0, |(_, n)| *n)
    };
    shown
        .filter(|(code, _)| count(code) > 0)
        .map(|(code, words)| Choice::new(*code, format!("{words} ({})", count(code))))
        .collect()
}

/// Everything that a list can be narrowed by.
pub(in super::super) struct Choices {
    pub(super) statuses: Vec<Choice>,
    pub(super) stages: Vec<Choice>,
    pub(super) urgencies: Vec<Choice>,
    pub(super) areas: Vec<Choice>,
    pub(super) sites: Vec<Choice>,
    pub(super) owners: Vec<Choice>,
    pub(super) late: Vec<Choice>,
    /// How many are left, in words.
    pub(super) matching: String,
}

/// The choices, each with how many it would leave; in a list too long to count, without.
pub(super) fn choices(facets: Facets, side: Side) -> Choices {
    let whole = facets.whole;
    let one = |code: &str, words: &str, n: i64| {
        let words = if whole {
            format!("{words} ({n})")
        } else {
            words.to_owned()
        };
        Choice::new(code, words)
    };
    let named = |of: std::collections::BTreeMap<String, (String, i64)>| {
        let mut named: Vec<_> = of.into_iter().filter(|(_, (_, n))| *n > 0).collect();
        named.sort_by(|(_, (a, _)), (_, (b, _))| a.cmp(b));
        named
            .iter()
            .map(|(id, (name, n))| one(id, name, *n))
            .collect::<Vec<_>>()
    };
    let status = |(code, n): (&String, &i64)| {
        let found = STATUSES.iter().find(|(known, _)| known == code);
        found
            .filter(|_| !(side == Side::Health && code == "cancelled"))
            .map(|(_, words)| one(code, words, *n))
    };
    let area = |(code, n): (&String, &i64)| packs::area(code).map(|area| one(code, &area.label, *n));
    let stage = |((status, stage), n): (&(String, String), &i64)| one(stage, stage_words(status, stage), *n);
    Choices {
        statuses: facets.statuses.iter().filter_map(status).collect(),
        stages: facets.stages.iter().map(stage).collect(),
        urgencies: Urgency::ALL
            .iter()
            .filter_map(|urgency| {
                let n = facets.urgencies.get(urgency.code())?;
                Some(one(urgency.code(), urgency.words(), *n))
            })
            .collect(),
        areas: facets.areas.iter().filter_map(area).collect(),
        sites: named(facets.sites),
        owners: named(facets.owners),
        late: vec![one("yes", "Only what is late", facets.late)],
        matching: if whole {
            crate::web::say::count(facets.matching, "referral", "referrals")
        } else {
            format!(
                "This list has more than {MOST_COUNTED} referrals. The choices are those of the ones due soonest, and are not counted."
            )
        },
    }
}
