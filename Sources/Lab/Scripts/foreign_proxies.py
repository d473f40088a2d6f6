"""Further proxies between the client and an origin: Squid, H2O, Caddy, Apache, Traffic Server, and nginx before php-fpm."""

import os
import signal

from foreign_servers import H2O, Caddy, source
from program import Program, find
from web_servers import Apache, Nginx


class Squid(Program):
    """A reverse proxy. Options: settings (lines of the configuration)."""

    name = "squid"

    def command(self):
        settings = "\n".join(self.options.get("settings", []))
        os.chmod(self.work, 0o777)
        configuration = self.file("squid.conf", f"""
http_port {self.at()} accel defaultsite=shortfin.test no-vhost
cache_peer {self.origin[0]} parent {self.origin[1]} 0 no-query no-digest no-netdb-exchange originserver name=origin
http_access allow all
cache_effective_user proxy
cache deny all
cache_mem 8 MB
pid_filename {self.work}/squid.pid
access_log none
cache_log {self.work}/squid.log
coredump_dir {self.work}
netdb_filename none
pinger_enable off
shutdown_lifetime 1 seconds
visible_hostname shortfin
{settings}
""")
        return [find("squid"), "-N", "-f", configuration]


class H2OProxy(H2O):
    name = "h2o-proxy"

    def path(self, root):
        return f'        proxy.reverse.url: "http://{self.origin[0]}:{self.origin[1]}/"\n        proxy.timeout.io: {self.options.get("timeout", 30000)}'


class CaddyProxy(Caddy):
    name = "caddy-proxy"

    def site(self):
        return f"reverse_proxy {self.origin[0]}:{self.origin[1]}" + (" {\n  flush_interval -1\n }" if self.options.get("flush") else "")


class ApacheProxy(Apache):
    """mod_proxy_http. Options as Apache."""

    name = "apache-proxy"

    def command(self):
        modules = "/usr/lib/apache2/modules"
        self.options = dict(self.options)
        self.options["settings"] = [
            f"LoadModule proxy_module {modules}/mod_proxy.so", f"LoadModule proxy_http_module {modules}/mod_proxy_http.so",
            f"ProxyPass / http://{self.origin[0]}:{self.origin[1]}/"] + self.options.get("settings", [])
        return super().command()


class FastCGI(Nginx):
    """nginx before php-fpm. Options as Nginx, and socket (unix, tcp), terminate (request_terminate_timeout in seconds),
    fastcgi (lines of the location). The origin's port is the one that php-fpm takes."""

    name = "php-fpm"

    def locations(self):
        lines = "\n            ".join(line + ";" for line in self.options.get("fastcgi", []))
        return f"""location / {{
            fastcgi_pass {self.upstream()};
            fastcgi_param SCRIPT_FILENAME {source('answer.php')};
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            {lines}
        }}"""

    def upstream(self):
        return f"unix:{self.work}/php.sock" if self.options.get("socket") == "unix" else "127.0.0.1:9001"

    def command(self):
        pool = self.file("fpm.conf", f"""
[global]
daemonize = no
error_log = {self.work}/fpm.log
pid = {self.work}/fpm.pid
[www]
user = root
group = root
listen = {self.upstream().removeprefix('unix:')}
pm = static
pm.max_children = 6
request_terminate_timeout = {self.options.get('terminate', 0)}
php_admin_value[output_buffering] = 0
php_admin_value[display_errors] = 0
""")
        fpm = find("php-fpm", "php-fpm8.2", "php-fpm8.3", "php-fpm8.4")
        words = super().command()
        return ["sh", "-c", f"'{fpm}' -R -y '{pool}' & sleep 1; exec \"$@\"", "sh", *words]

    def stop(self):
        """php-fpm leaves the session in which it was started."""
        try:
            with open(os.path.join(self.work, "fpm.pid"), encoding="ascii") as file:
                os.killpg(os.getpgid(int(file.read())), signal.SIGKILL)
        except (OSError, ValueError):
            pass
        super().stop()
