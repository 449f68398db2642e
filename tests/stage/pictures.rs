//! Pictures that people send, good and bad.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A small photo of nothing in particular.
pub fn photo() -> Vec<u8> {
    encoded(&RgbImage::from_fn(320, 240, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])))
}

/// A picture of a single colour that is tiny as a file and enormous once it is unpacked.
pub fn bomb() -> Vec<u8> {
    encoded(&RgbImage::new(12_000, 12_000))
}

/// More bytes than a photo may have, behind a good beginning.
pub fn too_big() -> Vec<u8> {
    let mut bytes = photo();
    bytes.resize(21 * 1024 * 1024, 0);
    bytes
}

pub fn no_picture() -> Vec<u8> {
    b"#!/bin/sh\necho this is not a photo\n".to_vec()
}

fn encoded(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
