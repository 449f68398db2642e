//! Saved views of the queue: a filter under a name, one's own or shared. An ordinary table; what a view shows is what
//! its reader may see, since only the filter is shared.

use helpdesk_domain::{Failure, PersonId, Refusal, refusal::checked_text};
use helpdesk_projections::{Row, Tx, args, people};
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answer::{Created, Fresh, NoContent},
    body::Body,
    caller::Caller,
    once,
    problems::{Answer, Door},
    tags::Tag,
    wire::{Named, Role},
    words::words,
};

const MAX_NAME: usize = 100;
const MAX_QUERY: usize = 2000;
/// The most views of one person.
const MAX_VIEWS: i64 = 100;

/// With whom a view is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
enum Shared {
    Nobody,
    /// Everybody who holds `role` anywhere.
    Role,
    Everybody,
}

impl Shared {
    const ALL: [Self; 3] = [Self::Nobody, Self::Role, Self::Everybody];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Role => "role",
            Self::Everybody => "everybody",
        }
    }
}

/// A saved view of the queue.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct View {
    id: Uuid,
    name: String,
    /// The filter as the queue's address has it: `status=new&assignee=none`.
    query: String,
    shared: Shared,
    /// With `shared: role`.
    role: Option<Role>,
    owner: Named,
    /// It is the reader's own: they may change it.
    own: bool,
    version: u64,
}

#[derive(Debug, Object)]
struct Views {
    items: Vec<View>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct ViewForm {
    name: String,
    /// The filter as the queue's address has it.
    query: String,
    /// `nobody` when left out.
    shared: Option<Shared>,
    /// Needed with `shared: role`.
    role: Option<Role>,
}

/// A checked form.
struct Checked {
    name: String,
    query: String,
    shared: Shared,
    role: Option<Role>,
}

impl ViewForm {
    fn checked(self, caller: &Caller) -> Answer<Checked> {
        let shared = self.shared.unwrap_or(Shared::Nobody);
        if shared != Shared::Nobody && !caller.works_on_orders() {
            return Err(Refusal::NotAllowed.into());
        }
        let role = match (shared, self.role) {
            (Shared::Role, None | Some(Role::System)) => {
                return Err(crate::problems::Problem::invalid("role", "requester | storekeeper | dispatcher | …"));
            }
            (Shared::Role, role) => role,
            (Shared::Nobody | Shared::Everybody, _) => None,
        };
        if self.query.chars().count() > MAX_QUERY {
            return Err(Refusal::TextTooLong { max: 2000 }.into());
        }
        Ok(Checked { name: checked_text(&self.name, MAX_NAME)?.to_owned(), query: self.query, shared, role })
    }
}

/// A view as it stands in the table.
struct ViewRow {
    id: Uuid,
    owner: PersonId,
    name: String,
    query: String,
    shared: Shared,
    role: Option<helpdesk_domain::Role>,
    version: u64,
}

const COLUMNS: &str = "id, owner, name, query, shared, role, version";

impl ViewRow {
    fn read(row: &Row) -> Answer<Self> {
        let shared = row.text("shared")?;
        Ok(Self {
            id: row.parsed("id")?,
            owner: row.parsed("owner")?,
            name: row.text("name")?,
            query: row.text("query")?,
            shared: Shared::ALL.into_iter().find(|known| known.as_str() == shared).unwrap_or(Shared::Nobody),
            role: row.opt_parsed("role")?,
            version: row.count("version")?,
        })
    }

    fn is_shown_to(&self, caller: &Caller) -> bool {
        self.owner == caller.id
            || match self.shared {
                Shared::Nobody => false,
                Shared::Role => self.role.is_some_and(|role| caller.actor.has_anywhere(role)),
                Shared::Everybody => true,
            }
    }
}

#[derive(Debug)]
pub struct ViewsApi;

#[OpenApi(tag = "Tag::Orders")]
impl ViewsApi {
    /// One's own views and those shared with one, by name
    #[oai(path = "/views", method = "get", operation_id = "list_views")]
    async fn list(&self, caller: Caller) -> Answer<Json<Views>> {
        let sql = format!("SELECT {COLUMNS} FROM saved_views WHERE owner = $1 OR shared <> 'nobody' ORDER BY name, id");
        let rows = caller.app.db.fetch(&sql, args![caller.id]).await?;
        let rows = rows.iter().map(ViewRow::read).collect::<Answer<Vec<_>>>()?;
        let shown = rows.into_iter().filter(|view| view.is_shown_to(&caller)).collect();
        Ok(Json(Views { items: views(&caller, shown).await? }))
    }

    /// Save a view
    #[oai(
        path = "/views",
        method = "post",
        operation_id = "create_view",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<ViewForm>) -> Answer<Created<View>> {
        let content = format!("{:?}", body.0);
        let Checked { name, query, shared, role } = body.0.checked(&caller)?;
        let mut tx = caller.app.db.begin().await?;
        let fresh = Uuid::now_v7();
        let known = once::taken(&mut tx, &caller, "create_view", &content, &fresh).await?;
        let id = known.unwrap_or(fresh);
        if known.is_none() {
            let sql = "SELECT COUNT(*) AS count FROM saved_views WHERE owner = $1";
            let count = tx.fetch_one(sql, args![caller.id]).await?.map_or(Ok(0), |row| row.int("count"))?;
            if count >= MAX_VIEWS {
                return Err(Door::TooManyViews { max: MAX_VIEWS }.into());
            }
            let sql = "INSERT INTO saved_views (id, owner, name, query, shared, role, created_at, version) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
            let args = args![id, caller.id, name, query, shared.as_str(), role_text(role), caller.app.now()];
            tx.execute(sql, args).await?;
        }
        let row = own(&mut tx, &caller, id).await?;
        tx.commit().await?;
        let version = row.version;
        Ok(Created::of(one(&caller, row).await?, version, 0, false))
    }

    /// Rename a view, change its filter, share it
    #[oai(
        path = "/views/:id",
        method = "put",
        operation_id = "change_view",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<ViewForm>) -> Answer<Fresh<View>> {
        let Checked { name, query, shared, role } = body.0.checked(&caller)?;
        let mut tx = caller.app.db.begin().await?;
        let before = own(&mut tx, &caller, id.0).await?;
        if caller.expected().is_some_and(|expected| expected != before.version) {
            return Err(Failure::VersionConflict { current: before.version, refusal: None }.into());
        }
        let sql = "UPDATE saved_views SET name = $1, query = $2, shared = $3, role = $4, version = version + 1 \
                   WHERE id = $5";
        tx.execute(sql, args![name, query, shared.as_str(), role_text(role), id.0]).await?;
        let row = own(&mut tx, &caller, id.0).await?;
        tx.commit().await?;
        let version = row.version;
        Ok(Fresh::of(one(&caller, row).await?, version, 0, false))
    }

    /// Delete a view
    ///
    /// One's own; an administrator may delete what somebody shared.
    #[oai(path = "/views/:id", method = "delete", operation_id = "delete_view")]
    async fn delete(&self, caller: Caller, id: Path<Uuid>) -> Answer<NoContent> {
        let mut tx = caller.app.db.begin().await?;
        let row = found(&mut tx, id.0).await?.filter(|view| view.is_shown_to(&caller)).ok_or(Door::UnknownView)?;
        if row.owner != caller.id {
            caller.must_administer()?;
        }
        tx.execute("DELETE FROM saved_views WHERE id = $1", args![id.0]).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }
}

async fn found(tx: &mut Tx, id: Uuid) -> Answer<Option<ViewRow>> {
    let row = tx.fetch_one(&format!("SELECT {COLUMNS} FROM saved_views WHERE id = $1"), args![id]).await?;
    row.as_ref().map(ViewRow::read).transpose()
}

/// A view of the caller's own; another's shared one can be read, not changed.
async fn own(tx: &mut Tx, caller: &Caller, id: Uuid) -> Answer<ViewRow> {
    let row = found(tx, id).await?.filter(|view| view.is_shown_to(caller)).ok_or(Door::UnknownView)?;
    if row.owner == caller.id { Ok(row) } else { Err(Refusal::NotAllowed.into()) }
}

async fn one(caller: &Caller, row: ViewRow) -> Answer<View> {
    Ok(views(caller, vec![row]).await?.pop().ok_or(Door::UnknownView)?)
}

async fn views(caller: &Caller, rows: Vec<ViewRow>) -> Answer<Vec<View>> {
    let owners: Vec<_> = rows.iter().map(|row| row.owner).collect();
    let names = people::names(&caller.app.db, &owners).await?;
    let erased = words().say(caller.locale, "erased-person", &[]);
    let view = |row: ViewRow| View {
        id: row.id,
        name: row.name,
        query: row.query,
        shared: row.shared,
        role: row.role.map(Into::into),
        own: row.owner == caller.id,
        owner: Named { id: row.owner.0, name: names.get(&row.owner).unwrap_or(&erased).clone() },
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn role_text(role: Option<Role>) -> Option<&'static str> {
    role.map(|role| helpdesk_domain::Role::from(role).as_str())
}
