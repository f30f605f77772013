"""People from a directory (LDAP, Active Directory): entries out, in the form that lists have.

Rule: nothing is sent in the clear unless the address is this machine; what a directory answers is
as hostile as a file, so each entry is checked for itself and long values are refused.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import msgspec

from casewright.engine.decision import Refused
from casewright.store.port import Unavailable
from casewright.store.vault_cipher import Secret

from .staff import Listed, collect

#: Field of a person → attribute of a directory's entry, where nobody says otherwise.
ATTRIBUTES = {
    "id": "uid",
    "name": "cn",
    "email": "mail",
    "manager": "manager",
    "language": "preferredLanguage",
}
#: More entries than this are not people of one workspace.
MOST = 100_000
_PAGE = 500
_SECONDS = 30
_LONGEST = 500
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

#: One entry: its distinguished name and its attributes, each with several values.
Entry = tuple[str, Mapping[str, Any]]


class Search(msgspec.Struct, frozen=True):
    """What is asked of which directory; ``names`` says where fields stand (field → attribute)."""

    url: str
    base: str
    query: str = "(objectClass=inetOrgPerson)"
    bind: str = ""
    password: Secret | None = None
    names: dict[str, str] = {}

    @property
    def attributes(self) -> dict[str, str]:
        """Field → attribute, with what was said in place of the usual."""
        return {**ATTRIBUTES, **self.names}


def read(search: Search, connect: Callable[[Search], Any] | None = None) -> Listed:
    """The people that a search finds; rows are counted in the directory's order, from 1.

    Raises ``Refused`` when the search cannot be asked like this, ``Unavailable`` when the
    directory cannot be reached or says no.
    """
    strange = set(search.names) - {*ATTRIBUTES, "personas", "queues"}
    if strange:
        raise Refused(
            f"A directory cannot give the field “{min(strange)}”.",
            f"Use: {', '.join((*ATTRIBUTES, 'personas', 'queues'))}.",
        )
    if find_spec("ldap3") is None:
        raise Unavailable(
            "The library for directories is missing. Install it with pip install casewright[ldap]."
        )
    return people(list(_entries(search, connect or _connect)), search.attributes)


def people(entries: Iterable[Entry], attributes: Mapping[str, str]) -> Listed:
    """Entries as a list of people; a manager's distinguished name becomes their id."""
    listed = list(entries)
    ids = {name.casefold(): _text(values, attributes["id"]) for name, values in listed}
    return collect(
        (row, _person(values, attributes, ids)) for row, (_, values) in enumerate(listed, 1)
    )


def _person(
    values: Mapping[str, Any], attributes: Mapping[str, str], ids: Mapping[str, str]
) -> str | dict[str, Any]:
    """One entry as a person, or in words what is wrong with it."""
    entry: dict[str, Any] = {}
    for field, attribute in attributes.items():
        several = field in ("personas", "queues")
        found = _texts(values, attribute)
        if any(len(text) > _LONGEST for text in found):
            return f"{attribute}: a value is longer than {_LONGEST} characters"
        if several:
            entry[field] = tuple(found)
        elif found:
            entry[field] = found[0]
    if not entry.get("id"):
        return f"it has no {attributes['id']}"
    manager = entry.get("manager")
    if manager is not None:
        # Directories name the manager by their entry; one outside of what was found is left out.
        entry["manager"] = ids.get(manager.casefold()) or (None if "=" in manager else manager)
    if entry.get("manager") == entry["id"]:
        entry["manager"] = None
    return entry


def _texts(values: Mapping[str, Any], attribute: str) -> list[str]:
    found = next((v for k, v in values.items() if k.casefold() == attribute.casefold()), None)
    listed = found if isinstance(found, list | tuple) else [found]
    return [str(one).strip() for one in listed if one not in (None, "", b"")]


def _text(values: Mapping[str, Any], attribute: str) -> str:
    return next(iter(_texts(values, attribute)), "")


# ------------------------------------------------------------------------------ asking a directory


def _entries(search: Search, connect: Callable[[Search], Any]) -> Iterator[Entry]:
    from ldap3.core.exceptions import LDAPException

    try:
        connection = connect(search)
        try:
            found = connection.extend.standard.paged_search(
                search.base, search.query, attributes=sorted(set(search.attributes.values())),
                paged_size=_PAGE, generator=True,
            )  # fmt: skip
            for count, each in enumerate(found):
                if count >= MOST:
                    raise Refused(f"The directory found more than {MOST:,} people.", "Narrow it.")
                if "dn" in each:
                    yield each["dn"], each.get("attributes", {})
        finally:
            connection.unbind()
    except LDAPException as problem:
        raise Unavailable(
            f"The directory {urlsplit(search.url).hostname} did not answer as asked: {problem}. "
            "Check its address, the search, and who asks."
        ) from None


def _connect(search: Search) -> Any:
    """A bound connection: TLS from the start, or STARTTLS before anything is said."""
    import ldap3

    address = urlsplit(search.url)
    if address.scheme not in ("ldap", "ldaps") or not address.hostname:
        raise Refused(f"“{search.url[:80]}” is no address of a directory.", "Use ldaps://HOST.")
    secure = address.scheme == "ldaps"
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED)
    server = ldap3.Server(
        address.hostname, port=address.port or (636 if secure else 389), use_ssl=secure, tls=tls,
        get_info=ldap3.NONE, connect_timeout=_SECONDS,
    )  # fmt: skip
    connection = ldap3.Connection(
        server, search.bind or None, search.password.reveal() if search.password else None, read_only=True,
        receive_timeout=_SECONDS, raise_exceptions=True, auto_referrals=False,
    )  # fmt: skip
    with ExitStack() as undo:
        undo.callback(_drop, connection)
        connection.open()
        if not secure and address.hostname not in _LOCAL:
            connection.start_tls()
        connection.bind()
        undo.pop_all()
    return connection


def _drop(connection: Any) -> None:
    """Close what the library leaves open when a connection did not come about."""
    if connection.socket is not None:
        connection.socket.close()
