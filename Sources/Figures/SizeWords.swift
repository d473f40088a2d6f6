import Model

/// What a known size is, in the few words that fit beside a line.
enum SizeWords {
    static func short(_ match: SizeMatch) -> String {
        let family = match.family
        switch family {
        case "whole-segments":
            return "\(FigureText.grouped(match.multiple)) × \(FigureText.grouped(match.value)) bytes"
        case "page-fragments": return "whole pages of a loopback buffer"
        case "proxy-buffers": return "a proxy’s buffers less a head"
        case "first-window": return "the receiver’s first window"
        case "largest-window": return "the receiver’s largest window"
        case "first-flight": return "ten segments, the first flight"
        case "at-zero-window": return "what filled the receiver’s window"
        default: break
        }
        if family.hasPrefix("tcp-sndbuf-set-"), let size = Int64(family.dropFirst("tcp-sndbuf-set-".count)) {
            return "a write at SO_SNDBUF \(FigureText.grouped(size))"
        }
        if let words = kinds.first(where: { family.hasPrefix($0.prefix) }) { return words.meaning }
        let program = String(family.prefix { $0 != "-" })
        return "a buffer of \(programs[program] ?? program)"
    }

    private static let kinds: [(prefix: String, meaning: String)] = [
        ("unix-", "what a Unix socket takes at once"), ("tcp-first-write", "a new Linux socket’s first write"),
        ("tcp-stall", "what fits while nobody reads"), ("tcp-rmem", "a Linux receive buffer"),
        ("tcp-", "a Linux send buffer"), ("rmem", "a Linux receive buffer"),
        ("initcwnd", "ten segments, the first flight"),
        ("win-", "a common window"), ("mss-", "a common segment size"), ("tls", "a TLS record"),
        ("h2-", "an HTTP/2 window or frame"), ("pipe-", "a Linux pipe"),
    ]

    private static let programs = [
        "py": "Python", "node": "Node.js", "go": "Go", "java": "Java", "iis": "IIS", "xnu": "macOS",
        "freebsd": "FreeBSD", "windows": "Windows", "rust": "Rust", "grpc": "gRPC", "haproxy": "HAProxy",
        "fcgi": "FastCGI", "envoy": "Envoy", "varnish": "Varnish", "kestrel": "Kestrel", "netty": "Netty",
        "tomcat": "Tomcat", "jetty": "Jetty", "tornado": "Tornado",
    ]
}
