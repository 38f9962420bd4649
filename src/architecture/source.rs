//! The text of a source file, without its tests, its comments and its words.

use std::{fs, path::Path};

/// A source file.
pub struct Source {
    /// Below `src`: "referral/store/lists.rs".
    pub name: String,
    /// Its code with words, without comments and tests.
    pub code: String,
    /// The same with every word in quotation marks left out.
    bare: String,
}

/// Every source file that is part of the program: not those of modules that are there for tests alone.
pub fn production() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = Vec::new();
    walk(&root, &root, &mut texts);
    let tests: Vec<String> = texts
        .iter()
        .flat_map(|(name, text)| test_modules(name, text))
        .collect();
    let is_test = |name: &str| {
        tests
            .iter()
            .any(|test| name == format!("{test}.rs") || name.starts_with(&format!("{test}/")))
    };
    texts.retain(|(name, _)| !is_test(name));
    texts.sort();
    assert!(
        texts.len() > 100 && tests.len() > 10,
        "the sources are found: {}",
        texts.len()
    );
    texts
        .into_iter()
        .map(|(name, text)| Source::new(name, &text))
        .collect()
}

fn walk(root: &Path, folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            walk(root, &entry, texts);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            let name = entry.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            texts.push((name, fs::read_to_string(&entry).unwrap()));
        }
    }
}

/// The modules of a file that are compiled for tests alone, by their paths.
fn test_modules(name: &str, text: &str) -> Vec<String> {
    let (folder, file) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, file)| (folder, file));
    let below = match (folder, file) {
        ("", "lib.rs" | "main.rs") => String::new(),
        (folder, "mod.rs") => format!("{folder}/"),
        ("", file) => format!("{}/", file.trim_end_matches(".rs")),
        (folder, file) => format!("{folder}/{}/", file.trim_end_matches(".rs")),
    };
    let marked = text.split("#[cfg(test)]\n").skip(1);
    let modules = marked.filter_map(|rest| {
        let line = rest.lines().next()?.trim().strip_suffix(';')?;
        line.split_once("mod ").map(|(_, module)| module)
    });
    modules.map(|module| format!("{below}{module}")).collect()
}

impl Source {
    fn new(name: String, text: &str) -> Self {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code: Vec<&str> = text
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("//") {
                    ""
                } else {
                    line
                }
            })
            .collect();
        let code = code.join("\n");
        let bare = without_words(&code);
        Self { name, code, bare }
    }

    /// The slice that it is part of: the first folder, or the file's own name.
    pub fn slice(&self) -> &str {
        self.name.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// Whether it is the file, or in the folder, of this part of a slice: `model`, `store`, `web`.
    pub fn is_within(&self, part: &str) -> bool {
        let mut parts = self.name.split('/').skip(1);
        parts
            .next()
            .is_some_and(|first| first.trim_end_matches(".rs") == part)
    }

    /// Whether it names this path.
    pub fn has_path(&self, path: &str) -> bool {
        self.bare.match_indices(path).any(|(at, _)| {
            let before = self.bare[..at].chars().next_back();
            let after = self.bare[at + path.len()..].chars().next();
            !before.is_some_and(is_of_a_name) && !after.is_some_and(is_of_a_name)
        }) || self.uses().iter().any(|used| {
            used.strip_prefix("crate::")
                .is_some_and(|used| used == path || used.starts_with(&format!("{path}::")))
        })
    }

    /// Whether its code holds these letters as words of their own.
    pub fn has_word(&self, word: &str) -> bool {
        self.bare.match_indices(word).any(|(at, _)| {
            let ours = |c: Option<char>| c.is_some_and(is_of_a_name);
            let starts = word.starts_with(is_of_a_name);
            let ends = word.ends_with(is_of_a_name);
            let goes_on_before = starts && ours(self.bare[..at].chars().next_back());
            let goes_on_after = ends && ours(self.bare[at + word.len()..].chars().next());
            !goes_on_before && !goes_on_after
        })
    }

    /// Everything that it imports, one path for each name.
    pub fn uses(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (at, _) in self.bare.match_indices("use ") {
            let before = self.bare[..at].rsplit('\n').next().unwrap().trim();
            if before.is_empty() || before.starts_with("pub") {
                let tree = self.bare[at + 4..].split(';').next().unwrap();
                expand("", tree, &mut paths);
            }
        }
        paths
    }

    /// Every path of the crate that it imports or names in full, without `crate::`. A name within the own
    /// slice is left out.
    pub fn crate_paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self
            .uses()
            .iter()
            .filter_map(|path| path.strip_prefix("crate::"))
            .map(str::to_owned)
            .collect();
        for (at, _) in self.bare.match_indices("crate::") {
            let rest = &self.bare[at + 7..];
            let path: String = rest
                .chars()
                .take_while(|c| is_of_a_name(*c) || *c == ':')
                .collect();
            if !path.is_empty() && !path.ends_with(':') {
                paths.push(path);
            }
        }
        let own = self.slice().to_owned();
        paths.retain(|path| path.split("::").next() != Some(&own));
        paths.sort();
        paths.dedup();
        paths
    }

    /// The functions with the number of their lines.
    pub fn functions(&self) -> Vec<(String, usize)> {
        let lines: Vec<&str> = self.code.lines().collect();
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let head = line.trim_start();
            let indent = &line[..line.len() - head.len()];
            let Some(name) = function(head) else { continue };
            let end = format!("{indent}}}");
            let length = lines[at..].iter().position(|line| *line == end);
            if !line.ends_with(';')
                && !line.ends_with('}')
                && let Some(length) = length
            {
                // As clippy counts: the lines between the braces.
                let body = &lines[at + 1..at + length];
                found.push((
                    name.to_owned(),
                    body.iter().filter(|line| !line.trim().is_empty()).count(),
                ));
            }
        }
        found
    }
}

fn function(head: &str) -> Option<&str> {
    let (before, rest) = head.split_once("fn ")?;
    let plain =
        |word: &str| ["pub", "const", "async"].contains(&word) || word.starts_with("pub(") || word == "in";
    let plain = before
        .split_whitespace()
        .all(|word| plain(word) || word.ends_with(')'));
    plain.then(|| rest.split(['(', '<']).next()).flatten()
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `a::{b, c::{self, d}}` as `a::b`, `a::c`, `a::c::d`.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, inside)) = tree.split_once('{') else {
        let name = tree
            .split(" as ")
            .next()
            .unwrap()
            .trim()
            .trim_end_matches("::self");
        if !name.is_empty() {
            let path = format!("{before}{name}");
            paths.push(path.trim_end_matches("::self").to_owned());
        }
        return;
    };
    let inside = &inside[..inside.rfind('}').unwrap_or(inside.len())];
    let (mut depth, mut start) = (0, 0);
    let before = format!("{before}{}", head.trim());
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                expand(&before, &inside[start..at], paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    expand(&before, &inside[start..], paths);
}

/// The code with every string literal empty, so that words are not taken for names.
fn without_words(code: &str) -> String {
    let mut bare = String::with_capacity(code.len());
    let mut chars = code.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        bare.push(c);
        if c == '"' && last != '\'' {
            while let Some(inside) = chars.next() {
                match inside {
                    '\\' => {
                        chars.next();
                    }
                    '"' => break,
                    _ => {}
                }
            }
            bare.push('"');
        }
        last = c;
    }
    bare
}

#[test]
fn a_source_is_read_as_it_is_meant() {
    let text = "use crate::{\n    a::{self, b::C},\n    d as e,\n};\npub use super::f;\n\
                /// crate::in_a_comment\nfn g() {\n    let h = \"crate::in_words\";\n    crate::i::j();\n}\n\
                #[cfg(test)]\nmod tests {\n    use crate::in_tests;\n}\n";
    let modules = test_modules(
        "k/l.rs",
        "#[cfg(test)]\nmod a;\nmod b;\n#[cfg(test)]\npub mod c;\n#[cfg(test)]\nmod d {",
    );
    assert_eq!(modules, ["k/l/a", "k/l/c"]);
    let source = Source::new("k/store/l.rs".into(), text);
    assert_eq!(
        source.uses(),
        ["crate::a", "crate::a::b::C", "crate::d", "super::f"]
    );
    assert_eq!(source.crate_paths(), ["a", "a::b::C", "d", "i::j"]);
    assert_eq!(source.functions(), [("g".to_owned(), 2)]);
    assert!(source.is_within("store") && !source.is_within("web"));
    assert!(source.has_path("i::j") && source.has_path("a::b") && !source.has_path("j::i"));
    assert!(source.has_word("let") && !source.has_word("le") && !source.has_word("in_words"));
}
