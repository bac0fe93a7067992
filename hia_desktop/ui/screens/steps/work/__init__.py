"""The way back to work: the team's plan, NAV and the workplace, the steps."""
