"""The namespaces of DMN 1.1 to 1.5. Rule: every difference of a version stands here or in reading."""

from __future__ import annotations

from collections.abc import Mapping

DMN_1_5 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DMNDI_1_5 = "https://www.omg.org/spec/DMN/20230324/DMNDI/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
# Ours, for what DMN has no place for: test rows.
OWN = "urn:casewright:dmn:1"

MODELS: Mapping[str, str] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    DMN_1_5: "1.5",
}
_DIAGRAMS = (
    "http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "https://www.omg.org/spec/DMN/20211108/DMNDI/",
)
# What a file of an older version becomes when it is written.
TO_1_5: Mapping[str, str] = {
    **dict.fromkeys(MODELS, DMN_1_5),
    **dict.fromkeys(_DIAGRAMS, DMNDI_1_5),
}
PREFIXES: Mapping[str, str] = {
    DMN_1_5: "",
    DMNDI_1_5: "dmndi",
    DI: "di",
    DC: "dc",
    OWN: "casewright",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/2001/XMLSchema": "xsd",
}


def is_dmn_import(kind: str) -> bool:
    """Whether an import brings another DMN model (and not, say, PMML or an XML schema)."""
    return kind in MODELS or "spec/DMN/" in kind


def is_feel(language: str) -> bool:
    """Whether an expression language is FEEL; an empty one is."""
    return not language or "feel" in language.lower()
