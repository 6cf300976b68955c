"""The remote shells that are measured: how each is installed on the two sides, and its command lines. One class each, the same face."""

import getpass
import shutil
import subprocess
import time

from network import SERVER
from terminal import SIZE, Terminal

# A program that writes each key back as it comes, after it has said that it is there.
ECHO = "stty raw -echo; printf ready; exec cat"


class Shell:
    """A remote shell that is ready to be used over `network`."""

    name = ""
    prediction = "never"  # of those that have any: never, adaptive
    SERVER = ""  # what its processes on the server are called

    def __init__(self, network):
        self.network = network
        self.user = getpass.getuser()
        self._log = open(f"{network.directory}/{self.name}.log", "ab")

    def close(self):
        self._log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def open(self, command=None, size=SIZE):
        """A client on a terminal of `size`, with the login shell or with `command` for a remote shell."""
        words = self.command(command)
        return Terminal(self.network.client.command(words), {**self.network.client.environment(), **self.settings()}, size)

    def echo(self):
        """A session in which every key is echoed."""
        terminal = self.open(ECHO)
        terminal.expect("ready")
        return terminal

    def settings(self):
        return {}

    def _start(self, words, port):
        self.network.server.start(words, stdout=self._log, stderr=self._log)
        for _ in range(500):
            listening = self.network.server.run(["cat", "/proc/net/tcp"], text=True).stdout
            if f":{port:04X} 00000000:0000 0A" in listening:
                return
            time.sleep(0.02)
        raise SystemExit(f"bench: {words[0]} does not listen; see its last words:\n" + open(self._log.name).read()[-1000:])


class Mp(Shell):
    """The programs of this tree."""

    name = "mp"
    SERVER = "mps"
    PORT = 40404

    @staticmethod
    def missing():
        return None

    def __init__(self, network):
        super().__init__(network)
        keys = {network.client: "id_ed25519", network.server: "mps_host_ed25519_key"}
        for side, key in keys.items():
            side.home.joinpath(".mp").mkdir(mode=0o700)
            path = f"{side.real_home}/.mp/{key}"
            side.run([network.programs / "mp-keygen", "generate", "--no-passphrase", "--output-path", path])
        authorized = network.server.home / ".mp/authorized_keys"
        shutil.copy(network.client.home / ".mp/id_ed25519.pub", authorized)
        authorized.chmod(0o600)
        self._start([network.programs / "mps", "-v", "-t", f"{network.directory}/mps.log"], self.PORT)
        self.client_log = f"{network.directory}/mp-client.log"

    def settings(self):
        return {"MOSHPIT_HOST_KEY_CHECKING": "accept-new"}

    def command(self, command=None, options=()):
        words = [self.network.programs / "mp", "-t", self.client_log, "--predict", self.prediction, *options, f"{self.user}@{SERVER}"]
        return words + ([command] if command else [])

    def pipe(self, command):
        return self.command(command)


class Ssh(Shell):
    """OpenSSH with its defaults; only keys and paths are given."""

    name = "ssh"
    SERVER = "sshd"
    PORT = 2222

    @staticmethod
    def missing():
        if shutil.which("ssh") is None or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None:
            return "ssh or sshd is not installed"
        return None

    def __init__(self, network):
        super().__init__(network)
        directory = network.directory
        for key in ("ssh_host", "ssh_user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{directory}/{key}"], check=True)
        server = {"Port": self.PORT, "HostKey": f"{directory}/ssh_host", "AuthorizedKeysFile": f"{directory}/ssh_user.pub"}
        server |= {"StrictModes": "no", "PermitRootLogin": "yes", "PidFile": "none", "PrintMotd": "no"}
        client = {"Port": self.PORT, "IdentityFile": f"{directory}/ssh_user", "UserKnownHostsFile": f"{directory}/ssh_known"}
        client |= {"StrictHostKeyChecking": "accept-new", "LogLevel": "ERROR", "EscapeChar": "none"}
        self.configuration = f"{directory}/ssh_config"
        for path, settings in ((f"{directory}/sshd_config", server), (self.configuration, client)):
            with open(path, "w") as file:
                file.writelines(f"{name} {value}\n" for name, value in settings.items())
        sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        self._start([sshd, "-D", "-e", "-f", f"{directory}/sshd_config"], self.PORT)

    def command(self, command=None):
        return ["ssh", "-F", self.configuration, "-tt", f"{self.user}@{SERVER}"] + ([command] if command else [])

    def pipe(self, command):
        return ["ssh", "-F", self.configuration, "-T", f"{self.user}@{SERVER}", command]


class Mosh(Ssh):
    """mosh, brought up by the ssh above."""

    name = "mosh"
    SERVER = "mosh-server"

    @staticmethod
    def missing():
        if shutil.which("mosh") is None or shutil.which("mosh-server") is None:
            return "mosh is not installed"
        return Ssh.missing()

    def command(self, command=None):
        words = ["mosh", f"--predict={self.prediction}", f"--ssh=ssh -F {self.configuration}", f"{self.user}@{SERVER}"]
        return words + (["--", "sh", "-c", command] if command else [])

    def settings(self):
        return {"MOSH_TITLE_NOPREFIX": "1"}


SHELLS = (Mp, Ssh, Mosh)
