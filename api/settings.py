"""What an installation can set: environment variables that start with `STAKEGRAPH_`, or `.env`.

Source: contract 4; trust S16, L1.
"""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.passwords import refuse_guessed_password
from graph.errors import ConfigError
from graph.vocabulary import Language, LawfulBasis
from importers.options import ImportDefaults

__all__ = ["LOCAL_HOSTS", "Settings", "load_settings"]

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound
_SQLITE = "sqlite:///"
_PREFIX = "STAKEGRAPH_"
_ENV_FILE = ".env"
_NEO4J_NAMES = f"{_PREFIX}NEO4J_"
_NEO4J_PASSWORD = "STAKEGRAPH_NEO4J_PASSWORD"  # noqa: S105 - the name of a setting


class Settings(BaseSettings):
    """Everything that an installation may set; the defaults suit one person on one machine.

    Attributes:
        store_url: Where the records live: `sqlite:///file.db`, or `neo4j://host:7687`.
        access_path: File of keys, links and sessions; beside the store's file when None.
        host, port: Where the server listens.
        as_of: The day that pages and routes take when none is asked; today when None.
        language: Of pages and answers when the reader does not say: `zh` or `en`.
        secure_cookies: Whether cookies travel over HTTPS only; `auto`: unless the host is local.
        allowed_hosts: Further names, comma separated, under which browsers may call the server.
        max_json_bytes, max_upload_bytes: Largest body of a request, of an import.
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
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    max_json_bytes: int = Field(default=1_000_000, ge=1_000)
    max_upload_bytes: int = Field(default=10_000_000, ge=1_000)
    lawful_basis: LawfulBasis = LawfulBasis.LEGITIMATE_INTEREST
    purpose: str = "account_management"
    region: str | None = None

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

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
    def public_host(self) -> str:
        """The name to print.

        A server that listens everywhere is called by the first of the names that it allows, and
        without any by the machine's name.
        """
        if self.host not in _EVERYWHERE:
            return self.host
        return self.allowed_hosts[0] if self.allowed_hosts else socket.gethostname()

    @property
    def uses_secure_cookies(self) -> bool:
        """Whether cookies carry `Secure` and the `__Host-` prefix."""
        return not self.is_local if self.secure_cookies == "auto" else self.secure_cookies

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
        if name.startswith(_NEO4J_NAMES) and value is not None:
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
        os.environ.get(_NEO4J_PASSWORD, ""), found.store_url, is_served_locally=found.is_local
    )
    return found
