"""twisted_server.py ADDRESS PORT      see README; reset is Twisted's abortConnection"""

import sys

from bodies import chosen, split_target
from twisted.internet import endpoints, reactor
from twisted.web import resource, server


class Answer(resource.Resource):
    isLeaf = True

    def render(self, request):
        name, size, options = split_target(request.uri.decode())
        body, declared = chosen(name, size, options)
        if "chunk" in options:
            step = int(options["chunk"])
            for start in range(0, size, step):
                request.write(body[start:start + step])
            return b""
        request.setHeader(b"content-length", str(declared).encode())
        request.setHeader(b"content-type", b"text/plain")
        if name in ("ok", "short", "encoding"):
            request.write(body)
            request.finish()
        elif name == "reset":
            request.write(body[:int(options.get("sent", 1000))])
            reactor.callLater(0.1, request.transport.abortConnection)
        elif name in ("abort", "idle"):
            request.write(body[:int(options.get("sent", 1000))])
            reactor.callLater(float(options.get("seconds", 0)), request.transport.loseConnection)
        elif name == "buffered":   # a long answer, and the reactor stops: nothing waits for the transport's buffer
            request.write(body)
            reactor.callLater(0.02, reactor.crash)
        return server.NOT_DONE_YET


site = server.Site(Answer())
address = sys.argv[1]
kind = "tcp6" if ":" in address else "tcp"
endpoints.serverFromString(reactor, f"{kind}:{sys.argv[2]}:interface={address.replace(':', chr(92) + ':')}").listen(site)
reactor.run()
