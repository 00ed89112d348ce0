"""How well the reading does, shown honestly.

Every share stands with its interval, every number with what lies behind it.

``/so-lieu-doc?tu=…&den=…&loai=…&truong=…&may=…&cua=…``; ``.csv`` gives the same as a table.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from archive.catalog.sql.accuracy import Counted
from archive.inquiry import accuracy
from archive.inquiry.accuracy import Group
from archive.records.access import Act
from archive.records.accuracy import Outcome
from archive.records.arrival import Channel
from archive.records.calendar import legal_day
from archive.table_file import MEDIA_TYPE, table
from archive.web.accuracy_figures import chart_of, reach_of, stroke_of
from archive.web.context import parts
from archive.web.downloads import attachment
from archive.web.permissions import permits
from archive.web.typed import maybe_day
from archive.web.visitor import actor
from archive.web.words import FIELDS

HERE = "/so-lieu-doc"
CHOSEN = {"loai": "kind", "truong": "field", "may": "device", "cua": "channel"}
"""What narrows the figures: the word in the address, the column it stands for."""
KEPT = (*CHOSEN, "tu", "den")
UNKNOWN = "-"
"""In an address: what the papers say nothing of."""
LAST_PAGE = 20_000

COLUMNS: Mapping[str, str] = {
    "field": "Trường",
    "kind": "Loại văn bản",
    "device": "Máy quét (theo tệp)",
    "channel": "Cửa tiếp nhận",
}
CHANNELS: Mapping[str, str] = {
    Channel.BROWSER.value: "trình duyệt",
    Channel.API.value: "giao diện máy",
    Channel.FOLDER.value: "thư mục theo dõi",
    Channel.MAIL.value: "thư điện tử",
    Channel.CLI.value: "dòng lệnh",
    Channel.CITIZEN.value: "người dân",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.RIGHT: "đọc đúng",
    Outcome.WRONG: "đọc sai",
    Outcome.MISSED: "bỏ sót",
    Outcome.INVENTED: "đọc thừa",
}
HEADER = (
    "Theo",
    "Nhóm",
    "Số trường đã rà soát",
    "Sai tất cả",
    "Đọc sai",
    "Bỏ sót",
    "Đọc thừa",
    "Tỷ lệ sai (‰)",
    "Thấp nhất (‰, tin cậy 95 %)",
    "Cao nhất (‰, tin cậy 95 %)",
)

pages = Blueprint("accuracy", __name__)


@pages.get(HERE)
@permits(Act.SEE)
def shown() -> str:
    """Show how often the reading was right, in all and by group."""
    said = _said()
    found = accuracy.figures(parts(), actor(), _asked(said))
    return render_template(
        "accuracy.html",
        said=said,
        found=found,
        reach=reach_of(found),
        stroke_of=stroke_of,
        chart=chart_of(found.sureness),
        COLUMNS=COLUMNS,
        words_of=words_of,
        narrowed=lambda column, group: _address(said, column, group),
        behind=lambda column="", group="": _address(said, column, group, path=f"{HERE}/truong"),
        export=f"{HERE}.csv?{urlencode(said)}",
        share=percent,
    )


@pages.get(f"{HERE}.csv")
@permits(Act.SEE)
def export() -> Response:
    """Give the same figures as a table."""
    found = accuracy.figures(parts(), actor(), _asked(_said()))
    rows = [_row("tất cả", "tất cả", found.all)]
    for name, words in COLUMNS.items():
        rows += [_row(words, words_of(name, group.name), group) for group in found.by[name]]
    response = make_response(table(HEADER, rows))
    response.content_type = MEDIA_TYPE
    name = f"so-lieu-doc-{legal_day(parts().clock())}.csv"
    response.headers["Content-Disposition"] = attachment(name)
    return response


@pages.get(f"{HERE}/truong")
@permits(Act.SEE)
def behind() -> str:
    """Show the fields behind a number; ``?dung=1`` also those that were right."""
    said = _said()
    with_right = request.args.get("dung") == "1"
    page = min(max(request.args.get("trang", 1, type=int), 1), LAST_PAGE)
    asked = _asked(said, wrong_only=not with_right)
    found = accuracy.behind(parts(), actor(), asked, page=page)
    query = {**said, "dung": "1"} if with_right else dict(said)
    return render_template(
        "accuracy_fields.html",
        found=found[: accuracy.A_PAGE],
        more=len(found) > accuracy.A_PAGE,
        page=page,
        with_right=with_right,
        here=lambda **more: f"{HERE}/truong?{urlencode({**query, **more})}",
        back=f"{HERE}?{urlencode(said)}",
        chosen=list(_chosen_words(said)),
        OUTCOMES=OUTCOMES,
    )


def words_of(column: str, group: str) -> str:
    """Return what a group is called."""
    if not group:
        return "không rõ"
    known = {"field": FIELDS, "channel": CHANNELS}.get(column, {})
    return known.get(group, group)


def percent(share: float) -> str:
    """Write a share for people: ``7,5 %``."""
    return f"{share * 100:.1f}".replace(".", ",") + " %"


def _said() -> dict[str, str]:
    return {name: request.args[name].strip() for name in KEPT if request.args.get(name, "").strip()}


def _asked(said: Mapping[str, str], *, wrong_only: bool = False) -> Counted:
    chosen = (
        (column, "" if said[word] == UNKNOWN else said[word])
        for word, column in CHOSEN.items()
        if word in said
    )
    return Counted(
        since=maybe_day(said.get("tu")),
        until=maybe_day(said.get("den")),
        chosen=tuple(chosen),
        wrong_only=wrong_only,
    )


def _address(said: Mapping[str, str], column: str, group: str, *, path: str = HERE) -> str:
    word = next((word for word, name in CHOSEN.items() if name == column), "")
    more = {word: group or UNKNOWN} if word else {}
    return f"{path}?{urlencode({**said, **more})}"


def _chosen_words(said: Mapping[str, str]) -> Iterator[str]:
    for word, column in CHOSEN.items():
        if word in said:
            group = "" if said[word] == UNKNOWN else said[word]
            yield f"{COLUMNS[column].lower()}: {words_of(column, group)}"


def _row(by: str, name: str, group: Group) -> tuple[str | int, ...]:
    errors = group.errors
    return (
        by,
        name,
        errors.total,
        errors.count,
        group.wrong,
        group.missed,
        group.invented,
        *(round(share * 1000) for share in (errors.value, errors.low, errors.high)),
    )
