"""A certificate world for demonstrations and tests: CA, signers, seals, time-stamps, OCSP and CRL.

Everything lies in one folder and answers on one port of this machine. It has no legal value.
"""

from archive.demo.world.faults import Faults, TsaFault
from archive.demo.world.keep import Credential
from archive.demo.world.server import WorldServer
from archive.demo.world.subject import MARK, Algorithm, Subject
from archive.demo.world.world import World, create, load

__all__ = [
    "MARK",
    "Algorithm",
    "Credential",
    "Faults",
    "Subject",
    "TsaFault",
    "World",
    "WorldServer",
    "create",
    "load",
]
