//! The vendored style sheet, script and expected markup: remade from source, compared or written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// What to do with what was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Fail when it is not what is committed.
    Compare,
    /// Put it in the place of what is committed.
    Write,
}

/// What is made, and where it is kept, seen from the root.
const MADE: [(&str, &str); 3] = [
    ("alongside.css", "src/web/assets/alongside.css"),
    ("alongside.js", "src/web/assets/alongside.js"),
    ("nhsuk-frontend.html", "src/web/fixtures/nhsuk-frontend.html"),
];

const LIST: &str = "src/web/assets/VENDORED.md";
const HEAD: &str = "| File | SHA-256 |\n|---|---|\n";

/// Makes everything in a folder of its own, then compares or writes.
pub fn remake(then: Then) -> Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the root of the repository")?;
    let out = make(root)?;
    let mut changed = Vec::new();
    for (name, place) in MADE {
        let made = fs::read(out.join(name)).with_context(|| format!("reading the {name} that was made"))?;
        if fs::read(root.join(place)).ok().as_ref() != Some(&made) {
            changed.push(place);
            if then == Then::Write {
                fs::write(root.join(place), made).with_context(|| format!("writing {place}"))?;
            }
        }
    }
    if then == Then::Compare {
        ensure!(
            changed.is_empty(),
            "not what their source makes: {}\nTake them with --write, or undo the change.",
            changed.join(", ")
        );
    }
    list(root, then)?;
    Ok(if changed.is_empty() {
        "Nothing has changed.".to_owned()
    } else {
        format!("Written: {}", changed.join(", "))
    })
}

/// Runs npm and the build in a copy, so that nothing of theirs comes near the source.
fn make(root: &Path) -> Result<PathBuf> {
    let work = root.join("target/assets");
    fs::create_dir_all(&work).context("making a folder to work in")?;
    let tools = root.join("xtask/assets");
    for file in fs::read_dir(&tools).context("reading xtask/assets")? {
        let file = file.context("reading xtask/assets")?;
        if file.file_type().is_ok_and(|kind| kind.is_file()) {
            fs::copy(file.path(), work.join(file.file_name())).context("copying xtask/assets")?;
        }
    }
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
        .current_dir(&work))?;
    let out = work.join("out");
    run(Command::new("node")
        .arg("build.mjs")
        .arg(root.join("src/web/assets/source"))
        .arg(&out)
        .current_dir(&work))?;
    Ok(out)
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("starting {name}: it has to be installed"))?;
    if !status.success() {
        bail!("{name} failed");
    }
    Ok(())
}

/// The list of hashes in VENDORED.md, compared or written.
fn list(root: &Path, then: Then) -> Result<()> {
    let text = fs::read_to_string(root.join(LIST)).with_context(|| format!("reading {LIST}"))?;
    let (before, rest) = text
        .split_once(HEAD)
        .with_context(|| format!("{LIST} has no list of hashes"))?;
    let (_, after) = rest
        .split_once("\n## ")
        .with_context(|| format!("{LIST} ends too early"))?;
    let mut rows = String::new();
    for (_, place) in MADE {
        let bytes = fs::read(root.join(place)).with_context(|| format!("reading {place}"))?;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        rows.push_str(&format!("| `{place}` | `{hash}` |\n"));
    }
    let listed = format!("{before}{HEAD}{rows}\n## {after}");
    if then == Then::Write {
        return fs::write(root.join(LIST), listed).with_context(|| format!("writing {LIST}"));
    }
    ensure!(listed == text, "the hashes in {LIST} are not those of the files");
    Ok(())
}
