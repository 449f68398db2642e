//! The search among orders: each term has to be an order's number, in the name of one of its people, its branch or its
//! cartridges, or the beginning of a word of its comment. Names are looked up where they stand, so that a renamed
//! branch is found by its new name.

use helpdesk_domain::ports::Fault;

use super::ranges::Listing;
use crate::{Db, Value, batch::Conditions, search};

/// A term that names more than so many people, branches or cartridges is no help in finding.
const MANY: usize = 50;
/// Where a term's names stand, in this order.
const NAMED: [&str; 3] = ["people", "branches", "cartridges"];

/// A term of a query.
#[derive(Debug)]
pub(super) struct Term {
    text: String,
    number: Option<u64>,
    /// With the sign of a number: it is nothing else.
    only_number: bool,
    words: Vec<String>,
    /// Who and what has it in the name.
    named: [Vec<String>; 3],
}

/// The terms of a query, with what they name.
pub(super) async fn terms(db: &Db, query: Option<&str>) -> Result<Vec<Term>, Fault> {
    let mut terms = Vec::new();
    for text in query.into_iter().flat_map(search::terms) {
        terms.push(Term::look_up(db, text).await?);
    }
    Ok(terms)
}

impl Term {
    async fn look_up(db: &Db, text: String) -> Result<Self, Fault> {
        let digits = text.trim_start_matches(['№', '#']);
        let number = digits.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok());
        let only_number = digits.len() < text.len() && number.is_some();
        let words = search::words(&text).collect();
        let mut term = Self { number, only_number, words, named: Default::default(), text };
        if only_number {
            return Ok(term);
        }
        let mut conditions = Conditions::default();
        let pattern = conditions.arg(search::pattern(&term.text));
        let limit = conditions.arg(MANY + 1);
        let from = |(kind, table)| {
            let sql = format!(r"SELECT id FROM {table} WHERE search LIKE {pattern} ESCAPE '\' LIMIT {limit}");
            format!("SELECT CAST({kind} AS BIGINT) AS kind, id FROM ({sql}) t{kind}")
        };
        let places: Vec<String> = NAMED.into_iter().enumerate().map(from).collect();
        for row in db.fetch(&places.join(" UNION ALL "), conditions.into_args()).await? {
            let kind = usize::try_from(row.int("kind")?).unwrap_or_default();
            term.named[kind].push(row.text("id")?);
        }
        Ok(term)
    }

    /// How many orders it finds, some of them perhaps twice, counted no further than to a limit; none when that would
    /// take long.
    pub async fn count(&self, db: &Db, limit: u64) -> Result<Option<u64>, Fault> {
        let mut conditions = Conditions::default();
        let Some(found) = self.found(&mut conditions) else { return Ok(None) };
        let limit = conditions.arg(limit);
        let sql = format!("SELECT COUNT(*) AS total FROM (SELECT number FROM ({found}) f LIMIT {limit}) g");
        let row = db.fetch_one(&sql, conditions.into_args()).await?;
        row.map(|row| row.count("total")).transpose()
    }

    /// That a row is one of the few orders that the term finds, read from the indexes.
    pub fn lead(&self, listing: Listing, conditions: &mut Conditions) {
        let Some(found) = self.found(conditions) else { return };
        conditions.add(match listing {
            Listing::Newest => format!("o.number IN ({found})"),
            Listing::Due | Listing::NewestDue => {
                format!("o.order_id IN (SELECT f.id FROM orders f WHERE f.number IN ({found}))")
            }
        });
    }

    /// The numbers of all orders that have it, and perhaps of some more; none when it names too many things.
    fn found(&self, conditions: &mut Conditions) -> Option<String> {
        if self.named.iter().any(|ids| ids.len() > MANY) {
            return None;
        }
        let [people, branches, cartridges] = &self.named;
        let mut sets = Vec::new();
        let columns = [
            ("orders", "requester", people),
            ("orders", "assignee", people),
            ("orders", "branch", branches),
            ("order_cartridges", "cartridge", cartridges),
        ];
        for (table, column, ids) in columns.into_iter().filter(|(.., ids)| !ids.is_empty()) {
            let among = conditions.one_of(column, ids.iter());
            sets.push(format!("SELECT number FROM {table} WHERE {among}"));
        }
        if let Some(number) = self.number {
            let number = conditions.arg(number);
            sets.push(format!("SELECT number FROM orders WHERE number = {number}"));
        }
        if let (false, Some(word)) = (self.only_number, self.words.iter().max_by_key(|word| word.len())) {
            let (from, to) = (conditions.arg(word), conditions.arg(format!("{word}{}", char::MAX)));
            sets.push(format!("SELECT number FROM order_words WHERE word >= {from} AND word < {to}"));
        }
        if sets.is_empty() {
            sets.push("SELECT number FROM orders WHERE 1 = 0".to_owned());
        }
        Some(sets.join(" UNION ALL "))
    }

    /// That a row has the term, asked of the row.
    pub fn check(&self, listing: Listing, conditions: &mut Conditions) {
        // Asked of each row by itself: a set of all that has it would take longer.
        let mut places = Vec::new();
        if let Some(number) = self.number {
            let number = conditions.arg(number);
            places.push(format!("o.number = {number}"));
        }
        let [people, branches, cartridges] = [0, 1, 2].map(|kind| self.among(kind, conditions));
        for (column, among) in [("o.requester", &people), ("o.assignee", &people), ("o.branch", &branches)] {
            places.extend(among.as_ref().map(|among| format!("{column} IN ({among})")));
        }
        places.extend(cartridges.map(|among| {
            format!(
                "(SELECT 1 FROM order_cartridges c WHERE c.number = o.number AND c.cartridge IN ({among}) LIMIT 1) = 1"
            )
        }));
        if !self.only_number && !self.words.is_empty() {
            let mut like = |word| {
                let pattern = conditions.arg(search::pattern(&format!(" {word}")));
                format!(r"search LIKE {pattern} ESCAPE '\'")
            };
            let all = self.words.iter().map(&mut like).collect::<Vec<_>>().join(" AND ");
            places.push(match listing {
                Listing::Newest => format!("({all})"),
                Listing::Due | Listing::NewestDue => {
                    format!("(SELECT 1 FROM orders c WHERE c.id = o.order_id AND {all} LIMIT 1) = 1")
                }
            });
        }
        conditions.add(if places.is_empty() { "1 = 0".to_owned() } else { format!("({})", places.join(" OR ")) });
    }

    /// What it names of a kind, as a list or a query of ids; none when nothing.
    fn among(&self, kind: usize, conditions: &mut Conditions) -> Option<String> {
        let ids = &self.named[kind];
        if ids.is_empty() {
            return None;
        }
        if ids.len() > MANY {
            let pattern = conditions.arg(search::pattern(&self.text));
            return Some(format!(r"SELECT n.id FROM {} n WHERE n.search LIKE {pattern} ESCAPE '\'", NAMED[kind]));
        }
        let ids: Vec<String> = ids.iter().map(|id| conditions.arg(Value::from(id))).collect();
        Some(ids.join(", "))
    }
}
