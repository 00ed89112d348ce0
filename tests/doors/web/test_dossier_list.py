"""The list of dossiers: every one can be reached, by its code or page by page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.web.desk import A_PAGE
from tests.doors.web.conftest import Papers, hand_in
from tests.doors.web.visiting import Town, Visitor

DOSSIER = re.compile(r'<a href="/vu-viec/(\w{26})">')
TAGGED = re.compile(DOSSIER.pattern + r'.*?<span class="tag[^>]*>([^<]*)', re.DOTALL)


def test_a_dossier_opens_by_its_code(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """In capitals or small letters; a code nobody knows is said on the list, and kept."""
    with town.office.parts.catalog.view() as view:
        code = view.dossiers.get(str(papers.sealed.dossier)).code
    officer = visit("officer")
    for said in (code, code.upper(), f" {code} "):
        answer = officer.get("/vu-viec", query_string={"ma": said})
        assert answer.headers["Location"] == f"/vu-viec/{papers.sealed.dossier}"

    lost = officer.get("/vu-viec?ma=H00.99").get_data(as_text=True)
    assert "Không có hồ sơ mã “H00.99”" in lost
    assert 'value="H00.99"' in lost


def test_a_dossier_of_another_body_is_not_there(town: Town, visit: Callable[..., Visitor]) -> None:
    """Its code reads like one nobody knows."""
    parts = town.office.parts
    one = Dossier(new_id(parts.chance), "KIN.01", "ben-thu", "Kín", town.office.clock().date())
    with parts.catalog.work() as work:
        work.dossiers.put(one)

    answer = visit("officer").get("/vu-viec?ma=KIN.01")
    assert answer.status_code == 200
    assert "Không có hồ sơ mã “KIN.01”" in answer.get_data(as_text=True)


def listed(officer: Visitor) -> Iterator[str]:
    """Yield the pages of the whole list."""
    address = "/vu-viec"
    while address:
        page = officer.get(address).get_data(as_text=True)
        yield page
        more = re.search(r'href="(/vu-viec\?sau=[^"]+)"', page)
        address = more[1] if more else ""


def test_a_dossier_whose_files_were_refused_says_so(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """On the list and on its page, with what to do; one that holds a paper is simply open."""
    torn = hand_in(town, replace(papers.paper, content=b"%PDF-1.7\n"), "torn.pdf")
    town.office.work()
    officer = visit("officer")
    tags = {dossier: tag for page in listed(officer) for dossier, tag in TAGGED.findall(page)}

    assert tags[str(torn.dossier)] == "chưa có giấy tờ được nhận"
    assert tags[str(papers.sealed.dossier)] == "đang mở"
    alone = officer.get(f"/vu-viec/{torn.dossier}").get_data(as_text=True)
    assert "Chưa có giấy tờ nào được nhận" in alone


def test_the_list_goes_on(town: Town, visit: Callable[..., Visitor]) -> None:
    """Older ones are a page further; none stands twice, none is left out."""
    parts, today = town.office.parts, town.office.clock().date()
    with parts.catalog.work() as work:
        for n in range(A_PAGE + 5):
            work.dossiers.put(Dossier(new_id(parts.chance), f"D.{n}", "cau-mau", "x", today))
    seen = [one for page in listed(visit("officer")) for one in DOSSIER.findall(page)]

    with parts.catalog.view() as view:
        assert sorted(seen) == sorted(
            one.id for one in view.dossiers.list(frozenset({"cau-mau"}), limit=1000)
        )
