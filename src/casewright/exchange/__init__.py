"""Exchange: BPMN, CMMN, XES and OCEL, CSV, OpenAPI and documents as values. Rule: no store."""
