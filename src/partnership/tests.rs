//! Stories of setting a partnership up.
