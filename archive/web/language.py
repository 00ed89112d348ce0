"""Vietnamese first, English second: source strings are Vietnamese, ``translations/en.po`` the rest.

A text that has no translation stays Vietnamese: a page is never empty for want of a word. The
catalogue is a plain gettext file, read once when the app is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Response, g, request

VIETNAMESE, ENGLISH = "vi", "en"
COOKIE = "ngon_ngu"
FOLDER = Path(__file__).parent / "translations"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Words:
    """The translations of every language but the source's own, by language and source text."""

    by_language: Mapping[str, Mapping[str, str]]

    def say(self, text: str, language: str) -> str:
        """Return this source text in this language, or as it stands."""
        return self.by_language.get(language, {}).get(text, text)

    @property
    def languages(self) -> frozenset[str]:
        """Every language a visitor may choose."""
        return frozenset({VIETNAMESE}) | frozenset(self.by_language)


def read_words(folder: Path = FOLDER) -> Words:
    """Read every catalogue of a folder; the file's stem is its language."""
    found = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=path.stem)
        found[path.stem] = {
            str(one.id): str(one.string) for one in catalog if one.id and one.string
        }
    return Words(found)


def choose(words: Words) -> None:
    """Settle the language of this request: ``?lang=``, then the cookie, then Vietnamese."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE, VIETNAMESE)
    g.language = asked if asked in words.languages else VIETNAMESE


def settle() -> None:
    """Speak Vietnamese on this page: only the public's pages are translated."""
    g.language = VIETNAMESE


def remember(response: Response) -> Response:
    """Keep a language chosen by ``?lang=`` for the next pages."""
    if "lang" in request.args and "language" in g:
        response.set_cookie(
            COOKIE, g.language, max_age=A_YEAR, secure=request.is_secure, samesite="Lax"
        )
    return response


def language() -> str:
    """Return the language of this request."""
    return str(g.get("language", VIETNAMESE))
