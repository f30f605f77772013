"""A document as PDF: its words can be read back, it is the same each time, and it has an end."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.exchange.pdf import MOST, BadDocument, pdf

LETTER = (
    "<h1>Permit granted</h1><p>Dear <b>Ms Müller-Łukasz</b>,</p><p>you may build for 1.250,00 €.</p>"
    "<ul><li>one storey</li><li>no cellar</li></ul>"
    "<table><tr><th>Fee</th><td>120 €</td></tr><tr><td>Paid</td></tr></table><hr>"
)


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_its_words_can_be_read_in_every_letter_of_europe() -> None:
    said = text_of(pdf(LETTER, "Permit"))
    for words in ("Permit granted", "Ms Müller-Łukasz", "1.250,00 €", "one storey", "Fee", "120 €"):
        assert words in said
    assert "Ελλάδα Привет" in text_of(pdf("<p>Ελλάδα Привет</p>", "x"))


def test_it_is_the_same_file_each_time_also_from_several_threads() -> None:
    first = pdf(LETTER, "Permit")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: pdf(LETTER, "Permit"), range(8))) == {first}
    assert pdf(LETTER + "<p>x</p>", "Permit") != first


def test_long_texts_have_many_pages_with_numbers() -> None:
    content = pdf("<p>Words and words.</p>" * 300, "Long")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 3
    assert pages[1].extract_text().strip().startswith("2") or "2" in pages[1].extract_text()


def test_nothing_is_an_empty_page() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(pdf("", ""))).pages) == 1


def test_a_word_without_end_is_broken() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(pdf(f"<p>{'x' * 5_000}</p>", "x"))).pages) >= 1


@pytest.mark.parametrize(
    "html, said",
    [
        ("x" * (MOST + 1), "more than 2,000,000"),
        ("<table><tr>" + "<td>x</td>" * 50 + "</tr></table>", "50 columns"),
        (f"<table><tr><td>{'word ' * 9_000}</td></tr></table>", "longer than a page"),
    ],
)
def test_what_cannot_be_laid_out_says_why(html: str, said: str) -> None:
    with pytest.raises(BadDocument, match=said):
        pdf(html, "x")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_becomes_a_document(text: str) -> None:
    assert pdf(f"<p>{text}</p><b>{text}", text).startswith(b"%PDF")
