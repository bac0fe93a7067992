"""What the patient shares with whom, who has seen what, and the reason asked of whoever has no care relation."""
