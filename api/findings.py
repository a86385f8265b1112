"""What is doubtful in the accounts that somebody sees, in sentences.

Source: contract 4 (`check`).
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from api.wording import say
from graph.analysis.checks import Finding, check_network, check_records
from graph.model import Opportunity
from graph.vocabulary import ContextKind, Language
from graph.wording import in_language
from graph.workspace import Subject, Workspace

__all__ = ["CheckAnswer", "CheckFinding", "check_store"]

_NAMES = frozenset({"deal", "name", "organization", "source", "target"})


class CheckFinding(BaseModel):
    """Something doubtful, where it is, and what to do."""

    model_config = ConfigDict(frozen=True)

    code: str
    account: str
    context: str | None
    people: tuple[str, ...]
    record: str | None
    text: str


class CheckAnswer(BaseModel):
    """All findings of one day, by account."""

    model_config = ConfigDict(frozen=True)

    as_of: date
    findings: tuple[CheckFinding, ...]


def check_store(
    workspace: Workspace, *, account: str | None, as_of: date, language: Language
) -> CheckAnswer:
    """Check one account or all that the reader sees.

    Raises:
        AccountNotFoundError: There is no such account.
    """
    accounts = [account] if account else [one.id for one in workspace.accounts()]
    found: list[CheckFinding] = []
    for reference in accounts:
        subject = workspace.subject(ContextKind.ACCOUNT, reference)
        name = subject.records.reference(subject.account_id)
        found += [_shown(one, name, language) for one in _findings(workspace, subject, as_of)]
    return CheckAnswer(as_of=as_of, findings=tuple(found))


def _findings(workspace: Workspace, account: Subject, as_of: date) -> list[Finding]:
    found = list(check_records(account.records, as_of=as_of))
    found += check_network(workspace.context(account, as_of=as_of))
    for deal in account.records.all(Opportunity):
        if deal.account == account.account_id and deal.outcome is None:
            subject = Subject(ContextKind.OPPORTUNITY, deal.id, account.account_id, account.records)
            found += check_network(workspace.context(subject, as_of=as_of))
    return found


def _shown(finding: Finding, account: str, language: Language) -> CheckFinding:
    return CheckFinding(
        code=finding.code,
        account=account,
        context=finding.context,
        people=finding.people,
        record=finding.record,
        text=say(finding.code, language, **_values(finding, language)),
    )


def _values(finding: Finding, language: Language) -> dict[str, str]:
    """Names as this reader reads them; what joins several stays as it is."""
    return {
        name: in_language(text, language) if name in _NAMES else text
        for name, text in finding.values
    }
