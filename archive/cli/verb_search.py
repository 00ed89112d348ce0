"""``vankho search``: pages that answer a query, within the asker's rights."""

from typing import Any

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.wording import argument, option, verb
from archive.inquiry.describe import hit_description
from archive.inquiry.find import search
from archive.inquiry.question import CHOICES, as_of, query_of, said_in
from archive.inquiry.wording import REASONS


@verb()
@argument("query", metavar="CÂU-TÌM")
@option("--body", help="Chỉ tìm ở cơ quan này và nơi cơ quan này tiếp nhận tài liệu")
@option("--level", help="Cấp: province, district, commune")
@option("--field", help="Lĩnh vực")
@option("--kind", help="Loại văn bản, viết tắt (QĐ)")
@option("--year", help="Năm ban hành")
@option("--state", help="Bước xử lý (sealed…)")
@option("--retention", help="Thời hạn lưu trữ: permanent hoặc số năm")
@option("--verdict", help="Chữ ký số: ours, valid, invalid, unknown, none")
@option("--confidence", help="Độ rõ khi đọc: sure, unsure, doubtful…")
@option("--dossier", help="Mã hồ sơ")
@option("--since", help="Ban hành từ ngày (ngày/tháng/năm)")
@option("--until", help="Ban hành đến ngày")
@option("--as-of", help="Cơ quan tính vào ngày này")
@option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), help="Thứ tự")
@option("--offset", default=0, type=click.IntRange(0, 10_000), help="Bỏ qua số trang đầu")
@option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="Nhiều nhất")
@option("--explain", is_flag=True, help="Nói vì sao từng trang đứng ở đó")
@option("--facets", is_flag=True, help="Đếm kết quả theo từng cách lọc")
@in_archive
def command(shell: Shell, query: str, **given: Any) -> None:  # noqa: ANN401 - one text each
    """Tìm trang có những chữ này, có dấu hay không dấu."""
    said = said_in({"q": query, **_texts(given)})
    asked = query_of(said, offset=given["offset"], limit=given["limit"], explain=given["explain"])
    found = search(shell.parts, shell.actor, asked, as_of=as_of(said))
    for hit in found.result.hits:
        told = hit_description(hit, found.marks_of(hit))
        if shell.as_json:
            tell(told)
            continue
        click.echo(f"{hit.record} trang {hit.page}  {hit.number}  {told['snippet']}")
        for reason in hit.reasons:
            click.echo(f"    {reason.score:8.3f}  {REASONS.get(reason.name, reason.name)}")
    for facet in found.result.facets if given["facets"] else ():
        if shell.as_json:
            tell({"facet": facet.name, "value": facet.value, "count": facet.count})
        else:
            called = CHOICES.get(facet.name, facet.name)
            click.echo(f"{called}: {facet.value} ({facet.count})  --{facet.name} {facet.value!r}")
    if found.result.meant:
        say(f"Có phải bạn tìm: {found.result.meant}")
    say(f"{len(found.result.hits)} trong {found.result.total} trang")


def _texts(given: dict[str, Any]) -> dict[str, str]:
    """Return the options that are said as texts."""
    return {name: one for name, one in given.items() if isinstance(one, str)}
