//! Events of older versions, brought up to date while they are read. An event once written is never edited; a change
//! of shape raises its version and adds an upcaster here, and `tests/events` keeps a sample of every version.
//!
//! Only old events pay for it: [`is_current`] tells which ones can be decoded as they stand.

use std::sync::LazyLock;

use cqrs_es::persist::{EventUpcaster, SemanticVersionEventUpcaster, SerializedEvent};
use serde_json::{Value, json};

struct Step {
    aggregate_type: &'static str,
    event_type: &'static str,
    upcaster: SemanticVersionEventUpcaster,
}

impl Step {
    fn new(
        aggregate_type: &'static str,
        event_type: &'static str,
        to: &str,
        change: impl Fn(Value) -> Value + Send + Sync + 'static,
    ) -> Self {
        let upcaster = SemanticVersionEventUpcaster::new(event_type, to, Box::new(change));
        Self { aggregate_type, event_type, upcaster }
    }

    fn fits(&self, aggregate_type: &str, event_type: &str, event_version: &str) -> bool {
        self.event_type == event_type
            && self.aggregate_type == aggregate_type
            && self.upcaster.can_upcast(event_type, event_version)
    }
}

/// The steps in the order in which they apply, each to the version it names.
static STEPS: LazyLock<[Step; 2]> = LazyLock::new(|| {
    [
        // The first version didn't say what the lines had been. Nothing: it isn't known.
        Step::new("order", "lines_amended", "2.0", |payload| with(payload, "from", json!([]))),
        // The first version held from the moment it was told: for whoever reads it later, from the beginning.
        Step::new("person", "absence_set", "2.0", |payload| with(payload, "from", json!("1970-01-01T00:00:00Z"))),
    ]
});

fn with(mut payload: Value, name: &str, value: Value) -> Value {
    if let Value::Object(fields) = &mut payload {
        fields.insert(name.to_owned(), value);
    }
    payload
}

/// Whether events of this kind are decoded as they stand.
pub fn is_current(aggregate_type: &str, event_type: &str, event_version: &str) -> bool {
    STEPS.iter().all(|step| !step.fits(aggregate_type, event_type, event_version))
}

/// The event in its latest version.
pub fn upcast(event: SerializedEvent) -> SerializedEvent {
    STEPS.iter().fold(event, |event, step| {
        let fits = step.fits(&event.aggregate_type, &event.event_type, &event.event_version);
        if fits { step.upcaster.upcast(event) } else { event }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amended(event_version: &str, payload: Value) -> SerializedEvent {
        let texts = ["", "order", "lines_amended", event_version].map(str::to_owned);
        let [id, aggregate_type, event_type, event_version] = texts;
        SerializedEvent::new(id, 1, aggregate_type, event_type, event_version, payload, Value::Null)
    }

    #[test]
    fn an_old_event_is_brought_up_to_date_and_a_new_one_left_alone() {
        assert!(!is_current("order", "lines_amended", "1.0"));
        let old = upcast(amended("1.0", json!({ "type": "lines_amended", "lines": [] })));
        assert_eq!(old.payload, json!({ "type": "lines_amended", "lines": [], "from": [] }));
        assert!(is_current("order", "lines_amended", "2.0"));
        let new = amended("2.0", json!({ "type": "lines_amended", "lines": [], "from": [1] }));
        assert_eq!(upcast(new.clone()), new);
        assert!(is_current("order", "nudged", "1.0") && is_current("person", "lines_amended", "1.0"));
    }
}
