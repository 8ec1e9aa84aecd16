"""A server of this machine, and a guard that lets a session reach it and nothing else that is private."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.calendars.fetching import Address, Guard

DAY = timedelta(days=1)


class Reply(NamedTuple):
    """What a server answers; `head` and `body` are sent as they are."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


Answering = Callable[[BaseHTTPRequestHandler], Reply | None]
"""None: it has answered by itself."""


class Local(Guard):
    """Takes this machine for the internet. `names` resolve to the addresses in their lists, one after the other."""

    def __init__(self, port: int, names: Mapping[str, list[list[str]]] | None = None) -> None:
        super().__init__()
        self.ports = frozenset({port})
        self.names = dict(names or {})

    def may(self, address: Address) -> bool:
        return address == ip_address("127.0.0.1") or super().may(address)

    def resolve(self, host: str, port: int) -> list[tuple[int, str]]:
        if found := self.names.get(host):
            return [(2, at) for at in (found.pop(0) if len(found) > 1 else found[0])]
        return list(super().resolve(host, port))


@contextmanager
def serving(answer: Answering, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Its port. Each request asks for the answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = answer(self)
            if reply is None:
                return
            self.send_response(reply.status)
            for name, value in ({"Content-Length": str(len(reply.body))} | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_PROPFIND = do_REPORT = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # who asked has gone

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server that has that name, and what to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    text = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    path, secret = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(text)
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context, path
