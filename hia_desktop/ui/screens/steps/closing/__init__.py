"""The end of a course and after: the epikrise, and how it goes at 3, 6 and 12 months."""
