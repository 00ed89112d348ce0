"""A session is recognised by its browser and system, said in words."""

import pytest

from archive.accounts.device import UNKNOWN, device_of

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 {}Chrome/141.0.0.0 {}Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 {}"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64", "", ""), "Chrome trên Windows"),
        (CHROME.format("Windows NT 10.0", "coc_coc_browser/130.0 ", ""), "Cốc Cốc trên Windows"),
        (CHROME.format("Linux; Android 15; K", "", "Mobile "), "Chrome trên Android"),
        (
            CHROME.format("Linux; Android 14", "SamsungBrowser/27.0 ", ""),
            "Samsung Internet trên Android",
        ),
        (CHROME.format("X11; Linux x86_64", "", "") + " Edg/141.0", "Edge trên Linux"),
        (IPHONE.format("Version/18.0 Mobile/15E148 Safari/604.1"), "Safari trên iPhone"),
        (IPHONE.format("CriOS/141.0 Mobile/15E148 Safari/604.1"), "Chrome trên iPhone"),
        ("Mozilla/5.0 (Macintosh; Mac OS X 15.1; rv:145.0) Firefox/145.0", "Firefox trên macOS"),
        ("curl/8.5.0", "curl"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
    ],
)
def test_browser_and_system_are_said_in_words(agent: str, words: str) -> None:
    """Whatever a browser pretends to be; nothing of the text itself is repeated."""
    assert device_of(agent) == words
