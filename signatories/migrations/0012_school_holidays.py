import csv
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

HOLIDAYS = Path(__file__).resolve().parent.parent / "data" / "school_holidays.csv"


def load(apps, schema_editor):
    holiday = apps.get_model("signatories", "SchoolHoliday")
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        holiday.objects.bulk_create(
            holiday(
                name=row["name"],
                slug=slugify(row["name"]),
                from_on=row["from_on"],
                until_on=row["until_on"],
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("signatories", "0011_campaigns")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
