"""narrate turns a letter into an audio edition: chapters, marks, and a transcript in step with the sound.

Start reading at `narrate.model` (the types) and `narrate.pipeline` (the story, in order).
"""

__version__ = "0.1.0"
