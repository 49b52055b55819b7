"""Residents' photos: what is accepted, and how a photo becomes one that is safe to keep and to show.

`inspect()` is cheap and belongs in the form: size, real format and pixel count from the header, nothing
decoded. `reencode_in_child()` belongs in a worker: it decodes in a process of its own with hard limits and
writes a fresh JPEG and a thumbnail. Only what was re-encoded is ever shown. No ORM here.
"""

import contextlib
import json
import os
import secrets
import signal
import struct
import subprocess
import sys
import warnings
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import Image

MOST_BYTES = 10 * 1024 * 1024
# Decoding is to stay near 300 MB. A WebP takes four times its canvas, and no phone takes photos in WebP.
MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 40_000_000, "WEBP": 16_000_000}
PHOTO_SIDE, PHOTO_QUALITY = 1600, 82
THUMB_SIDE, THUMB_QUALITY = 320, 78
FACE_SIDE, FACE_THUMB_SIDE = 320, 128

CHILD_MEMORY = 1024**3  # bytes of address space
CHILD_CPU = 20  # seconds
CHILD_WALL = 60  # seconds; a loaded machine gives a child its CPU slowly
STRIP_PIXELS = 4_000_000

SQUARE = "square"  # the child's fourth argument
REFUSED, BROKEN_HERE = 3, 4  # exit codes of the child: the photo's fault, our own

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
EXIF_ORIENTATION = 0x0112

ASK_FOR_ANOTHER = "请换成 JPG、PNG 或 WebP 格式的照片。"
DAMAGED = "这张照片已损坏或没有传完整，请重新拍一张或换一张。"


class Unacceptable(ValueError):
    """A photo that is refused; its text is the sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an image: "JPEG", "PNG" or "WEBP", pixels each way, bytes."""

    format: str
    width: int
    height: int
    size: int


def inspect(file: BinaryIO) -> Facts:
    """Look at an uploaded file without decoding it, whatever its name says; rewinds it, or Unacceptable."""
    try:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        if size > MOST_BYTES:
            raise Unacceptable(
                f"照片不能超过 {MOST_BYTES // 1024**2} MB，这张有 {size / 1024**2:.1f} MB，请压缩后再传。"
            )
        file.seek(0)
        return _facts(file.read(MOST_BYTES + 1))
    finally:
        file.seek(0)


def reencode(path_in: str | Path, path_out: str | Path, thumb_out: str | Path, *, square: bool = False) -> Facts:
    """Decode, turn upright and write a fresh JPEG and its thumbnail; the facts of the fresh one.

    Only pixels are carried over: no EXIF, no place, no comment, no colour profile (converting by a hostile
    profile is a risk that slightly duller colours are not worth). Of an animation the first frame is kept,
    transparency becomes white; a `square` one keeps its middle and is small, for a face. Raises Unacceptable
    where the photo is at fault, OSError where we are.

    It decodes in this very process; where the photo comes from a stranger call reencode_in_child().
    """
    data = Path(path_in).read_bytes()
    facts = _facts(data)
    try:
        photo = _upright_pixels(data, facts.format)
        photo = _middle(photo) if square else photo
        sides = (FACE_SIDE, FACE_THUMB_SIDE) if square else (PHOTO_SIDE, THUMB_SIDE)
        photo.thumbnail((sides[0], sides[0]), Image.Resampling.LANCZOS)
        fresh = _jpeg(photo, PHOTO_QUALITY)
        photo.thumbnail((sides[1], sides[1]), Image.Resampling.LANCZOS)
        thumb = _jpeg(photo, THUMB_QUALITY)
    except Exception as error:  # decoders raise whatever hostile bytes provoke, MemoryError included
        raise Unacceptable(DAMAGED) from error
    _write(Path(thumb_out), thumb)
    _write(Path(path_out), fresh)  # last: where it exists, all is done
    return _facts(fresh)


def reencode_in_child(
    path_in: str | Path, path_out: str | Path, thumb_out: str | Path, *, square: bool = False
) -> Facts:
    """reencode() in a process that has 1 GiB, 20 s of CPU, and none of our secrets in its environment.

    A decoder that crashes or eats its limits is the photo's fault (Unacceptable); a full disk, a missing file
    or a child that somebody ended is ours (OSError): try again later.
    """
    root = Path(__file__).resolve().parents[1]
    paths = [str(Path(path).resolve()) for path in (path_in, path_out, thumb_out)]
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module; the paths are ours too
            [sys.executable, "-m", "governance.images", *paths, *([SQUARE] if square else [])],
            cwd=root,
            env={**kept, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=CHILD_WALL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unacceptable(DAMAGED) from error
    if child.returncode == 0:
        return Facts(**json.loads(child.stdout))
    if child.returncode == REFUSED:
        raise Unacceptable(child.stdout.decode())
    if -child.returncode in (signal.SIGXCPU, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE):
        raise Unacceptable(DAMAGED)
    raise ChildProcessError(f"re-encoding ended with {child.returncode}: {child.stderr.decode()[-500:]}")


def main(arguments: list[str]) -> int:
    """The child: limits first, then the work; says what happened by exit code and one line."""
    _limit_this_process()
    warnings.simplefilter("ignore")
    try:
        facts = reencode(*arguments[:3], **({"square": True} if SQUARE in arguments[3:] else {}))
    except Unacceptable as refusal:
        print(refusal, end="")
        return REFUSED
    except OSError as error:
        print(error, file=sys.stderr)
        return BROKEN_HERE
    print(json.dumps(asdict(facts)))
    return 0


def _limit_this_process() -> None:
    import resource  # not on every system; only the child needs it

    limits = {
        resource.RLIMIT_CPU: (CHILD_CPU, CHILD_CPU + 2),
        resource.RLIMIT_FSIZE: (2 * MOST_BYTES, 2 * MOST_BYTES),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (CHILD_MEMORY, CHILD_MEMORY),
    }
    for what, limit in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, limit)


def _facts(data: bytes) -> Facts:
    kind = _sniff(data)
    width, height = _claimed_size(data, kind)
    if width * height > MOST_PIXELS[kind]:
        raise Unacceptable(_too_many_pixels(kind))
    if not (width and height and _is_complete(data, kind)):
        raise Unacceptable(DAMAGED)
    return Facts(kind, width, height, len(data))


def _sniff(data: bytes) -> str:
    """The format by the first bytes; a file's name and declared type are only claims."""
    if not data:
        raise Unacceptable("这个文件是空的，请重新选择照片。")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    raise Unacceptable(_why_not(data))


def _why_not(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        brands = {data[at : at + 4] for at in range(8, min(len(data), 64) - 3, 4)}
        if data[8:12] not in (b"avif", b"avis") and brands & HEIC_BRANDS:
            return (
                "这是苹果手机的 HEIC 照片，暂时打不开。请在手机“设置 - 相机 - 格式”里选“兼容性最佳”后重拍，"
                "或把照片转成 JPG 再传。"
            )
        if data[8:12] in (b"avif", b"avis"):
            return f"暂不支持 AVIF 图片，{ASK_FOR_ANOTHER}"
        return f"这里只能传照片，不能传视频，{ASK_FOR_ANOTHER}"
    if data.startswith(b"GIF8"):
        return f"暂不支持 GIF 动图，{ASK_FOR_ANOTHER}"
    if data.startswith(b"%PDF"):
        return f"这里只能传照片，不能传 PDF 文件，{ASK_FOR_ANOTHER}"
    if b"<svg" in data[:4096].lower():
        return f"暂不支持 SVG 图片，{ASK_FOR_ANOTHER}"
    return f"这个文件不是能识别的照片，{ASK_FOR_ANOTHER}"


def _claimed_size(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height as the header claims them. Pillow is asked last: it must not meet a size we refuse."""
    try:
        if kind == "WEBP":  # Pillow reserves the whole canvas on opening one
            width, height = _webp_size(data)
            if width * height > MOST_PIXELS[kind]:
                return width, height
        with Image.open(BytesIO(data), formats=[kind]) as image:
            return image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unacceptable(_too_many_pixels(kind)) from bomb
    except Exception as error:  # decoders raise whatever hostile bytes provoke
        raise Unacceptable(DAMAGED) from error


def _too_many_pixels(kind: str) -> str:
    return f"照片的像素太多，最多 {MOST_PIXELS[kind] // 10_000} 万像素，请缩小后再传。"


def _webp_size(data: bytes) -> tuple[int, int]:
    """Canvas of a WebP by its first chunk (RFC 9649, 2.5-2.7)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("a WebP without an image")


def _is_complete(data: bytes, kind: str) -> bool:
    """Whether the file reaches its own end: the usual damage is an upload that broke off half-way."""
    if kind == "JPEG":
        scan = data.rfind(b"\xff\xda")
        return scan >= 0 and data.find(b"\xff\xd9", scan) >= 0
    if kind == "PNG":
        return b"IEND\xaeB`\x82" in data
    return len(data) >= 8 + int.from_bytes(data[4:8], "little")


def _upright_pixels(data: bytes, kind: str) -> Image.Image:
    with Image.open(BytesIO(data), formats=[kind]) as image:
        image.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))  # a JPEG decodes at the size that is needed
        image.load()  # before asking for EXIF, which loads a PNG by itself and would swallow its damage
        turn = UPRIGHT.get(_orientation(image))
        fresh = _flattened(image)
    return fresh.transpose(turn) if turn is not None else fresh


def _middle(photo: Image.Image) -> Image.Image:
    """The largest square in the middle; of an upright one a little above it, where the face is."""
    width, height = photo.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 3
    return photo.crop((left, top, left + side, top + side))


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(EXIF_ORIENTATION, 1)
    except Exception:  # damaged EXIF is thrown away anyway
        return 1


def _flattened(image: Image.Image) -> Image.Image:
    """A fresh RGB image, at most three times as wide as what we keep, transparency over white.

    In strips, because a second copy of 40 million pixels would double the memory. Their height is a multiple
    of the factor, so that no seam shows.
    """
    width, height = image.size
    factor = max(1, max(width, height) * 2 // (3 * PHOTO_SIDE))
    rows = max(1, STRIP_PIXELS // width // factor) * factor
    fresh = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    for top in range(0, height, rows):
        strip = _rgb_over_white(image.crop((0, top, width, min(height, top + rows))))
        fresh.paste(strip.reduce(factor), (0, top // factor))
    return fresh


def _rgb_over_white(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith(("I", "F")):  # 16 bits of grey: without scaling all of it would be white
        strip = strip.convert("I").point(lambda value: value / 256).convert("L")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    strip = strip.convert("RGBA")
    white = Image.new("RGB", strip.size, "white")
    white.paste(strip, mask=strip.getchannel("A"))
    return white


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """All or nothing: a reader never sees half a photo, and neither does the next start after a power cut."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
