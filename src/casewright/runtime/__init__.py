"""Commands in, outcomes out: the Door, ``handle``, timers, internal commands, the worker loop."""
