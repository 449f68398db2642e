//! The operations of the API put together, and their specification (OpenAPI 3.0). The snapshot in `web/openapi.json`
//! is what the pages' client is generated from; a test fails when it drifts.

use std::sync::LazyLock;

use poem_openapi::OpenApiService;

use crate::{
    administration::AdministrationApi,
    deliveries::DeliveriesApi,
    directory::{
        branches::BranchesApi, calendars::CalendarsApi, cartridges::CartridgesApi, labels::LabelsApi,
        policies::PoliciesApi, preview::PreviewApi, printers::PrintersApi, warehouses::WarehousesApi,
    },
    events::EventsApi,
    examples,
    imports::ImportsApi,
    invitations::InvitationsApi,
    lifecycle::LifecycleApi,
    live::LiveApi,
    me::MeApi,
    orders::{
        AssigningApi, AttachingApi, BulkApi, CommentingApi, DeadlinesApi, EditingApi, HistoryApi, QueueApi, StatusApi,
    },
    people::PeopleApi,
    reports::ReportsApi,
    session::SessionApi,
    settings::SettingsApi,
    system::SystemApi,
    tokens::TokensApi,
    views::ViewsApi,
};

type Orders = (
    QueueApi,
    AssigningApi,
    StatusApi,
    EditingApi,
    CommentingApi,
    AttachingApi,
    DeadlinesApi,
    HistoryApi,
    BulkApi,
    ViewsApi,
);
type Directory = (
    BranchesApi,
    WarehousesApi,
    CartridgesApi,
    PrintersApi,
    CalendarsApi,
    PoliciesApi,
    LabelsApi,
    PreviewApi,
    ImportsApi,
);
type People = (SessionApi, MeApi, SettingsApi, PeopleApi, InvitationsApi, TokensApi);
type System = (LifecycleApi, EventsApi, LiveApi, SystemApi, DeliveriesApi, AdministrationApi, ReportsApi);

/// Every operation there is.
pub fn service() -> OpenApiService<(Orders, Directory, People, System), ()> {
    let orders = (
        QueueApi,
        AssigningApi,
        StatusApi,
        EditingApi,
        CommentingApi,
        AttachingApi,
        DeadlinesApi,
        HistoryApi,
        BulkApi,
        ViewsApi,
    );
    let directory = (
        BranchesApi,
        WarehousesApi,
        CartridgesApi,
        PrintersApi,
        CalendarsApi,
        PoliciesApi,
        LabelsApi,
        PreviewApi,
        ImportsApi,
    );
    let people = (SessionApi, MeApi, SettingsApi, PeopleApi, InvitationsApi, TokensApi);
    let system = (LifecycleApi, EventsApi, LiveApi, SystemApi, DeliveriesApi, AdministrationApi, ReportsApi);
    OpenApiService::new((orders, directory, people, system), "Helpdesk", env!("CARGO_PKG_VERSION"))
        .server("/api/v1")
        .description(
            "Orders of cartridges, from the request to the hand-over. Times are RFC 3339 in UTC. What an answer \
             has no value for, it leaves out; in a request, a field that isn't required may be left out or be \
             `null`. Errors are problem documents (RFC 9457) with a stable `code` and a sentence in the reader's \
             language. A write takes `If-Match` (another version is 412 with the current state) and, as a POST, \
             `Idempotency-Key` (decided once, answered again as it was); with a session cookie it takes \
             `X-CSRF-Token`. It answers with `X-Position`; a read with `X-Min-Position` waits for it.",
        )
}

static SPECIFICATION: LazyLock<String> = LazyLock::new(|| {
    let specification = service().spec();
    examples::added(&specification).unwrap_or(specification)
});

/// The specification, as JSON.
pub fn specification() -> String {
    SPECIFICATION.clone()
}

/// The same over HTTP.
#[poem::handler]
pub fn served() -> poem::Response {
    poem::Response::builder().content_type("application/json").body(SPECIFICATION.as_str())
}
