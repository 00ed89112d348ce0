"""One transaction, topic by topic."""

import sqlalchemy as sa

from archive.catalog.sql.accuracy import Accuracy
from archive.catalog.sql.arrangements import Arrangements
from archive.catalog.sql.derived import Derived
from archive.catalog.sql.desk import Desk
from archive.catalog.sql.dossiers import Dossiers
from archive.catalog.sql.failed import Failed
from archive.catalog.sql.halfuploads import HalfUploads
from archive.catalog.sql.invitations import Invitations
from archive.catalog.sql.jobs import Jobs
from archive.catalog.sql.journal import Journal
from archive.catalog.sql.ledger import Ledger
from archive.catalog.sql.likenesses import Likenesses
from archive.catalog.sql.machines import Machines
from archive.catalog.sql.nodes import Nodes
from archive.catalog.sql.numbers import Numbers
from archive.catalog.sql.pages import Pages
from archive.catalog.sql.people import People
from archive.catalog.sql.records import Records
from archive.catalog.sql.register import Register
from archive.catalog.sql.savedsearches import SavedSearches
from archive.catalog.sql.sessions import Sessions
from archive.catalog.sql.sittings import Sittings


class Work:
    """What can be read and written together: all of it happens, or none of it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.records = Records(connection)
        self.numbers = Numbers(connection)
        self.pages = Pages(connection)
        self.likenesses = Likenesses(connection)
        self.accuracy = Accuracy(connection)
        self.dossiers = Dossiers(connection)
        self.jobs = Jobs(connection)
        self.failed = Failed(connection)
        self.ledger = Ledger(connection)
        self.nodes = Nodes(connection)
        self.journal = Journal(connection)
        self.people = People(connection)
        self.sessions = Sessions(connection)
        self.invitations = Invitations(connection)
        self.register = Register(connection)
        self.machines = Machines(connection)
        self.half_uploads = HalfUploads(connection)
        self.desk = Desk(connection)
        self.arrangements = Arrangements(connection)
        self.sittings = Sittings(connection)
        self.saved_searches = SavedSearches(connection)
        self.derived = Derived(connection)
