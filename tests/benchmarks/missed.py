"""Something to measure whose gate is always missed, something the machine cannot tell, and whether
there are as many records as were asked for."""

from kmip_portal.benchmarks.rounds import Bar, count, judge

NONE = Bar(gate=0, target=0)


def gate(task):
    return [count("X1", "missed", "things", 2, Bar(gate=1, target=1))]


def noise(task):
    pairs = [(1, number) for number in range(1, 10)]
    return [judge("X2", "noise", pairs, Bar(gate=100, target=1))]


def rows(task):
    from records.models import RecordOfSharing  # once Django is set up

    there = RecordOfSharing.objects.filter(title__startswith="Measured")
    return [count("X3", "rows", "records too few or many", abs(there.count() - task.rows), NONE)]
