# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""What a later revision may bring or replace without touching what people see of a signed file.

pyHanko's rules, but for the one about evidence: it refuses every file whose store was written anew,
which is what EU DSS and Acrobat do each time they renew it.
"""

from collections.abc import Iterable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    WhitelistRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules_api import Context, ReferenceUpdate

STORE = ("/Root", "/DSS")


class EvidenceRule(WhitelistRule):
    """Evidence may be added, replaced and left out (ETSI EN 319 142-1, 5.4.2).

    No reader shows what hangs on the catalogue's ``/DSS``. Cleared is what is used there and
    nowhere else: an object that a page uses too stays unexplained.
    """

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """Clear what hung on the old store, and what is new and hangs on the new one."""
        for one in new.explicit_refs_in_revision():
            for path in old._get_usages_of_ref(one):  # noqa: SLF001 - as pyHanko's policy does
                if path.path[:2] == STORE:
                    yield ReferenceUpdate(one, Context.from_absolute(old, path))
        store = dict.get(new.root, STORE[1], generic.NullObject())
        for one in new.collect_dependencies(store):
            if old.is_ref_unassignable(one):
                yield ReferenceUpdate(one, Context.from_absolute(old, RawPdfPath(*STORE)))


ALLOWED = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(
            rule.as_qualified(ModificationLevel.LTA_UPDATES)
            for rule in (
                DocInfoRule(),
                XrefStreamRule(),
                ObjectStreamRule(),
                EvidenceRule(),
                MetadataUpdateRule(),
            )
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)
