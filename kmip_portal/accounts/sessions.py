"""Django's own sessions, read in words that are put together once: every page asks for one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from kmip_portal.often_asked import OftenAsked

# real time, as Django writes it there, wherever the portal's own clock stands
KEPT = OftenAsked(lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()))


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        for session in KEPT.found(self.session_key):
            return session
        self._session_key = None
        return None
