//! Administrators keep people; staff see names; others see nobody.

use chrono::Duration;
use helpdesk_domain::{Channel, Locale, Request, desk::Joining, ports::Clock};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn an_administrator_adds_a_person_who_signs_in() {
    let world = World::start().await;
    let admin = world.signed_in("admin").await;
    let form = json!({
        "name": "Пётр Новый", "login": "petr", "password": PASSWORD, "email": "petr@helpdesk.test",
        "roles": [{ "role": "requester", "branch": world.north.0 }],
    });
    let person = admin.post("/people", form.clone()).await.expect(StatusCode::CREATED).body;
    assert_eq!((&person["name"], &person["email"]), (&json!("Пётр Новый"), &json!("petr@helpdesk.test")));
    let taken = admin.post("/people", form).await.problem(409, "in_use");
    assert!(!taken.detail().is_empty());
    let mut petr = world.browser();
    petr.sign_in("petr", PASSWORD).await.expect(StatusCode::OK);
    petr.post("/orders", world.order_of(1)).await.expect(StatusCode::CREATED);
    let short = json!({ "name": "Кто-то", "login": "kto", "password": "short" });
    admin.post("/people", short).await.problem(422, "password_too_short");
}

#[tokio::test]
async fn roles_are_set_as_a_whole_and_count_at_once() {
    let world = World::start().await;
    let (admin, boris) = (world.signed_in("admin").await, world.signed_in("boris").await);
    let roles =
        json!({ "roles": [{ "role": "storekeeper", "branch": world.south.0 }, { "role": "analyst", "branch": null }] });
    let place = format!("/people/{}/roles", world.boris);
    let person = admin.put(&place, roles.clone()).await.expect(StatusCode::OK).body;
    assert_eq!(person["roles"].as_array().unwrap().len(), 2);
    let again = admin.put(&place, roles).await.expect(StatusCode::OK).body;
    assert_eq!(again["version"], person["version"]);
    let anna = world.signed_in("anna").await;
    world.ordered(&anna, 1).await;
    assert_eq!(boris.get("/orders").await.body["total"], 0);
    let odd = json!({ "roles": [{ "role": "system", "branch": null }] });
    admin.put(&place, odd).await.problem(400, "invalid_request");
    boris.put(&place, json!({ "roles": [] })).await.problem(403, "not_allowed");
}

#[tokio::test]
async fn staff_find_people_without_their_contacts_and_requesters_find_nobody() {
    let world = World::start().await;
    let (boris, anna) = (world.signed_in("boris").await, world.signed_in("anna").await);
    let staff = boris.get(&format!("/people?staff_of={}", world.north)).await.expect(StatusCode::OK).body;
    let names: Vec<_> = staff["items"].as_array().unwrap().iter().map(|person| person["name"].clone()).collect();
    assert_eq!(names, ["Борис Складов", "Дина Старшая", "Иван Складов"]);
    assert!(staff["items"].as_array().unwrap().iter().all(|person| person["login"] == Value::Null));
    let found = boris.get(&format!("/people?q=%D0%B0%D0%BD%D0%BD%D0%B0&requester_of={}", world.north)).await;
    assert_eq!(found.body["items"].as_array().unwrap().len(), 1, "{}", found.text);
    anna.get("/people").await.problem(403, "not_allowed");
    boris.get(&format!("/people/{}", world.anna)).await.problem(403, "not_allowed");
}

#[tokio::test]
async fn an_absence_is_told_by_oneself_or_by_who_dispatches_and_says_who_stands_in() {
    let world = World::start().await;
    let (boris, dina) = (world.signed_in("boris").await, world.signed_in("dina").await);
    let sergey = world.signed_in("sergey").await;
    let all = dina.get("/people").await.expect(StatusCode::OK).body;
    let one = |name: &str| {
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|person| person["name"] == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    let (ivan, anna) = (one("Иван Складов"), one("Анна Заявкина"));
    assert_eq!((&ivan["can_tell_absence"], &anna["can_tell_absence"]), (&json!(true), &json!(false)));
    let place = |person: &Value| format!("/people/{}/absence", person["id"].as_str().unwrap());
    let own = place(one("Борис Складов"));
    let substitutes = async |person: &Value| {
        let found = dina.get(&format!("/people?substitute_for={}", person["id"].as_str().unwrap())).await;
        let items = found.expect(StatusCode::OK).body["items"].as_array().unwrap().clone();
        items.into_iter().map(|person| person["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(substitutes(one("Борис Складов")).await, ["Дина Старшая", "Иван Складов"]);
    assert_eq!(substitutes(one("Сергей Южный")).await, ["Дина Старшая"]);
    let now = world.clock.now();
    let (from, until) = (now + Duration::days(1), now + Duration::days(8));
    let form = json!({ "from": from, "until": until, "substitute": ivan["id"] });
    let boris_there = boris.put(&own, form.clone()).await.expect(StatusCode::OK).body;
    assert_eq!(boris_there["absence"]["substitute"], ivan["id"]);
    assert_eq!(boris_there["email"], Value::Null);
    sergey.put(&own, form.clone()).await.problem(403, "not_allowed");
    boris.put(&place(ivan), form).await.problem(403, "not_allowed");
    let backwards = json!({ "from": until, "until": from });
    dina.put(&own, backwards).await.problem(422, "invalid_date");
    let himself = json!({ "until": until, "substitute": world.boris.0 });
    dina.put(&own, himself).await.problem(422, "substitute_not_eligible");

    // It begins by itself, and who stands in gets the work.
    let order = world.ordered(&world.signed_in("anna").await, 1).await;
    let assign = format!("/orders/{}/assign", order["number"]);
    let assigned = dina.post(&assign, json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK).body;
    assert_eq!(assigned["assignee"]["id"], json!(world.boris.0));
    world.pass(Duration::days(2));
    let (boris, dina) = (world.signed_in("boris").await, world.signed_in("dina").await);
    let order = world.ordered(&world.signed_in("anna").await, 1).await;
    let assign = format!("/orders/{}/assign", order["number"]);
    let assigned = dina.post(&assign, json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK).body;
    assert_eq!(assigned["assignee"]["id"], ivan["id"]);
    let back = boris.delete(&own).await.expect(StatusCode::OK).body;
    assert_eq!(back["absence"], Value::Null);
}

#[tokio::test]
async fn an_administrator_changes_login_password_and_access() {
    let world = World::start().await;
    let (admin, boris) = (world.signed_in("admin").await, world.signed_in("boris").await);
    let place = |what: &str| format!("/people/{}/{what}", world.boris);
    admin.put(&place("login"), json!({ "login": "borya" })).await.expect(StatusCode::OK);
    admin.post(&place("password"), json!({ "password": "brand new password" })).await.expect(StatusCode::NO_CONTENT);
    boris.get("/me").await.problem(401, "session_ended");
    world.browser().sign_in("boris", "brand new password").await.problem(401, "wrong_credentials");
    world.browser().sign_in("borya", "brand new password").await.expect(StatusCode::OK);
    admin.post(&place("deactivate"), json!({})).await.expect(StatusCode::OK);
    world.browser().sign_in("borya", "brand new password").await.problem(401, "wrong_credentials");
    admin.post(&place("reactivate"), json!({})).await.expect(StatusCode::OK);
    world.browser().sign_in("borya", "brand new password").await.expect(StatusCode::OK);
    let own = admin.get("/me").await.body["id"].as_str().unwrap().to_owned();
    admin.post(&format!("/people/{own}/deactivate"), json!({})).await.problem(409, "own_deactivation");
}

#[tokio::test]
async fn an_invitation_is_a_link_to_the_bot_that_works_once() {
    let world = World::start().await;
    let (admin, boris) = (world.signed_in("admin").await, world.signed_in("boris").await);
    let invite = json!({ "role": "requester", "branch": world.south.0 });
    boris.post("/invitations", invite.clone()).await.problem(403, "not_allowed");
    let invited = admin.post("/invitations", invite).await.expect(StatusCode::CREATED).body;
    let code = invited["code"].as_str().unwrap();
    assert_eq!(invited["link"], format!("https://t.me/helpdesk_bot?start={code}"));
    let joining = |account| Joining { code: code.into(), account, name: "Юля".into(), locale: Locale::Ru };
    let request = || Request::system(Channel::Telegram);
    world.app.desk.join(&request(), &joining(1)).await.unwrap();
    world.app.desk.join(&request(), &joining(2)).await.unwrap_err();
    world.pass(Duration::days(8));
}
