"""The same files in an S3-compatible store, on a server of this machine."""

import logging
from datetime import timedelta

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from kmip_portal import clock, env, kept_uploads
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import DamagedFile, make_due, read
from tests import make
from tests.documents.test_serving import ask

ADDRESS = "s3+http://key:se%2Fcret@127.0.0.1:{port}/portal-files?region=eu-west-2"


@pytest.fixture(scope="module")
def server():
    logging.getLogger("werkzeug").disabled = True
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket, and a portal that keeps its files there."""
    port = server.get_host_and_port()[1]
    there = boto3.resource(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="se/cret",
        region_name="eu-west-2",
    )
    place = there.create_bucket(
        Bucket="portal-files", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    monkeypatch.setenv("KMIP_FILES_URL", ADDRESS.format(port=port))
    settings.STORAGES = settings.STORAGES | {"default": env.files("KMIP_FILES_URL")}
    yield place
    place.objects.all().delete()
    place.delete()


def names(bucket):
    return [each.key for each in bucket.objects.all()]


def test_a_file_is_made_and_read_there(bucket):
    document = make.made_file("docx")

    assert document.is_ready
    assert names(bucket) == [document.file.name]
    assert bucket.Object(document.file.name).get()["Body"].read() == read(document)
    response = ask(document)
    assert (response.status_code, response.content) == (200, read(document))


def test_what_a_dead_worker_left_is_replaced(bucket):
    document = make.asked_file("docx")
    default_storage.save(document.file.name, ContentFile(b"half"))

    make_due()

    document.refresh_from_db()
    assert names(bucket) == [document.file.name]
    assert len(read(document)) == document.size


@pytest.mark.parametrize("damage", ["missing", "truncated", "flipped"])
def test_a_damaged_file_is_never_handed_out(bucket, damage):
    document = make.made_file("docx")
    kept = bucket.Object(document.file.name)
    content = kept.get()["Body"].read()
    if damage == "missing":
        kept.delete()
    elif damage == "truncated":
        kept.put(Body=content[:-1])
    else:
        kept.put(Body=bytes([content[0] ^ 1]) + content[1:])

    with pytest.raises(DamagedFile):
        read(document)
    assert ask(document).status_code == 503


def test_a_store_that_is_away_is_said_and_outlived(bucket, settings):
    document = make.made_file("docx")
    here = settings.STORAGES
    away = env.files("KMIP_FILES_URL")
    away["OPTIONS"]["endpoint_url"] = "http://127.0.0.1:9"
    settings.STORAGES = here | {"default": away}
    waiting = make.asked_file("docx")

    assert ask(document).status_code == 503
    assert make_due() == 0
    waiting.refresh_from_db()
    assert "Could not connect" in waiting.last_error

    settings.STORAGES = here
    StoredDocument.objects.update(leased_until=None)
    assert make_due() == 1
    assert ask(document).status_code == 200


def test_what_waited_there_for_a_day_goes(bucket):
    with clock.at(clock.now() - timedelta(hours=26)):
        kept_uploads.keep(SimpleUploadedFile("scan.pdf", b"x"))
    kept_uploads.keep(SimpleUploadedFile("scan.pdf", b"x"))

    assert len(kept_uploads.forget_old()) == 1
    assert len(names(bucket)) == 1


def test_nobody_gets_an_address(bucket):
    name = default_storage.save("x/y.pdf", ContentFile(b"x"))

    with pytest.raises(ValueError, match="never by path"):
        default_storage.url(name)
    assert storages["default"].default_acl is None


@pytest.mark.parametrize(
    "address",
    [
        "s3://endpoint/bucket",
        "s3://key@endpoint/bucket",
        "s3://key:hunter2@endpoint",
        "s3://key:hunter2@/bucket",
        "ftp://key:hunter2@endpoint/bucket",
        "key:hunter2@endpoint/bucket",
    ],
)
def test_an_address_that_makes_no_sense_stops_the_start_and_tells_no_secret(address, monkeypatch):
    monkeypatch.setenv("KMIP_FILES_URL", address)

    with pytest.raises(ImproperlyConfigured, match="KMIP_FILES_URL must look like") as stopped:
        env.files("KMIP_FILES_URL")
    assert "hunter2" not in str(stopped.value)


def test_an_address_is_taken_apart(monkeypatch):
    monkeypatch.setenv(
        "KMIP_FILES_URL", "s3://key:se%2Fcret@s3.example:9000/files?region=eu-west-2"
    )

    assert env.files("KMIP_FILES_URL")["OPTIONS"] == {
        "access_key": "key",
        "secret_key": "se/cret",
        "endpoint_url": "https://s3.example:9000",
        "bucket_name": "files",
        "region_name": "eu-west-2",
    }
