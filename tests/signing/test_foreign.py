"""Signatures of other programs, of older days, and of people who are not who they say."""

import io

import pikepdf
import pytest
from pyhanko.sign.fields import MDPPerm

from signing.profile import Level
from signing.trust import Trust, load_pem
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import certified, forged, made, recast, tables
from tests.signing.certified import Claim
from tests.signing.town import NOW, Town


def judged(town: Town, pdf: bytes, trust: Trust | None = None) -> Verdict:
    """Judge a file with all the means there are."""
    return verify(pdf, trust=trust or town.trust, at=town.clock(), fetcher=town.fetcher)


def test_an_old_program_names_no_certificate_and_is_understood(town: Town, paper: bytes) -> None:
    """ITextSharp's adbe.pkcs7.detached has no signing-certificate attribute, and no /Reference."""
    said = judged(town, certified.by_an_old_program(town, paper))

    assert said.verdict == "valid", said
    assert said.signatures[0].level == "PKCS7-B"


def test_a_signature_around_a_sha1_is_weak_today(town: Town, paper: bytes) -> None:
    """adbe.pkcs7.sha1 binds a file by SHA-1 alone: sound, named, and not believed since 2020."""
    said = judged(town, certified.around_sha1(town, paper))

    (one,) = said.signatures
    assert (said.verdict, one.sub_indication) == ("unknown", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
    assert one.weak
    assert "SHA-1" in one.algorithm


def test_a_signature_around_another_files_sha1_is_invalid(town: Town, paper: bytes) -> None:
    """What it signed is not this file."""
    pdf = certified.around_sha1(town, paper)

    assert judged(town, made.with_flipped_bit(pdf)).verdict == "invalid"


def test_the_oldest_kind_is_unknown_with_its_reason(town: Town, paper: bytes) -> None:
    """adbe.x509.rsa_sha1 holds no CMS at all."""
    pdf = certified.by_an_old_program(town, paper, "/adbe.x509.rsa_sha1")

    said = judged(town, made.with_contents(pdf, b"0482010000"))

    assert said.verdict == "unknown"
    assert "adbe.x509.rsa_sha1" in said.signatures[0].reason
    assert said.signatures[0].detail
    assert said.signatures[0].detail not in said.signatures[0].reason


def test_a_locked_file_that_anybody_can_open_is_understood(town: Town, paper: bytes) -> None:
    """Encrypted, with an empty password for readers."""
    said = judged(town, certified.signed_locked(town, paper))

    assert said.verdict == "valid", said


def test_a_hybrid_file_is_understood(town: Town, paper: bytes) -> None:
    """Two tables of references, signed over both."""
    said = judged(town, made.foreign(town, tables.with_hybrid_rows(paper), "adbe.pkcs7.detached"))

    assert said.verdict == "valid", said


def test_a_linearised_file_is_understood(town: Town, paper: bytes) -> None:
    """Its first part counts as a revision of its own."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(written, linearize=True)

    assert judged(town, written.getvalue()).verdict == "none"
    assert judged(town, made.signed(town, written.getvalue())).verdict == "valid"


NAMES = {
    "Cyrillic": "Nguyễn Vаn An",
    "Greek": "UΒND xã Trình Diễn",
    "all alike": "ОСОО",
    "hidden": "Nguyễn Văn\u200b An",
    "turned": "Nguyễn \u202eVăn An",
    "wide": "ＵＢＮＤ xã",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_only_looks_right_is_never_valid(town: Town, paper: bytes, name: str) -> None:
    """Even when an authority we trust certified it."""
    pdf, root = certified.self_made(paper, Claim(NAMES[name]))

    said = judged(town, pdf, load_pem(root))

    assert said.verdict == "unknown"
    assert NAMES[name] in said.signatures[0].reason or "OCSP" in said.signatures[0].reason


FALSE: dict[str, tuple[Claim, bool, str]] = {
    "self-made authority": (Claim(), False, "NO_CERTIFICATE_CHAIN_FOUND"),
    "another's name, own key": (Claim("Nguyễn Văn An"), False, "NO_CERTIFICATE_CHAIN_FOUND"),
    "expired": (Claim(begins=-90, ends=-30), True, "OUT_OF_BOUNDS_NO_POE"),
    "not yet": (Claim(begins=30), True, "NOT_YET_VALID"),
    "for servers": (Claim(use=certified.FOR_SERVERS), True, "CHAIN_CONSTRAINTS_FAILURE"),
    "no status": (Claim(), True, "TRY_LATER"),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_certificate_that_proves_nothing_is_named(town: Town, paper: bytes, name: str) -> None:
    """ETSI's own name for what is wrong, and never green."""
    claim, trusted, named = FALSE[name]
    pdf, root = certified.self_made(paper, claim)

    said = judged(town, pdf, load_pem(root) if trusted else None)

    assert said.verdict == "unknown", said
    assert said.signatures[0].sub_indication == named, said.signatures[0]


@pytest.mark.parametrize(
    ("permission", "change", "answer"),
    [
        (MDPPerm.NO_CHANGES, "value filled", "invalid"),
        (MDPPerm.FILL_FORMS, "value filled", "valid"),
        (MDPPerm.FILL_FORMS, "note", "invalid"),
        (MDPPerm.ANNOTATE, "note", "invalid"),
        (MDPPerm.ANNOTATE, "page turned", "invalid"),
    ],
)
def test_what_an_author_forbade_is_invalid(
    town: Town, paper: bytes, permission: MDPPerm, change: str, answer: str
) -> None:
    """A certified file keeps to its author's rule; notes are never taken for the document's own."""
    pdf = certified.certified(town, made.with_form(paper), permission)
    changes = {
        "value filled": forged.in_field("SoKyHieu", V=b"(12)"),
        "note": made.with_note,
        "page turned": forged.LATER["page turned"][0],
    }

    assert judged(town, changes[change](pdf)).verdict == answer


@pytest.mark.parametrize(("lock", "answer"), [("SoKyHieu", "invalid"), ("Khac", "valid")])
def test_a_locked_field_stays_locked(town: Town, paper: bytes, lock: str, answer: str) -> None:
    """FieldMDP: the field that a signature locks may not be filled, another one may."""
    pdf = certified.field_locked(town, made.with_form(paper), lock)

    said = judged(town, forged.in_field("SoKyHieu", V=b"(12)")(pdf))

    assert said.verdict == answer, said


def test_evidence_that_is_none_is_passed_over(town: Town, paper: bytes) -> None:
    """Garbage in the evidence store neither helps nor hurts what stands beside it."""
    pdf = made.raised(town, made.signed(town, paper), Level.B_T)

    said = verify(forged.with_garbage_store(pdf), trust=town.trust, at=NOW, fetcher=town.fetcher)

    assert said.verdict == "valid", said


@pytest.mark.parametrize("who", ["demo", "rsa"])
def test_attributes_signed_in_another_order_are_another_signature(
    town: Town, paper: bytes, who: str
) -> None:
    """RFC 5652, 5.4: a signature is made over the DER of its attributes; EU DSS takes no other."""
    said = judged(town, recast.out_of_order(town, paper, who))

    (one,) = said.signatures
    assert (said.verdict, one.sub_indication) == ("invalid", "SIG_CRYPTO_FAILURE")


def test_attributes_only_sent_in_another_order_are_understood(town: Town, paper: bytes) -> None:
    """What counts is what was signed, however it travels."""
    assert judged(town, recast.sent_out_of_order(town, paper)).verdict == "valid"


def test_a_signature_that_names_no_digest_is_invalid(town: Town, paper: bytes) -> None:
    """Where the name of a signature algorithm stands in its place, nothing binds the content."""
    said = judged(town, recast.naming_no_digest(town, paper))

    (one,) = said.signatures
    assert (said.verdict, one.sub_indication) == ("invalid", "FORMAT_FAILURE")
    assert one.signer == town.key("rsa").subject_name


def test_an_algorithm_for_another_kind_of_key_is_invalid(town: Town, paper: bytes) -> None:
    """An elliptic key makes no RSA signature, whatever is written beside it."""
    said = judged(town, recast.by_another_kind_of_key(town, paper))

    (one,) = said.signatures
    assert (said.verdict, one.sub_indication) == ("invalid", "SIG_CRYPTO_FAILURE")


STATED = {
    "another kind of content": (recast.about_another_kind, "invalid", "FORMAT_FAILURE"),
    "another certificate": (
        recast.with_another_certificate_named,
        "unknown",
        "NO_SIGNING_CERTIFICATE_FOUND",
    ),
    "no time": (recast.at_no_time, "unknown", "GENERIC"),
    "two places": (recast.with_two_contents, "invalid", "FORMAT_FAILURE"),
    "nothing": (recast.without_statement, "unknown", "SIG_CONSTRAINTS_FAILURE"),
}


@pytest.mark.parametrize("name", STATED)
def test_a_signature_that_states_it_wrongly_is_never_valid(
    town: Town, paper: bytes, name: str
) -> None:
    """PAdES: signed, readable, about data, by the certificate that is named."""
    recast_so, answer, named = STATED[name]

    said = judged(town, recast_so(town, paper))

    (one,) = said.signatures
    assert (said.verdict, one.sub_indication) == (answer, named), one
