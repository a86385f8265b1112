"""Many deals at once have the values that each has alone in the same worlds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support.tenants import TenantDraw

from graph.analysis.contacts import next_ties
from graph.analysis.engine import SampledEngine
from graph.analysis.reach import decision_weights, measure_reach
from graph.calibration import Calibration
from graph.model import Opportunity
from graph.network import Network
from graph.overlay import build_network
from graph.tenant.reading import Reader
from graph.tenant.standings import NextTie, Standing, standings_of
from graph.vocabulary import ContextKind
from graph.workspace import Workspace
from importers.examples import EXAMPLES, example_folder

Draw = Callable[[int], tuple[Reader, TenantDraw]]
DAY = date(2025, 6, 30)
FEW = Calibration(worlds=1024, seed=11)


def alone(network: Network) -> Standing:
    """By the engine of single answers."""
    engine = SampledEngine(network.calibration)
    reach = measure_reach(network, engine)
    shares = decision_weights(network)
    ties = next_ties(network, reach[network.us], engine) if network.us else []
    best = NextTie(ties[0].our_person, ties[0].contact, ties[0].gain) if ties and shares else None
    return Standing(
        context=network.context.record_id,
        account=network.context.account_record_id,
        worlds=1024,
        reach={
            vendor: {one: found.expected.value(one) for one in shares}
            for vendor, found in reach.items()
        },
        overall={
            vendor: found.expected.overall(shares) for vendor, found in reach.items() if shares
        },
        next_tie=best,
    )


def networks_of(reader: Reader) -> list[Network]:
    found = []
    for account in reader.store.accounts(reader.scope):
        records = reader.store.read(reader.scope, account.id)
        contexts = [(ContextKind.ACCOUNT, account.id)]
        contexts += [
            (ContextKind.OPPORTUNITY, one.id)
            for one in records.all(Opportunity)
            if one.account == account.id
        ]
        found += [
            build_network(records, kind, name, as_of=DAY, calibration=FEW)
            for kind, name in contexts
        ]
    return found


@pytest.mark.parametrize("seed", range(12))
def test_each_deal_stands_as_it_does_alone(drawn_reader: Draw, seed: int) -> None:
    networks = networks_of(drawn_reader(seed)[0])
    assert standings_of(networks) == tuple(alone(one) for one in networks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_stand_as_they_do_alone(
    workspace_of: Callable[[Path], Workspace], name: str
) -> None:
    workspace = workspace_of(example_folder(name))
    reader = Reader(workspace.store, workspace.scope, DAY, FEW)
    networks = networks_of(reader)
    found = standings_of(networks)
    assert found == tuple(alone(one) for one in networks)
    # nobody of ours is in that one
    has_us = any(one.reach and one.next_tie for one in found)
    assert has_us == (name != "krackhardt")


def test_it_does_not_matter_how_many_threads_or_deals_there_are(drawn_reader: Draw) -> None:
    networks = [one for seed in range(4) for one in networks_of(drawn_reader(seed)[0])] * 8
    found = standings_of(networks, worlds=256)
    assert standings_of(networks, worlds=256, workers=3) == found
    assert tuple(standings_of([one], worlds=256)[0] for one in networks[::7]) == found[::7]
    assert {one.worlds for one in found} == {256}


def test_another_seed_draws_other_worlds(workspace_of: Callable[[Path], Workspace]) -> None:
    workspace = workspace_of(example_folder("xinghe"))
    networks = networks_of(Reader(workspace.store, workspace.scope, DAY, FEW))
    assert standings_of(networks, seed=11) == standings_of(networks)
    assert standings_of(networks, seed=12) != standings_of(networks)


def test_no_deals_and_deals_without_anybody_have_no_standing(drawn_reader: Draw) -> None:
    assert standings_of([]) == ()
    network = networks_of(drawn_reader(0)[0])[0]
    empty = replace(network, nodes={}, strands=(), seats=(), lines=(), circles=())
    (found,) = standings_of([empty])
    assert (found.overall, found.next_tie) == ({}, None)
    assert all(row == {} for row in found.reach.values())
