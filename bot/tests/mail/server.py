"""A real SMTP server (aiosmtpd) that prints each mail it takes as a line of JSON.

nobody@… is refused for good, later@… is told to come again the first time. With a folder as its argument it speaks TLS
from the first byte, with a certificate of an authority of its own, which it puts into that folder as ca.pem.
"""

import asyncio
import json
import ssl
import sys
from pathlib import Path
from email import message_from_bytes, policy

import trustme
from aiosmtpd.smtp import SMTP


class Box:
    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}>: no such person here"
        if address.startswith("later@") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        part = lambda kind: mail.get_body((kind,)).get_content()
        taken = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "text": part("plain"),
            "html": part("html"),
        }
        print(json.dumps(taken), flush=True)
        return "250 OK"


def certified(folder):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


async def main():
    box = Box()
    loop = asyncio.get_running_loop()
    tls = certified(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    server = await loop.create_server(lambda: SMTP(box, hostname="127.0.0.1"), "127.0.0.1", 0, ssl=tls)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


asyncio.run(main())
