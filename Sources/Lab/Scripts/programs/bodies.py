"""Bodies for the Python servers, and their targets taken apart."""

import gzip
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from messages import json_body, plain_body, split_target  # noqa: E402  (the lab's own)


def chosen(name, size, options):
    """The body of a behaviour, and the length that is declared for it."""
    if name == "short":
        body = json_body(size)
        return body, len(body) + int(options.get("more", 100))
    if name == "encoding":
        return wrong(size, options.get("how"))
    return plain_body(size), size


def wrong(size, how):
    """A body and the length that was taken before somebody changed it."""
    body = json_body(size)
    if how == "gzip":
        return gzip.compress(body, mtime=0), len(body)
    if how == "lines":
        text = plain_body(size).replace(b"\n", b"\r\n")
        return text.replace(b"\r\n", b"\n"), len(text)
    return body, len(body) + 3


__all__ = ["chosen", "json_body", "plain_body", "split_target", "wrong"]
