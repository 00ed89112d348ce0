# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Compare the form of two revisions: further signatures, fields filled, and what poses as that.

Allowed without a word of warning is little: a signature or time-stamp more, and the value of a
field that was there and empty, with the text that shows it. A value that was there already is part
of what was signed; a look that changes while the value stays is a forgery.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import enumerate_fields_in
from pyhanko.pdf_utils.reader import HistoricalResolver

from signing import findings, words
from signing.change import Change, Weight
from signing.entry import entry, is_time_stamp, written
from signing.pages import A4, page_list, seen_area, stuck_on

KINDS = ("/Sig", "/Tx", "/Btn", "/Ch")
EMPTY = ("", "/Off", "None", "''", "[]")
STAMP = "time-stamp"
LARGEST_MARK = 20
"""Percent of a page that a mark added later may cover; our own marks take four to six."""
PASSIVE = frozenset(
    f"/{name}"
    for name in (
        "Type",
        "Subtype",
        "FT",
        "T",
        "TU",
        "TM",
        "V",
        "F",
        "Ff",
        "P",
        "Rect",
        "AP",
        "AS",
        "MK",
        "BS",
        "Border",
        "DA",
        "Q",
        "DR",
        "Lock",
        "SV",
        "NM",
        "M",
        "Parent",
        "Kids",
        "StructParent",
        "Contents",
        "C",
        "H",
    )
)
READ_ONLY = 1
TEXT_ONLY = frozenset({"/Font", "/ProcSet"})
STRINGS = re.compile(rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
COMMAND = re.compile(rb"(?<![/\w])[A-Za-z]+\*?(?!\w)")
PICTURES = frozenset({b"Do", b"BI", b"ID", b"sh"})
PAINT = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"})


@dataclass(frozen=True)
class Field:
    """One field of a form: its value in words, its dictionary, and where it is drawn."""

    name: str
    kind: str
    value: str
    own: generic.DictionaryObject
    widgets: tuple[generic.DictionaryObject, ...]

    @property
    def filled(self) -> bool:
        """Whether something was entered."""
        return self.value not in EMPTY

    @property
    def stamps(self) -> bool:
        """Whether it holds a document time-stamp."""
        return self.value.endswith(STAMP)

    @property
    def look(self) -> str:
        """How it is drawn: its appearances, in which state."""
        return written([_look(one) for one in self.widgets])

    @property
    def manner(self) -> str:
        """How a reader would draw it anew: letters, where they stand, hidden by stars or not."""
        return written([_manner(one) for one in (self.own, *self.widgets)])

    @property
    def seen(self) -> list[object]:
        """Whether it is drawn at all, and where."""
        return [(entry(one, "/F"), written(entry(one, "/Rect"))) for one in self.widgets]


def compare_forms(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
    """Name what one revision did to the form."""
    before, after = _fields(old), _fields(new)
    for name, field in after.items():
        if name in before:
            yield from _changed(before[name], field)
        else:
            yield from _added(field, new)
    for name in before.keys() - after.keys():
        yield Change(words.FIELD_REMOVED.format(field=name), Weight.FORBIDDEN)
    yield from _defaults(entry(old.root, "/AcroForm"), entry(new.root, "/AcroForm"))


def _changed(old: Field, new: Field) -> Iterator[Change]:
    """Compare a field with what it was."""
    if old.seen != new.seen:
        yield Change(findings.FIELD_SHOWN.format(field=new.name), Weight.FORBIDDEN)
    if old.value == new.value:
        if old.look != new.look or (old.filled and old.manner != new.manner):
            yield Change(findings.FIELD_LOOK.format(field=new.name), Weight.FORBIDDEN)
    elif old.filled:
        yield _altered(old, new)
    elif new.kind == "/Sig":
        yield _signed(new)
    else:
        yield Change(findings.FIELD_FILLED.format(field=new.name, value=new.value), Weight.FORESEEN)
        if new.kind == "/Btn" and _states(old) != _states(new):
            yield Change(findings.FIELD_LOOK.format(field=new.name), Weight.FORBIDDEN)
        elif any(not _is_text(one) for one in new.widgets if new.kind != "/Btn"):
            yield Change(findings.FIELD_PICTURE.format(field=new.name), Weight.BESIDES)


def _altered(old: Field, new: Field) -> Change:
    """Name the change of something that was there when it was signed."""
    if new.kind != "/Sig":
        told = findings.FIELD_ALTERED.format(field=new.name, old=old.value, new=new.value)
    elif new.filled:
        told = findings.SIGNATURE_REPLACED.format(field=new.name)
    else:
        told = findings.SIGNATURE_EMPTIED.format(field=new.name)
    return Change(told, Weight.FORBIDDEN)


def _signed(field: Field) -> Change:
    told = words.STAMPED if field.stamps else words.SIGNED_AGAIN
    return Change(told.format(field=field.name), Weight.FORESEEN)


def _added(field: Field, new: HistoricalResolver) -> Iterator[Change]:
    """Look at a field that was not there before: only what signs may come, and only quietly."""
    if field.kind != "/Sig":
        told = findings.FIELD_BORN_FULL if field.filled else words.FIELD_ADDED
        yield Change(told.format(field=field.name), Weight.FORBIDDEN)
        return
    if field.filled:
        yield _signed(field)
    else:
        yield Change(words.FIELD_ADDED.format(field=field.name), Weight.BESIDES)
    strange = {str(key) for one in (field.own, *field.widgets) for key in one} - PASSIVE
    if strange or any(entry(one, "/Subtype") != "/Widget" for one in field.widgets):
        keys = ", ".join(sorted(key.lstrip("/") for key in strange)) or "Subtype"
        yield Change(findings.MARK_ACTS.format(field=field.name, keys=keys), Weight.FORBIDDEN)
    yield from _marks(field, new)


def _marks(field: Field, new: HistoricalResolver) -> Iterator[Change]:
    """Look at how much of a page the mark of a later signature covers."""
    covered = [share for one in field.widgets for share in _shares(one, new)]
    if sum(covered) > LARGEST_MARK:
        told = findings.MARK_LARGE.format(field=field.name, percent=round(sum(covered)))
        yield Change(told, Weight.BESIDES)
    if sum(1 for one in covered if one) > 1:
        yield Change(findings.MARK_MANY.format(field=field.name), Weight.BESIDES)
    if field.stamps and any(covered):
        yield Change(findings.STAMP_SEEN.format(field=field.name), Weight.BESIDES)


def _shares(widget: generic.DictionaryObject, new: HistoricalResolver) -> list[float]:
    """Measure a widget, in percent of each page it is stuck on; of A4 where it is on none.

    Which page it says it stands on (/P) is its own word.
    """
    left, low, right, high = (float(one) for one in entry(widget, "/Rect", (0, 0, 0, 0)))
    own = 100 * abs((right - left) * (high - low))
    if not own:
        return []
    there = [
        line for line in page_list(new) if any(one.get_object() is widget for one in stuck_on(line))
    ]
    return [own / seen_area(line) for line in there] or [own / (A4[2] * A4[3])]


def _defaults(old: object, new: object) -> Iterator[Change]:
    """Compare what holds for the whole form."""
    if entry(new, "/NeedAppearances") and not entry(old, "/NeedAppearances"):
        yield Change(findings.FORM_REDRAWN, Weight.BESIDES)
    if written(entry(old, "/XFA")) != written(entry(new, "/XFA")):
        yield Change(findings.FORM_XFA, Weight.FORBIDDEN)
    for key in ("/DA", "/Q"):
        if entry(old, key) is not None and entry(old, key) != entry(new, key):
            yield Change(findings.FORM_DEFAULTS, Weight.BESIDES)
    before, after = (entry(entry(one, "/DR"), "/Font") for one in (old, new))
    if isinstance(before, generic.DictionaryObject) and any(
        written(dict.get(before, name)) != written(_raw(after, name)) for name in before
    ):
        yield Change(findings.FORM_FONTS, Weight.FORBIDDEN)


def _raw(dictionary: object, key: str) -> object:
    return dict.get(dictionary, key) if isinstance(dictionary, dict) else None


def _fields(handler: HistoricalResolver) -> dict[str, Field]:
    """Read every field, however deep the tree is."""
    listed = entry(entry(handler.root, "/AcroForm"), "/Fields")
    found: dict[str, Field] = {}
    for kind in () if listed is None else KINDS:
        for name, value, place in enumerate_fields_in(
            listed, refs_seen=set(), target_field_type=kind
        ):
            own = place.get_object()
            found[str(name)] = Field(str(name), kind, _shown(kind, value), own, _widgets(own))
    return found


def _widgets(own: generic.DictionaryObject) -> tuple[generic.DictionaryObject, ...]:
    """List where a field is drawn: itself, or those of its kids that are no fields themselves."""
    kids = [one.get_object() for one in entry(own, "/Kids", ())]
    return tuple(one for one in kids if "/T" not in one) if kids else (own,)


def _shown(kind: str, value: generic.PdfObject | None) -> str:
    """Write a value so that two of them can be compared, a signature's by its kind and place."""
    if value is None:
        return ""
    if kind != "/Sig":
        return str(value.get_object())
    signature = value.get_object()
    kind = STAMP if is_time_stamp(signature) else entry(signature, "/SubFilter", "")
    return f"signature {value!r} {kind}"


def _look(widget: generic.DictionaryObject) -> object:
    """Describe how a widget is drawn; streams by what they hold."""
    return _states_of(widget), written(entry(widget, "/AS")), written(entry(widget, "/MK"))


def _manner(field: generic.DictionaryObject) -> object:
    """Read what a reader draws by; that nobody may write into it any more does not show."""
    flags = int(entry(field, "/Ff", 0)) & ~READ_ONLY
    return flags, written(entry(field, "/DA")), written(entry(field, "/Q"))


def _states(field: Field) -> list[object]:
    return [_states_of(one) for one in field.widgets]


def _states_of(widget: generic.DictionaryObject) -> object:
    return _spread(entry(widget, "/AP"), 3)


def _spread(value: object, deep: int) -> object:
    """Write an object with all that it refers to, a few levels deep."""
    if isinstance(value, generic.StreamObject):
        return bytes(value.encoded_data), _entries(value, deep)
    if isinstance(value, generic.DictionaryObject):
        return _entries(value, deep)
    return written(value)


def _entries(value: generic.DictionaryObject, deep: int) -> object:
    if not deep:
        return sorted(value)
    return [(key, _spread(entry(value, key), deep - 1)) for key in sorted(value)]


def _is_text(widget: generic.DictionaryObject) -> bool:
    """Whether a field is drawn by text alone: a picture could show anything.

    Its ground and border may be painted where it was given them before (/MK).
    """
    looks = entry(widget, "/AP", generic.DictionaryObject())
    strange = PICTURES if entry(widget, "/MK") else PICTURES | PAINT
    return all(_is_written(entry(looks, one), strange) for one in looks)


def _is_written(look: object, strange: frozenset[bytes]) -> bool:
    """Whether an appearance has none of these commands, and letters only of true fonts."""
    if not isinstance(look, generic.StreamObject):
        return look is None
    resources = entry(look, "/Resources", generic.DictionaryObject())
    fonts = entry(resources, "/Font", generic.DictionaryObject())
    commands = set(COMMAND.findall(STRINGS.sub(b" ", bytes(look.data))))
    drawn = any(entry(entry(fonts, one), "/Subtype") == "/Type3" for one in fonts)
    return set(resources) <= TEXT_ONLY and not drawn and not commands & strange
