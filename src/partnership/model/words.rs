//! The fixed words of a partnership: each is stored by its code and shown by its words.

crate::words! {
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
