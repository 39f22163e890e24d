from django.db import migrations
from django.db.models import OuterRef, Subquery


def give_it_its_person(apps, schema_editor):
    """Until now it was found by the address alone."""
    Email, User = apps.get_model("mail", "Email"), apps.get_model("accounts", "User")
    whose = User.objects.filter(email=OuterRef("addressee")).values("pk")[:1]
    Email.objects.filter(in_summary=True, person=None).update(person=Subquery(whose))


class Migration(migrations.Migration):

    dependencies = [("mail", "0004_whose_summary_news_waits_for")]

    operations = [migrations.RunPython(give_it_its_person, migrations.RunPython.noop)]
