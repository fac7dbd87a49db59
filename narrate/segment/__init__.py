"""`Source` → `Letter`: the parts of a letter, and what it says of itself.

Start at `segmenter.segment`; docs/segmenting.md tells how it decides.
"""

from narrate.segment.evidence import Decision, Evidence
from narrate.segment.segmenter import explain, segment
from narrate.segment.sentences import sentences

__all__ = ["Decision", "Evidence", "explain", "segment", "sentences"]
