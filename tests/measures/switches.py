"""How one rule of the search library is switched off for a while, to see who notices.

A switch gives a name of a module another value wherever that name was imported. Nothing else is
touched, so that what is measured is the library itself.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType

Off = Callable[[ExitStack], None]
"""Switches a rule off until the stack is closed."""


def to(module: ModuleType | type, name: str, value: object) -> Off:
    """Return what gives a name another value, wherever it was imported."""

    def switch(stack: ExitStack) -> None:
        old = getattr(module, name)
        for place in (module, *_library()):
            if getattr(place, name, None) is old:
                setattr(place, name, value)
                stack.callback(setattr, place, name, old)

    return switch


def here(module: ModuleType, name: str, value: object) -> Off:
    """Return what gives a name another value in one module only."""

    def switch(stack: ExitStack) -> None:
        stack.callback(setattr, module, name, getattr(module, name))
        setattr(module, name, value)

    return switch


@contextmanager
def switched_off(off: Off) -> Iterator[None]:
    """Work without one rule; what was remembered of it is forgotten before and after."""
    with ExitStack() as stack:
        stack.callback(_forget)
        off(stack)
        _forget()
        yield


def _library() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("search.")]


def _forget() -> None:
    """Forget what the library remembers of words it has seen."""
    for module in _library():
        for kept in vars(module).values():
            if clear := getattr(kept, "cache_clear", None):
                clear()
