"""News that waits for a summary goes where its person reads letters by now."""

from django.db.models import F

from kmip_portal.mail.models import BouncingAddress, Email, addressee


def follow_people() -> None:
    """To the address with which each signs in today, held or not as that one is."""
    waiting = Email.objects.in_no_hand().filter(in_summary=True, person__isnull=False)
    elsewhere = waiting.exclude(addressee=F("person__email"))
    for letter in elsewhere.select_related("person"):
        to = letter.person.email
        bouncing = BouncingAddress.objects.standing(to).first()
        waiting.filter(pk=letter.pk).update(
            to=to, addressee=addressee(to), held_because=bouncing.holds_because if bouncing else ""
        )
