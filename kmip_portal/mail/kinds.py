"""Which letters are only news: the one place that says so.

Whatever asks something of a person, or tells what became of what they did, goes at once, whatever
they chose. What is named here goes as they chose: at once, once a day, once a week, or not at all.
"""

# by the template it is written from: what it is, as people are told where they choose
ONLY_NEWS = {
    "expertise/emails/new_question": "new questions on topics you follow",
    "expertise/emails/new_answer": "new answers to questions you follow",
    "expertise/emails/accepted": "an answer of yours that was accepted",
    "expertise/emails/guide_published": "a guide of yours that was published",
    "expertise/emails/news": "news from K-MIP, if you ask for it",
    "signatories/emails/has_signed": "organisations that have signed, if you work for K-MIP",
}
SUMMARY = "emails/summary"
SIGN_IN_CODE = "account/email/login_code"
TOGETHER = "emails/together"
NEWS_TOGETHER = "emails/news_together"
# each says how to have no more of them; news told together with what must be read does not
MAY_BE_STOPPED = {*ONLY_NEWS, NEWS_TOGETHER, SUMMARY}
