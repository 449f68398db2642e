//! Photos: decoded, scaled to Telegram's sizes and re-encoded as JPEG, as the server does.
//!
//! Documents never come through here. The work is done outside the world's lock.

use std::collections::HashMap;
use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::answer::Failure;
use crate::form::Upload;

const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
const LONGEST_SIDE: u32 = 2560;
/// The longer sides of the smaller sizes, smallest first.
const SIDES: [u32; 4] = [90, 320, 800, 1280];
const JPEG_QUALITY: u8 = 87;

/// One size of a photo.
#[derive(Debug, Clone)]
pub(crate) struct PhotoSize {
    pub width: u32,
    pub height: u32,
    pub jpeg: Bytes,
}

/// All sizes of a photo, smallest first.
pub(crate) type PhotoSizes = Vec<PhotoSize>;

/// Resizes what came with a bot's call, under the limits for bots.
pub(crate) async fn resize_uploads(uploads: &HashMap<String, Upload>) -> HashMap<String, Result<PhotoSizes, Failure>> {
    let mut resized = HashMap::new();
    for (name, upload) in uploads {
        resized.insert(name.clone(), from_bot(upload.bytes.clone()).await);
    }
    resized
}

async fn from_bot(bytes: Bytes) -> Result<PhotoSizes, Failure> {
    if bytes.is_empty() {
        return Err(Failure::bad("file must be non-empty"));
    }
    if bytes.len() > LARGEST_PHOTO {
        return Err(Failure::bad(format!(
            "file of size {} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes",
            bytes.len()
        )));
    }
    resize(bytes).await
}

/// Decodes a picture and makes its sizes, away from the async threads.
pub(crate) async fn resize(bytes: Bytes) -> Result<PhotoSizes, Failure> {
    let failed = || Failure::bad("IMAGE_PROCESS_FAILED");
    tokio::task::spawn_blocking(move || sizes_of(&bytes)).await.map_err(|_| failed())?
}

fn sizes_of(bytes: &[u8]) -> Result<PhotoSizes, Failure> {
    let failed = || Failure::bad("IMAGE_PROCESS_FAILED");
    let picture = decode(bytes).ok_or_else(failed)?;
    let (width, height) = (picture.width(), picture.height());
    if width + height > 10_000 || width > height * 20 || height > width * 20 {
        return Err(Failure::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    // Transparency becomes white, because JPEG has none.
    let picture = DynamicImage::ImageRgb8(on_white(&picture));
    let longer = width.max(height).min(LONGEST_SIDE);
    let smaller = SIDES.iter().copied().filter(|side| *side < longer);
    let mut sizes = Vec::new();
    // From the largest down, each made of the one before: far less work than five times the original.
    let mut picture = shrink(picture, longer);
    sizes.push(encode(&picture).ok_or_else(failed)?);
    for side in smaller.rev() {
        picture = shrink(picture, side);
        sizes.push(encode(&picture).ok_or_else(failed)?);
    }
    sizes.reverse();
    Ok(sizes)
}

fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(10_000);
    limits.max_image_height = Some(10_000);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    // Phones store photos lying on their side; Telegram's clients turn them upright.
    picture.apply_orientation(orientation);
    Some(picture)
}

fn on_white(picture: &DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    image::RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        let blend = |channel: u8| {
            let mixed = (u16::from(channel) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([blend(red), blend(green), blend(blue)])
    })
}

fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    picture.resize(side, side, FilterType::Triangle)
}

fn encode(picture: &DynamicImage) -> Option<PhotoSize> {
    let mut jpeg = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)).ok()?;
    Some(PhotoSize { width: picture.width(), height: picture.height(), jpeg: jpeg.into() })
}
