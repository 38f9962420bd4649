use super::*;
use crate::kit::id::Source;

fn came() -> (Source, Arrival) {
    let ids = Source::seeded(3);
    let at = Timestamp::UNIX_EPOCH;
    let arrival = Arrival {
        id: ids.next(at),
        service: ids.next(at),
        to_organisation: ids.next(at),
        content: None,
        kind: Kind::Myself,
        arrived_at: at,
        due_at: at,
        owner: None,
        end: None,
        version: 1,
    };
    (ids, arrival)
}

#[test]
fn what_was_dealt_with_is_dealt_with_once() {
    let (ids, arrival) = came();
    let at = Timestamp::UNIX_EPOCH;
    let (me, you) = (ids.next::<MembershipId>(at), ids.next::<MembershipId>(at));
    let taken = arrival.clone().taken(me.clone()).unwrap();
    assert_eq!(taken.clone().taken(you.clone()), Err(Refused::Taken));
    assert_eq!(taken.clone().taken(me.clone()), Ok(taken.clone()));
    let advice = taken.clone().answered(Ending::Advice, " ".into(), me.clone(), at);
    assert_eq!(advice, Err(Refused::NoWords));
    let spam = taken
        .answered(Ending::Spam, String::new(), you.clone(), at)
        .unwrap();
    assert_eq!(spam.owner, Some(me.clone()), "it stays whose it was");
    assert_eq!(spam.clone().taken(me.clone()), Err(Refused::Ended));
    assert_eq!(spam.referred(ids.next(at), me, at), Err(Refused::Ended));
}

#[test]
fn an_address_for_a_poster_is_small_letters_digits_and_dashes() {
    assert_eq!(slug("  Leicester Advice "), Ok("leicester-advice".to_owned()));
    assert_eq!(slug("gp-24"), Ok("gp-24".to_owned()));
    for wrong in ["", "ab", "-a-", "a/b", "añb", "a..b", "<script>", &"x".repeat(41)] {
        assert!(slug(wrong).is_err(), "{wrong}");
    }
}
