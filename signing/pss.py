"""The parameters of RSASSA-PSS (RFC 4055), in one place."""

from asn1crypto.algos import RSASSAPSSParams

from signing.keys.interface import Digest


def pss_parameters(digest: Digest) -> RSASSAPSSParams:
    """Return them for a digest, which is also MGF1's; the salt is as long as the digest."""
    named = {"algorithm": digest.value}
    return RSASSAPSSParams(
        {
            "hash_algorithm": named,
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": named},
            "salt_length": digest.size,
        }
    )
