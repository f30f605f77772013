"""The sample's legacy system: a register of past claims that answers over HTTP on this machine.

Rule: it listens on loopback only, knows nobody, and answers the same for the same policy.
"""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

#: Where the sample's settings expect it.
PORT = 8765
_PATH = re.compile(r"/policies/([^/]{1,60})/claims")
_POLICY = re.compile(r"POL-(\d{1,12})")


def history(policy: str) -> dict[str, Any] | None:
    """What the register knows of a policy (``POL-20037``): its claims; None for an unknown one."""
    found = _POLICY.fullmatch(policy)
    if found is None:
        return None
    # Most have none; the digits decide, so that the same policy always has the same past.
    claims = max(0, sum(map(int, found[1])) % 7 - 3)
    return {"policy": policy, "claims": claims, "since": "2023-01-01"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """The claims of a policy."""
        found = _PATH.fullmatch(self.path)
        known = history(unquote(found[1])) if found is not None else None
        answer = known if known is not None else {"error": "There is no such policy."}
        content = json.dumps(answer).encode()
        self.send_response(200 if known is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal belongs to the person."""


def server(port: int = PORT) -> ThreadingHTTPServer:
    """The register on a port of this machine (0: any that is free), listening; raises ``OSError``."""
    return ThreadingHTTPServer(("127.0.0.1", port), _Handler)
