"""Servers that do not speak HTTP, or speak it inside something else. What they send declares nothing that could be cut."""

import os
import subprocess

from foreign_servers import source
from program import Program, find, python


class Redis(Program):
    name = "redis"

    def command(self):
        return [find("redis-server"), "--bind", self.address, "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", self.work,
                "--protected-mode", "no"]


class Memcached(Program):
    name = "memcached"

    def command(self):
        return [find("memcached"), "-u", "root", "-l", self.at(), "-U", "0", "-I", "8m"]


class Mosquitto(Program):
    name = "mosquitto"

    def command(self):
        configuration = self.file("mosquitto.conf", f"listener {self.port} {self.address}\nallow_anonymous true\npersistence false\nuser root\n")
        return [find("mosquitto"), "-c", configuration]


class SSH(Program):
    name = "sshd"

    def command(self):
        key = os.path.join(self.work, "host_key")
        subprocess.run([find("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        os.makedirs("/run/sshd", exist_ok=True)
        return [find("sshd"), "-D", "-e", "-f", "/dev/null", "-h", key, "-o", f"ListenAddress={self.at()}", "-o", f"PidFile={self.work}/pid"]


class Echo(Program):
    """socat sends back what it gets."""

    name = "socat-echo"

    def command(self):
        kind = "TCP6" if ":" in self.address else "TCP4"
        return [find("socat"), f"{kind}-LISTEN:{self.port},bind={f'[{self.address}]' if ':' in self.address else self.address},fork,reuseaddr", "EXEC:cat"]


class SocatHTTP(Program):
    """socat with a shell script behind a pipe as a server. Options: size, declared."""

    name = "socat-http"

    def command(self):
        size, declared = self.options.get("size", 10000), self.options.get("declared", 10000)
        script = self.file("answer.sh", f"""#!/bin/sh
while IFS= read -r line; do [ "$line" = "$(printf '\\r')" ] && break; done
printf 'HTTP/1.0 200 OK\\r\\nContent-Length: {declared}\\r\\n\\r\\n'
head -c {size} /dev/zero | tr '\\0' s
""")
        os.chmod(script, 0o755)
        os.chmod(self.work, 0o755)
        kind = "TCP6" if ":" in self.address else "TCP4"
        return [find("socat"), f"{kind}-LISTEN:{self.port},bind={f'[{self.address}]' if ':' in self.address else self.address},fork,reuseaddr", f"SYSTEM:{script}"]


class TLS(Program):
    """openssl s_server -WWW: files over TLS. Options: targets, words (further options)."""

    name = "openssl"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        key = os.path.join(self.work, "key.pem")
        subprocess.run([find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", key + ".crt",
                        "-days", "2", "-subj", "/CN=shortfin.test"], check=True, capture_output=True)
        return ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", root, find("openssl"), "s_server", "-quiet", "-WWW", "-accept", self.at(),
                "-cert", key + ".crt", "-key", key, *self.options.get("words", [])]


class Speakers(Program):
    """programs/speakers.py: SMTP, FTP's and others' habits, frames of a length before them, a WebSocket."""

    name = "speakers"

    def command(self):
        return [python(), source("speakers.py"), self.address, str(self.port)]


class Odd(Program):
    """programs/odd_server.py"""

    name = "odd"

    def command(self):
        return [python(), source("odd_server.py"), self.address, str(self.port)]
