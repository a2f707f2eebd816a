"""Every setting, read once from the environment; the README lists them all and a test compares."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.paths import Home


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it is when unset, and what it is for."""

    name: str
    default: str
    purpose: str
    secret: bool = False  # it may stand in a file that `<NAME>_FILE` names


SETTINGS = (
    Setting("MANIFESTE_HOME", "./instance", "Folder of the instance: its Git repository, its database, its secret."),
    Setting("MANIFESTE_DATABASE_URL", "", "SQLAlchemy URL of the database; empty: SQLite there.", secret=True),
    Setting("MANIFESTE_NODE", "", "Name of this machine among those that serve the instance; empty: its own."),
    Setting("MANIFESTE_TEXT_REMOTE", "", "Bare repository that is the authority of the text; empty: the folder's own."),
    Setting("MANIFESTE_TEXT_REMOTE_KEY", "", "Path of the private SSH key that opens it; empty: whatever ssh finds."),
    Setting("MANIFESTE_TEXT_REMOTE_CREDENTIALS", "", "Path of a file as `git credential-store` keeps; empty: none."),
    Setting("MANIFESTE_TEXT_REMOTE_HOSTS", "", "Path of a file of the keys of known hosts; empty: those `ssh` knows."),
    Setting("MANIFESTE_TEXT_REMOTE_TIMEOUT", "20", "Seconds after which that repository is left, 60 at most."),
    Setting("MANIFESTE_TEXT_REMOTE_HOOK", "", "Secret that its push hook signs with; empty: no hook.", secret=True),
    Setting("MANIFESTE_HOST", "127.0.0.1", "Address that `serve` and `demo` listen on."),
    Setting("MANIFESTE_PORT", "5000", "Port that `serve` and `demo` listen on."),
    Setting("MANIFESTE_WORKERS", "2", "Worker processes of `serve`."),
    Setting("MANIFESTE_THREADS", "4", "Threads of each worker of `serve`."),
    Setting("MANIFESTE_TIMEOUT", "30", "Seconds after which `serve` replaces a worker that does not answer."),
    Setting("MANIFESTE_SECRET", "", "Secret of the instance, 32 signs or more; empty: its file.", secret=True),
    Setting("MANIFESTE_SECRET_PREVIOUS", "", "The one before, still read for a while after a change.", secret=True),
    Setting("MANIFESTE_SECURE_COOKIES", "", "1 or 0: cookies travel by HTTPS only; empty: as MANIFESTE_URL says."),
    Setting(
        "MANIFESTE_PROXIES", "0", "Proxies in front of `serve` that each add a visitor's address to X-Forwarded-For."
    ),
    Setting(
        "MANIFESTE_LIMITS", "1", "How many times the limits of requests are allowed; more for a crowd in one room."
    ),
    Setting("MANIFESTE_MAX_UPLOAD", "4194304", "Bytes accepted in one request."),
    Setting("MANIFESTE_CACHE_ENTRIES", "512", "Public pages kept in memory by each worker; 0 keeps none."),
    Setting("MANIFESTE_URL", "", "Public address of the site, which mails lead to; empty: where it listens."),
    Setting("MANIFESTE_SMTP_HOST", "", "Server that mails are handed to; empty: they wait, shown on screen."),
    Setting("MANIFESTE_SMTP_PORT", "587", "Its port."),
    Setting("MANIFESTE_SMTP_USER", "", "Account on that server; empty: none is used."),
    Setting("MANIFESTE_SMTP_PASSWORD", "", "Password of that account.", secret=True),
    Setting("MANIFESTE_SMTP_SECURITY", "starttls", "`starttls`, `tls` or `none`."),
    Setting("MANIFESTE_SMTP_TIMEOUT", "20", "Seconds after which a mail server that does not answer is left."),
    Setting("MANIFESTE_MAIL_FROM", "manifeste@localhost", "Address that mails come from."),
    Setting("MANIFESTE_MAIL_REPLY_TO", "", "Address that answers go to; empty: the one they come from."),
    Setting(
        "MANIFESTE_SIGNING_KEY", "", "Path of the private SSH key that signs the dossiers of versions; empty: none."
    ),
    Setting("MANIFESTE_OIDC_ISSUER", "", "Address of the OpenID Connect provider, ProConnect or another; empty: none."),
    Setting("MANIFESTE_OIDC_CLIENT_ID", "", "What the provider calls this site."),
    Setting("MANIFESTE_OIDC_CLIENT_SECRET", "", "The secret shared with the provider.", secret=True),
    Setting("MANIFESTE_OIDC_NAME", "ProConnect", "What the provider is called on the button."),
    Setting("MANIFESTE_OIDC_SCOPES", "openid email", "What is asked of the provider; it always holds `openid`."),
    Setting("MANIFESTE_OIDC_SIGNED_USERINFO", "auto", "Whether it signs what it tells: `auto`, `always` or `never`."),
    Setting(
        "MANIFESTE_OIDC_TRUST_EMAIL", "0", "1 when its addresses are verified although it does not say so (ProConnect)."
    ),
    Setting(
        "MANIFESTE_OIDC_SECOND_FACTOR", "", "Values of `acr` or `amr` that count as a second factor, such as `mfa`."
    ),
    Setting("MANIFESTE_OIDC_TIMEOUT", "5", "Seconds after which a provider that does not answer is left."),
    Setting(
        "MANIFESTE_SECOND_FACTOR",
        "required",
        "Second factor of the secretariat and the administrators: `required`, `optional` or `off`.",
    ),
    Setting("MANIFESTE_SECURITY_CONTACT", "", "Address of mail or page where flaws are reported; empty: none."),
    Setting("MANIFESTE_LOG_FORMAT", "console", "`console` or `json`: how the log is written, on the error output."),
    Setting("MANIFESTE_METRICS_PORT", "0", "Port of 127.0.0.1 where metrics are read; 0: none."),
    Setting("MANIFESTE_METRICS_TOKEN", "", "Token that reads metrics at /metrics; empty: nobody does.", secret=True),
    Setting("MANIFESTE_SITE", "", "Folder where `manifeste work` keeps the static site level; empty: none is kept."),
    Setting("MANIFESTE_SESSION_DAYS", "60", "Days that a device stays signed in after its last use."),
    Setting("MANIFESTE_SECRETARIAT_HOURS", "10", "Hours that secretaries and administrators stay signed in."),
    Setting("MANIFESTE_BACKUPS", "", "Folder where `manifeste work` keeps backups; empty: it makes none."),
    Setting("MANIFESTE_BACKUP_EVERY", "24", "Hours between two of them."),
    Setting("MANIFESTE_BACKUP_DAYS", "30", "Days after which a backup is deleted, as the privacy notice says."),
    Setting("MANIFESTE_WORK_EVERY", "10", "Seconds between two rounds of `manifeste work`, which `serve` runs."),
)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
_SECRETS = frozenset(setting.name for setting in SETTINGS if setting.secret)
_SEEN_BY_OTHERS = 0o037  # a secret's file is read by its owner, by its group at most, and written by its owner alone


class OpenSecretFileError(UnusableInstanceError):
    """A file that holds a secret may be read or written by others."""

    sentence = N_(
        "%(path)s, que nomme %(name)s, contient un secret que d'autres comptes de la machine peuvent lire ou changer. "
        "Fermez-le par « chmod 600 %(path)s », puis recommencez."
    )


class MissingSecretFileError(UnusableInstanceError):
    """A file that is to hold a secret cannot be read."""

    sentence = N_("%(path)s, que nomme %(name)s, ne se lit pas. Vérifiez le chemin et les droits du fichier.")


def _kept_in(path: Path, name: str) -> str:
    """Return the secret that a file holds. Raises `MissingSecretFileError`, `OpenSecretFileError`."""
    try:
        mode, content = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MissingSecretFileError(path=path, name=name) from error
    if mode & _SEEN_BY_OTHERS:
        raise OpenSecretFileError(path=path, name=name)
    return content


def _reads(given: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads one setting: as given, else from the file of a secret, else its default."""

    def value(name: str) -> str:
        if not given.get(name) and name in _SECRETS and (path := given.get(f"{name}_FILE")):
            return _kept_in(Path(path), f"{name}_FILE")
        return given.get(name, "") or _DEFAULTS[name]

    return value


def _path(given: str) -> Path | None:
    return Path(given).absolute() if given else None


class LogFormat(StrEnum):
    """How the log is written: for a person's eyes, or one JSON object a line."""

    CONSOLE = "console"
    JSON = "json"


class Security(StrEnum):
    """How the connection to the mail server is kept from other eyes."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and as whom. Without a host nothing is sent."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.STARTTLS
    timeout: int = 20
    sender: str = "manifeste@localhost"
    reply_to: str = ""

    @classmethod
    def read(cls, value: Callable[[str], str]) -> Self:
        """Read what `value` says of each setting. Raises `ValueError` for what is none."""
        return cls(
            host=value("MANIFESTE_SMTP_HOST"),
            port=int(value("MANIFESTE_SMTP_PORT")),
            user=value("MANIFESTE_SMTP_USER"),
            password=value("MANIFESTE_SMTP_PASSWORD"),
            security=Security(value("MANIFESTE_SMTP_SECURITY")),
            timeout=int(value("MANIFESTE_SMTP_TIMEOUT")),
            sender=value("MANIFESTE_MAIL_FROM"),
            reply_to=value("MANIFESTE_MAIL_REPLY_TO"),
        )


@dataclass(frozen=True, slots=True)
class TextRemote:
    """The repository that is the authority of the text, and how it is opened. Without an address there is none."""

    address: str = ""
    key: Path | None = None
    credentials: Path | None = None
    hosts: Path | None = None
    timeout: int = 20
    hook: str = field(default="", repr=False)

    @classmethod
    def read(cls, value: Callable[[str], str]) -> Self:
        """Read what `value` says of each setting. Raises `ValueError` for a number that is none."""
        return cls(
            address=value("MANIFESTE_TEXT_REMOTE"),
            key=_path(value("MANIFESTE_TEXT_REMOTE_KEY")),
            credentials=_path(value("MANIFESTE_TEXT_REMOTE_CREDENTIALS")),
            hosts=_path(value("MANIFESTE_TEXT_REMOTE_HOSTS")),
            timeout=min(60, max(1, int(value("MANIFESTE_TEXT_REMOTE_TIMEOUT")))),
            hook=value("MANIFESTE_TEXT_REMOTE_HOOK"),
        )


class Signed(StrEnum):
    """Whether the provider signs what it tells of somebody."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SecondFactor(StrEnum):
    """How strongly a second factor is asked of the secretariat and the administrators."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Who else may say who somebody is, by OpenID Connect. Without an issuer nobody is asked."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = "ProConnect"
    scopes: str = "openid email"
    signed: Signed = Signed.AUTO
    trusts_address: bool = False
    second_factors: frozenset[str] = frozenset()
    timeout: int = 5

    @classmethod
    def read(cls, value: Callable[[str], str]) -> Self:
        """Read what `value` says of each setting. Raises `ValueError` for what is none."""
        scopes = dict.fromkeys(["openid", *value("MANIFESTE_OIDC_SCOPES").split()])
        return cls(
            issuer=value("MANIFESTE_OIDC_ISSUER"),
            client_id=value("MANIFESTE_OIDC_CLIENT_ID"),
            client_secret=value("MANIFESTE_OIDC_CLIENT_SECRET"),
            name=value("MANIFESTE_OIDC_NAME"),
            scopes=" ".join(scopes),
            signed=Signed(value("MANIFESTE_OIDC_SIGNED_USERINFO")),
            trusts_address=value("MANIFESTE_OIDC_TRUST_EMAIL") == "1",
            second_factors=frozenset(value("MANIFESTE_OIDC_SECOND_FACTOR").split()),
            timeout=int(value("MANIFESTE_OIDC_TIMEOUT")),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; `demo` is never read from the environment: only `manifeste demo` turns it on."""

    home: Home
    database_url: str = field(default="", repr=False)  # it may hold a password
    node: str = field(default_factory=lambda: os.uname().nodename)
    host: str = "127.0.0.1"
    port: int = 5000
    workers: int = 2
    threads: int = 4
    timeout: int = 30
    secure_cookies: bool = False
    proxies: int = 0
    limits_times: int = 1
    max_upload: int = 4 * 1024 * 1024
    cache_entries: int = 512
    demo: bool = False
    url: str = ""
    mail: MailServer = field(default_factory=MailServer)
    work_every: int = 10
    signing_key: Path | None = None
    site: Path | None = None
    backups: Path | None = None
    backup_every: int = 24
    backup_days: int = 30
    provider: IdentityProvider = field(default_factory=IdentityProvider)
    second_factor: SecondFactor = SecondFactor.OFF  # an instance made by hand; read from the environment, required
    session_days: int = 60
    secretariat_hours: int = 10
    secret: str = field(default="", repr=False)
    previous_secret: str = field(default="", repr=False)
    security_contact: str = ""
    log_format: LogFormat = LogFormat.CONSOLE
    metrics_port: int = 0
    metrics_token: str = field(default="", repr=False)
    text_remote: TextRemote = field(default_factory=TextRemote)

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, *, default_home: str = "") -> Self:
        """Read the settings from `environ` (default: the process's).

        Raises `ValueError` for a number that is none, `OpenSecretFileError` and `MissingSecretFileError`.
        """
        given = os.environ if environ is None else environ
        value = _reads(given)
        url = value("MANIFESTE_URL").rstrip("/")
        return cls(
            home=Home(Path(given.get("MANIFESTE_HOME") or default_home or _DEFAULTS["MANIFESTE_HOME"]).absolute()),
            database_url=value("MANIFESTE_DATABASE_URL"),
            node=(value("MANIFESTE_NODE") or os.uname().nodename)[:64],
            host=value("MANIFESTE_HOST"),
            port=int(value("MANIFESTE_PORT")),
            workers=int(value("MANIFESTE_WORKERS")),
            threads=int(value("MANIFESTE_THREADS")),
            timeout=int(value("MANIFESTE_TIMEOUT")),
            secure_cookies=(value("MANIFESTE_SECURE_COOKIES") or str(int(url.startswith("https://")))) == "1",
            proxies=int(value("MANIFESTE_PROXIES")),
            limits_times=max(1, int(value("MANIFESTE_LIMITS"))),
            max_upload=int(value("MANIFESTE_MAX_UPLOAD")),
            cache_entries=int(value("MANIFESTE_CACHE_ENTRIES")),
            url=url,
            mail=MailServer.read(value),
            work_every=int(value("MANIFESTE_WORK_EVERY")),
            signing_key=_path(value("MANIFESTE_SIGNING_KEY")),
            site=_path(value("MANIFESTE_SITE")),
            backups=_path(value("MANIFESTE_BACKUPS")),
            backup_every=int(value("MANIFESTE_BACKUP_EVERY")),
            backup_days=int(value("MANIFESTE_BACKUP_DAYS")),
            provider=IdentityProvider.read(value),
            second_factor=SecondFactor(value("MANIFESTE_SECOND_FACTOR")),
            session_days=int(value("MANIFESTE_SESSION_DAYS")),
            secretariat_hours=int(value("MANIFESTE_SECRETARIAT_HOURS")),
            secret=value("MANIFESTE_SECRET"),
            previous_secret=value("MANIFESTE_SECRET_PREVIOUS"),
            security_contact=value("MANIFESTE_SECURITY_CONTACT"),
            log_format=LogFormat(value("MANIFESTE_LOG_FORMAT")),
            metrics_port=int(value("MANIFESTE_METRICS_PORT")),
            metrics_token=value("MANIFESTE_METRICS_TOKEN"),
            text_remote=TextRemote.read(value),
        )

    @property
    def metrics_folder(self) -> Path | None:
        """The folder where the workers of `serve` count together, None where nobody reads what they count."""
        return self.home.metrics if self.metrics_port or self.metrics_token else None

    @property
    def public_url(self) -> str:
        """The address that mails lead to."""
        return self.url or f"http://{self.host}:{self.port}"

    @property
    def sqlalchemy_url(self) -> str:
        """The database in force."""
        return self.database_url or f"sqlite:///{self.home.database}"
