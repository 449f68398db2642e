//! An uploaded picture made into the JPEG that is kept: recognised by its content, measured before it is decoded,
//! turned upright, made smaller, and without anything else the file said (place, camera, owner).

use std::io::Cursor;

use helpdesk_domain::{
    Refusal,
    ports::{Fault, PhotoError},
};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Rgba, RgbaImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

/// A picture has this many pixels at most, so that a small file can't fill the memory.
const MAX_MEGAPIXELS: u64 = 50;
/// The longer side of what is kept.
const SIDE_PX: u32 = 2560;
const QUALITY: u8 = 85;

/// Takes its time: not for an asynchronous thread.
pub(super) fn to_jpeg(upload: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let format = image::guess_format(upload).map_err(|_| Refusal::NotAPhoto)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Refusal::NotAPhoto.into());
    }
    let mut decoder = ImageReader::with_format(Cursor::new(upload), format).into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_MEGAPIXELS * 1_000_000 {
        return Err(too_many_pixels().into());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    if width.max(height) > SIDE_PX {
        picture = picture.resize(SIDE_PX, SIDE_PX, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&opaque(picture))
        .map_err(|error| Fault::because("encoding a photo", error))?;
    Ok(jpeg)
}

/// Transparent parts become white: JPEG has none.
fn opaque(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut canvas = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut canvas, &picture.into_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(canvas).into_rgb8())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn refused(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => too_many_pixels().into(),
        _ => Refusal::NotAPhoto.into(),
    }
}

const fn too_many_pixels() -> Refusal {
    Refusal::PhotoTooManyPixels { max_megapixels: MAX_MEGAPIXELS.cast_signed() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, Rgba(colour)));
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn refusal(upload: &[u8]) -> Refusal {
        match to_jpeg(upload) {
            Err(PhotoError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// A PNG whose header promises 60 000 × 60 000 pixels, in a few dozen bytes.
    fn bomb() -> Vec<u8> {
        let mut bytes = png(1, 1, [0; 4]);
        let header = &mut bytes[12..33];
        header[4..8].copy_from_slice(&60_000_u32.to_be_bytes());
        header[8..12].copy_from_slice(&60_000_u32.to_be_bytes());
        let checksum = crc(&header[..17]);
        header[17..].copy_from_slice(&checksum.to_be_bytes());
        bytes
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
        })
    }

    #[test]
    fn a_large_picture_becomes_a_smaller_jpeg() {
        let jpeg = to_jpeg(&png(4000, 1000, [10, 20, 30, 255])).unwrap();
        assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
        let kept = image::load_from_memory(&jpeg).unwrap();
        assert_eq!((kept.width(), kept.height()), (2560, 640));
    }

    #[test]
    fn transparent_parts_become_white() {
        let jpeg = to_jpeg(&png(16, 16, [0, 0, 0, 0])).unwrap();
        let kept = image::load_from_memory(&jpeg).unwrap().into_rgb8();
        assert!(kept.get_pixel(8, 8).0.iter().all(|value| *value > 250));
    }

    #[test]
    fn a_pixel_bomb_is_refused_before_it_is_decoded() {
        assert_eq!(refusal(&bomb()), Refusal::PhotoTooManyPixels { max_megapixels: 50 });
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(refusal(b"%PDF-1.7"), Refusal::NotAPhoto);
        assert_eq!(refusal(b""), Refusal::NotAPhoto);
        assert_eq!(refusal(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"), Refusal::NotAPhoto);
        let cut = &png(64, 64, [1, 2, 3, 255])[..60];
        assert_eq!(refusal(cut), Refusal::NotAPhoto);
    }

    #[test]
    fn a_photo_taken_sideways_stands_upright_and_says_nothing_of_its_origin() {
        // An Exif block that says "turned by 90°" (orientation 6) and names its author.
        let tiff: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0Anna";
        let mut exif = b"Exif\0\0".to_vec();
        exif.extend(tiff);
        let plain = to_jpeg(&png(200, 100, [200, 0, 0, 255])).unwrap();
        let mut upload = plain[..2].to_vec();
        upload.extend([0xFF, 0xE1]);
        upload.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        upload.extend(&exif);
        upload.extend(&plain[2..]);
        let kept = to_jpeg(&upload).unwrap();
        let picture = image::load_from_memory(&kept).unwrap();
        assert_eq!((picture.width(), picture.height()), (100, 200));
        assert!(!kept.windows(4).any(|bytes| bytes == b"Anna"));
    }
}
