"""A small DMN model for tests: from an income to a size."""

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m">
  <inputData id="i" name="Income"><variable name="Income" typeRef="number"/></inputData>
  <decision id="d" name="Size"><variable name="Size"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>Income</text></inputExpression></input>
      <output/>
      <rule><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>"small"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>"large"</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>"""
