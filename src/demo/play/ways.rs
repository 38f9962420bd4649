//! The ways by which referrals come, and which of them are natural to a model.

use crate::{
    partnership::{
        model::{Channel, Setting},
        packs::ServiceModel,
    },
    referral::model::Route,
};

/// How a referral comes about. Those of the second half are entered by the advice side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Way {
    Steps,
    Quick,
    LinkWorker,
    List,
    /// A need that was found by asking.
    Screened,
    /// A quick question that turned out to be somebody's.
    Question,
    Telephone,
    WarmHandover,
    DropIn,
    Paper,
    Email,
    Myself,
}

/// As often as each comes, where every way does.
const USUAL: [Way; 18] = [
    Way::Steps,
    Way::Quick,
    Way::Screened,
    Way::Telephone,
    Way::Quick,
    Way::LinkWorker,
    Way::Email,
    Way::Steps,
    Way::Myself,
    Way::Quick,
    Way::WarmHandover,
    Way::Paper,
    Way::Steps,
    Way::List,
    Way::Quick,
    Way::DropIn,
    Way::Question,
    Way::Quick,
];

/// The ways that are natural to a model: nobody is brought over or drops in where advisers are only on the telephone, and
/// link workers work for practices and across boroughs.
pub(in crate::demo) fn natural(model: &ServiceModel) -> Vec<Way> {
    let there = model.channel == Channel::FaceToFace;
    let linked = matches!(model.setting, Setting::GpPractices | Setting::BoroughWide);
    let fits = |way: &Way| match way {
        Way::WarmHandover | Way::DropIn => there,
        Way::LinkWorker => linked,
        Way::Steps
        | Way::Quick
        | Way::List
        | Way::Screened
        | Way::Question
        | Way::Telephone
        | Way::Paper
        | Way::Email
        | Way::Myself => true,
    };
    USUAL.into_iter().filter(fits).collect()
}

impl Way {
    /// As which it is counted.
    pub(in crate::demo) const fn counted_as(self) -> Route {
        match self {
            Self::Steps | Self::Screened => Route::Form,
            Self::Quick | Self::Question => Route::Quick,
            Self::LinkWorker => Route::LinkWorker,
            Self::List => Route::Spreadsheet,
            Self::Telephone => Route::Telephone,
            Self::WarmHandover => Route::WarmHandover,
            Self::DropIn => Route::DropIn,
            Self::Paper => Route::Paper,
            Self::Email => Route::Email,
            Self::Myself => Route::Myself,
        }
    }

    /// Whether it is the advice side that enters it.
    pub(super) const fn is_entered(self) -> bool {
        match self {
            Self::Telephone
            | Self::WarmHandover
            | Self::DropIn
            | Self::Paper
            | Self::Email
            | Self::Myself => true,
            Self::Steps | Self::Quick | Self::LinkWorker | Self::List | Self::Screened | Self::Question => {
                false
            }
        }
    }

    /// Whether no team asked: the client came alone.
    pub(super) const fn is_alone(self) -> bool {
        matches!(self, Self::DropIn | Self::Myself)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partnership::packs::service_model;

    #[test]
    fn nobody_drops_in_where_advice_is_given_by_telephone() {
        let of = |id| natural(service_model(id).unwrap());
        assert_eq!(of("1").len(), USUAL.len());
        assert!(!of("3").contains(&Way::DropIn) && of("3").contains(&Way::LinkWorker));
        assert!(of("8").contains(&Way::DropIn) && !of("8").contains(&Way::LinkWorker));
        assert!(!of("9").contains(&Way::WarmHandover));
    }
}
