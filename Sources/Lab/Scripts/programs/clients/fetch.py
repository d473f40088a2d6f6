"""fetch.py LIBRARY URL…      requests, urllib or aiohttp; says of each answer what it read, see clients.py"""

import asyncio
import http.client
import json
import sys
from urllib.parse import urlsplit


def say(port, **said):
    print(json.dumps(dict(said, port=port)), flush=True)


def by_requests(urls):
    import requests
    session = requests.Session()
    session.trust_env = False
    for url in urls:
        port, said = 0, {}
        try:
            response = session.get(url, stream=True, timeout=20, headers={"Accept-Encoding": "identity"})
            connection = response.raw._connection or response.raw._original_response
            sock = getattr(connection, "sock", None) or response.raw._fp.fp.raw._sock
            port = sock.getsockname()[1]
            said = {"status": response.status_code, "declared": int(response.headers.get("Content-Length", -1)), "read": 0,
                    "chunked": "Transfer-Encoding" in response.headers}
            said["read"] = len(response.content)
        except (requests.RequestException, OSError) as failure:
            said["error"] = type(failure).__name__
            said["read"] = None   # what had come is lost with the exception
        say(port, **said)


def by_urllib(urls):
    parts = urlsplit(urls[0])
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    for url in urls:
        port, said = 0, {}
        try:
            connection.request("GET", url[url.index("/", 7):])
            port = connection.sock.getsockname()[1]
            response = connection.getresponse()
            said = {"status": response.status, "declared": int(response.headers.get("Content-Length", -1)), "read": 0,
                    "chunked": response.chunked}
            while piece := response.read(50000):
                said["read"] += len(piece)
            if not said["chunked"] and said["read"] < said["declared"]:
                said["error"] = "end"
        except (http.client.HTTPException, OSError) as failure:
            said["error"] = type(failure).__name__
            said["read"] = None
        say(port, **said)


async def by_aiohttp(urls):
    import aiohttp
    port = 0

    class Connector(aiohttp.TCPConnector):   # an answer that came at once has no connection any more
        async def _create_connection(self, *arguments, **named):
            nonlocal port
            protocol = await super()._create_connection(*arguments, **named)
            port = protocol.transport.get_extra_info("sockname")[1]
            return protocol

    async with aiohttp.ClientSession(connector=Connector(), timeout=aiohttp.ClientTimeout(total=20)) as session:
        for url in urls:
            said = {}
            try:
                async with session.get(url) as response:
                    said = {"status": response.status, "declared": int(response.headers.get("Content-Length", -1)), "read": 0,
                            "chunked": "Transfer-Encoding" in response.headers}
                    async for piece in response.content.iter_any():
                        said["read"] += len(piece)
            except (aiohttp.ClientError, OSError, TimeoutError) as failure:
                said["error"] = type(failure).__name__
                said["read"] = None
            say(port, **said)


if sys.argv[1] == "requests":
    by_requests(sys.argv[2:])
elif sys.argv[1] == "urllib":
    by_urllib(sys.argv[2:])
else:
    asyncio.run(by_aiohttp(sys.argv[2:]))
