//! The pages and what machines ask, with the headers that guard them.

use reqwest::StatusCode;

use crate::world::{Answer, Browser, World};

async fn fetch(browser: &Browser, path: &str) -> Answer {
    Answer::to(browser.client.get(format!("{}{path}", browser.base))).await
}

#[tokio::test]
async fn every_place_of_the_panel_is_its_page_and_a_missing_file_is_missing() {
    let world = World::start().await;
    let browser = world.browser();
    for place in ["/", "/orders/123", "/sign-in?link=x", "/miniapp/", "/miniapp/orders"] {
        let page = fetch(&browser, place).await;
        assert!(page.text.contains("<html"), "{place}: {}", page.text);
        assert!(["no-cache", "no-store"].contains(&page.header("cache-control")), "{place}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
    for missing in ["/assets/gone-1a2b.js", "/.gitkeep", "/favicon.bmp", "/../Cargo.toml"] {
        assert_eq!(fetch(&browser, missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
    fetch(&browser, "/api/v2/orders").await.problem(404, "not_found");
}

#[tokio::test]
async fn pages_load_from_here_only_and_only_the_mini_app_is_framed() {
    let world = World::start().await;
    let browser = world.browser();
    let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
    let panel = policy(&fetch(&browser, "/").await);
    assert!(panel.contains("script-src 'self';") && panel.contains("frame-ancestors 'none'"), "{panel}");
    let mini_app = policy(&fetch(&browser, "/miniapp/").await);
    assert!(mini_app.contains("frame-ancestors https://web.telegram.org"), "{mini_app}");
    assert!(mini_app.ends_with(" http://127.0.0.1:4400"), "the demo's chat page: {mini_app}");
    assert!(!mini_app.contains("unsafe-inline"), "{mini_app}");
    assert_eq!(policy(&fetch(&browser, "/miniapple").await), panel);
}

#[tokio::test]
async fn the_documentation_needs_no_foreign_host() {
    let world = World::start().await;
    let docs = fetch(&world.browser(), "/api/docs").await.expect(StatusCode::OK);
    assert!(docs.header("content-security-policy").starts_with("default-src 'none'"));
    for attribute in ["src=\"http", "src=\"//", "href=\"//", "@import"] {
        assert!(!docs.text.contains(attribute), "{attribute}");
    }
    let spec = fetch(&world.browser(), "/api/v1/openapi.json").await.expect(StatusCode::OK);
    assert!(spec.body["openapi"].as_str().unwrap().starts_with("3.0"));
}

#[tokio::test]
async fn machines_ask_whether_it_is_alive_ready_and_busy() {
    let world = World::start().await;
    let browser = world.browser();
    assert_eq!(fetch(&browser, "/healthz").await.expect(StatusCode::OK).text, "ok\n");
    let head = world.app.desk.log().head().await.unwrap().position;
    assert!(world.app.positions.wait_for(head, std::time::Duration::from_secs(5)).await);
    assert_eq!(fetch(&browser, "/readyz").await.expect(StatusCode::OK).text, "ready\n");
    let answer = fetch(&browser, "/api/v1/me").await;
    assert_eq!(answer.header("x-request-id").len(), 36);
    assert_eq!(answer.header("cache-control"), "no-store");
    let figures = fetch(&browser, "/metrics").await.expect(StatusCode::OK).text;
    let counted = r#"helpdesk_http_requests_total{method="GET",route="/api/v1/me",status="401"}"#;
    assert!(figures.contains(counted), "{figures}");
}
