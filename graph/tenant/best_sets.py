"""The contacts of some accounts, or of a region, from whom influence spreads furthest.

Source: method 3.3; Kempe, Kleinberg, Tardos 2003; Tang, Tang, Xiao, Yuan 2018 (OPIM-C).
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from graph.analysis.influence import BestSet, stated
from graph.analysis.reverse_reach import Aim, Ground, choose_people
from graph.errors import AccountNotFoundError, InputError, Problem
from graph.tenant.graph import TenantGraph

__all__ = ["accounts_of_region", "best_contacts"]

_GREEDY = 1 - 1 / math.e  # what greedy choice promises (Nemhauser, Wolsey, Fisher 1978)
_BUDGET = 2_000_000_000


def accounts_of_region(graph: TenantGraph, region: str) -> tuple[str, ...]:
    """Our ids of the accounts whose record names a region, in the order of the store.

    Args:
        graph: Of all accounts.
        region: As recorded; an account without one is in none.
    """
    return tuple(one.id for one in graph.accounts if one.region == region)


def best_contacts(
    graph: TenantGraph,
    accounts: Collection[str],
    count: int,
    *,
    seed: int = 0,
    epsilon: float = 0.1,
    doubt: float = 0.01,
) -> BestSet:
    """The contacts from whom influence spreads to most contacts of these accounts.

    Finding the best set is NP-hard. Unless `is_truncated`, the one found reaches, with probability
    1 - `doubt` at least, 1 - 1/e - `epsilon` of what the best set of its size reaches; `ratio` says
    how much it surely is in this run.

    Args:
        graph: Of all accounts.
        accounts: Our ids. Ways through other accounts do not count, nor do ways through our people
            or rivals'; outsiders on no map pass influence on.
        count: How many contacts; all of them where there are no more.
        seed: Equal seeds choose equal people.
        epsilon: What the guarantee may lack, above 0, below 1 - 1/e.
        doubt: Probability, above 0, below 1, that it does not hold.

    Returns:
        Our ids of the contacts. Spread counts contacts of these accounts, the set included.

    Raises:
        AccountNotFoundError: The graph has no such account.
        InputError: A number is out of its range.

    Cost: edges looked at until the certificate holds, at most about 4,000 million; O(n + m) before.
    """
    _check(count, epsilon, doubt)
    wanted = _places(graph, accounts)
    is_inside = np.zeros(graph.people, dtype=np.bool_)
    for place in wanted:
        is_inside[graph.firsts[place] : graph.firsts[place + 1]] = True
    is_offered = is_inside & graph.is_contact
    is_inside[: graph.firsts[0]] = True
    found = choose_people(
        Ground(
            snapshot=graph.snapshot,
            counted=np.flatnonzero(is_offered).astype(np.int32),
            is_passed=is_inside & ~graph.is_staff,
            is_offered=is_offered,
        ),
        count,
        seed=seed,
        aim=Aim(share=_GREEDY - epsilon, doubt=doubt, budget=_BUDGET),
    )
    return stated(tuple(map(graph.id_of, found.people)), found)


def _places(graph: TenantGraph, accounts: Collection[str]) -> list[int]:
    known = {one.id: place for place, one in enumerate(graph.accounts)}
    for account in accounts:
        if account not in known:
            raise AccountNotFoundError(account)
    return [known[account] for account in accounts]


def _check(count: int, epsilon: float, doubt: float) -> None:
    if count < 1:
        raise InputError(Problem("too_few_people", "Ask for a set of at least one person."))
    if not 0 < epsilon < _GREEDY:
        text = f"Epsilon is {epsilon}; it has to be above 0 and below 1 - 1/e."
        raise InputError(Problem("bad_epsilon", text, column="epsilon"))
    if not 0 < doubt < 1:
        text = f"The doubt is {doubt}; it has to be between 0 and 1."
        raise InputError(Problem("bad_doubt", text, column="doubt"))
