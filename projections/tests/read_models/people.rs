//! Who is who, and what is left of somebody who was erased.

use helpdesk_domain::{Absence, Grant, Locale, Pepper, PersonId, Role, key::NaturalKey, person::PersonEvent};
use helpdesk_projections::{orders, people};
use pretty_assertions::assert_eq;

use crate::story::{Story, at};

fn key() -> NaturalKey {
    NaturalKey::personal("telegram", "77", &Pepper::new([7; 32]))
}

#[tokio::test]
async fn a_person_is_what_their_events_made_of_them() {
    let mut story = Story::begin().await;
    let branch = story.places.branch;
    let anna = story.person("Анна Королёва", &[Grant::within(Role::Storekeeper, branch)]);
    let (account, login) = (story.seal(anna, "77"), story.seal(anna, "anna"));
    story.person_event(anna, &PersonEvent::TelegramLinked { account, key: key() });
    story.person_event(anna, &PersonEvent::LoginSet { login: Some(login), key: Some(key()) });
    story.person_event(anna, &PersonEvent::LocaleSet { locale: Locale::En });
    story.settle().await;
    let row = people::get(&story.db, anna).await.unwrap().unwrap();
    assert_eq!(row.name.as_deref(), Some("Анна Королёва"));
    assert_eq!((row.telegram, row.login.as_deref(), row.locale), (Some(77), Some("anna"), Locale::En));
    assert_eq!(row.grants, [Grant::within(Role::Storekeeper, branch)]);
    assert_eq!(row.version, 5);

    story.person_event(anna, &PersonEvent::TelegramUnlinked);
    story.person_event(anna, &PersonEvent::Revoked { grant: row.grants[0] });
    story.settle().await;
    let row = people::get(&story.db, anna).await.unwrap().unwrap();
    assert_eq!((row.telegram, row.grants.len()), (None, 0));
    assert_eq!(people::get(&story.db, PersonId::fresh()).await.unwrap(), None);
}

#[tokio::test]
async fn a_row_tells_who_is_away_and_who_asks_to_be_let_in() {
    let mut story = Story::begin().await;
    let branch = story.places.branch;
    let (vera, gleb) = (story.person("Вера", &[]), story.person("Глеб", &[]));
    let (from, until) = (at("2026-03-05T00:00:00Z"), at("2026-03-10T00:00:00Z"));
    story.person_event(vera, &PersonEvent::AbsenceSet { from, until, substitute: Some(gleb) });
    story.person_event(gleb, &PersonEvent::AccessAsked { at: at("2026-03-01T00:00:00Z"), branch });
    story.settle().await;
    let row = people::get(&story.db, vera).await.unwrap().unwrap();
    assert_eq!(row.away(at("2026-03-09T23:59:59Z")), Some(Absence { from, until, substitute: Some(gleb) }));
    assert_eq!(row.away(at("2026-03-04T23:59:59Z")), None);
    assert_eq!(row.away(until), None);
    assert_eq!(people::get(&story.db, gleb).await.unwrap().unwrap().asked, Some(branch));

    story.person_event(vera, &PersonEvent::AbsenceEnded);
    story.person_event(gleb, &PersonEvent::Granted { grant: Grant::within(Role::Requester, branch) });
    story.settle().await;
    assert_eq!(people::get(&story.db, vera).await.unwrap().unwrap().absence, None);
    assert_eq!(people::get(&story.db, gleb).await.unwrap().unwrap().asked, None);
}

#[tokio::test]
async fn staff_of_a_branch_are_those_who_serve_it_now() {
    let mut story = Story::begin().await;
    let (branch, other) = (story.places.branch, story.places.other_branch);
    let here = story.person("Яков", &[Grant::within(Role::Storekeeper, branch)]);
    let everywhere = story.person("Борис", &[Grant::everywhere(Role::Storekeeper)]);
    story.person("Глеб", &[Grant::within(Role::Storekeeper, other)]);
    story.person("Вера", &[Grant::within(Role::Requester, branch)]);
    let gone = story.person("Дина", &[Grant::within(Role::Storekeeper, branch)]);
    story.person_event(gone, &PersonEvent::Deactivated);
    story.settle().await;
    let staff = people::staff_of(&story.db, branch, Role::Storekeeper).await.unwrap();
    assert_eq!(staff.iter().map(|person| person.id).collect::<Vec<_>>(), [everywhere, here]);
}

#[tokio::test]
async fn people_are_found_however_their_name_is_typed() {
    let mut story = Story::begin().await;
    let artyom = story.person("Артём Сёмин", &[]);
    story.person("Анна", &[]);
    story.settle().await;
    for text in ["артем", "СЕМИН", "сёмин арт", "Артём Сёмин"] {
        let found = people::search(&story.db, text, 10).await.unwrap();
        assert_eq!(found.iter().map(|person| person.id).collect::<Vec<_>>(), [artyom], "{text}");
    }
    assert_eq!(people::search(&story.db, "%", 10).await.unwrap(), []);
    assert_eq!(people::search(&story.db, "", 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_erased_person_leaves_empty_columns_whether_forgotten_or_rebuilt() {
    let mut story = Story::begin().await;
    let (anna, keeper) = (story.person("Анна", &[]), story.person("Пётр", &[]));
    let lines = [(story.places.toner, 1)];
    let order = story.submit_for(story.places.branch, anna, &lines, Some("Срочно!"));
    story.settle().await;
    story.keys.erase(anna);
    let mut tx = story.db.begin().await.unwrap();
    people::forget(&mut tx, anna).await.unwrap();
    orders::forget(&mut tx, anna).await.unwrap();
    tx.commit().await.unwrap();
    let forgotten = story.rows().await;
    assert_eq!(people::get(&story.db, anna).await.unwrap().unwrap().name, None);
    assert_eq!(orders::get(&story.db, order).await.unwrap().unwrap().comment, None);
    let names = people::names(&story.db, &[anna, keeper]).await.unwrap();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), [(keeper, "Пётр".to_owned())]);
    story.rebuild_in_pages_of(100).await;
    assert_eq!(story.rows().await, forgotten);
}
