"""Check one entry of a Văn Khố ledger: without Văn Khố, without a network, without trusting us.

    python verify_entry.py proof.json [--key ledger.pub] [--checkpoint exported.txt]

Standard library and ``cryptography`` only; the steps are those of FORMAT.md, sections 6 to 8, and
of RFC 9162, 2.1.3.2 and 2.1.4.2. ``--key`` is the archive's key as it was published,
``--checkpoint`` one that you kept from another day: without either nobody vouches for the key that
lies in the proof itself. Exit: 0 proved, 1 something is wrong, 2 neither (a wrong call too).
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORK = "hai điểm chốt không nối tiếp nhau: sổ đã bị viết lại / the ledger was rewritten (fork)"


class WrongError(Exception):
    """Something does not fit; the words are Vietnamese, then English."""


def refuse(wrong: object, words: str) -> None:
    """Raise ``WrongError`` with these words where something is wrong."""
    if wrong:
        raise WrongError(words)


def sha256(content: bytes) -> bytes:
    """Return the digest of these bytes."""
    return hashlib.sha256(content).digest()


def climb(at: int, last: int, path: Sequence[bytes], found: list[bytes]) -> list[bytes]:
    """Go up from a node; a second hash beside the first is led to the later root."""
    for step in path:
        refuse(last == 0, "đường dẫn quá dài / the path is too long")
        if at & 1 or at == last:
            found = [sha256(b"\x01" + step + one) for one in found]
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = [*found[:-1], sha256(b"\x01" + found[-1] + step)]
        at, last = at >> 1, last >> 1
    refuse(last, "đường dẫn quá ngắn / the path is too short")
    return found


def goes_on(first: int, second: int, path: Sequence[bytes], old: bytes) -> list[bytes]:
    """Return both roots a consistency path leads to (RFC 9162, 2.1.4.2)."""
    steps = [old, *path] if first.bit_count() == 1 else [*path]
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return climb(at, last, steps[1:], [steps[0], steps[0]])


def keys_of(lines: Sequence[str]) -> dict[tuple[str, bytes], tuple[bytes, int | None]]:
    """Read keys, one a line; a number behind one says how many entries it vouches for at most."""
    known = {}
    for line in filter(None, lines):
        said, _, until = line.strip().partition(" ")
        name, key_id, raw = said.split("+", 2)
        typed = base64.b64decode(raw, validate=True)
        right = sha256(name.encode() + b"\n" + typed)[:4].hex() == key_id and typed[:1] == b"\x01"
        refuse(not right, "khóa công khai bị sửa / a public key was changed")
        known[name, bytes.fromhex(key_id)] = typed[1:], int(until) if until else None
    return known


def read_note(note: str) -> tuple[str, int, bytes]:
    """Return a checkpoint's origin, size and root, without judging its signatures."""
    origin, size, root = note.split("\n")[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def check_signed(note: str, lines: Sequence[str]) -> None:
    """Raise unless one of these keys signed the checkpoint, and none of them wrongly."""
    known, size, good = keys_of(lines), read_note(note)[1], 0
    text, _, under = note.rpartition("\n\n")
    for line in under.splitlines():
        name, _, value = line.removeprefix("— ").partition(" ")
        raw = base64.b64decode(value, validate=True)
        public, until = known.get((name, raw[:4]), (b"", None))
        if not public or (until is not None and size > until):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{text}\n".encode())
        except InvalidSignature:
            refuse(line, "chữ ký trên điểm chốt sai / the checkpoint's signature is wrong")
        good += 1
    refuse(not good, "khóa này không ký điểm chốt / not signed by the key expected")


def check_entry(proof: Mapping[str, Any]) -> dict[str, Any]:
    """Raise unless the entry lies under the checkpoint's root (RFC 9162, 2.1.3.2); return it."""
    text, index = proof["entry"].encode(), proof["index"]
    entry: dict[str, Any] = json.loads(text)
    _, size, root = read_note(proof["checkpoint"])
    fits = size == proof["size"] and entry["seq"] == index and 0 <= index < size
    refuse(not fits, "số thứ tự không khớp / the numbers do not fit")
    path = [bytes.fromhex(one) for one in proof["path"]]
    found = climb(index, size - 1, path, [sha256(b"\x00" + text)])
    refuse(found != [root], "dòng sổ hoặc đường dẫn bị sửa / entry or path were changed")
    return entry


def check_kept(proof: Mapping[str, Any], kept: str) -> str:
    """Raise unless the log goes on from a checkpoint that was kept; say what stays unknown."""
    (origin, first, old), (own, second, new) = read_note(kept), read_note(proof["checkpoint"])
    refuse(origin != own, "điểm chốt của kho khác / a checkpoint of another archive")
    if first > second:
        first, second, old, new = second, first, new, old
    refuse(first < 1 or (first == second and old != new), FORK)
    for one in proof["consistency"]:
        if first < second and (one["first"], one["second"]) == (first, second):
            path = [bytes.fromhex(step) for step in one["path"]]
            refuse(not path or goes_on(first, second, path, old) != [old, new], FORK)
            return ""
    again = "proof.json không nối với điểm chốt đó: xin lại với --since / ask again with --since"
    return "" if first == second else again


def check_opened(proof: Mapping[str, Any], entry: Mapping[str, Any], manifest: Path) -> None:
    """Raise unless each commitment opens to what is said of it."""
    told = entry["commitments"]
    for name, one in proof["openings"].items():
        value = bytes.fromhex(one["salt"]) + json.dumps(one["value"], ensure_ascii=False).encode()
        words = f"cam kết “{name}” không khớp / the commitment does not open"
        refuse(sha256(value).hex() != told[name], words)
        print(f"✓ {name} = {one['value']}")
    if manifest.exists():
        words = f"{manifest}: bản kê không phải bản đã cam kết / the manifest was changed"
        refuse(sha256(manifest.read_bytes()).hex() != told.get("manifest"), words)
        print(f"✓ {manifest}: đúng bản kê đã cam kết / the manifest committed to")


def tell_stamp(proof: Mapping[str, Any], target: Path, *, write: bool) -> None:
    """Say how the time is proved: with another tool, and a root that you trust."""
    if not proof["stamp"]:
        print("• chưa có dấu thời gian / not time-stamped yet")
        return
    if write:
        target.write_bytes(base64.b64decode(proof["stamp"], validate=True))
    elif not target.exists():
        print(f"• ghi dấu thời gian ra tệp: --stamp {target} / writes the token to a file")
    digest = sha256(proof["checkpoint"].encode()).hex()
    print("• thời điểm chưa được chứng minh; phải chạy / the time is not proved yet; run this:")
    roots = target.parent / "roots.pem"
    print(f"openssl ts -verify -digest {digest} -in {target} -token_in -CAfile {roots}")


def verify(said: argparse.Namespace) -> list[str]:
    """Check everything there is; return what stays unknown. Raises ``WrongError``."""
    proof: dict[str, Any] = json.loads(said.proof.read_text(encoding="utf-8"))
    entry, unknown = check_entry(proof), []
    check_signed(proof["checkpoint"], proof["keys"])
    print(f"✓ dòng / entry {entry['seq']} “{entry['act']}” {entry['at']} ({proof['size']})")
    if said.key:
        check_signed(proof["checkpoint"], said.key.read_text(encoding="utf-8").splitlines())
        print(f"✓ ký bằng khóa trong {said.key} / signed by the key given")
    if said.checkpoint:
        unknown.append(check_kept(proof, said.checkpoint.read_text(encoding="utf-8")))
    elif not said.key:
        unknown.append("khóa chưa được đối chiếu: thêm --key / nobody vouches for the key")
    check_opened(proof, entry, said.manifest or said.proof.parent / "manifest.json")
    tell_stamp(proof, said.stamp or said.proof.parent / "stamp.tst", write=bool(said.stamp))
    return [one for one in unknown if one]


def main() -> int:
    """Say what was found and return the exit code."""
    call = argparse.ArgumentParser(usage=__doc__)
    for name in ("proof", "--key", "--checkpoint", "--manifest", "--stamp"):
        call.add_argument(name, type=Path)
    try:
        unknown = verify(call.parse_args())
    except OSError as error:
        unknown = [f"{error.filename}: {error.strerror}"]
    except WrongError as error:
        print(f"✗ SAI / WRONG: {error}")
        return 1
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        print(f"✗ SAI / WRONG: tệp bị cắt hoặc hỏng / cut or damaged file ({type(error).__name__})")
        return 1
    for one in unknown:
        print(f"? CHƯA RÕ / UNKNOWN: {one}")
    print("" if unknown else "✓ ĐÚNG / PROVED")
    return 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
