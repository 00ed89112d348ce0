"""Same sheet or same form: found again, false alarms, and what it costs among a hundred thousand.

    python -m tests.measures.lookalikes read          real scans, read by the reader (20 minutes)
    python -m tests.measures.lookalikes many 100000   made-up readings in a real catalogue

``read`` takes papers of the demonstration's generator. Each is scanned three times (other damage,
resolution, colours) and filled in anew four times, twice so that only number, one name and one
citizen number differ; every two scans are compared. ``many`` fills one form for that many people,
misreads a share of all letters, and hands 300 of them in again.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from archive.catalog.sqlite import SqliteCatalog
from archive.demo.papers import files
from archive.demo.papers.damage import Damage, spoil
from archive.demo.papers.forms import set_paper
from archive.demo.papers.paint import painted
from archive.demo.papers.people import person
from archive.demo.papers.text import Paper, paper
from archive.demo.papers.typeface import Family
from archive.records.digest import RecordId, new_record_id
from archive.route.liken import COMMON, CROWDED, MOST
from ocr.compare import compare
from ocr.likeness import Likeness, fingerprint
from ocr.page import Box, Page, Word
from ocr.read import read_pages
from ocr.shingles import hashed

KINDS = ("birth_extract", "land_certificate", "decision", "letter", "notice", "minutes", "plan")
SCANS: tuple[tuple[tuple[Damage, ...], int, str], ...] = (
    ((Damage.SKEW, Damage.NOISE), 200, "RGB"),
    ((Damage.LIGHT, Damage.SALT_PEPPER, Damage.BLUR), 150, "L"),
    ((Damage.FOLD, Damage.FADE, Damage.SKEW), 250, "L"),
)
PAGES = 2
FORM = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI THỬ                    Độc lập - Tự do - Hạnh phúc
Số: {number}/XN-UBND          Suối Thử, ngày {day:02d} tháng {month} năm {year}
GIẤY XÁC NHẬN
Căn cứ Luật Cư trú và Nghị định số 154/2024/NĐ-CP ngày 26 tháng 11 năm 2024 của Chính phủ
quy định chi tiết một số điều và biện pháp thi hành; xét đơn đề nghị của {name},
sinh ngày {born}, số định danh cá nhân {citizen}, hiện cư trú tại {village}, xã Suối Thử,
Ủy ban nhân dân xã xác nhận người có tên trên đủ điều kiện theo quy định hiện hành để được
bổ sung hồ sơ vay vốn giải quyết việc làm của hộ gia đình tại Ngân hàng Chính sách xã hội.
Giấy này có giá trị trong sáu tháng kể từ ngày ký và chỉ dùng cho việc nêu trên.
CHỦ TỊCH
Nguyễn Đức Thuận
"""
SIGNS = "abcdeghiklmnopqrstuvxy0123456789"


@dataclass(frozen=True)
class Scan:
    """One scan as it was read: of which sheet (paper and filling), and its fingerprint."""

    kind: str
    sheet: int
    told: Likeness


def filled_in(text: Paper, dice: np.random.Generator, *, least: bool) -> Paper:
    """Return the same form for somebody else; ``least``: the days stay, and the signer."""
    number = re.sub(r"^\d+", str(int(dice.integers(100, 999))), text.number)

    def anew(said: str) -> str:
        said = said.replace(text.number, number)
        said = re.sub(r"\b099\d{9}\b", lambda _: person(dice).citizen_number, said)
        said = re.sub(r"\*\*[A-ZÀ-Ỹ ]{8,}", lambda _: f"**{person(dice).name.upper()}", said)
        if not least:
            day = f"{int(dice.integers(1, 28)):02d}/{int(dice.integers(1, 12)):02d}"
            said = re.sub(r"\b\d{1,2}/\d{1,2}/(?=\d{4})", f"{day}/", said)
        return said

    blocks = tuple(
        replace(one, text=anew(one.text), rows=tuple(tuple(map(anew, row)) for row in one.rows))
        for one in text.blocks
    )
    return replace(text, number=number, blocks=blocks)


def scanned(text: Paper, how: int, dice: np.random.Generator) -> list[Image.Image]:
    """Return a paper's first pages as one of the scanners sees them."""
    damages, dpi, mode = SCANS[how]
    seen = []
    for page in set_paper(text, family=Family.TERMES, seed=1)[:PAGES]:
        image = painted(page, dpi=dpi, rng=dice)
        for damage in damages:
            image = spoil(image, damage, dice)
        seen.append(image.convert(mode))
    return seen


def read(images: Sequence[Image.Image]) -> Likeness:
    """Read a scan and return its fingerprint."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(files.scanned_pdf(images))
        numbers = range(1, len(images) + 1)
        return fingerprint(list(read_pages(path, numbers, scratch=Path(folder), workers=2)))


def all_scans() -> Iterator[Scan]:
    """Yield every scan of every paper."""
    dice = np.random.default_rng(11)
    for kind in KINDS:
        text = paper(kind)
        for how in range(len(SCANS)):
            yield Scan(kind, 0, read(scanned(text, how, dice)))
        for sheet in range(1, 5):
            other = filled_in(text, dice, least=sheet > 2)
            yield Scan(kind, sheet, read(scanned(other, sheet % len(SCANS), dice)))
        sys.stderr.write(f"{kind}\n")


def measure_read() -> None:
    """Compare every two scans of one form, and of different ones."""
    scans = list(all_scans())
    counts = {"same sheet": [0, 0], "same form": [0, 0], "another form": [0, 0]}
    for one, two in combinations(scans, 2):
        what = "another form"
        if one.kind == two.kind:
            what = "same sheet" if one.sheet == two.sheet else "same form"
        said = compare(one.told, two.told)
        counts[what][0] += said.is_same
        counts[what][1] += 1
        if said.is_same != (what == "same sheet"):
            sys.stdout.write(f"  {one.kind} {one.sheet} / {two.kind} {two.sheet}: {said}\n")
    for what, (called, of) in counts.items():
        sys.stdout.write(f"{what}: {called} of {of} called the same\n")


def misread(text: str, dice: np.random.Generator, rate: float) -> Page:
    """Return a form as a reader might have read it; what it got wrong it mostly doubts."""
    words = []
    for row, line in enumerate(text.splitlines()):
        for match in re.finditer(r"\S+", line):
            bad = dice.random(len(match[0])) < rate
            is_right = not bad.any()
            said = "".join(
                SIGNS[dice.integers(len(SIGNS))] if wrong else sign
                for sign, wrong in zip(match[0], bad.tolist(), strict=True)
            )
            sure = dice.uniform(0.85, 0.97) if is_right or dice.random() < 0.1 else dice.beta(3, 3)
            top = 0.05 + row * 0.03
            box = Box(match.start() / 110, top, match.end() / 110, top + 0.016)
            words.append(Word(said, box, float(sure), row))
    return Page(1, 1600, 2263, 200, 0, 1.0, 0.95, "engine", tuple(words), ())


def form(number: int, dice: np.random.Generator) -> str:
    """Return the form filled in for somebody."""
    who = person(dice)
    return FORM.format(
        number=number % 3000 + 1,
        day=int(dice.integers(1, 29)),
        month=int(dice.integers(3, 13)),
        year=1990 + number // 3000,
        name=who.name,
        born=f"{who.born:%d/%m/%Y}",
        citizen=who.citizen_number,
        village=who.village,
    )


def measure_many(count: int, rate: float) -> None:
    """Fill a catalogue with one form, then hand 300 of the papers in again."""
    dice = np.random.default_rng(5)
    texts = [form(number, dice) for number in range(count)]
    chosen = [int(one) for one in dice.integers(count, size=300)]
    with tempfile.TemporaryDirectory() as folder:
        catalog = SqliteCatalog(Path(folder) / "catalog.sqlite")
        catalog.upgrade()
        ids = _fill(catalog, texts, dice, rate)
        found, alarms, compared, times = 0, 0, 0, []
        for place in chosen:
            told = fingerprint([misread(texts[place], dice, rate)])
            began = time.perf_counter()
            same, looked = _again(catalog, told, ids)
            times.append(time.perf_counter() - began)
            compared += looked
            found += place in same
            alarms += len(same - {place})
        size = (Path(folder) / "catalog.sqlite").stat().st_size / count
        catalog.close()
    times.sort()
    sys.stdout.write(
        f"{count} papers of one form, {rate:.1%} of letters misread: {found} of 300 found again, "
        f"{alarms} false alarms; looked at {compared / 300:.1f} papers each, "
        f"p50 {times[150] * 1000:.1f} ms, p95 {times[285] * 1000:.1f} ms; "
        f"{size:.0f} bytes a paper\n"
    )


def _fill(
    catalog: SqliteCatalog, texts: Sequence[str], dice: np.random.Generator, rate: float
) -> dict[RecordId, int]:
    ids: dict[RecordId, int] = {}
    with catalog.work() as work:
        for place, text in enumerate(texts):
            told = fingerprint([misread(text, dice, rate)])
            record = new_record_id(dice.bytes)
            ids[record] = place
            keys = [hashed(f"xa {key:x}") for key in told.keys]
            work.likenesses.put(record, _text(told), keys)
    return ids


def _again(
    catalog: SqliteCatalog, told: Likeness, ids: dict[RecordId, int]
) -> tuple[set[int], int]:
    """Do what the follower does with keys, and return which papers are called the same."""
    weight: dict[RecordId, int] = {}
    common: set[int] = set()
    with catalog.view() as view:
        for key in told.keys:
            bearers = view.likenesses.bearers(hashed(f"xa {key:x}"), most=CROWDED + 1)
            if len(bearers) > COMMON:
                common.add(key)
            if len(bearers) <= CROWDED:
                for bearer in bearers:
                    weight[bearer] = weight.get(bearer, 0) + 1000 // len(bearers)
        best = sorted(weight, key=lambda one: -weight[one])[:MOST]
        kept = {one: view.likenesses.find(one) or "" for one in best}
    same = {ids[one] for one in best if compare(told, _likeness(kept[one]), common=common).is_same}
    return same, len(best)


def _text(told: Likeness) -> str:
    return json.dumps(told.to_json(), ensure_ascii=False)


def _likeness(text: str) -> Likeness:
    return Likeness.from_json(json.loads(text))


def main() -> None:
    """Do one of the two measures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("read", "many"))
    asked.add_argument("count", nargs="?", type=int, default=100_000)
    said = asked.parse_args()
    if said.what == "read":
        measure_read()
    else:
        for rate in (0.005, 0.02):
            measure_many(said.count, rate)


if __name__ == "__main__":
    main()
