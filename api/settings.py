"""What an installation can set: environment variables that start with `STAKEGRAPH_`, or `.env`.

Source: contract 4; trust S16, L1.
"""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.access.passwords import refuse_guessed_password
from api.oidc.registration import Algorithm, NamedBy, NewUsers, Registration, is_safe_address
from graph.errors import ConfigError
from graph.stores.addresses import is_loopback
from graph.vocabulary import Language, LawfulBasis
from importers.options import ImportDefaults

__all__ = ["LOCAL_HOSTS", "Settings", "load_settings"]

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
_SQLITE = "sqlite:///"
_PREFIX = "STAKEGRAPH_"
_ENV_FILE = ".env"
_NEO4J_NAMES = f"{_PREFIX}NEO4J_"
_TRAIL_NAMES = frozenset({f"{_PREFIX}TRAIL_PATH", f"{_PREFIX}ACCESS_PATH"})
_NEO4J_PASSWORD = "STAKEGRAPH_NEO4J_PASSWORD"  # noqa: S105 - the name of a setting


def _processors_but_one() -> int:
    return max(1, (os.cpu_count() or 2) - 1)


class Settings(BaseSettings):
    """Everything that an installation may set; the defaults suit one person on one machine.

    Attributes:
        store_url: Where the records live: `sqlite:///file.db`, or `neo4j://host:7687`.
        access_path: File of keys, links and sessions; beside the store's file when None.
        host, port: Where the server listens.
        as_of: The day that pages and routes take when none is asked; today when None.
        language: Of pages and answers when the reader does not say: `zh` or `en`.
        secure_cookies: Whether cookies travel over HTTPS only; `auto`: unless the host is local.
        public_url: The address that people type, where it is not the one listened on: behind a
            proxy with TLS. Links and the way back from a provider are made of it, never of a
            header of the request.
        allowed_hosts: Further names, comma separated, under which browsers may call the server.
        proxies: Addresses of proxies of ours, comma separated, whose X-Forwarded-For is believed.
        oidc_issuer, oidc_client_id, oidc_client_secret: The OpenID Connect provider, and how it
            knows this installation; without a secret the client is a public one.
        oidc_name: What the button on the sign-in page calls the provider.
        oidc_match: What links somebody who comes for the first time to a name that was entered
            before: a verified `email`, or the `preferred_username`.
        oidc_new_users: What becomes of somebody whom nobody entered: `refuse`, or `member`.
        oidc_algorithm: How ID tokens are signed; else RS256, ES256, EdDSA, what the provider has.
        max_json_bytes, max_upload_bytes: Largest body of a request, of an import.
        interactive_slots, analysis_slots, import_slots: How many requests of each class of work
            are worked on at once; analysis takes all processors but one.
        interactive_seconds, analysis_seconds, import_seconds: After how long such work is stopped.
        arrival_seconds: How long a request may take to arrive whole.
        stop_seconds: How long requests may go on after the server is told to stop.
        lawful_basis, purpose, region: What people take whose row in an import does not say it.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_ENV_FILE, extra="ignore", frozen=True
    )

    store_url: str = "sqlite:///stakegraph.db"
    access_path: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=1, le=65535)
    as_of: date | None = None
    language: Language = Language.EN
    secure_cookies: bool | Literal["auto"] = "auto"
    public_url: str | None = None
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    proxies: Annotated[tuple[str, ...], NoDecode] = ()
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "OpenID Connect"
    oidc_match: NamedBy = "email"
    oidc_new_users: NewUsers = "refuse"
    oidc_algorithm: Algorithm | None = None
    max_json_bytes: int = Field(default=1_000_000, ge=1_000)
    max_upload_bytes: int = Field(default=10_000_000, ge=1_000)
    interactive_slots: int = Field(default=4, ge=1, le=64)
    analysis_slots: int = Field(default_factory=_processors_but_one, ge=1, le=64)
    import_slots: int = Field(default=1, ge=1, le=16)
    interactive_seconds: float = Field(default=20.0, gt=0)
    analysis_seconds: float = Field(default=60.0, gt=0)
    import_seconds: float = Field(default=300.0, gt=0)
    arrival_seconds: float = Field(default=30.0, gt=0)
    stop_seconds: float = Field(default=10.0, ge=0, le=15)
    lawful_basis: LawfulBasis = LawfulBasis.LEGITIMATE_INTEREST
    purpose: str = "account_management"
    region: str | None = None

    @field_validator("allowed_hosts", "proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "public_url", "oidc_issuer", "oidc_algorithm", "oidc_client_secret", mode="before"
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _needs_tls(cls, value: str | None) -> str | None:
        if value is not None and not is_safe_address(value):
            message = "write https://..., or http:// on this machine alone"
            raise ValueError(message)
        return value

    @field_validator("public_url")
    @classmethod
    def _is_root(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).path.strip("/"):
            message = "write the address without a path"
            raise ValueError(message)
        return value.rstrip("/") if value else value

    @property
    def import_defaults(self) -> ImportDefaults:
        """What people of an import take whose row does not say it.

        Raises:
            InputError: The law of the region does not know the lawful basis.
        """
        return ImportDefaults(
            lawful_basis=self.lawful_basis, purpose=self.purpose, region=self.region or None
        )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can call the server."""
        return self.host in LOCAL_HOSTS

    @property
    def is_for_others(self) -> bool:
        """Whether others than who started it sign in: from elsewhere, or through a provider."""
        if self.oidc_issuer is not None:
            return True
        return not self.is_local if self.public_url is None else not self._is_public_local

    @property
    def public_host(self) -> str:
        """The name to print.

        A server that listens everywhere is called by the first of the names that it allows, and
        without any by the machine's name.
        """
        if self.public_url is not None:
            return urlsplit(self.public_url).hostname or ""
        if self.host not in _EVERYWHERE:
            return self.host
        return self.allowed_hosts[0] if self.allowed_hosts else socket.gethostname()

    def address(self, port: int | None = None) -> str:
        """How people call the server, without a stroke at the end; of one that moved, its port."""
        if self.public_url is not None:
            return self.public_url
        host = f"[{self.public_host}]" if ":" in self.public_host else self.public_host
        scheme = "https" if self.uses_secure_cookies else "http"
        return f"{scheme}://{host}:{port or self.port}"

    @property
    def uses_secure_cookies(self) -> bool:
        """Whether cookies carry `Secure` and the `__Host-` prefix."""
        if self.secure_cookies != "auto":
            return self.secure_cookies
        if self.public_url is not None:
            return self.public_url.startswith("https:")
        return not self.is_local

    @property
    def oidc(self) -> Registration | None:
        """How people sign in at the provider; None where none is set.

        Raises:
            ConfigError: Something that belongs to it is missing.
        """
        if self.oidc_issuer is None:
            return None
        if not self.oidc_client_id or self.public_url is None:
            message = (
                "STAKEGRAPH_OIDC_ISSUER needs STAKEGRAPH_OIDC_CLIENT_ID, and STAKEGRAPH_PUBLIC_URL "
                "for the way back from the provider."
            )
            raise ConfigError(message)
        secret = self.oidc_client_secret
        return Registration(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            name=self.oidc_name,
            named_by=self.oidc_match,
            new_users=self.oidc_new_users,
            algorithm=self.oidc_algorithm,
            root=self.public_url,
        )

    @property
    def _is_public_local(self) -> bool:
        return is_loopback(urlsplit(self.public_url or "").hostname or "")

    @property
    def store_file(self) -> Path | None:
        """The file of an embedded store, None for a store on a server."""
        if not self.store_url.lower().startswith(_SQLITE):
            return None
        return Path(self.store_url[len(_SQLITE) :])

    @property
    def access_file(self) -> Path:
        """Where keys, links and sessions are kept: never in the store itself."""
        if self.access_path is not None:
            return self.access_path
        if self.store_file is None:
            return Path("stakegraph-access.db")
        return self.store_file.with_name(f"{self.store_file.stem}.access.db")

    @property
    def everywhere_folder(self) -> Path:
        """Where graphs of all accounts are kept for programs that start later: ids, no names."""
        return self.beside_access("everywhere")

    def beside_access(self, ending: str) -> Path:
        """Something else that the installation keeps, named like its access file."""
        name = self.access_file.name
        for end in (".db", ".access", "-access"):
            name = name.removesuffix(end)
        return self.access_file.with_name(f"{name}.{ending}")


def _adopt_env_file() -> None:
    """Let `.env` say where a Neo4j store is and who enters, as it says everything else."""
    for name, value in dotenv_values(_ENV_FILE).items():
        is_of_store = name.startswith(_NEO4J_NAMES) or name in _TRAIL_NAMES
        if is_of_store and value is not None:
            os.environ.setdefault(name, value)


def load_settings(**chosen: Any) -> Settings:  # noqa: ANN401 - the types are those of Settings
    """Read the settings; what is chosen here wins over the environment, None chooses nothing.

    Raises:
        ConfigError: A value is not of its kind; the message names the setting and never repeats
            the value, which may be a password. Or others can reach a Neo4j server whose password
            everybody knows.
    """
    _adopt_env_file()
    try:
        found = Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in wrong["loc"][:1])
        message = f"The setting {_PREFIX}{name.upper()} is not right: {wrong['msg']}."
        raise ConfigError(message) from error
    refuse_guessed_password(
        os.environ.get(_NEO4J_PASSWORD, ""),
        found.store_url,
        is_served_locally=found.is_local and not found.is_for_others,
    )
    _ = found.oidc  # what is missing is said at the start, not to the first who signs in
    return found
