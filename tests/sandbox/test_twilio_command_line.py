"""`python -m sandbox.twilio` says where it listens and stops when told."""

import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from sandbox.twilio.__main__ import options, seconds_range


@pytest.mark.slow
def test_it_says_where_it_listens_and_stops_within_a_second(tmp_path) -> None:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "sandbox.twilio", "--port", "0", "--port-file", str(port_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("sandbox twilio ").strip()
        assert url == f"http://127.0.0.1:{port_file.read_text().strip()}"
        with urllib.request.urlopen(f"{url}/control/health", timeout=5) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(timeout=5) == 0
    assert time.monotonic() - began < 1


def test_a_pace_is_a_range_or_a_single_number() -> None:
    assert seconds_range("1:12") == (1.0, 12.0)
    assert seconds_range("0.5") == (0.5, 0.5)
    for wrong in ("12:1", "-1:1", "soon:1"):
        with pytest.raises(ValueError, match=wrong.partition(":")[0]):
            seconds_range(wrong)


def test_without_options_students_answer_and_the_port_is_free() -> None:
    given = options().parse_args([])
    assert (given.port, given.no_students, given.reply_seconds) == (0, False, (1.0, 12.0))
