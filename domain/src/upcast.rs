//! Events of older versions, brought up to date while they are read. An event once written is never edited; a change
//! of shape raises its version and adds an upcaster here, and `tests/fixtures/events` keeps a sample of every version.

use std::sync::LazyLock;

use cqrs_es::persist::{EventUpcaster, SerializedEvent};

/// The upcasters in the order in which they apply, each for one aggregate type.
static UPCASTERS: LazyLock<Vec<(&'static str, Box<dyn EventUpcaster>)>> = LazyLock::new(Vec::new);

/// The event in its latest version.
pub fn upcast(event: SerializedEvent) -> SerializedEvent {
    UPCASTERS.iter().fold(event, |event, (aggregate_type, upcaster)| {
        let fits =
            event.aggregate_type == *aggregate_type && upcaster.can_upcast(&event.event_type, &event.event_version);
        if fits { upcaster.upcast(event) } else { event }
    })
}
