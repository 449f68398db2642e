//! Pictures that people send, good and bad.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A small photo of nothing in particular.
pub fn photo() -> Vec<u8> {
    encoded(&RgbImage::from_fn(320, 240, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])))
}

/// A PNG of a few bytes that says it is enormous: whoever unpacks it first and asks then runs out of memory.
pub fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let size = 60_000_u32.to_be_bytes();
    chunk(&mut bytes, *b"IHDR", &[&size[..], &size[..], &[8, 2, 0, 0, 0]].concat());
    chunk(&mut bytes, *b"IDAT", &[0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
    chunk(&mut bytes, *b"IEND", &[]);
    bytes
}

fn chunk(bytes: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let body = [&kind[..], data].concat();
    bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    bytes.extend(&body);
    bytes.extend(crc(&body).to_be_bytes());
}

/// The check sum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
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
