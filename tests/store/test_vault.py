"""The vault as administrators and connectors meet it: in memory, in a file, on a real server."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from casewright.engine.decision import Refused
from casewright.store.memory import MemoryStore
from casewright.store.port import Unavailable
from casewright.store.tables import metadata, secret_acts, secret_rights, secrets
from casewright.store.vault import Use, Vault
from casewright.store.vault_cipher import MasterKey, Secret
from casewright.store.vault_memory import MemoryKeeper, MemoryKeys
from casewright.store.vault_port import Keeper, Right
from casewright.store.vault_sql import SqlKeeper

from .conftest import NewStore

BILLING = Right("connector", "billing")
CLERKS = Right("persona", "clerk")
USE = Use("billing", "effect-1", "system")


class Clock:
    """A clock that moves by one with each look."""

    def __init__(self) -> None:
        self.at = 1_000

    def __call__(self) -> int:
        self.at += 1
        return self.at


@pytest.fixture
def keeper(new_store: NewStore) -> Keeper:
    store = new_store()
    if isinstance(store, MemoryStore):
        return MemoryKeeper()
    return SqlKeeper(store.engine)


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def vault(keeper: Keeper, keys: MemoryKeys) -> Vault:
    return Vault(keeper, keys, Clock())


def acts(vault: Vault, name: str) -> list[tuple[str, str]]:
    return [(row.act, row.actor) for row in reversed(vault.acts(name))]


# ------------------------------------------------------------------------------------- giving


def test_a_granted_connector_gets_the_secret_and_the_use_is_recorded(vault: Vault) -> None:
    vault.set("billing.token", Secret("s3cr3t"), "zoe")
    vault.grant("billing.token", [BILLING], "zoe")
    assert vault.use("billing.token", USE).reveal() == "s3cr3t"
    use = vault.acts("billing.token")[0]
    assert (use.act, use.actor, use.connector, use.effect, use.version) == (
        "given", "system", "billing", "effect-1", 1,
    )  # fmt: skip
    assert use.at > 1_000


def test_another_connector_is_refused_told_why_and_recorded(vault: Vault) -> None:
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.grant("token", [Right("connector", "mail")], "zoe")
    with pytest.raises(Refused, match="“billing” may not use the secret “token”") as refused:
        vault.use("token", USE)
    assert "grant token --connector billing" in refused.value.remedy
    use = vault.acts("token")[0]
    assert (use.act, use.effect) == ("refused", "effect-1")
    assert "may not use" in use.note


def test_a_person_at_a_desk_also_needs_a_persona_that_may(vault: Vault) -> None:
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.grant("token", [BILLING, CLERKS], "zoe")
    at_desk = Use("billing", "effect-2", "ann", frozenset({"clerk", "reader"}))
    assert vault.use("token", at_desk).reveal() == "s3cr3t"
    with pytest.raises(Refused, match="bob has no persona"):
        vault.use("token", Use("billing", "effect-3", "bob", frozenset({"reader"})))
    with pytest.raises(Refused, match="bob has no persona"):
        vault.use("token", Use("billing", "effect-3", "bob", frozenset()))


def test_a_persona_alone_does_not_let_a_connector_have_it(vault: Vault) -> None:
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.grant("token", [CLERKS], "zoe")
    with pytest.raises(Refused, match="may not use"):
        vault.use("token", Use("billing", "e", "ann", frozenset({"clerk"})))


def test_a_taken_right_ends_the_giving(vault: Vault) -> None:
    vault.set("token", Secret("s3cr3t"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    vault.use("token", USE)
    vault.revoke("token", [BILLING], "zoe")
    with pytest.raises(Refused):
        vault.use("token", USE)
    assert acts(vault, "token") == [
        ("set", "zoe"), ("granted", "zoe"), ("given", "system"), ("revoked", "zoe"),
        ("refused", "system"),
    ]  # fmt: skip


def test_an_unknown_secret_is_refused_and_the_attempt_recorded(vault: Vault) -> None:
    with pytest.raises(Refused, match="There is no secret “nothing”"):
        vault.use("nothing", USE)
    assert acts(vault, "nothing") == [("refused", "system")]


# ----------------------------------------------------------------------------- administration


def test_a_new_value_takes_the_place_of_the_old_one_and_keeps_its_rights(vault: Vault) -> None:
    assert vault.set("token", Secret("old"), "zoe") == 1
    vault.grant("token", [BILLING], "zoe")
    assert vault.set("token", Secret("new"), "ann") == 2
    assert vault.use("token", USE).reveal() == "new"
    (row,) = vault.list()
    assert (row.version, row.changed_by, row.rights) == (2, "ann", (BILLING,))


def test_the_list_shows_everything_but_values(vault: Vault) -> None:
    vault.set("b", Secret("value of b"), "zoe")
    vault.set("a", Secret("value of a"), "zoe")
    vault.grant("a", [CLERKS, BILLING], "zoe")
    rows = vault.list()
    assert [row.name for row in rows] == ["a", "b"]
    assert rows[0].rights == (BILLING, CLERKS)
    assert "value of" not in repr(rows)


def test_granting_twice_and_taking_what_is_not_there_is_harmless(vault: Vault) -> None:
    vault.set("token", Secret("x"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    vault.grant("token", [BILLING], "zoe")
    vault.revoke("token", [CLERKS], "zoe")
    assert vault.list()[0].rights == (BILLING,)


def test_a_removed_secret_is_gone_with_its_rights_and_its_record_stays(vault: Vault) -> None:
    vault.set("token", Secret("x"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    vault.remove("token", "zoe")
    assert vault.list() == ()
    assert acts(vault, "token")[-1] == ("removed", "zoe")
    vault.set("token", Secret("y"), "zoe")
    with pytest.raises(Refused, match="may not use"):
        vault.use("token", USE)


@pytest.mark.parametrize("name", ["", "Token", "1st", "a b", "x" * 65, "a/b", "-x"])
def test_a_name_is_plain(vault: Vault, name: str) -> None:
    with pytest.raises(Refused, match="no name for a secret"):
        vault.set(name, Secret("x"), "zoe")


@pytest.mark.parametrize("value", ["", "é" * 32_769])
def test_an_empty_or_huge_value_is_refused(vault: Vault, value: str) -> None:
    with pytest.raises(Refused, match="1 to 65,536 bytes"):
        vault.set("token", Secret(value), "zoe")
    assert vault.list() == ()


def test_what_is_not_there_can_be_neither_granted_nor_rotated_nor_removed(vault: Vault) -> None:
    for act in (
        lambda: vault.grant("nothing", [BILLING], "zoe"),
        lambda: vault.revoke("nothing", [BILLING], "zoe"),
        lambda: vault.rotate("nothing", "zoe"),
        lambda: vault.remove("nothing", "zoe"),
    ):
        with pytest.raises(Refused, match="There is no secret"):
            act()


# ----------------------------------------------------------------------------------- rotation


def test_rotating_a_secret_changes_its_bytes_and_not_its_value(
    vault: Vault, keeper: Keeper
) -> None:
    vault.set("token", Secret("same"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    with keeper.transaction() as unit:
        before = unit.all()[0].sealed
    assert vault.rotate("token", "zoe") == 2
    with keeper.transaction() as unit:
        after = unit.all()[0].sealed
    assert (before.wrapped, before.value) != (after.wrapped, after.value)
    assert vault.use("token", USE).reveal() == "same"


def test_rotating_the_master_key_leaves_one_key_that_opens_all(
    vault: Vault, keys: MemoryKeys
) -> None:
    for n in range(5):
        vault.set(f"s{n}", Secret(f"value {n}"), "zoe")
        vault.grant(f"s{n}", [BILLING], "zoe")
    (first,) = keys.all()
    assert vault.rotate_master("zoe") == 5
    (second,) = keys.all()
    assert first.id != second.id
    assert [vault.use(f"s{n}", USE).reveal() for n in range(5)] == [f"value {n}" for n in range(5)]
    assert ("rewrapped", "zoe") in acts(vault, "s3")


class CrashingKeys(MemoryKeys):
    """Keys on a machine that stops at a chosen act."""

    def __init__(self, keys: MemoryKeys, at: str) -> None:
        super().__init__()
        self.keys = keys.keys
        self._at = at

    def add(self, key: MasterKey) -> None:
        self._crash("before add")
        self.keys.append(key)
        self._crash("after add")

    def drop(self, key_id: str) -> None:
        self._crash("before drop")
        self.keys.remove(next(key for key in self.keys if key.id == key_id))
        self._crash("after drop")

    def _crash(self, here: str) -> None:
        if self._at == here:
            raise KeyboardInterrupt(here)


@pytest.mark.parametrize("at", ["before add", "after add", "before drop", "after drop"])
def test_a_crash_while_the_master_key_rotates_loses_nothing(
    keeper: Keeper, keys: MemoryKeys, vault: Vault, at: str
) -> None:
    vault.set("token", Secret("still here"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    crashing = CrashingKeys(keys, at)
    with pytest.raises(KeyboardInterrupt):
        Vault(keeper, crashing, Clock()).rotate_master("zoe")
    keys.keys = crashing.keys
    assert vault.use("token", USE).reveal() == "still here"
    vault.rotate_master("zoe")
    assert len(keys.all()) == 1
    assert vault.use("token", USE).reveal() == "still here"


def test_without_its_master_key_a_vault_says_so_and_makes_no_second_one(
    vault: Vault, keys: MemoryKeys
) -> None:
    vault.set("token", Secret("x"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    keys.keys.clear()
    for act in (lambda: vault.use("token", USE), lambda: vault.set("other", Secret("y"), "zoe")):
        with pytest.raises(Refused, match=r"master key .* is not in memory"):
            act()
    assert keys.all() == ()


def test_a_key_rotated_between_reading_the_row_and_the_keys_is_no_accident(
    keeper: Keeper, keys: MemoryKeys, vault: Vault
) -> None:
    vault.set("token", Secret("still here"), "zoe")
    vault.grant("token", [BILLING], "zoe")

    class Racing(MemoryKeys):
        """Somebody rotates the moment this process looks for its key."""

        looked = False

        def all(self) -> tuple[MasterKey, ...]:
            if not self.looked:
                self.looked = True
                vault.rotate_master("zoe")
            return tuple(keys.all())

    assert Vault(keeper, Racing(), Clock()).use("token", USE).reveal() == "still here"


# --------------------------------------------------------------------------- several at a time


def test_many_writers_leave_a_secret_that_opens(keeper: Keeper, keys: MemoryKeys) -> None:
    vault = Vault(keeper, keys, Clock())
    vault.set("token", Secret("start"), "zoe")
    vault.grant("token", [BILLING], "zoe")
    together = threading.Barrier(6)

    def work(n: int) -> None:
        together.wait(10)
        for _ in range(3):
            if n == 0:
                vault.rotate_master("zoe")
            elif n == 1:
                vault.rotate("token", "zoe")
            elif n == 2:
                vault.set("token", Secret(f"value {n}"), "zoe")
            else:
                vault.use("token", USE)

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(work, n) for n in range(6)]:
            future.result()
    assert vault.use("token", USE).reveal() == "value 2"
    assert vault.list()[0].version == 7
    given = [row for row in vault.acts("token") if row.act == "given"]
    assert len(given) == 10


# ----------------------------------------------------------------------------------- the tables


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_database(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    if request.param == "sqlite":
        return sa.create_engine(f"sqlite+pysqlite:///{tmp_path / 'plain.db'}")
    url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    return sa.create_engine(url)


def test_a_workspace_without_the_tables_says_what_to_do(new_database: Any) -> None:
    vault = Vault(SqlKeeper(new_database), MemoryKeys(), Clock())
    with pytest.raises(Unavailable, match="workspace upgrade"):
        vault.list()
    new_database.dispose()


def test_the_database_holds_no_secret_in_any_column(new_database: Any) -> None:
    metadata.create_all(new_database)
    vault = Vault(SqlKeeper(new_database), MemoryKeys(), Clock())
    vault.set("token", Secret("unmistakable value"), "zoe")
    vault.grant("token", [BILLING, CLERKS], "zoe")
    vault.use("token", USE)
    vault.rotate("token", "zoe")
    with new_database.connect() as connection:
        for table in (secrets, secret_rights, secret_acts):
            for row in connection.execute(sa.select(table)):
                assert b"unmistakable" not in repr(tuple(row)).encode()
    new_database.dispose()


@pytest.mark.parametrize("column", ["wrapped", "value", "id", "version"])
def test_a_tampered_row_is_refused_in_words(new_database: Any, column: str) -> None:
    metadata.create_all(new_database)
    vault = Vault(SqlKeeper(new_database), MemoryKeys(), Clock())
    for name in ("mine", "yours"):
        vault.set(name, Secret(f"value of {name}"), "zoe")
        vault.grant(name, [BILLING], "zoe")
    with new_database.begin() as connection:
        if column in ("wrapped", "value"):  # put yours in the place of mine
            other = sa.select(secrets.c[column]).where(secrets.c.name == "yours").scalar_subquery()
            change: dict[str, Any] = {column: other}
        else:
            change = {column: {"id": "moved", "version": 9}[column]}
        connection.execute(sa.update(secrets).where(secrets.c.name == "mine").values(change))
        if column == "id":
            connection.execute(
                sa.insert(secret_rights).values(secret="moved", kind="connector", who="billing")
            )
    with pytest.raises(Refused, match="damaged or tampered"):
        vault.use("mine", USE)
    assert vault.use("yours", USE).reveal() == "value of yours"
    new_database.dispose()
