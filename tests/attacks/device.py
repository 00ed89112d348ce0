"""A signer of the village with a token of their own: its certificate is known here, its key not."""

import base64
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive.catalog.sql.people import KeyHolder
from archive.records.actor import Actor, Membership, Office
from archive.records.errors import ArchiveError
from archive.route.sign_elsewhere import lay_out
from archive.upkeep.keyfiles import write_secret
from signing.profile import unlock_pkcs12
from signing.sign import Signer, prepared_again
from tests.attacks.papers import DEVICE
from tests.attacks.village import OURS, Thing, Village


def registered(village: Village) -> str:
    """Register the certificate once; return the key's name."""
    path = village.parts.signing.keys / f"{DEVICE}.pem"
    if not path.exists():
        kept = village.world.signer("demo")
        holds = unlock_pkcs12(kept.pkcs12, kept.pin).holder
        listed = map(x509.load_der_x509_certificate, (holds.certificate, *holds.chain))
        write_secret(path, b"".join(one.public_bytes(Encoding.PEM) for one in listed))
        holder = KeyHolder(DEVICE, _signer(village).id, OURS, path.name)
        with village.parts.catalog.work() as work:
            work.people.put_key(holder)
    return DEVICE


def signed_there(village: Village, thing: Thing) -> Mapping[str, str]:
    """Return ticket and signature of a record's official copy, made at the signer's computer."""
    kept = village.world.signer("demo")
    key = unlock_pkcs12(kept.pkcs12, kept.pin)
    try:
        laid = lay_out(
            village.parts, thing.record.id, registered(village), by=_signer(village), seen=None
        )
    except ArchiveError:  # not this signer's to sign, or signed already
        return {"ticket": "QUJD", "signature": "QUJD"}
    signer = Signer(key.holder, key.mechanism)
    message = prepared_again(laid.pdf, (laid.start, laid.end), signer).message
    return {
        "ticket": laid.ticket,
        "signature": base64.b64encode(key.sign(message)).decode("ascii"),
    }


def _signer(village: Village) -> Actor:
    person = village.people[f"signer of {OURS}"]
    return Actor(person.id, person.name, (Membership(OURS, Office.SIGNER),))
