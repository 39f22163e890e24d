"""How people want to be told what is only news, and when that is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kmip_portal import clock
from kmip_portal.mail.kinds import ONLY_NEWS
from kmip_portal.mail.models import EmailChoice, addressee
from kmip_portal.working_days import is_working_day, next_working_day

How = EmailChoice.How
GATHERED = (How.DAILY, How.WEEKLY)
AT = 8  # o'clock in London


def wishes_of(kind: str, addresses: Iterable[str]) -> dict[str, EmailChoice]:
    """By addressee, of those who want a letter of this kind otherwise than at once."""
    if kind not in ONLY_NEWS:
        return {}
    people = {addressee(one) for one in addresses}
    chosen = EmailChoice.objects.filter(user__email__in=people).exclude(how=How.AT_ONCE)
    return {one.user.email: one for one in chosen.select_related("user").only("how", "user__email")}


def next_summary(how: How, moment: datetime) -> datetime:
    """8am of the next working day, or of the next Monday; of the day after a bank holiday."""
    day = clock.day_in_london(moment)
    if moment >= clock.on_day(day, AT):
        day += timedelta(days=1)
    if how == How.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return clock.on_day(day if is_working_day(day) else next_working_day(day), AT)
