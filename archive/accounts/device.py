"""Which browser on which system: what a session's user agent says, in words for its owner.

Browsers pretend to be each other, so the first mark that fits counts, the rarer ones first. It is
for recognising one's own phone, and decides nothing: whoever logs in writes it themselves.
"""

UNKNOWN = "Trình duyệt không rõ"

BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("EdgA/", "Edge"),
    ("EdgiOS", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("vankho", "vankho"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """Return browser and system in words, as far as they are known."""
    browser = next((words for mark, words in BROWSERS if mark in agent), UNKNOWN)
    system = next((words for mark, words in SYSTEMS if mark in agent), "")
    return f"{browser} trên {system}" if system else browser
