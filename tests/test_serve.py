"""The server, over real sockets: what it answers, what it refuses, and what it does to clients that mean ill."""

import base64
import hashlib
import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import shelves
from lxml import etree, html

from narrate.serve import Site, opened, protocol, serve
from narrate.show import Show

SECRET = b"nobody may read this"
HOSTILE = "<script>alert(1)</script> \"&']]>"


class Running:
    """A site that answers in a thread of its own."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = site.socket.getsockname()[1]
        self._over = threading.Event()
        self._thread = threading.Thread(target=serve, args=(site,), kwargs={"until": self._over.is_set})
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()

    def ask(
        self, path: str, *, method: str = "GET", host: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named | ({"Host": host} if host else {}))
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def raw(self, request: bytes) -> bytes:
        """All that comes back for these bytes, until the server closes or 5 s are over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
            client.sendall(request)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        return answer


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("library") / "output"
    shelves.put(output, "letter")
    shelves.put(output, "hostile", "paragraph: It shines.", title=HOSTILE, author=HOSTILE, date="1900")
    for path in (
        ".narrate/lock",
        ".hidden",
        "private.txt",
        "letter/notes.txt",
        "letter/.env",
        "../outside.txt",
    ):
        (output / path).parent.mkdir(exist_ok=True)
        (output / path).write_bytes(SECRET)
    return output


@pytest.fixture(scope="module")
def running(output: Path) -> Iterator[Running]:
    running = Running(opened(output, show=Show(title="Our letters"), port=0, lan=False))
    yield running
    running.stop()


# --- what is served ----------------------------------------------------------------------------------------


def test_the_library_page_leads_to_every_edition_and_to_the_feed(running: Running) -> None:
    response, content = running.ask("/")
    assert response.status == 200
    page = html.fromstring(content)
    assert page.findtext(".//h1") == "Our letters"
    assert [a.text for a in page.iterfind(".//h3/a")] == ["To Anna", HOSTILE]
    addresses = {a.get("href") for a in page.iterfind(".//main//a")}
    assert {"/letter/read-along.html", "/letter/letter.mp3", "/letter/transcript.txt"} <= addresses
    for address in addresses:
        assert running.ask(address)[0].status == 200, address
    assert page.find(".//section//a").get("href") == f"http://127.0.0.1:{running.port}/feed.xml"
    assert b"<script" not in content


def test_the_feed_says_its_own_address_by_which_it_was_asked_for(running: Running) -> None:
    for host in (f"127.0.0.1:{running.port}", f"localhost:{running.port}"):
        response, content = running.ask("/feed.xml", host=host)
        assert response.getheader("content-type") == "application/rss+xml"
        root = etree.fromstring(content)
        link = root.find("channel/{http://www.w3.org/2005/Atom}link")
        assert link.get("href") == f"http://{host}/feed.xml"
        for enclosure in root.iter("enclosure"):
            path = enclosure.get("url").removeprefix(f"http://{host}")
            response, _ = running.ask(path, method="HEAD")
            assert response.getheader("content-length") == enclosure.get("length")
    assert running.ask("/feed-cover.jpg")[0].getheader("content-type") == "image/jpeg"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("letter.mp3", "audio/mpeg"),
        ("chapters/01.mp3", "audio/mpeg"),
        ("transcript.vtt", "text/vtt; charset=utf-8"),
        ("transcript.srt", "application/x-subrip"),
        ("transcript.json", "application/json"),
        ("transcript.txt", "text/plain; charset=utf-8"),
        ("chapters.json", "application/json+chapters"),
        ("read-along.html", "text/html; charset=utf-8"),
        ("cover.jpg", "image/jpeg"),
    ],
)
def test_files_come_as_they_are_with_their_types_and_to_web_players(
    path: str, media_type: str, running: Running, output: Path
) -> None:
    on_disk = (output / "letter" / path).read_bytes()
    response, content = running.ask(f"/letter/{path}")
    assert (response.status, content) == (200, on_disk)
    assert response.getheader("content-type") == media_type
    assert response.getheader("etag") == f'"{hashlib.sha256(on_disk).hexdigest()}"'
    assert response.getheader("x-content-type-options") == "nosniff"
    shared = response.getheader("access-control-allow-origin")
    assert shared == (None if path.endswith(".html") else "*")
    head, nothing = running.ask(f"/letter/{path}", method="HEAD")
    assert nothing == b""
    without = {"date", "connection"}
    assert {k: v for k, v in head.getheaders() if k not in without} == {
        k: v for k, v in response.getheaders() if k not in without
    }


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200), ("bytes=-7", -7, None), ("bytes=1000-", 1000, None),
     ("bytes=0-999999999", 0, None)],
)  # fmt: skip
def test_a_range_is_answered_with_206(
    asked: str, start: int, stop: int | None, running: Running, output: Path
) -> None:
    whole = (output / "letter" / "letter.mp3").read_bytes()
    response, content = running.ask("/letter/letter.mp3", Range=asked)
    assert (response.status, content) == (206, whole[start:stop])
    first = start % len(whole)
    assert response.getheader("content-range") == f"bytes {first}-{first + len(content) - 1}/{len(whole)}"
    assert response.getheader("accept-ranges") == "bytes"
    assert int(response.getheader("content-length") or 0) == len(content)


def test_a_range_beyond_the_file_is_answered_with_416(running: Running, output: Path) -> None:
    size = (output / "letter" / "letter.mp3").stat().st_size
    response, _ = running.ask("/letter/letter.mp3", Range=f"bytes={size}-")
    assert (response.status, response.getheader("content-range")) == (416, f"bytes */{size}")


def test_several_ranges_come_in_parts(running: Running, output: Path) -> None:
    whole = (output / "letter" / "letter.mp3").read_bytes()
    response, content = running.ask("/letter/letter.mp3", Range="bytes=0-4,-4")
    assert response.status == 206
    assert (response.getheader("content-type") or "").startswith("multipart/byteranges; boundary=")
    assert whole[:5] in content
    assert whole[-4:] in content


def test_a_range_of_another_state_of_the_file_gives_the_whole(running: Running) -> None:
    response, _ = running.ask("/letter/letter.mp3", Range="bytes=0-4", If_Range='"another"')
    assert response.status == 200
    tag = response.getheader("etag") or ""
    assert running.ask("/letter/letter.mp3", Range="bytes=0-4", If_Range=tag)[0].status == 206


@pytest.mark.parametrize(
    "path", ["/", "/feed.xml", "/feed-cover.jpg", "/letter/letter.mp3", "/letter/read-along.html"]
)
def test_what_the_client_has_is_not_sent_again(path: str, running: Running) -> None:
    response, _ = running.ask(path)
    tag, date = response.getheader("etag") or "", response.getheader("last-modified") or ""
    assert parsedate_to_datetime(date).timestamp() <= time.time()
    by_date = [{"If_Modified_Since": date}] if path.startswith("/letter/") else []
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, *by_date):
        again, content = running.ask(path, **headers)
        assert (again.status, content) == (304, b""), headers
        assert again.getheader("etag") == tag
    assert running.ask(path, If_None_Match='"x"', If_Modified_Since=date)[0].status == 200
    assert running.ask(path, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT")[0].status == 200
    assert running.ask(path, If_Modified_Since="yesterday")[0].status == 200


def test_an_edition_that_is_made_while_the_server_runs_appears_and_goes(tmp_path: Path) -> None:
    shelves.put(tmp_path, "first")
    running = Running(opened(tmp_path, show=Show(), port=0, lan=False))
    try:
        assert running.ask("/second/second.mp3")[0].status == 404
        shelves.put(tmp_path, "second", "paragraph: It shines.", title="The second")
        deadline = time.monotonic() + 10
        while running.ask("/second/second.mp3")[0].status != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert b"The second" in running.ask("/")[1]
        assert b"second/second.mp3" in running.ask("/feed.xml")[1]
        shutil.rmtree(tmp_path / "second")
        assert running.ask("/second/second.mp3")[0].status == 404
    finally:
        running.stop()


def test_what_an_edition_took_with_it_is_not_taken_for_known(tmp_path: Path) -> None:
    shelves.put(tmp_path, "first")
    shelves.put(tmp_path, "second", "paragraph: It shines.", title="The second")
    running = Running(opened(tmp_path, show=Show(), port=0, lan=False))
    try:
        date = running.ask("/feed.xml")[0].getheader("last-modified") or ""
        shutil.rmtree(tmp_path / "second")
        time.sleep(1.1)
        response, content = running.ask("/feed.xml", If_Modified_Since=date)
    finally:
        running.stop()
    assert response.status == 200
    assert b"The second" not in content


# --- pages under a strict policy ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/letter/read-along.html", "/hostile/read-along.html"])
def test_the_policy_names_every_inline_script_and_style_and_nothing_more(path: str, running: Running) -> None:
    response, content = running.ask(path)
    policy = dict(
        part.strip().split(" ", 1)
        for part in (response.getheader("content-security-policy") or "").split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    text = content.decode()
    for tag in ("script", "style"):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in inline
        ]
        assert policy[f"{tag}-src"].split() == (hashes or ["'none'"])
    assert " style=" not in re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("path", ["/letter/transcript.txt", "/feed.xml", "/absent"])
def test_what_is_no_page_may_do_nothing_in_a_browser(path: str, running: Running) -> None:
    response, _ = running.ask(path)
    assert (
        response.getheader("content-security-policy") == "default-src 'none'; frame-ancestors 'none'; sandbox"
    )


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "/private.txt", "/.hidden", "/.narrate/lock", "/.narrate/", "/letter/notes.txt", "/letter/.env",
        "/letter/edition.json", "/letter", "/letter/", "/letter/chapters/", "//letter//notes.txt",
        "/../outside.txt", "/letter/../private.txt", "/letter/../../outside.txt", "/%2e%2e/outside.txt",
        "/letter/%2e%2e/private.txt", "/letter/%2e%2e%2fprivate.txt", "/letter/..%5c..%5coutside.txt",
        "/%252e%252e/outside.txt", "/letter/%c0%ae%c0%ae/private.txt", "/letter/..;/private.txt",
        "/letter%00.txt", "/private.txt%00.mp3", "/letter/letter.mp3/../notes.txt", "/./private.txt",
        "http://127.0.0.1/private.txt", "http://evil.example/../outside.txt", "file:///etc/passwd", "/etc/passwd",
        "\\private.txt", "/letter/notes.txt?letter.mp3", "/letter/notes.txt#letter.mp3", "*", "/LETTER/notes.txt",
        "/C:/outside.txt", "/~root", "/letter::$DATA", "/%2Fetc%2Fpasswd",
    ],
)  # fmt: skip
def test_nothing_that_is_not_published_can_be_read(target: str, running: Running) -> None:
    answer = running.raw(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.1 (400|404) ", answer), answer[:200]
    assert SECRET not in answer
    assert b"root:" not in answer


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    output = tmp_path / "output"
    folder = shelves.put(output)
    content = (folder / "transcript.txt").read_bytes()
    outside = tmp_path / "outside"
    shutil.copytree(folder / "chapters", outside)
    (outside / "same-size.txt").write_bytes(content)
    (folder / "transcript.txt").unlink()
    (folder / "transcript.txt").symlink_to(outside / "same-size.txt")
    shutil.rmtree(folder / "chapters")
    (folder / "chapters").symlink_to(outside, target_is_directory=True)
    (output / "linked").symlink_to(folder, target_is_directory=True)
    running = Running(opened(output, show=Show(), port=0, lan=False))
    try:
        for path in ("/letter/transcript.txt", "/letter/chapters/01.mp3", "/linked/letter.mp3"):
            assert running.ask(path)[0].status == 404, path
        assert running.ask("/letter/letter.mp3")[0].status == 200
    finally:
        running.stop()


def test_a_file_that_was_changed_is_not_served_as_the_published_one(tmp_path: Path) -> None:
    folder = shelves.put(tmp_path)
    with (folder / "transcript.txt").open("ab") as file:
        file.write(SECRET)
    running = Running(opened(tmp_path, show=Show(), port=0, lan=False))
    try:
        response, content = running.ask("/letter/transcript.txt")
    finally:
        running.stop()
    assert response.status == 404
    assert SECRET not in content


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GETS"]
)
def test_only_get_and_head_are_answered(method: str, running: Running) -> None:
    answer = running.raw(f"{method} /letter/letter.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert b"allow: GET, HEAD\r\n" in answer


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.0.2.7", "", "a b", "[::1]"]
)
def test_a_name_that_is_not_ours_is_refused(host: str, running: Running) -> None:
    answer = running.raw(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 421 "), answer[:100]


def test_a_request_without_a_name_or_with_two_is_refused(running: Running) -> None:
    assert running.raw(b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 421 ")
    assert running.raw(b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    two = running.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 4\d\d ", two)


@pytest.mark.parametrize(
    "body", [b"Content-Length: 5\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]
)
def test_a_request_with_a_body_is_refused(body: bytes, running: Running) -> None:
    answer = running.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + body)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 10_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no HTTP at all\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
    ids=["long-target", "long-header", "many-headers", "tls", "space", "two-lengths"],
)
def test_a_request_that_is_too_large_or_none_is_refused(head: bytes, running: Running) -> None:
    try:
        answer = running.raw(head)
    except ConnectionError:
        answer = b""  # closed while it was still talking
    assert re.match(rb"HTTP/1\.1 4\d\d |\Z", answer), answer[:100]
    assert running.ask("/")[0].status == 200


# --- slow clients ------------------------------------------------------------------------------------------


def closed_after(client: socket.socket) -> float:
    """Seconds until the other side closes; fails after 10."""
    begun = time.monotonic()
    client.settimeout(10)
    try:
        while client.recv(65536):
            pass
    except ConnectionError:
        pass
    return time.monotonic() - begun


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_client_that_never_ends_its_request_is_let_go(
    sent: bytes, monkeypatch: pytest.MonkeyPatch, output: Path
) -> None:
    monkeypatch.setattr(protocol, "REQUEST_TIMEOUT_S", 0.3)
    running = Running(opened(output, show=Show(), port=0, lan=False))
    try:
        with socket.create_connection(("127.0.0.1", running.port)) as client:
            client.sendall(sent)
            closed_after(client)  # or the test fails at its time-out
        # The same on a connection that has asked well before.
        with socket.create_connection(("127.0.0.1", running.port)) as client:
            client.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(65536).startswith(b"HTTP/1.1 200 ")
            client.sendall(sent or b"G")
            closed_after(client)
        assert running.ask("/")[0].status == 200
    finally:
        running.stop()


def test_a_client_that_takes_nothing_of_its_answer_is_let_go(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(protocol, "STALL_TIMEOUT_S", 0.3)
    folder = shelves.put(tmp_path)
    large = bytes(64_000_000)  # more than the system's buffers hold
    (folder / "transcript.txt").write_bytes(large)
    record = json.loads((folder / "edition.json").read_bytes())
    for artefact in record["artefacts"]:
        if artefact["path"] == "transcript.txt":
            artefact["size_bytes"] = len(large)
    (folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")
    running = Running(opened(tmp_path, show=Show(), port=0, lan=False))
    try:
        with socket.create_connection(("127.0.0.1", running.port)) as client:
            client.sendall(b"GET /letter/transcript.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(1.0)
            client.settimeout(10)
            received = 0
            with suppress(ConnectionResetError):
                while piece := client.recv(1 << 20):
                    received += len(piece)
        assert received < len(large)
        assert running.ask("/")[0].status == 200
    finally:
        running.stop()


def test_connections_beyond_the_limit_are_refused_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, output: Path
) -> None:
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 3)
    running = Running(opened(output, show=Show(), port=0, lan=False))
    try:
        clients = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(3)]
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", running.port)) as fourth:
            closed_after(fourth)
        clients[0].sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert clients[0].recv(65536).startswith(b"HTTP/1.1 200 ")
        for client in clients:
            client.close()
    finally:
        running.stop()


# --- the local network -------------------------------------------------------------------------------------


def test_it_is_open_to_this_computer_only_unless_it_is_asked_to_be(output: Path) -> None:
    near, far = (opened(output, show=Show(), port=0, lan=lan) for lan in (False, True))
    assert near.socket.getsockname()[0] == "127.0.0.1"
    assert near.phone is None
    assert far.socket.getsockname()[0] == "0.0.0.0"  # noqa: S104
    assert far.phone is not None
    near.socket.close()
    far.socket.close()


def test_the_page_has_a_code_for_the_phone_and_the_feeds_address_there(output: Path) -> None:
    running = Running(opened(output, show=Show(), port=0, lan=True))
    try:
        phone = running.site.phone or ""
        page = html.fromstring(running.ask("/")[1])
        (code,) = page.find_class("code")
        assert code.get("aria-label") == f"QR code of {phone}"
        assert code.find("svg") is not None
        assert page.find(".//section//a").get("href") == f"{phone}feed.xml"
        name = socket.gethostname().lower().removesuffix(".local")
        assert running.ask("/", host=f"{name}.local:{running.port}")[0].status == 200
        assert running.ask("/", host="evil.example")[0].status == 421
    finally:
        running.stop()


# --- the command -------------------------------------------------------------------------------------------

NARRATE = Path(sys.executable).with_name("narrate")


def test_a_port_that_is_taken_is_said(output: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = subprocess.run(
            [NARRATE, "serve", output, "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert told.returncode == 2
    assert f"--port {port}: another program uses it" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_ends_it_without_a_fault_even_while_a_client_is_listening(output: Path) -> None:
    process = subprocess.Popen(
        [NARRATE, "serve", output, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    assert lines[0] == f"2 editions in {output}\n"
    port = int(re.search(r":(\d+)/", lines[1])[1])  # type: ignore[index]
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors == ""
