//! Lists of words with a code each: what is stored and sent in forms, and what people read.

/// Enums whose every value has a code and words. Each can be a parameter of a statement and be read out of a
/// row, by its code; a row that holds another code is an error, never left out.
#[macro_export]
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$value_doc:meta])* $value:ident = $code:literal, $words:literal;)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$value_doc])* #[serde(rename = $code)] $value),* }

        impl $name {
            /// Every value, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$value),*];

            /// As it is stored and sent in forms.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),* }
            }

            /// As people read it.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$value => $words),* }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)* _ => None }
            }
        }

        impl $crate::kit::db::ToValue for $name {
            fn to_value(&self) -> $crate::kit::db::Value<'_> {
                $crate::kit::db::ToValue::to_value(self.code())
            }
        }

        impl $crate::kit::db::FromCell for $name {
            fn from_cell(cell: $crate::kit::db::Cell<'_>) -> Option<Self> {
                match cell {
                    $crate::kit::db::Cell::Text(code) => Self::from_code(code),
                    $crate::kit::db::Cell::Null | $crate::kit::db::Cell::Int(_) => None,
                }
            }
        }
    )*};
}
