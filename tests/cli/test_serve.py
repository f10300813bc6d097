"""`safetycase serve`: the site on this machine alone, up to date with the files, whatever state they are in."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from program import ROOT

from safetycase.operations.local_server import LocalServer
from safetycase.operations.preview import Preview
from safetycase.pipeline import Settings

DAY = date(2026, 11, 21)
CASE = "safetycase: 1\nid: small\ntitle: A small case\ntop: C-top\n"
CLAIM = "argument:\n  C-top: {claim: It is safe, undeveloped: true}\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Preview, LocalServer]]:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    (folder / "argument.yaml").write_text(CLAIM, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not of the site", encoding="utf-8")
    preview = Preview(folder, tmp_path / "site", Settings(plugins=False), DAY)
    server = LocalServer(preview, 0)
    preview.refresh()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, preview, server
    server.shutdown()
    server.server_close()


def ask(server: LocalServer, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def test_a_change_is_on_the_page_and_in_the_search_when_they_are_next_asked_for(
    served: tuple[Path, Preview, LocalServer],
) -> None:
    folder, preview, server = served
    assert "It is safe" in ask(server, "/argument/argument.html")[2]
    (folder / "argument.yaml").write_text(CLAIM.replace("It is safe", "It is very safe"), encoding="utf-8")
    preview.refresh()
    assert "It is very safe" in ask(server, "/argument/argument.html")[2]
    assert "It is very safe" in ask(server, "/search/search_index.json")[2]


def test_a_new_module_is_in_the_navigation_at_once(served: tuple[Path, Preview, LocalServer]) -> None:
    folder, preview, server = served
    (folder / "more.yaml").write_text("module: more\nargument:\n  C-more: {claim: More}\n", encoding="utf-8")
    preview.refresh()
    assert "argument/more.html" in ask(server, "/")[2]
    assert ask(server, "/argument/more.html")[0] == 200


def test_a_file_that_does_not_parse_is_told_with_its_place_on_every_page_until_it_is_mended(
    served: tuple[Path, Preview, LocalServer],
) -> None:
    folder, preview, server = served
    (folder / "argument.yaml").write_text("argument: [\n", encoding="utf-8")
    assert preview.refresh() is None
    for path in ("/", "/argument/argument.html", "/findings.html"):
        page = ask(server, path)[2]
        assert "The case cannot be shown" in page
        assert "argument.yaml:2:1: invalid-yaml: " in page
        assert "reload.js" in page
        assert "supported" not in page
    (folder / "argument.yaml").write_text(CLAIM, encoding="utf-8")
    assert preview.refresh() is not None
    assert "It is safe" in ask(server, "/argument/argument.html")[2]


def test_a_page_that_is_gone_follows_the_case_too(served: tuple[Path, Preview, LocalServer]) -> None:
    folder, preview, server = served
    (folder / "more.yaml").write_text("module: more\nargument:\n  C-more: {claim: More}\n", encoding="utf-8")
    preview.refresh()
    assert ask(server, "/argument/more.html")[0] == 200
    (folder / "more.yaml").unlink()
    preview.refresh()
    status, headers, page = ask(server, "/argument/more.html")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page" in page
    assert "reload.js" in page


def test_a_page_that_was_built_alone_is_the_page_of_the_whole_site(
    served: tuple[Path, Preview, LocalServer], tmp_path: Path
) -> None:
    folder, preview, server = served
    (folder / "argument.yaml").write_text(CLAIM.replace("It is safe", "It is very safe"), encoding="utf-8")
    preview.refresh()
    anew = Preview(folder, tmp_path / "anew", Settings(plugins=False), DAY)
    anew.refresh()
    whole = anew.content("argument/argument.html")
    assert whole is not None
    assert ask(server, "/argument/argument.html")[2] == whole[1].decode()
    assert "<svg" in whole[1].decode()


def test_a_folder_of_the_site_is_not_listed(served: tuple[Path, Preview, LocalServer]) -> None:
    assert ask(served[2], "/assets/")[0] == 404
    assert ask(served[2], "/assets")[2] == "There is no such page.\n"


def test_a_case_that_is_gone_is_told_until_it_is_back(served: tuple[Path, Preview, LocalServer]) -> None:
    folder, preview, server = served
    (folder / "safetycase.yaml").unlink()
    assert preview.refresh() is None
    status, _, page = ask(server, "/")
    assert status == 200
    assert "The case cannot be shown" in page
    assert "reload.js" in page
    (folder / "safetycase.yaml").write_text(CASE, encoding="utf-8")
    assert preview.refresh() is not None
    assert "A small case" in ask(server, "/")[2]


def test_the_browser_is_told_when_to_load_again(served: tuple[Path, Preview, LocalServer]) -> None:
    _, preview, server = served
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    connection.request("GET", "/__safetycase/events")
    answer = connection.getresponse()
    assert answer.getheader("content-type") == "text/event-stream"
    first = answer.fp.readline()
    preview.refresh()
    answer.fp.readline()
    assert first.startswith(b"data: ")
    assert answer.fp.readline() not in (first, b"")
    connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "127.0.0.1", "192.168.0.1:{port}", "localhost.evil.example:{port}"]
)
def test_a_page_of_another_site_that_points_here_is_refused(
    served: tuple[Path, Preview, LocalServer], host: str
) -> None:
    """DNS rebinding: the name is the attacker's, the address ours."""
    status, _, text = ask(served[2], "/", Host=host.format(port=served[2].server_port))
    assert status == 421
    assert "small" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/a%00b",
        "/../docs/index.md",
    ],
)
def test_nothing_outside_the_site_can_be_read(served: tuple[Path, Preview, LocalServer], path: str) -> None:
    status, _, text = ask(served[2], path)
    assert status == 404
    assert text == "There is no such page.\n"


def test_only_this_machine_is_listened_to(served: tuple[Path, Preview, LocalServer]) -> None:
    assert served[2].server_address[0] == "127.0.0.1"
    _, headers, _ = ask(served[2], "/")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "frame-ancestors 'none'"


def test_the_command_says_where_it_serves_and_refuses_a_taken_port(
    served: tuple[Path, Preview, LocalServer],
) -> None:
    folder, _, server = served
    port = str(server.server_port)
    done = subprocess.run(
        [sys.executable, "-m", "safetycase", "serve", str(folder), "--port", port],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SAFETYCASE_CACHE_DIR": str(folder.parent / "cache")},
        timeout=60,
    )
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr


def browser() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser here")
    return found


def visited(address: str, folder: Path) -> tuple[str, str, set[str]]:
    """Open a page in a browser: its markup, what the console says, the hosts that were asked for."""
    log = folder / "net.json"
    done = subprocess.run(
        [
            browser(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--enable-logging=stderr",
            "--virtual-time-budget=4000",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--dump-dom",
            address,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    asked = set(re.findall(r'"url":"(https?://[^/"]+)', log.read_text(encoding="utf-8", errors="replace")))
    return done.stdout, done.stderr, asked


@pytest.mark.parametrize("page", ["index.html", "argument/argument.html", "findings.html"])
def test_a_page_asks_nobody_for_anything_and_keeps_to_its_policy(
    served: tuple[Path, Preview, LocalServer], tmp_path: Path, page: str
) -> None:
    _, preview, _ = served
    assert preview.content(page) is not None
    shown, said, asked = visited((tmp_path / "site/site" / page).as_uri(), tmp_path)
    assert "A small case" in shown
    assert not [line for line in said.splitlines() if "Refused" in line or "Content Security Policy" in line]
    own = {"https://clients2.google.com", "https://accounts.google.com", "https://www.google.com"}  # the browser's
    assert {host for host in asked if not host.endswith((".googleapis.com", ".google.com", ".gvt1.com"))} <= own


def test_the_policy_allows_no_script_but_those_of_the_page(served: tuple[Path, Preview, LocalServer]) -> None:
    _, preview, _ = served
    found = preview.content("index.html")
    assert found is not None
    page = found[1].decode()
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert all(one == "'self'" or one.startswith("'sha256-") for one in rules["script-src"].split())
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert json.loads(re.findall(r'id="__config" type="application/json">(.*?)</script>', page, re.DOTALL)[0])
