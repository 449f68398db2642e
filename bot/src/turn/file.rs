//! A photo (or a document that may be one): fetched and stored at once, since Telegram's link doesn't live, then put
//! into the form or onto the order whose card was replied to. The photos of an album come one by one.

use helpdesk_domain::{
    Command, OrderCommand, OrderId, PhotoId, Refusal,
    ports::{Fault, PhotoError},
};

use super::{Outcome, Turn, outcome};
use crate::{
    buttons::Step,
    cards,
    incoming::FileRef,
    outbox::Place,
    reader::Reader,
    telegram::{MAX_DOWNLOAD_MB, Trouble},
    words::word,
};

/// How often a download is tried before its sender is asked to send it again.
const DOWNLOADS: u32 = 4;

pub(super) async fn take(
    turn: &mut Turn<'_>,
    reader: &Reader,
    file: &FileRef,
    caption: Option<&str>,
) -> Result<(), Fault> {
    let shown = match turn.incoming.reply_to {
        Some(message) => cards::shown(&turn.door.db, turn.incoming.chat, message).await?,
        None => None,
    };
    let order = shown.and_then(|(_, order)| order);
    if order.is_none() && turn.draft.form.is_none() {
        if turn.incoming.private {
            turn.say(word(turn.locale, "photo-for-what"), None);
        }
        return Ok(());
    }
    match stored(turn, file).await? {
        Ok(photo) => match order {
            Some(order) => attach_to_order(turn, reader, order, photo).await,
            None => attach_to_form(turn, photo, caption).await,
        },
        Err(sentence) => {
            turn.refuse(&sentence);
            if turn.draft.form.is_some() && order.is_none() {
                turn.form_screen(true);
            }
            Ok(())
        }
    }
}

/// The photo's id, or the sentence that says why there is none.
async fn stored(turn: &Turn<'_>, file: &FileRef) -> Result<Result<PhotoId, String>, Fault> {
    let too_large = Refusal::PhotoTooLarge { max_mb: MAX_DOWNLOAD_MB };
    let limit = u64::try_from(MAX_DOWNLOAD_MB).unwrap_or_default() * 1024 * 1024;
    if file.bytes.is_some_and(|bytes| bytes > limit) {
        return Ok(Err(turn.sentence(&too_large).await?));
    }
    let bytes = match download(turn, file).await {
        Ok(bytes) => bytes,
        Err(Trouble::TooBig) => return Ok(Err(turn.sentence(&too_large).await?)),
        Err(trouble) => {
            tracing::warn!(%trouble, "a photo could not be fetched");
            return Ok(Err(word(turn.locale, "photo-not-fetched")));
        }
    };
    match turn.door.desk.photos().store(bytes).await {
        Ok(photo) => Ok(Ok(photo)),
        Err(PhotoError::Refused(refusal)) => Ok(Err(turn.sentence(&refusal).await?)),
        Err(PhotoError::Fault(fault)) => Err(fault),
    }
}

async fn download(turn: &Turn<'_>, file: &FileRef) -> Result<Vec<u8>, Trouble> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match turn.door.telegram.download(&file.id).await {
            Err(trouble) if trouble.passes() && attempt < DOWNLOADS => {
                let pause = match trouble {
                    Trouble::Flood(pause) => pause,
                    _ => std::time::Duration::from_millis(250 << attempt),
                };
                tokio::time::sleep(pause).await;
            }
            outcome => return outcome,
        }
    }
}

async fn attach_to_form(turn: &mut Turn<'_>, photo: PhotoId, caption: Option<&str>) -> Result<(), Fault> {
    let Some(form) = &mut turn.draft.form else { return Ok(()) };
    let attached = form.attach(photo);
    // The first photo of an album moves the form below it; the others only change its count.
    let same_album = turn.incoming.album.is_some() && form.album == turn.incoming.album;
    form.album.clone_from(&turn.incoming.album);
    if form.comment.is_none() && matches!(form.step, Step::Comment | Step::Photos) {
        form.comment =
            caption.map(str::trim).filter(|text| !text.is_empty() && !text.contains('\0')).map(str::to_owned);
    }
    if let Err(refusal) = attached {
        let sentence = turn.sentence(&refusal).await?;
        turn.refuse(&sentence);
    }
    turn.form_screen(!same_album);
    Ok(())
}

async fn attach_to_order(turn: &mut Turn<'_>, reader: &Reader, order: OrderId, photo: PhotoId) -> Result<(), Fault> {
    let command = Command::Order(order, OrderCommand::AttachPhoto { photo });
    let request = turn.request(reader);
    match outcome(turn.door.desk.execute(&request, command).await)? {
        Outcome::Done(position) => turn.card(order, Place::Below, position),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
        Outcome::Stale(None) => return Err(Fault::new("attaching a photo")),
    }
    Ok(())
}
