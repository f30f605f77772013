"""A sealed secret opens with its key, id and version, and with nothing else; it never shows itself."""

from __future__ import annotations

import copy
import pickle
import traceback

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.store.vault_cipher import (
    Damaged,
    MasterKey,
    Sealed,
    Secret,
    hidden,
    rewrap,
    seal,
    unseal,
)

KEY = MasterKey("first", bytes(range(32)))
OTHER = MasterKey("second", bytes(range(1, 33)))
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)


@given(TEXTS, st.uuids(), st.integers(1, 10_000))
def test_what_was_sealed_opens_again(text: str, secret_id: object, version: int) -> None:
    sealed = seal(Secret(text), str(secret_id), version, KEY)
    assert unseal(sealed, str(secret_id), version, KEY).reveal() == text


@given(TEXTS.filter(lambda text: len(text) > 3))
def test_neither_the_stored_bytes_nor_the_printed_form_hold_the_text(text: str) -> None:
    sealed = seal(Secret(text), "id", 1, KEY)
    assert text.encode() not in sealed.wrapped + sealed.value
    assert f"{Secret(text)!r} {Secret(text)!s} {Secret(text)}" == " ".join(["Secret(•••)"] * 3)


def test_the_same_secret_sealed_twice_gives_other_bytes() -> None:
    one, two = (seal(Secret("same"), "id", 1, KEY) for _ in range(2))
    assert one.wrapped != two.wrapped
    assert one.value != two.value


@pytest.mark.parametrize(
    "secret_id, version, key",
    [("other", 1, KEY), ("id", 2, KEY), ("id", 1, OTHER), ("id", 1, MasterKey("first", bytes(32)))],
)
def test_it_opens_neither_elsewhere_nor_as_another_version_nor_with_another_key(
    secret_id: str, version: int, key: MasterKey
) -> None:
    with pytest.raises(Damaged):
        unseal(seal(Secret("hush"), "id", 1, KEY), secret_id, version, key)


@given(st.data())
def test_one_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    sealed = seal(Secret("hush hush"), "id", 1, KEY)
    part = data.draw(st.sampled_from(["wrapped", "value"]))
    content = bytearray(getattr(sealed, part))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Damaged):
        unseal(msgspec.structs.replace(sealed, **{part: bytes(content)}), "id", 1, KEY)


@pytest.mark.parametrize("size", [0, 5, 12, 20])
def test_a_cut_off_value_is_damaged_not_a_crash(size: int) -> None:
    sealed = seal(Secret("hush"), "id", 1, KEY)
    with pytest.raises(Damaged):
        unseal(Sealed("first", sealed.wrapped[:size], sealed.value), "id", 1, KEY)


def test_a_data_key_of_one_secret_cannot_be_put_under_another() -> None:
    one, two = seal(Secret("a"), "1", 1, KEY), seal(Secret("b"), "2", 1, KEY)
    with pytest.raises(Damaged):
        unseal(Sealed("first", one.wrapped, two.value), "2", 1, KEY)


def test_a_new_master_key_opens_it_and_the_old_one_no_more() -> None:
    moved = rewrap(seal(Secret("hush"), "id", 3, KEY), "id", 3, KEY, OTHER)
    assert moved.master == "second"
    assert unseal(moved, "id", 3, OTHER) == Secret("hush")
    with pytest.raises(Damaged):
        unseal(moved, "id", 3, KEY)


@pytest.mark.parametrize("value", [Secret("very secret"), KEY])
def test_secrets_and_keys_are_never_written_out_by_accident(value: object) -> None:
    for way in (pickle.dumps, copy.deepcopy, copy.copy):
        with pytest.raises(TypeError, match="never written out"):
            way(value)
    with pytest.raises(TypeError):
        msgspec.json.encode(value)
    assert "very secret" not in repr([value, {"password": value}])


def test_secrets_compare_with_secrets_only_and_are_no_keys() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    with pytest.raises(TypeError):
        hash(Secret("a"))


def test_a_traceback_with_locals_does_not_show_it() -> None:
    def fails(password: Secret) -> None:
        raise ValueError("wrong")

    try:
        fails(Secret("tell nobody"))
    except ValueError as problem:
        lines = traceback.TracebackException.from_exception(problem, capture_locals=True).format()
        shown = [line for line in lines if "password = " in line]
        assert shown
        assert "tell nobody" not in "".join(shown)


def test_a_servers_answer_that_repeats_a_secret_is_blanked() -> None:
    text = "login zoe/s3cr3t failed, s3cr3t is wrong"
    assert hidden(text, {"password": Secret("s3cr3t")}) == "login zoe/••• failed, ••• is wrong"


def test_too_short_a_secret_is_not_looked_for_in_texts() -> None:
    assert hidden("a cat", {"pin": Secret("a")}) == "a cat"


def test_a_key_of_the_wrong_size_is_no_key() -> None:
    with pytest.raises(Damaged):
        MasterKey("x", b"short")
