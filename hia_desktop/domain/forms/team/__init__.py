"""What is written beside the steps: notes, each profession's findings, the team's minutes, and the summary for NAV."""
