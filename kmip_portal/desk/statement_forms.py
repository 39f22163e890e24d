"""The form by which K-MIP changes a page of plain words."""

from kmip_portal.desk import statements
from kmip_portal.desk.setting_forms import reason
from kmip_portal.forms import LongTextField, PortalForm


class PageWordsForm(PortalForm):
    """The words of one page, and why they change."""

    row_versioned = True

    text = LongTextField(
        "Text",
        hint="Begin a heading with ## and a smaller one with ###. Begin each line of a list with -",
        max_length=30_000,
        rows=24,
        missing="Enter the text",
    )
    reason = reason()

    def __init__(self, *args, page: statements.Page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if missing := statements.missing_from(self.page, text):
            self.add_error("text", f"Text must say “{missing[0]}”")
        elif not statements.heads_in_order(text):
            self.add_error("text", "Text must have a heading with ## before one with ###")
        return text
