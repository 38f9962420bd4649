//! The rules of lists that somebody keeps.

/// Characters of the name of a list that somebody keeps, at the most.
pub const LONGEST_LIST_NAME: usize = 60;
/// Lists that one member keeps, at the most: more are no help.
pub const MOST_LISTS: usize = 20;
