import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from kmip_portal.accounts.models import KmipRole
from kmip_portal.accounts.services import add_person, give_kmip_role, make_administrator


class Command(BaseCommand):
    help = (
        "Add a person who acts for K-MIP: the first ones on a new portal. They sign in by a code "
        "that is emailed to them. Run twice it adds nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="their full name")
        parser.add_argument("--role", required=True, choices=KmipRole.Role.values)
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="their last day; an auditor always has one",
        )
        parser.add_argument(
            "--administrator",
            action="store_true",
            help="they may also look through the window of system administrators",
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    @transaction.atomic
    def handle(self, *args, **options):
        role, until = options["role"], options["until"]
        if role == KmipRole.Role.AUDITOR and until is None:
            raise CommandError("An auditor acts until a day: add --until YYYY-MM-DD.")
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"{options['email']} is not an email address.") from None
        person = add_person(email=options["email"], name=options["name"], by=None)
        new = role not in person.kmip_roles
        if new:
            give_kmip_role(user=person, role=role, by=None, until_on=until)
        if options["administrator"]:
            make_administrator(person, by=None)
        facts = {"email": person.email, "name": person.name, "role": role, "new": new}
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            done = "now acts" if new else "already acts"
            self.stdout.write(f"{person.name} <{person.email}> {done} for K-MIP as {role}.")
