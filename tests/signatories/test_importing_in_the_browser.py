"""Organisations brought in from a file: problems first, a preview, undone within a day."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from signatories.models import Organisation, OrganisationImport, UnfinishedApplication
from signatories.services import applications, imports
from tests import make

NEW = "/manage/organisations/import/"
HEAD = "name,organisation_type,postcode,urn\n"
FILE = (
    HEAD
    + "Hythe School,OT_SCHOOL,CT21 5AA,118617\n"
    + "Wealde Police,OT_POLICE,,\n"
    + "Hoo Council,OT_DISTRICT,ME3 9AA,\n"
)


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def known(client, secretariat, police):
    """Two organisations we have: one the file changes, one it may mean by another name."""
    client.force_login(secretariat)
    return make.organisation("Hoo Council", organisation_type="OT_DISTRICT")


def upload(client, text, name="list.csv"):
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return client.post(NEW, {"file": file}, follow=True)


def look(client):
    """The import as its page shows it, once the worker has come by."""
    imports.do_due()
    found = OrganisationImport.objects.get()
    return found, words(client.get(found.get_absolute_url()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nHythe\n", "Your file needs a column called ‘organisation_type’"),
        (HEAD.replace("urn", "name") + "a,b,c,d\n", "Your file has 2 columns called ‘name’"),
        (HEAD, "Your file has names of columns, but no organisations"),
    ],
)
def test_what_is_wrong_with_the_whole_file_comes_first(client, known, text, said):
    assert said in words(upload(client, text))
    assert not OrganisationImport.objects.exists()


def test_problems_are_told_by_line_and_column_and_nothing_is_imported(client, known):
    text = words(upload(client, HEAD + "Hythe School,Skool,CT21,1\n,OT_SCHOOL,,\n"))

    assert "4 cells need putting right. Nothing was imported." in text
    assert "‘Skool’ is not one of our types." in text
    assert "‘CT21’ is not a full UK postcode." in text
    assert "Upload your file again" in text
    assert not OrganisationImport.objects.exists()


def test_a_preview_shows_old_and_new_and_what_may_be_a_duplicate(client, known, police):
    waiting = upload(client, FILE)
    assert "We are looking through your file" in words(waiting)
    assert waiting["Refresh"] == "3"

    _, text = look(client)
    assert "1 to add, 1 to change, 0 the same, 1 possible duplicate." in text
    assert "Leave out line 3, Wealde Police" in text
    assert "May be Weald Police (a similar name)" in text
    assert ">On the list of public services</td>" in text
    assert ">Nothing</td>" in text
    assert ">ME3 9AA</td>" in text
    assert not Organisation.objects.filter(name="Hythe School").exists()


def test_it_is_imported_but_for_the_lines_left_out(client, known, secretariat):
    upload(client, FILE)
    found, _ = look(client)

    client.post(f"{found.get_absolute_url()}start/", {"answer": "import", "leave_out": "3"})
    found, text = look(client)

    assert "1 organisation was added, 1 was changed, 0 were the same, 1 line was left out" in text
    assert Organisation.objects.get(name="Hythe School").identifiers.get().value == "118617"
    assert not Organisation.objects.filter(name="Wealde Police").exists()
    known.refresh_from_db()
    assert known.postcode == "ME3 9AA"
    letter = Email.objects.get()
    assert letter.subject == "Import finished: 2 organisations added or changed"
    assert letter.to == secretariat.email
    results = client.get(f"{found.get_absolute_url()}results.csv").content.decode()
    assert "changed,hoo-council,postcode,,ME3 9AA" in results
    assert "added,hythe-school,,," in results


def test_doing_what_is_due_twice_imports_once(client, known):
    upload(client, FILE)
    found, _ = look(client)
    imports.want(found, left_out=[], by=found.uploaded_by)
    found.refresh_from_db()
    imports.bring_in(found)
    imports.bring_in(found)
    assert imports.do_due() == 0

    assert Organisation.objects.filter(name="Hythe School").count() == 1
    assert Email.objects.count() == 1


def test_an_import_is_undone_for_a_day(client, known, secretariat):
    done = make.an_import(secretariat, FILE, wanted=True)
    known.refresh_from_db()
    assert known.postcode

    client.post(f"{done.get_absolute_url()}undo/")

    known.refresh_from_db()
    assert known.postcode == ""
    assert known.is_known_public_service is False
    assert not Organisation.objects.filter(name__in=["Hythe School", "Wealde Police"]).exists()
    assert "Amira Diallo undid it" in look(client)[1]
    assert client.post(f"{done.get_absolute_url()}undo/").status_code == 409


def test_after_a_day_it_stays(known, secretariat):
    done = make.an_import(secretariat, FILE, wanted=True)

    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(TooLate):
        imports.undo(done, by=secretariat)


def test_what_was_used_or_changed_since_stays_and_is_named(client, known, secretariat):
    make.version()
    done = make.an_import(secretariat, FILE, wanted=True)
    make.acceptance(Organisation.objects.get(name="Hythe School"))
    Organisation.objects.filter(name="Wealde Police").update(row_version=2)
    Organisation.objects.filter(pk=known.pk).update(postcode="ME3 9ZZ")

    client.post(f"{done.get_absolute_url()}undo/")

    text = look(client)[1]
    assert "Hythe School stays: it has an acceptance statement." in text
    assert "Wealde Police stays: it has been changed since." in text
    assert "Hoo Council, postcode: changed again since." in text
    known.refresh_from_db()
    assert known.postcode == "ME3 9ZZ"


def test_what_a_stranger_has_half_typed_is_not_lost_by_undoing_an_import(
    client, known, secretariat
):
    done = make.an_import(secretariat, FILE, wanted=True)
    school = Organisation.objects.get(name="Hythe School")
    applications.begin(name="", organisation=school)

    client.post(f"{done.get_absolute_url()}undo/")

    assert UnfinishedApplication.objects.get().organisation == school
    assert "Hythe School stays: somebody has begun to apply for it." in look(client)[1]


def test_a_file_may_be_dropped(client, known):
    upload(client, FILE)
    found, _ = look(client)

    client.post(f"{found.get_absolute_url()}start/", {"answer": "drop"})

    assert "Nothing was imported" in look(client)[1]
    assert client.post(f"{found.get_absolute_url()}start/").status_code == 409
    assert not Organisation.objects.filter(name="Hythe School").exists()


def test_the_template_has_the_columns_that_are_read(client, known):
    template = client.get(f"{NEW}template.csv").content.decode("utf-8-sig")

    assert template.startswith("name,organisation_type,area,other_names")
    with pytest.raises(Exception, match="no organisations"):
        imports.check(template.encode())


def test_the_secretariat_finds_and_adds_organisations(client, known):
    text = words(client.get("/manage/organisations/?q=hoo"))
    assert "Hoo Council" in text
    assert "Weald Police" not in text
    assert "0 results for ‘nobody’" in words(client.get("/manage/organisations/?q=nobody"))
    wrong = words(client.post("/manage/organisations/add/", {"name": ""}))
    assert "Enter the legal name" in wrong
    assert "Select the type" in wrong

    client.post(
        "/manage/organisations/add/", {"name": "New Unitary", "organisation_type": "OT_COUNTY"}
    )

    assert Organisation.objects.filter(name="New Unitary").exists()


def test_one_that_fails_keeps_nobody_waiting_and_says_so_in_the_end(
    client, known, secretariat, monkeypatch
):
    upload(client, FILE, name="broken.csv")
    upload(client, FILE, name="good.csv")
    look_through = imports.look_through

    def fails(found):
        if found.filename == "broken.csv":
            raise ZeroDivisionError
        look_through(found)

    monkeypatch.setattr(imports, "look_through", fails)
    assert [imports.do_due() for _ in range(6)] == [1, 0, 0, 0, 0, 0]

    broken = OrganisationImport.objects.get(filename="broken.csv")
    page = client.get(broken.get_absolute_url())
    assert "The portal could not do it" in words(page)
    assert "Refresh" not in page
    assert OrganisationImport.objects.get(filename="good.csv").status == "ready"
