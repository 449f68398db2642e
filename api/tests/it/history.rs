//! The history of an order in words.

use helpdesk_projections::args;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, path};

fn texts(history: &Value) -> Vec<&str> {
    history["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_event_says_who_did_what_and_what_changed() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = world.ordered(&anna, 2).await;
    let (number, order) = (order["number"].clone(), path(&order));
    let lines = json!({ "lines": [{ "cartridge": world.toner.0, "quantity": 3 }, { "cartridge": world.drum.0, "quantity": 1 }] });
    anna.post(&format!("{order}/lines"), lines).await.expect(StatusCode::OK);
    boris.post(&format!("{order}/assign"), json!({ "assignee": world.boris.0 })).await.expect(StatusCode::OK);
    boris.post(&format!("{order}/comments"), json!({ "text": "Будет в среду" })).await.expect(StatusCode::OK);
    let reject = json!({ "status": "rejected", "reason": "Нет на складе" });
    boris.post(&format!("{order}/status"), reject).await.expect(StatusCode::OK);

    let history = anna.get(&format!("{order}/history")).await.expect(StatusCode::OK).body;
    let submitted = format!("Создана заявка № {number}: CF283A — 2");
    assert_eq!(
        texts(&history),
        [
            submitted.as_str(),
            "Изменены позиции",
            "Взял(а) заявку: Борис Складов",
            "Статус: «Принята»",
            "Комментарий: Будет в среду",
            "Статус: «Отклонена»",
        ]
    );
    let items = history["items"].as_array().unwrap();
    assert_eq!(
        items[1]["changes"],
        json!([{ "field": "CF283A", "before": "2", "after": "3" }, { "field": "DR-1075", "after": "1" }])
    );
    assert_eq!(
        items[5]["changes"],
        json!([
            { "field": "status", "before": "Принята", "after": "Отклонена" },
            { "field": "reason", "after": "Нет на складе" }
        ])
    );
    let claim = &items[2];
    assert_eq!(
        (&claim["type"], &claim["role"], &claim["channel"]),
        (&json!("assigned"), &json!("storekeeper"), &json!("panel"))
    );
    assert_eq!((&claim["actor"]["name"], &claim["forced"]), (&json!("Борис Складов"), &json!(false)));
    let positions: Vec<_> = items.iter().map(|item| item["position"].as_u64().unwrap()).collect();
    assert!(positions.is_sorted() && positions[0] > 0);
    assert!(items.iter().all(|item| item["hash"].as_str().unwrap().len() == 64));

    anna.put("/me/locale", json!({ "locale": "en" })).await.expect(StatusCode::OK);
    let english = anna.get(&format!("{order}/history")).await.expect(StatusCode::OK).body;
    assert_eq!(texts(&english)[5], "Status: “Rejected”");
}

#[tokio::test]
async fn every_word_of_a_whole_life_is_there_in_both_languages() {
    let world = World::start().await;
    let (anna, boris, dina) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("dina").await);
    let order = path(&world.ordered(&anna, 2).await);
    let status = |status: &str| json!({ "status": status, "reason": "Так надо", "question": "Какой?" });
    let steps = [
        (&anna, "nudge", json!({})),
        (&dina, "priority", json!({ "priority": "high" })),
        (&dina, "assign", json!({ "assignee": world.boris.0 })),
        (&boris, "status", status("waiting_requester")),
        (&anna, "comments", json!({ "text": "Такой" })),
        (&boris, "comments", json!({ "text": "Тсс", "internal": true })),
        (&boris, "hand-over", json!({ "lines": [{ "cartridge": world.toner.0, "quantity": 1 }] })),
        (&boris, "waive", json!({ "cartridge": world.toner.0, "reason": "Нет" })),
        (&boris, "status", status("in_transit")),
        (&anna, "status", status("issued")),
        (&dina, "status", status("in_progress")),
        (&boris, "status", status("accepted")),
        (&boris, "assign", json!({ "assignee": null })),
    ];
    for (who, what, body) in steps {
        let _ = who.post(&format!("{order}/{what}"), body).await.expect(StatusCode::OK);
    }
    for locale in ["ru", "en"] {
        dina.put("/me/locale", json!({ "locale": locale })).await.expect(StatusCode::OK);
        let history = dina.get(&format!("{order}/history")).await.expect(StatusCode::OK).body;
        for text in texts(&history) {
            assert!(!text.contains("history-") && !text.contains('{'), "{text}");
        }
        for change in history["items"].as_array().unwrap().iter().flat_map(|item| item["changes"].as_array().unwrap()) {
            assert!(!change.to_string().contains("status-"), "{change}");
        }
    }
}

#[tokio::test]
async fn an_erased_person_is_shown_as_one_and_so_are_their_words() {
    let world = World::start().await;
    let (anna, boris) = (world.signed_in("anna").await, world.signed_in("boris").await);
    let order = path(&world.ordered(&anna, 1).await);
    anna.post(&format!("{order}/comments"), json!({ "text": "Позвоните мне" })).await.expect(StatusCode::OK);
    world.erase(world.anna).await;
    let history = boris.get(&format!("{order}/history")).await.expect(StatusCode::OK);
    assert!(!history.text.contains("Позвоните мне") && history.text.contains("(текст удалён)"), "{}", history.text);
    assert_eq!(history.body["items"][0]["actor"]["name"], "удалённый пользователь");
}

#[tokio::test]
async fn who_oversees_is_told_how_far_the_chain_was_verified() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let place = format!("{}/history", path(&world.ordered(&anna, 1).await));
    let (rita, boris) = (world.signed_in("rita").await, world.signed_in("boris").await);
    assert_eq!(rita.get(&place).await.expect(StatusCode::OK).body["verification"], Value::Null, "nobody has looked");
    let noted = "INSERT INTO verification (one, position, hash, verified_at) VALUES (1, 7, '', 1000000)";
    world.app.db.execute(noted, args![]).await.unwrap();
    let verification = rita.get(&place).await.body["verification"].clone();
    assert_eq!((&verification["position"], &verification["broken_position"]), (&json!(7), &Value::Null));
    assert_eq!(verification["verified_at"], "1970-01-01T00:00:01+00:00");
    for reader in [anna, boris] {
        assert_eq!(reader.get(&place).await.body["verification"], Value::Null);
    }
}
