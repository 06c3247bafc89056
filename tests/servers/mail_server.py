"""A mail server in a process of its own: ``python -m tests.servers.mail_server FOLDER [refuse]`` prints its port, keeps mails as files."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.receiver import printing_its_port


class Keeper:
    """Keeps every mail, or refuses it."""

    def __init__(self, folder: Path, refuses: bool) -> None:
        self._folder, self._refuses = folder, refuses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """A mail has come."""
        if self._refuses:
            return "554 No"
        content: Any = envelope.content
        (self._folder / f"{len(list(self._folder.iterdir()))}.eml").write_bytes(content)
        return "250 OK"


@dataclass(frozen=True)
class Mailbox:
    """What a running mail server has taken."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """Its address for Apprise."""
        return f"mailto://127.0.0.1:{self.port}/?smtp=127.0.0.1&mode=insecure&from=shop@example.com&to=staff@example.com"

    def mails(self) -> list[EmailMessage]:
        """The mails, oldest first."""
        files = sorted(self.folder.iterdir(), key=lambda path: int(path.stem))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@contextmanager
def mail_server(folder: Path, *, refuses: bool = False) -> Iterator[Mailbox]:
    """A mail server in a process of its own."""
    folder.mkdir()
    with printing_its_port("tests.servers.mail_server", str(folder), *(["refuse"] if refuses else [])) as port:
        yield Mailbox(port, folder)


async def serve(folder: Path, refuses: bool) -> None:
    """Serve until killed."""
    keeper = Keeper(folder, refuses)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), "refuse" in sys.argv))
