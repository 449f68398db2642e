//! Where the contenders store: a fresh SQLite file or a fresh PostgreSQL schema for each.

use std::{fmt, path::Path, str::FromStr, time::Duration};

use anyhow::Context;
use sqlx::{
    Connection, PgConnection, PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            _ => Err("sqlite or postgres".to_owned()),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A pool of either engine, for the contenders that aren't ours.
#[derive(Debug, Clone)]
pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Engine {
    /// The address of a new, empty database.
    pub async fn fresh(self, folder: &Path) -> anyhow::Result<String> {
        let name = Uuid::now_v7().simple().to_string();
        match self {
            Self::Sqlite => Ok(format!("sqlite://{}", folder.join(format!("{name}.db")).display())),
            Self::Postgres => {
                let server = server()?;
                let schema = format!("bench_{name}");
                let mut connection = PgConnection::connect(&server).await?;
                sqlx::query(&format!("CREATE SCHEMA {schema}")).execute(&mut connection).await?;
                connection.close().await?;
                let separator = if server.contains('?') { '&' } else { '?' };
                Ok(format!("{server}{separator}options[search_path]={schema}"))
            }
        }
    }

    /// Frees the disk; what is left behind goes with the folder or the cluster.
    pub async fn remove(self, url: &str) -> anyhow::Result<()> {
        match self {
            Self::Sqlite => {
                let path = url.trim_start_matches("sqlite://");
                for suffix in ["", "-wal", "-shm", ".lock"] {
                    // Not every one of them is there.
                    let _ = std::fs::remove_file(format!("{path}{suffix}"));
                }
            }
            Self::Postgres => {
                let (server, schema) = url.split_once("options[search_path]=").context("no schema in the address")?;
                let mut connection = PgConnection::connect(server.trim_end_matches(['?', '&'])).await?;
                sqlx::query(&format!("DROP SCHEMA {schema} CASCADE")).execute(&mut connection).await?;
            }
        }
        Ok(())
    }

    /// Connections with the durability that both sides get: `synchronous=FULL`, PostgreSQL's default.
    pub async fn pool(self, url: &str, connections: u32) -> anyhow::Result<Pool> {
        Ok(match self {
            Self::Sqlite => {
                let options = SqliteConnectOptions::from_str(url)?
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_mins(1));
                Pool::Sqlite(SqlitePoolOptions::new().max_connections(connections).connect_with(options).await?)
            }
            Self::Postgres => {
                let options = PgConnectOptions::from_str(url)?;
                Pool::Postgres(PgPoolOptions::new().max_connections(connections).connect_with(options).await?)
            }
        })
    }
}

fn server() -> anyhow::Result<String> {
    std::env::var("HELPDESK_BENCH_POSTGRES_URL")
        .or_else(|_| std::env::var("HELPDESK_TEST_POSTGRES_URL"))
        .context("HELPDESK_BENCH_POSTGRES_URL is not set; `make bench` starts a server of its own")
}
