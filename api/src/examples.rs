//! Examples in the specification: one for every operation's request and answer, made from their schemas with values as
//! they occur, and one for every error. Where a form wants one of several things, the example is written out here.

use helpdesk_domain::Locale;
use serde_json::{Map, Value, json};

use crate::words::words;

const ID: &str = "019c1f5e-7a30-7c44-9d52-3f0d6b1e8a27";
/// Deeper than any schema of ours goes.
const DEEPEST: usize = 8;

/// The specification with its examples.
pub fn added(specification: &str) -> Result<String, serde_json::Error> {
    let mut specification: Value = serde_json::from_str(specification)?;
    let schemas = specification["components"]["schemas"].clone();
    let operations = specification["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in operations.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        if let Some(body) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) {
            for (kind, media) in body.iter_mut().filter(|(kind, _)| kind.starts_with("application/json")) {
                let written = written_out(&id);
                let made = written.unwrap_or_else(|| example(&media["schema"], &schemas, kind, 0));
                media["example"] = made;
            }
        }
        for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
            for (kind, media) in response.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
                let made = match kind.split(';').next().unwrap_or_default() {
                    "application/problem+json" => Some(problem(status)),
                    "application/json" => Some(example(&media["schema"], &schemas, &id, 0)),
                    "application/x-ndjson" => Some(json!(LINE)),
                    "text/csv" => Some(json!("Kept deadlines,2026-03-01,2026-03-31\n")),
                    _ => None,
                };
                if let Some(made) = made {
                    media["example"] = made;
                }
            }
        }
    }
    serde_json::to_string_pretty(&specification)
}

const LINE: &str = "{\"position\":1024,\"id\":\"019c1f5e-7a30-7c44-9d52-3f0d6b1e8a27\",\"aggregate_type\":\"order\",\"aggregate_id\":\"019c1f5e-7a30-7c44-9d52-3f0d6b1e8a27\",\"sequence\":2,\"event_type\":\"assigned\",\"event_version\":\"1.0\",\"payload\":{\"type\":\"assigned\"},\"metadata\":{\"role\":\"storekeeper\",\"channel\":\"panel\"},\"recorded_at\":\"2026-03-02T09:30:00Z\",\"hash\":\"…\"}\n";

const CSV: &str = "sku,brand,kind,title\nCF283A,HP,toner,HP 83A\n";

/// Where one of several things is wanted.
fn written_out(operation: &str) -> Option<Value> {
    let target = json!({ "minutes": 120, "levels": [{ "key": "p80", "percent": 80, "tell": "assignee" }] });
    Some(match operation {
        "sign_in" => json!({ "login": "anna", "password": "correct horse battery" }),
        "command_orders" => json!({ "orders": [{ "id": ID, "version": 1 }], "assign": { "assignee": ID } }),
        "preview_policy" => json!({
            "at": "2026-03-06T14:40:00Z",
            "targets": { "response": target, "resolution": target, "waiting_stock_pauses": false },
            "calendar": ID,
        }),
        "preview_import" => json!({ "csv": CSV, "withdraw_missing": false }),
        "apply_import" => json!({ "csv": CSV, "withdraw_missing": false, "plan": "5f0c6a1e9b7d4a3288c1d0e4f7a6b532" }),
        "create_calendar" | "change_calendar" => {
            let day = json!([{ "from": "09:00", "to": "13:00" }, { "from": "14:00", "to": "18:00" }]);
            let week = json!([day, day, day, day, day, [], []]);
            json!({ "name": "Weekdays", "hours": { "time_zone": "Europe/Moscow", "week": week, "exceptions": { "2026-05-01": [] } } })
        }
        _ => return None,
    })
}

/// An error as it is answered, in English.
fn problem(status: &str) -> Value {
    let (code, text) = match status {
        "400" => ("invalid_request", "door-invalid-request-nameless"),
        "401" => ("sign_in_required", "door-sign-in-required"),
        "403" => ("not_allowed", "refusal-not-allowed"),
        "404" => ("unknown_order", "refusal-unknown-order"),
        "409" => ("key_reused", "door-key-reused"),
        "412" => ("version_conflict", "door-version-conflict"),
        "413" => ("body_too_large", "door-body-too-large"),
        "415" => ("unsupported_media_type", "door-unsupported-media-type"),
        "422" => ("reason_required", "refusal-reason-required"),
        "429" => ("too_many_attempts", "door-too-many-attempts"),
        "503" => ("busy", "door-busy"),
        _ => ("fault", "door-fault"),
    };
    let arguments = [("expected", "a number".into()), ("max", 256.into()), ("minutes", 5.into())];
    json!({
        "type": format!("urn:helpdesk:problem:{code}"),
        "title": words().say(Locale::En, &format!("status-title-{status}"), &[]),
        "status": status.parse::<u16>().unwrap_or(500),
        "detail": words().say(Locale::En, text, &arguments),
        "code": code,
    })
}

/// A value that the schema allows; `name` is the field's.
fn example(schema: &Value, schemas: &Value, name: &str, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.rsplit('/').next().unwrap_or_default();
        return example(&schemas[target], schemas, name, depth + 1);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            match example(part, schemas, name, depth + 1) {
                Value::Object(fields) => whole.extend(fields),
                other => return other,
            }
        }
        return Value::Object(whole);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields.map(|(name, field)| (name.clone(), example(field, schemas, name, depth + 1))).collect()
        }
        Some("array") => json!([example(&schema["items"], schemas, name, depth + 1)]),
        Some("integer") => json!(whole_number(name)),
        Some("number") => json!(96.5),
        Some("boolean") => json!(false),
        Some("string") => json!(text(name, schema["format"].as_str())),
        _ => Value::Null,
    }
}

fn whole_number(name: &str) -> i64 {
    match name {
        "number" => 123,
        "version" => 4,
        "position" => 1024,
        "quantity" | "requested" | "issued" => 2,
        "target_minutes" | "minutes" => 120,
        "remaining_seconds" => 5400,
        "status" => 404,
        "percent" => 80,
        "days" => 30,
        "telegram" => 100_200_300,
        "yield_pages" => 1500,
        "waived" | "received" | "behind" => 0,
        _ => 1,
    }
}

fn text(name: &str, format: Option<&str>) -> String {
    let text = match (format, name) {
        (Some("uuid"), _) => ID,
        (Some("date-time"), _) => "2026-03-02T09:30:00Z",
        (Some("date"), _) => "2026-03-02",
        (_, "sku") => "CF283A",
        (_, "brand") => "HP",
        (_, "title") => "HP 83A",
        (_, "time_zone") => "Europe/Moscow",
        (_, "from") => "09:00",
        (_, "to") => "18:00",
        (_, "inventory_number") => "PR-1001",
        (_, "model") => "LaserJet Pro M201",
        (_, "place") => "Room 101",
        (_, "city") => "Moscow",
        (_, "login") => "anna",
        (_, "phone") => "+7 900 000-00-00",
        (_, "email") => "anna@example.org",
        (_, "reason") => "The wrong cartridge",
        (_, "question") => "Which printer is it for?",
        (_, "comment" | "text") => "For the printer by the window",
        (_, "query") => "status=new&assignee=none",
        (_, "hash") => "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        (_, "token") => "hd_…",
        (_, "key") => "p80",
        (_, "name") => "North",
        (_, "password" | "new" | "current") => "correct horse battery",
        _ => "…",
    };
    text.to_owned()
}
