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
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
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
from archive.records.digest import RecordId
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
AGAIN = 300
CHUNK = 500
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
    bad = dice.random(len(text)) < rate
    signs = dice.integers(len(SIGNS), size=len(text))
    letters = [
        SIGNS[sign] if wrong else one
        for one, wrong, sign in zip(text, bad.tolist(), signs.tolist(), strict=True)
    ]
    words, start = [], 0
    sure = dice.uniform(0.85, 0.97, size=len(text)).tolist()
    for row, line in enumerate(text.splitlines()):
        top = 0.05 + row * 0.03
        for match in re.finditer(r"\S+", line):
            first, end = start + match.start(), start + match.end()
            doubted = bad[first:end].any() and dice.random() >= 0.1
            box = Box(match.start() / 110, top, match.end() / 110, top + 0.016)
            said = "".join(letters[first:end])
            words.append(Word(said, box, float(dice.beta(3, 3)) if doubted else sure[first], row))
        start += len(line) + 1
    return Page(1, 1600, 2263, 200, 0, 1.0, 0.95, "engine", tuple(words), ())


def form(number: int) -> str:
    """Return the form filled in for somebody: always the same one for a number."""
    dice = np.random.default_rng((5, number))
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
    dice = np.random.default_rng(6)
    chosen = [int(one) for one in dice.integers(count, size=AGAIN)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.sqlite"
        catalog = SqliteCatalog(path)
        catalog.upgrade()
        _fill(catalog, count, rate)
        found, alarms, compared, times = 0, 0, 0, []
        for place in chosen:
            told = fingerprint([misread(form(place), dice, rate)])
            began, worked = time.perf_counter(), time.process_time()
            same, looked = _again(catalog, told)
            times.append((time.process_time() - worked, time.perf_counter() - began))
            compared += looked
            found += place in same
            alarms += len(same - {place})
        catalog.close()
        size = sum(one.stat().st_size for one in path.parent.iterdir()) / count
    cpu, waited = (sorted(column) for column in zip(*times, strict=True))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(
        f"{count} papers of one form, {rate:.1%} of letters misread: {found} of {AGAIN} found "
        f"again, {alarms} false alarms; looked at {compared / AGAIN:.1f} papers each, "
        f"p50 {_ms(waited, 0.5)} ({_ms(cpu, 0.5)} of a processor), p95 {_ms(waited, 0.95)} "
        f"({_ms(cpu, 0.95)}); {size:.0f} bytes a paper, {held} MB held at most\n"
    )


def _ms(ordered: Sequence[float], share: float) -> str:
    return f"{ordered[int(share * len(ordered))] * 1000:.1f} ms"


def _fill(catalog: SqliteCatalog, count: int, rate: float) -> None:
    """Write the fingerprints of so many papers; two processes make them."""
    starts = range(0, count, CHUNK)
    with ProcessPoolExecutor(2) as pool:
        ends = [min(count, start + CHUNK) for start in starts]
        for made in pool.map(_made, starts, ends, [rate] * len(starts)):
            with catalog.work() as work:
                for place, text, keys in made:
                    work.likenesses.put(_record(place), text, keys)


def _made(start: int, end: int, rate: float) -> list[tuple[int, str, list[int]]]:
    """Return place, fingerprint and keys of these papers."""
    made = []
    for place in range(start, end):
        dice = np.random.default_rng((7, place))
        told = fingerprint([misread(form(place), dice, rate)])
        made.append((place, _text(told), [hashed(f"xa {key:x}") for key in told.keys]))
    return made


def _record(place: int) -> RecordId:
    return RecordId(f"{place:026}")


def _again(catalog: SqliteCatalog, told: Likeness) -> tuple[set[int], int]:
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
    same = {int(one) for one in best if compare(told, _likeness(kept[one]), common=common).is_same}
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
    asked.add_argument("--rate", type=float, action="append", help="share of letters misread")
    said = asked.parse_args()
    if said.what == "read":
        measure_read()
    else:
        for rate in said.rate or (0.005, 0.02):
            measure_many(said.count, rate)


if __name__ == "__main__":
    main()
