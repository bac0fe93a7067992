"""Floor 3: what a user can do. The only floor that sees both the store and the documents."""
