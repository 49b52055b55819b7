"""Hostile and merely odd files: refused with a sentence, or re-encoded to nothing but pixels."""

import contextlib
import os
import re
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from governance import images
from governance.images import Facts, Unacceptable, inspect, reencode, reencode_in_child

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 180, 20), (20, 20, 220), (255, 255, 255)


# ---- files made on the spot --------------------------------------------------------------------------------


def picture(width=400, height=300, mode="RGB"):
    """Red left, blue right, a green bar on top: enough to see how it was turned."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height), fill=BLUE)
    draw.rectangle((0, 0, width, height // 5), fill=GREEN)
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, body=b"", depth=8, colour=0, extra=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rest = extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest


def bomb(side):
    """A square PNG of one bit a pixel, all black: 13,000 a side is 169 megapixels in about 20 kB."""
    packer, row = zlib.compressobj(9), b"\0" + bytes((side + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png(side, side, body, depth=1)


def with_gps(orientation=1):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 58.0, 12.34), 3: "E", 4: (116.0, 21.0, 56.78)})
    return exif.tobytes()


def heic():
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(500)


def with_text(kind, length):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "secret " * (length // 7), zip=kind == "packed")
    return saved(picture(), "PNG", pnginfo=notes)


# ---- helpers -----------------------------------------------------------------------------------------------


def refusal(data):
    with pytest.raises(Unacceptable) as caught:
        inspect(BytesIO(data))
    sentence = str(caught.value)
    assert re.search(r"[\u4e00-\u9fff]", sentence) and sentence.endswith("。")
    return sentence


class Kept:
    """What re-encoding left on disk."""

    def __init__(self, folder, data, name="in.bin", by=reencode):
        source, self.path, self.thumb = folder / name, folder / "out.jpg", folder / "thumb.jpg"
        source.write_bytes(data)
        self.facts = by(source, self.path, self.thumb)
        self.bytes = self.path.read_bytes() + self.thumb.read_bytes()
        self.image, self.small = (Image.open(BytesIO(path.read_bytes())) for path in (self.path, self.thumb))

    def colour(self, x, y):
        """The dominant colour at a place given in shares of width and height."""
        pixel = self.image.getpixel((int(self.image.width * x), int(self.image.height * y)))
        return min((RED, GREEN, BLUE, WHITE), key=lambda c: sum(abs(a - b) for a, b in zip(c, pixel, strict=True)))


def markers(data):
    """The segment markers of a JPEG up to its first scan."""
    found, at = [], 2
    while data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


# ---- inspect -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_are_known_by_content_and_the_file_is_rewound(kind):
    data = saved(picture(), kind)
    file = BytesIO(data)
    file.seek(7)
    assert inspect(file) == Facts(kind, 400, 300, len(data))
    assert file.tell() == 0


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}, {"exif": with_gps()}])
def test_all_three_kinds_of_webp_header_tell_their_size(options):
    facts = inspect(BytesIO(saved(picture(401, 299), "WEBP", **options)))
    assert (facts.width, facts.height) == (401, 299)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\xff\xd8", "不是能识别的照片"),
        (b"\xff\xd8\xff\xe0", "损坏"),
        (b"RIFF", "不是能识别的照片"),
        (b"\x89PNG\r\n\x1a\n", "损坏"),
        (b"RIFF\x04\0\0\0WEBP", "损坏"),
        (heic(), "HEIC"),
        (struct.pack(">I", 28) + b"ftypavif" + bytes(4) + b"mif1miaf" + bytes(99), "AVIF"),
        (struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isomavc1" + bytes(99), "视频"),
        (saved(picture(mode="P"), "GIF"), "GIF"),
        (saved(picture(), "BMP"), "不是能识别的照片"),
        (saved(picture(), "TIFF"), "不是能识别的照片"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE svg><SVG></SVG>', "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "不是能识别的照片"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + bytes(60), "不是能识别的照片"),
        (b"MZ" + bytes(60), "不是能识别的照片"),
        (b"\0" * 4096, "不是能识别的照片"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_is_no_photo_is_refused_with_its_own_sentence(data, says):
    assert says in refusal(data)


def test_a_photo_of_more_than_ten_megabytes_is_refused_before_it_is_read():
    class Huge(BytesIO):
        def read(self, *_):
            raise AssertionError("it must not be read")

    with pytest.raises(Unacceptable, match="10 MB"):
        inspect(Huge(bytes(images.MOST_BYTES + 1)))


def test_ten_megabytes_to_the_byte_are_accepted():
    data = saved(picture())
    assert inspect(BytesIO(data + bytes(images.MOST_BYTES - len(data)))).size == images.MOST_BYTES


def test_a_small_file_of_169_megapixels_is_refused_by_its_header():
    data = bomb(13_000)
    assert len(data) < 40_000
    assert "像素" in refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        png(2**31 - 1, 2**31 - 1),
        png(40_000_001, 1),
        b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x3f\0" * 2,
        saved(picture(), "JPEG").replace(b"\x01\x2c\x01\x90", b"\xff\xff\xff\xff"),
    ],
    ids=["huge png", "one long line", "webp canvas", "jpeg header"],
)
def test_a_claim_of_too_many_pixels_is_enough(data):
    assert "像素" in refusal(data)


def test_pillow_never_meets_a_webp_canvas_that_is_too_large(monkeypatch):
    data = saved(Image.new("RGB", (4000, 4001)), "WEBP", method=0)
    monkeypatch.setattr(Image, "open", None)  # it would reserve the whole canvas
    assert "像素" in refusal(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pillow_is_told_the_one_format_it_may_read(tmp_path, monkeypatch, kind):
    asked = []
    real = Image.open

    def note(file, formats=None):
        asked.append(formats)
        return real(file, formats=formats)

    (tmp_path / "in").write_bytes(saved(picture(), kind))
    monkeypatch.setattr(Image, "open", note)
    reencode(tmp_path / "in", tmp_path / "out", tmp_path / "thumb")
    assert asked == [[kind], [kind], ["JPEG"]]


def test_forty_megapixels_are_accepted_and_one_row_more_is_not():
    assert inspect(BytesIO(png(8000, 5000))).width == 8000
    assert "4000 万像素" in refusal(png(8000, 5001))


def test_a_webp_may_have_sixteen_megapixels_because_it_decodes_into_four_copies():
    assert inspect(BytesIO(saved(Image.new("RGB", (4000, 4000)), "WEBP", method=0))).width == 4000
    assert "1600 万像素" in refusal(saved(Image.new("RGB", (4000, 4001)), "WEBP", method=0))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_an_upload_that_broke_off_is_noticed_in_the_form(kind, share):
    data = saved(picture(), kind)
    assert "没有传完整" in refusal(data[: int(len(data) * share)])


def test_a_png_without_pixels_each_way_is_damaged():
    assert "损坏" in refusal(png(0, 100))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.binary(max_size=200))
def test_any_bytes_after_a_good_beginning_are_answered_by_facts_or_a_refusal(kind, tail):
    with contextlib.suppress(Unacceptable):
        inspect(BytesIO(saved(picture(20, 20), kind)[:30] + tail))


# ---- reencode ----------------------------------------------------------------------------------------------


def test_comment_and_place_and_profile_are_gone(tmp_path):
    data = saved(
        picture(),
        comment=b"secret comment",
        exif=with_gps(),
        icc_profile=b"secret profile" * 20,
        dpi=(300, 300),
    )
    assert b"secret comment" in data and b"SecretPhoneMaker" in data
    kept = Kept(tmp_path, data)
    for trace in (b"secret", b"SecretPhoneMaker", b"Exif", b"ICC_PROFILE", b"GPS", b"http"):
        assert trace not in kept.bytes
    for image in (kept.image, kept.small):
        assert not image.getexif()
        assert "comment" not in image.info and "icc_profile" not in image.info
    only_what_a_jpeg_needs = {0xE0, 0xDB, 0xC0, 0xC4}
    assert set(markers(kept.path.read_bytes())) == set(markers(kept.thumb.read_bytes())) == only_what_a_jpeg_needs


def test_the_tail_of_a_polyglot_is_left_behind(tmp_path):
    script = b"<script>alert('yaoshi')</script><?php system($_GET[0]); ?>"
    data = saved(picture(), comment=script) + script
    kept = Kept(tmp_path, data, name="photo.html")
    assert b"script" not in kept.bytes and b"php" not in kept.bytes
    assert kept.path.read_bytes().endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_is_made_1600_and_320(tmp_path, kind):
    kept = Kept(tmp_path, saved(picture(4000, 3000), kind))
    assert kept.image.size == (1600, 1200)
    assert kept.small.size == (320, 240)
    assert kept.facts == Facts("JPEG", 1600, 1200, kept.path.stat().st_size)
    assert (kept.image.format, kept.image.mode) == ("JPEG", "RGB")
    assert [kept.colour(0.25, 0.6), kept.colour(0.75, 0.6), kept.colour(0.5, 0.1)] == [RED, BLUE, GREEN]


def test_a_small_photo_is_not_blown_up(tmp_path):
    kept = Kept(tmp_path, saved(picture(50, 40)))
    assert kept.image.size == kept.small.size == (50, 40)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (1_000_000, 2)])
def test_odd_shapes_survive(tmp_path, size):
    kept = Kept(tmp_path, saved(Image.new("L", size, 128), "PNG"))
    assert max(kept.image.size) <= 1600 and max(kept.small.size) <= 320


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photo_stands_upright_whatever_the_camera_noted(tmp_path, orientation, kind):
    undo = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    lying = picture(400, 300)
    if orientation in undo:
        lying = lying.transpose(images.UPRIGHT[undo[orientation]])
    kept = Kept(tmp_path, saved(lying, kind, exif=with_gps(orientation)))
    assert kept.image.size == (400, 300)
    assert [kept.colour(0.25, 0.6), kept.colour(0.75, 0.6), kept.colour(0.5, 0.1)] == [RED, BLUE, GREEN]


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(tmp_path, orientation):
    assert Kept(tmp_path, saved(picture(), exif=with_gps(orientation))).image.size == (400, 300)


def test_damaged_exif_is_ignored(tmp_path):
    data = saved(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + os.urandom(40))
    with contextlib.suppress(Unacceptable):
        assert Kept(tmp_path, data, by=reencode_in_child).image.size == (400, 300)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(tmp_path, kind):
    image = picture(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 150, 400, 300))
    kept = Kept(tmp_path, saved(image, kind))
    assert [kept.colour(0.5, 0.9), kept.colour(0.5, 0.1), kept.colour(0.25, 0.4)] == [WHITE, GREEN, RED]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_read(tmp_path, mode):
    image = Image.new("I;16", (400, 300), 40_000) if mode == "I;16" else picture(mode=mode)
    assert Kept(tmp_path, saved(image, "PNG")).image.mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path):
    kept = Kept(tmp_path, saved(Image.new("I;16", (40, 30), 0x8000), "PNG"))
    assert kept.image.getpixel((20, 15)) == pytest.approx((128,) * 3, abs=2)


@pytest.mark.parametrize("mode", ["L", "P", "RGB"])
def test_one_colour_that_means_transparent_becomes_white(tmp_path, mode):
    image = Image.new(mode, (40, 30), 0)
    kept = Kept(tmp_path, saved(image, "PNG", transparency=(0, 0, 0) if mode == "RGB" else 0))
    assert kept.image.getpixel((20, 15)) == pytest.approx(WHITE, abs=2)


def test_of_an_animation_the_first_frame_is_kept(tmp_path):
    frames = [Image.new("RGB", (400, 300), colour) for colour in (RED, GREEN, BLUE)]
    for kind in ("WEBP", "PNG"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        kept = Kept(tmp_path, data)
        assert kept.colour(0.5, 0.5) == RED
        assert getattr(kept.image, "n_frames", 1) == 1


def test_a_print_shops_cmyk_jpeg_is_read(tmp_path):
    kept = Kept(tmp_path, saved(picture(mode="CMYK")))
    assert kept.image.mode == "RGB"
    assert [kept.colour(0.25, 0.6), kept.colour(0.75, 0.6)] == [RED, BLUE]


def test_a_progressive_grey_jpeg_is_read(tmp_path):
    assert Kept(tmp_path, saved(picture(mode="L"), progressive=True)).image.size == (400, 300)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "photo.jpg"), ("JPEG", "photo.gif"), ("WEBP", "照片.heic")])
def test_the_extension_does_not_matter(tmp_path, kind, name):
    assert Kept(tmp_path, saved(picture(), kind), name=name).image.format == "JPEG"


def test_the_text_of_a_png_is_not_carried_over(tmp_path):
    assert b"secret" not in Kept(tmp_path, with_text("plain", 500_000)).bytes


@pytest.mark.parametrize("length", [2_000_000, 9_000_000])
def test_a_huge_packed_text_in_a_png_harms_nobody(tmp_path, length):
    data = with_text("packed", length)
    assert len(data) < 100_000
    with contextlib.suppress(Unacceptable):
        assert b"secret" not in Kept(tmp_path, data).bytes


def broken_scan(kind):
    """A file whose ends are right and whose middle is not."""
    data = bytearray(saved(picture(800, 600), kind))
    data[len(data) // 3 : len(data) // 3 * 2] = b"\x55" * (len(data) // 3)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [broken_scan("PNG"), png(100, 100), png(100, 100, b"no zlib"), heic(), b""],
    ids=["middle", "no pixels", "no zlib", "heic", "empty"],
)
@pytest.mark.parametrize("by", [reencode, reencode_in_child])
def test_what_does_not_decode_is_refused_and_leaves_nothing(tmp_path, data, by):
    with pytest.raises(Unacceptable, match=r"。$"):
        Kept(tmp_path, data, by=by)
    assert [path.name for path in tmp_path.iterdir()] == ["in.bin"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_photo_with_flipped_bytes_is_kept_clean_or_refused(tmp_path, kind, flips):
    data = bytearray(saved(picture(64, 48), kind, exif=with_gps()))
    for where, value in flips:
        data[int(where * len(data))] = value
    with contextlib.suppress(Unacceptable):
        assert b"SecretPhoneMaker" not in Kept(tmp_path, bytes(data)).bytes


# ---- the child ---------------------------------------------------------------------------------------------


def test_the_child_does_what_the_function_does(tmp_path):
    data = saved(picture(2000, 1000), exif=with_gps(6), comment=b"secret")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir(), there.mkdir()
    own, child = Kept(here, data), Kept(there, data, by=reencode_in_child)
    assert own.facts == child.facts == Facts("JPEG", 800, 1600, child.path.stat().st_size)
    assert own.bytes == child.bytes


def test_relative_paths_and_chinese_names_reach_the_child(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("漏水 照片.png").write_bytes(saved(picture(), "PNG"))
    assert reencode_in_child("漏水 照片.png", "大.jpg", "小.jpg").width == 400
    assert Path("大.jpg").exists() and Path("小.jpg").exists()


def test_the_child_refuses_the_bomb_too(tmp_path):
    with pytest.raises(Unacceptable, match="像素"):
        Kept(tmp_path, bomb(13_000), by=reencode_in_child)


def forty_megapixels():
    side = 6324
    packer, row = zlib.compressobj(1), b"\0" + b"\xc8\x14\x14\xff" * side
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png(side, side, body, colour=6)


def test_forty_megapixels_fit_the_childs_limits(tmp_path):
    kept = Kept(tmp_path, forty_megapixels(), by=reencode_in_child)
    assert kept.image.size == (1600, 1600)
    assert kept.colour(0.5, 0.5) == RED


@pytest.mark.skipif(sys.platform != "linux", reason="the high-water mark is read from /proc")
@pytest.mark.parametrize(
    "make",
    [forty_megapixels, lambda: saved(Image.new("RGBA", (4000, 4000), RED), "WEBP", method=0)],
    ids=["png", "webp"],
)
def test_the_largest_photo_takes_about_300_megabytes(tmp_path, make):
    (tmp_path / "in").write_bytes(make())
    code = (
        "import sys; from governance import images; images.main(sys.argv[1:])\n"
        "print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])\n"
    )
    command = [sys.executable, "-c", code, *(str(tmp_path / name) for name in ("in", "out.jpg", "thumb.jpg"))]
    root = Path(images.__file__).resolve().parents[1]
    out = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    assert int(out.split()[-1]) < 320 * 1024


def test_a_missing_file_or_folder_is_our_fault_not_the_photos(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        reencode_in_child(tmp_path / "nowhere.jpg", tmp_path / "out.jpg", tmp_path / "thumb.jpg")
    with pytest.raises(FileNotFoundError):
        reencode(tmp_path / "nowhere.jpg", tmp_path / "out.jpg", tmp_path / "thumb.jpg")
    (tmp_path / "in.jpg").write_bytes(saved(picture()))
    with pytest.raises(OSError, match="nofolder"):
        reencode_in_child(tmp_path / "in.jpg", tmp_path / "nofolder" / "out.jpg", tmp_path / "nofolder" / "t.jpg")


def ended(code, stderr=b""):
    return lambda *args, **kwargs: subprocess.CompletedProcess(args, code, b"", stderr)


@pytest.mark.parametrize("signal", [-11, -6, -24])
def test_a_decoder_that_crashes_or_runs_out_of_time_is_the_photos_fault(tmp_path, monkeypatch, signal):
    monkeypatch.setattr(subprocess, "run", ended(signal))
    with pytest.raises(Unacceptable):
        reencode_in_child("a", "b", "c")


@pytest.mark.parametrize("code", [-9, -15, 1, 4])
def test_a_child_that_somebody_ended_may_be_tried_again(monkeypatch, code):
    monkeypatch.setattr(subprocess, "run", ended(code, b"why"))
    with pytest.raises(ChildProcessError, match="why"):
        reencode_in_child("a", "b", "c")


def test_a_child_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "CHILD_WALL", 0.01)
    with pytest.raises(Unacceptable):
        Kept(tmp_path, saved(picture()), by=reencode_in_child)


def test_the_child_inherits_no_secret(tmp_path, monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(command, images.REFUSED, "不行。".encode(), b"")

    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgres://s3cret")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Unacceptable, match="不行"):
        reencode_in_child("a", "b", "c")
    assert "s3cret" not in " ".join(seen.values())


def test_the_child_limits_itself_before_it_touches_the_photo(monkeypatch, capsys):
    order = []

    def work(*paths):
        order.append(paths)
        raise Unacceptable("不行。")

    monkeypatch.setattr(images, "_limit_this_process", lambda: order.append("limits"))
    monkeypatch.setattr(images, "reencode", work)
    monkeypatch.setattr(images.warnings, "simplefilter", lambda *_: None)
    assert images.main(["in", "out", "thumb"]) == images.REFUSED
    assert order == ["limits", ("in", "out", "thumb")]
    assert capsys.readouterr().out == "不行。"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no limit of address space")
def test_the_limits_hold_in_the_child():
    code = (
        "from governance import images; images._limit_this_process()\n"
        "import resource\n"
        "for what in (resource.RLIMIT_AS, resource.RLIMIT_CPU): print(resource.getrlimit(what)[0])\n"
        "try:\n    bytearray(1100 * 1024 * 1024)\nexcept MemoryError:\n    print('held')\n"
    )
    root = Path(images.__file__).resolve().parents[1]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert out.split() == [str(1024**3), "20", "held"]


# ---- writing -----------------------------------------------------------------------------------------------


def test_a_photo_is_replaced_whole_and_no_part_is_left(tmp_path, monkeypatch):
    kept = Kept(tmp_path, saved(picture()))
    before = kept.path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Kept(tmp_path, saved(picture(90, 90)))
    assert kept.path.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.bin", "out.jpg", "thumb.jpg"]


def test_the_photo_appears_after_its_thumbnail(tmp_path, monkeypatch):
    order = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append(Path(b).name), replace(a, b)))
    Kept(tmp_path, saved(picture()))
    assert order == ["thumb.jpg", "out.jpg"]
