//! What administrators have beside the directory itself: imports with a preview, the meaning of a policy before it is
//! saved, labels, other people's sessions and tokens, their own history.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World};

const CATALOGUE: &str = "артикул;марка;вид;название;ресурс;принтеры\n\
    CF283A;HP;toner;Картридж HP 83A;1500;\n\
    CE285A;HP;all_in_one;HP 85A;1 600;\"LaserJet P1102;LaserJet M1132\"\n";

fn keys(plan: &Value, part: &str) -> Vec<String> {
    plan[part].as_array().unwrap().iter().map(|line| line["key"].as_str().unwrap().to_owned()).collect()
}

async fn preview(admin: &Browser, kind: &str, csv: &str, withdraw_missing: bool) -> Value {
    let file = json!({ "csv": csv, "withdraw_missing": withdraw_missing });
    admin.post(&format!("/imports/{kind}/preview"), file).await.expect(StatusCode::OK).body
}

#[tokio::test]
async fn a_catalogue_is_loaded_exactly_as_its_preview_showed_it() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let plan = preview(&admin, "cartridges", CATALOGUE, true).await;
    assert_eq!((keys(&plan, "added"), keys(&plan, "changed")), (vec!["CE285A".into()], vec!["CF283A".into()]));
    assert_eq!(keys(&plan, "withdrawn"), ["DR-1075"]);
    let title = json!({ "field": "title", "before": "Картридж CF283A", "after": "Картридж HP 83A" });
    assert_eq!(plan["changed"][0]["changes"], json!([title]));
    assert_eq!(admin.get("/cartridges").await.body["total"], 2, "a preview writes nothing");

    let mut file = json!({ "csv": CATALOGUE, "withdraw_missing": true, "plan": plan["plan"] });
    let done = admin.post("/imports/cartridges", file.clone()).await.expect(StatusCode::OK);
    assert_eq!(done.body, json!({ "applied": 3, "errors": [] }));
    let cartridges = admin.get("/cartridges?q=CE285A").await.body;
    assert_eq!(cartridges["items"][0]["printers"], json!(["LaserJet P1102", "LaserJet M1132"]));
    assert_eq!(cartridges["items"][0]["yield_pages"], 1600);
    let again = preview(&admin, "cartridges", CATALOGUE, true).await;
    assert_eq!((&again["unchanged"], keys(&again, "added").len()), (&json!(2), 0));
    assert_eq!(admin.post("/imports/cartridges", file.clone()).await.expect(StatusCode::OK).body["applied"], 0);

    file["csv"] = json!(CATALOGUE.replace("HP 85A", "HP 85A чёрный"));
    admin.post("/imports/cartridges", file).await.problem(409, "import_changed");
}

#[tokio::test]
async fn a_file_with_errors_tells_them_line_by_line_and_is_not_applied() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let csv = "sku,brand,kind,title,yield_pages\nA1,HP,toner,Один,много\nA2,HP,лента,Два,1\n,HP,ink,Три,1\nA4,HP,ink,Четыре,4\na4,HP,ink,Снова,4\n";
    let plan = preview(&admin, "cartridges", csv, false).await;
    let errors: Vec<_> = plan["errors"].as_array().unwrap().iter().map(|e| (&e["line"], &e["column"])).collect();
    let expected = [(2, "yield_pages"), (3, "kind"), (4, "sku"), (6, "sku")].map(|(l, c)| (json!(l), json!(c)));
    assert_eq!(errors, expected.iter().map(|(l, c)| (l, c)).collect::<Vec<_>>());
    let file = json!({ "csv": csv, "plan": plan["plan"] });
    admin.post("/imports/cartridges", file).await.problem(422, "import_has_errors");
    admin.post("/imports/cartridges/preview", json!({ "csv": "x,y\n1,2\n" })).await.problem(400, "invalid_request");
    let boris = world.signed_in("boris").await;
    boris.post("/imports/cartridges/preview", json!({ "csv": csv })).await.problem(403, "not_allowed");
}

#[tokio::test]
async fn printers_and_people_are_loaded_too() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let printers =
        "inventory_number\tmodel\tbranch\tplace\nПР-1\tLaserJet 1010\tсевер\t101\nПР-2\tLaserJet 1010\tВосток\t\n";
    let plan = preview(&admin, "printers", printers, false).await;
    assert_eq!((keys(&plan, "added"), &plan["errors"][0]["column"]), (vec!["ПР-1".into()], &json!("branch")));
    let people = "login,name,role,branch,phone\nanna,Анна Заявкина,кладовщик,Юг,\nnina,Нина Новая,requester,,+7 900\n";
    let plan = preview(&admin, "people", people, false).await;
    assert_eq!((keys(&plan, "added"), keys(&plan, "changed")), (vec!["nina".into()], vec!["anna".into()]));
    let file = json!({ "csv": people, "plan": plan["plan"] });
    assert_eq!(admin.post("/imports/people", file).await.expect(StatusCode::OK).body["applied"], 2);
    let anna = world.signed_in("anna").await.get("/me").await.body;
    assert_eq!(anna["roles"].as_array().unwrap().len(), 2, "a file gives roles and takes none away");
    assert_eq!(world.signed_in("nina").await.get("/me").await.body["name"], "Нина Новая");
}

#[tokio::test]
async fn a_policy_shows_what_it_would_mean_before_it_is_saved() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let level = json!({ "key": "p50", "percent": 50, "tell": "assignee" });
    let target = |minutes: u32| json!({ "minutes": minutes, "levels": [level], "repeat": null });
    let targets = json!({ "response": target(60), "resolution": target(120), "waiting_stock_pauses": false });
    let calendar = admin.get("/calendars").await.body["items"][0].clone();
    // Friday, 17:40 in Moscow.
    let form = json!({ "at": "2026-01-02T14:40:00Z", "targets": targets, "calendar": calendar["id"] });
    let preview = admin.post("/policies/preview", form.clone()).await.expect(StatusCode::OK).body;
    assert_eq!(preview["response"]["due_at"], "2026-01-05T06:40:00+00:00", "Monday, 9:40");
    assert_eq!(preview["resolution"]["due_at"], "2026-01-05T07:40:00+00:00");
    assert_eq!(preview["response"]["steps"][0]["at"], "2026-01-05T06:10:00+00:00");
    let mut draft = json!({ "at": form["at"], "targets": targets, "hours": calendar["hours"] });
    draft["hours"]["exceptions"] = json!({ "2026-01-05": [] });
    let preview = admin.post("/policies/preview", draft.clone()).await.expect(StatusCode::OK).body;
    assert_eq!(preview["response"]["due_at"], "2026-01-06T06:40:00+00:00", "the Monday is a holiday in the draft");
    draft["calendar"] = calendar["id"].clone();
    admin.post("/policies/preview", draft).await.problem(400, "invalid_request");
    let mut odd = form;
    odd["targets"]["response"]["levels"][0]["percent"] = json!(0);
    admin.post("/policies/preview", odd).await.problem(422, "invalid_policy");
}

#[tokio::test]
async fn a_printers_label_opens_the_form_for_it() {
    let world = World::start().await;
    let (admin, boris, anna) =
        (world.signed_in("admin").await, world.signed_in("boris").await, world.signed_in("anna").await);
    let form = json!({ "inventory_number": "ПР-7", "model": "LaserJet 1010", "branch": world.north.0, "place": "101" });
    let printer = admin.post("/printers", form).await.expect(StatusCode::CREATED).body;
    let labels = boris.get(&format!("/printers/labels?branch={}", world.north)).await.expect(StatusCode::OK).body;
    let label = &labels["items"][0];
    assert_eq!((&label["id"], &label["branch"]["name"]), (&printer["id"], &json!("Север")));
    let id = printer["id"].as_str().unwrap();
    assert_eq!(label["url"], format!("https://t.me/helpdesk_bot?startapp=printer_{id}"));
    assert!(label["svg"].as_str().unwrap().contains("<svg"), "{label}");
    let none = boris.get(&format!("/printers/labels?branch={}", world.south)).await.body;
    assert_eq!(none["items"], json!([]));
    anna.get("/printers/labels").await.problem(403, "not_allowed");
}

#[tokio::test]
async fn an_administrator_ends_other_peoples_sessions_and_tokens() {
    let world = World::start().await;
    let (admin, boris) = (world.signed_in("admin").await, world.signed_in("boris").await);
    boris.post("/tokens", json!({ "name": "Скрипт" })).await.expect(StatusCode::CREATED);
    let place = format!("/people/{}", world.boris);
    let sessions = admin.get(&format!("{place}/sessions")).await.expect(StatusCode::OK).body;
    assert_eq!((&sessions["items"][0]["agent"], &sessions["items"][0]["current"]), (&json!("a test"), &json!(false)));
    let tokens = admin.get(&format!("{place}/tokens")).await.expect(StatusCode::OK).body;
    let token = tokens["items"][0]["id"].as_str().unwrap();
    boris.get(&format!("{place}/tokens")).await.problem(403, "not_allowed");
    admin.delete(&format!("{place}/tokens/{token}")).await.expect(StatusCode::NO_CONTENT);
    admin.delete(&format!("{place}/tokens/{token}")).await.problem(404, "unknown_token");
    let other = world.signed_in("boris").await;
    boris.delete("/me/sessions").await.expect(StatusCode::NO_CONTENT);
    other.get("/me").await.problem(401, "session_ended");
    boris.get("/me").await.expect(StatusCode::OK);
    admin.delete(&format!("{place}/sessions")).await.expect(StatusCode::NO_CONTENT);
    boris.get("/me").await.problem(401, "session_ended");
}

#[tokio::test]
async fn what_administrators_did_is_told_in_words_page_by_page() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let branch = admin.get(&format!("/branches/{}", world.north)).await.body;
    let form = json!({ "name": "Северный", "city": "Мурманск", "time_zone": "Europe/Moscow", "warehouse": branch["warehouse"]["id"] });
    admin.put(&format!("/branches/{}", world.north), form).await.expect(StatusCode::OK);
    let roles = json!({ "roles": [{ "role": "requester", "branch": world.north.0 }, { "role": "analyst" }] });
    admin.put(&format!("/people/{}/roles", world.anna), roles).await.expect(StatusCode::OK);
    let history = admin.get("/administration/history?limit=2").await.expect(StatusCode::OK).body;
    let texts: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Дана роль: Анна Заявкина — аналитик", "Изменён филиал «Северный»"]);
    let changes = json!([
        { "field": "city", "after": "Мурманск" },
        { "field": "name", "before": "Север", "after": "Северный" },
    ]);
    assert_eq!(history["items"][1]["changes"], changes);
    assert_eq!(history["items"][1]["actor"]["name"], "Админ");
    changed_hours_and_targets_are_told_in_words(&admin).await;
    let next = history["next_cursor"].as_str().unwrap();
    let older = admin.get(&format!("/administration/history?limit=200&cursor={next}")).await.body;
    assert!(older["items"].as_array().unwrap().len() > 10 && older["next_cursor"].is_null(), "{older}");
    let annas = admin.get(&format!("/administration/history?kind=person&subject={}", world.anna)).await.body;
    let texts: Vec<_> = annas["items"].as_array().unwrap().iter().map(|item| item["type"].as_str().unwrap()).collect();
    assert_eq!(texts, ["granted", "login_set", "granted", "added"]);
    world.signed_in("dina").await.get("/administration/history").await.problem(403, "not_allowed");
}

async fn changed_hours_and_targets_are_told_in_words(admin: &Browser) {
    let changes = async || admin.get("/administration/history?limit=1").await.body["items"][0]["changes"].clone();
    let calendar = admin.get("/calendars").await.body["items"][0].clone();
    let mut form = json!({ "name": calendar["name"], "hours": calendar["hours"] });
    form["hours"]["week"][4] = json!([{ "from": "09:00", "to": "13:00" }, { "from": "14:00", "to": "16:45" }]);
    form["hours"]["exceptions"] = json!({ "2026-01-05": [] });
    let place = format!("/calendars/{}", calendar["id"].as_str().unwrap());
    admin.put(&place, form).await.expect(StatusCode::OK);
    assert_eq!(
        changes().await,
        json!([
            { "field": "calendar.exceptions.2026-01-05", "after": "выходной" },
            { "field": "calendar.week.4", "before": "09:00–13:00, 14:00–18:00", "after": "09:00–13:00, 14:00–16:45" },
        ])
    );

    let target = |minutes: u32, repeat: Value| {
        let level = json!({ "key": "p80", "percent": 80, "tell": "assignee" });
        json!({ "minutes": minutes, "levels": [level], "repeat": repeat })
    };
    let targets = |minutes, repeat, pauses: bool| json!({ "response": target(60, Value::Null), "resolution": target(minutes, repeat), "waiting_stock_pauses": pauses });
    let form =
        |priority: &str, targets| json!({ "name": "Срочное", "rank": 1, "priority": priority, "targets": targets });
    let policy =
        admin.post("/policies", form("high", targets(480, Value::Null, false))).await.expect(StatusCode::CREATED);
    let repeat = json!({ "every_minutes": 240, "cap": 5, "tell": "supervisor" });
    let place = format!("/policies/{}", policy.body["id"].as_str().unwrap());
    admin.put(&place, form("urgent", targets(240, repeat, true))).await.expect(StatusCode::OK);
    assert_eq!(
        changes().await,
        json!([
            { "field": "priority", "before": "Высокий", "after": "Срочный" },
            { "field": "targets.resolution.minutes", "before": "480", "after": "240" },
            { "field": "targets.resolution.repeat",
              "after": "далее каждые 240 рабочих минут, не больше 5 раз — руководителю" },
            { "field": "targets.waiting_stock_pauses", "before": "нет", "after": "да" },
        ])
    );
}
