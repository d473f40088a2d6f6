"""nginx, Apache httpd and lighttpd, serving files and CGI programs."""

import os

from program import SOURCES, Program, find


class Nginx(Program):
    """Options: targets, settings (lines of the server block), sendfile, gzip, workers."""

    name = "nginx"

    def modules(self):
        return ""

    def locations(self):
        return ""

    def command(self):
        options = self.options
        root = self.documents(options.get("targets", []))
        settings = "\n        ".join(line + ";" for line in options.get("settings", []))
        gzip = "gzip on; gzip_types *; gzip_min_length 1;" if options.get("gzip") else ""
        listen = self.at() + (f" sndbuf={options['sndbuf']}" if options.get("sndbuf") else "")
        configuration = self.file(f"nginx-{self.port}.conf", f"""
daemon off;
user root;
worker_processes {options.get('workers', 1)};
pid {self.work}/nginx-{self.port}.pid;
error_log {self.work}/nginx-{self.port}.error info;
events {{ worker_connections 256; }}
http {{
    access_log off;
    types {{ application/json json; text/html html; text/plain plain; application/octet-stream bin; }}
    client_body_temp_path {self.work}/nginx-body;
    proxy_temp_path {options.get('temp_path', self.work + '/nginx-proxy')};
    fastcgi_temp_path {self.work}/nginx-fastcgi;
    uwsgi_temp_path {self.work}/nginx-uwsgi;
    scgi_temp_path {self.work}/nginx-scgi;
    sendfile {options.get('sendfile', 'on')};
    {gzip}
    server {{
        listen {listen};
        root {root};
        {settings}
        {self.locations()}
    }}
}}
""")
        return [find("nginx"), "-c", configuration, "-p", self.work]


class Apache(Program):
    """Options: targets, settings (lines of the configuration), cgi: serves /cgi/… by programs/cgi.py."""

    name = "apache"

    def command(self):
        options = self.options
        root = self.documents(options.get("targets", []))
        modules = "/usr/lib/apache2/modules"
        wanted = ["mpm_event", "authz_core", "mime", "reqtimeout", "cgid", "alias", "deflate", "filter"]
        loads = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in wanted
                          if os.path.exists(f"{modules}/mod_{name}.so"))
        settings = "\n".join(options.get("settings", []))
        configuration = self.file("apache.conf", f"""
{loads}
ServerRoot {self.work}
ServerName shortfin.test
Listen {self.at()}
PidFile {self.work}/apache.pid
ErrorLog {self.work}/apache.error
DefaultRuntimeDir {self.work}
Mutex file:{self.work} default
ScriptSock {self.work}/cgi.sock
StartServers 1
ServerLimit 2
ThreadsPerChild 32
MaxRequestWorkers 64
DocumentRoot {root}
TypesConfig /dev/null
AddType application/json .json
AddType text/html .html
ScriptAlias /cgi {os.path.join(SOURCES, 'cgi.py')}
<Directory />
Require all granted
</Directory>
{settings}
""")
        return [find("apache2", "httpd"), "-D", "FOREGROUND", "-f", configuration]


class Lighttpd(Program):
    """Options: targets, settings (lines of the configuration)."""

    name = "lighttpd"

    def command(self):
        options = self.options
        root = self.documents(options.get("targets", []))
        bind = f'"[{self.address}]"' if ":" in self.address else f'"{self.address}"'
        settings = "\n".join(options.get("settings", []))
        configuration = self.file("lighttpd.conf", f"""
server.document-root = "{root}"
server.bind = {bind}
server.port = {self.port}
server.errorlog = "{self.work}/lighttpd.error"
server.upload-dirs = ("{self.work}")
server.modules += ("mod_cgi", "mod_alias")
alias.url += ("/cgi" => "{os.path.join(SOURCES, 'cgi.py')}")
cgi.assign = (".py" => "")
mimetype.assign = (".json" => "application/json", ".html" => "text/html")
{settings}
""")
        return [find("lighttpd"), "-D", "-f", configuration]
