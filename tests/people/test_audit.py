import pytest

from people import audit
from people.models import AppendOnly, AuditEntry

pytestmark = pytest.mark.django_db


def test_an_entry_is_never_changed_or_deleted(learner, hr):
    audit.record("people.test", learner, by=hr, data={"a": 1})
    entry = AuditEntry.objects.get(action="people.test")

    for act in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AppendOnly):
            act()
    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(action="other")
    assert (entry.subject, entry.by) == (str(learner), hr)
