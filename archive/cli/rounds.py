"""From settings to what is looked at in rounds: watched folders, the mail box, old half uploads."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from archive.accounts.people import actor_of
from archive.inquiry.watch import look
from archive.intake.folder import Folder
from archive.intake.handing import Desk
from archive.intake.mailbox import Account, MailBox
from archive.intake.rounds import Look, Rounds
from archive.intake.uploads import expire
from archive.parts import Parts
from archive.records.actor import OPERATOR
from archive.records.errors import Refused
from archive.settings import Settings
from archive.upkeep.keyfiles import refuse_open


def rounds_of(settings: Settings, parts: Parts) -> Rounds:
    """Return the rounds these settings ask for, not begun yet.

    Raises ``Refused`` for a folder that is not there, a body nobody knows, a mail box without its
    body, senders or password file.
    """
    looks: list[Look] = [
        *_folders(settings, parts),
        *([mail_box(settings, parts).look] if settings.mail_host else []),
        partial(expire, parts),
        partial(look, parts, actor_of),
    ]
    return Rounds(looks, every=settings.intake_every, mark=mark_of(parts))


def mark_of(parts: Parts) -> Path:
    """Return the file whose time says when a round last ended."""
    return parts.scratch.with_name("serve.rounds")


def _folders(settings: Settings, parts: Parts) -> Iterator[Look]:
    for said in settings.intake_folders:
        body, _, folder = said.partition("=")
        yield watched(settings, parts, Path(folder), desk_of(parts, body)).look


def watched(settings: Settings, parts: Parts, folder: Path, desk: Desk) -> Folder:
    """Return a watched folder. Raises ``Refused`` where there is none."""
    if not folder.is_dir():
        message = f"Không có thư mục quét {folder}. Hãy tạo thư mục hoặc sửa intake_folders."
        raise Refused(message)
    return Folder(parts, folder, desk, settle=timedelta(seconds=settings.intake_settle))


def desk_of(parts: Parts, body: str, dossier: str | None = None) -> Desk:
    """Return where papers of this body go. Raises ``Refused`` for one nobody knows."""
    with parts.catalog.view() as view:
        if body not in view.dossiers.bodies():
            message = f"Không có cơ quan mã “{body}”. Hãy sửa mã trong thiết lập."
            raise Refused(message)
    return Desk(body, OPERATOR, dossier)


def mail_box(settings: Settings, parts: Parts) -> MailBox:
    """Return the mail box of these settings. Raises ``Refused`` where one of them is missing."""
    if not settings.mail_senders:
        message = "Hộp thư quét cần mail_senders: địa chỉ hoặc @tên-miền được nhận."
        raise Refused(message)
    account = Account(
        host=settings.mail_host,
        port=settings.mail_port,
        user=settings.mail_user,
        secret=settings.data / settings.mail_file,
        senders=frozenset(one.lower() for one in settings.mail_senders),
        box=settings.mail_box,
    )
    password_in(account.secret)
    return MailBox(parts, account, desk_of(parts, settings.mail_body), password_in)


def password_in(path: Path) -> str:
    """Return the password a file holds. Raises ``Refused`` where it is not there or lies open."""
    try:
        refuse_open(path)
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        message = f"Chưa có tệp mật khẩu hộp thư {path}. Hãy tạo tệp đó với quyền 600."
        raise Refused(message) from error
