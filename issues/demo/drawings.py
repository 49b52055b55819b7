"""Drawings in place of photos: a recognisable picture of each trouble, and of how it looks when it is mended."""

from io import BytesIO

from PIL import Image, ImageDraw

from governance.images import PHOTO_QUALITY, THUMB_QUALITY, THUMB_SIDE

WIDTH, HEIGHT = 400, 300  # units of the drawings below
FINE = 4  # drawn at four pixels a unit and halved, which smooths the edges

SKIES = ("#cfe3f1", "#dfe6ea", "#f2dcc0")
WALLS = ("#d9c7ad", "#cdb79e", "#c9cdc9")


class Sheet:
    """A sheet of 400 by 300 units to draw on."""

    def __init__(self, ground, rng):
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.rng = rng

    def near(self, value, by=6):
        return value + self.rng.uniform(-by, by)

    def box(self, left, top, right, bottom, fill, outline=None, width=2, radius=0):
        corners = [left * FINE, top * FINE, right * FINE, bottom * FINE]
        self.pen.rounded_rectangle(
            corners, radius=radius * FINE, fill=fill, outline=outline, width=round(width * FINE) if outline else 0
        )

    def oval(self, x, y, across, down, fill, outline=None, width=2):
        corners = [(x - across) * FINE, (y - down) * FINE, (x + across) * FINE, (y + down) * FINE]
        self.pen.ellipse(corners, fill=fill, outline=outline, width=round(width * FINE) if outline else 0)

    def shape(self, *points, fill):
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def line(self, *points, fill, width=2):
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=fill, width=round(width * FINE), joint="curve")

    def hanging(self, x1, y1, x2, y2, sag, fill, width=1.5):
        """A wire between two points."""
        steps = 24
        points = [
            (x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps + sag * 4 * (i / steps) * (1 - i / steps))
            for i in range(steps + 1)
        ]
        self.line(*points, fill=fill, width=width)

    def blot(self, x, y, size, fill, count=7):
        """A stain: overlapping ovals around a point."""
        for _ in range(count):
            self.oval(
                self.near(x, size * 0.5),
                self.near(y, size * 0.35),
                self.near(size, size / 3),
                self.near(size * 0.6, 4),
                fill,
            )

    def jpegs(self):
        """The picture and its thumbnail, as bytes."""
        full = self.image.reduce(2)
        thumb = full.resize((THUMB_SIDE, THUMB_SIDE * HEIGHT // WIDTH), Image.Resampling.BOX)
        return _jpeg(full, PHOTO_QUALITY), _jpeg(thumb, THUMB_QUALITY)


def _jpeg(image, quality):
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def draw(motif, rng, *, mended=False):
    """(photo, thumbnail) of a motif; an unknown one is the outside of a building."""
    return MOTIFS.get(motif, building)(rng, mended).jpegs()


# --- scenes -----------------------------------------------------------------------------------------


def _outside(rng, floor="#9aa0a3"):
    sheet = Sheet(rng.choice(SKIES), rng)
    _house(sheet, 30, 40, 370, 200)
    sheet.box(0, 200, 400, 300, floor)
    return sheet


def _house(sheet, left, top, right, bottom):
    sheet.box(left, top, right, bottom, sheet.rng.choice(WALLS))
    for row in range(3):
        for column in range(5):
            x, y = left + 18 + column * (right - left - 20) / 5, top + 12 + row * (bottom - top - 10) / 3
            sheet.box(x, y, x + 34, y + 28, "#6d8496", "#f3f0ea", 2)
            sheet.line((x + 17, y), (x + 17, y + 28), fill="#f3f0ea", width=1.5)


def _room(rng, wall="#efe9dc"):
    sheet = Sheet(wall, rng)
    sheet.box(0, 235, 400, 300, "#b08d63")
    sheet.line((0, 235), (400, 235), fill="#8c6d48", width=3)
    return sheet


def building(rng, mended):
    return _outside(rng)


def ceiling(rng, mended):
    sheet = _room(rng)
    sheet.shape((0, 0), (400, 0), (330, 70), (70, 70), fill="#fbf8f1")
    sheet.line((0, 0), (70, 70), (330, 70), (400, 0), fill="#d8cfbd", width=2)
    if not mended:
        x = sheet.near(200, 50)
        for size, colour in ((58, "#e3d3ae"), (42, "#c9ae7c"), (24, "#9c8050")):
            sheet.blot(x, 42, size, colour)
        for _ in range(6):
            drip = sheet.near(x, 35)
            sheet.line((drip, 72), (drip, sheet.near(150, 50)), fill="#7fa9c9", width=2)
        sheet.shape((x - 40, 225), (x + 40, 225), (x + 30, 268), (x - 30, 268), fill="#c44f3f")
        sheet.oval(x, 225, 40, 9, "#8fc0de", "#993a2d")
    sheet.line((200, 0), (200, 62), fill="#777777", width=2)
    sheet.oval(200, 72, 20, 9, "#fff3c9" if mended else "#dddddd", "#b9b09c")
    return sheet


def wires(rng, mended):
    sheet = _outside(rng)
    for x in (40, 360):
        sheet.box(x - 5, 20, x + 5, 270, "#6b5a45")
        sheet.box(x - 22, 40, x + 22, 46, "#55483a")
    colours = ("#1d1d1f", "#2b2b33", "#3a2a22", "#22303a", "#444444")
    if mended:
        for i in range(4):
            sheet.hanging(40, 44 + i * 3, 360, 44 + i * 3, 12, colours[i], 2.2)
        for x in range(80, 340, 40):
            sheet.box(x, 50, x + 4, 66, "#f4f4f0")
    else:
        for i in range(11):
            sheet.hanging(40, 42 + i * 4, 360, sheet.near(60, 22), sheet.near(70, 55), sheet.rng.choice(colours), 1.8)
        sheet.line((210, 150), (sheet.near(205), 210), (sheet.near(240, 20), 258), fill="#1d1d1f", width=2.4)
        sheet.oval(140, sheet.near(118), 16, 13, None, "#1d1d1f", 2)
        sheet.box(300, 96, 330, 126, "#8d8f8e", "#5d5f5e")
    return sheet


def groundlock(rng, mended):
    sheet = _outside(rng, "#85898b")
    sheet.shape((90, 290), (310, 290), (280, 205), (120, 205), fill="#797d80")
    for a, b in (((90, 290), (120, 205)), ((310, 290), (280, 205)), ((120, 205), (280, 205))):
        sheet.line(a, b, fill="#f6f4ea", width=4)
    if mended:
        for x in (175, 225):
            sheet.oval(x, 252, 6, 3, "#5f6366")
        return sheet
    x = sheet.near(200, 14)
    colour = sheet.rng.choice(("#e0b21d", "#d3402f", "#e07b1d"))
    sheet.box(x - 56, 254, x + 56, 264, "#3c3f42")
    sheet.line((x - 48, 256), (x, 196), (x + 48, 256), fill=colour, width=9)
    sheet.line((x - 24, 228), (x + 24, 228), fill=colour, width=7)
    sheet.box(x - 9, 240, x + 9, 258, "#b9a24a", "#6e5f22")
    return sheet


def road(rng, mended):
    sheet = Sheet(rng.choice(SKIES), rng)
    sheet.box(0, 70, 400, 110, "#93a877")
    sheet.shape((0, 300), (400, 300), (250, 105), (150, 105), fill="#6f7376" if not mended else "#4d5154")
    sheet.line((200, 110), (200, 150), fill="#e8e4d6", width=4)
    if mended:
        sheet.line((200, 175), (200, 285), fill="#e8e4d6", width=7)
        return sheet
    for _ in range(9):
        x, y = sheet.near(200, 90), sheet.near(210, 70)
        sheet.line((x, y), (sheet.near(x, 22), y + 12), (sheet.near(x, 30), y + 26), fill="#3e4245", width=1.6)
    x = sheet.near(190, 30)
    sheet.blot(x, 232, 48, "#4a4038", 6)
    sheet.blot(x, 234, 30, "#7c95a6", 5)
    sheet.shape((x + 62, 262), (x + 92, 262), (x + 77, 205), fill="#e26a1e")
    sheet.box(x + 66, 236, x + 88, 243, "#fbf8f1")
    return sheet


def sewage(rng, mended):
    sheet = _outside(rng, "#8b8d8a")
    x = sheet.near(200, 30)
    if not mended:
        sheet.blot(x, 252, 92, "#5b5540", 8)
        sheet.blot(x + 10, 250, 60, "#474330", 6)
    sheet.oval(x, 248, 44, 17, "#55585a", "#37393b", 4)
    for i in range(-3, 4):
        sheet.line((x + i * 10, 236), (x + i * 10, 260), fill="#3f4244", width=2)
    if not mended:
        for _ in range(12):
            sheet.oval(sheet.near(x, 60), sheet.near(246, 16), 4, 3, "#9b977f")
        sheet.box(x - 8, 236, x + 40, 244, "#6a6d6f")
    return sheet


def parking(rng, mended):
    sheet = _outside(rng, "#888c8f")
    sheet.line((0, 292), (400, 292), fill="#e3b81f", width=6)
    places = [(36, 214)] if mended else [(20, 212), (150, 216), (278, 212)]
    for x, y in places:
        _car(sheet, x, y)
    if mended:
        for x in (170, 240, 310):
            sheet.box(x, 222, x + 9, 284, "#d3402f")
            sheet.box(x, 240, x + 9, 250, "#fbf8f1")
    return sheet


def _car(sheet, x, y):
    colour = sheet.rng.choice(("#b23a32", "#2f5d86", "#e7e7e4", "#3b3d40", "#7c868c"))
    sheet.box(x, y + 24, x + 106, y + 56, colour, "#26282a", 1.5, radius=9)
    sheet.shape((x + 20, y + 25), (x + 34, y), (x + 76, y), (x + 92, y + 25), fill=colour)
    sheet.shape((x + 27, y + 24), (x + 38, y + 5), (x + 53, y + 5), (x + 53, y + 24), fill="#a9c6d8")
    sheet.shape((x + 57, y + 24), (x + 57, y + 5), (x + 73, y + 5), (x + 84, y + 24), fill="#a9c6d8")
    for wheel in (x + 25, x + 82):
        sheet.oval(wheel, y + 56, 12, 12, "#222426", "#9a9d9f", 2)


def gate(rng, mended):
    sheet = Sheet(rng.choice(WALLS), rng)
    sheet.box(0, 255, 400, 300, "#8d8f8e")
    sheet.box(118, 40, 292, 255, "#3c4b45")
    sheet.box(128, 50, 282, 255, "#1f2725")
    if mended:
        sheet.box(128, 50, 282, 255, "#50685e", "#31413b", 4)
        for x in range(146, 276, 18):
            sheet.line((x, 66), (x, 240), fill="#31413b", width=3)
    else:
        sheet.shape((128, 50), (180, 72), (180, 272), (128, 255), fill="#50685e")
        sheet.box(188, 246, 214, 262, "#a3513b")
    sheet.box(314, 118, 350, 178, "#dedfdc", "#7a7d7b")
    sheet.oval(332, 134, 7, 7, "#3fa35a" if mended else "#c8402f")
    for row in range(3):
        for column in range(3):
            sheet.box(320 + column * 9, 146 + row * 9, 326 + column * 9, 152 + row * 9, "#6b6e6c")
    if not mended:
        sheet.line((318, 178), (sheet.near(306), 205), (sheet.near(322), 226), fill="#c8402f", width=2)
    return sheet


def wheelchair(rng, mended):
    sheet = _outside(rng, "#7f8487")
    sheet.shape((70, 295), (330, 295), (292, 205), (108, 205), fill="#2c67a5")
    x, y = 200, 232
    sheet.oval(x, y - 16, 7, 6, "#fbf8f1")
    sheet.line((x, y - 8), (x + 2, y + 16), (x + 28, y + 16), (x + 40, y + 38), fill="#fbf8f1", width=6)
    sheet.oval(x - 2, y + 28, 27, 20, None, "#fbf8f1", 5)
    if not mended:
        _car(sheet, sheet.near(150, 10), 226)
    return sheet


def charging(rng, mended):
    sheet = _outside(rng, "#94989a")
    x = sheet.near(230, 30)
    if not mended:
        sheet.line((x - 60, 96), (x - 66, 160), (x - 40, 214), (x - 10, 246), fill="#d9d9d9", width=3)
        sheet.box(x - 24, 244, x + 6, 254, "#f3f3f1", "#6f6f6f")
    else:
        sheet.box(60, 196, 350, 204, "#3d7a58")
        for post in (70, 205, 340):
            sheet.box(post, 204, post + 6, 285, "#59615d")
    for wheel in (x, x + 74):
        sheet.oval(wheel, 266, 18, 18, "#24262a", "#a9adb0", 3)
    sheet.line((x, 264), (x + 22, 240), (x + 58, 240), (x + 74, 264), fill="#c03a2e", width=9)
    sheet.box(x + 20, 226, x + 54, 236, "#2a2c30", radius=4)
    sheet.line((x + 64, 244), (x + 72, 214), (x + 58, 210), fill="#444444", width=4)
    return sheet


def shed(rng, mended):
    sheet = _outside(rng, "#7f9c63")
    if mended:
        for x in range(40, 380, 46):
            sheet.oval(sheet.near(x), sheet.near(248, 20), 20, 12, "#5d8244")
        return sheet
    x = sheet.near(190, 40)
    sheet.box(x, 168, x + 130, 262, "#a85f45")
    for row in range(9):
        y = 168 + row * 10.5
        sheet.line((x, y), (x + 130, y), fill="#d9b8a6", width=1)
    sheet.shape((x - 12, 170), (x + 142, 170), (x + 128, 148), (x + 4, 148), fill="#6f8fae")
    sheet.box(x + 50, 205, x + 84, 262, "#3a302a")
    for i in range(7):
        sheet.box(
            x - 70 + i % 3 * 18, 262 - i // 3 * 10, x - 54 + i % 3 * 18, 270 - i // 3 * 10, "#a85f45", "#7c422d", 1
        )
    return sheet


def radiator(rng, mended):
    sheet = _room(rng, "#e7ece9")
    sheet.box(120, 30, 280, 120, "#b9d5e6", "#fbf8f1", 6)
    for i in range(9):
        x = 110 + i * 20
        sheet.box(x, 150, x + 15, 226, "#f4f4f1", "#b5b5ae", 1.5, radius=6)
    sheet.line((60, 216), (110, 216), fill="#c9c9c2", width=6)
    sheet.box(318, 96, 352, 216, "#fbfbf8", "#9b9b95", 2, radius=8)
    level = 128 if mended else 176
    sheet.box(331, level, 339, 196, "#c8402f")
    sheet.oval(335, 199, 9, 9, "#c8402f")
    for y in range(110, 190, 10):
        sheet.line((343, y), (350, y), fill="#55585a", width=1)
    return sheet


def garbage(rng, mended):
    sheet = _outside(rng, "#9a9c98")
    for i, colour in enumerate(("#3d7a58", "#2f5d86", "#8b8e90")):
        x = 70 + i * 95
        sheet.shape((x, 196), (x + 72, 196), (x + 64, 276), (x + 8, 276), fill=colour)
        sheet.box(x - 4, 186, x + 76, 197, "#3b3f42")
    if not mended:
        for _ in range(22):
            colour = sheet.rng.choice(("#22252a", "#d8d8d4", "#b8873f", "#6f4f8c", "#ac3c34"))
            sheet.oval(sheet.near(200, 150), sheet.near(264, 22), sheet.near(16, 5), sheet.near(11, 4), colour)
        for x in (100, 200):
            sheet.oval(sheet.near(x), 180, 22, 14, "#22252a")
    return sheet


def tree(rng, mended):
    sheet = _outside(rng, "#86a06a")
    x = sheet.near(170, 40)
    sheet.shape((x - 11, 270), (x + 11, 270), (x + 6, 90), (x - 5, 90), fill="#6a5138")
    if mended:
        for dx, dy in ((0, 0), (-30, 16), (30, 14), (0, -22)):
            sheet.oval(x + dx, 88 + dy, 34, 26, "#5f8a48")
        return sheet
    for _ in range(13):
        y = sheet.near(120, 50)
        sheet.line((x, y), (sheet.near(x, 95), y - sheet.near(38, 20)), fill="#7a6246", width=4)
    sheet.line((x + 40, 262), (x + 120, 278), fill="#7a6246", width=7)
    sheet.line((x + 70, 268), (x + 92, 248), fill="#7a6246", width=4)
    return sheet


def clutter(rng, mended):
    sheet = Sheet("#dcd7cb", rng)
    sheet.shape((0, 300), (400, 300), (290, 190), (110, 190), fill="#a7a49b")
    for step in range(5):
        sheet.box(120 + step * 9, 172 - step * 22, 280 - step * 9, 192 - step * 22, "#8e8b83", "#6f6c65", 1)
    if mended:
        return sheet
    for i in range(6):
        x, y = sheet.near(44 + i % 3 * 46, 8), sheet.near(196 + i // 3 * 46, 6)
        sheet.box(x, y, x + 46, y + 42, "#b98f5a", "#7c5c34")
        sheet.line((x, y + 20), (x + 46, y + 20), fill="#d9c08f", width=3)
    for wheel in (280, 342):
        sheet.oval(wheel, 256, 24, 24, None, "#2d2f33", 4)
    sheet.line((280, 256), (302, 220), (332, 220), (342, 256), fill="#2f5d86", width=5)
    return sheet


def pipe(rng, mended):
    sheet = _room(rng, "#e9e3d3")
    x = sheet.near(200, 30)
    sheet.box(x - 9, 0, x + 9, 235, "#d9b53a")
    sheet.box(x - 17, 108, x + 17, 134, "#b3912a")
    sheet.box(x + 9, 116, x + 62, 126, "#d9b53a")
    sheet.box(x + 62, 82, x + 122, 156, "#8b9093", "#5f6366", 2, radius=5)
    sheet.oval(x + 92, 112, 19, 19, "#f4f4f1", "#444444")
    if not mended:
        for i in range(5):
            sheet.oval(x - 34 - i * 16, sheet.near(112 - i * 12, 8), 14 + i * 4, 10 + i * 3, "#d3d0b8")
    return sheet


def stairs(rng, mended):
    sheet = Sheet("#e1dccf", rng)
    for step in range(7):
        sheet.box(40 + step * 46, 250 - step * 30, 400, 280 - step * 30, "#9b978d", "#75726a", 1.5)
    sheet.line((40, 190), (330, 8), fill="#5a4632", width=5)
    x, y = 92, 208
    sheet.oval(x, y - 46, 12, 13, "#e3c09b")
    sheet.oval(x, y - 53, 12, 7, "#d9d9d6")
    sheet.line((x, y - 33), (x - 4, y + 4), fill="#3f5b74", width=17)
    sheet.line((x - 5, y), (x - 10, y + 40), fill="#34373b", width=8)
    sheet.line((x, y), (x + 10, y + 40), fill="#34373b", width=8)
    sheet.line((x + 4, y - 24), (x + 30, y - 6), (x + 34, y + 40), fill="#5a4632", width=4)
    return sheet


def meter(rng, mended):
    sheet = Sheet(rng.choice(WALLS), rng)
    sheet.box(90, 40, 310, 250, "#b8bcbd", "#6f7375", 4)
    for row in range(2):
        for column in range(3):
            x, y = 108 + column * 66, 58 + row * 92
            sheet.box(x, y, x + 52, y + 70, "#f0f0ec", "#85898b", 2, radius=4)
            sheet.box(x + 9, y + 12, x + 43, y + 28, "#2f3a35")
            sheet.line((x + 14, y + 52), (x + 38, y + 52), fill="#c8402f", width=4)
    if not mended:
        sheet.blot(sheet.near(240, 20), 188, 34, "#2b2622", 6)
        for _ in range(4):
            x = sheet.near(240, 30)
            sheet.line((x, 222), (sheet.near(x, 26), 285), fill="#b23a32", width=2.5)
    return sheet


def noticeboard(rng, mended):
    sheet = Sheet(rng.choice(WALLS), rng)
    sheet.box(50, 50, 350, 230, "#7b3a30")
    sheet.box(60, 72, 340, 222, "#eef0ea")
    for row in range(2):
        for column in range(4):
            x, y = 74 + column * 66, 84 + row * 68
            if not mended and (row + column) % 3:
                continue
            sheet.box(x, y, x + 52, y + 58, "#fffdf6", "#c9c6ba", 1)
            for line in range(6):
                sheet.line(
                    (x + 6, y + 9 + line * 8), (x + sheet.near(40, 6), y + 9 + line * 8), fill="#8b8f92", width=1.5
                )
    sheet.box(80, 230, 90, 300, "#5e2c24")
    sheet.box(310, 230, 320, 300, "#5e2c24")
    return sheet


def fitness(rng, mended):
    sheet = _outside(rng, "#a9937b")
    sheet.box(92, 120, 102, 280, "#2f6d9c")
    sheet.box(288, 120, 298, 280, "#2f6d9c")
    sheet.box(88, 116, 302, 126, "#e0b21d")
    legs = ((150, 240), (240, 240)) if mended else ((150, 240), (262, 282))
    for x, end in zip((160, 230), legs, strict=True):
        sheet.line((x, 126), end, fill="#c8402f", width=6)
        sheet.box(end[0] - 18, end[1], end[0] + 18, end[1] + 7, "#33373a")
    if not mended:
        sheet.line((120, 200), (280, 206), fill="#e8e4d6", width=4)
    return sheet


MOTIFS = {
    scene.__name__: scene
    for scene in (
        ceiling, charging, clutter, fitness, garbage, gate, groundlock, meter, noticeboard, parking, pipe, radiator,
        road, sewage, shed, stairs, tree, wheelchair, wires,
    )
}  # fmt: skip
