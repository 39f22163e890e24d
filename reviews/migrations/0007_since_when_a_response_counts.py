from django.db import migrations
from django.db.models import F


def fill_first_sent(apps, schema_editor):
    """What was sent before counts since it was sent; asking for more time does not count."""
    responses = apps.get_model("reviews", "Response").objects
    responses.filter(answer="more_time").update(first_sent_at=None)
    unfilled = responses.exclude(answer__in=["", "more_time"]).filter(first_sent_at=None)
    unfilled.update(first_sent_at=F("sent_at"))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_squashed_0006_one_word_for_showing_proposals")]

    operations = [migrations.RunPython(fill_first_sent, migrations.RunPython.noop)]
