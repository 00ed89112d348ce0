"""A dossier goes by the name of the file it was opened with until a paper in it was confirmed."""

from dataclasses import replace

from archive.ledger.entry import Act
from archive.records.dossier import Dossier
from archive.records.record import Record
from archive.route.review import confirm
from archive.route.stage import Move, step
from tests.route.conftest import Office
from tests.route.reading_room import SURE, Reading, put_as_read

ABOUT = "Về việc cấp lại giấy khai sinh"


def read(house: Office, name: str, code: str, batch: Record | None = None) -> Record:
    """Put a paper of this dossier where it waits for review, taken from a batch if there is one."""
    reading = Reading(name=name, dossier=code, values=SURE | {"abstract": (ABOUT, 0.9)})
    record = put_as_read(house.parts, house.person("officer"), reading)
    if batch is None:
        return record
    after = replace(record, batch=batch.id)
    with step(house.parts, Move(record, after, Act.READ, "system")):
        pass
    return house.record(record.id)


def dossier_of(house: Office, record: Record) -> Dossier:
    """Return the dossier a record lies in, as the catalogue has it now."""
    with house.parts.catalog.view() as view:
        return view.dossiers.get(str(record.dossier))


def test_a_paper_names_the_dossier_it_opened(house: Office) -> None:
    """The file's name goes; the name a confirmed paper gave stays."""
    first, second = read(house, "IMG_01.png", "H.1"), read(house, "IMG_02.png", "H.1")
    assert dossier_of(house, first).title == "IMG_01.png"

    confirm(house.parts, first.id, {}, by=house.person("officer"))
    confirm(house.parts, second.id, {"abstract": "Việc khác"}, by=house.person("officer"))
    assert dossier_of(house, first).title == ABOUT


def test_a_paper_of_a_batch_names_the_dossier_the_batch_opened(house: Office) -> None:
    """Its own file has another name than the batch that opened the dossier."""
    batch = read(house, "lô sáng thứ hai.png", "H.2")
    paper = read(house, "lô sáng thứ hai-001.png", "H.2", batch)
    assert dossier_of(house, paper).title == "lô sáng thứ hai.png"

    confirm(house.parts, paper.id, {}, by=house.person("officer"))
    assert dossier_of(house, paper).title == ABOUT


def test_a_paper_without_abstract_names_it_by_kind_and_number(house: Office) -> None:
    """Certificates and extracts have no abstract: kind and number say which one it is."""
    paper = read(house, "scan0007.png", "H.3")
    said = {"abstract": "", "type": "Trích lục khai sinh", "number": "12/TLKS"}

    confirm(house.parts, paper.id, said, by=house.person("officer"))
    assert dossier_of(house, paper).title == "Trích lục khai sinh 12/TLKS"
