//! People as they are now: names, roles, channels. Credentials are not here, and nothing is decided by these rows:
//! the desk reads roles from the log.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    sync::Arc,
};

use async_trait::async_trait;
use helpdesk_domain::{
    Absence, Actor, BranchId, Event, Grant, Locale, PersonId, Role, Sealed, Timestamp,
    person::PersonEvent,
    ports::{Fault, PersonalKeys, Position, Version},
};

use crate::{
    Db, Projection, Reaction, Row, Tx, Value, args,
    batch::{self, Conditions, Table},
    packed::{pack, unpack},
    personal::Opener,
    search,
};

/// A person. Personal texts are `None` once the person is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: Option<String>,
    pub login: Option<String>,
    /// The Telegram account, which also is the id of the private chat.
    pub telegram: Option<i64>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub locale: Locale,
    pub grants: Vec<Grant>,
    pub deactivated: bool,
    /// The absence that was told last; it may be over.
    pub absence: Option<Absence>,
    /// The branch for which the person asks to be let in.
    pub asked: Option<BranchId>,
    pub version: Version,
    /// Of the last event.
    pub position: Position,
}

/// What is read of one who is named.
const NAMED: &[&str] = &["id", "name"];

const COLUMNS: &str = "id, name, login, telegram, phone, email, locale, grants, deactivated, version, position, \
     absent_from, absent_until, substitute, asked";

const TABLE: Table = Table {
    name: "people",
    columns: &[
        "id",
        "name",
        "login",
        "telegram",
        "phone",
        "email",
        "locale",
        "grants",
        "deactivated",
        "version",
        "position",
        "name_key",
        "search",
        "absent_from",
        "absent_until",
        "substitute",
        "asked",
    ],
    key: 1,
};

impl PersonRow {
    /// Whether the person holds the role in that branch now.
    pub fn has(&self, role: Role, branch: BranchId) -> bool {
        !self.deactivated && self.grants.iter().any(|grant| grant.role == role && grant.covers(branch))
    }

    /// The person as an actor, to ask an order what it allows; the desk asks the log again.
    pub fn actor(&self) -> Actor {
        Actor::Person { id: self.id, grants: if self.deactivated { Vec::new() } else { self.grants.clone() } }
    }

    /// Whether the person is away now.
    pub fn away(&self, now: Timestamp) -> Option<Absence> {
        self.absence.filter(|absence| absence.covers(now))
    }

    fn new(id: PersonId) -> Self {
        Self {
            id,
            name: None,
            login: None,
            telegram: None,
            phone: None,
            email: None,
            locale: Locale::default(),
            grants: Vec::new(),
            deactivated: false,
            absence: None,
            asked: None,
            version: 0,
            position: 0,
        }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.opt_text("name")?,
            login: row.opt_text("login")?,
            telegram: row.opt_int("telegram")?,
            phone: row.opt_text("phone")?,
            email: row.opt_text("email")?,
            locale: row.parsed("locale")?,
            grants: row.json("grants")?,
            deactivated: row.flag("deactivated")?,
            absence: match (row.opt_at("absent_from")?, row.opt_at("absent_until")?) {
                (Some(from), Some(until)) => Some(Absence { from, until, substitute: row.opt_parsed("substitute")? }),
                _ => None,
            },
            asked: row.opt_parsed("asked")?,
            version: row.count("version")?,
            position: row.count("position")?,
        })
    }

    fn values(self) -> Result<Vec<Value>, Fault> {
        let texts = [&self.name, &self.login, &self.phone, &self.email].map(|text| text.as_deref().unwrap_or_default());
        let phone_digits = search::squeeze(texts[2]);
        let folded = search::fold(&format!("{} {phone_digits}", texts.join(" ")));
        Ok(args![
            self.id,
            self.name.as_deref(),
            self.login,
            self.telegram,
            self.phone,
            self.email,
            self.locale.as_str(),
            crate::json(&self.grants)?,
            self.deactivated,
            self.version,
            self.position,
            search::order_key(self.name.as_deref().unwrap_or_default()),
            folded,
            self.absence.map(|absence| absence.from),
            self.absence.map(|absence| absence.until),
            self.absence.and_then(|absence| absence.substitute),
            self.asked
        ])
    }

    fn apply(&mut self, event: &PersonEvent, opener: &Opener) {
        match event {
            PersonEvent::Added { name, phone, email, locale } => {
                self.locale = *locale;
                self.set_profile(name, phone.as_ref(), email.as_ref(), opener);
            }
            PersonEvent::ProfileChanged { name, phone, email } => {
                self.set_profile(name, phone.as_ref(), email.as_ref(), opener);
            }
            PersonEvent::Granted { grant } => {
                self.grants.push(*grant);
                self.asked = None;
            }
            PersonEvent::Revoked { grant } => self.grants.retain(|own| own != grant),
            PersonEvent::LoginSet { login, .. } => self.login = opener.open_if(login.as_ref()),
            PersonEvent::TelegramLinked { account, .. } => {
                self.telegram = opener.open(account).and_then(|account| account.parse().ok());
            }
            PersonEvent::TelegramUnlinked => self.telegram = None,
            PersonEvent::LocaleSet { locale } => self.locale = *locale,
            // The desk keeps them, and nothing is asked by them.
            PersonEvent::PreferencesSet { .. } => {}
            PersonEvent::AbsenceSet { from, until, substitute } => {
                self.absence = Some(Absence { from: *from, until: *until, substitute: *substitute });
            }
            PersonEvent::AbsenceEnded => self.absence = None,
            PersonEvent::AccessAsked { branch, .. } => self.asked = Some(*branch),
            PersonEvent::AccessDenied { .. } => self.asked = None,
            PersonEvent::Deactivated => {
                self.deactivated = true;
                self.asked = None;
            }
            PersonEvent::Reactivated => self.deactivated = false,
        }
    }

    fn set_profile(&mut self, name: &Sealed, phone: Option<&Sealed>, email: Option<&Sealed>, opener: &Opener) {
        self.name = opener.open(name);
        self.phone = opener.open_if(phone);
        self.email = opener.open_if(email);
    }
}

/// The person, if there is one.
pub async fn get(db: &Db, id: PersonId) -> Result<Option<PersonRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM people WHERE id = $1"), args![id]).await?;
    row.as_ref().map(PersonRow::read).transpose()
}

/// These people, in no order; the unknown are left out.
pub async fn of(db: &Db, ids: &[PersonId]) -> Result<Vec<PersonRow>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE id");
    let ids = ids.iter().map(|id| (*id).into()).collect();
    batch::fetch_in(batch::Source::Db(db), &sql, ids).await?.iter().map(PersonRow::read).collect()
}

/// Everybody, by name.
pub async fn all(db: &Db) -> Result<Vec<PersonRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM people ORDER BY name_key, id"), Vec::new()).await?;
    rows.iter().map(PersonRow::read).collect()
}

/// The names of these people; the erased and the unknown have none.
pub async fn names(db: &Db, ids: &[PersonId]) -> Result<HashMap<PersonId, String>, Fault> {
    let ids = ids.iter().map(|id| (*id).into()).collect();
    let sql = "SELECT id, name FROM people WHERE name IS NOT NULL AND id";
    read_names(&batch::fetch_in(batch::Source::Db(db), sql, ids).await?)
}

/// The question for the names of the people with the asked ids, as one value.
pub(crate) fn packed_names(db: &Db, ids: &str) -> String {
    pack(db, NAMED, &format!("people WHERE name IS NOT NULL AND id IN ({ids})"))
}

pub(crate) fn unpacked_names(row: &Row, column: &str) -> Result<HashMap<PersonId, String>, Fault> {
    read_names(&unpack(row, column, NAMED)?)
}

fn read_names(rows: &[Row]) -> Result<HashMap<PersonId, String>, Fault> {
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("name")?))).collect()
}

/// Who holds the role in the branch now, by name.
pub async fn staff_of(db: &Db, branch: BranchId, role: Role) -> Result<Vec<PersonRow>, Fault> {
    let mut people = all(db).await?;
    people.retain(|person| person.has(role, branch));
    Ok(people)
}

/// People by name, login, phone or e-mail, the deactivated included.
pub async fn search(db: &Db, text: &str, limit: usize) -> Result<Vec<PersonRow>, Fault> {
    let mut conditions = Conditions::default();
    for term in search::terms(text) {
        let pattern = conditions.arg(search::pattern(&term));
        conditions.add(format!(r"search LIKE {pattern} ESCAPE '\'"));
    }
    let filter = conditions.sql();
    let limit = conditions.arg(limit);
    let sql = format!("SELECT {COLUMNS} FROM people{filter} ORDER BY name_key, id LIMIT {limit}");
    db.fetch(&sql, conditions.args()).await?.iter().map(PersonRow::read).collect()
}

/// Empties the personal columns of somebody whose key was destroyed, as a rebuild would.
pub async fn forget(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    let sql = "UPDATE people SET name = NULL, login = NULL, telegram = NULL, phone = NULL, email = NULL, \
               name_key = '', search = '' WHERE id = $1";
    tx.execute(sql, args![person]).await.map(drop)
}

/// The projection.
pub struct People {
    keys: Arc<dyn PersonalKeys>,
}

impl People {
    pub fn new(keys: Arc<dyn PersonalKeys>) -> Self {
        Self { keys }
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("People")
    }
}

#[async_trait]
impl Projection for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["people"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        let events = || {
            page.iter().filter_map(|reaction| match &reaction.event {
                Event::Person(event) => Some((PersonId(reaction.recorded.subject()), event, &reaction.recorded)),
                _ => None,
            })
        };
        let touched: BTreeMap<PersonId, Value> = events().map(|(id, ..)| (id, id.into())).collect();
        if touched.is_empty() {
            return Ok(());
        }
        let opener = Opener::for_texts(&*self.keys, events().flat_map(|(_, event, _)| texts(event))).await?;
        let sql = format!("SELECT {COLUMNS} FROM people WHERE id");
        let rows = batch::fetch_in(batch::Source::Tx(tx), &sql, touched.into_values().collect()).await?;
        let mut people = HashMap::new();
        for row in &rows {
            let person = PersonRow::read(row)?;
            people.insert(person.id, person);
        }
        for (id, event, recorded) in events() {
            let person = match people.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(PersonRow::new(id)),
            };
            person.apply(event, &opener);
            person.version = recorded.sequence;
            person.position = recorded.position;
        }
        let rows = people.into_values().map(PersonRow::values).collect::<Result<_, _>>()?;
        TABLE.upsert(tx, rows).await
    }
}

fn texts(event: &PersonEvent) -> Vec<&Sealed> {
    match event {
        PersonEvent::Added { name, phone, email, .. } | PersonEvent::ProfileChanged { name, phone, email } => {
            std::iter::once(name).chain(phone).chain(email).collect()
        }
        PersonEvent::LoginSet { login, .. } => login.iter().collect(),
        PersonEvent::TelegramLinked { account, .. } => vec![account],
        _ => Vec::new(),
    }
}
