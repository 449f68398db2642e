//! Who may use which operation: every role, inside the branch, outside it and everywhere, against every operation that
//! the specification has. An operation without a row here fails the test, so a new one can't be forgotten.
//!
//! What may be done with an order in which status is another matter: `lifecycle` walks that.

use std::collections::BTreeSet;

use helpdesk_domain::{
    BranchId, Command, Grant, Locale, PersonId, Role,
    person::{PersonCommand, Profile},
};
use reqwest::{Method, StatusCode, multipart::Form};
use serde_json::{Value, json};

use crate::{
    photos,
    world::{Answer, Browser, World},
};

use Place::{Everywhere, Inside, Outside};
use Rule::{Administrators, Anyone, OrderReaders, Overseers, Queue, Reporters, Reports, SignedIn};

/// Where a role is held, seen from the order's branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Outside,
    Everywhere,
}

/// Who may.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Without signing in.
    Anyone,
    SignedIn,
    /// Administrators of all branches.
    Administrators,
    /// Who works on orders, wherever.
    Queue,
    /// Dispatchers, supervisors and administrators, wherever; which events they get, `feed` tests.
    Overseers,
    /// Who may read the North's order, which is nobody's here: to others it does not exist.
    OrderReaders,
    /// Supervisors, analysts and administrators, wherever.
    Reporters,
    /// The same, of the North's figures.
    Reports,
}

impl Rule {
    fn lets(self, role: Role, place: Place) -> bool {
        let staff = [Role::Storekeeper, Role::Dispatcher, Role::Supervisor, Role::Administrator];
        match self {
            Anyone | SignedIn => true,
            Administrators => role == Role::Administrator && place == Everywhere,
            Queue => staff.contains(&role),
            Overseers => [Role::Dispatcher, Role::Supervisor, Role::Administrator].contains(&role),
            OrderReaders => staff.contains(&role) && place != Outside,
            Reporters => [Role::Supervisor, Role::Analyst, Role::Administrator].contains(&role),
            Reports => Reporters.lets(role, place) && place != Outside,
        }
    }
}

/// One row for each operation. A path parameter is `{name}`; what isn't listed in [`Places::fill`] is an id that nothing
/// has, which is found out only by those who may look.
fn rows() -> Vec<(&'static str, Rule, Value)> {
    let nothing = Value::Null;
    let id = uuid::Uuid::from_u128(7);
    let order = json!({ "branch": id, "lines": [{ "cartridge": id, "quantity": 1 }] });
    let lines = json!({ "lines": [{ "cartridge": id, "quantity": 1 }] });
    let named = json!({ "name": "Имя" });
    let branch = json!({ "name": "Имя", "time_zone": "Europe/Moscow", "warehouse": id });
    let warehouse = json!({ "name": "Имя", "calendar": id });
    let cartridge = json!({ "sku": "X-1", "brand": "HP", "kind": "toner", "title": "Имя" });
    let printer = json!({ "inventory_number": "X-1", "model": "Имя", "branch": id });
    let hours = json!({ "time_zone": "Europe/Moscow", "week": [[], [], [], [], [], [], []] });
    let calendar = json!({ "name": "Имя", "hours": hours });
    let target = json!({ "minutes": 60, "levels": [] });
    let targets = json!({ "response": target, "resolution": target, "waiting_stock_pauses": false });
    let policy = json!({ "name": "Имя", "rank": 900, "targets": targets });
    let preview = json!({ "at": "2026-01-02T12:00:00Z", "targets": targets, "hours": hours });
    let settings = json!({ "notices": "every", "via": "telegram", "digest": false });
    let file = json!({ "csv": "sku,brand,kind,title\n", "plan": "none" });
    vec![
        ("list_orders", SignedIn, nothing.clone()),
        ("submit_order", SignedIn, order),
        ("get_order", OrderReaders, nothing.clone()),
        ("assign_order", OrderReaders, json!({ "assignee": id })),
        ("change_order_status", OrderReaders, json!({ "status": "issued" })),
        ("hand_over_lines", OrderReaders, lines.clone()),
        ("waive_line", OrderReaders, json!({ "cartridge": id, "reason": "нет" })),
        ("amend_lines", OrderReaders, lines),
        ("set_priority", OrderReaders, json!({ "priority": "high" })),
        ("nudge_order", OrderReaders, nothing.clone()),
        ("list_comments", OrderReaders, nothing.clone()),
        ("comment_on_order", OrderReaders, json!({ "text": " " })),
        ("attach_photo", OrderReaders, nothing.clone()),
        ("explain_deadlines", OrderReaders, nothing.clone()),
        ("get_order_history", OrderReaders, nothing.clone()),
        ("command_orders", SignedIn, json!({ "matching": { "q": "нет такого" }, "assign": { "assignee": null } })),
        ("get_lifecycle", SignedIn, nothing.clone()),
        ("list_views", SignedIn, nothing.clone()),
        ("create_view", SignedIn, json!({ "name": "Имя", "query": "" })),
        ("change_view", SignedIn, json!({ "name": "Имя", "query": "" })),
        ("delete_view", SignedIn, nothing.clone()),
        ("store_photo", SignedIn, nothing.clone()),
        ("get_photo", SignedIn, nothing.clone()),
        ("list_branches", SignedIn, nothing.clone()),
        ("create_branch", Administrators, branch.clone()),
        ("get_branch", SignedIn, nothing.clone()),
        ("change_branch", Administrators, branch),
        ("withdraw_branch", Administrators, nothing.clone()),
        ("restore_branch", Administrators, nothing.clone()),
        ("list_warehouses", SignedIn, nothing.clone()),
        ("create_warehouse", Administrators, warehouse.clone()),
        ("get_warehouse", SignedIn, nothing.clone()),
        ("change_warehouse", Administrators, warehouse),
        ("withdraw_warehouse", Administrators, nothing.clone()),
        ("restore_warehouse", Administrators, nothing.clone()),
        ("list_cartridges", SignedIn, nothing.clone()),
        ("create_cartridge", Administrators, cartridge.clone()),
        ("get_cartridge", SignedIn, nothing.clone()),
        ("change_cartridge", Administrators, cartridge),
        ("withdraw_cartridge", Administrators, nothing.clone()),
        ("restore_cartridge", Administrators, nothing.clone()),
        ("list_printers", SignedIn, nothing.clone()),
        ("create_printer", Administrators, printer.clone()),
        ("get_printer", SignedIn, nothing.clone()),
        ("change_printer", Administrators, printer),
        ("withdraw_printer", Administrators, nothing.clone()),
        ("restore_printer", Administrators, nothing.clone()),
        ("list_printer_labels", Queue, nothing.clone()),
        ("list_calendars", SignedIn, nothing.clone()),
        ("create_calendar", Administrators, calendar.clone()),
        ("get_calendar", SignedIn, nothing.clone()),
        ("change_calendar", Administrators, calendar),
        ("withdraw_calendar", Administrators, nothing.clone()),
        ("restore_calendar", Administrators, nothing.clone()),
        ("list_policies", SignedIn, nothing.clone()),
        ("create_policy", Administrators, policy.clone()),
        ("get_policy", SignedIn, nothing.clone()),
        ("change_policy", Administrators, policy),
        ("withdraw_policy", Administrators, nothing.clone()),
        ("restore_policy", Administrators, nothing.clone()),
        ("preview_policy", Administrators, preview),
        ("preview_import", Administrators, file.clone()),
        ("apply_import", Administrators, file),
        ("sign_in", Anyone, json!({ "login": "nobody", "password": "not the password" })),
        ("sign_out", SignedIn, nothing.clone()),
        ("ask_sign_in_link", Anyone, nothing.clone()),
        ("list_sessions", SignedIn, nothing.clone()),
        ("end_session", SignedIn, nothing.clone()),
        ("end_other_sessions", SignedIn, nothing.clone()),
        ("get_me", SignedIn, nothing.clone()),
        ("set_my_locale", SignedIn, json!({ "locale": "ru" })),
        ("change_my_password", SignedIn, json!({ "new": "short" })),
        ("get_my_settings", SignedIn, nothing.clone()),
        ("set_my_settings", SignedIn, settings),
        ("get_deliveries", Administrators, nothing.clone()),
        ("list_people", Queue, nothing.clone()),
        ("create_person", Administrators, named.clone()),
        ("get_person", Administrators, nothing.clone()),
        ("change_person", Administrators, named.clone()),
        ("set_person_roles", Administrators, json!({ "roles": [] })),
        ("set_person_login", Administrators, json!({ "login": null })),
        ("set_person_password", Administrators, json!({ "password": "a long enough one" })),
        ("list_person_sessions", Administrators, nothing.clone()),
        ("end_person_sessions", Administrators, nothing.clone()),
        ("list_person_tokens", Administrators, nothing.clone()),
        ("end_person_token", Administrators, nothing.clone()),
        ("unlink_person_telegram", Administrators, nothing.clone()),
        ("relink_person_telegram", Administrators, nothing.clone()),
        // And for staff who are known: see `people.rs`.
        ("set_person_absence", Administrators, json!({ "until": "2026-01-02T12:00:00Z" })),
        ("end_person_absence", Administrators, nothing.clone()),
        ("deactivate_person", Administrators, nothing.clone()),
        ("reactivate_person", Administrators, nothing.clone()),
        ("invite", Administrators, json!({ "role": "analyst" })),
        ("list_tokens", SignedIn, nothing.clone()),
        ("create_token", SignedIn, named),
        ("end_token", SignedIn, nothing.clone()),
        ("list_reports", Reporters, nothing.clone()),
        ("get_report", Reports, nothing.clone()),
        ("list_report_orders", Reports, nothing.clone()),
        ("read_administration", Administrators, nothing.clone()),
        ("read_events", Overseers, nothing.clone()),
        ("follow_live", SignedIn, nothing.clone()),
        ("get_system", Administrators, nothing),
    ]
}

/// The operations of the specification: id, method, path.
fn operations() -> Vec<(String, Method, String)> {
    let specification: Value = serde_json::from_str(&helpdesk_api::specification()).unwrap();
    let paths = specification["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no operationId"));
            (id.to_owned(), method.to_uppercase().parse().unwrap(), path.clone())
        })
    });
    operations.collect()
}

#[test]
fn every_operation_says_who_may_use_it() {
    let known: BTreeSet<String> = operations().into_iter().map(|(id, ..)| id).collect();
    let listed: BTreeSet<String> = rows().iter().map(|(id, ..)| (*id).to_owned()).collect();
    let (missing, gone): (Vec<_>, Vec<_>) = (known.difference(&listed).collect(), listed.difference(&known).collect());
    assert!(missing.is_empty() && gone.is_empty(), "without a row: {missing:?}; without an operation: {gone:?}");
}

async fn member(world: &World, role: Role, branch: Option<BranchId>) -> Browser {
    let login = format!("{role}-{}", branch.map(|branch| branch.to_string()).unwrap_or_default());
    let add = PersonCommand::Add {
        profile: Profile { name: login.clone(), ..Profile::default() },
        locale: Locale::En,
        grants: vec![Grant { role, branch }],
        login: Some(login.clone()),
        telegram: None,
    };
    world.command(Command::Person(PersonId::fresh(), add)).await;
    world.signed_in(&login).await
}

/// Fills a path in, and asks.
async fn asked(world: &World, browser: &Browser, order: &Value, op: &(String, Method, String), body: &Value) -> Answer {
    let (id, method, path) = op;
    let mut path = match path.strip_prefix("/orders/{id}") {
        Some(rest) => format!("/orders/{}{rest}", order["id"].as_str().unwrap()),
        None => path.replace("{kind}", "cartridges").replace("{name}", "sla"),
    };
    path = path.replace("{id}", &uuid::Uuid::from_u128(7).to_string());
    path = path.replace("{token}", &uuid::Uuid::from_u128(7).to_string());
    path += &match id.as_str() {
        "get_report" => format!("?branch={}", world.north),
        "list_report_orders" => format!("?branch={}&figure=created", world.north),
        _ => String::new(),
    };
    let request = browser.request(method.clone(), &path);
    let request = match id.as_str() {
        "store_photo" | "attach_photo" => {
            let part = reqwest::multipart::Part::bytes(photos::png(4)).file_name("a.png");
            request.multipart(Form::new().part("file", part))
        }
        _ if body.is_null() => request,
        _ => request.json(body),
    };
    if id == "follow_live" {
        // A stream never ends: its beginning says enough.
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let text = if status.is_success() { String::new() } else { response.text().await.unwrap() };
        return Answer { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text };
    }
    Answer::to(request).await
}

#[tokio::test]
async fn each_role_may_what_its_row_says_inside_and_outside_the_branch() {
    let world = World::start().await;
    let order = world.ordered(&world.signed_in("anna").await, 1).await;
    let (operations, rows, nobody) = (operations(), rows(), world.browser());
    let rule = |id: &str| rows.iter().find(|(known, ..)| *known == id).map(|(_, rule, body)| (*rule, body)).unwrap();
    for op in &operations {
        let (rule, body) = rule(&op.0);
        let answer = asked(&world, &nobody, &order, op, body).await;
        let let_in = answer.status != StatusCode::UNAUTHORIZED || answer.code() == "wrong_credentials";
        assert_eq!(let_in, matches!(rule, Anyone), "nobody, {}: {}", op.0, answer.text);
    }
    for role in Role::GRANTABLE {
        for (place, branch) in [(Inside, Some(world.north)), (Outside, Some(world.south)), (Everywhere, None)] {
            let browser = member(&world, role, branch).await;
            for op in &operations {
                if op.0 == "sign_out" {
                    continue; // it is the last one, below
                }
                let (rule, body) = rule(&op.0);
                let answer = asked(&world, &browser, &order, op, body).await;
                let who = format!("{role} {place:?}, {}: {} {}", op.0, answer.status, answer.text);
                assert!(!answer.status.is_server_error() && answer.status != StatusCode::BAD_REQUEST, "{who}");
                let hidden = matches!(rule, OrderReaders) && answer.code() == "unknown_order";
                // An order that may be read may still stand against the action, or the action against the role.
                let refused =
                    !matches!(rule, OrderReaders | SignedIn | Anyone) && answer.status == StatusCode::FORBIDDEN;
                assert_eq!(!(hidden || refused), rule.lets(role, place), "{who}");
            }
            browser.delete("/session").await.expect(StatusCode::NO_CONTENT);
            browser.get("/me").await.problem(401, "sign_in_required");
        }
    }
}
