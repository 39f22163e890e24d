"""Something to measure whose gate is always missed, and something the machine cannot tell."""

from kmip_portal.benchmarks.rounds import Bar, count, judge


def gate(task):
    return [count("X1", "missed", "things", 2, Bar(gate=1, target=1))]


def noise(task):
    pairs = [(1, number) for number in range(1, 10)]
    return [judge("X2", "noise", pairs, Bar(gate=100, target=1))]
