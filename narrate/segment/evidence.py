"""Why a segment has its role, for people."""

from dataclasses import dataclass

from narrate.model import Role, Segment

# Lighter evidence than this is not told: it decided nothing.
TOLD_WEIGHT = 0.25
TOLD_REASONS = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason, in words. weight: for the role and against the runner-up; below zero it spoke against the role."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a segment has its role. certainty: 0 to 1. runner_up: None where the file or the user stated the role."""

    segment: Segment
    runner_up: Role | None
    certainty: float
    evidence: tuple[Evidence, ...]
