"""Which lines a map shows when there are too many to read."""

from graph.drawing import draw_map
from graph.drawing.content import Card, Influence, LanePerson, MapContent, Tie

PEOPLE = [f"P{place:02d}" for place in range(21)]
# five heads under P00, three people under each
BOSSES = {f"P{place:02d}": "P00" for place in range(1, 6)}
BOSSES |= {f"P{place:02d}": f"P{1 + (place - 6) // 3:02d}" for place in range(6, 21)}


def crowd(edges: int) -> MapContent:
    pairs = [(a, b) for a in PEOPLE for b in PEOPLE if a != b][:edges]
    return MapContent(
        kind="account",
        context_id="K",
        title="K",
        cards=tuple(
            Card(
                key=one,
                name=one,
                manager=BOSSES.get(one),
                account_manager=BOSSES.get(one),
                is_decider=one in ("P00", "P01"),
            )
            for one in PEOPLE
        ),
        influences=tuple(
            Influence(record=f"E{place:03d}", source=a, target=b)
            for place, (a, b) in enumerate(pairs)
        ),
    )  # fmt: skip


def test_a_crowded_map_draws_what_ends_at_deciders_and_lists_the_rest() -> None:
    content = crowd(190)
    scene = draw_map(content)
    drawn = {record for line in scene.influences for record in line.records}
    targets = {edge.record: edge.target for edge in content.influences}
    assert {targets[record] for record in drawn} == {"P00", "P01"}
    assert drawn.isdisjoint(scene.unrouted)
    assert drawn | set(scene.unrouted) == set(targets)
    assert len(scene.listed_influences) == 190


def test_a_readable_map_draws_everything() -> None:
    scene = draw_map(crowd(20))
    drawn = {record for line in scene.influences for record in line.records}
    assert len(drawn | set(scene.unrouted)) == 20
    assert len(drawn) > 10


def test_ties_to_folded_people_stay_in_the_table() -> None:
    many = [f"Q{place:03d}" for place in range(150)]
    cards = [
        Card(key="B", name="boss"),
        Card(
            key="C", name="head", manager="B", account_manager="B", role="approver", is_decider=True
        ),
    ]
    cards += [Card(key=one, name=one, manager="C", account_manager="C") for one in many]
    content = MapContent(
        kind="account", context_id="A", title="A", cards=tuple(cards),
        lane_people=(LanePerson(key="U1", name="U1"),),
        ties=(Tie("T1", "U1", "C", 0.5), Tie("T2", "U1", "Q100", 0.5)),
    )  # fmt: skip
    scene = draw_map(content)
    assert {record for band in scene.ties for record in band.records} == {"T1"}
    assert {tie.record for tie in scene.listed_ties} == {"T1", "T2"}
