"""Where sessions are kept: in our own table, with what a person must see to know them again.

Django's database engine with three differences: the table holds a hash of the key, so reading it opens nothing; it
names the person, so all of hers can end at once; and the row stays at hand for the time of the request, so idleness
costs no query. In the database, not the cache: a flushed broker signs nobody out.
"""

import hashlib
from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

BEGUN, AGENT, NETWORK = "begun", "agent", "network"


def kept_as(session_key):
    return hashlib.sha256(session_key.encode()).hexdigest()[:40] if session_key else session_key


class SessionStore(db.SessionStore):
    row = None

    @classmethod
    def get_model_class(cls):
        from governance.signin.models import Session

        return Session

    def _get_session_from_db(self):
        now = timezone.now()
        self.row = self.model.objects.filter(session_key=kept_as(self.session_key), expire_date__gt=now).first()
        if self.row is None:
            self._session_key = None
        return self.row

    def exists(self, session_key):
        return super().exists(kept_as(session_key))

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key is not None:
            super().delete(kept_as(session_key))

    def create_model_instance(self, data):
        """Rows are written whole, so what stands only in the row is carried over."""
        now, person, begun = timezone.now(), data.get(SESSION_KEY), data.get(BEGUN)
        key = kept_as(self._get_or_create_session_key())
        if self.row and self.row.session_key == key:
            begun_at = self.row.begun_at
        else:
            begun_at = datetime.fromtimestamp(begun, UTC) if begun else now
        return self.model(
            session_key=key,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person_id=int(person) if person else None,
            begun_at=begun_at,
            seen_at=now,
            agent=data.get(AGENT, ""),
            network=data.get(NETWORK, ""),
        )
