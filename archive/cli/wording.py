"""click, speaking Vietnamese: help pages, and what is said about a wrong call.

click's own sentences are English and could only be translated through the environment of the
process; the few that people meet are written here instead.
"""

import difflib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Any]
"""What declares a verb, an option or an argument."""

_USAGE_WORDS = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]…"}
_KINDS = {"TEXT": "CHỮ", "INTEGER": "SỐ", "INTEGER RANGE": "SỐ", "PATH": "ĐƯỜNG-DẪN"}
_HELP_WORDS = {
    "[required]": "[bắt buộc]",
    "[default: ": "[mặc định: ",
    "; required]": "; bắt buộc]",
    "(env var): ": "biến: ",
}


class Verb(click.Command):
    """A verb whose help is Vietnamese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the verb is called."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their Vietnamese heading."""
        _write_options(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its Vietnamese explanation."""
        return _in_vietnamese(super().get_help_option(ctx))


class Family(click.Group):
    """A verb that has verbs of its own."""

    command_class = Verb

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the verbs, under their Vietnamese headings."""
        _write_options(self, ctx, formatter)
        with formatter.section("Lệnh"):
            formatter.write_dl(self.rows(ctx))

    def rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return each verb and what it does."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, one.get_short_help_str(90)) for name, one in found if one is not None]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its Vietnamese explanation."""
        return _in_vietnamese(super().get_help_option(ctx))


class Option(click.Option):
    """An option whose notes (required, default) are Vietnamese."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's two columns of help."""
        said = super().get_help_record(ctx)
        if said is None:
            return None
        names, words = said
        for english, vietnamese in _HELP_WORDS.items():
            words = words.replace(english, vietnamese)
        return names, words

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value, in Vietnamese."""
        said = super().make_metavar(ctx)
        return _KINDS.get(said, said)


def verb(name: str | None = None, *, of: click.Group | None = None) -> Decorator:
    """Declare a verb, standing alone or belonging to a family."""

    def declare(function: Callable[..., Any]) -> click.Command:
        command = click.command(name, cls=Verb)(function)
        if of is not None:
            of.add_command(command)
        return command

    return declare


option = partial(click.option, cls=Option)
"""Declare an option."""

argument = click.argument
"""Declare an argument."""

WrongCall = click.UsageError
"""What a verb raises for a call that cannot be meant."""


class Where(click.ParamType[Path]):
    """A path, as a person types it."""

    name = "path"

    def __init__(self, *, there: bool = False, folder: bool | None = None) -> None:
        self._there = there
        self._folder = folder

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path, or say what is wrong with it."""
        path = Path(str(value)).expanduser()
        if self._there and not path.exists():
            self.fail(f"không có tệp hay thư mục “{path}”.", param, ctx)
        if self._folder is False and path.is_dir():
            self.fail(f"“{path}” là thư mục, cần một tệp.", param, ctx)
        if self._folder is True and path.exists() and not path.is_dir():
            self.fail(f"“{path}” là tệp, cần một thư mục.", param, ctx)
        return path


THERE = Where(there=True)
"""A file or folder that is there."""
A_FILE = Where(there=True, folder=False)
"""A file that is there."""
NEW_FILE = Where(folder=False)
"""A file that is to be written."""
A_FOLDER = Where(folder=True)
"""A folder, there or not yet."""


def sentence(error: click.ClickException) -> str:
    """Say what is wrong with a call, and where help is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    words = next(
        (say(error) for kind, say in _SENTENCES.items() if isinstance(error, kind)), error.message
    )
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "vankho"
    return f"{words}\nXem cách dùng: {path} --help"


def _bad_value(error: click.BadParameter) -> str:
    name, kind = _name(error), error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"{name}: hãy chọn một trong: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.IntRange):
        return f"{name}: phải là số nguyên từ {kind.min} đến {kind.max}."
    if isinstance(kind, click.types.IntParamType):
        return f"{name}: phải là số nguyên."
    return f"{name}: {error.message}"


def _missing(error: click.MissingParameter) -> str:
    return f"Còn thiếu {_name(error)}."


def _no_option(error: click.NoSuchOption) -> str:
    near = f" Có phải là {', '.join(error.possibilities)}?" if error.possibilities else ""
    return f"Không có tùy chọn {error.option_name}.{near}"


def _no_verb(error: click.exceptions.NoSuchCommand) -> str:
    group = error.ctx.command if error.ctx else None
    known = group.list_commands(_context(error)) if isinstance(group, click.Group) else []
    near = difflib.get_close_matches(error.command_name, known)
    hint = f" Có phải là {', '.join(near)}?" if near else ""
    return f"Không có lệnh “{error.command_name}”.{hint}"


def _bad_option(error: click.BadOptionUsage) -> str:
    return f"Tùy chọn {error.option_name} thiếu giá trị, hoặc không nhận giá trị."


_SENTENCES: Mapping[type[click.ClickException], Callable[[Any], str]] = {
    click.MissingParameter: _missing,
    click.BadParameter: _bad_value,
    click.NoSuchOption: _no_option,
    click.exceptions.NoSuchCommand: _no_verb,
    click.BadOptionUsage: _bad_option,
}
"""From the narrowest class to the widest."""


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "Tham số"
    is_option = isinstance(error.param, click.Option)
    return " / ".join(error.param.opts) if is_option else error.param.make_metavar(_context(error))


def _context(error: click.UsageError) -> click.Context:
    return error.ctx or click.Context(click.Command("vankho"))


def _write_usage(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    pieces = " ".join(_USAGE_WORDS.get(one, one) for one in command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, "Cách dùng: ")


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    options = (one for one in command.get_params(ctx) if isinstance(one, click.Option))
    said = [one.get_help_record(ctx) for one in options]
    with formatter.section("Tùy chọn"):
        formatter.write_dl([row for row in said if row is not None])


def _in_vietnamese(help_option: click.Option | None) -> click.Option | None:
    if help_option is not None:
        help_option.help = "Hiện trang này"
    return help_option
