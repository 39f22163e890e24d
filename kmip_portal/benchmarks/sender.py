"""One sender of letters, as a worker is: for each line it is given it sends what is due.

python -m kmip_portal.benchmarks.sender: answers each time how many it sent.
"""

import sys

import django
from django.conf import settings

from kmip_portal.benchmarks.place import refuse_all_but_ours


def main() -> None:
    django.setup()
    from kmip_portal.mail.outbox import send_due

    refuse_all_but_ours(settings.DATABASES["default"])
    for _ in sys.stdin:
        print(send_due(), flush=True)


if __name__ == "__main__":
    main()
