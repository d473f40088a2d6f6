"""say.py ADDRESS PORT TEXT [HOW [COUNT]]      sends a text (with \\r and \\n as escapes, <9*ab> for nine times ab), then reads to the end

HOW `end`: half-closes first; `leave`: closes after the first bytes of the answer; `reset`: the same with a reset; `count`: closes
after COUNT bytes. Fails unless at least COUNT bytes came."""

import re
import socket
import struct
import sys

connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
connection.settimeout(15)
text = sys.argv[3].encode().decode("unicode_escape")
connection.sendall(re.sub(r"<(\d+)\*([^>]+)>", lambda match: int(match[1]) * match[2], text).encode("latin-1"))
how = sys.argv[4] if len(sys.argv) > 4 else ""
if how == "end":
    connection.shutdown(socket.SHUT_WR)
count = 0
try:
    while data := connection.recv(65536):
        count += len(data)
        if how == "count" and count >= int(sys.argv[5]):
            break
        if how in ("leave", "reset"):
            break
except TimeoutError:
    pass
if how == "reset":
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
connection.close()
sys.exit(count < int(sys.argv[5]) if len(sys.argv) > 5 else 0)
