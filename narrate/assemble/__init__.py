"""`Speech`es → `Edition`: pauses, chapters, cues, level.

`timeline.assemble` lays everything out; `chapters` decides what a listener may go to; `level` how loud it is.
"""

from narrate.assemble.level import Levelled, calibrated_gain_db, level
from narrate.assemble.sound import wav
from narrate.assemble.timeline import Assembly, Spoken, assemble

__all__ = ["Assembly", "Levelled", "Spoken", "assemble", "calibrated_gain_db", "level", "wav"]
