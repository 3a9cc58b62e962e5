"""Which servers are asked? Each is begun here, ended by its own number, and its processors' time is read."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[1]
SITE = Path(__file__).resolve().parent / "wagtail_site"
FACTORY = "django.core.wsgi:get_wsgi_application"
HOST = "127.0.0.1"
A_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A process that listens, and the addresses that it is asked for."""

    says: str
    process: subprocess.Popen[bytes]
    port: int
    paths: Sequence[str]

    def get(self, path: str) -> bytes:
        """Return a page, asked for by the name of this machine as a browser would after a proxy."""
        asked = urllib.request.Request(f"http://{HOST}:{self.port}{path}", headers={"Host": HOST})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            found: bytes = answer.read()
        return found

    def wait(self) -> None:
        """Wait until it listens."""
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.says} ended by itself with {self.process.returncode}")
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{self.says} does not listen")

    def worked(self) -> float:
        """Return the processors' time of the process and those below it, in seconds."""
        return sum(_ticks(each) for each in _below(self.process.pid)) / A_TICK

    def end(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def granian(says: str, target: str, paths: Sequence[str], *, python: str = sys.executable, **settings: str) -> Server:
    """Begin the application server as ``gongkai serve`` does: one process, two threads."""
    port = free_port()
    order = [python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    order += ["--workers", "1", "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
    order += [*(["--factory"] if target == FACTORY else []), target]
    return Server(says, begun(order, **settings), port, paths)


def nginx(says: str, folder: Path, paths: Sequence[str], *, inside: str) -> Server:
    """Begin nginx with what is handed in, one server among it."""
    port, name = free_port(), f"nginx-{says.split()[-1]}"
    (folder / f"{name}-tmp").mkdir(exist_ok=True)
    places = "\n".join(
        f"  {each}_temp_path {folder}/{name}-tmp/{each};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / f"{name}.conf").write_text(
        f"""
daemon off; worker_processes 1; pid {folder}/{name}.pid; error_log {folder}/{name}.log;
events {{ worker_connections 512; }}
http {{
{places}
  types {{ text/html html; application/xml xml; text/csv csv; text/plain txt; }}
  access_log off; sendfile on; keepalive_requests 1000000;
  {inside.replace("server {", f"server {{ listen {HOST}:{port};", 1)}
}}
"""
    )
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    if os.geteuid() == 0:
        # As root nginx would change to a user who may not read a temporary folder.
        (folder / f"{name}.conf").write_text("user root;\n" + (folder / f"{name}.conf").read_text())
    order = [binary, "-p", str(folder), "-e", f"{folder}/{name}.log", "-c", f"{folder}/{name}.conf"]
    return Server(says, begun(order), port, paths)


def wagtail(folder: Path, database: Path) -> tuple[str, str, dict[str, str]]:
    """
    Make Wagtail's environment and its site with the texts of a portal; return its Python, its release, its settings.

    :raises RuntimeError: if it cannot be had, with the last line of what was said
    """
    python, site = folder / "wagtail-env" / "bin" / "python", folder / "wagtail"
    settings = {
        "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
        "WAGTAIL_DATABASE": str(site / "wagtail.sqlite3"),
        "PYTHONPATH": str(site),
    }
    if not python.exists():
        ran([sys.executable, "-m", "venv", str(folder / "wagtail-env")])
        ran([str(python), "-m", "pip", "install", "--quiet", "wagtail", f"granian=={version('granian')}"])
    release = ran([str(python), "-c", "import wagtail; print(wagtail.__version__)"]).strip()
    if not (site / "ready").exists():
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(SITE, site / "wagtail_site")
        django = [str(python), "-m", "django"]
        ran([*django, "makemigrations", "articles", "--verbosity", "0"], **settings)
        ran([*django, "migrate", "--verbosity", "0"], **settings)
        ran([str(python), "-m", "wagtail_site.fill", str(database)], **settings)
        (site / "ready").touch()
    return str(python), release, settings


def ran(order: Sequence[str], **settings: str) -> str:
    """Return what a command says."""
    done = subprocess.run(order, env=_environment(settings), capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["nothing was said"]
        raise RuntimeError(f"{Path(order[0]).name} {' '.join(order[1:4])}: {said[-1]}")
    return done.stdout


def begun(order: Sequence[str], **settings: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(order, env=_environment(settings), stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(BENCHMARKS), **settings}


def _below(pid: int) -> list[int]:
    """Return a process and all that it began."""
    above = {}
    for each in Path("/proc").iterdir():
        if each.name.isdecimal() and (fields := _fields(int(each.name))):
            above[int(each.name)] = int(fields[1])
    found = [pid]
    for each in found:
        found += [key for key, parent in above.items() if parent == each]
    return found


def _ticks(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
