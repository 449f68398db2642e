//! The operations of the API put together, and their specification (OpenAPI 3.0). The snapshot in `web/openapi.json`
//! is what the pages' client is generated from; a test fails when it drifts.

use poem_openapi::OpenApiService;

use crate::{
    deliveries::DeliveriesApi,
    directory::{
        branches::BranchesApi, calendars::CalendarsApi, cartridges::CartridgesApi, policies::PoliciesApi,
        printers::PrintersApi, warehouses::WarehousesApi,
    },
    events::EventsApi,
    lifecycle::LifecycleApi,
    live::LiveApi,
    me::MeApi,
    orders::{AssigningApi, AttachingApi, CommentingApi, DeadlinesApi, EditingApi, HistoryApi, QueueApi, StatusApi},
    people::PeopleApi,
    session::SessionApi,
    settings::SettingsApi,
    system::SystemApi,
    tokens::TokensApi,
};

type Orders = (QueueApi, AssigningApi, StatusApi, EditingApi, CommentingApi, AttachingApi, DeadlinesApi, HistoryApi);
type Directory = (BranchesApi, WarehousesApi, CartridgesApi, PrintersApi, CalendarsApi, PoliciesApi);
type People = (SessionApi, MeApi, SettingsApi, PeopleApi, TokensApi);
type System = (LifecycleApi, EventsApi, LiveApi, SystemApi, DeliveriesApi);

/// Every operation there is.
pub fn service() -> OpenApiService<(Orders, Directory, People, System), ()> {
    let orders = (QueueApi, AssigningApi, StatusApi, EditingApi, CommentingApi, AttachingApi, DeadlinesApi, HistoryApi);
    let directory = (BranchesApi, WarehousesApi, CartridgesApi, PrintersApi, CalendarsApi, PoliciesApi);
    let people = (SessionApi, MeApi, SettingsApi, PeopleApi, TokensApi);
    let system = (LifecycleApi, EventsApi, LiveApi, SystemApi, DeliveriesApi);
    OpenApiService::new((orders, directory, people, system), "Helpdesk", env!("CARGO_PKG_VERSION"))
        .server("/api/v1")
        .description(
            "Orders of cartridges, from the request to the hand-over. Times are RFC 3339 in UTC. Errors are problem \
             documents (RFC 9457) with a stable `code` and a sentence in the reader's language. A write takes \
             `If-Match` (another version is 412 with the current state) and, as a POST, `Idempotency-Key` (decided \
             once, answered again as it was); with a session cookie it takes `X-CSRF-Token`. It answers with \
             `X-Position`; a read with `X-Min-Position` waits for it.",
        )
}

/// The specification, as JSON.
pub fn specification() -> String {
    service().spec()
}
