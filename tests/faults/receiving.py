"""An archive's web door alone, without workers: what it asks of the disk is one upload's doing.

python -m tests.faults.receiving DATA
"""

import sys
from pathlib import Path

from archive.accounts.tokens import make_token
from archive.assemble import assemble
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from archive.web.wsgi import Server


def main() -> None:
    """Say on which port it listens and with which token it is asked, then serve."""
    archive = assemble(read_settings(Path(sys.argv[1])))
    app = make_app(archive.parts, Site(public_url="http://127.0.0.1"))
    server = Server(app, host="127.0.0.1", port=0)
    token = make_token(archive.parts, "officer", "order", 1)
    sys.stdout.write(f"{server.port} {token}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
