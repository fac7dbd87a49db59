"""`Speech`es → `Edition`: pauses, chapters, cues, level.

`timeline.assemble` lays everything out; `chapters` decides what a listener may go to; `level` how loud it is.
"""

from narrate.assemble.level import (
    Level,
    Measures,
    calibrated_gain_db,
    corrected_gain_db,
    evened,
    level_of,
    louder,
    measure,
)
from narrate.assemble.sound import wav
from narrate.assemble.timeline import Assembly, Placed, Spoken, assemble, at_rate, chapter_sound

__all__ = [
    "Assembly",
    "Level",
    "Measures",
    "Placed",
    "Spoken",
    "assemble",
    "at_rate",
    "calibrated_gain_db",
    "chapter_sound",
    "corrected_gain_db",
    "evened",
    "level_of",
    "louder",
    "measure",
    "wav",
]
