//! The small tables beside the log: personal keys, numbers, secrets, photos.

use std::{collections::BTreeSet, sync::Arc};

use chrono::Duration;
use helpdesk_adapters::{DbKeys, DbNumbers, DbPhotos, secrets::secret};
use helpdesk_domain::{
    PersonId, PhotoId, Refusal,
    ports::{Clock, Numbers, PersonalKeys, PhotoError, Photos},
};
use helpdesk_projections::args;
use pretty_assertions::assert_eq;

use crate::world::World;

on_every_engine! { World:
    a_person_keeps_their_key_and_an_erased_one_never_gets_another,
    numbers_are_unique_and_rise_across_a_restart,
    a_secret_is_made_once,
    a_photo_is_stored_once_under_the_hash_of_what_is_kept,
    an_upload_that_is_too_large_is_refused,
    a_photo_nobody_named_is_swept_once_it_is_old_and_the_log_is_known,
}

async fn a_person_keeps_their_key_and_an_erased_one_never_gets_another(world: World) {
    let keys = DbKeys::new(world.db.clone(), world.clock.clone());
    let (anna, boris, nobody) = (PersonId::fresh(), PersonId::fresh(), PersonId::fresh());
    let first = keys.ensure(anna).await.unwrap().unwrap();
    let second = keys.ensure(boris).await.unwrap().unwrap();
    assert!(first != second);
    // Another process reads the same ones.
    let again = DbKeys::new(world.db.clone(), world.clock.clone());
    let found = again.get(&[boris, nobody, anna, boris]).await.unwrap();
    assert!(found == [Some(second.clone()), None, Some(first), Some(second.clone())]);
    keys.destroy(anna).await.unwrap();
    assert!(keys.ensure(anna).await.unwrap().is_none());
    assert!(keys.get(&[anna, boris]).await.unwrap() == [None, Some(second)]);
    // Also one who had no key yet.
    keys.destroy(nobody).await.unwrap();
    assert!(keys.ensure(nobody).await.unwrap().is_none());
}

async fn numbers_are_unique_and_rise_across_a_restart(world: World) {
    let numbers = Arc::new(DbNumbers::new(world.db.clone()));
    let takers = (0..32).map(|_| {
        let numbers = numbers.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            for _ in 0..20 {
                taken.push(numbers.next().await.unwrap());
            }
            assert!(taken.is_sorted());
            taken
        })
    });
    let taken = futures::future::try_join_all(takers.collect::<Vec<_>>()).await.unwrap();
    let taken: BTreeSet<u64> = taken.into_iter().flatten().collect();
    assert_eq!(taken, (1..=640).collect());
    let restarted = DbNumbers::new(world.db.clone()).next().await.unwrap();
    assert!((641..=640 + 1024).contains(&restarted), "{restarted}");
}

async fn a_secret_is_made_once(world: World) {
    let pepper = secret(&world.db, "pepper").await.unwrap();
    assert_eq!(secret(&world.db, "pepper").await.unwrap(), pepper);
    assert_ne!(secret(&world.db, "another").await.unwrap(), pepper);
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn a_photo_is_stored_once_under_the_hash_of_what_is_kept(world: World) {
    let photos = DbPhotos::new(world.db.clone(), world.clock.clone());
    let id = photos.store(picture()).await.unwrap();
    assert_eq!(photos.store(picture()).await.unwrap(), id);
    let kept = photos.get(&id).await.unwrap().unwrap();
    assert_eq!(id.0, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&kept)));
    assert!(photos.exists(&id).await.unwrap());
    assert!(!photos.exists(&PhotoId("ab".repeat(32))).await.unwrap());
}

async fn an_upload_that_is_too_large_is_refused(world: World) {
    let photos = DbPhotos::new(world.db.clone(), world.clock.clone());
    let refused = photos.store(vec![0; 21 * 1024 * 1024]).await;
    assert!(matches!(refused, Err(PhotoError::Refused(Refusal::PhotoTooLarge { max_mb: 20 }))));
    let refused = photos.store(b"a letter".to_vec()).await;
    assert!(matches!(refused, Err(PhotoError::Refused(Refusal::NotAPhoto))));
}

async fn a_photo_nobody_named_is_swept_once_it_is_old_and_the_log_is_known(world: World) {
    let photos = DbPhotos::new(world.db.clone(), world.clock.clone());
    let (kept, orphan) = (photos.store(picture()).await.unwrap(), PhotoId("cd".repeat(32)));
    let insert = "INSERT INTO photos (id, bytes, stored_at) VALUES ($1, $2, $3)";
    world.db.execute(insert, args![orphan.0.as_str(), vec![0_u8], world.clock.now()]).await.unwrap();
    world.clock.advance(Duration::days(2));
    let day_ago = world.clock.now() - Duration::days(1);
    // Nobody knows yet which photos are named.
    assert_eq!(photos.sweep(day_ago).await.unwrap(), 0);
    let uses = "INSERT INTO photo_uses (photo, position) VALUES ($1, 1)";
    world.db.execute(uses, args![kept.0.as_str()]).await.unwrap();
    let checkpoint = "INSERT INTO checkpoints (name, position, epoch) VALUES ('photo_uses', 0, 1)";
    world.db.execute(checkpoint, args![]).await.unwrap();
    assert_eq!(photos.sweep(day_ago).await.unwrap(), 1);
    assert!(photos.exists(&kept).await.unwrap());
    assert!(!photos.exists(&orphan).await.unwrap());
}
