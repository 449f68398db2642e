//! The order form from /new to the order's card.

use helpdesk_domain::{
    Command, PrinterId,
    directory::{EntryCommand, Printer},
};
use serde_json::json;

use crate::{
    people::{picture, screen, text},
    world::{ANNA, BORIS, IVANOV, World, fault, run},
};

#[tokio::test(flavor = "multi_thread")]
async fn two_cartridges_and_a_photo_become_one_order_in_few_presses() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    let form = anna.reads("Шаг 2 из 5 · Картриджи").await;
    assert!(text(&form).contains("Филиал: Самара"), "there is only one branch");
    // What fits the branch's printers comes first.
    assert!(anna.buttons_of("Шаг 2 из 5").await[0].contains("CF283A"));
    anna.presses("CF283A").await;
    anna.reads("Шаг 2 из 5 · Количество").await;
    anna.presses("2").await;
    anna.reads("CF283A · HP 83A — 2 шт.").await;
    anna.says("kyocera").await;
    anna.reads("Похоже на «kyocera»").await;
    anna.presses("TK-1170").await;
    anna.reads("Kyocera TK-1170?").await;
    anna.presses("1").await;
    anna.reads("Kyocera TK-1170 — 1 шт.").await;
    anna.presses("Дальше").await;
    anna.reads("Шаг 3 из 5 · Комментарий").await;
    anna.says("Третий этаж, <b>305</b> & срочно").await;
    anna.reads("Шаг 4 из 5 · Фото").await;
    anna.sends_photos(vec![picture(640, 480), picture(320, 200)]).await;
    anna.reads("📷 2 фото").await;
    anna.presses("Готово").await;
    anna.reads("Шаг 5 из 5 · Проверка").await;
    let answer = anna.presses("Отправить").await;
    assert!(answer.contains("отправлена"), "{answer}");

    let card = anna.reads("Заявка № 1 · Новая").await;
    assert!(text(&card).contains("Третий этаж, <b>305</b> & срочно"), "{}", text(&card));
    assert_eq!(anna.count("Шаг").await, 0, "the form became the card");
    let orders = world.orders_of(ANNA).await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].lines.iter().map(|line| line.requested).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(orders[0].photos.len(), 2);
    assert_eq!(orders[0].comment.as_deref(), Some("Третий этаж, <b>305</b> & срочно"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_model_is_found_with_russian_letters_and_a_typo() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    for typed in ["СF 283А", "cf238a", "m125"] {
        anna.says(typed).await;
        anna.reads(&format!("«{typed}»")).await;
        assert!(anna.buttons_of(&format!("«{typed}»")).await[0].contains("CF283A"), "{typed}");
    }
    anna.says("самовар").await;
    anna.reads("По запросу «самовар» ничего не нашлось").await;
    anna.presses("Показать все").await;
    anna.reads("Выберите из списка").await;
    anna.presses("▶").await;
    anna.until("the second page", |chat| {
        let all = chat["messages"].to_string();
        all.contains("2 / 4").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_quantity_gets_its_sentence_and_the_form_waits() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    for (place, typed) in ["много", "0", "−1", "1000000000", "1.5"].into_iter().enumerate() {
        anna.says(typed).await;
        let sentence = "Количество должно быть целым числом от 1 до 99";
        let chat = anna.until(typed, |chat| {
            let said = chat["messages"].to_string().matches(sentence).count();
            (said == place + 1).then(|| chat.clone())
        });
        chat.await;
    }
    anna.presses("+").await;
    anna.reads("Количество").await;
    anna.presses("Взять 2").await;
    anna.reads("CF283A · HP 83A — 2 шт.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_gets_its_sentence() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.sends_document(b"hello".to_vec()).await;
    anna.reads("Чтобы приложить фото, начните заявку").await;
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    anna.sends_document(b"GIF89a is not a photo".to_vec()).await;
    anna.reads("Это не фото").await;
    anna.sends_document(bomb()).await;
    anna.reads("слишком много точек").await;
    anna.sends_document(vec![0xFF; 21 * 1024 * 1024]).await;
    anna.reads("Файл слишком большой: не больше 20 МБ").await;
    anna.sends_document(picture(100, 100)).await;
    anna.reads("📷 1 фото").await;
}

/// A PNG of a few dozen bytes that says it is 60 000 × 60 000.
fn bomb() -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(60_000_u32.to_be_bytes());
    header.extend(60_000_u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let empty_zlib = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    let mut png = Vec::from([0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A]);
    for (kind, content) in [(b"IHDR", header.as_slice()), (b"IDAT", &empty_zlib), (b"IEND", &[])] {
        let chunk = [kind.as_slice(), content].concat();
        png.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        png.extend(&chunk);
        png.extend(crc(&chunk).to_be_bytes());
    }
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_is_still_there_after_a_restart() {
    let mut world = World::new().await;
    {
        let anna = world.person(ANNA);
        anna.says("/new").await;
        anna.presses("CF283A").await;
        anna.reads("Количество").await;
        anna.presses("5").await;
        anna.reads("— 5 шт.").await;
    }
    world.restart().await;
    let anna = world.person(ANNA);
    anna.presses("К проверке").await;
    anna.reads("Шаг 5 из 5 · Проверка").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    assert_eq!(world.orders_of(ANNA).await[0].lines[0].requested, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_again_and_again_makes_one_order() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("1").await;
    anna.presses("К проверке").await;
    anna.reads("Проверка").await;
    let send = anna.button("Отправить").await;
    let (first, second) = tokio::join!(anna.presses_again(&send, true), anna.presses_again(&send, true));
    assert!([&first, &second].iter().any(|answer| answer.contains("отправлена")), "{first} / {second}");
    anna.presses_again(&send, true).await;
    anna.reads("Заявка № 1 · Новая").await;
    assert_eq!(world.orders_of(ANNA).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_come_twice_count_once() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    for kind in ["duplicate_updates", "forget_offset"] {
        world.act("faults", json!({ "kind": kind })).await;
    }
    anna.presses("+").await;
    anna.reads("Количество").await;
    anna.presses("+").await;
    anna.button("Взять 3").await;
    anna.presses("Взять 3").await;
    anna.reads("— 3 шт.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_with_two_branches_chooses_and_the_last_one_is_offered_again() {
    let world = World::new().await;
    let boris = world.person(BORIS);
    boris.says("/new").await;
    boris.reads("Шаг 1 из 5 · Филиал").await;
    boris.presses("Казань").await;
    boris.reads("Шаг 2 из 5").await;
    boris.presses("AA-001").await;
    boris.reads("Количество").await;
    boris.presses("2").await;
    boris.presses("К проверке").await;
    boris.reads("Проверка").await;
    boris.presses("Отправить").await;
    boris.reads("Заявка № 1 · Новая").await;

    boris.says("/new").await;
    let form = boris.reads("Шаг 2 из 5").await;
    assert!(text(&form).contains("Филиал: Казань"));
    boris.presses("Повторить прошлый заказ").await;
    let confirm = boris.reads("Шаг 5 из 5 · Проверка").await;
    assert!(text(&confirm).contains("уже заказывали: заявка № 1"), "{}", text(&confirm));
    boris.presses("✏️ Филиал").await;
    boris.reads("Шаг 1 из 5").await;
    boris.presses("Самара").await;
    let confirm = boris.reads("Шаг 5 из 5 · Проверка").await;
    assert!(!text(&confirm).contains("уже заказывали"));
    boris.presses("Отправить").await;
    boris.reads("Заявка № 2 · Новая").await;
    let orders = world.orders_of(BORIS).await;
    assert_eq!((orders[0].branch, orders[0].lines[0].requested), (world.samara, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_form_in_a_group_is_refused_with_a_sentence() {
    let world = World::new().await;
    let group = world
        .act("groups", json!({ "title": "Склад", "people": [ANNA, BORIS], "bots_are_administrators": true }))
        .await["id"]
        .as_i64()
        .unwrap();
    let (anna, boris) = (world.person(ANNA).in_group(group), world.person(BORIS).in_group(group));
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    let answer = boris.presses("CF283A").await;
    assert_eq!(answer, "Это форма другого человека. Начните свою: /new");
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("5").await;
    anna.presses("К проверке").await;
    anna.reads("Проверка").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 отправлена").await;
    world.person(ANNA).reads("Заявка № 1 · Новая").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_form_is_closed_and_its_buttons_are_harmless() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    let choose = anna.button("CF283A").await;
    anna.presses("Отмена").await;
    anna.reads("Заявка не отправлена").await;
    let answer = anna.presses_again(&choose, true).await;
    assert!(answer.contains("Эта форма уже закрыта"), "{answer}");
    anna.says("/cancel").await;
    anna.reads("Отменять нечего").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_whose_download_breaks_once_is_fetched_again() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    world.act("faults", fault("server_error", "getFile")).await;
    anna.sends_photos(vec![picture(200, 200)]).await;
    anna.reads("📷 1 фото").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_order_of_two_cartridges_and_a_photo_takes_at_most_nine_presses() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.presses("Новая заявка").await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("2").await;
    anna.presses("CF283X").await;
    anna.reads("HP 83X?").await;
    anna.presses("1").await;
    anna.reads("HP 83X — 1 шт.").await;
    anna.sends_photos(vec![picture(300, 200)]).await;
    anna.reads("📷 1 фото").await;
    anna.presses("К проверке").await;
    anna.reads("Проверка").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    let order = &world.orders_of(ANNA).await[0];
    assert_eq!((order.lines.len(), order.photos.len()), (2, 1));
    assert!(anna.pressed() <= 9, "{} presses", anna.pressed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_and_its_pieces_are_taken_from_one_line() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    anna.says("тк-1170 2 шт").await;
    anna.reads("Kyocera TK-1170 — 2 шт.").await;
    anna.says("cf283a х3").await;
    anna.reads("CF283A · HP 83A — 3 шт.").await;
    anna.presses("К проверке").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    assert_eq!(anna.pressed(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_moves_the_form_below_it_once() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    let before = world.calls("sendMessage").await.len();
    anna.sends_photos((1..=6).map(|side| picture(100 * side, 100)).collect()).await;
    anna.reads("📷 6 фото").await;
    assert_eq!(world.calls("sendMessage").await.len(), before + 1);
    assert_eq!(anna.count("Шаг 2 из 5").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_is_chosen_or_scanned_and_what_fits_comes_first() {
    let world = World::new().await;
    let anna = world.person(ANNA);
    anna.says("/new").await;
    anna.presses("По принтеру").await;
    let printers = anna.reads("Для какого принтера?").await;
    assert!(screen(&printers).contains("[П-1 · LaserJet Pro M125 · Бухгалтерия]"), "{}", screen(&printers));
    anna.says("бухг").await;
    anna.presses("П-1").await;
    let form = anna.reads("Принтер: П-1").await;
    assert!(text(&form).contains("подходит к этому принтеру"), "{}", text(&form));
    anna.presses("CF283X").await;
    anna.reads("Количество").await;
    anna.presses("1").await;
    anna.presses("К проверке").await;
    anna.presses("Отправить").await;
    anna.reads("Принтер: П-1 · LaserJet Pro M125").await;
    assert_eq!(world.orders_of(ANNA).await[0].printer, Some(world.printer));

    // The code on the printer: by its id. One of a branch she doesn't order for, or unknown, is refused in words.
    anna.says(&format!("/start printer_{}", world.printer.0.simple())).await;
    anna.reads("Шаг 2 из 5 · Картриджи").await;
    anna.presses("Отмена").await;
    anna.says("/start printer_nothing").await;
    anna.reads("Такого принтера нет в справочнике").await;
    anna.says("/start order_1").await;
    anna.reads("Заявка № 1 · Новая").await;
    let elsewhere =
        Printer { inventory_number: "К-7".into(), model: "M2040dn".into(), branch: world.kazan, place: None };
    run(world.desk(), Command::Printer(PrinterId::fresh(), EntryCommand::Define { spec: elsewhere })).await;
    anna.says("/start printer_К-7").await;
    anna.reads("Этот принтер в филиале, для которого вы не заказываете").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_what_was_ordered_for_a_printer_and_order_for_somebody_there() {
    let world = World::new().await;
    let (anna, ivanov) = (world.person(ANNA), world.person(IVANOV));
    let link = format!("/start printer_{}", world.printer.0.simple());
    ivanov.says(&link).await;
    ivanov.reads("Заявок для этого принтера ещё не было").await;
    anna.says(&link).await;
    anna.presses("CF283A").await;
    anna.reads("Количество").await;
    anna.presses("1").await;
    anna.presses("К проверке").await;
    anna.presses("Отправить").await;
    anna.reads("Заявка № 1 · Новая").await;
    ivanov.says(&link).await;
    insta::assert_snapshot!(screen(&ivanov.reads("Последние заявки для этого принтера").await), @r"
    🖨 П-1 · LaserJet Pro M125 · Бухгалтерия

    Последние заявки для этого принтера:
    ▫️ № 1 · Новая · Самара · 1 позиция · 10:00
    [№ 1]
    [📝 Заказать для этого принтера]
    ");
    ivanov.presses("Заказать для этого принтера").await;
    let whom = ivanov.reads("Шаг 1 из 5").await;
    assert!(screen(&whom).contains("Анна Орлова"), "{}", screen(&whom));
    ivanov.presses("Анна Орлова").await;
    ivanov.presses("CF283A").await;
    ivanov.reads("Количество").await;
    ivanov.presses("2").await;
    ivanov.presses("К проверке").await;
    ivanov.presses("Отправить").await;
    ivanov.reads("Заявка № 2 · Новая").await;
    let orders = world.orders_of(ANNA).await;
    assert_eq!((orders.len(), orders[0].printer), (2, Some(world.printer)));
    // By the number on the label, typed; and the order itself from the list.
    ivanov.says("/start printer_П-1").await;
    ivanov.presses("№ 1").await;
    ivanov.reads("Заявка № 1 · Новая").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_speaks_english_to_who_chose_it() {
    let world = World::new().await;
    let boris = world.person(BORIS);
    boris.says("/settings").await;
    boris.presses("English").await;
    boris.reads("The bot speaks English now.").await;
    let mut screens = Vec::new();
    boris.says("/new").await;
    screens.push(boris.reads("Step 1 of 5 · Branch").await);
    boris.presses("Самара").await;
    boris.presses("By printer").await;
    screens.push(boris.reads("Step 2 of 5 · Printer").await);
    boris.presses("П-1").await;
    screens.push(boris.reads("fits this printer").await);
    boris.says("ТК-1170").await;
    boris.presses("TK-1170").await;
    screens.push(boris.reads("Step 2 of 5 · Quantity").await);
    boris.presses("1").await;
    boris.presses("Check").await;
    screens.push(boris.reads("Step 5 of 5 · Check").await);
    boris.presses("Send").await;
    screens.push(boris.reads("Order № 1 · New").await);
    boris.presses("History").await;
    screens.push(boris.reads("History of order № 1").await);
    insta::assert_snapshot!(screens.iter().map(screen).collect::<Vec<_>>().join("\n\n"));
}

/// Every screen of the form with its buttons, as people see it.
#[tokio::test(flavor = "multi_thread")]
async fn the_screens_read_like_this() {
    let world = World::new().await;
    let boris = world.person(BORIS);
    let mut screens = Vec::new();
    boris.says("/new").await;
    screens.push(boris.reads("Шаг 1 из 5").await);
    boris.presses("Самара").await;
    screens.push(boris.reads("Шаг 2 из 5 · Картриджи").await);
    boris.presses("CF283A").await;
    screens.push(boris.reads("Шаг 2 из 5 · Количество").await);
    boris.presses("2").await;
    screens.push(boris.reads("— 2 шт.").await);
    boris.presses("Дальше").await;
    screens.push(boris.reads("Шаг 3 из 5").await);
    boris.says("Кабинет 305").await;
    screens.push(boris.reads("Шаг 4 из 5").await);
    boris.presses("Пропустить").await;
    screens.push(boris.reads("Шаг 5 из 5").await);
    boris.presses("Отправить").await;
    screens.push(boris.reads("Заявка № 1 · Новая").await);
    insta::assert_snapshot!(screens.iter().map(screen).collect::<Vec<_>>().join("\n\n"));
}
