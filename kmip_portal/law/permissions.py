"""Who may change what the law is said to be."""

from kmip_portal.accounts.permissions import is_secretariat

MAY = {"amend": is_secretariat, "load": is_secretariat}
