//! The life of an order through the panel.

use chrono::Duration;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, path};

fn actions(order: &Value) -> Vec<String> {
    let name = |action: &Value| {
        let status = action["status"].as_str().map(|status| format!(":{status}")).unwrap_or_default();
        format!("{}{status}", action["action"].as_str().unwrap())
    };
    order["allowed_actions"].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test]
async fn a_submitted_order_is_read_back_with_its_names_and_deadlines() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let mut form = world.order_of(2);
    form["comment"] = json!("Принтер у окна");
    let made = anna.post("/orders", form).await.expect(StatusCode::CREATED);
    assert_eq!(made.header("etag"), "\"1\"");
    assert!(made.header("x-position").parse::<u64>().unwrap() > 0);
    assert_eq!(made.body["warnings"], json!([]));
    let order = anna.get(&path(&made.body)).await.expect(StatusCode::OK);
    assert_eq!(order.header("etag"), "\"1\"");
    let order = order.body;
    assert_eq!(order["status"], "new");
    assert_eq!(order["branch"]["name"], "Север");
    assert_eq!(order["warehouse"]["name"], "Центральный склад");
    assert_eq!(order["requester"]["name"], "Анна Заявкина");
    assert_eq!(order["comment"], "Принтер у окна");
    let line = &order["lines"][0];
    assert_eq!((&line["cartridge"]["sku"], &line["requested"]), (&json!("CF283A"), &json!(2)));
    let clocks: Vec<_> = order["deadlines"].as_array().unwrap().iter().map(|d| (&d["clock"], &d["state"])).collect();
    assert_eq!(clocks, [(&json!("response"), &json!("running")), (&json!("resolution"), &json!("running"))]);
    assert_eq!(
        actions(&order),
        ["amend_lines", "comment", "attach_photo", "nudge", "change_status:cancelled"],
        "what the requester may do with a new order"
    );
    let by_number = anna.get(&format!("/orders/{}", order["number"])).await.expect(StatusCode::OK);
    assert_eq!(by_number.body["id"], order["id"]);
}

#[tokio::test]
async fn an_order_goes_from_the_claim_to_the_receipt() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = path(&world.ordered(&anna, 3).await);
    let claimed = boris.post(&format!("{order}/assign"), json!({ "assignee": world.boris.0 })).await;
    let claimed = claimed.expect(StatusCode::OK).body;
    assert_eq!((&claimed["status"], &claimed["assignee"]["name"]), (&json!("accepted"), &json!("Борис Складов")));
    let status = |status: &str| json!({ "status": status });
    boris.post(&format!("{order}/status"), status("in_progress")).await.expect(StatusCode::OK);
    let lines = json!([{ "cartridge": world.toner.0, "quantity": 2 }]);
    let part = boris.post(&format!("{order}/hand-over"), json!({ "lines": lines })).await.expect(StatusCode::OK).body;
    assert_eq!((&part["status"], &part["lines"][0]["issued"]), (&json!("in_progress"), &json!(2)));
    boris.post(&format!("{order}/status"), status("issued")).await.problem(409, "lines_outstanding");
    let waiver = json!({ "cartridge": world.toner.0, "reason": "Больше нет" });
    boris.post(&format!("{order}/waive"), waiver).await.expect(StatusCode::OK);
    let issued = boris.post(&format!("{order}/status"), status("issued")).await.expect(StatusCode::OK).body;
    assert_eq!(issued["status"], "issued");
    let closed = anna.post(&format!("{order}/status"), status("closed")).await.expect(StatusCode::OK).body;
    assert_eq!((&closed["status"], &closed["lines"][0]["received"]), (&json!("closed"), &json!(2)));
    let deadlines = anna.get(&format!("{order}/deadlines")).await.expect(StatusCode::OK).body["items"].clone();
    assert_eq!(deadlines[1]["state"], "met");
    assert_eq!(deadlines[1]["policy"]["name"], "Обычная");
    assert!(!deadlines[1]["spans"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn who_comes_second_reads_who_was_first() {
    let world = World::start().await;
    let (anna, boris, ivan) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("ivan").await);
    let order = path(&world.ordered(&anna, 1).await);
    let me = |id| json!({ "assignee": id });
    boris.post(&format!("{order}/assign"), me(world.boris.0)).await.expect(StatusCode::OK);
    let again = boris.post(&format!("{order}/assign"), me(world.boris.0)).await.expect(StatusCode::OK);
    assert_eq!(again.body["version"], 3, "a second press changes nothing");
    let ivan_id = ivan.get("/me").await.body["id"].as_str().unwrap().parse().unwrap();
    let late = ivan.post(&format!("{order}/assign"), me(ivan_id)).await.problem(409, "already_taken");
    assert!(late.detail().contains("Борис Складов"), "{}", late.detail());
}

#[tokio::test]
async fn an_assignee_gives_an_order_back_and_a_dispatcher_assigns_it() {
    let world = World::start().await;
    let (anna, boris, dina) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("dina").await);
    let order = path(&world.ordered(&anna, 1).await);
    boris.post(&format!("{order}/assign"), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    let back = boris.post(&format!("{order}/assign"), json!({ "assignee": null })).await.expect(StatusCode::OK).body;
    assert_eq!((&back["status"], &back["assignee"]), (&json!("new"), &Value::Null));
    let given =
        dina.post(&format!("{order}/assign"), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    assert_eq!(given.body["assignee"]["name"], "Борис Складов");
    let own = dina.post(&format!("{order}/assign"), json!({ "assignee": world.dina.0 })).await.expect(StatusCode::OK);
    assert_eq!(own.body["assignee"]["name"], "Дина Старшая");
    let wrong = dina.post(&format!("{order}/assign"), json!({ "assignee": world.anna.0 })).await;
    wrong.problem(422, "assignee_not_eligible");
    let stranger = json!({ "assignee": uuid::Uuid::now_v7() });
    dina.post(&format!("{order}/assign"), stranger).await.problem(422, "unknown_person");
}

#[tokio::test]
async fn a_question_waits_for_the_requester_whose_comment_answers_it() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = path(&world.ordered(&anna, 1).await);
    let ask = |question: Option<&str>| json!({ "status": "waiting_requester", "question": question });
    boris.post(&format!("{order}/status"), ask(None)).await.problem(422, "question_required");
    boris.post(&format!("{order}/status"), ask(Some("Какой принтер?"))).await.expect(StatusCode::OK);
    let waiting = anna.get(&order).await.expect(StatusCode::OK).body;
    assert_eq!((&waiting["status"], &waiting["question"]), (&json!("waiting_requester"), &json!("Какой принтер?")));
    assert_eq!(waiting["deadlines"][1]["state"], "paused");
    let answered = anna.post(&format!("{order}/comments"), json!({ "text": "HP 2236" })).await.expect(StatusCode::OK);
    assert_eq!((&answered.body["status"], &answered.body["question"]), (&json!("in_progress"), &Value::Null));
    let said = boris.get(&format!("{order}/comments")).await.expect(StatusCode::OK).body;
    let texts: Vec<_> = said["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Какой принтер?", "HP 2236"]);
}

#[tokio::test]
async fn the_same_cartridge_within_a_week_is_ordered_with_a_warning() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let first = world.ordered(&anna, 1).await;
    let second = world.ordered(&anna, 1).await;
    assert_eq!(second["warnings"][0]["code"], "ordered_recently");
    let number = format!("№ {}", first["number"]);
    assert!(second["warnings"][0]["detail"].as_str().unwrap().contains(&number), "{second}");
    world.pass(Duration::days(8));
    assert_eq!(world.ordered(&anna, 1).await["warnings"], json!([]));
}

#[tokio::test]
async fn staff_order_on_behalf_of_a_requester() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let mut form = world.order_of(1);
    form["requester"] = json!(world.anna.0);
    let order = boris.post("/orders", form.clone()).await.expect(StatusCode::CREATED).body;
    assert_eq!(order["requester"]["name"], "Анна Заявкина");
    anna.get(&path(&order)).await.expect(StatusCode::OK);
    form["requester"] = json!(world.boris.0);
    anna.post("/orders", form).await.problem(403, "not_allowed");
}

#[tokio::test]
async fn lines_and_priority_are_changed_and_an_order_is_nudged_once_an_hour() {
    let world = World::start().await;
    let (anna, dina) = (world.signed_in("anna").await, world.signed_in("dina").await);
    let order = path(&world.ordered(&anna, 1).await);
    let lines = json!({ "lines": [{ "cartridge": world.toner.0, "quantity": 5 }, { "cartridge": world.drum.0, "quantity": 1 }] });
    let amended = anna.post(&format!("{order}/lines"), lines).await.expect(StatusCode::OK).body;
    assert_eq!(amended["lines"].as_array().unwrap().len(), 2);
    let urgent = dina.post(&format!("{order}/priority"), json!({ "priority": "urgent" })).await.expect(StatusCode::OK);
    assert_eq!(urgent.body["priority"], "urgent");
    anna.post(&format!("{order}/priority"), json!({ "priority": "low" })).await.problem(403, "not_allowed");
    anna.post(&format!("{order}/nudge"), json!({})).await.expect(StatusCode::OK);
    let soon = anna.post(&format!("{order}/nudge"), json!({})).await.problem(409, "nudged_recently");
    assert!(soon.detail().contains("60 минут"), "{}", soon.detail());
}

#[tokio::test]
async fn an_administrator_forces_a_status_with_a_reason() {
    let world = World::start().await;
    let (anna, admin) = (world.signed_in("anna").await, world.signed_in("admin").await);
    let order = path(&world.ordered(&anna, 1).await);
    let force = |reason: Option<&str>| json!({ "status": "closed", "forced": true, "reason": reason });
    admin.post(&format!("{order}/status"), force(None)).await.problem(422, "reason_required");
    anna.post(&format!("{order}/status"), force(Some("Хочу"))).await.problem(403, "not_allowed");
    let closed = admin.post(&format!("{order}/status"), force(Some("Дубль"))).await.expect(StatusCode::OK).body;
    assert_eq!(closed["status"], "closed");
    let items = admin.get(&format!("{order}/history")).await.expect(StatusCode::OK).body["items"].clone();
    assert_eq!((&items[1]["forced"], &items[1]["role"]), (&json!(true), &json!("administrator")));
    anna.post(&format!("{order}/nudge"), json!({})).await.problem(409, "already_closed");
}
