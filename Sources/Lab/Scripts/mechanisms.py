"""Which causes a label takes for right, by what happened, not by what anybody made of the packets.

Most mechanisms have one name. Where two things happen at once, or the wire shows one and the same whatever happened
(causes.md, section 6), the others that are as right are listed. The table was written before anything was scored.
"""

# mechanism: (cause, others as right, why)
MECHANISMS = {
    "flush": ("flush-before-shutdown", (), "the write buffer is dropped at the first write that would block"),
    "flush-at-stop": ("flush-before-shutdown", ("sender-crash",),
                      "a server that stops gracefully drops write buffers of all connections at once, then exits"),
    "unflushed-tail": ("flush-before-shutdown", ("wrong-content-length",),
                       "a tail in a user-space buffer, no back-pressure: as a source that ended early"),
    "freed-buffer": ("flush-before-shutdown", ("wrong-content-length",),
                     "an event library's output buffer is freed before it was written, with or without back-pressure"),
    "crash": ("sender-crash", (), "the process is killed"),
    "crash-at-rest": ("sender-crash", ("wrong-content-length",),
                      "one process of many dies, with all that it wrote already taken: as a source that failed"),
    "stopped": ("sender-crash", ("flush-before-shutdown", "sender-timeout"),
                "a server is told to stop: it dies at once, drops its buffers, or waits for a time of grace"),
    "worker-lost": ("sender-crash", ("relayed-truncation", "wrong-content-length"),
                    "a worker behind a gateway dies and the gateway ends the response: C2 before C12, without back-pressure as C9"),
    "worker-timer": ("sender-timeout", ("relayed-truncation",), "a worker behind a gateway is killed by its master's timer: C5 before C12"),
    "exit-after-write": ("sender-crash", ("flush-before-shutdown",), "the process ends after each response: C2, repeatable as C1"),
    "worker-timeout": ("sender-timeout", ("sender-crash",), "a master kills the worker that took too long"),
    "deadline": ("sender-timeout", (), "a timer of the sender"),
    "deadline-reset": ("sender-timeout", ("abortive-close",), "a timer of the sender, whose close is a reset: C5 and C4"),
    "unread": ("unread-data-reset", (), "closed with received bytes unread"),
    "abortive": ("abortive-close", (), "SO_LINGER 0"),
    "receiver": ("receiver-abort", (), "the receiver left first"),
    "injected": ("injected-reset", (), "a box on the path forged the reset"),
    "injected-alike": ("injected-reset", ("abortive-close",), "the same with the hop limit of the host: as a reset by its own kernel"),
    "both-leave": ("sender-timeout", ("receiver-abort",), "the timers of both ends fire while the other's end is on its way"),
    "expired-reset": ("idle-expiry", ("injected-reset",), "a box forgot the flow and answers with a reset: C20 through C7"),
    "expired-alike": ("idle-expiry", ("injected-reset", "receiver-abort"),
                      "the same with the hop limit of the hosts: as a reset by the peer's own kernel"),
    "expired": ("idle-expiry", ("path-failure",), "a box forgot the flow and drops it: C20, seen as C17 after a silence"),
    "length": ("wrong-content-length", (), "the declared length was never right, or the source ended early"),
    "failed-source": ("wrong-content-length", (), "the application gave up in mid-body: C9, error after the head"),
    "last-chunk": ("missing-terminal-chunk", (), "the last chunk was never written"),
    "failed-chunks": ("missing-terminal-chunk", ("wrong-content-length",), "the application gave up between chunks: C13 by C9"),
    "relayed": ("relayed-truncation", (), "a proxy passes on what its origin cut"),
    "relayed-front": ("relayed-truncation", ("flush-before-shutdown", "wrong-content-length"),
                      "the same with the front leg alone in the capture: C12 against C1 and C9, one leg decides nothing"),
    "spool": ("proxy-spool-failure", (), "a proxy could not write its temporary file"),
    "spool-front": ("proxy-spool-failure", ("flush-before-shutdown",),
                    "the same with the front leg alone in the capture: a writer that dropped what it held"),
    "path": ("path-failure", (), "packets no longer arrive"),
    "stall": ("stall", (), "nobody ends, nothing moves"),
    "stopped-reader": ("stall", ("path-failure",), "the window stays shut until the capture ends"),
}


def cause_of(mechanism):
    return MECHANISMS[mechanism][0]


def accepted(mechanism):
    """All causes that are right."""
    cause, others, _ = MECHANISMS[mechanism]
    return [cause, *others]
