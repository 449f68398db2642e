//! Signing in and out, and what stands in the way of others.

use chrono::Duration;
use helpdesk_domain::{Channel, Command, Locale, PersonId, Request, desk::Joining, person::PersonCommand};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, Browser, PASSWORD, World};

#[tokio::test]
async fn a_person_signs_in_with_a_password_and_out_again() {
    let world = World::start().await;
    world.password_of("anna").await;
    let mut anna = world.browser();
    anna.sign_in("anna", PASSWORD).await.expect(StatusCode::OK);
    let me = anna.get("/me").await.expect(StatusCode::OK).body;
    assert_eq!(me["name"], "Анна Заявкина");
    assert_eq!(me["can"]["submit"], true);
    assert_eq!(me["can"]["see_queue"], false);
    assert_eq!(me["roles"][0]["branch"], world.north.to_string());
    anna.delete("/session").await.expect(StatusCode::NO_CONTENT);
    anna.get("/me").await.problem(401, "sign_in_required");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_secure_where_the_address_is() {
    for (public_url, secure) in [("http://helpdesk.test", false), ("https://helpdesk.test", true)] {
        let world = World::at(public_url).await;
        world.password_of("anna").await;
        let answer = world.browser().sign_in("anna", PASSWORD).await.expect(StatusCode::OK);
        let cookie = answer.header("set-cookie").to_owned();
        assert!(cookie.starts_with("helpdesk_session="), "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_read_the_same() {
    let world = World::start().await;
    world.password_of("anna").await;
    let wrong = world.browser().sign_in("anna", "not this one").await.problem(401, "wrong_credentials");
    let unknown = world.browser().sign_in("nobody", "not this one").await.problem(401, "wrong_credentials");
    let without = world.browser().sign_in("boris", "has no password").await.problem(401, "wrong_credentials");
    assert_eq!(wrong.body, unknown.body);
    assert_eq!(wrong.body, without.body);
}

#[tokio::test]
async fn guessing_is_stopped_for_a_while() {
    let world = World::start().await;
    world.password_of("anna").await;
    for _ in 0..10 {
        world.browser().sign_in("anna", "guess").await.problem(401, "wrong_credentials");
    }
    let stopped = world.browser().sign_in("anna", PASSWORD).await.problem(429, "too_many_attempts");
    assert_eq!(stopped.header("retry-after"), "900");
    assert!(stopped.detail().contains("15 минут"), "{}", stopped.detail());
    world.pass(Duration::minutes(15));
    world.browser().sign_in("anna", PASSWORD).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_write_without_the_csrf_token_is_refused() {
    let world = World::start().await;
    let mut anna = world.signed_in("anna").await;
    let right = anna.csrf.take();
    anna.post("/orders", world.order_of(1)).await.problem(403, "csrf_required");
    anna.csrf = Some("0".repeat(64));
    anna.post("/orders", world.order_of(1)).await.problem(403, "csrf_required");
    anna.csrf = right;
    anna.post("/orders", world.order_of(1)).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_deactivated_person_is_out_at_once() {
    let world = World::start().await;
    world.password_of("boris").await;
    let (boris, admin) = (world.signed_in("boris").await, world.signed_in("admin").await);
    boris.get("/orders").await.expect(StatusCode::OK);
    admin.post(&format!("/people/{}/deactivate", world.boris), json!({})).await.expect(StatusCode::OK);
    assert_eq!(boris.get("/orders").await.status, StatusCode::UNAUTHORIZED);
    world.browser().sign_in("boris", PASSWORD).await.problem(401, "wrong_credentials");
}

#[tokio::test]
async fn a_deactivation_through_another_door_counts_too() {
    let world = World::start().await;
    let boris = world.signed_in("boris").await;
    world.command(Command::Person(world.boris, PersonCommand::Deactivate)).await;
    boris.get("/orders").await.problem(401, "session_ended");
}

#[tokio::test]
async fn a_cookie_in_use_loses_its_rights_and_its_session_at_once() {
    let world = World::start().await;
    let (boris, admin) = (world.signed_in("boris").await, world.signed_in("admin").await);
    let orders = || boris.get("/orders");
    let seen = orders().await.expect(StatusCode::OK).body;
    assert_eq!(seen["total"], orders().await.expect(StatusCode::OK).body["total"]);
    let roles = json!({ "roles": [{ "role": "requester", "branch": world.south.0 }] });
    admin.put(&format!("/people/{}/roles", world.boris), roles).await.expect(StatusCode::OK);
    assert_eq!(boris.get("/me").await.expect(StatusCode::OK).body["can"]["see_queue"], false);
    // Whoever copied the cookie while it was good has nothing when it no longer is.
    let copied = Browser { client: boris.client.clone(), csrf: boris.csrf.clone(), ..world.browser() };
    copied.get("/me").await.expect(StatusCode::OK);
    admin.delete(&format!("/people/{}/sessions", world.boris)).await.expect(StatusCode::NO_CONTENT);
    copied.get("/me").await.problem(401, "session_ended");
    orders().await.problem(401, "session_ended");
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    world.pass(Duration::days(10));
    anna.get("/me").await.expect(StatusCode::OK);
    world.pass(Duration::days(10));
    anna.get("/me").await.expect(StatusCode::OK);
    world.pass(Duration::days(15));
    anna.get("/me").await.problem(401, "session_ended");
}

#[tokio::test]
async fn one_sees_and_ends_ones_other_sessions() {
    let world = World::start().await;
    let (office, phone) = (world.signed_in("anna").await, world.signed_in("anna").await);
    let sessions = office.get("/me/sessions").await.expect(StatusCode::OK).body["items"].clone();
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap()["id"].as_str().unwrap();
    let boris = world.signed_in("boris").await;
    boris.delete(&format!("/me/sessions/{other}")).await.problem(404, "unknown_session");
    office.delete(&format!("/me/sessions/{other}")).await.expect(StatusCode::NO_CONTENT);
    phone.get("/me").await.problem(401, "session_ended");
    office.get("/me").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    let world = World::start().await;
    world.password_of("anna").await;
    let (office, phone) = (world.signed_in("anna").await, world.signed_in("anna").await);
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    office.post("/me/password", change("wrong", "another long password")).await.problem(401, "wrong_credentials");
    office.post("/me/password", change(PASSWORD, "short")).await.problem(422, "password_too_short");
    office.post("/me/password", change(PASSWORD, "another long password")).await.expect(StatusCode::NO_CONTENT);
    phone.get("/me").await.problem(401, "session_ended");
    office.get("/me").await.expect(StatusCode::OK);
    world.browser().sign_in("anna", PASSWORD).await.problem(401, "wrong_credentials");
    world.browser().sign_in("ANNA ", "another long password").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_link_from_the_bot_works_once_and_only_in_the_browser_that_asked() {
    let world = World::start().await;
    link(&world, world.anna, 424_242).await;
    link(&world, world.boris, 424_243).await;
    let (asking, other) = (world.browser(), world.browser());
    let asked = asking.post("/session/link", json!({})).await.expect(StatusCode::OK).body;
    let code = asked["code"].as_str().unwrap();
    assert_eq!(asked["chat"], format!("https://t.me/helpdesk_bot?start=login_{code}"));
    let link = world.app.sign_in_link(code, world.anna).await.unwrap().unwrap();
    let again = world.app.sign_in_link(code, world.boris).await.unwrap();
    assert_eq!(again, None, "a code is somebody's once");
    let spend = json!({ "link": link.split("link=").nth(1).unwrap() });

    // A preview fetches the page; it spends nothing.
    asking.client.get(link.replace("http://helpdesk.test", &world.base)).send().await.unwrap();
    other.post("/session/link", json!({})).await.expect(StatusCode::OK);
    other.post("/session", spend.clone()).await.problem(401, "link_invalid");
    let me = asking.post("/session", spend.clone()).await.expect(StatusCode::OK).body;
    assert_eq!(me["name"], "Анна Заявкина");
    asking.post("/session", spend).await.problem(401, "link_invalid");
}

#[tokio::test]
async fn a_link_lasts_five_minutes() {
    let world = World::start().await;
    link(&world, world.anna, 424_242).await;
    let asking = world.browser();
    let asked = asking.post("/session/link", json!({})).await.expect(StatusCode::OK).body;
    let link = world.app.sign_in_link(asked["code"].as_str().unwrap(), world.anna).await.unwrap().unwrap();
    world.pass(Duration::minutes(5));
    let spend = json!({ "link": link.split("link=").nth(1).unwrap() });
    asking.post("/session", spend).await.problem(401, "link_invalid");
}

#[tokio::test]
async fn a_mini_app_exchanges_its_data_for_a_session_of_the_linked_person() {
    let world = World::start().await;
    let vectors: Value = serde_json::from_str(include_str!("telegram-vectors.json")).unwrap();
    let data = json!({ "init_data": vectors["init_data"] });
    let mut app = world.browser();
    app.post("/session", data.clone()).await.problem(403, "not_invited");
    link(&world, world.anna, 424_242).await;
    let me = app.post("/session", data.clone()).await.expect(StatusCode::OK);
    assert_eq!(me.body["name"], "Анна Заявкина");
    assert_eq!(me.header("set-cookie"), "", "a frame's cookie would be nobody's, or somebody else's");
    app.get("/me").await.problem(401, "sign_in_required");
    app.token = me.body["session_token"].as_str().map(str::to_owned);
    let order = world.ordered(&app, 1).await;
    let history = app.get(&format!("/orders/{}/history", order["number"])).await.expect(StatusCode::OK).body;
    assert_eq!(history["items"][0]["channel"], "miniapp");

    let changed = vectors["init_data"].as_str().unwrap().replace("424242", "424243");
    world.browser().post("/session", json!({ "init_data": changed })).await.problem(401, "init_data_invalid");
    world.pass(Duration::minutes(16));
    world.browser().post("/session", data).await.problem(401, "init_data_expired");
    world.pass(Duration::hours(12));
    app.get("/me").await.problem(401, "session_ended");
}

#[tokio::test]
async fn one_opening_of_the_mini_app_is_good_for_one_session() {
    let world = World::start().await;
    let vectors: Value = serde_json::from_str(include_str!("telegram-vectors.json")).unwrap();
    let data = vectors["init_data"].as_str().unwrap();
    link(&world, world.anna, 424_242).await;
    let sent_by = |browser: Browser, data: &str| {
        let data = json!({ "init_data": data });
        async move { browser.post("/session", data).await }
    };
    let send = |data: &str| sent_by(world.browser(), data);
    let (first, second) = tokio::join!(send(data), send(data));
    let won = [&first, &second].iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!(won, 1, "{} {}", first.text, second.text);
    send(data).await.problem(401, "init_data_used");
    let shouted = data.rsplit_once("hash=").map(|(rest, hash)| format!("{rest}hash={}", hash.to_uppercase()));
    send(&shouted.unwrap()).await.problem(401, "init_data_used");
    send(&format!("{data}&auth_date=1767225600")).await.problem(401, "init_data_invalid");
}

#[tokio::test]
async fn a_browsers_session_is_no_use_in_a_header_and_a_mini_apps_ends_with_its_person() {
    let world = World::start().await;
    world.password_of("anna").await;
    let browser = world.browser().sign_in("anna", PASSWORD).await.expect(StatusCode::OK);
    let cookie = browser.header("set-cookie").split([';', '=']).nth(1).unwrap().to_owned();
    Browser { token: Some(cookie), ..world.browser() }.get("/me").await.problem(401, "session_ended");

    let vectors: Value = serde_json::from_str(include_str!("telegram-vectors.json")).unwrap();
    link(&world, world.boris, 424_242).await;
    let data = json!({ "init_data": vectors["init_data"] });
    let me = world.browser().post("/session", data).await.expect(StatusCode::OK).body;
    let app = Browser { token: me["session_token"].as_str().map(str::to_owned), ..world.browser() };
    app.get("/orders").await.expect(StatusCode::OK);
    let listed = app.get("/me/sessions").await.expect(StatusCode::OK).body;
    assert_eq!((&listed["items"][0]["channel"], &listed["items"][0]["current"]), (&json!("miniapp"), &json!(true)));
    world.command(Command::Person(world.boris, PersonCommand::Deactivate)).await;
    app.get("/orders").await.problem(401, "session_ended");
}

#[tokio::test]
async fn what_began_through_an_account_ends_when_the_person_is_linked_anew() {
    let world = World::start().await;
    world.password_of("anna").await;
    link(&world, world.anna, 424_242).await;
    let vectors: Value = serde_json::from_str(include_str!("telegram-vectors.json")).unwrap();
    let me = world.browser().post("/session", json!({ "init_data": vectors["init_data"] })).await;
    let token = me.expect(StatusCode::OK).body["session_token"].as_str().map(str::to_owned);
    let app = Browser { token, ..world.browser() };
    let asked_by = async |browser: &Browser| {
        let asked = browser.post("/session/link", json!({})).await.expect(StatusCode::OK).body;
        let link = world.app.sign_in_link(asked["code"].as_str().unwrap(), world.anna).await.unwrap().unwrap();
        json!({ "link": link.split("link=").nth(1).unwrap() })
    };
    let (panel, late, mut own) = (world.browser(), world.browser(), world.browser());
    let spend = asked_by(&panel).await;
    panel.post("/session", spend).await.expect(StatusCode::OK);
    let spend = asked_by(&late).await;
    own.sign_in("anna", PASSWORD).await.expect(StatusCode::OK);
    for browser in [&app, &panel, &own] {
        browser.get("/orders").await.expect(StatusCode::OK);
    }

    // Her phone is gone; the administrator sends a link for the new one.
    let admin = world.signed_in("admin").await;
    let place = format!("/people/{}/telegram/link", world.anna);
    let invitation = admin.post(&place, json!({})).await.expect(StatusCode::CREATED).body;
    world.signed_in("boris").await.post(&place, json!({})).await.problem(403, "not_allowed");
    app.get("/orders").await.expect(StatusCode::OK);
    let code = invitation["code"].as_str().unwrap().to_owned();
    let joining = Joining { code, account: 525_252, name: "Анна".into(), locale: Locale::Ru };
    world.app.desk.join(&Request::system(Channel::Telegram), &joining).await.unwrap();
    app.get("/orders").await.problem(401, "session_ended");
    panel.get("/orders").await.problem(401, "session_ended");
    let left = own.get("/me/sessions").await.expect(StatusCode::OK).body;
    assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
    late.post("/session", spend).await.problem(401, "wrong_credentials");
    own.get("/orders").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_way_to_sign_in_says_which_field_is_missing() {
    let world = World::start().await;
    let nobody = world.browser();
    assert_eq!(nobody.post("/session", json!({})).await.problem(400, "invalid_request").body["field"], "login");
    let half = nobody.post("/session", json!({ "login": "anna" })).await.problem(400, "invalid_request");
    assert_eq!(half.body["field"], "password");
    nobody.get("/orders").await.problem(401, "sign_in_required");
    let bad = Answer::to(nobody.request(Method::GET, "/me").bearer_auth("hd_wrong")).await;
    bad.problem(401, "sign_in_required");
}

async fn link(world: &World, person: PersonId, account: i64) {
    world.command(Command::Person(person, PersonCommand::LinkTelegram { account })).await;
}
