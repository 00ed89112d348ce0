"""``--debug``: a picture of the page after every step of its preparation, and what was measured."""

import json
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pixels bring numpy, which no other verb needs
    from ocr.image.picture import Picture


class Steps:
    """Watches one reading (``ocr.watch.Watch``) and writes what it sees into a folder.

    ``trang-001-02-straighten.png`` is page 1 after its second step; ``steps.jsonl`` has a line for
    each step. Steps come from several threads.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._counts = Counter[int]()
        self._writing = threading.Lock()
        self._list = folder / "steps.jsonl"
        self._list.write_text("", "utf-8")

    def step(self, page: int, name: str, measure: Mapping[str, float], picture: "Picture") -> None:
        """Write the picture and the line of one step."""
        from PIL import Image  # noqa: PLC0415 - see above

        with self._writing:
            self._counts[page] += 1
            file = f"trang-{page:03d}-{self._counts[page]:02d}-{name}.png"
            told = {"page": page, "step": name, "measure": dict(measure), "file": file}
            with self._list.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(told, ensure_ascii=False, default=float) + "\n")
        Image.fromarray(picture.pixels).save(self._folder / file)
