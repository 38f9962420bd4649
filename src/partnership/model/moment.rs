//! The moments of care at which somebody may ask.

crate::words! {
    /// When in the course of care a patient is asked about housing, money and work.
    Moment {
        Admission = "admission", "On admission";
        Diagnosis = "diagnosis", "After a diagnosis";
        Discharge = "discharge", "When planning discharge";
        Clinic = "clinic", "At a clinic visit or appointment";
        Other = "other", "At another moment";
    }
}
