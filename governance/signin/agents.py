"""A browser's own long name, shortened to words that a person knows her device by. Pure."""

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("AlipayClient", "支付宝"),
    ("DingTalk", "钉钉"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙手机"),
    ("OpenHarmony", "鸿蒙手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def words_of(agent):
    """`Windows 电脑上的 Chrome`; nothing of what was sent is repeated, so nothing sent can do harm."""
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    browser = next((word for sign, word in BROWSERS if sign in agent), "")
    if system and browser:
        return f"{system}{gap(system[-1])}上的{gap(browser[0])}{browser}"
    return system or browser or "未知设备"


def gap(neighbour):
    """Latin letters stand apart from Han."""
    return " " if neighbour.isascii() else ""
