"""Every public page passes axe at both widths, light and dark, in both languages."""

from collections.abc import Callable

import pytest

from tests.doors.browser.walking import Walker

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.timeout(300)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_pass_axe(
    walk: Callable[..., Walker], size: tuple[int, int], scheme: str
) -> None:
    """Start, look-up, verify, login and help, in Vietnamese and English."""
    walker = walk(size)
    walker.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in ("/", "/tra-cuu", "/xac-minh", "/dang-nhap", "/tro-giup", "/?lang=en"):
        walker.go(address)


@pytest.mark.parametrize("username", ["officer", "signer", "archivist", "inspector", "admin"])
def test_each_office_passes_axe_on_its_own_pages(
    walk: Callable[..., Walker], username: str
) -> None:
    """Every line of each menu, on the phone."""
    walker = walk((360, 740))
    walker.log_in(username)
    for link in walker.page.locator("nav a").all():
        address = link.get_attribute("href")
        other = Walker.at(walker.house, walker.page.context.new_page())
        other.go(str(address))
        other.page.close()
