"""The one way in which calendars ask other servers for anything.

What is asked for is chosen by people who paste an address, and by servers that redirect. So every address that a name
resolves to is checked, and the one that was checked is connected to, again at each redirect: a name that resolves
differently a moment later changes nothing. There are no proxies and no .netrc, and cookies end with their request: one
session serves many people. An answer has a largest size after it is unpacked, and everything together a deadline, which
a server cannot stretch by sending a byte now and then; what takes several requests is asked `within` the same two.

Addresses are secrets. No error from here has one in it, nor an error that has: `FetchError` is raised from nothing.
"""

import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPDigestAuth
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError

from bot.calendars.rules import Failure

MOST_BYTES = 10_000_000
SECONDS = 20.0
MOST_REDIRECTS = 5
CHUNK = 65_536
LONGEST_WAIT = timedelta(days=1)
"""Whatever a server asks for."""
_REFUSED = tuple(map(IPv4Network, ("0.0.0.0/8", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10")))
_NAT64, _UNICAST = IPv6Network("64:ff9b::/96"), IPv6Network("2000::/3")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")
_STATUS = {
    401: Failure.SIGNED_OUT,
    403: Failure.FORBIDDEN,
    404: Failure.NOT_FOUND,
    410: Failure.GONE,
    408: Failure.TIMEOUT,
    429: Failure.BUSY,
}

Address = IPv4Address | IPv6Address


class FetchError(Exception):
    """Why there is no answer; never where it was asked for."""

    def __init__(self, reason: Failure, retry_after: timedelta | None = None) -> None:
        super().__init__(reason.value)
        self.reason, self.retry_after = reason, retry_after


class Reply(NamedTuple):
    """What a server has answered, whatever it is."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Answer(NamedTuple):
    """`body` is None where nothing has changed."""

    body: bytes | None
    etag: str
    last_modified: str
    fresh_for: timedelta | None


def is_public(address: Address) -> bool:
    """Whether it is on the internet, also where it stands inside an address of IPv6."""
    if isinstance(address, IPv6Address):
        inside = _inside(address)
        if inside:
            return all(map(is_public, inside))
        return address.is_global and address in _UNICAST
    return address.is_global and not address.is_multicast and not any(address in one for one in _REFUSED)


def _inside(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    return (IPv4Address(int(address) & 0xFFFFFFFF),) if address in _NAT64 else ()


class _Deadline:
    """Closes all that is open once the time is over. It also counts what has come, unpacked."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        self.is_over = False
        self._bytes_left = most_bytes
        self._ends = monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self._over)
        self._timer.daemon = True

    def left(self) -> float:
        """Seconds. Raises FetchError when there are none."""
        left = self._ends - monotonic()
        if left <= 0 or self.is_over:
            raise FetchError(Failure.TIMEOUT)
        return left

    def take(self, count: int) -> None:
        """Raises FetchError when it was too much."""
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise FetchError(Failure.TOO_LARGE)

    def watch(self, opened: socket.socket) -> None:
        """A copy: TLS takes the socket itself away."""
        self._sockets.append(opened.dup())

    def _over(self) -> None:
        self.is_over = True
        for one in self._sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by the other side already

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        for one in self._sockets:
            one.close()


_DEADLINE: ContextVar[_Deadline | None] = ContextVar("deadline", default=None)


class Guard:
    """What may be connected to: the internet, at its usual ports."""

    ports = frozenset({80, 443})

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private

    def may(self, address: Address) -> bool:
        """Whether that address may be connected to."""
        return self.allow_private or is_public(address)

    def resolve(self, host: str, port: int) -> Iterable[tuple[int, str]]:
        """Families and addresses of that name."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return dict.fromkeys((int(family), str(where[0])) for family, _, _, _, where in found)

    def _resolved(self, host: str, port: int, deadline: _Deadline) -> list[tuple[int, str]]:
        """In a thread of its own: a slow name server has no time-out that could be set here."""
        found: list[list[tuple[int, str]] | Exception] = []

        def resolve() -> None:
            try:
                found.append(list(self.resolve(host, port)))
            except (OSError, ValueError) as error:
                found.append(error)

        thread = Thread(target=resolve, daemon=True)
        thread.start()
        thread.join(deadline.left())
        if not found:
            raise FetchError(Failure.TIMEOUT)
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def connect(self, host: str, port: int) -> socket.socket:
        """The first of its addresses that answers; none of them may be a private one. Raises FetchError."""
        deadline = _DEADLINE.get()
        assert deadline is not None, "only in a guarded session"  # noqa: S101
        if port not in self.ports and not self.allow_private:
            raise FetchError(Failure.NOT_ALLOWED)
        try:
            found = self._resolved(host.strip("[]"), port, deadline)
            allowed = [self.may(ip_address(at.partition("%")[0])) for _, at in found]
        except (OSError, ValueError):
            raise FetchError(Failure.UNREACHABLE) from None
        if not all(allowed):
            raise FetchError(Failure.NOT_ALLOWED)
        for family, at in found:
            opened = socket.socket(family, socket.SOCK_STREAM)
            try:
                opened.settimeout(deadline.left())
                deadline.watch(opened)
                opened.connect((at, port))
            except OSError:
                opened.close()
            else:
                return opened
        raise FetchError(Failure.TIMEOUT if deadline.is_over else Failure.UNREACHABLE)


def _pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self._dns_host, self.port or 80)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self._dns_host, self.port or 443)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class _Adapter(HTTPAdapter):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as in requests)
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,  # noqa: ANN401 (as in requests)
        verify: bool | str = True,
        cert: Any = None,  # noqa: ANN401 (as in requests)
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """With the whole answer, whatever is asked for."""
        deadline = _DEADLINE.get()
        assert deadline is not None, "only in a guarded session"  # noqa: S101
        try:
            response = super().send(request, stream=True, timeout=deadline.left(), verify=verify, cert=cert)
            response._content = self._body(response, deadline)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise FetchError(Failure.TIMEOUT if deadline.is_over else _reason(error)) from None
        deadline.left()
        return response

    def _body(self, response: requests.Response, deadline: _Deadline) -> bytes:
        """Unpacked. Raises FetchError where it is too large."""
        found = bytearray()
        with response:
            for chunk in response.raw.stream(CHUNK, decode_content=True):
                deadline.take(len(chunk))
                found += chunk
        response._content_consumed = True  # type: ignore[attr-defined]
        return bytes(found)


class GuardedSession(requests.Session):
    """A session that goes nowhere but where it may, and whose answers are complete."""

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = MOST_REDIRECTS
        self.allow_private = guard.allow_private
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.headers.update({"User-Agent": "Coach", "Accept-Encoding": "gzip, deflate", "Connection": "close"})
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(guard))

    @contextmanager
    def within(self, seconds: float | None = None) -> Iterator[None]:
        """All that is asked inside shares one deadline and one size. `seconds` instead of the usual ones."""
        if _DEADLINE.get() is not None:
            yield
            return
        with _Deadline(SECONDS if seconds is None else seconds, MOST_BYTES) as deadline:
            token = _DEADLINE.set(deadline)
            try:
                yield
            finally:
                _DEADLINE.reset(token)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 (as in requests)
        """All redirects share one deadline. Raises FetchError, and nothing of requests."""
        with self.within():
            try:
                return super().send(request, **kwargs)
            except requests.RequestException as error:
                raise FetchError(_reason(error)) from None

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Never from https to anything else."""
        target = super().get_redirect_target(resp)
        return followed(resp.url, target) if target is not None else None


def followed(url: str, target: str) -> str:
    """Where a link in an answer of that address leads. A server behind a proxy may not know that it is reached by
    https, and name itself with less. Raises FetchError for all else that is less than https."""
    before, there = urlsplit(url), urlsplit(urljoin(url, target))
    if before.scheme == "https" and there.scheme == "http" and there.netloc == before.netloc:
        there = there._replace(scheme="https")
    if before.scheme == "https" and there.scheme != "https":
        raise FetchError(Failure.NOT_ALLOWED)
    return there.geturl()


def ask(
    session: GuardedSession,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    digest: tuple[str, str] | None = None,
) -> Reply:
    """What that very address answers: no redirect is followed, since a secret comes along. `digest`: a user and their
    password, for a server that takes these in no other way. Raises FetchError."""
    auth = HTTPDigestAuth(*digest) if digest is not None else None
    try:
        found = session.request(method, url, headers=dict(headers), data=body, auth=auth, allow_redirects=False)
    except (requests.RequestException, ValueError):
        raise FetchError(Failure.NOT_ALLOWED) from None  # no address at all
    return Reply(url, found.status_code, found.headers, found.content)


def refusal(status: int, headers: Mapping[str, str]) -> FetchError:
    """Why there is an answer but not what was asked for."""
    failed = Failure.SERVER if status >= 500 else Failure.BROKEN
    return FetchError(_STATUS.get(status, failed), _retry_after(headers))


def fetch(session: GuardedSession, url: str, etag: str = "", last_modified: str = "") -> Answer:
    """What stands at an address, unless it is what it was. Raises FetchError."""
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    try:
        response = session.get(url, headers={name: value for name, value in conditions.items() if value})
    except (requests.RequestException, ValueError):
        raise FetchError(Failure.NOT_ALLOWED) from None  # no address at all
    unchanged = response.status_code == 304 and bool(etag or last_modified)
    if response.status_code != 200 and not unchanged:
        raise refusal(response.status_code, response.headers)
    said = response.headers
    body = None if unchanged else response.content
    return Answer(body, said.get("ETag", ""), said.get("Last-Modified", ""), _fresh_for(said))


def _reason(error: Exception) -> Failure:
    match error:
        case requests.Timeout() | ReadTimeoutError():
            return Failure.TIMEOUT
        case requests.TooManyRedirects() | requests.exceptions.InvalidSchema() | requests.exceptions.InvalidURL():
            return Failure.NOT_ALLOWED
        case requests.ConnectionError():
            return Failure.UNREACHABLE
        case _:
            return Failure.BROKEN  # cut, or not unpacked


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """In seconds, or by a time of the server's own clock."""
    value = headers.get("Retry-After", "").strip()
    try:
        if value.isdigit():
            asked = timedelta(seconds=int(value[:9]))
        else:
            asked = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return min(max(asked, timedelta()), LONGEST_WAIT)


def _fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    said = headers.get("Cache-Control", "").lower()
    found = _MAX_AGE.search(said)
    if found is None or "no-cache" in said or "no-store" in said:
        return None
    return min(timedelta(seconds=int(found[1])), LONGEST_WAIT)
