"""Rules: FEEL expressions and business calendars. Rule: value in, value out, nothing is read."""
