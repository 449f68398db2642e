//! Cartridge models (картриджи), and which of them fit a branch's printers.

use helpdesk_domain::{
    BranchId, CartridgeId,
    directory::{Cartridge, CartridgeKind, EntryEvent},
    ports::{Fault, Recorded, Version},
};

use super::Kept;
use crate::{
    Db, Row, Tx, Value, args,
    batch::{Conditions, Table},
    search,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartridgeRow {
    pub id: CartridgeId,
    pub sku: String,
    pub brand: String,
    pub kind: CartridgeKind,
    pub title: String,
    pub yield_pages: Option<u32>,
    pub printers: Vec<String>,
    pub withdrawn: bool,
    pub version: Version,
    /// Whether it fits a printer of the branch that was asked about.
    pub fits: bool,
}

/// Which cartridges are asked for; the default is the first 50 of those in use.
#[derive(Debug, Clone)]
pub struct CartridgeFilter {
    /// In the article, brand, title or printer models.
    pub text: Option<String>,
    /// Those that fit this branch's printers come first.
    pub branch: Option<BranchId>,
    pub kind: Option<CartridgeKind>,
    /// Only these.
    pub ids: Option<Vec<CartridgeId>>,
    pub withdrawn_too: bool,
    pub limit: usize,
    pub offset: usize,
}

impl Default for CartridgeFilter {
    fn default() -> Self {
        Self { text: None, branch: None, kind: None, ids: None, withdrawn_too: false, limit: 50, offset: 0 }
    }
}

/// A page of cartridges, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartridgePage {
    pub items: Vec<CartridgeRow>,
    pub total: u64,
}

const COLUMNS: &str = "id, sku, brand, kind, title, yield_pages, printers, withdrawn, version";

impl CartridgeRow {
    pub fn spec(&self) -> Cartridge {
        Cartridge {
            sku: self.sku.clone(),
            brand: self.brand.clone(),
            kind: self.kind,
            title: self.title.clone(),
            yield_pages: self.yield_pages,
            printers: self.printers.clone(),
        }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        let kind = row.text("kind")?;
        Ok(Self {
            id: row.parsed("id")?,
            sku: row.text("sku")?,
            brand: row.text("brand")?,
            kind: CartridgeKind::ALL
                .into_iter()
                .find(|known| known.as_str() == kind)
                .ok_or_else(|| Fault::new("column kind holds something else"))?,
            title: row.text("title")?,
            yield_pages: row.opt_int("yield_pages")?.and_then(|pages| u32::try_from(pages).ok()),
            printers: row.json("printers")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
            fits: row.flag("fits")?,
        })
    }
}

impl Kept for Cartridge {
    const TABLE: Table = Table {
        name: "cartridges",
        columns: &[
            "id",
            "sku",
            "brand",
            "kind",
            "title",
            "yield_pages",
            "printers",
            "order_key",
            "search",
            "version",
            "position",
        ],
        key: 1,
    };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        let (sku, squeezed) = (self.sku.as_str(), search::squeeze(&self.sku));
        let words = format!("{sku} {squeezed} {} {} {}", self.brand, self.title, self.printers.join(" "));
        Ok(args![
            sku,
            self.brand.as_str(),
            self.kind.as_str(),
            self.title.as_str(),
            self.yield_pages.map(i64::from),
            crate::json(&self.printers)?,
            search::order_key(&format!("{} {sku}", self.brand)),
            search::fold(&words)
        ])
    }
}

const MODELS: Table = Table { name: "cartridge_models", columns: &["model_key", "cartridge"], key: 2 };

/// Keeps the compatible models beside the cartridge. A printer may be entered with its brand or without.
pub(super) async fn keep_models(tx: &mut Tx, recorded: &Recorded, event: &EntryEvent<Cartridge>) -> Result<(), Fault> {
    let (EntryEvent::Defined { spec } | EntryEvent::Changed { spec }) = event else {
        return Ok(());
    };
    let id = CartridgeId(recorded.subject());
    tx.execute("DELETE FROM cartridge_models WHERE cartridge = $1", args![id]).await?;
    let brand = search::squeeze(&spec.brand);
    let mut keys: Vec<String> = spec
        .printers
        .iter()
        .map(|model| search::squeeze(model))
        .flat_map(|model| [format!("{brand}{model}"), model])
        .collect();
    keys.sort_unstable();
    keys.dedup();
    MODELS.upsert(tx, keys.into_iter().map(|key| args![key, id]).collect()).await
}

pub async fn cartridge(db: &Db, id: CartridgeId) -> Result<Option<CartridgeRow>, Fault> {
    Ok(cartridges_of(db, &[id]).await?.into_iter().next())
}

/// These cartridges, the withdrawn included.
pub async fn cartridges_of(db: &Db, ids: &[CartridgeId]) -> Result<Vec<CartridgeRow>, Fault> {
    let filter = CartridgeFilter {
        ids: Some(ids.to_vec()),
        withdrawn_too: true,
        limit: ids.len(),
        ..CartridgeFilter::default()
    };
    Ok(cartridges(db, &filter).await?.items)
}

/// Those that fit first, then by brand and article.
pub async fn cartridges(db: &Db, filter: &CartridgeFilter) -> Result<CartridgePage, Fault> {
    let mut conditions = Conditions::default();
    for term in filter.text.iter().flat_map(|text| search::terms(text)) {
        let pattern = conditions.arg(search::pattern(&term));
        conditions.add(format!(r"search LIKE {pattern} ESCAPE '\'"));
    }
    if let Some(kind) = filter.kind {
        let kind = conditions.arg(kind.as_str());
        conditions.add(format!("kind = {kind}"));
    }
    if let Some(ids) = &filter.ids {
        let among = conditions.one_of("id", ids.iter().copied());
        conditions.add(among);
    }
    if !filter.withdrawn_too {
        conditions.add("withdrawn = 0");
    }
    let counted = format!("SELECT COUNT(*) AS total FROM cartridges{}", conditions.sql());
    let total = db.fetch_one(&counted, conditions.args()).await?.map_or(Ok(0), |row| row.count("total"))?;
    let filtered = conditions.sql();
    let fits = match filter.branch {
        None => "0".to_owned(),
        Some(branch) => {
            let branch = conditions.arg(branch);
            format!(
                "CASE WHEN id IN (SELECT m.cartridge FROM cartridge_models m JOIN printers p \
                 ON p.model_key = m.model_key WHERE p.branch = {branch} AND p.withdrawn = 0) THEN 1 ELSE 0 END"
            )
        }
    };
    let (limit, offset) = (conditions.arg(filter.limit), conditions.arg(filter.offset));
    let sql = format!(
        "SELECT {COLUMNS}, CAST({fits} AS BIGINT) AS fits FROM cartridges{filtered} \
         ORDER BY fits DESC, order_key, id LIMIT {limit} OFFSET {offset}"
    );
    let rows = db.fetch(&sql, conditions.args()).await?;
    Ok(CartridgePage { items: rows.iter().map(CartridgeRow::read).collect::<Result<_, _>>()?, total })
}
