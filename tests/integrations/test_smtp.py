"""Mails over SMTP, against a real server in the test."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.smtp.mail_server import SmtpMailServer
from schemas.mail import MailRefused, MailUnavailable


class Mailbox:
    """Keeps what arrives; refuses two recipients, one for good and one for now."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.connections: set[object] = set()

    async def handle_RCPT(  # the server's own name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("gone@"):
            return "550 no such person"
        if address.startswith("full@"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.connections.add(_session.peer)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox, free_port: int) -> Iterator[SmtpMailServer]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield SmtpMailServer("127.0.0.1", free_port, "office@college.example", timeout_seconds=2)
    controller.stop()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_mail_arrives_as_it_was_written(server: SmtpMailServer, mailbox: Mailbox) -> None:
    server.send("advisor1@college.example", "Campaign suspended – résumé week", "12 % dropped.\nPlease look.")
    [mail] = mailbox.mails
    assert (mail["From"], mail["To"]) == ("office@college.example", "advisor1@college.example")
    assert mail["Subject"] == "Campaign suspended – résumé week"
    assert mail.get_content().splitlines() == ["12 % dropped.", "Please look."]


def test_an_unknown_recipient_is_refused_for_good(server: SmtpMailServer) -> None:
    with pytest.raises(MailRefused, match="code 550"):
        server.send("gone@college.example", "s", "t")


def test_a_full_mailbox_may_be_tried_again(server: SmtpMailServer) -> None:
    with pytest.raises(MailUnavailable, match="code 452"):
        server.send("full@college.example", "s", "t")


def test_a_second_head_line_cannot_be_smuggled_in(server: SmtpMailServer, mailbox: Mailbox) -> None:
    with pytest.raises(MailRefused):
        server.send("advisor1@college.example", "Hello\nBcc: everyone@college.example", "t")
    assert mailbox.mails == []


def test_a_server_that_is_not_there_is_unavailable(free_port: int) -> None:
    with pytest.raises(MailUnavailable):
        SmtpMailServer("127.0.0.1", free_port, "office@college.example").send("a@b.example", "s", "t")


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(MailUnavailable, match="timed out"):
            SmtpMailServer("127.0.0.1", port, "office@college.example", timeout_seconds=0.2).send(
                "a@b.example", "s", "t"
            )


def test_signing_in_needs_an_encrypted_connection(free_port: int, server: SmtpMailServer) -> None:
    with pytest.raises(MailRefused, match="STARTTLS"):
        SmtpMailServer("127.0.0.1", free_port, "office@college.example", user="office").send("a@b.example", "s", "t")


def test_many_mails_share_one_connection_and_a_refused_one_stops_none_behind_it(
    server: SmtpMailServer, mailbox: Mailbox
) -> None:
    with server.connect() as connection:
        connection.send("one@mail.example", "s", "t", reply_to="rivera@college.example")
        with pytest.raises(MailRefused):
            connection.send("gone@college.example", "s", "t")
        connection.send("two@mail.example", "s", "t")
    assert [mail["To"] for mail in mailbox.mails] == ["one@mail.example", "two@mail.example"]
    assert [mail["Reply-To"] for mail in mailbox.mails] == ["rivera@college.example", None]
    assert len(mailbox.connections) == 1


def test_a_connection_to_nobody_is_unavailable(free_port: int) -> None:
    server = SmtpMailServer("127.0.0.1", free_port, "office@college.example")
    with pytest.raises(MailUnavailable), server.connect():
        pass
