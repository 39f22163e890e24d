"""Tables that a migration makes are made together.

Before every single operation Django builds anew the classes of all models that hang together, and
here nearly all do: that was most of what the first start of a portal took. What is new together
needs them once, when the last operation has been told what there will be.
"""

from collections.abc import Sequence

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Models, and what is added to them before there is a row in any: each table is made as it will
    be at the end. What comes out is the same as from one operation after the other."""

    category = OperationCategory.ADDITION

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # as Django does itself; whoever asks builds them again
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            if isinstance(operation, CreateModel):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations; those that follow each other and make new tables are one."""
    found: list[Operation] = []
    run: list[Operation] = []
    for operation in operations:
        if not _is_of_new_tables(operation, run):
            found += _as_one(run)
            run = []
        if isinstance(operation, CreateModel) or run:
            run.append(operation)
        else:
            found.append(operation)
    return found + _as_one(run)


def _is_of_new_tables(operation: Operation, run: list[Operation]) -> bool:
    """Whether it makes a model, or adds to one that was made in this run."""
    if isinstance(operation, AddField | AddIndex | AddConstraint):
        made = {each.name_lower for each in run if isinstance(each, CreateModel)}
        return operation.model_name_lower in made
    return isinstance(operation, CreateModel)


def _as_one(run: list[Operation]) -> list[Operation]:
    return [CreateModels(run)] if len(run) > 1 else run
