"""Who may do what about letters. Nobody may read a letter's link or code."""

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.permissions import May

MAY: May = {
    "send again": is_secretariat,
    "change the address": is_secretariat,
    "clear an address": is_secretariat,
    "pause": is_secretariat,
    "resume": is_secretariat,
}
