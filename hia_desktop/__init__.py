"""HIA Desktop: one patient's course through a HelseIArbeid centre, from referral to epikrise."""

__version__ = "0.2.0"
