"""Papers to hand over: HTML, and tagged PDF where the extra ``pdf`` is installed."""
