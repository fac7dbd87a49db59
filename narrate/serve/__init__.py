"""A folder of editions on this computer's own web server: a library page, the feed, and the published files.

What may be asked for is a list of its own (`library`); `app` answers from it, `protocol` bounds what a
client may send and how long it may take, `page` draws the library, `server` opens the port.
"""

from narrate.serve.server import Site, opened, serve

__all__ = ["Site", "opened", "serve"]
