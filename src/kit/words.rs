//! Lists of words with a code each: what is stored and sent in forms, and what people read.

/// An enum whose every value has a code and words.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($value:ident = $code:literal, $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $code)] $value),* }

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
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
