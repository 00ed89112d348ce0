"""What can go wrong with the data of law.

RulesError
└── BadRow      a row of a data file does not follow its own form

``code`` is for machines, ``retryable`` for the queue: a wrong row stays wrong.
"""


class RulesError(Exception):
    """Something about the data of law is wrong; the message says what to do next."""

    code = "rules"
    retryable = False


class BadRow(RulesError):
    """A row of a data file does not follow its own form."""

    code = "rules.bad_row"
