"""`Source` → `Letter`: the parts of a letter, and what it says of itself.

Start at `segmenter.segment`; docs/segmenting.md tells how it decides.
"""

from narrate.segment.evidence import Decision, Evidence
from narrate.segment.segmenter import DOUBTFUL_CERTAINTY, explain, segment
from narrate.segment.sentences import sentences

__all__ = ["DOUBTFUL_CERTAINTY", "Decision", "Evidence", "explain", "segment", "sentences"]
