"""The screens, in the order of the rail. A new screen takes one line here."""
