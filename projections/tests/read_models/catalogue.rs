//! The directory, and which cartridges fit.

use helpdesk_domain::{
    CartridgeId, PrinterId,
    directory::{Cartridge, EntryEvent, Printer},
};
use helpdesk_projections::catalogue::{self, CartridgeFilter, PrinterFilter};
use pretty_assertions::assert_eq;

use crate::story::{Story, cartridge, place, promise};

fn printer(story: &Story, number: &str, model: &str) -> Printer {
    Printer { inventory_number: number.into(), model: model.into(), branch: story.places.branch, place: None }
}

#[tokio::test]
async fn an_entry_is_changed_withdrawn_and_restored() {
    let mut story = Story::begin().await;
    let (branch, warehouse) = (story.places.branch, story.places.warehouse);
    story.change(branch.0, place("Полярный", "Мурманск", warehouse));
    story.entry::<Cartridge>(story.places.drum.0, &EntryEvent::Withdrawn);
    story.settle().await;
    let row = catalogue::branch(&story.db, branch).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.version, row.withdrawn), ("Полярный", 2, false));
    assert_eq!(row.spec(), place("Полярный", "Мурманск", warehouse));
    let names: Vec<_> = catalogue::branches(&story.db).await.unwrap().into_iter().map(|branch| branch.name).collect();
    assert_eq!(names, ["Полярный", "Южный"]);
    assert!(catalogue::cartridge(&story.db, story.places.drum).await.unwrap().unwrap().withdrawn);
    assert_eq!(catalogue::cartridges(&story.db, &CartridgeFilter::default()).await.unwrap().total, 1);
    story.entry::<Cartridge>(story.places.drum.0, &EntryEvent::Restored);
    story.settle().await;
    assert_eq!(catalogue::cartridges(&story.db, &CartridgeFilter::default()).await.unwrap().total, 2);
}

#[tokio::test]
async fn every_kind_reads_back_as_it_was_written() {
    let mut story = Story::begin().await;
    let id = PrinterId::fresh();
    story.define(id.0, printer(&story, "ИНВ-0042", "ECOSYS M2040dn"));
    story.settle().await;
    let db = &story.db;
    assert_eq!(catalogue::policies(db).await.unwrap()[0].spec(), promise(60, 480));
    assert_eq!(catalogue::policy(db, story.places.policy).await.unwrap().unwrap().rank, 100);
    assert_eq!(catalogue::calendars(db).await.unwrap()[0].calendar.time_zone.name(), "Europe/Moscow");
    assert_eq!(catalogue::warehouse(db, story.places.warehouse).await.unwrap().unwrap().name, "Центральный склад");
    assert_eq!(
        catalogue::printer(db, id).await.unwrap().unwrap().spec(),
        printer(&story, "ИНВ-0042", "ECOSYS M2040dn")
    );
    for number in ["инв-0042", " ИНВ 0042", "инв0042"] {
        assert_eq!(catalogue::printer_by_number(db, number).await.unwrap().map(|row| row.id), Some(id), "{number}");
    }
    assert_eq!(catalogue::printer_by_number(db, "0042").await.unwrap(), None);
    let filter = PrinterFilter { branch: Some(story.places.other_branch), ..PrinterFilter::default() };
    assert_eq!(catalogue::printers(db, &filter).await.unwrap(), []);
}

#[tokio::test]
async fn cartridges_that_fit_the_branch_come_first() {
    let mut story = Story::begin().await;
    let (branch, toner) = (story.places.branch, story.places.toner);
    for (number, model) in [("1", "Kyocera Ecosys M2040DN"), ("2", "Unknown 3000")] {
        story.define(PrinterId::fresh().0, printer(&story, number, model));
    }
    story.settle().await;
    let filter = CartridgeFilter { branch: Some(branch), ..CartridgeFilter::default() };
    let page = catalogue::cartridges(&story.db, &filter).await.unwrap();
    let fitting: Vec<_> = page.items.iter().map(|row| (row.id, row.fits)).collect();
    assert_eq!(fitting, [(toner, true), (story.places.drum, false)]);

    // Compatibility is editable.
    story.change(toner.0, cartridge("TK-1170", "Kyocera", "Тонер-картридж TK-1170", &[]));
    story.settle().await;
    let page = catalogue::cartridges(&story.db, &filter).await.unwrap();
    assert!(page.items.iter().all(|row| !row.fits));
    assert_eq!(page.items[0].brand, "Brother");
}

#[tokio::test]
async fn a_cartridge_is_found_by_what_people_type() {
    let mut story = Story::begin().await;
    for number in 0..30 {
        let id = CartridgeId::fresh();
        story.define(id.0, cartridge(&format!("CF{number:03}A"), "HP", "Картридж", &["LaserJet 1010"]));
    }
    story.settle().await;
    for text in ["ТК-1170", "tk1170", "тонер kyocera", "m2040", "TK 1170"] {
        let filter = CartridgeFilter { text: Some(text.into()), ..CartridgeFilter::default() };
        let page = catalogue::cartridges(&story.db, &filter).await.unwrap();
        assert_eq!(page.items.iter().map(|row| row.id).collect::<Vec<_>>(), [story.places.toner], "{text}");
    }
    let filter = CartridgeFilter { text: Some("hp".into()), limit: 8, offset: 24, ..CartridgeFilter::default() };
    let page = catalogue::cartridges(&story.db, &filter).await.unwrap();
    assert_eq!((page.items.len(), page.total), (6, 30));
    let named = catalogue::cartridges_of(&story.db, &[story.places.drum]).await.unwrap();
    assert_eq!(named[0].sku, "DR-2335");
    assert_eq!(catalogue::cartridges_of(&story.db, &[]).await.unwrap(), []);
}
