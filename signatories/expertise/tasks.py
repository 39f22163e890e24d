from celery import shared_task

from signatories.expertise.services import actions, chasing, checks, meetings, topics


@shared_task
def chase_checks() -> int:
    """Ask owners to check guides and templates whose day has come, and K-MIP a fortnight later."""
    return checks.chase()


@shared_task
def chase_questions() -> dict[str, int]:
    """Bring questions that nobody answers to people who know the topic, then to K-MIP."""
    return chasing.chase_due()


@shared_task
def forget_question_drafts() -> int:
    """Forget questions that were begun a month ago and never posted."""
    return chasing.forget_drafts()


@shared_task
def send_later_papers() -> int:
    """Tell representatives of papers added after the others, and new ones of all of them."""
    return meetings.send_what_came_later()


@shared_task
def chase_actions() -> int:
    """Write to owners of actions whose day has come, once."""
    return actions.chase()


@shared_task
def tell_followers() -> int:
    """Tell those who follow a topic of a new question, and those who asked for news of news."""
    return topics.tell_due()
