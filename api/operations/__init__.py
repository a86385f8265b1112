"""How requests are served under load: classes of work, limits, deadlines, measures, stopping."""
