"""Checkpoints are C2SP notes: foreign tools can read ours, and ours refuses what is not signed."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger import checkpoint, note
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.errors import BadCheckpoint
from tests.archive.ledger.keys import PublicKey, key_of

ORIGIN = "vankho.example/nhat-ky"
KEY = key_of(ORIGIN)
HERE = Checkpoint(ORIGIN, 20852163, bytes(range(32)))
NOTE = checkpoint.sign(HERE, [KEY])


def test_the_text_is_that_of_the_specification() -> None:
    """Origin, size, root in base64; an empty line; an em dash, the key's name, id and signature."""
    text, _, signature = NOTE.decode().partition("\n\n")
    root = base64.b64encode(bytes(range(32))).decode()

    assert text == f"{ORIGIN}\n20852163\n{root}"
    assert signature.startswith(f"— {ORIGIN} ")
    assert base64.b64decode(signature.split()[2])[:4] == KEY.key_id


def test_a_foreign_note_verifies() -> None:
    """The example of the Go note package verifies, and its key is written as it writes it."""
    written = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    raw = base64.b64decode(written.split("+", 2)[2])[1:]
    key = PublicKey("PeterNeumann", Ed25519PublicKey.from_public_bytes(raw))
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501 # one line of the format
    )

    note.check(note.parse(text.encode()), [key])
    assert note.verifier_key("PeterNeumann", raw) == written
    with pytest.raises(BadCheckpoint):
        note.check(note.parse(text.replace("your", "our").encode()), [key])


def test_what_was_signed_is_read_back() -> None:
    """Verify gives the checkpoint, also with more lines and with witnesses nobody knows."""
    longer = Checkpoint(ORIGIN, 0, bytes(32), ("ghi-chú thử",))
    text = checkpoint.sign(longer, [key_of("witness", 2), KEY])

    assert checkpoint.verify(NOTE, [KEY.public], origin=ORIGIN) == HERE
    assert checkpoint.verify(text, [KEY.public], origin=ORIGIN) == longer
    assert checkpoint.read(text) == longer


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (checkpoint.sign(HERE, []), ORIGIN),
        (checkpoint.sign(HERE, [key_of(ORIGIN, 2)]), ORIGIN),
        (checkpoint.sign(HERE, [key_of("other")]), ORIGIN),
        (NOTE, "vankho.example/khac"),
        (NOTE.replace(b"20852163", b"20852164"), ORIGIN),
        (NOTE.replace(b"20852163", b"020852163"), ORIGIN),
        (note.sign(HERE.text.replace(b"20852163", b"020852163"), [KEY]), ORIGIN),
        (note.sign(b"origin\n1\n", [KEY]), ORIGIN),
        (note.sign(f"{ORIGIN}\n1\nAAAA\n".encode(), [KEY]), ORIGIN),
        (note.sign(f"{ORIGIN}\n1\n???\n".encode(), [KEY]), ORIGIN),
        (NOTE[:-1], ORIGIN),
        (NOTE.replace("—".encode(), b"-"), ORIGIN),
        (NOTE + "— x\n".encode(), ORIGIN),
        (NOTE + b"\xff\n", ORIGIN),
        (b"\xff" + NOTE, ORIGIN),
        (b"", ORIGIN),
        (b"x" * (1 << 21) + NOTE, ORIGIN),
    ],
)
def test_what_is_not_signed_by_this_log_is_refused(text: bytes, origin: str) -> None:
    """No, another or a wrong signature, another log, another spelling: BadCheckpoint."""
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(text, [KEY.public], origin=origin)


@given(st.integers(0, len(NOTE) * 8 - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    """No single bit of a checkpoint can change unnoticed (P4)."""
    flipped = (int.from_bytes(NOTE) ^ (1 << bit)).to_bytes(len(NOTE))

    with pytest.raises(BadCheckpoint):
        checkpoint.verify(flipped, [KEY.public], origin=ORIGIN)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    """Reading foreign bytes never fails in another way."""
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(text, [KEY.public], origin=ORIGIN)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, bytes(32), ()),
        ("a\nb", 1, bytes(32), ()),
        ("a", -1, bytes(32), ()),
        ("a", 1, bytes(31), ()),
        ("a", 1, bytes(32), ("",)),
    ],
)
def test_a_checkpoint_that_cannot_be_written_cannot_be_made(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    """Empty or broken lines, negative sizes and short roots raise BadCheckpoint."""
    with pytest.raises(BadCheckpoint):
        Checkpoint(origin, size, root, extensions)
