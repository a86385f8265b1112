"""A real OpenID Connect provider in a process of its own: npm's `oidc-provider`, PKCE required."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support.neo4j_packages import CACHE, locked

__all__ = ["CALLBACK", "PEOPLE", "OidcProvider", "run_provider"]

SOURCES = Path(__file__).parent / "oidc"
OLDEST_NODE = 18
START_SECONDS = 60
CALLBACK = "http://localhost/sign-in/oidc/callback"
# What the provider says of whoever signs in there, by the name that they type.
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "vera": {
        "email": "Vera@Example.org", "email_verified": True, "name": "Vera 张",
        "preferred_username": "vera",
    },
    "unverified": {"email": "vera@example.org", "email_verified": False, "name": "Not Vera"},
    "silent": {"name": "Nobody in Particular"},
    "impostor": {"email": "vera@example.org", "email_verified": True, "name": "Another Vera"},
    "kelvin": {"email": "\u212aim@example.org", "email_verified": True, "name": "Kelvin"},
    "local": {"email": "local", "email_verified": True, "preferred_username": "local"},
    "new": {"email": "new@example.org", "email_verified": True, "name": "Somebody New"},
}  # fmt: skip
FIELD = re.compile(r'<form[^>]*action="([^"]+)"')
PROMPT = re.compile(r'name="prompt" value="(\w+)"')


@dataclass(frozen=True)
class OidcProvider:
    """A running provider. Its clients: `confidential`, `public`, `elliptic`, `browser`."""

    issuer: str
    secret: str = "a secret of the tests: not one of yours"

    def sign_in(self, address: str, name: str) -> str:
        """Walk through the provider's pages as a browser would; answers where it sends us back."""
        with httpx2.Client(follow_redirects=False, timeout=20) as browser:
            for _ in range(12):
                if not address.startswith(self.issuer):
                    return address
                answer = browser.get(address)
                while answer.status_code == 200:
                    form = FIELD.search(answer.text)
                    assert form, answer.text
                    prompt = PROMPT.search(answer.text)
                    sent = {"prompt": prompt[1] if prompt else "", "login": name, "password": "x"}
                    answer = browser.post(html.unescape(form[1]), data=sent)
                assert answer.status_code in (302, 303), answer.text
                address = str(answer.url.join(answer.headers["location"]))
        message = f"the provider sends us round and round: {address}"
        raise AssertionError(message)


@contextmanager
def run_provider() -> Iterator[OidcProvider]:
    """Start the provider, and end it; it also ends with this process, whatever happens."""
    _require_node()
    folder = _installed()
    described = json.dumps({"people": PEOPLE, "callbacks": [CALLBACK]})
    process = subprocess.Popen(
        ["node", "provider.mjs"],
        cwd=folder,
        env={**os.environ, "OIDC_OF_TESTS": described},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert said.startswith("port "), (said, process.poll())
        yield OidcProvider(f"http://127.0.0.1:{int(said.split()[1])}")
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _require_node() -> None:
    """Skip the test that asks where there is no Node; in CI a skip is an error."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        pytest.skip("the OpenID Connect provider needs Node and npm, and they are not here")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.strip().lstrip("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"the OpenID Connect provider needs Node {OLDEST_NODE} or newer")


def _installed() -> Path:
    """The folder with the provider and its packages; the first time npm brings them, some 3 MB."""
    names = ("package.json", "package-lock.json", "provider.mjs")
    contents = b"".join((SOURCES / name).read_bytes() for name in names)
    folder = CACHE / f"oidc-{hashlib.sha256(contents).hexdigest()[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        if not (folder / "complete").exists():
            for name in names:
                shutil.copy(SOURCES / name, folder)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            run = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=False, timeout=600
            )
            if run.returncode:
                message = f"npm did not bring the provider:\n{run.stdout}{run.stderr}"
                raise RuntimeError(message)
            (folder / "complete").touch()
    return folder
