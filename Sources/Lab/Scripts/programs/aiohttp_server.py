"""aiohttp_server.py ADDRESS PORT      aiohttp's server, see README"""

import asyncio
import os
import sys

from aiohttp import web

from bodies import chosen, plain_body, split_target


async def answer(request):
    name, size, options = split_target(request.path_qs)
    if name != "early":
        await request.read()
    if name == "ok" and "chunk" not in options:
        return web.Response(body=plain_body(size))
    response = web.StreamResponse(status=int(options.get("status", 413 if name == "early" else 200)))
    body, declared = chosen(name, size, options)
    if name != "ok":
        response.content_length = declared
    await response.prepare(request)
    if name == "ok":
        for start in range(0, size, int(options["chunk"])):
            await response.write(body[start:start + int(options["chunk"])])
        await response.write_eof()
        return response
    if name in ("abort", "idle"):
        await response.write(body[:int(options.get("sent", 1000))])
        if name == "idle":
            await asyncio.sleep(3600)
        raise RuntimeError("the source failed")
    if name in ("buffered", "exit"):
        request.transport.write(body)
        await asyncio.sleep(0.02)
        if name == "exit":
            os._exit(0)
        request.transport.abort()
        return response
    if name == "early":
        request.transport.write(body)
        await asyncio.sleep(0.05)
        request.transport.abort()
        return response
    await response.write(body)
    if options.get("close"):
        response.force_close()
    return response


application = web.Application(client_max_size=1 << 30)
application.router.add_route("*", "/{rest:.*}", answer)
web.run_app(application, host=sys.argv[1], port=int(sys.argv[2]), print=None, access_log=None)
