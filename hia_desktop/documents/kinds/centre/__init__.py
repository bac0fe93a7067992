"""The centre's own papers, which are of no one course."""
