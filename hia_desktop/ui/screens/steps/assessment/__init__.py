"""Rettighetsvurdering: the form laid by hand, the rules beside it, two assessors compared."""
