//! `alongside partnership …`: creating partnerships, and taking practices in from the register.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Subcommand, builder::PossibleValuesParser};

use crate::{
    kit::{
        actor::Actor,
        db::Db,
        error::{Error, Result},
        id::PartnershipId,
    },
    partnership::{
        actions,
        model::Partnership,
        packs,
        register::{self, Import, Review, RowErrors, Selection},
    },
};

/// What can be done with partnerships.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the nine service models
    Models,
    /// List the partnerships of this installation
    List,
    /// Create a partnership from a service model
    Create {
        /// The service model, 1 to 9
        #[arg(long, value_parser = PossibleValuesParser::new(packs::service_models().iter().map(|model| model.header.id.as_str())))]
        model: String,
        /// The name of the partnership
        #[arg(long)]
        name: String,
    },
    /// Take in practices from a file of the NHS register
    ImportSites {
        /// The partnership, as `list` shows it
        #[arg(long)]
        partnership: PartnershipId,
        /// Codes of practices, sub-ICB locations or care boards; every open practice when none is given
        #[arg(long = "code")]
        codes: Vec<String>,
        /// Leave out the rows that cannot be used, instead of stopping
        #[arg(long)]
        leave_out_errors: bool,
        /// Only say what would be done
        #[arg(long)]
        preview: bool,
        /// The file, as .csv or .csv.gz
        file: PathBuf,
    },
}

/// Does it; answers the lines to print.
///
/// # Errors
/// `Refused` with a sentence, or whatever the database says.
pub async fn run(db: &Db, command: Command) -> Result<Vec<String>> {
    match command {
        Command::Models => Ok(models()),
        Command::List => list(db).await,
        Command::Create { model, name } => add(db, &model, &name).await,
        Command::ImportSites {
            partnership,
            codes,
            leave_out_errors,
            preview,
            file,
        } => {
            let import = read(db, partnership, &codes, &file).await?;
            match (preview, leave_out_errors) {
                (true, _) => import.told().await,
                (false, true) => import.taken(RowErrors::LeaveOut).await,
                (false, false) => import.taken(RowErrors::Stop).await,
            }
        }
    }
}

pub(super) fn models() -> Vec<String> {
    let line = |model: &packs::ServiceModel| {
        let region = format!("{} {}", model.region.words(), model.region.caution());
        format!(
            "{}  {} (found in: {})",
            model.header.id,
            model.header.title,
            region.trim_end()
        )
    };
    packs::service_models().iter().map(line).collect()
}

async fn list(db: &Db) -> Result<Vec<String>> {
    let all = db
        .read(&Actor::Operator(None), async |tx| Partnership::all(tx).await)
        .await?;
    Ok(all
        .iter()
        .map(|p| format!("{}  model {}  {}", p.id, p.model, p.details.naming.inside()))
        .collect())
}

async fn add(db: &Db, model: &str, name: &str) -> Result<Vec<String>> {
    let model = packs::service_model(model)
        .ok_or_else(|| Error::Refused(format!("There is no service model {model:?}: give 1 to 9.")))?;
    let id = db
        .write(&Actor::Operator(None), async |tx| {
            actions::create(tx, model, name).await
        })
        .await?;
    Ok(vec![id.to_string()])
}

/// A file that was uploaded for a partnership, and waits.
struct Uploaded<'a> {
    db: &'a Db,
    operator: Actor,
    import: Import,
    review: Review,
}

async fn read<'a>(
    db: &'a Db,
    partnership: PartnershipId,
    codes: &[String],
    file: &std::path::Path,
) -> Result<Uploaded<'a>> {
    let selection = if codes.is_empty() {
        Selection::Everything
    } else {
        Selection::codes(&codes.join(" ")).map_err(Error::refused)?
    };
    let bytes = std::fs::read(file)
        .map_err(|error| Error::Refused(format!("{} cannot be read: {error}.", file.display())))?;
    let reading = register::read(&bytes).map_err(Error::refused)?;
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let operator = Actor::Operator(Some(partnership));
    let (import, review) = db
        .write(&operator, async |tx| {
            let id = actions::upload_import(tx, &name, selection, reading).await?;
            actions::review_import(tx, &id).await
        })
        .await?;
    Ok(Uploaded {
        db,
        operator,
        import,
        review,
    })
}

impl Uploaded<'_> {
    /// What would be done; then the list is put aside.
    async fn told(self) -> Result<Vec<String>> {
        let lines = self.lines();
        let (id, version) = (&self.import.id, self.import.version);
        self.db
            .write(&self.operator, async |tx| {
                actions::drop_import(tx, id, version).await
            })
            .await?;
        Ok(lines)
    }

    /// Takes it in. What is probably here is for somebody to look at, on the page.
    async fn taken(self, errors: RowErrors) -> Result<Vec<String>> {
        let mut lines = self.lines();
        let (id, version) = (&self.import.id, self.import.version);
        let taken = self
            .db
            .write(&self.operator, async |tx| {
                actions::take_import(tx, id, version, &BTreeMap::new(), errors).await
            })
            .await;
        match taken {
            Ok(taken) => lines.push(format!("{} places added.", taken.added)),
            Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => {
                lines.push(why);
                return Err(Error::Refused(lines.join("\n")));
            }
            Err(other) => return Err(other),
        }
        Ok(lines)
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{} new, {} here already, {} probably here, {} things wrong.",
            self.review.new_ones().count(),
            self.review.here(),
            self.review.to_decide().count(),
            self.import.error_count
        )];
        lines.extend(
            self.import
                .errors
                .iter()
                .map(|e| format!("line {}, {}: {}", e.line, e.column, e.why)),
        );
        if !self.import.missing.is_empty() {
            lines.push(format!(
                "In no row of the file: {}",
                self.import.missing.join(" ")
            ));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kit::clock::Clock,
        on_both,
        world::database::{Engine, fresh},
    };

    const REGISTER: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/epraccur_northamptonshire.csv"
    );

    fn import(partnership: PartnershipId, preview: bool) -> Command {
        let (codes, file) = (vec!["QPM".to_owned()], PathBuf::from(REGISTER));
        Command::ImportSites {
            partnership,
            codes,
            leave_out_errors: false,
            preview,
            file,
        }
    }

    on_both! {
        async fn the_operator_creates_a_partnership_and_imports_its_practices_once(engine: Engine) {
            let (db, _) = fresh(engine, Clock::System).await;
            let add = Command::Create { model: "1".to_owned(), name: "Advice Together".to_owned() };
            let id = run(&db, add).await.unwrap().remove(0);
            let listed = run(&db, Command::List).await.unwrap();
            assert_eq!(listed, [format!("{id}  model 1  Advice Together")]);
            let id: PartnershipId = id.parse().unwrap();
            let told = run(&db, import(id.clone(), true)).await.unwrap();
            assert_eq!(told, ["67 new, 0 here already, 0 probably here, 0 things wrong."]);
            let taken = run(&db, import(id.clone(), false)).await.unwrap();
            assert_eq!(taken.last().unwrap(), "67 places added.");
            let again = run(&db, import(id, false)).await;
            assert!(matches!(again, Err(Error::Refused(why)) if why.contains("nothing in this list to add")));
        }
    }

    #[tokio::test]
    async fn a_model_that_is_not_there_and_a_file_that_is_not_there_are_refused_in_a_sentence() {
        let (db, _) = fresh(Engine::Sqlite, Clock::System).await;
        let add = Command::Create {
            model: "10".to_owned(),
            name: "X".to_owned(),
        };
        assert!(matches!(run(&db, add).await, Err(Error::Refused(why)) if why.contains("1 to 9")));
        assert_eq!(run(&db, Command::Models).await.unwrap().len(), 9);
        let partnership = "par_01JD0000000000000000000001".parse().unwrap();
        let file = PathBuf::from("/nowhere.csv");
        let import = Command::ImportSites {
            partnership,
            codes: vec![],
            leave_out_errors: false,
            preview: true,
            file,
        };
        assert!(matches!(run(&db, import).await, Err(Error::Refused(why)) if why.contains("cannot be read")));
    }
}
