"""Coach: a Slack bot that coaches managers in the flow of work."""
