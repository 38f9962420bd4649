//! The columns of a list.

use crate::words;

words! {
    /// What a column holds, in the order of the empty sheet.
    Column {
        Given = "given", "Given names";
        Family = "family", "Family name";
        Born = "born", "Date of birth";
        NhsNumber = "nhs-number", "NHS number";
        Mobile = "mobile", "Mobile number";
        Phone = "phone", "Other phone number";
        Email = "email", "E-mail address";
        Address = "address", "Address";
        Postcode = "postcode", "Postcode";
        Speaks = "speaks", "Language spoken";
        Problems = "problems", "Problems";
        Summary = "summary", "What is happening";
        Letter = "letter", "Date on the letter";
        Urgent = "urgent", "Why it is urgent";
        Service = "service", "Service";
        Safe = "safe", "Safe ways to reach them";
        Purposes = "purposes", "They agreed to";
        Feedback = "feedback", "You may be told";
        GivenBy = "given-by", "Who agreed";
        Method = "method", "How they agreed";
        AgreedOn = "agreed-on", "When they agreed";
        ExplainedBy = "explained-by", "Who explained it";
    }
}

impl Column {
    /// Without these columns there is no list; those of the agreement are among them.
    pub const NEEDED: &[Self] = &[
        Self::Family,
        Self::Problems,
        Self::Summary,
        Self::Safe,
        Self::Purposes,
        Self::Feedback,
        Self::GivenBy,
        Self::Method,
        Self::AgreedOn,
        Self::ExplainedBy,
    ];

    /// Whether it says what the person agreed to, or how they can safely be reached.
    pub const fn is_agreement(self) -> bool {
        matches!(
            self,
            Self::Safe
                | Self::Purposes
                | Self::Feedback
                | Self::GivenBy
                | Self::Method
                | Self::AgreedOn
                | Self::ExplainedBy
        )
    }

    /// The field of the page of the same question.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Given => "given-1",
            Self::Family => "family-1",
            Self::Born => "born",
            Self::NhsNumber => "nhs_number",
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Speaks => "speaks",
            Self::Problems => "area",
            Self::Summary => "summary",
            Self::Letter => "letter_on",
            Self::Urgent => "urgent_reason",
            Self::Service => "service",
            Self::Safe => "safe",
            Self::Purposes => "purpose",
            Self::Feedback => "feedback",
            Self::GivenBy => "given_by",
            Self::Method => "method",
            Self::AgreedOn => "given_on",
            Self::ExplainedBy => "explained_by",
        }
    }

    /// The column that a field's mistake is about.
    pub fn of_field(field: &str) -> Option<Self> {
        let field = if field == "urgency" {
            "urgent_reason"
        } else {
            field
        };
        Self::ALL.iter().copied().find(|column| column.field() == field)
    }
}

/// The column that a heading names, however it is spaced and capitalised.
pub fn heading(text: &str) -> Option<Column> {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = plain(text);
    let named = Column::ALL
        .iter()
        .copied()
        .find(|column| plain(column.words()) == wanted);
    named.or_else(|| {
        Some(match wanted.as_str() {
            "firstname" | "forename" | "forenames" | "firstnames" | "givenname" => Column::Given,
            "surname" | "lastname" | "name" => Column::Family,
            "dob" | "born" | "birthdate" => Column::Born,
            "nhsno" | "nhs" => Column::NhsNumber,
            "mobile" | "mobilephone" => Column::Mobile,
            "phone" | "telephone" | "phonenumber" => Column::Phone,
            "email" => Column::Email,
            "language" => Column::Speaks,
            "problem" | "areas" | "need" | "needs" => Column::Problems,
            "letter" | "letterdate" | "dateonletter" => Column::Letter,
            "safecontact" => Column::Safe,
            "purposes" | "agreedto" => Column::Purposes,
            "feedback" | "feedbacklevel" => Column::Feedback,
            "explainedby" => Column::ExplainedBy,
            "dateofagreement" | "agreedon" => Column::AgreedOn,
            _ => return None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_written() {
        for column in Column::ALL {
            assert_eq!(heading(column.words()), Some(*column));
            assert_eq!(
                heading(&column.words().to_uppercase().replace(' ', "_")),
                Some(*column)
            );
            assert_eq!(Column::of_field(column.field()), Some(*column));
        }
        assert_eq!(heading("DOB"), Some(Column::Born));
        assert_eq!(heading("Diagnosis"), None);
    }
}
