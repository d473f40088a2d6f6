"""Proxies between the client and an origin that the lab runs behind them: nginx, HAProxy, Varnish."""

import os
import subprocess

from program import Program, find
from web_servers import Nginx


class NginxProxy(Nginx):
    """nginx with proxy_pass. Options as Nginx, and proxy (lines of the location), full_disk (bytes of a tmpfs for
    its temporary files, in the server's own mount namespace), forbidden (temporary files may not be written)."""

    name = "nginx-proxy"

    def locations(self):
        lines = "\n            ".join(line + ";" for line in self.options.get("proxy", []))
        return f"""location / {{
            proxy_pass http://{self.origin[0]}:{self.origin[1]};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            {lines}
        }}"""

    def command(self):
        if self.options.get("full_disk") or self.options.get("forbidden"):
            self.options["temp_path"] = os.path.join(self.work, "spool")
            os.makedirs(self.options["temp_path"], exist_ok=True)
        words = super().command()
        if self.options.get("full_disk"):   # `ip netns exec` gives a mount namespace of its own; this one is private too
            mount = f"mount -t tmpfs -o size={self.options['full_disk']} tmpfs {self.options['temp_path']}"
            return ["unshare", "-m", "--propagation", "private", "sh", "-c", f"{mount} && exec \"$@\"", "sh", *words]
        if self.options.get("forbidden"):
            path = words[words.index("-c") + 1]
            with open(path, encoding="utf-8") as source:
                text = source.read().replace("user root;", "user nobody nogroup;")
            self.file(os.path.basename(path), text)
        return words

    def start(self, network):
        super().start(network)
        if self.options.get("forbidden"):   # as a package update or a careless chown leaves it behind
            subprocess.run(["chown", "-R", "root:root", self.options["temp_path"]], check=True)
            subprocess.run(["chmod", "-R", "700", self.options["temp_path"]], check=True)


class HAProxy(Program):
    """Options: timeouts (client, server, in milliseconds), settings (lines of defaults), bufsize."""

    name = "haproxy"

    def command(self):
        options = self.options
        timeouts = dict({"client": 60000, "server": 60000, "connect": 5000}, **options.get("timeouts", {}))
        lines = "\n    ".join(f"timeout {key} {value}" for key, value in timeouts.items())
        settings = "\n    ".join(options.get("settings", []))
        configuration = self.file("haproxy.cfg", f"""
global
    maxconn 200
    tune.bufsize {options.get('bufsize', 16384)}
    {'nosplice' if options.get('nosplice', True) else ''}
defaults
    mode http
    {lines}
    {settings}
frontend front
    bind {self.at()}
    default_backend origin
backend origin
    server origin {self.origin[0]}:{self.origin[1]}
""")
        return [find("haproxy"), "-db", "-f", configuration]


class Varnish(Program):
    """Options: parameters (of varnishd -p), stream: whether a response is passed on while it comes."""

    name = "varnish"

    def command(self):
        options = self.options
        stream = "true" if options.get("stream", True) else "false"
        passes = "return (pass);" if options.get("pass") else ""
        vcl = self.file("default.vcl", f"""
vcl 4.1;
backend origin {{ .host = "{self.origin[0]}"; .port = "{self.origin[1]}"; }}
sub vcl_recv {{ {passes} }}
sub vcl_backend_response {{ set beresp.do_stream = {stream}; }}
""")
        parameters = [word for pair in options.get("parameters", {}).items() for word in ("-p", "=".join(map(str, pair)))]
        state = os.path.join(self.work, "varnish")
        os.makedirs(state, exist_ok=True)
        return [find("varnishd"), "-F", "-a", self.at(), "-f", vcl, "-n", state, "-s", "malloc,64m", "-j", "none",
                "-T", "none", *parameters]
