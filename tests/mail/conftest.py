import pytest

from tests.mail.sink import Sink


@pytest.fixture
def post_office(settings):
    """Letters go to a real mail server; it is running unless the test stops it."""
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = sink.host, sink.port, 2
    sink.start()
    yield sink
    sink.stop()
