//! The lists of a role as tabs, and what each is called on either side.

use crate::{
    kit::actor::{Role, Side},
    referral::store::{Lengths, List, MANY_LATE, Wanted},
    web::ui,
};

/// What a list is called.
pub(super) const fn heading(side: Side, list: List) -> &'static str {
    match (list, side) {
        (List::Mine, Side::Health) => "Sent by me",
        (List::Team, Side::Health) => "To do",
        (List::Waiting, Side::Health) => "Waiting on the advice service",
        (List::Waiting, _) => "Waiting on the referrer",
        (List::Mine | List::Team | List::Unowned | List::Patient | List::Overdue, _) => list.words(),
    }
}

pub(super) fn tabs(role: Role, current: List, lengths: &Lengths) -> Vec<ui::Tab> {
    let tab = |list: &List| {
        let many = lengths.of(*list);
        let href = super::wanted::address(&Wanted::all(*list));
        let tab = ui::Tab::to(heading(role.side(), *list), href);
        let tab = if *list == List::Overdue && many > MANY_LATE {
            tab.counting_more_than(MANY_LATE)
        } else {
            tab.counting(many)
        };
        if *list == current { tab.current() } else { tab }
    };
    List::of(role).iter().map(tab).collect()
}
