"""For several organisations: what alike things wait in all that a person acts for, done at once.

An outside adviser may act for forty schools. What is the same for each is read once and pressed
once; what comes of it is each organisation's own, with its own event and evidence, as if it had
been done alone. Who may do what is asked where it is asked for one: `confirms_contacts_of` and
`answers_for` of signatories and reviews, `waiting_for` of records.
"""
