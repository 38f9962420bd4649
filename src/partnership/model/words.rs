//! The fixed words of a partnership: each is stored by its code and shown by its words.

/// An enum whose values are stored by a code and shown in words.
macro_rules! coded {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal, $words:literal;)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name { $($(#[$value_doc])* $value,)* }

        impl $name {
            /// Every value, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// As it is stored, and sent in forms.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)* }
            }

            /// As people say it.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$value => $words,)* }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(code: String) -> Result<Self, String> {
                Self::from_code(&code).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|value| value.code()).collect();
                    format!("{code:?} is not one of {}", known.join(", "))
                })
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.code().to_owned()
            }
        }
    )*};
}

coded! {
    /// Where health care is given, as far as it shapes the words and what must not be said outside.
    Setting {
        GpPractices = "gp-practices", "General practice";
        ChildrensHospital = "childrens-hospital", "Children’s hospital";
        CancerCare = "cancer-care", "Cancer care";
        MentalHealth = "mental-health", "Mental health care";
        Hiv = "hiv", "HIV service";
        BoroughWide = "borough-wide", "Every health and social care team of an area";
    }

    /// How advice usually reaches people. Each appointment has its own; this is only what is usual.
    Channel {
        FaceToFace = "face-to-face", "Face to face";
        Telephone = "telephone", "By telephone";
    }

    /// Whether advisers work where health care is given.
    CoLocation {
        FullTime = "full-time", "An adviser is there full time";
        OnRotation = "on-rotation", "Advisers visit in turn";
        None = "none", "Advisers work elsewhere";
        NotGiven = "not-given", "Not decided";
    }

    /// Where money comes from.
    Stream {
        LocalAuthority = "local-authority", "Local authority";
        Nhs = "nhs", "NHS";
        University = "university", "University";
        Charity = "charity", "Charity";
    }

    /// What an organisation is in the partnership.
    Kind {
        Health = "health", "Health or social care";
        Advice = "advice", "Advice provider";
        Funder = "funder", "Funder";
    }

    /// Who may be referred, in broad terms; the wording beside it is the partnership's own.
    Eligible {
        RegisteredPatients = "registered-patients", "Patients registered at a practice that takes part";
        Patients = "patients", "Patients of the service";
        PatientsAndFamilies = "patients-and-families", "Patients, their families and carers";
        AllTeams = "all-teams", "Anyone referred by any team of the area";
    }

    /// How sure it is that a value is what the study meant.
    Certainty {
        Given = "given", "Stated in the study";
        Inferred = "inferred", "Inferred, may be wrong";
        Unknown = "unknown", "Not known";
    }

    /// Whether the name of a place, team or service may be read by others than the patient.
    Sensitivity {
        Ordinary = "ordinary", "Yes: it tells nothing about the patient";
        Sensitive = "sensitive", "No: it may tell others what the patient is treated for";
    }
}
