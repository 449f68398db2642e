//! Signing in from the chat, between the bot and the panel, which don't know each other: the browsers that asked are
//! the panel's, who confirms is the bot's.

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_api::sign_in::links;
use helpdesk_bot::SignInLinks;
use helpdesk_domain::{Desk, PersonId, ports::Fault};
use helpdesk_projections::Db;
use url::Url;

/// The browsers that wait for a link.
pub struct BrowsersThatAsked {
    pub db: Db,
    pub desk: Arc<Desk>,
    pub public_url: Url,
}

impl std::fmt::Debug for BrowsersThatAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrowsersThatAsked").field("public_url", &self.public_url.as_str()).finish_non_exhaustive()
    }
}

#[async_trait]
impl SignInLinks for BrowsersThatAsked {
    async fn browser(&self, code: &str) -> Result<Option<String>, Fault> {
        links::asked_by(&self.db, code, self.desk.clock().now()).await
    }

    async fn link(&self, code: &str, person: PersonId) -> Result<Option<Url>, Fault> {
        let path = links::create_link(&self.db, &self.desk, code, person).await?;
        let base = self.public_url.as_str().trim_end_matches('/');
        let link = path.map(|path| Url::parse(&format!("{base}{path}"))).transpose();
        link.map_err(|error| Fault::because("making a sign-in link", error))
    }
}
