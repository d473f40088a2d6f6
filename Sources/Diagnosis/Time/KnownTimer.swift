/// A timer that a program has unless it is told otherwise.
struct KnownTimer: Sendable {
    let seconds: Double
    /// The program and its setting.
    let name: String
    /// Where the value is written down.
    let source: String

    private init(_ seconds: Double, _ name: String, _ source: String) {
        self.seconds = seconds
        self.name = name
        self.source = source
    }

    /// Shortest first; of one length the commonest first.
    static let all: [KnownTimer] = [
        KnownTimer(0.5, "Go net/http rstAvoidanceDelay", "go1.19.8 src/net/http/server.go"),
        KnownTimer(1, "Envoy delayed_close_timeout", "Envoy HTTP connection manager reference"),
        KnownTimer(2, "Apache SECONDS_TO_LINGER", "httpd include/httpd.h"),
        KnownTimer(5, "Node keepAliveTimeout", "Node.js http.Server reference"),
        KnownTimer(5, "nginx lingering_timeout", "nginx core module reference"),
        KnownTimer(5, "Apache KeepAliveTimeout", "httpd core reference"),
        KnownTimer(5, "uvicorn timeout_keep_alive", "uvicorn settings"),
        KnownTimer(5, "Varnish timeout_idle", "varnishd 7.1.1 parameters"),
        KnownTimer(5, "lighttpd server.max-keep-alive-idle", "lighttpd core reference"),
        KnownTimer(10, "aiohttp lingering_time", "aiohttp web reference"),
        KnownTimer(10, "OkHttp readTimeout and writeTimeout", "OkHttpClient.Builder reference"),
        KnownTimer(15, "Envoy route timeout", "Envoy route components reference"),
        KnownTimer(20, "Tomcat connectionTimeout (its server.xml)", "Tomcat HTTP connector reference"),
        KnownTimer(20, "Puma persistent_timeout", "Puma 6 configuration"),
        KnownTimer(29, "Amazon API Gateway integration timeout", "API Gateway quotas"),
        KnownTimer(30, "gunicorn timeout", "gunicorn settings"),
        KnownTimer(30, "gunicorn graceful_timeout", "gunicorn settings"),
        KnownTimer(30, "Kubernetes terminationGracePeriodSeconds", "Kubernetes pod lifecycle"),
        KnownTimer(30, "nginx lingering_time", "nginx core module reference"),
        KnownTimer(30, "Jetty idleTimeout", "Jetty server connector reference"),
        KnownTimer(30, "Apache MAX_SECS_TO_LINGER", "httpd include/httpd.h"),
        KnownTimer(30, "asyncio SSL_SHUTDOWN_TIMEOUT", "CPython 3.11 Lib/asyncio/constants.py"),
        KnownTimer(30, "Heroku router", "Heroku HTTP routing"),
        KnownTimer(50, "HAProxy timeout server and client (Debian's configuration)", "Debian haproxy.cfg"),
        KnownTimer(60, "nginx send_timeout", "nginx core module reference"),
        KnownTimer(60, "nginx proxy_read_timeout", "nginx proxy module reference"),
        KnownTimer(60, "Apache TimeOut", "httpd 2.4 core reference"),
        KnownTimer(60, "AWS Application Load Balancer idle timeout", "Elastic Load Balancing guide"),
        KnownTimer(60, "Varnish idle_send_timeout and between_bytes_timeout", "varnishd 7.1.1 parameters"),
        KnownTimer(60, "Node headersTimeout", "Node.js http.Server reference"),
        KnownTimer(60, "lighttpd server.max-read-idle", "lighttpd core reference"),
        KnownTimer(60, "Tomcat connectionTimeout", "Tomcat HTTP connector reference"),
        KnownTimer(75, "nginx keepalive_timeout", "nginx core module reference"),
        KnownTimer(90, "Go http.Transport IdleConnTimeout", "Go net/http reference, DefaultTransport"),
        KnownTimer(100, "Cloudflare proxy read timeout", "Cloudflare error 524"),
        KnownTimer(100, ".NET HttpClient Timeout", ".NET HttpClient reference"),
        KnownTimer(120, "IIS connectionTimeout", "IIS site limits reference"),
        KnownTimer(120, "Node server.timeout before 13", "Node.js http.Server reference"),
        KnownTimer(120, "waitress channel_timeout", "waitress arguments"),
        KnownTimer(130, "Kestrel KeepAliveTimeout", "aspnetcore KestrelServerLimits.cs"),
        KnownTimer(230, "Azure App Service idle timeout", "Azure App Service questions and answers"),
        KnownTimer(240, "Azure Load Balancer and NAT idle timeout", "Azure Load Balancer, TCP reset and idle timeout"),
        KnownTimer(300, "Envoy stream_idle_timeout", "Envoy HTTP connection manager reference"),
        KnownTimer(300, "Node requestTimeout", "Node.js http.Server reference"),
        KnownTimer(300, "Apache TimeOut before 2.4", "httpd 2.2 core reference"),
        KnownTimer(350, "AWS Network Load Balancer and NAT idle timeout", "Elastic Load Balancing guide"),
        KnownTimer(360, "lighttpd server.max-write-idle", "lighttpd core reference"),
        KnownTimer(600, "Varnish send_timeout", "varnishd 7.1.1 parameters"),
        KnownTimer(600, "Google Cloud load balancer keep-alive", "Cloud Load Balancing guide"),
        KnownTimer(900, "Squid read_timeout", "squid.conf reference"),
        // The sum of the retransmission times of a path whose first one is 200 ms: the least that it can be.
        KnownTimer(924.6, "Linux tcp_retries2 = 15, on a fast path,", "Linux Documentation/networking/ip-sysctl.rst"),
        KnownTimer(3_600, "Envoy idle_timeout", "Envoy HTTP connection manager reference"),
        KnownTimer(7_200, "Linux tcp_keepalive_time", "Linux Documentation/networking/ip-sysctl.rst"),
        KnownTimer(
            7_875, "Linux tcp_keepalive_time with 9 unanswered probes",
            "Linux Documentation/networking/ip-sysctl.rst"),
    ]

    /// Whose defaults have this length, those of `software` first: a phrase, or nil.
    static func owners(of seconds: Double, software: String) -> String? {
        let named = all.filter { $0.seconds == seconds }
        guard !named.isEmpty else { return nil }
        let own = named.filter { $0.isOf(software) }
        let ordered = own + named.filter { !$0.isOf(software) }
        let shown = ordered.prefix(3).map(\.name)
        let others = ordered.count - shown.count
        let listed =
            others > 0
            ? shown.joined(separator: ", ") + " and \(others) more"
            : shown.count > 1
                ? shown.dropLast().joined(separator: ", ") + " and \(shown[shown.count - 1])" : shown.joined()
        return "\(listed) \(ordered.count == 1 ? "has" : "have") by default"
    }

    /// A `Server` field such as `nginx/1.22.1` names the program first.
    private func isOf(_ software: String) -> Bool {
        let program = name.prefix { $0 != " " }.lowercased()
        return !software.isEmpty && software.lowercased().hasPrefix(program)
    }
}
