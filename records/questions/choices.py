"""Choices that are the portal's own; those of the law are data in `kmip_portal.law`."""

from django.db.models import TextChoices


class Route(TextChoices):
    RECEIVED = "received", "Another organisation asked us for information"
    MADE = "made", "We asked another organisation for information"
    OFFERED = "offered", "We offered it"
    URGENT = "urgent", "It was urgent, so we shared first and write it up now"


class Urgency(TextChoices):
    ROUTINE = "routine", "Routine"
    URGENT = "urgent", "Urgent"
    EMERGENCY = "emergency", "An emergency, to protect someone from harm"


class Decision(TextChoices):
    """Codes of the legal reference, and two answers of ours by which nothing is shared yet."""

    SHARE = "share", "Shared"
    PART = "part", "Shared in part"
    NOT_SHARE = "not_share", "Not shared"
    ASK_MORE = "ask_more", "More was asked for before deciding"
    PASS_ON = "pass_on", "The request was passed to another organisation"


class Nature(TextChoices):
    """Codes of the legal reference."""

    PERSONAL = "personal", "Information about people who can be identified"
    PSEUDONYMISED = "pseudonymised", "Information whose names were replaced by a key"
    ANONYMOUS = "anonymous", "Information from which nobody can be identified"
    DECEASED = "deceased_only", "Only about people who have died"


class Regime(TextChoices):
    """Codes of the legal reference."""

    UK_GDPR = "uk_gdpr", "UK GDPR"
    PART_3 = "dpa_part3", "Law enforcement (Part 3, Data Protection Act 2018)"


class People(TextChoices):
    ONE = "1", "1"
    FEW = "2-10", "2 to 10"
    DOZENS = "11-100", "11 to 100"
    MANY = "101+", "More than 100"


class Agreement(TextChoices):
    KMISA = "kmisa", "The Kent and Medway agreement only"
    REPEAT = "repeat", "The Kent and Medway agreement and a repeat record"
    OTHER = "other", "Another agreement"
    NONE = "none", "None"


class Advice(TextChoices):
    """Who was asked before deciding."""

    DPO = "dpo", "Data protection officer or information governance lead"
    MANAGER = "manager", "Manager"
    CALDICOTT = "caldicott", "Caldicott Guardian"
    LEGAL = "legal", "Legal adviser"


class FollowUp(TextChoices):
    """What a sharing led to."""

    REPEAT = "repeat", "It will happen again, so it needs a repeat record"
    INCIDENT = "incident", "Something went wrong, and is recorded as an incident"
    COMPLAINT = "complaint", "Somebody complained"


class Agreed(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_ASKED = "not_asked", "They were not asked"


class Theme(TextChoices):
    """By what people look for a repeat sharing."""

    CHILDREN = "children", "Children and families"
    EDUCATION = "education", "Education"
    CARE = "care", "Adult social care"
    HEALTH = "health", "Health"
    COMMUNITY_SAFETY = "safety", "Crime and community safety"
    HOUSING = "housing", "Housing and homelessness"
    MONEY = "money", "Fraud, debt and benefits"
    EMERGENCIES = "emergencies", "Emergencies"
    PLANNING = "planning", "Planning, research and audit"
    OTHER = "other", "Something else"


class Frequency(TextChoices):
    REAL_TIME = "real_time", "All the time, between systems"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Every three months"
    TERMLY = "termly", "Each term"
    ANNUALLY = "annually", "Once a year"
    AD_HOC = "ad_hoc", "When something happens"
    OTHER = "other", "Another rhythm"


class Contract(TextChoices):
    """Whether whoever runs a system is bound by a contract, as a processor must be."""

    IN_PLACE = "yes", "In place"
    NOT_YET = "no", "Not in place yet"
    NOT_NEEDED = "own", "Not needed: an organisation that takes part runs it"


class Onward(TextChoices):
    NEVER = "never", "It is not passed on"
    AGREED = "agreed", "Only if the organisation it came from agrees"
    LAW = "law", "Only where the law requires it"
    STATED = "stated", "As the conditions below say"


class Publication(TextChoices):
    FULL = "full", "All of it, but nothing of security or people"
    SUMMARY = "summary", "A summary"
    LISTING = "listing", "Its name and the organisations only"
    NONE = "none", "Nothing"
