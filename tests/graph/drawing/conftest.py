"""The worked example as map content, and large invented charts."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.drawing.content import Card, Influence, LanePerson, MapContent, Seats, Tie

EXAMPLE = Path(__file__).parents[2] / "data" / "worked-example"
STRENGTH = {"weak": 0.3, "medium": 0.6, "strong": 0.9}
RELIABILITY = {"confirmed": 0.95, "reported": 0.7, "inferred": 0.5, "rumour": 0.3}
LEVEL = {"occasional": 0.3, "multiple": 0.6, "deep": 0.9}


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def months(date: str) -> int:
    year, month = (int(part) for part in date.split("-")[:2])
    return max(0, 12 * (2025 - year) + 6 - month)


def freshness(age: int) -> str:
    return "fresh" if age <= 3 else "due" if age <= 6 else "stale" if age <= 12 else "expired"


def influences(kind: str) -> tuple[Influence, ...]:
    cut = {(r["subject"], r["object"]) for r in rows("overlay") if r["change"] == "suppress"}
    edges = []
    for row in rows("influence"):
        if row["opportunity"] and kind == "account":
            continue
        age = months(row["observed_on"])
        state = "added" if row["opportunity"] else "base"
        if kind == "opportunity" and (row["source"], row["target"]) in cut:
            state = "suppressed"
        edges.append(
            Influence(
                row["id"],
                row["source"],
                row["target"],
                strength=row["strength"],
                confidence=row["confidence"],
                months=age,
                freshness=freshness(age),
                state=state,
                is_hot=kind == "opportunity" and row["id"] == "E09",
                weight=STRENGTH[row["strength"]]
                * RELIABILITY[row["confidence"]]
                * 2 ** (-age / 24),
            )
        )
    return tuple(edges)


def ties() -> tuple[Tie, ...]:
    found = []
    for row in rows("ties"):
        age = months(row["last_contact"])
        found.append(
            Tie(
                row["id"],
                row["person"],
                row["contact"],
                LEVEL[row["level"]] * RELIABILITY[row["confidence"]] * 2 ** (-age / 6),
                confidence=row["confidence"],
                vendor="us" if row["person"].startswith("U") else "rival",
                level=row["level"],
                freshness=freshness(age),
            )
        )
    return tuple(found)


def cards(kind: str) -> tuple[Card, ...]:
    in_project = kind == "opportunity"
    seats = {r["subject"]: r["object"] for r in rows("overlay") if r["change"] == "reparent"}
    roles = {r["person"]: r for r in rows("roles")}
    ours = [r for r in rows("assessments") if r["vendor"] == "US" and r["attitude"]]
    base = {r["person"]: r["attitude"] for r in ours if not r["opportunity"]}
    here = {r["person"]: r["attitude"] for r in ours if r["opportunity"]}
    involved = set(roles) | {
        e.source for e in influences(kind) if e.state != "suppressed" and e.target in roles
    }
    found = []
    for row in rows("people"):
        key = row["id"]
        if row["organization"] != "A":
            continue
        role = roles.get(key) if in_project else None
        moved = in_project and key in seats
        found.append(
            Card(
                key,
                row["name"],
                row["title"],
                account_manager=row["manager"] or None,
                manager=seats[key] if moved else row["manager"] or None,
                role=role["role"] if role else None,
                has_veto=bool(role and role["veto"] == "yes"),
                is_decider=bool(
                    role and (role["role"] in {"approver", "decision_maker"} or role["veto"])
                ),
                in_chain=not in_project or key in involved,
                attitude=here.get(key, base.get(key)) if in_project else base.get(key),
                attitude_before=base.get(key) if in_project and key in here else None,
                importance=row["importance"],
                rank_behind={"C10": 1, "C09": 2, "C12": 3}.get(key) if in_project else None,
                background_boss=row["manager"] if moved else None,
            )
        )
    return tuple(found)


def content(kind: str) -> MapContent:
    seats = tuple((r["subject"], r["object"]) for r in rows("overlay") if r["change"] == "reparent")
    lanes = tuple(
        LanePerson(
            r["id"],
            r["name"],
            r["title"],
            vendor="us" if r["organization"] == "US" else "rival",
            mark=r["id"],
        )
        for r in rows("people")
        if r["organization"] in {"US", "RIVAL"}
    )
    title = "车间数字化平台 Shop-floor platform" if kind == "opportunity" else "星河制造 Xinghe"
    return MapContent(
        kind,
        "O1" if kind == "opportunity" else "A",
        title,
        cards(kind),
        influences(kind),
        ties(),
        lanes,
        other_seats=(Seats("O1", "O1", seats),),
    )


def invented(count: int) -> MapContent:
    """A chart of `count` people in branches and units, with a chain and hidden influence."""
    branches = max(1, min(8, count // 12))
    made = [Card("P0000", "李己戊", "总经理 General manager", is_decider=True, role="approver")]
    attitudes = (None, None, "unknown", "neutral", "positive", "negative", "strong_positive")
    for number in range(1, count):
        branch = (number - 1) % branches
        is_head = number <= branches
        unit = (number // branches) % 4
        role = "evaluator" if number % 41 == 7 else None
        made.append(
            Card(
                f"P{number:04}",
                f"员{number} Person {number}",
                "副总 Vice president" if is_head else "职员 Staff",
                account_manager="P0000" if is_head else f"P{branch + 1:04}",
                manager="P0000" if is_head else f"P{branch + 1:04}",
                role=role,
                attitude=attitudes[number * 5 % len(attitudes)],
                rank_behind=1 if number == branches + 3 else None,
                units=() if is_head else (f"部{branch} Branch {branch}", f"组{unit} Unit {unit}"),
            )
        )
    edges = [
        Influence(
            f"E{n:03}",
            f"P{(n * 37) % count:04}",
            f"P{(n * 11) % max(1, branches + 1):04}",
            strength=("weak", "medium", "strong")[n % 3],
            confidence=("confirmed", "reported", "inferred")[n % 3],
            months=n % 20,
            freshness=freshness(n % 20),
            weight=0.3,
            is_hot=(n * 37) % count == branches + 3,
        )
        for n in range(1, max(3, count // 6))
        if (n * 37) % count != (n * 11) % max(1, branches + 1)
    ]
    return MapContent("opportunity", "BIG", "集团 Group", tuple(made), tuple(edges))


@pytest.fixture(scope="session")
def example() -> Callable[[str], MapContent]:
    """The worked example as "account" or "opportunity"."""
    return content


@pytest.fixture(scope="session")
def crowd() -> Callable[[int], MapContent]:
    """An invented chart of any size."""
    return invented
