"""An ASGI application for uvicorn, see README."""

import asyncio
import os

from bodies import chosen, split_target


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    name, size, options = split_target(scope["path"] + "?" + scope["query_string"].decode())
    more = name != "early"
    while more:
        more = (await receive()).get("more_body", False)
    body, declared = chosen(name, size, options)
    headers = [] if "chunk" in options else [(b"content-length", str(declared).encode())]
    await send({"type": "http.response.start", "status": int(options.get("status", 413 if name == "early" else 200)), "headers": headers})
    if name in ("abort", "idle"):
        await send({"type": "http.response.body", "body": body[:int(options.get("sent", 1000))], "more_body": True})
        if name == "idle":
            await asyncio.sleep(3600)
        raise RuntimeError("the source failed")
    if name == "exit":
        await send({"type": "http.response.body", "body": body, "more_body": True})
        os._exit(0)
    step = int(options.get("chunk", 0)) or max(1, len(body))
    for start in range(0, len(body), step):
        await send({"type": "http.response.body", "body": body[start:start + step], "more_body": True})
    await send({"type": "http.response.body", "body": b""})
