from itertools import count

from kmip_portal.mail import services

_n = count(1)


def letter(to="pat@kmip.example", **fields):
    """A letter in the outbox, due now."""
    n = next(_n)
    name = fields.pop("name", "Pat Practitioner")
    words = {
        "kind": "tests/letter",
        "subject": f"Letter {n}",
        "body": f"Dear {name}\n\nThis is letter {n}.",
        "dedupe": f"letter-{n}",
    }
    return services.write(to=(to, name), **words | fields)
