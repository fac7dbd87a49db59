"""The answers: GET and HEAD of what is published, with ranges, conditions, and headers that bound a browser."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from html.parser import HTMLParser
from ipaddress import ip_address

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from narrate.errors import NarrateError
from narrate.feed import COVER, FEED
from narrate.serve.library import Library, Resource
from narrate.serve.page import library_page

MOST_HEAD_BYTES = 16 * 1024  # request line and headers

_HTML = "text/html"
_JPEG = "image/jpeg"
_ALLOWED = ("GET", "HEAD")

# What web players read with fetch, from their own pages. Pages stay with their own site.
_SHARED_TYPES = frozenset(
    {
        "application/json", "application/json+chapters", "application/rss+xml", "application/x-subrip",
        "audio/mpeg", "image/jpeg", "text/plain", "text/vtt",
    }
)  # fmt: skip
_SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_COMMON_HEADERS = {
    "Cache-Control": "no-cache",  # keep it, but ask: an edition may be made again at any time
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'; sandbox"
# A browser that is led to a sound or a picture makes a page around it, with styles of its own.
_MEDIA_PAGE = (
    "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)

_HOST = re.compile(r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}))(?::(?P<port>\d{1,5}))?\Z", re.ASCII)


class App:
    """The site of a library, as an ASGI application. names: what it may be called beside its own address."""

    def __init__(self, library: Library, *, names: Iterable[str], phone: Callable[[], str | None]) -> None:
        self._library = library
        self._names = frozenset(name.lower() for name in names)
        self._phone = phone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = await self._answer(request)
        for name, value in _COMMON_HEADERS.items():
            response.headers.setdefault(name, value)
        is_media = response.headers.get("content-type", "").startswith(("audio/", "image/"))
        response.headers.setdefault("Content-Security-Policy", _MEDIA_PAGE if is_media else _NO_PAGE)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if _head_bytes(request.scope) > MOST_HEAD_BYTES:
            # The parser refuses what is too long only where it comes in pieces.
            return _refusal(431, "The request is too long.", {"Connection": "close"})
        if _has_body(request.headers):
            return _refusal(413, "A request here has no body.", {"Connection": "close"})
        if request.method not in _ALLOWED:
            return _refusal(405, "Only GET and HEAD.", {"Allow": ", ".join(_ALLOWED), "Connection": "close"})
        host = request.headers.getlist("host")
        if len(host) != 1 or not self._is_ours(host[0], request):
            # A name that is not ours is one that somebody else made point here (DNS rebinding).
            return _refusal(421, "This server has another name.", {"Connection": "close"})
        try:
            return await run_in_threadpool(self._find, request, f"http://{host[0].lower()}/")
        except NarrateError as error:
            return _refusal(503, f"The library cannot be read: {type(error).__name__}.")

    def _is_ours(self, host: str, request: Request) -> bool:
        match = _HOST.match(host)
        if match is None:
            return False
        name = match["name"].lower()
        server = request.scope.get("server")
        reached = server[0] if server else None
        return name in self._names or (name == reached and _is_address(name))

    def _find(self, request: Request, base: str) -> Response:
        path = request.scope["path"]
        snapshot = self._library.now()
        if path == "/":
            page = library_page(snapshot, show=self._library.show, base=base, phone=self._phone())
            policy = _policy_of(page)
            return _made(request, page.encode(), _HTML, modified=snapshot.modified, policy=policy)
        if path == f"/{FEED}":
            feed = self._library.podcast(base).feed
            return _made(request, feed, "application/rss+xml", modified=snapshot.modified)
        if path == f"/{COVER}":
            return _made(request, self._library.cover, _JPEG, modified=snapshot.modified)
        resource = snapshot.resources.get(path)
        return _file(request, resource) if resource else _refusal(404, "There is nothing at this address.")


def _file(request: Request, resource: Resource) -> Response:
    stat = resource.stat()
    if stat is None:
        return _refusal(404, "This file is not as it was published.")
    headers = _headers(resource.media_type, etag=resource.etag, modified=stat.st_mtime)
    if resource.media_type == _HTML:
        headers["Content-Security-Policy"] = _page_policy(resource)
    if _is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return FileResponse(resource.path, headers=headers, media_type=resource.media_type, stat_result=stat)


def _made(
    request: Request, content: bytes, media_type: str, *, modified: float, policy: str | None = None
) -> Response:
    headers = _headers(media_type, etag=sha256(content).hexdigest(), modified=modified)
    if policy:
        headers["Content-Security-Policy"] = policy
    # Not by date: when an edition is removed, what is left is older than what the client has.
    if _has_tag(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _headers(media_type: str, *, etag: str, modified: float) -> dict[str, str]:
    headers = {"ETag": f'"{etag}"', "Last-Modified": formatdate(int(modified), usegmt=True)}
    return headers | (_SHARED_HEADERS if media_type in _SHARED_TYPES else {})


def _refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status_code=status, headers=headers)


def _head_bytes(scope: Scope) -> int:
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return headers + len(scope["raw_path"]) + len(scope["query_string"])


def _has_body(headers: Mapping[str, str]) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0").strip() != "0"


def _is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the client has a file: If-None-Match, or else If-Modified-Since. Source: RFC 9110, 13.2.2."""
    if "if-none-match" in request.headers:
        return _has_tag(request, headers["ETag"])
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _has_tag(request: Request, etag: str) -> bool:
    named = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    return "*" in named or etag in named


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


# --- Content-Security-Policy -------------------------------------------------------------------------------


class _Inline(HTMLParser):
    """The inline scripts and styles of a page. script: of JavaScript only; data needs no leave."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = dict(attrs)
        runs = (kinds.get("type") or "text/javascript") in {"text/javascript", "module"}
        self._inside = tag if tag in self.found and "src" not in kinds and (runs or tag == "style") else None
        if self._inside:
            self.found[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[self._inside][-1] += data


def _policy_of(page: str) -> str:
    """A policy that lets a page's own scripts and styles run, by their hashes, and nothing else."""
    inline = _Inline()
    inline.feed(page)
    inline.close()
    scripts, styles = (
        " ".join(
            f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in inline.found[tag]
        )
        or "'none'"
        for tag in ("script", "style")
    )
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; media-src 'self' data: blob:; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@lru_cache(maxsize=256)
def _page_policy(resource: Resource) -> str:
    return _policy_of(resource.path.read_text(encoding="utf-8"))
