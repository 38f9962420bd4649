//! A candidate's program: `<program> <driver> <address> <operation> <senders> <seconds> <partnerships>` prints one line.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::group::Group;
use crate::measure::{Measure, parent, storm};
use crate::{Kind, Outcome, Sql, operations, schema};

/// Where a candidate's connections come from.
pub trait Connections: Send + Sync + 'static {
    type One: Sql + 'static;
    fn acquire(&self) -> impl Future<Output = Outcome<Self::One>> + Send;
}

/// What is asked on the command line, after the driver's name.
pub struct Asked {
    pub driver: String,
    pub address: String,
    pub operation: String,
    pub senders: u64,
    pub time: Duration,
    pub partnerships: u64,
}

impl Asked {
    pub fn from_arguments() -> Self {
        let mut words = std::env::args().skip(1);
        let mut word = || {
            words
                .next()
                .expect("driver address operation senders seconds partnerships")
        };
        Self {
            driver: word(),
            address: word(),
            operation: word(),
            senders: word().parse().expect("senders: a number"),
            time: Duration::from_secs_f64(word().parse().expect("seconds: a number")),
            partnerships: word().parse().expect("partnerships: a number"),
        }
    }

    pub fn server(&self) -> bool {
        self.address.starts_with("postgres")
    }
}

/// Does what is asked on a candidate's connections.
pub async fn answer<C: Connections>(asked: &Asked, connections: C) -> Outcome<()> {
    let connections = Arc::new(connections);
    if asked.operation == "seed" {
        let mut one = connections.acquire().await?;
        one.script(schema::DROP).await?;
        one.script(schema::TABLES).await?;
        one.script("BEGIN").await?;
        schema::seed(&mut one).await?;
        one.script("COMMIT").await?;
        return one.script("ANALYZE").await;
    }
    let postmaster = postmaster(asked, &*connections).await?;
    let base = u64::try_from(
        SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_micros(),
    )?;
    let homes = asked.partnerships;
    let measure = match (asked.operation.as_str(), asked.server()) {
        ("submit", false) => {
            let group = Arc::new(Group::new(connections.acquire().await?));
            storm(asked.senders, asked.time, postmaster, move |sender, n| {
                let group = Arc::clone(&group);
                async move {
                    let write =
                        group.write(async |sql| operations::submit(sql, sender % homes, base + n).await);
                    write.await.expect("a submit failed");
                }
            })
            .await
        }
        ("submit", true) => {
            spread(
                asked,
                postmaster,
                connections,
                move |mut sql: C::One, sender, n| async move {
                    sql.script("BEGIN").await?;
                    operations::submit(&mut sql, sender % homes, base + n).await?;
                    sql.script("COMMIT").await
                },
            )
            .await
        }
        ("open", _) => {
            spread(
                asked,
                postmaster,
                connections,
                |mut sql: C::One, sender, n| async move {
                    operations::open(&mut sql, sender * 7919 + n).await.map(drop)
                },
            )
            .await
        }
        ("worklist", _) => {
            spread(
                asked,
                postmaster,
                connections,
                |mut sql: C::One, sender, n| async move {
                    operations::worklist(&mut sql, sender * 7919 + n).await.map(drop)
                },
            )
            .await
        }
        (other, _) => return Err(format!("no operation `{other}`").into()),
    };
    println!("{}", measure.line());
    Ok(())
}

/// A storm in which each operation takes a connection from the pool.
async fn spread<C: Connections, Fut>(
    asked: &Asked,
    postmaster: Option<i64>,
    connections: Arc<C>,
    operation: impl Fn(C::One, u64, u64) -> Fut + Send + Sync + Clone + 'static,
) -> Measure
where
    Fut: Future<Output = Outcome<()>> + Send,
{
    storm(asked.senders, asked.time, postmaster, move |sender, n| {
        let (connections, operation) = (Arc::clone(&connections), operation.clone());
        async move {
            let one = connections.acquire().await.expect("a connection");
            operation(one, sender, n).await.expect("an operation failed");
        }
    })
    .await
}

async fn postmaster<C: Connections>(asked: &Asked, connections: &C) -> Outcome<Option<i64>> {
    if !asked.server() {
        return Ok(None);
    }
    // The server runs on this machine, or its processor time stays unknown.
    let mut one = connections.acquire().await?;
    let rows = one
        .all("SELECT CAST(pg_backend_pid() AS BIGINT)", &[], &[Kind::Whole])
        .await?;
    let crate::Value::Whole(process) = rows[0][0] else {
        return Ok(None);
    };
    Ok(parent(process))
}
