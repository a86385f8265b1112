"""Everything that can go wrong, as one tree.

```
StakegraphError                    str(error) is safe and useful for the user to read
├─ InputError                      something that was sent is wrong; .problems: what, where, cure
│  ├─ MappingError                 a column is missing or not understood
│  ├─ PreconditionRequiredError    it is not said which state was read
│  ├─ SourceUnreadableError        a file is not what it says it is
│  └─ CycleError                   reporting would run in a circle; .path names it
├─ NotFoundError                   .kind and .reference; a foreign id answers as an unknown one
│  ├─ AccountNotFoundError
│  ├─ OpportunityNotFoundError
│  ├─ PersonNotFoundError
│  └─ RelationshipNotFoundError
├─ ConflictError
│  ├─ DuplicateError               the natural key is taken (only about what the caller may see)
│  ├─ IdempotencyError             the key was used for another request
│  └─ StaleRevisionError           the record was changed by somebody else meanwhile
├─ AnalysisError
│  ├─ NetworkTooLargeError         .size and .limit
│  └─ BudgetExceededError          an exact answer was asked for and costs too much
├─ StoreError
│  ├─ StoreUnavailableError        not reachable now; try again
│  ├─ StoreVersionError            written by a newer program, or not migrated yet
│  └─ TenantGraphError             a saved graph of all accounts cannot be used; build it anew
├─ SourceError                     another system that we ask fails, not ours
├─ ConfigError                     at start-up only
├─ LimitError
│  ├─ OverloadedError              more is asked for at once than can be done; .retry_seconds
│  ├─ PayloadTooLargeError
│  ├─ StorageFullError
│  └─ UnfinishedError              work was stopped: it took too long, or nobody waits for it
└─ AccessError
   ├─ NotSignedInError
   └─ NotAllowedError
```

Errors know nothing of HTTP: `api/errors.py` gives each class its status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "AccessError",
    "AccountNotFoundError",
    "AnalysisError",
    "BudgetExceededError",
    "ConfigError",
    "ConflictError",
    "CycleError",
    "DuplicateError",
    "IdempotencyError",
    "InputError",
    "LimitError",
    "MappingError",
    "NetworkTooLargeError",
    "NotAllowedError",
    "NotFoundError",
    "NotSignedInError",
    "OpportunityNotFoundError",
    "OverloadedError",
    "PayloadTooLargeError",
    "PersonNotFoundError",
    "PreconditionRequiredError",
    "Problem",
    "RelationshipNotFoundError",
    "SourceError",
    "SourceUnreadableError",
    "StakegraphError",
    "StaleRevisionError",
    "StorageFullError",
    "StoreError",
    "StoreUnavailableError",
    "StoreVersionError",
    "TenantGraphError",
    "UnfinishedError",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was sent.

    Attributes:
        code: Stable name of the rule that is broken, for programs.
        text: One sentence: what is wrong and how to cure it.
        sheet: Sheet or file, where there is one.
        row: Line in the file, the header being line 1; None when it is about the whole sheet.
        column: Column or field, where there is one.
    """

    code: str
    text: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Say where and what in one sentence."""
        place = [
            part
            for part in (
                self.sheet,
                f"row {self.row}" if self.row is not None else None,
                f"column {self.column}" if self.column else None,
            )
            if part
        ]
        return f"{', '.join(place)}: {self.text}" if place else self.text


class StakegraphError(Exception):
    """Any error of this product; its text is safe to show to the user."""


class InputError(StakegraphError):
    """Something that was sent is wrong.

    Args:
        problems: A sentence, or the problems one by one.
    """

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(code="invalid", text=problems)
        if isinstance(problems, Problem):
            problems = [problems]
        self.problems: tuple[Problem, ...] = tuple(problems)
        more = len(self.problems) - 1
        tail = f" (and {more} more)" if more > 0 else ""
        super().__init__(
            f"{self.problems[0]}{tail}" if self.problems else "The input is not valid."
        )


class MappingError(InputError):
    """A column is missing, or a mapping names one that does not exist."""


class PreconditionRequiredError(InputError):
    """A change does not say which state it was made from, so it could undo another one."""


class SourceUnreadableError(InputError):
    """A file is not what its name says, is damaged, or is too large to be read."""


class CycleError(InputError):
    """Reporting would run in a circle.

    Args:
        path: Names from a person over the managers back to that person.
    """

    def __init__(
        self, path: Sequence[str], *, sheet: str | None = None, row: int | None = None
    ) -> None:
        self.path = tuple(path)
        text = (
            f"Reporting would run in a circle: {' → '.join(self.path)}. "
            "Change one of these managers."
        )
        super().__init__(Problem(code="cycle", text=text, sheet=sheet, row=row, column="manager"))


class NotFoundError(StakegraphError):
    """Nothing with this id that the reader may see."""

    kind = "record"

    def __init__(self, reference: str, *, hint: str = "") -> None:
        self.reference = reference
        shown = reference if len(reference) <= 80 else f"{reference[:77]}..."  # noqa: PLR2004
        super().__init__(f"There is no {self.kind} {shown!r} here.{' ' + hint if hint else ''}")


class AccountNotFoundError(NotFoundError):
    """No such account."""

    kind = "account"


class OpportunityNotFoundError(NotFoundError):
    """No such opportunity."""

    kind = "opportunity"


class PersonNotFoundError(NotFoundError):
    """No such person."""

    kind = "person"


class RelationshipNotFoundError(NotFoundError):
    """No such reporting line, influence edge or tie."""

    kind = "relationship"


class ConflictError(StakegraphError):
    """The request is right in itself but does not fit what is there."""


class DuplicateError(ConflictError):
    """A record with the same natural key is there already."""


class IdempotencyError(ConflictError):
    """An idempotency key was used before, for another request."""


class StaleRevisionError(ConflictError):
    """Somebody else changed the record after it was read.

    Args:
        message: What to do now.
        newer: What is there instead, as the reader may see it; None where nobody can tell.
    """

    def __init__(self, message: str, newer: object = None) -> None:
        self.newer = newer
        super().__init__(message)


class AnalysisError(StakegraphError):
    """A question cannot be answered on this network."""


class NetworkTooLargeError(AnalysisError):
    """The network is larger than the question can take."""

    def __init__(self, *, size: int, limit: int) -> None:
        self.size, self.limit = size, limit
        super().__init__(
            f"The network has {size} people; this question takes at most {limit}. Ask about a part."
        )


class BudgetExceededError(AnalysisError):
    """An exact answer was asked for and would cost more than the work budget."""


class StoreError(StakegraphError):
    """The store cannot do what was asked."""


class StoreUnavailableError(StoreError):
    """The store does not answer now; trying again later is right."""


class SourceError(StakegraphError):
    """Another system that was asked does not answer, or not as agreed."""


class StoreVersionError(StoreError):
    """The store's schema does not fit this program."""


class TenantGraphError(StoreError):
    """A saved graph of all accounts is missing, damaged, foreign or out of date."""


class ConfigError(StakegraphError):
    """A setting is wrong or missing; the program does not start."""


class LimitError(StakegraphError):
    """A limit that protects the service is reached."""


class OverloadedError(LimitError):
    """More is asked for at once than can be done in good time.

    Args:
        message: A sentence.
        retry_seconds: After how many seconds it may be otherwise.
    """

    def __init__(self, message: str, *, retry_seconds: int = 2) -> None:
        self.retry_seconds = retry_seconds
        super().__init__(message)


class PayloadTooLargeError(LimitError):
    """What was sent is larger than allowed."""


class StorageFullError(LimitError):
    """The disk is full; nothing was written."""


class UnfinishedError(LimitError):
    """Work was stopped in the middle, and nothing of it stays."""


class AccessError(StakegraphError):
    """The caller may not do this."""


class NotSignedInError(AccessError):
    """Nobody is signed in."""


class NotAllowedError(AccessError):
    """The signed-in user may not do this."""
