//! Settings: `helpdesk.toml`, overridden by the environment (`.env` is read), overridden by flags.
//!
//! What may hold a password (token, database and proxy address) is a [`SecretString`]: it shows in no log and no
//! `Debug`. This file reads and checks; it opens nothing.

use std::{
    collections::HashMap,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use chrono::NaiveTime;
use chrono_tz::Tz;
use config::{Config, Environment, File, FileFormat};
use helpdesk_adapters::backup::retention::Keep;
use helpdesk_domain::Locale;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// The settings file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "helpdesk.toml";

/// Everything that can be set, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database: DatabaseUrl,
    pub listen: SocketAddr,
    /// How people reach the panel; links are made with it.
    pub public_url: Option<Url>,
    /// What isn't in the database: none of it is precious.
    pub data_dir: PathBuf,
    pub telegram: Telegram,
    pub mail: Mail,
    /// Where no branch says otherwise.
    pub time_zone: Tz,
    pub locale: Locale,
    pub log: Log,
    pub backups: Backups,
}

/// Where backups go, when they are made, and how long they are kept.
#[derive(Debug, Clone)]
pub struct Backups {
    pub folder: PathBuf,
    /// Where their files with keys go.
    pub keys: PathBuf,
    /// Times of the day; none: only by hand.
    pub times: Vec<NaiveTime>,
    pub keep: Keep,
}

/// How Telegram is reached.
#[derive(Debug, Clone)]
pub struct Telegram {
    /// None: no bot.
    pub token: Option<SecretString>,
    pub api_url: Url,
    pub proxy: Option<SecretString>,
    /// None: updates are polled.
    pub webhook_secret: Option<SecretString>,
}

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// None: no mail.
    pub smtp_url: Option<SecretString>,
    /// `Helpdesk <helpdesk@example.org>`.
    pub from: Option<String>,
    /// Certificates in PEM that the server's is checked against, beside Mozilla's list.
    pub authorities: Option<PathBuf>,
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// A `tracing` filter such as `info` or `helpdesk_bot=debug,info`.
    pub filter: String,
    pub json: bool,
}

/// Where the data lives.
#[derive(Clone)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(SecretString),
}

impl DatabaseUrl {
    /// Reads `sqlite://PATH` or `postgres://…`.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            let path = path.split('?').next().unwrap_or_default();
            if path.is_empty() || path == ":memory:" {
                bail!("the database must be a file: sqlite://PATH");
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.into()));
        }
        bail!("the database must be sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Without the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => match Url::parse(url.expose_secret()) {
                Ok(url) => write!(f, "postgres://{}{}", url.host_str().unwrap_or_default(), url.path()),
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

/// What flags on the command line set.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub file: Option<PathBuf>,
    pub database_url: Option<String>,
    pub data_dir: Option<String>,
    pub listen: Option<String>,
    pub locale: Option<String>,
    pub log: Option<String>,
}

/// The settings as they are written, one flat list of names: `HELPDESK_LISTEN` is `listen` in the file.
#[derive(Deserialize)]
struct Written {
    database_url: String,
    listen: String,
    public_url: Option<String>,
    data_dir: String,
    telegram_token: Option<SecretString>,
    telegram_api_url: String,
    telegram_proxy: Option<SecretString>,
    telegram_webhook_secret: Option<SecretString>,
    smtp_url: Option<SecretString>,
    mail_from: Option<String>,
    smtp_ca_file: Option<PathBuf>,
    time_zone: String,
    locale: String,
    log: String,
    log_format: String,
    backup_dir: Option<String>,
    backup_keys_dir: Option<String>,
    backup_at: String,
    backup_keep: String,
}

/// The names the file may hold.
const NAMES: [&str; 19] = [
    "database_url",
    "listen",
    "public_url",
    "data_dir",
    "telegram_token",
    "telegram_api_url",
    "telegram_proxy",
    "telegram_webhook_secret",
    "smtp_url",
    "mail_from",
    "smtp_ca_file",
    "time_zone",
    "locale",
    "log",
    "log_format",
    "backup_dir",
    "backup_keys_dir",
    "backup_at",
    "backup_keep",
];

const DEFAULTS: [(&str, &str); 9] = [
    ("database_url", "sqlite://data/helpdesk.db"),
    ("listen", "127.0.0.1:8080"),
    ("data_dir", "data"),
    ("telegram_api_url", "https://api.telegram.org"),
    ("time_zone", "Europe/Moscow"),
    ("log", "info"),
    ("log_format", "human"),
    ("backup_at", "03:00"),
    ("backup_keep", "7d4w12m"),
];

impl Settings {
    /// Reads the settings of this process.
    pub fn read(overrides: &Overrides) -> anyhow::Result<Self> {
        // A missing .env is the usual case.
        if let Err(error) = dotenvy::dotenv()
            && !error.not_found()
        {
            bail!(".env can't be read: {error}");
        }
        let environment = std::env::vars().filter(|(name, _)| name.starts_with("HELPDESK_")).collect();
        Self::from_sources(overrides, environment, &std::env::var("LANG").unwrap_or_default())
    }

    fn from_sources(overrides: &Overrides, environment: HashMap<String, String>, lang: &str) -> anyhow::Result<Self> {
        let path = overrides.file.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
        let file = File::from(path.clone()).format(FileFormat::Toml).required(overrides.file.is_some());
        check_names(file.clone()).with_context(|| path.display().to_string())?;
        let environment = Environment::with_prefix("HELPDESK").ignore_empty(true).source(Some(environment));
        let mut builder = Config::builder().set_default("locale", Locale::from_tag(lang).as_str())?;
        for (name, value) in DEFAULTS {
            builder = builder.set_default(name, value)?;
        }
        let written: Written = builder
            .add_source(file)
            .add_source(environment)
            .set_override_option("database_url", overrides.database_url.clone())?
            .set_override_option("data_dir", overrides.data_dir.clone())?
            .set_override_option("listen", overrides.listen.clone())?
            .set_override_option("locale", overrides.locale.clone())?
            .set_override_option("log", overrides.log.clone())?
            .build()?
            .try_deserialize()?;
        written.checked()
    }
}

impl Written {
    fn checked(self) -> anyhow::Result<Settings> {
        let backups = self.backups()?;
        let url = |name: &str, text: &str| Url::parse(text).with_context(|| format!("{name} is not an address"));
        Ok(Settings {
            database: DatabaseUrl::parse(&self.database_url).context("HELPDESK_DATABASE_URL")?,
            listen: self.listen.parse().context("HELPDESK_LISTEN must be ADDRESS:PORT, such as 127.0.0.1:8080")?,
            public_url: self.public_url.map(|text| url("HELPDESK_PUBLIC_URL", &text)).transpose()?,
            data_dir: PathBuf::from(self.data_dir),
            telegram: Telegram {
                token: self.telegram_token,
                api_url: url("HELPDESK_TELEGRAM_API_URL", &self.telegram_api_url)?,
                proxy: self.telegram_proxy,
                webhook_secret: self.telegram_webhook_secret,
            },
            mail: Mail { smtp_url: self.smtp_url, from: self.mail_from, authorities: self.smtp_ca_file },
            time_zone: self.time_zone.parse().ok().context("HELPDESK_TIME_ZONE must be a name like Europe/Moscow")?,
            locale: self.locale.parse().context("HELPDESK_LOCALE")?,
            log: Log {
                filter: self.log,
                json: match self.log_format.as_str() {
                    "json" => true,
                    "human" => false,
                    _ => bail!("HELPDESK_LOG_FORMAT must be human or json"),
                },
            },
            backups,
        })
    }
}

impl Written {
    fn backups(&self) -> anyhow::Result<Backups> {
        let folder = self.backup_dir.as_ref().map_or_else(|| Path::new(&self.data_dir).join("backups"), PathBuf::from);
        let keys = self.backup_keys_dir.as_ref().map_or_else(|| folder.clone(), PathBuf::from);
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M");
        let times = match self.backup_at.trim() {
            "off" => Ok(Vec::new()),
            times => times.split(',').map(time).collect(),
        };
        let times = times.context("HELPDESK_BACKUP_AT must be off or times such as 03:00 or 03:00,15:00")?;
        let keep = keep(&self.backup_keep).context("HELPDESK_BACKUP_KEEP must be days, weeks and months: 7d4w12m")?;
        Ok(Backups { folder, keys, times, keep })
    }
}

/// `7d4w12m`: numbers, each with its letter; what isn't named is not kept.
fn keep(text: &str) -> Option<Keep> {
    let mut keep = Keep { daily: 0, weekly: 0, monthly: 0 };
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number = rest[..end].parse().ok()?;
        match rest[end..].chars().next()? {
            'd' => keep.daily = number,
            'w' => keep.weekly = number,
            'm' => keep.monthly = number,
            _ => return None,
        }
        rest = &rest[end + 1..];
    }
    Some(keep)
}

/// A misspelt name would be a setting that silently isn't set.
fn check_names(file: File<config::FileSourceFile, FileFormat>) -> anyhow::Result<()> {
    let names: HashMap<String, config::Value> = Config::builder().add_source(file).build()?.try_deserialize()?;
    match names.keys().find(|name| !NAMES.contains(&name.as_str())) {
        Some(unknown) => bail!("there is no setting {unknown}; there are {}", NAMES.join(", ")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, environment: &[(&str, &str)], overrides: Overrides) -> anyhow::Result<Settings> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("helpdesk.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::from_sources(&Overrides { file: Some(path), ..overrides }, environment, "ru_RU.UTF-8")
    }

    #[test]
    fn a_flag_beats_the_environment_and_that_beats_the_file() {
        let file = "listen = '127.0.0.1:1'\nlocale = 'en'\ndata_dir = 'here'";
        let flags = Overrides { listen: Some("127.0.0.1:3".to_owned()), ..Overrides::default() };
        let environment = [("HELPDESK_LISTEN", "127.0.0.1:2"), ("HELPDESK_DATA_DIR", "there")];
        let settings = read(file, &environment, flags).unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.data_dir, PathBuf::from("there"));
        assert_eq!(settings.locale, Locale::En);
    }

    #[test]
    fn everything_has_a_default_and_an_empty_value_is_none() {
        let settings = read("", &[("HELPDESK_TELEGRAM_TOKEN", "")], Overrides::default()).unwrap();
        assert!(settings.telegram.token.is_none());
        assert_eq!(settings.locale, Locale::Ru);
        assert!(matches!(settings.database, DatabaseUrl::Sqlite(path) if path.ends_with("helpdesk.db")));
    }

    #[test]
    fn secrets_never_show() {
        let environment = [
            ("HELPDESK_TELEGRAM_TOKEN", "1234:hunter2"),
            ("HELPDESK_DATABASE_URL", "postgres://me:hunter2@db.example/helpdesk"),
            ("HELPDESK_TELEGRAM_PROXY", "socks5://me:hunter2@proxy.example"),
        ];
        let settings = read("", &environment, Overrides::default()).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
        assert_eq!(settings.database.to_string(), "postgres://db.example/helpdesk");
    }

    #[test]
    fn backups_have_times_and_ages() {
        let set = |at, keep| {
            let environment =
                [("HELPDESK_BACKUP_AT", at), ("HELPDESK_BACKUP_KEEP", keep), ("HELPDESK_DATA_DIR", "here")];
            read("", &environment, Overrides::default()).map(|settings| settings.backups)
        };
        let usual = set("", "").unwrap();
        assert_eq!((usual.folder, usual.times.len()), (PathBuf::from("here/backups"), 1));
        assert_eq!(usual.keep, Keep { daily: 7, weekly: 4, monthly: 12 });
        assert_eq!(set("03:00,15:30", "2d").unwrap().times.len(), 2);
        assert_eq!(set("off", "2d").unwrap().keep, Keep { daily: 2, weekly: 0, monthly: 0 });
        assert!(set("noon", "2d").is_err() && set("03:00", "seven").is_err() && set("03:00", "7").is_err());
    }

    #[test]
    fn a_misspelt_name_is_told() {
        let error = read("lissten = '127.0.0.1:1'", &[], Overrides::default()).unwrap_err();
        assert!(format!("{error:#}").contains("there is no setting lissten"));
    }
}
