"""Whether the time of an answer tells that a receipt's code exists (attacks C5, 18).

    .venv/bin/python -m tests.measures.guessing [PAIRS]

Looks up as many unknown codes as existing codes with a wrong factor, in random order, through the
whole web door, each from an address of its own, and compares the two: medians, p95, and the largest
difference of their p95 over five hundred re-drawn halves, which is what chance alone would show.
"""

import random
import secrets
import statistics
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from archive.inquiry import guessing
from archive.records.receipt import new_code, show_code
from tests.attacks.knocking import send
from tests.attacks.village import Village, founded

PAIRS = 1_000
REDRAWN = 500
MILLI = 1_000.0


def main() -> None:
    """Measure and print; the goal is a p95 difference under 5 ms."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    with TemporaryDirectory() as folder, founded(Path(folder) / "data") as village:
        unknown, known = _measured(village, pairs)
    _say(f"{pairs} unknown codes and {pairs} wrong factors through the web door, milliseconds")
    for name, times in (("unknown code", unknown), ("wrong factor", known)):
        _say(f"{name:13} p50 {statistics.median(times):7.2f}   p95 {_p95(times):7.2f}")
    _say(f"difference of p95: {abs(_p95(unknown) - _p95(known)):.2f} ms")
    _say(f"by chance alone (95 %): up to {_by_chance(unknown + known):.2f} ms")


def _measured(village: Village, pairs: int) -> tuple[list[float], list[float]]:
    codes = [village.receipt(village.settle(is_found=False)) for _ in range(-(-pairs // 15))]
    existing = [code for code in codes for _ in range(15)][:pairs]
    asked = [(show_code(new_code(secrets.token_bytes)), 0) for _ in range(pairs)]
    asked += [(code, 1) for code in existing]
    random.shuffle(asked)
    times: tuple[list[float], list[float]] = ([], [])
    for n, (code, kind) in enumerate(asked):
        if n % (guessing.ALARM.most // 2) == 0:
            village.clock.now += guessing.ALARM.window + timedelta(seconds=1)
        times[kind].append(_asked(village, code))
    return times


def _asked(village: Village, code: str) -> float:
    # Each try comes from the same address, so its minute has to have passed.
    village.clock.now += timedelta(seconds=13)
    form = {"data": {"code": code, "factor": "0000"}}
    began = perf_counter()
    answer = send(village, village.people["nobody"], "POST", "/tra-cuu", form)
    took = perf_counter() - began
    if answer.status_code != 403:
        message = f"not the answer for a wrong pair: {answer.status}"
        raise RuntimeError(message)
    return took * MILLI


def _by_chance(times: Sequence[float]) -> float:
    drawn = list(times)
    half = len(drawn) // 2
    differences = []
    for _ in range(REDRAWN):
        random.shuffle(drawn)
        differences.append(abs(_p95(drawn[:half]) - _p95(drawn[half:])))
    return statistics.quantiles(differences, n=20)[-1]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
