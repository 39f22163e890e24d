"""Files in an S3-compatible store, where KMIP_FILES_URL names one."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

# Stores that are not Amazon's know the oldest way to name a bucket, and not the newest check sums.
CLIENT = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=30,
    retries={"max_attempts": 3, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class BucketStorage(S3Storage):
    """A file is in the store whole or not at all, as the store itself promises; nobody gets an
    address of it, signed or not: files are served by views with rights."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "client_config": CLIENT,
            "default_acl": None,  # as private as the bucket
            "file_overwrite": False,
        }

    def url(self, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Files are served by views with rights, never by path.")
