"""How a course is followed: the instruments that are filled in together, and when."""
