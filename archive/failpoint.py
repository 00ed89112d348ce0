"""Named places where a test may pull the plug (P1, P2).

In normal running ``failpoint`` is one comparison with ``None``. A test arms the process with a hook
of its own (``arm``); no setting, no variable of the environment, and no request can.
"""

from collections.abc import Callable

_hook: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    """Pass a named place; the hook, where one is armed, may stop the process here or raise."""
    if _hook is not None:
        _hook(name)


def arm(hook: Callable[[str], None] | None) -> None:
    """Have every place call this hook from now on; None is normal running."""
    global _hook  # noqa: PLW0603 - one switch for the whole process is what this is
    _hook = hook
