"""A decision by table in a real case: its history says which row decided, and it can be checked."""

from __future__ import annotations

from casewright.runtime import timeline, views
from casewright.runtime.verify import verify

from .office import HOUR, Office

CLAIMS = """
blueprint: parcels
decisions:
  - id: mandate
    name: Mandate
    inputs: [amount]
    outputs: [who]
    rows:
      - {when: ["< 10"], then: ['"clerk"']}
      - {when: ["-"], then: ['"boss"']}
case_types:
  - id: claim
    prefix: CLM
    fields: [{id: amount, name: Amount, kind: money}, {id: who, name: Who}]
    stages:
      - id: work
        complete: {resolve: Resolved-Done}
        processes:
          - id: main
            steps:
              - {id: ask, kind: collect, route: {queue: desk}, view: {sections: [{fields: [amount]}]}}
              - {id: judge, name: Find the mandate, kind: decide, table: mandate}
              - {id: act, kind: collect, route: {queue: desk}}
queues: [{id: desk}]
"""


def test_the_history_names_the_row_and_keeps_how_it_came_about(office: Office) -> None:
    office.publish(CLAIMS)
    case = office.create("claim")
    office.now += HOUR
    office.submit("ann", case, "ask", data={"amount": "12.50"})
    assert office.case(case.id).data["who"] == "boss"
    names = office.catalogue.names("parcels", 2)
    rows = office.reads.history(case.id)
    assert "Row 2 of Mandate decided (who)" in [views.line(row, names).text for row in rows]
    (decided,) = [row for row in rows if row.kind == "StepDone"]
    assert decided.payload["trace"]["matched"] == [2]
    assert [one["expression"] for one in decided.payload["trace"]["inputs"]] == ["amount"]


def test_the_decision_follows_from_its_records_and_the_past_shows_what_it_gave(
    office: Office,
) -> None:
    office.publish(CLAIMS)
    case = office.create("claim")
    before = office.now
    office.now += HOUR
    office.submit("ann", case, "ask", data={"amount": 3})
    records = list(office.reads.records(f"case:{case.id}"))
    assert timeline.check_decisions(records[0].stream, records, office.catalogue.plan) is None
    assert verify(office.real, office.catalogue, decisions=True).ok
    then = timeline.case_at(records, before)
    assert then is not None
    assert (then.data.get("who"), office.case(case.id).data["who"]) == (None, "clerk")
