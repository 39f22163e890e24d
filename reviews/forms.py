from kmip_portal.forms import PortalForm


class SharedForm(PortalForm):
    """A form that colleagues may have open at the same time."""

    row_versioned = True
