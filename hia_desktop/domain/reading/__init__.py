"""One reader of Norwegian text: one module each for days, grades, employers, people,
diagnoses and periods; bokmål and nynorsk.

Two ask it: `referral` proposes what a referral says of the patient, `leaves` the rows of a pasted list of sick leave.
The reader of days itself is `base.written_days`, since a typed field and a search read days too, and know no clinic.
"""
