"""The best lawful sequence of roles: every piece is scored for every role, Viterbi finds the best way through.

The scores are sums of weights, so that each decision can be taken apart again into the evidence for it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.model import Role
from narrate.segment.evidence import TOLD_REASONS, TOLD_WEIGHT, Evidence, told
from narrate.segment.weights import FORBIDDEN, Weights


@dataclass(frozen=True, slots=True)
class Labelled:
    """A piece's role, how sure it is (0 to 1: the share of all ways through), and the next best."""

    role: Role
    certainty: float
    runner_up: Role


def scores(evidence: Sequence[str], weights: Weights) -> list[float]:
    """The score of each role, in the order of `weights.roles`."""
    totals = [0.0] * len(weights.roles)
    for name in ("always", *evidence):
        row = weights.evidence.get(name)
        if row is not None:
            totals = [total + weight for total, weight in zip(totals, row, strict=True)]
    return totals


def decode(
    evidence: Sequence[Sequence[str]], weights: Weights, *, known: Sequence[Role | None] = ()
) -> tuple[Labelled, ...]:
    """A role for each piece. known: roles that are beyond doubt, one for each piece, or nothing."""
    if not evidence:
        return ()
    rows = [scores(names, weights) for names in evidence]
    for row, role in zip(rows, known, strict=False):
        if role is not None:
            row[:] = [0.0 if column is role else FORBIDDEN for column in weights.roles]
    best = _viterbi(rows, weights)
    shares = _marginals(rows, weights)
    labelled: list[Labelled] = []
    for chosen, share in zip(best, shares, strict=True):
        others = [index for index in range(len(share)) if index != chosen]
        second = max(others, key=share.__getitem__)
        labelled.append(Labelled(weights.roles[chosen], share[chosen], weights.roles[second]))
    return tuple(labelled)


def _viterbi(rows: list[list[float]], weights: Weights) -> list[int]:
    states = range(len(weights.roles))
    incoming = [[row[to] for row in weights.transitions] for to in states]
    best = rows[0]
    came: list[list[int]] = []
    for row in rows[1:]:
        step: list[int] = []
        following: list[float] = []
        for to in states:
            ways = [total + weight for total, weight in zip(best, incoming[to], strict=True)]
            top = max(ways)
            step.append(ways.index(top))
            following.append(top + row[to])
        came.append(step)
        best = following
    path = [best.index(max(best))]
    for step in reversed(came):
        path.append(step[path[-1]])
    path.reverse()
    return path


def _marginals(rows: list[list[float]], weights: Weights) -> list[list[float]]:
    """For each piece, each role's share of all ways through: forward and backward sums, scaled at each step."""
    states = range(len(weights.roles))
    passing = [[math.exp(weight) for weight in row] for row in weights.transitions]
    arriving = [[row[to] for row in passing] for to in states]
    heights = [_normal([math.exp(score - max(row)) for score in row]) for row in rows]
    forward = [_normal(heights[0])]
    for height in heights[1:]:
        last = forward[-1]
        forward.append(_normal([height[to] * _dot(last, arriving[to]) for to in states]))
    backward = [[1.0 for _ in states]]
    for height in reversed(heights[1:]):
        ahead = [share * tall for share, tall in zip(backward[-1], height, strict=True)]
        backward.append(_normal([_dot(ahead, passing[at]) for at in states]))
    backward.reverse()
    return [
        _normal([a * b for a, b in zip(left, right, strict=True)])
        for left, right in zip(forward, backward, strict=True)
    ]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _normal(shares: list[float]) -> list[float]:
    whole = sum(shares)
    return [share / whole for share in shares] if whole else [1 / len(shares)] * len(shares)


def reasons(
    names: Sequence[str], weights: Weights, *, label: Labelled, before: Role | None, after: Role | None
) -> tuple[Evidence, ...]:
    """What spoke for a piece's role and against the runner-up, the weightiest first."""
    role, rival = weights.roles.index(label.role), weights.roles.index(label.runner_up)
    found: list[Evidence] = []
    for name in names:
        row = weights.evidence.get(name)
        if row is not None:
            found.append(Evidence(told(name), round(row[role] - row[rival], 2)))
    if before is not None:
        row = weights.transitions[weights.roles.index(before)]
        found.append(Evidence(f"it follows a part of the kind “{before}”", round(row[role] - row[rival], 2)))
    if after is not None:
        at = weights.roles.index(after)
        gain = weights.transitions[role][at] - weights.transitions[rival][at]
        found.append(Evidence(f"a part of the kind “{after}” follows", round(gain, 2)))
    found = [reason for reason in found if abs(reason.weight) >= TOLD_WEIGHT]
    found.sort(key=lambda reason: -abs(reason.weight))
    return tuple(found[:TOLD_REASONS])
