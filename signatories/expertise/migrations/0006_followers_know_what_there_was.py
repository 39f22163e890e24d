from django.db import migrations
from django.db.models import F


def known(apps, schema_editor):
    """Nobody is told as new what was there before anybody could follow."""
    question = apps.get_model("expertise", "Question")
    news = apps.get_model("expertise", "NewsItem")
    question.objects.update(followers_told_at=F("asked_at"))
    news.objects.update(followers_told_at=F("published_at"))


class Migration(migrations.Migration):
    dependencies = [("expertise", "0005_topics_are_followed")]
    operations = [migrations.RunPython(known, migrations.RunPython.noop, elidable=True)]
