//! The PostgreSQL server that the program talks to: databases for it, and the processor time of its processes.

use std::time::Duration;

use helpdesk_bench_machine as machine;
use sqlx::{Connection, PgConnection};
use url::Url;

/// A server on this machine, reached by the address of any of its databases.
#[derive(Debug, Clone)]
pub struct Postgres {
    url: Url,
    /// The process whose children do the work.
    postmaster: u32,
}

impl Postgres {
    pub async fn at(url: &str) -> anyhow::Result<Self> {
        let mut connection = PgConnection::connect(url).await?;
        let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
        let postmaster = machine::parent_of(u32::try_from(backend)?)?;
        connection.close().await?;
        Ok(Self { url: url.parse()?, postmaster })
    }

    /// The address of a database of this name, which is made when it isn't there.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        let mut connection = PgConnection::connect(self.url.as_str()).await?;
        let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_optional(&mut connection)
            .await?;
        if there.is_none() {
            sqlx::query(&format!("CREATE DATABASE \"{name}\"")).execute(&mut connection).await?;
        }
        connection.close().await?;
        let mut url = self.url.clone();
        url.set_path(name);
        Ok(url.to_string())
    }

    /// What the server does by itself in the minutes after much was written, where it may: clean up and count.
    pub async fn tidy(&self, database: &str) -> anyhow::Result<()> {
        let mut connection = PgConnection::connect(database).await?;
        sqlx::query("VACUUM ANALYZE").execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// What all its processes used so far, the checkpointer and the like included.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        machine::cpu_time_of_children(self.postmaster)
    }
}
