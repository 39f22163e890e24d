"""Sentences in which a person's details are planted, by hand: what the guard must find.

Numbers that check are made up from the test range where there is one (NHS numbers that begin 999).
"""

PLANTED = [
    # NHS numbers
    ("The referral for 999 807 3022 was sent on.", "999 807 3022"),
    ("NHS no 9993681938 as agreed", "9993681938"),
    ("nhs number: 999-426-2122.", "999-426-2122"),
    ("Patient 999.220.0332 discharged", "999.220.0332"),
    ("999  538  3233 is the number on the letter", "999  538  3233"),
    ("Number (9995622416) was checked", "9995622416"),
    ("pasted from the system: 999\u00a0909\u00a05143", "999\u00a0909\u00a05143"),
    ("typed in wide figures ９９９５２７７２０４", "９９９５２７７２０４"),
    ("with odd dashes 999‑608‑6569 in it", "999‑608‑6569"),
    ("First line\n9990293139\nlast line", "9990293139"),
    ("Sibling: 540 613 5899; see below", "540 613 5899"),
    ("ref/5254814543", "5254814543"),
    ("Told the ward about NHS212 472 0198", "212 472 0198"),
    ("860 3954763", "860 3954763"),
    # National Insurance numbers
    ("NI number AB123456C was on the form", "AB123456C"),
    ("his NINO is JG 10 37 59 A", "JG 10 37 59 A"),
    ("claimant cr 12 34 56 d", "cr 12 34 56 d"),
    ("AA-12-34-56-B on the payslip", "AA-12-34-56-B"),
    ("National insurance: PW654321B.", "PW654321B"),
    ("(LM 998877 C)", "LM 998877 C"),
    # unique pupil numbers
    ("UPN T279287757447 moved school", "T279287757447"),
    ("pupil q621682752174", "q621682752174"),
    ("Temporary number T88851590458A", "T88851590458A"),
    ("UPN E 744 5290 78454", "E 744 5290 78454"),
    ("W748554565275 and brother", "W748554565275"),
    ("Roll: Z582823574162;", "Z582823574162"),
    # dates of birth
    ("DOB 03/03/2014", "DOB 03/03/2014"),
    ("d.o.b. 3.3.14", "d.o.b. 3.3.14"),
    ("born 3 March 2014 in Ashford", "born 3 March 2014"),
    ("was born on the 3rd of March 2014", "born on the 3rd of March 2014"),
    ("Date of birth: 2014-03-03", "Date of birth: 2014-03-03"),
    ("date of birth is 12 Sept 1951", "date of birth is 12 Sept 1951"),
    ("her birthday, 21 June 1988, was used to check", "birthday, 21 June 1988"),
    ("The child (14/07/2015) attended", "14/07/2015"),
    ("adult at risk, 02-11-1938, lives alone", "02-11-1938"),
    ("mother 9.8.1979 and child", "9.8.1979"),
    ("birth date March 3, 2014", "birth date March 3, 2014"),
    ("Born: 1/1/09", "Born: 1/1/09"),
    ("DoB = 30 November 1999", "DoB = 30 November 1999"),
    ("dob 7-5-2012.", "dob 7-5-2012"),
    # addresses
    ("lives at 14 Acacia Road, Maidstone ME14 1XQ", "14 Acacia Road, Maidstone ME14 1XQ"),
    ("Flat 3, 22 High Street, Dover CT16 1DB", "Flat 3, 22 High Street, Dover CT16 1DB"),
    ("moved to 7a The Limes, Gravesend, DA11 0AA.", "7a The Limes, Gravesend, DA11 0AA"),
    ("home is 101 St Mary’s Rd TN24 8AB", "101 St Mary’s Rd TN24 8AB"),
    ("address 9 Mill Lane, Herne Bay, CT6 5QQ", "9 Mill Lane, Herne Bay, CT6 5QQ"),
    ("found near ME4 6DG last night", "ME4 6DG"),
    ("postcode CT1 2EH only", "CT1 2EH"),
    ("The family at TN23 1PL", "TN23 1PL"),
    # emails
    ("mum can be reached at jo.bloggs1979@gmail.com", "jo.bloggs1979@gmail.com"),
    ("write to sam_smith@hotmail.co.uk,", "sam_smith@hotmail.co.uk"),
    ("KELLY.B@YAHOO.COM", "KELLY.B@YAHOO.COM"),
    ("carer: p.o-neill+care@icloud.com", "p.o-neill+care@icloud.com"),
    ("his address is tom@family.example", "tom@family.example"),
    ("<ann.other@btinternet.com>", "ann.other@btinternet.com"),
    # phones
    ("call 07700 900982 after school", "07700 900982"),
    ("mobile 07700900123", "07700900123"),
    ("+44 7700 900456 is the father’s", "+44 7700 900456"),
    ("+44 (0)7700 900 457", "+44 (0)7700 900 457"),
    ("0044 7700 900458", "0044 7700 900458"),
    ("text 07700-900-459", "07700-900-459"),
    ("Home number 01632 960001", "Home number 01632 960001"),
    ("her mother’s phone is 01632 960 123", "her mother’s phone is 01632 960 123"),
    ("their landline: 020 7946 0018", "their landline: 020 7946 0018"),
]

# more than one in one answer, each told once and in order
TOGETHER = (
    "Jo, dob 3/3/2014, NHS 999 807 3022, lives at 14 Acacia Road, Maidstone ME14 1XQ; "
    "mum 07700 900982, jo.bloggs@gmail.com",
    [
        "date of birth",
        "NHS number",
        "home address",
        "mobile phone number",
        "email address",
    ],
)
