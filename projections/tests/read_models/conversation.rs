//! One order: its lines, its questions, its comments and photos.

use chrono::Duration;
use helpdesk_domain::{
    OrderEvent, PersonId, PhotoId, Role,
    order::{Action, Status},
};
use helpdesk_projections::{
    card,
    orders::{self, CommentKind},
};
use pretty_assertions::assert_eq;

use crate::story::{Story, quantities};

#[tokio::test]
async fn an_order_reads_as_the_aggregate_does() {
    let mut story = Story::begin().await;
    let (anna, keeper) = (story.person("Анна", &[]), story.person("Пётр", &[]));
    let (toner, drum) = (story.places.toner, story.places.drum);
    let order = story.submit_for(story.places.branch, anna, &[(toner, 3), (drum, 1)], Some("На третий этаж"));
    story.settle().await;
    story.after(Duration::minutes(5));
    let claimed = OrderEvent::Assigned { at: story.now, to: keeper, claimed: true, from: None };
    story.order(order, keeper, Role::Storekeeper, &claimed);
    story.moves(order, Status::InProgress);
    story.order(order, keeper, Role::Storekeeper, &OrderEvent::HandedOver { lines: quantities(&[(toner, 2)]) });
    let reason = story.seal(keeper, "не нужен");
    let waived = OrderEvent::LineWaived { cartridge: drum, quantity: 1, reason };
    story.order(order, keeper, Role::Storekeeper, &waived);
    story.settle().await;

    let row = orders::by_number(&story.db, 1).await.unwrap().unwrap();
    assert_eq!(row.id, order);
    assert_eq!((row.status, row.assignee, row.assigned_at), (Status::InProgress, Some(keeper), Some(story.now)));
    assert_eq!(row.comment.as_deref(), Some("На третий этаж"));
    let line = |cartridge| *row.lines.iter().find(|line| line.cartridge == cartridge).as_ref().unwrap();
    assert_eq!((line(toner).issued, line(toner).outstanding()), (2, 1));
    assert_eq!((line(drum).waived, line(drum).outstanding()), (1, 0));
    assert!(row.is_partly_issued());
    assert_eq!((row.version, row.position), (5, story.log.len() as u64));
    assert_eq!((row.submitted_at, row.updated_at), (story.now - Duration::minutes(5), story.now));
    assert_eq!(row.as_order().outstanding(), 1);
    let can = |actor| row.as_order().allowed_actions(&actor).into_iter().map(|(action, _)| action).collect::<Vec<_>>();
    let grant = helpdesk_domain::Grant::within(Role::Storekeeper, row.branch);
    assert!(can(helpdesk_domain::Actor::Person { id: keeper, grants: vec![grant] }).contains(&Action::HandOver));
}

#[tokio::test]
async fn a_question_stands_open_until_it_is_answered() {
    let mut story = Story::begin().await;
    let (anna, keeper) = (story.person("Анна", &[]), story.person("Пётр", &[]));
    let order = story.submit(anna);
    let question = story.seal(keeper, "Какой принтер?");
    let asked = OrderEvent::StatusChanged {
        at: story.now,
        from: Status::New,
        to: Status::WaitingRequester,
        reason: None,
        question: Some(question),
        expected_on: None,
        forced: false,
    };
    story.order(order, keeper, Role::Storekeeper, &asked);
    story.settle().await;
    let row = orders::get(&story.db, order).await.unwrap().unwrap();
    assert_eq!(row.question.as_deref(), Some("Какой принтер?"));

    let (answer, note) = (story.seal(anna, "Тот, что у окна"), story.seal(keeper, "Опять она"));
    let said = |text, internal| OrderEvent::Commented { at: story.now, text, internal };
    let (answer, note) = (said(answer, false), said(note, true));
    story.order(order, anna, Role::Requester, &answer);
    story.moves(order, Status::InProgress);
    story.order(order, keeper, Role::Storekeeper, &note);
    story.settle().await;
    assert_eq!(orders::get(&story.db, order).await.unwrap().unwrap().question, None);
    let public = orders::comments(&story.db, order, false).await.unwrap();
    let said: Vec<_> = public.iter().map(|row| (row.kind, row.author, row.text.as_deref())).collect();
    assert_eq!(
        said,
        [
            (CommentKind::Question, Some(keeper), Some("Какой принтер?")),
            (CommentKind::Comment, Some(anna), Some("Тот, что у окна")),
        ]
    );
    assert_eq!(orders::comments(&story.db, order, true).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_photo_leads_to_the_orders_that_show_it() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let (first, second) = (story.submit(anna), story.submit(anna));
    let photo = PhotoId("ab".repeat(32));
    story.order(first, anna, Role::Requester, &OrderEvent::PhotoAttached { photo: photo.clone() });
    story.settle().await;
    let shown = orders::with_photo(&story.db, &photo).await.unwrap();
    assert_eq!(shown.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    assert_eq!(shown[0].photos, [photo]);
    assert_eq!(orders::of(&story.db, &[first, second]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_doubled_order_is_noticed() {
    let mut story = Story::begin().await;
    let (anna, boris) = (story.person("Анна", &[]), story.person("Борис", &[]));
    let (branch, toner, drum) = (story.places.branch, story.places.toner, story.places.drum);
    let first = story.submit(anna);
    story.after(Duration::days(1)).submit_for(branch, anna, &[(drum, 1)], None);
    story.settle().await;
    let week_ago = story.now - Duration::days(7);
    let same = async |who: PersonId, cartridge, since| {
        orders::recent_same(&story.db, who, branch, &[cartridge], since).await.unwrap()
    };
    assert_eq!(same(anna, toner, week_ago).await, Some(1));
    assert_eq!(same(anna, drum, week_ago).await, Some(2));
    assert_eq!(same(boris, toner, week_ago).await, None);
    assert_eq!(same(anna, toner, story.now).await, None);
    assert_eq!(orders::recent_same(&story.db, anna, branch, &[], week_ago).await.unwrap(), None);
    assert_eq!(orders::last_of(&story.db, anna).await.unwrap().unwrap().number, 2);

    story.order(
        first,
        anna,
        Role::Requester,
        &OrderEvent::LinesAmended { from: vec![], lines: quantities(&[(drum, 2)]) },
    );
    story.settle().await;
    assert_eq!(orders::recent_same(&story.db, anna, branch, &[toner], week_ago).await.unwrap(), None);
    story.moves(first, Status::Cancelled);
    story.settle().await;
    assert_eq!(orders::recent_same(&story.db, anna, branch, &[drum], week_ago).await.unwrap(), Some(2));
    assert_eq!(orders::mine(&story.db, anna, 10).await.unwrap().len(), 2);

    // The same asked of an order that is there.
    let (third, other) = (story.submit_for(branch, anna, &[(drum, 3)], None), story.submit(anna));
    let later = story.after(Duration::days(6)).submit_for(branch, anna, &[(toner, 1)], None);
    let much_later = story.after(Duration::days(8)).submit(anna);
    story.settle().await;
    let doubles = async |order| card::of_new(&story.db, order, story.now).await.unwrap().unwrap().1;
    assert_eq!(doubles(third).await, Some(2));
    assert_eq!(doubles(other).await, None);
    assert_eq!(doubles(later).await, Some(4));
    assert_eq!(doubles(much_later).await, None);
    let card = card::of(&story.db, third, story.now).await.unwrap().unwrap();
    assert_eq!((card.order.number, card.deadlines.len()), (3, 2));
    assert_eq!(card.people, [(anna, "Анна".to_owned())].into());
    assert_eq!(card::of(&story.db, helpdesk_domain::OrderId::fresh(), story.now).await.unwrap().map(|_| ()), None);
}
