"""The portal's own settings, impatient: leases end within seconds, so that a run fits a test."""

from kmip_portal.settings import *  # noqa: F403, TID251

EMAIL_TIMEOUT = 2
