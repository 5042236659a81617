"""The mail server takes mails, shows them, and refuses them when told to."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
import urllib3


@dataclass(frozen=True, slots=True)
class MailServer:
    port: int
    control: str
    pool: urllib3.PoolManager

    def mails(self) -> dict:
        return self.pool.request("GET", f"{self.control}/control/messages").json()

    def answer_with(self, reply: str | None) -> None:
        self.pool.request("POST", f"{self.control}/control/faults", json={"reply": reply})

    def send(self, mail: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=5) as client:
            client.send_message(mail)


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    command = (sys.executable, "-m", "sandbox.smtp", "--port", "0", "--http-port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        smtp, control = process.stdout.readline().split()[-2:]
        pool = urllib3.PoolManager()
        yield MailServer(int(smtp.rpartition(":")[2]), control, pool)
        pool.clear()
        process.terminate()
        process.wait(5)


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.pool.request("POST", f"{running.control}/control/reset")
    return running


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"] = "placeline@college.example"
    made["To"] = "advisor1@college.example, advisor2@college.example"
    made["Subject"] = "Señal: 3 gráduates to call"
    made.set_content("Call them — today.")
    made.add_alternative("<p>Call them</p>", subtype="html")
    made.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="list.csv")
    return made


def test_a_mail_is_kept_as_it_was_sent(server: MailServer) -> None:
    server.send(mail())
    (kept,) = server.mails()["results"]
    assert kept["subject"] == "Señal: 3 gráduates to call"
    assert kept["sender"] == "placeline@college.example"
    assert kept["recipients"] == ["advisor1@college.example", "advisor2@college.example"]
    assert kept["text"].strip() == "Call them — today."
    assert kept["html"].strip() == "<p>Call them</p>"
    assert kept["attachments"] == ["list.csv"]


@pytest.mark.parametrize("code", [451, 550])
def test_a_mail_can_be_refused(server: MailServer, code: int) -> None:
    server.answer_with(f"{code} Not today")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        server.send(mail())
    assert refused.value.smtp_code == code
    server.answer_with(None)
    server.send(mail())
    assert (server.mails()["total"], server.mails()["refused"]) == (1, 1)
