"""tornado_server.py ADDRESS PORT      see README; buffered closes an IOStream that still holds most of the response"""

import asyncio
import sys

import tornado.iostream
import tornado.web
from bodies import chosen, split_target


class Answer(tornado.web.RequestHandler):
    async def get(self, path):
        name, size, options = split_target(self.request.uri)
        body, declared = chosen(name, size, options)
        if name == "ok":
            if "chunk" in options:
                for start in range(0, size, int(options["chunk"])):
                    self.write(body[start:start + int(options["chunk"])])
                    await self.flush()
                return
            self.finish(body)
            return
        stream = self.detach()
        head = f"HTTP/1.1 {options.get('status', 200)} OK\r\nContent-Length: {declared}\r\n\r\n".encode()
        try:
            if name == "buffered":
                stream.write(head + body)
                stream.close()
            elif name in ("abort", "idle"):
                await stream.write(head + body[:int(options.get("sent", 1000))])
                if name == "idle":
                    await asyncio.sleep(float(options.get("seconds", 2)))
                stream.close()
            else:
                await stream.write(head + body)
                await asyncio.sleep(3)
                stream.close()
        except tornado.iostream.StreamClosedError:
            pass

    post = get


async def main():
    application = tornado.web.Application([(r"/(.*)", Answer)])
    application.listen(int(sys.argv[2]), address=sys.argv[1])
    await asyncio.Event().wait()


asyncio.run(main())
