"""Makes the strict validation policy from the one EU DSS brings along.

The default policy only warns when content was painted over a page after signing, or when a
signature's own rule about later changes was broken; in the strict one those are failures.

Usage: strict_policy.py dss-judge.jar strict.xml
"""

import re
import sys
import zipfile
from pathlib import Path

FAIL = (
    "PdfAnnotationOverlap",
    "PdfVisualDifference",
    "DocMDP",
    "FieldMDP",
    "SigFieldLock",
    "UndefinedChanges",
)
#: Each constraint stands twice in the policy of DSS 6.4: for signatures and for counter-signatures.
CHANGES = 12


def strict(policy: str) -> str:
    """Return the policy with every warning named in ``FAIL`` raised to a failure."""
    warning = re.compile(rf'<({"|".join(FAIL)}) Level="WARN" ?/>')
    made, changes = warning.subn(r'<\1 Level="FAIL" />', policy)
    if changes != CHANGES:
        sys.exit(f"expected {CHANGES} changes in the default policy, made {changes}: look at it")
    return made


def main() -> None:
    """Read the policy out of the jar and write the strict one beside it."""
    jar, target = sys.argv[1:]
    with zipfile.ZipFile(jar) as parts:
        inside = next(name for name in parts.namelist() if name.endswith("policy/constraint.xml"))
        policy = parts.read(inside).decode()
    Path(target).write_text(strict(policy), encoding="utf-8")


if __name__ == "__main__":
    main()
