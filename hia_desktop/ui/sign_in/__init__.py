"""Before anybody is signed in: the login window, the first run, a password chosen, lost and mended."""
