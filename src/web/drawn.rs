//! The pages that were drawn in this run of a test, by the names of their types: what no test draws is not
//! tested.

use std::{collections::BTreeSet, sync::Mutex};

static DRAWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Notes that a page of this type was drawn.
pub fn note<T>() {
    DRAWN.lock().unwrap().insert(std::any::type_name::<T>());
}

/// Every page that was drawn.
pub fn so_far() -> BTreeSet<&'static str> {
    DRAWN.lock().unwrap().clone()
}
