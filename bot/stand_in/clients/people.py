"""The people's door of the stand-in, with nothing but the standard library."""

import json
import struct
import urllib.request
import zlib

ANNA = 1001


class People:
    def __init__(self, url: str):
        self.url = url

    def act(self, path: str, body: dict) -> dict:
        return self._post(path, json.dumps(body).encode(), "application/json")

    def say(self, text: str) -> dict:
        return self.act("messages", {"person": ANNA, "text": text})

    def press(self, message_id: int, data: str) -> dict:
        return self.act("press", {"person": ANNA, "message_id": message_id, "data": data})

    def send_photo(self, picture: bytes) -> dict:
        parts = (
            b'--b\r\nContent-Disposition: form-data; name="person"\r\n\r\n%d\r\n'
            b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n'
        ) % ANNA
        return self._post("photos", parts + picture + b"\r\n--b--\r\n", "multipart/form-data; boundary=b")

    def chat(self) -> dict:
        with urllib.request.urlopen(f"{self.url}/stand-in/chat?person={ANNA}") as answer:
            return json.load(answer)

    def _post(self, path: str, body: bytes, kind: str) -> dict:
        request = urllib.request.Request(
            f"{self.url}/stand-in/{path}", data=body, headers={"Content-Type": kind}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def png(width: int, height: int) -> bytes:
    """A plain green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x40\x90\x50" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
