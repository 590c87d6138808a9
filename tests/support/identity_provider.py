"""A provider of identities on this machine: it publishes keys, and answers for a code with what it is told."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class IdentityProvider:
    """`answer` is the token that the next code is exchanged for; `asked` what it was asked with."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.answer: str = ""
        self.asked: dict[str, str] = {}
        self.says: dict[str, Any] = {}
        provider = self

        class Answering(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Nothing."""

            def _give(self, found: dict[str, Any]) -> None:
                body = json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self._give(provider.keys() if self.path == "/keys" else provider.described())

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked = {name: values[0] for name, values in parse_qs(sent).items()}
                self._give({"id_token": provider.answer, "access_token": "x", "token_type": "Bearer"})

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
        } | self.says

    def keys(self) -> dict[str, Any]:
        row = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [row | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def claims(self, nonce: str, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        found = {
            "iss": self.issuer, "aud": "sightline", "sub": "0a1b2c", "tid": "our-tenant", "nonce": nonce, "iat": now,
            "exp": now + 300, "email": "priya@example.org",
        } | changes
        return {name: value for name, value in found.items() if value is not None}

    def token(self, nonce: str, *, key: Any = None, algorithm: str = "RS256", kid: Any = "one", **changes: Any) -> str:
        headers = {"kid": kid} if kid is not None else {}
        return jwt.encode(self.claims(nonce, **changes), self.key if key is None else key, algorithm, headers=headers)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
