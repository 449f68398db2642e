//! Opening the personal texts of a page: one look-up of keys for all of them. A text whose owner was erased stays
//! closed, and its column empty.

use std::collections::{BTreeSet, HashMap};

use helpdesk_domain::{
    PersonId, PersonalKey, Sealed,
    ports::{Fault, PersonalKeys},
};

/// The keys of a page.
pub(crate) struct Opener(HashMap<PersonId, PersonalKey>);

impl Opener {
    pub async fn for_texts<'a>(
        keys: &dyn PersonalKeys,
        texts: impl IntoIterator<Item = &'a Sealed>,
    ) -> Result<Self, Fault> {
        let owners: BTreeSet<PersonId> = texts.into_iter().map(|text| text.owner).collect();
        if owners.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let owners: Vec<PersonId> = owners.into_iter().collect();
        let found = keys.get(&owners).await?;
        Ok(Self(owners.into_iter().zip(found).filter_map(|(owner, key)| Some((owner, key?))).collect()))
    }

    pub fn open(&self, text: &Sealed) -> Option<String> {
        self.0.get(&text.owner)?.open(text)
    }

    pub fn open_if(&self, text: Option<&Sealed>) -> Option<String> {
        self.open(text?)
    }
}
