"""What happens in a child stays in the child."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from kmip_portal.uploads import BadFile, in_child

TOO_MUCH = "The selected file takes too long to read. Make it smaller and retry"
MB = 1024 * 1024


def double(number):
    return number * 2


def refuse():
    raise BadFile("The selected file is not to my taste")


def fail():
    raise KeyError("deep inside a parser")


def end_badly():
    os.abort()


def leave():
    sys.exit(0)


def eat(megabytes):
    return len(bytearray(megabytes * MB))


def turn_in_circles():
    while True:
        pass


def sleep_long():
    time.sleep(60)


def write_a_file(path):
    Path(path).write_bytes(b"x")


def tell_secrets():
    return dict(os.environ)


def shout():
    print("noise")
    print("noise", file=sys.stderr)
    return "quiet"


def told(function, *arguments, **bounds):
    with pytest.raises(BadFile) as refused:
        in_child(function, *arguments, **bounds)
    return str(refused.value)


def test_it_answers():
    assert in_child(double, 21) == 42
    assert in_child(shout) == "quiet"


def test_a_refusal_reaches_the_person():
    assert told(refuse) == "The selected file is not to my taste"


def test_a_failure_is_a_damaged_file():
    assert told(fail) == "The selected file is damaged. Open it in Word, save it again and retry"


@pytest.mark.parametrize("function", [end_badly, leave])
def test_a_child_that_ends_says_nothing_worse(function):
    assert told(function) == TOO_MUCH


def test_memory_is_bounded():
    assert in_child(eat, 100, memory=300 * MB) == 100 * MB
    assert told(eat, 600, memory=300 * MB) == TOO_MUCH
    assert told(eat, 600) == TOO_MUCH


def test_work_is_bounded():
    begun = time.monotonic()

    assert told(turn_in_circles, seconds=1) == TOO_MUCH
    assert time.monotonic() - begun < 15


def test_waiting_is_bounded_and_leaves_no_child():
    before = set(psutil.Process().children(recursive=True))

    assert told(sleep_long, seconds=1) == TOO_MUCH
    assert set(psutil.Process().children(recursive=True)) <= before


def test_it_writes_nothing(tmp_path):
    place = tmp_path / "x"

    told(write_a_file, str(place))
    assert not place.exists() or place.stat().st_size == 0


def test_it_holds_no_secret_of_the_portal(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://portal:secret@localhost/portal")
    names = set(in_child(tell_secrets))

    assert names <= {"PATH", "LANG", "LC_CTYPE", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"}
