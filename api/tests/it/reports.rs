//! Reports over HTTP: figures with the orders behind them, files, past moments, and who may see them.

use chrono::Duration;
use helpdesk_domain::{
    Command, Grant, Locale, PersonId, Role,
    person::{PersonCommand, Profile},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World, path};

async fn analyst(world: &World, login: &str, grant: Grant) -> Browser {
    let add = PersonCommand::Add {
        profile: Profile { name: login.to_owned(), ..Profile::default() },
        locale: Locale::Ru,
        grants: vec![grant],
        login: Some(login.to_owned()),
        telegram: None,
    };
    world.command(Command::Person(PersonId::fresh(), add)).await;
    world.signed_in(login).await
}

/// The rows of a table as objects, by the columns' keys.
fn rows(report: &Value, table: &str) -> Vec<Value> {
    let table = report["tables"].as_array().unwrap().iter().find(|known| known["key"] == table).unwrap();
    let keys: Vec<_> = table["columns"].as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect();
    let row = |row: &Value| {
        let cells = row["cells"].as_array().unwrap().iter();
        let value = |cell: &Value| if cell["text"].is_null() { cell["number"].clone() } else { cell["text"].clone() };
        keys.iter().zip(cells).map(|(key, cell)| ((*key).to_owned(), value(cell))).collect::<serde_json::Map<_, _>>()
    };
    table["rows"].as_array().unwrap().iter().map(|r| Value::Object(row(r))).collect()
}

/// Two orders of the North: one issued in time, one still open and late.
async fn lively(world: &World) {
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    world.pass(Duration::hours(8));
    let first = world.ordered(&anna, 2).await;
    world.ordered(&anna, 3).await;
    world.pass(Duration::minutes(20));
    let assign = json!({ "assignee": world.boris.0 });
    boris.post(&format!("{}/assign", path(&first)), assign).await.expect(StatusCode::OK);
    for change in [
        json!({ "status": "in_progress" }),
        json!({ "status": "issued", "lines": [{ "cartridge": world.toner.0, "quantity": 2 }] }),
    ] {
        boris.post(&format!("{}/status", path(&first)), change).await.expect(StatusCode::OK);
    }
    world.pass(Duration::hours(6));
}

#[tokio::test]
async fn every_figure_leads_to_the_orders_behind_it() {
    let world = World::start().await;
    lively(&world).await;
    let rita = world.signed_in("rita").await;
    let report = rita.get("/reports/sla").await.expect(StatusCode::OK).body;
    let total = rows(&report, "total");
    let response = json!({
        "clock": "Реакция", "percent": 50.0, "met": 1.0, "late": 0.0, "open_late": 1.0, "ended": 0.0,
    });
    assert_eq!(total[0], response);
    let persons = rows(&report, "by_person");
    assert!(persons.iter().any(|row| row["person"] == "Борис Складов" && row["met"] == 1.0), "{persons:?}");
    let mut followed = 0;
    for name in ["sla", "backlog", "flow", "consumption"] {
        let report = rita.get(&format!("/reports/{name}")).await.expect(StatusCode::OK).body;
        for table in report["tables"].as_array().unwrap() {
            for cell in table["rows"].as_array().unwrap().iter().flat_map(|row| row["cells"].as_array().unwrap()) {
                let Some(orders) = cell["orders"].as_str() else { continue };
                let found = rita.get(orders.trim_start_matches("/api/v1")).await.expect(StatusCode::OK).body;
                let pieces = orders.contains("handed_over");
                let count = found["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|o| if pieces { o["amount"].as_f64().unwrap() } else { 1.0 });
                let (counted, told) = (count.sum::<f64>(), cell["number"].as_f64().unwrap());
                assert!((counted - told).abs() < 1e-9, "{counted} {told} {orders}");
                followed += 1;
            }
        }
    }
    assert!(followed >= 10, "{followed}");
    let days = rita.get("/reports/flow?from=2026-01-01&to=2026-01-01").await.body;
    assert_eq!(rows(&days, "by_day")[0]["created"], 2.0);
    let ages = rows(&rita.get("/reports/backlog").await.body, "ages");
    assert_eq!((&ages[0]["branch"], &ages[0]["open"]), (&json!("Север"), &json!(1.0)));
    let handed = rows(&rita.get("/reports/consumption").await.body, "consumption");
    assert_eq!(handed, [json!({ "month": "2026-01", "branch": "Север", "cartridge": "HP CF283A", "pieces": 2.0 })]);
}

#[tokio::test]
async fn a_report_stands_as_of_any_past_moment_and_is_kept() {
    let world = World::start().await;
    let before = world.app.now() + Duration::hours(8) + Duration::minutes(10);
    lively(&world).await;
    let rita = world.signed_in("rita").await;
    let at = before.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let address = format!("/reports/backlog?as_of={at}");
    let asked = async || loop {
        let answer = rita.get(&address).await;
        if answer.status != StatusCode::ACCEPTED {
            return answer.expect(StatusCode::OK).body;
        }
        assert!(answer.header("location").starts_with("/api/v1/reports/backlog?"), "{:?}", answer.headers);
    };
    let report = asked().await;
    assert_eq!(rows(&report, "ages")[0]["open"], 2.0, "nothing was issued yet");
    assert_eq!(rows(&rita.get("/reports/backlog").await.body, "ages")[0]["open"], 1.0);
    let kept = world.app.db.fetch("SELECT key FROM kept_reports", Vec::new()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(rows(&asked().await, "ages"), rows(&report, "ages"));
    let orders = report["tables"][0]["rows"][0]["cells"][6]["orders"].as_str().unwrap();
    let found = rita.get(orders.trim_start_matches("/api/v1")).await.expect(StatusCode::OK).body;
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "{orders}");
    assert_eq!(found["items"][1]["status"], "new", "as it stood");
}

#[tokio::test]
async fn a_report_is_a_file_too_and_names_are_no_formulas() {
    let world = World::start().await;
    lively(&world).await;
    let (rita, admin) = (world.signed_in("rita").await, world.signed_in("admin").await);
    let form = json!({ "name": "=1+1" });
    admin.put(&format!("/people/{}", world.boris), form).await.expect(StatusCode::OK);
    let csv = rita.get("/reports/sla?format=csv").await.expect(StatusCode::OK);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").contains("sla-"), "{:?}", csv.headers);
    assert!(csv.text.contains("Реакция,50,1,0,1,0") && csv.text.contains("'=1+1"), "{}", csv.text);
    let xlsx = rita.request(reqwest::Method::GET, "/reports/sla?format=xlsx").send().await.unwrap();
    let bytes = xlsx.bytes().await.unwrap();
    assert_eq!(&bytes[..2], b"PK");
    assert!(bytes.len() > 2000);
}

#[tokio::test]
async fn an_analyst_sees_the_figures_of_their_branch_and_no_order_itself() {
    let world = World::start().await;
    lively(&world).await;
    let north = analyst(&world, "nora", Grant::within(Role::Analyst, world.north)).await;
    let south = analyst(&world, "sura", Grant::within(Role::Analyst, world.south)).await;
    assert_eq!(rows(&north.get("/reports/flow?from=2026-01-01&to=2026-01-01").await.body, "by_day")[0]["created"], 2.0);
    assert_eq!(rows(&south.get("/reports/flow?from=2026-01-01&to=2026-01-01").await.body, "by_day")[0]["created"], 0.0);
    south.get(&format!("/reports/flow?branch={}", world.north)).await.problem(403, "not_allowed");
    let behind = north.get("/reports/flow/orders?figure=created").await.expect(StatusCode::OK).body;
    let order = behind["items"][0]["id"].as_str().unwrap();
    north.get(&format!("/orders/{order}")).await.problem(404, "unknown_order");
    world.signed_in("boris").await.get("/reports/sla").await.problem(403, "not_allowed");
    north.get("/reports/sla?from=2026-02-01&to=2026-01-01").await.problem(400, "invalid_request");
    north.get("/reports/sla/orders?figure=met").await.problem(400, "invalid_request");
}
