extension Reproduction {
    private static let frameworks = ["node", "asyncio", "aiohttp", "gunicorn", "uvicorn", "go", "java"]

    /// Every reproduction, in the order of the causes.
    public static let all: [Reproduction] = [
        Reproduction(
            name: "flush-before-shutdown",
            explanation: """
                The server takes "the kernel has no room now" for "everything is sent", and shuts the connection down \
                with its own write buffer full. hyper: the real fault of 0.14, met when a request's body is not read.
                """,
            onTheWire: "data up to one full send queue, then FIN, all acknowledged; small responses arrive whole",
            senders: ["own", "hyper", "node", "asyncio", "aiohttp"],
            variants: "--chunked, --request, --position, --sndbuf, --loopback (slow readers make it show)"),
        Reproduction(
            name: "sender-crash",
            explanation: "The server process is killed (SIGKILL) with several responses under way.",
            onTheWire: "all connections of the process end together, each after its queue; later SYNs are refused",
            senders: ["own", "node", "asyncio", "aiohttp", "uvicorn", "go", "java", "hyper", "nginx", "lighttpd"],
            variants: "--chunked, --request (the uploading client dies), --count"),
        Reproduction(
            name: "unread-data-reset",
            explanation: """
                An upload is refused early and the connection closed with received bytes unread: the kernel resets it \
                and drops what it had not sent.
                """,
            onTheWire: "request still arriving, response begun, RST by the server contiguous with its data",
            senders: ["own", "node", "asyncio", "aiohttp"], variants: "--size of the response, --position"),
        Reproduction(
            name: "abortive-close",
            explanation: "The server closes with SO_LINGER 0: the kernel resets the connection and drops its queue.",
            onTheWire: "RST by the server, window open, no unread request",
            senders: ["own", "node", "asyncio", "go"], variants: "--chunked, --request, --position"),
        Reproduction(
            name: "sender-timeout",
            explanation: """
                A timer of the server ends the response: send timeout at a stopped reader (own, nginx, Apache, \
                lighttpd), write deadline (Go), silent source (HAProxy, Node), worker timeout (gunicorn).
                """,
            onTheWire: "FIN a round time after the last progress or after the request, once queues have drained",
            senders: ["own", "nginx", "apache", "lighttpd", "haproxy", "node", "go", "gunicorn"],
            variants: "--chunked, --request, --sndbuf"),
        Reproduction(
            name: "receiver-abort",
            explanation: """
                The client leaves in mid-response: close with unread data, or curl with --max-time, --max-filesize \
                and Ctrl-C.
                """,
            onTheWire: "the first FIN or RST comes from the client",
            senders: ["own", "nginx", "apache", "lighttpd", "node", "aiohttp", "go", "java"],
            variants: "--rcvbuf, --size"),
        Reproduction(
            name: "injected-reset",
            explanation: "A box on the path forges resets to both ends when a request contains a forbidden word.",
            onTheWire: "RST with another TTL, IP ID and window than its supposed sender, without timestamps",
            senders: ["own"], variants: "--delay, --capture-at client or server (each sees the other reset)"),
        Reproduction(
            name: "wrong-content-length",
            explanation: """
                The declared length was never right: taken before compression, minification or a change of line ends, \
                or simply too large.
                """,
            onTheWire: "a body complete in its own format, a short last segment, then FIN or silence",
            senders: ["own"] + frameworks + ["lighttpd"], variants: "--request (the source of an upload ends early)"),
        Reproduction(
            name: "proxy-spool-failure",
            explanation: """
                nginx cannot write its temporary file (the disk is full, a tmpfs of the lab's own) for a reader slower \
                than the origin.
                """,
            onTheWire: "the front ends at nginx's buffers less the origin's head, the leg behind is closed by nginx",
            senders: ["nginx"], variants: "--capture-at any (both legs), client (the front only)"),
        Reproduction(
            name: "relayed-truncation",
            explanation: "The origin resets in mid-response; the proxy passes on what it got and ends the front.",
            onTheWire: "the same body offset on both legs; RST behind, FIN in front",
            senders: ["own", "haproxy", "nginx", "varnish"], variants: "--capture-at any, client"),
        Reproduction(
            name: "missing-terminal-chunk",
            explanation: "All chunks are sent, the last chunk never, and the connection is closed.",
            onTheWire: "FIN after a whole chunk",
            senders: ["own"], variants: "--size, --position"),
        Reproduction(
            name: "path-failure",
            explanation:
                "The path dies in mid-response; the server gives up after 3 s without a word (TCP_USER_TIMEOUT).",
            onTheWire: "the same segment again and again, no acknowledgement, no end",
            senders: ["own"], variants: "--capture-at server (retransmissions), client (silence)"),
        Reproduction(
            name: "stall",
            explanation: "The server stops in mid-response and keeps the connection; the capture ends first.",
            onTheWire: "data, then nothing",
            senders: ["own"], variants: "--position"),
        Reproduction(
            name: "idle-expiry",
            explanation:
                "A box on the path forgets a flow that was silent for 1.5 s and resets both ends when it goes on.",
            onTheWire: "a silence, then RST from neither end",
            senders: ["own"], variants: "--delay, --capture-at"),
        Reproduction(
            name: "capture-loss",
            explanation: "Every message arrives whole; packets are missing from the capture file only.",
            onTheWire: "holes that the receiver acknowledged",
            senders: ["own"], variants: "--seed"),
        Reproduction(
            name: "capture-partial",
            explanation: "The capture begins after the connections and ends before them.",
            onTheWire: "no SYN, no FIN",
            senders: ["own"], variants: "--delay"),
        Reproduction(
            name: "healthy",
            explanation: "Nothing fails: small and large responses, keep-alive, readers that stop for a while.",
            onTheWire: "every message complete",
            senders: ["own", "hyper"] + frameworks + ["nginx", "apache", "lighttpd", "haproxy", "varnish"],
            variants: "--loss, --reorder, --mtu"),
    ]

    /// Causes of Shortfin that the lab does not show, with the reason.
    public static let notReproduced: [(cause: String, reason: String)] = [
        ("stream-reset", "needs an HTTP/2 server; the lab speaks HTTP/1.1")
    ]
}
