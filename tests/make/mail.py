from kmip_portal.mail import services
from tests.make.numbers import next_of


def letter(to="pat@kmip.example", **fields):
    """A letter in the outbox, due now."""
    n = next_of("letters")
    name = fields.pop("name", "Pat Practitioner")
    words = {
        "kind": "tests/letter",
        "subject": f"Letter {n}",
        "body": f"Dear {name}\n\nThis is letter {n}.",
        "dedupe": f"letter-{n}",
    }
    return services.write(to=(to, name), **words | fields)
