"""Papers and letters: filled from the record, looked through, issued, archived."""
