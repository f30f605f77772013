"""REST as a blueprint uses it, against a real server: what goes out, what comes back, what fails."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from casewright.runtime.connectors.port import BadSettings
from casewright.runtime.connectors.rest import RestConnector, RestKind

from .claims import CLAIM, answering, connect, post
from .running import EFFECT, done, failure, outputs, run
from .servers import Reply, Request, Route, Site, site

# ------------------------------------------------------------------------------- what goes out


def test_inputs_fill_path_query_header_and_body_each_encoded() -> None:
    operation = {
        "method": "PATCH",
        "path": "/claims/{id}/notes",
        "inputs": {
            "id": {"type": "text"},
            "tags": {"type": "list", "place": "query", "name": "tag"},
            "trace": {"type": "text", "place": "header", "name": "X-Trace"},
            "amount": {"type": "decimal"},
            "urgent": {"type": "boolean", "required": False},
        },
        "headers": {"X-Fixed": "yes"},
    }
    with site(answering()) as server:
        connector = connect(f"{server.url}/api/v1", {"note": operation})
        outputs(
            run(
                connector, "note",
                {"id": "a/b ?#é", "tags": ["x y", "z&"], "trace": "t1", "amount": Decimal("10.50")},
            )
        )  # fmt: skip
    (asked,) = server.asked
    assert asked.method == "PATCH"
    assert asked.path == "/api/v1/claims/a%2Fb%20%3F%23%C3%A9/notes"
    assert asked.query == [("tag", "x y"), ("tag", "z&")]
    assert (asked.headers["x-trace"], asked.headers["x-fixed"]) == ("t1", "yes")
    assert asked.body == b'{"amount":10.50}'
    assert asked.headers["content-type"] == "application/json"


def test_a_body_may_be_an_expression_over_the_inputs() -> None:
    operation = post(body='{claim: {total: amount * 2, lines: [amount]}, kind: "new"}')
    with site(answering()) as server:
        outputs(run(connect(server.url, {"create": operation}), "create", {"amount": 21}))
    assert json.loads(server.asked[0].body) == {
        "claim": {"total": 42, "lines": [21]}, "kind": "new",
    }  # fmt: skip


def test_the_effects_id_goes_along_as_the_idempotency_key() -> None:
    operation = post(idempotency_header="Idempotency-Key")
    with site(answering(body=b'{"id": "7"}')) as server:
        connector = connect(server.url, {"create": operation})
        assert outputs(run(connector, "create", {"amount": 1})) == {"id": "7"}
        run(connector, "create", {"amount": 1})
    assert [asked.headers["idempotency-key"] for asked in server.asked] == [EFFECT, EFFECT]
    assert connector.operations["create"].repeatable


@pytest.mark.parametrize("bad", ["", ".", ".."])
def test_an_input_cannot_change_the_shape_of_the_path(bad: str) -> None:
    with site(answering()) as server:
        found = failure(run(connect(server.url, {"read": CLAIM}), "read", {"id": bad}))
    assert found.kind == "incident"
    assert server.asked == []


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\nb", "é\u2028", "a\x7f"])
def test_an_input_cannot_add_a_header(bad: str) -> None:
    operation = {"inputs": {"trace": {"place": "header", "name": "X-Trace"}}}
    with site(answering()) as server:
        found = failure(run(connect(server.url, {"ping": operation}), "ping", {"trace": bad}))
    assert found.kind == "incident"
    assert server.asked == []


@pytest.mark.parametrize(
    "inputs, said",
    [
        ({}, "The input amount is missing"),
        ({"amount": "many"}, "must be a number"),
        ({"amount": 1, "colour": "red"}, "no input “colour”"),
        ({"amount": True}, "must be a number"),
        ({"amount": Decimal("NaN")}, "must be a number"),
    ],
)
def test_wrong_inputs_are_an_incident_before_anything_is_sent(
    inputs: dict[str, Any], said: str
) -> None:
    with site(answering()) as server:
        found = failure(run(connect(server.url, {"create": post()}), "create", inputs))
    assert found.kind == "incident"
    assert said in found.reason
    assert server.asked == []


# -------------------------------------------------------------------------------- who we are


def test_a_token_goes_in_the_header_that_was_named() -> None:
    auth = {"kind": "header", "header": "X-Api-Key", "prefix": ""}
    with site(answering()) as server:
        connector = connect(server.url, {"ping": {}}, auth=auth)
        assert connector.roles == {"token"}
        outputs(run(connector, "ping", token="s3cr3t"))
    assert server.asked[0].headers["x-api-key"] == "s3cr3t"


def test_a_name_and_a_password_go_as_basic() -> None:
    with site(answering()) as server:
        connector = connect(server.url, {"ping": {}}, auth={"kind": "basic", "username": "zoe"})
        outputs(run(connector, "ping", password="pässword"))
    assert server.asked[0].headers["authorization"] == "Basic em9lOnDDpHNzd29yZA=="


def test_without_its_secret_nothing_is_sent() -> None:
    with site(answering()) as server:
        found = failure(run(connect(server.url, {"ping": {}}, auth={"kind": "header"}), "ping"))
    assert (found.kind, server.asked) == ("incident", [])
    assert "No secret is bound as token" in found.reason


def test_a_secret_with_a_line_break_is_not_sent() -> None:
    with site(answering()) as server:
        connector = connect(server.url, {"ping": {}}, auth={"kind": "header"})
        found = failure(run(connector, "ping", token="abc\r\nX-Evil: 1"))
    assert (found.kind, server.asked) == ("incident", [])
    assert "abc" not in found.reason


def test_a_server_that_repeats_the_secret_does_not_get_it_into_the_history() -> None:
    def echo(request: Request) -> Reply:
        return Reply(400, f"bad key {request.headers['authorization']}".encode())

    with site(echo) as server:
        connector = connect(server.url, {"ping": {}}, auth={"kind": "header"})
        found = failure(run(connector, "ping", token="hunter22"))
    assert "bad key Bearer •••" in found.reason


class TokenSite:
    """A site that gives tokens and accepts only the newest."""

    def __init__(self, life: object = 3600) -> None:
        self.given = 0
        self.life = life
        self.accepts = ""

    def __call__(self, request: Request) -> Reply:
        if request.path == "/token":
            self.given += 1
            self.accepts = f"token-{self.given}"
            body = {"access_token": self.accepts, "token_type": "bearer", "expires_in": self.life}
            return Reply(body=json.dumps(body).encode())
        right = request.headers.get("authorization") == f"Bearer {self.accepts}"
        return Reply(200 if right else 401)


def client_credentials(server: Site, **more: Any) -> RestConnector:
    auth = {
        "kind": "oauth2", "token_url": f"{server.url}/token", "client_id": "app", "scope": "read",
        **more,
    }  # fmt: skip
    return connect(server.url, {"ping": {}}, auth=auth)


def test_client_credentials_fetch_one_token_and_keep_it() -> None:
    tokens = TokenSite()
    with site(tokens) as server:
        connector = client_credentials(server)
        for _ in range(3):
            outputs(run(connector, "ping", client_secret="s3cr3t"))
    assert tokens.given == 1
    asked = server.asked[0]
    assert asked.body == b"grant_type=client_credentials&scope=read"
    assert asked.headers["authorization"] == "Basic YXBwOnMzY3IzdA=="


def test_a_token_at_the_end_of_its_life_is_fetched_anew() -> None:
    tokens = TokenSite(life=20)  # less than the margin: never used twice
    with site(tokens) as server:
        connector = client_credentials(server)
        for _ in range(2):
            outputs(run(connector, "ping", client_secret="x"))
    assert tokens.given == 2


def test_a_token_that_was_revoked_is_fetched_anew_once() -> None:
    tokens = TokenSite()
    with site(tokens) as server:
        connector = client_credentials(server)
        outputs(run(connector, "ping", client_secret="x"))
        tokens.accepts = "revoked"
        outputs(run(connector, "ping", client_secret="x"))
    assert tokens.given == 2


@pytest.mark.parametrize(
    "status, body, kind",
    [
        (401, b'{"error":"invalid_client"}', "incident"),
        (503, b"", "retry"),
        (200, b"not json", "incident"),
        (200, b'{"token":"x"}', "incident"),
        (200, b'{"access_token":7}', "incident"),
        (200, b'["access_token"]', "incident"),
        (200, b'{"access_token":"x","expires_in":"soon"}', "incident"),
    ],
)
def test_no_token_is_a_failure_in_words(status: int, body: bytes, kind: str) -> None:
    with site(answering(status, body)) as server:
        found = failure(run(client_credentials(server), "ping", client_secret="s3cr3t"))
    assert found.kind == kind
    assert "token" in found.reason
    assert [asked.path for asked in server.asked] == ["/token"]


# ------------------------------------------------------------------------------ what comes back


def test_the_answer_is_mapped_by_expressions_with_types() -> None:
    body = b'{"status":"open","lines":[{"n":1.10},{"n":2.20}],"due":"2026-03-31"}'
    operation = {
        **CLAIM,
        "outputs": {
            "total": {"value": "sum(body.lines.n)", "type": "decimal"},
            "due": {"value": "body.due", "type": "date"},
            "code": {"value": "status", "type": "integer"},
            "served_by": 'headers.server',
            "missing": "body.nothing.at.all",
        },
    }  # fmt: skip
    with site(answering(body=body)) as server:
        found = outputs(run(connect(server.url, {"read": operation}), "read", {"id": "1"}))
    assert found["total"] == Decimal("3.30")
    assert (found["due"], found["code"], found["missing"]) == ("2026-03-31", 200, None)
    assert "BaseHTTP" in found["served_by"]


def test_an_answer_may_be_text_or_nothing() -> None:
    text = {"answer": "text", "outputs": {"page": "body"}}
    with site(answering(body="grüß".encode(), Content_Type="text/plain")) as server:
        connector = connect(server.url, {"t": text, "n": {"answer": "nothing"}})
        assert outputs(run(connector, "t")) == {"page": "grüß"}
        assert outputs(run(connector, "n")) == {}


def test_numbers_keep_all_their_digits() -> None:
    operation = {"outputs": {"n": "body.n"}}
    with site(answering(body=b'{"n": 12345678901234567890.123456789}')) as server:
        found = outputs(run(connect(server.url, {"read": operation}), "read"))
    assert found["n"] == Decimal("12345678901234567890.123456789")


@pytest.mark.parametrize(
    "body", [b'{"id": 1', b"<html>", b"\xff\xfe", b'{"a":1} x', b"[" * 5_000, b"[" * 80 + b"]" * 80,
             b'{"n": 1e99999999}']
)  # fmt: skip
def test_malformed_json_is_a_failure_with_the_reason(body: bytes) -> None:
    with site(answering(body=body)) as server:
        connector = connect(server.url, {"read": CLAIM, "create": post()})
        read = failure(run(connector, "read", {"id": "1"}))
        created = failure(run(connector, "create", {"amount": 1}))
    assert (read.kind, created.kind) == ("incident", "uncertain")
    assert "is not JSON that can be read" in read.reason


def test_an_answer_of_another_type_than_declared_is_said() -> None:
    operation = {**CLAIM, "outputs": {"n": {"value": "body.status", "type": "integer"}}}
    with site(answering(body=b'{"status":"open"}')) as server:
        found = failure(run(connect(server.url, {"read": operation}), "read", {"id": "1"}))
    assert (found.kind, "not as declared" in found.reason) == ("incident", True)


# ---------------------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    "status, reading, creating",
    [
        (400, "incident", "incident"),
        (401, "incident", "incident"),
        (404, "incident", "incident"),
        (409, "incident", "incident"),
        (429, "retry", "retry"),
        (500, "retry", "uncertain"),
        (501, "incident", "uncertain"),
        (502, "retry", "uncertain"),
        (503, "retry", "retry"),
        (504, "retry", "uncertain"),
    ],
)
def test_what_a_status_means_depends_on_whether_it_may_be_repeated(
    status: int, reading: str, creating: str
) -> None:
    with site(answering(status, b"")) as server:
        connector = connect(
            server.url,
            {"read": CLAIM, "create": post(), "keyed": post(idempotency_header="Idempotency-Key")},
        )
        assert failure(run(connector, "read", {"id": "1"})).kind == reading
        created = failure(run(connector, "create", {"amount": 1}))
        assert failure(run(connector, "keyed", {"amount": 1})).kind == reading
    assert created.kind == creating
    assert str(status) in created.reason


def test_a_success_can_be_any_status_that_is_named() -> None:
    operation = {**CLAIM, "success": [404], "outputs": {"code": "status"}}
    with site(answering(404)) as server:
        connector = connect(server.url, {"read": operation})
        assert outputs(run(connector, "read", {"id": "1"})) == {"code": 404}


@pytest.mark.parametrize("given, least, most", [("7", 7, 7), ("999999999", 86_400, 86_400),
                                                ("soon", 0, 0), ("-5", 0, 0)])  # fmt: skip
def test_retry_after_is_handed_on(given: str, least: float, most: float) -> None:
    with site(answering(503, b"", Retry_After=given)) as server:
        found = failure(run(connect(server.url, {"read": CLAIM}), "read", {"id": "1"}))
    assert least <= found.after <= most


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    with site(answering(503, b"", Retry_After=later)) as server:
        found = failure(run(connect(server.url, {"read": CLAIM}), "read", {"id": "1"}))
    assert 50 < found.after <= 100


def test_redirects_are_not_followed_so_that_credentials_stay_here() -> None:
    with site(answering()) as other, site(answering(302, b"", Location=other.url)) as server:
        connector = connect(server.url, {"read": CLAIM}, auth={"kind": "header"})
        found = failure(run(connector, "read", {"id": "1"}, token="s3cr3t"))
    assert found.kind == "incident"
    assert "redirects are not followed" in found.reason
    assert other.asked == []


# ---------------------------------------------------------------------- was it done already?


def already(status: int, body: bytes) -> Route:
    return lambda request: Reply(status, body)


CHECKED = {
    "find": {"path": "/claims", "inputs": {"key": {"type": "text"}}},
    "create": post(
        already_done={
            "operation": "find",
            "inputs": {"key": "effect_id"},
            "when": "if status = 404 then false else if status = 200 then body.amount = amount"
            " else null",
            "outputs": {"id": "body.id"},
        }
    ),
}


@pytest.mark.parametrize(
    "status, body, expected",
    [
        (200, b'{"id": "7", "amount": 5}', {"id": "7"}),
        (200, b'{"id": "7", "amount": 6}', None),
        (404, b"", None),
    ],
)
def test_the_check_asks_with_the_effects_id_and_says_what_it_found(
    status: int, body: bytes, expected: dict[str, Any] | None
) -> None:
    with site(already(status, body)) as server:
        connector = connect(server.url, dict(CHECKED))
        assert connector.operations["create"].tells
        found = done(connector, "create", {"amount": 5})
    assert found is None if expected is None else outputs(found) == expected
    assert server.asked[0].query == [("key", EFFECT)]


def test_a_check_that_cannot_tell_leaves_it_to_a_person() -> None:
    with site(already(418, b"")) as server:
        found = failure(done(connect(server.url, dict(CHECKED)), "create", {"amount": 5}))
    assert (found.kind, "decide" in found.reason) == ("uncertain", True)


def test_a_check_that_meets_trouble_is_tried_again() -> None:
    with site(already(503, b"")) as server:
        found = failure(done(connect(server.url, dict(CHECKED)), "create", {"amount": 5}))
    assert found.kind == "retry"


def test_an_operation_without_a_check_cannot_tell() -> None:
    found = failure(done(connect("https://example.org", {"create": post()}), "create",
                         {"amount": 1}))  # fmt: skip
    assert found.kind == "uncertain"


# ---------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    "settings, said",
    [
        ({}, "address of the REST connector is missing"),
        ({"base_url": "ftp://x"}, "no http:// or https:// address"),
        ({"base_url": "https://x?y=1"}, "no http:// or https:// address"),
        ({"base_url": "https://u:p@x"}, "no http:// or https:// address"),
        ({"base_url": "https://x", "colour": 1}, "colour"),
        ({"base_url": "http://x.example", "auth": {"kind": "header"}}, "unencrypted"),
        ({"base_url": "https://x", "auth": {"kind": "oauth2"}}, "needs token_url and client_id"),
        ({"base_url": "https://x", "authority": "nowhere.pem"}, "no file nowhere.pem"),
        ({"base_url": "https://x", "operations": {"a": {"path": "x"}}}, "a path begins with /"),
        ({"base_url": "https://x", "operations": {"a": {"path": "/{id}"}}}, "needs an input"),
        ({"base_url": "https://x", "operations": {"a": {"outputs": {"n": "1 +"}}}}, "output n"),
        ({"base_url": "https://x", "operations": {"a": {"headers": {"a b": "x"}}}}, "no name"),
        ({"base_url": "https://x", "operations": {"a": {"inputs": {"f": {"type": "file"}}}}},
         "files cannot be sent"),
        ({"base_url": "https://x", "operations": {"a": {"already_done": {
            "operation": "b", "when": "true"}}}}, "checks with “b”"),
    ],
)  # fmt: skip
def test_wrong_settings_are_refused_before_anything_runs(
    settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadSettings) as refused:
        RestKind().open(settings)
    assert said in str(refused.value)


def test_a_file_that_holds_no_certificates_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    file.write_text("hello")
    with pytest.raises(BadSettings, match="holds no certificates"):
        RestKind().open({"base_url": "https://x", "authority": str(file)})


def test_plain_http_with_a_secret_is_taken_when_somebody_says_so() -> None:
    auth = {"kind": "header"}
    RestKind().open({"base_url": "http://x.example", "auth": auth, "plain": True})
    RestKind().open({"base_url": "http://localhost:8080", "auth": auth})


def test_operations_declare_their_inputs_and_outputs() -> None:
    connector = connect("https://x", {"create": post(help="Make a claim")})
    operation = connector.operations["create"]
    assert operation.inputs["amount"].type == "decimal"
    assert (operation.outputs, operation.repeatable, operation.tells) == ({"id": "text"}, False,
                                                                          False)  # fmt: skip
    assert operation.help == "Make a claim"


def test_an_unknown_operation_is_an_incident_that_names_the_known_ones() -> None:
    found = failure(run(connect("https://x", {"create": post()}), "destroy"))
    assert (found.kind, "It has: create" in found.reason) == ("incident", True)
