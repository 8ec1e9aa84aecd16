"""A Web API client that keeps its connections open.

slack_sdk opens a connection for each call: with Slack that is a TLS handshake, which costs more than the call itself.
Here each thread keeps one for each address and reuses it while it is fresh. A call that fails on it is never repeated
(it may have been done), so what has rested for long, or was closed by the other side, is not used again. Behind a
proxy slack_sdk does it its own way.
"""

import io
import select
import time
from http.client import HTTPConnection, HTTPSConnection
from threading import local
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

from slack_sdk import WebClient

FRESH_SECONDS = 10.0


class NotConnectedError(URLError):
    """There is no connection, so nothing was sent."""


class _Kept(dict[tuple[str, str], tuple[HTTPConnection, float]]):
    """Connections by address, each with when it was last used (monotonic); closed when their thread has ended."""

    def close_rested(self) -> None:
        """Close those that are not used again, also to addresses that nobody asks any more."""
        for address, (connection, used_at) in [*self.items()]:
            if time.monotonic() - used_at >= FRESH_SECONDS:
                connection.close()
                del self[address]

    def __del__(self) -> None:
        for connection, _ in self.values():
            connection.close()


class _Mine(local):
    """The connections of a thread."""

    def __init__(self) -> None:
        self.kept = _Kept()


_mine = _Mine()


class KeepAliveClient(WebClient):
    """WebClient over kept connections. Raises NotConnectedError where none can be made."""

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, Any]) -> dict[str, Any]:
        """slack_sdk takes for granted that what can be read as JSON is an object: `[]` or `true` would break it. Of
        anything else it says that it is not Slack's."""
        answer: dict[str, Any] = super()._perform_urllib_http_request(url=url, args=args)
        if isinstance(answer["body"], str) and not answer["body"].lstrip().startswith("{"):
            answer["body"] = ""
        return answer

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """slack_sdk's one place that does HTTP: status, headers and body, or HTTPError from status 300 on."""
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        parts = urlsplit(url)
        address = (parts.scheme, parts.netloc)
        connection = self._connection(address)
        try:
            connection.request("POST", parts.path, req.data, dict(req.header_items()))
            answer = connection.getresponse()
            body = answer.read()
        except BaseException:
            connection.close()
            raise
        if not answer.will_close:
            _mine.kept[address] = (connection, time.monotonic())
        if answer.status >= 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(charset)}

    def _connection(self, address: tuple[str, str]) -> HTTPConnection:
        """The kept one is taken out: only a call that ends well puts it back."""
        _mine.kept.close_rested()
        connection, _ = _mine.kept.pop(address, (None, 0.0))
        if connection is not None:
            if not _closed_by_peer(connection):
                connection.sock.settimeout(self.timeout)
                return connection
            connection.close()
        scheme, host = address
        if scheme == "https":
            connection = HTTPSConnection(host, timeout=self.timeout, context=self.ssl)
        else:
            connection = HTTPConnection(host, timeout=self.timeout)
        try:
            connection.connect()
        except OSError as error:
            raise NotConnectedError(error) from error
        return connection


def _closed_by_peer(connection: HTTPConnection) -> bool:
    """Readable between two calls means: nothing more will come."""
    return bool(select.select([connection.sock], [], [], 0)[0])
