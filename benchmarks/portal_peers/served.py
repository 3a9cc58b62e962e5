"""How often per second is a page handed out, by us and by our peers, and how soon is an old one gone?"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from .build import COLUMN, Portal, signed
from .measure import Verdicts
from .servers import FACTORY, HOST, Server, granian, nginx, wagtail

SAMPLE = 200
CONNECTIONS = 8
DEPLOYMENT = Path(__file__).resolve().parents[2] / "docs" / "deployment.md"
KEPT, UNCACHED, GONE = 0.5, 8.0, 1.0
PROMISED = 100_000


def measured(portal: Portal, verdicts: Verdicts, folder: Path, given: argparse.Namespace) -> None:
    """Print how each server does, in turn, and hold them against each other."""
    from django.conf import settings

    print()
    if not (shutil.which("wrk") and Path("/proc").is_dir()):
        print("left out: everything that is served, for wrk is not here")
        return
    numbers = sorted(random.Random(9).sample(range(len(portal.papers)), min(SAMPLE, len(portal.papers))))
    paths = [f"/item/{portal.papers[each]}/" for each in numbers]
    servers: dict[str, Server] = {}
    try:
        servers["ours"] = granian("our short cut to kept pages", "gongkai.web.wsgi:application", paths)
        servers["uncached"] = granian("our pages, not kept", FACTORY, paths)
        servers["bare"] = granian(
            "a bare view with the same text", FACTORY, paths, DJANGO_SETTINGS_MODULE=f"{__package__}.bare"
        )
        servers["ours"].wait()
        for each in paths:
            servers["ours"].get(each)
        store = settings.PAGES / HOST
        if shutil.which("nginx") or Path("/usr/sbin/nginx").exists():
            files = folder / "static"
            shutil.rmtree(files, ignore_errors=True)
            shutil.copytree(store, files)
            servers["static"] = nginx("static files of the same size", folder, paths, inside=static(files))
            inside = documented(servers["ours"].port)
            servers["store"] = nginx("nginx over our page store", folder, paths, inside=inside)
        else:
            print("left out: nginx is not here")
        try:
            python, release, own = wagtail(folder, folder / "bench.sqlite3")
        except RuntimeError as trouble:
            print(f"left out: Wagtail could not be had ({trouble})")
        else:
            theirs = [f"/news/{COLUMN}/item-{each + 1}/" for each in numbers]
            servers["wagtail"] = granian(f"Wagtail {release}, article page", FACTORY, theirs, python=python, **own)
        for each in servers.values():
            each.wait()
        must_show_the_same(servers)
        rates = asked(servers, folder, given)
        compared(servers, rates, verdicts, items=len(portal.papers))
        freshness(portal, servers.get("store") or servers["ours"], verdicts)
    finally:
        for each in servers.values():
            each.end()


def static(files: Path) -> str:
    return f"server {{ root {files}; index index.html; }}"


def documented(port: int) -> str:
    """Return the configuration that docs/deployment.md gives, for this machine's folder and this server."""
    from django.conf import settings

    from gongkai.web.pagestore import standing_headers

    said = re.search(r"```nginx\n(.*?)```", DEPLOYMENT.read_text("utf-8"), re.DOTALL)
    assert said is not None, "docs/deployment.md has no configuration of nginx"
    headers = "\n".join(f'add_header {name} "{value}";' for name, value in standing_headers())
    text = re.sub(r"root \S+;", f"root {settings.PAGES};", said[1])
    text = re.sub(r"proxy_pass \S+;", f"proxy_pass http://{HOST}:{port};", text)
    text = re.sub(r"server_name \S+;", f"server_name {HOST};", text)
    return re.sub(r"# and the headers.*", lambda _: headers, text)


def must_show_the_same(servers: dict[str, Server]) -> None:
    """Refuse to compare what does not show the same text, and print how large each page is."""
    texts = {}
    for name, each in servers.items():
        page = each.get(each.paths[0]).decode()
        paragraphs = re.findall(r'<p class="indent">(.*?)</p>', page, re.DOTALL)
        texts[name] = re.sub(r"\s", "", "".join(paragraphs))
        print(f"{each.says:44}{len(page.encode()):8} bytes")
    assert texts["ours"]
    assert len(set(texts.values())) == 1, {name: len(each) for name, each in texts.items()}


def asked(servers: dict[str, Server], folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Return how many pages each server hands out in a second, the median of several turns."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    for name, each in servers.items():
        script(folder / f"{name}.lua", each.paths)
        wrk(each, folder / f"{name}.lua", 1)
    for _ in range(given.rounds):
        for name, each in servers.items():
            found[name].append(wrk(each, folder / f"{name}.lua", given.seconds))
    print(f"\n{f'served, {CONNECTIONS} connections, median of {given.rounds}':44}{'pages/s':>9}{'CPU ms':>9}")
    rates = {}
    for name, each in servers.items():
        rates[name] = statistics.median(rate for rate, _ in found[name])
        cpu = statistics.median(cpu for _, cpu in found[name])
        print(f"{each.says:44}{rates[name]:9.0f}{cpu * 1e3:9.3f}")
    print()
    return rates


def compared(servers: dict[str, Server], rates: dict[str, float], verdicts: Verdicts, *, items: int) -> None:
    if "static" in servers:
        verdicts.ratio("kept, by nginx, of a static file", rates["store"] / rates["static"], KEPT)
        print(f"{'kept, by our short cut, of a static file':44}{rates['ours'] / rates['static']:8.2f} ×")
    print(f"{'not kept, of a bare view':44}{rates['uncached'] / rates['bare']:8.2f} ×")
    if "wagtail" in servers:
        # The promise is for a tree of 100,000 items, in which Wagtail has far more to walk through.
        if items >= PROMISED:
            verdicts.ratio("not kept, of Wagtail", rates["uncached"] / rates["wagtail"], UNCACHED)
        else:
            print(f"{'not kept, of Wagtail':44}{rates['uncached'] / rates['wagtail']:8.2f} ×")
        print(f"{'kept, by our short cut, of Wagtail':44}{rates['ours'] / rates['wagtail']:8.2f} ×")


def wrk(server: Server, lua: Path, seconds: int) -> tuple[float, float]:
    """Return pages per second, and processors' time of the server for each; all answers must be good."""
    order = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", f"Host: {HOST}", "-s", str(lua)]
    before = server.worked()
    said = subprocess.run([*order, f"http://{HOST}:{server.port}/"], capture_output=True, text=True, check=True).stdout
    worked = server.worked() - before
    assert not re.search("Non-2xx|Socket errors", said), f"{server.says}: {said}"
    count = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    return rate, worked / max(1, count)


def script(file: Path, paths: Any) -> None:
    """Let the load go round these addresses."""
    listed = ", ".join(f'"{each}"' for each in paths)
    file.write_text(
        f"local paths = {{ {listed} }}\nlocal number = 0\n"
        "request = function()\n  number = number % #paths + 1\n  return wrk.format(nil, paths[number])\nend\n"
    )


def freshness(portal: Portal, server: Server, verdicts: Verdicts) -> None:
    """Correct an item, and ask for its page, its list and the home page until none shows the old title."""
    from gongkai.kernel import clock
    from gongkai.papers import services
    from gongkai.papers.models import Paper
    from gongkai.papers.selectors import content_of

    now: datetime = clock.now()
    clerk = portal.people["clerk"]
    paper = Paper.objects.filter(organ=portal.organ, live=True).select_related("organ").latest("published_at", "pk")
    base = services.begin_correction(paper=paper, reason="标题有误", by=clerk, at=now)
    said = content_of(base)
    fresh = f"更正后的标题{now:%H%M%S%f}"
    services.revise(paper=paper, content=said.but(title=fresh), by=clerk, at=now, base=base.number)
    paper.refresh_from_db()
    submission = signed(portal, paper, now)
    pages = [f"/item/{paper.pk}/", portal.column, "/"]
    for each in pages * 2:
        assert fresh not in server.get(each).decode()
    began = time.perf_counter()
    services.release(submission=submission, by=clerk, at=now)
    pressed = time.perf_counter() - began
    for each in pages:
        while fresh not in server.get(each).decode():
            assert time.perf_counter() - began < 30, f"{each} still shows what was corrected"
            time.sleep(0.005)
    verdicts.seconds(f"old pages gone (of that, publishing {pressed:.3f} s)", time.perf_counter() - began, GONE)
