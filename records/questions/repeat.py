"""The tasks of a repeat record: its questions by page, under the headings of the task list."""

from dataclasses import dataclass

from records.questions.going_on import (
    BASIS,
    CONDITIONS,
    INFORMATION,
    ORGANISATIONS,
    PURPOSE,
    RHYTHM,
    TELLING,
)
from records.questions.kept_safe import ASSESSMENT, REVIEW, SECURITY
from records.questions.question import Topic
from records.questions.steps import Step

TOPICS: tuple[Topic, ...] = (
    PURPOSE,
    ORGANISATIONS,
    RHYTHM,
    INFORMATION,
    BASIS,
    CONDITIONS,
    TELLING,
    SECURITY,
    ASSESSMENT,
    REVIEW,
)


@dataclass(frozen=True)
class Section:
    """A heading of the task list, and its tasks."""

    heading: str
    tasks: tuple[Step, ...]


def _task(slug: str, topic: Topic) -> Step:
    return Step(slug, topic.heading, topic.questions)


# the tasks that hold rows of their own
PARTIES, ITEMS, SYSTEMS = "organisations", "information", "security"
SECTIONS: tuple[Section, ...] = (
    Section(
        "About the sharing",
        (
            _task("purpose", PURPOSE),
            _task(PARTIES, ORGANISATIONS),
            _task("rhythm", RHYTHM),
        ),
    ),
    Section(
        "The information",
        (
            _task(ITEMS, INFORMATION),
            _task("basis", BASIS),
            _task("conditions", CONDITIONS),
        ),
    ),
    Section(
        "Keeping it safe",
        (
            _task("telling", TELLING),
            _task("security", SECURITY),
            _task("assessment", ASSESSMENT),
        ),
    ),
    Section("Finish", (_task("review", REVIEW),)),
)
TASKS = {task.slug: task for section in SECTIONS for task in section.tasks}
TASK_OF = {question.name: task for task in TASKS.values() for question in task.questions}
