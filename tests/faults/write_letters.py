"""python -m tests.faults.write_letters FROM TO: letters with these numbers, a hundred at a time."""

import sys

import django
from django.db import transaction

django.setup()

from kmip_portal.mail import services  # noqa: E402  (Django must be ready first)
from tests.faults.post_office import address_of  # noqa: E402

first, last = int(sys.argv[1]), int(sys.argv[2])
for start in range(first, last, 100):
    with transaction.atomic():
        for number in range(start, min(start + 100, last)):
            services.write(
                kind="tests/letter",
                to=(address_of(number), f"Person {number}"),
                subject=f"Letter {number}",
                body=f"Dear Person {number}\n\nThis is letter {number}.",
                dedupe=f"letter-{number}",
            )
