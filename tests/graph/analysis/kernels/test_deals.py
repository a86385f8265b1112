"""Many deals in one loop: world by world, each alone."""

from random import Random

import numpy as np
from support.graph_twins import bits_of, reached_in_worlds

from graph.analysis.kernels.worlds import draw_words
from graph.tenant.deals import Deals, weigh

WORDS = 2
WORLDS = 64 * WORDS


def drawn_deals(seed: int, count: int = 3) -> Deals:
    """Blocks in one graph, with edges between blocks that no deal may follow."""
    draw = Random(seed)
    sizes = [draw.randint(1, 5) for _ in range(count)]
    firsts = [sum(sizes[:at]) for at in range(count)]
    people = sum(sizes)
    rows: list[list[int]] = [[] for _ in range(people)]
    for _ in range(3 * people):
        source, target = draw.randrange(people), draw.randrange(people)
        if source != target and target not in rows[source]:
            rows[source].append(target)
    edges = sum(map(len, rows))
    blocks, gates, gate_starts, entry_starts = [], [], [], [0]
    entries, deciders, ties, hits = [], [], [], 0
    for first, size in zip(firsts, sizes, strict=True):
        sides = draw.randint(1, 3)
        begun = len(gate_starts), len(deciders), len(ties)
        for _ in range(sides):
            gate_starts.append(len(gates))
            gates += [draw.choice((0.0, 0.5, 1.0)) for _ in range(size)]
            entries += [first + draw.randrange(size) for _ in range(draw.randint(0, 3))]
            entry_starts.append(len(entries))
        inside = range(first, first + size)
        deciders += draw.sample(inside, draw.randint(0, min(2, size)))
        ties += sorted(draw.choice(inside) for _ in range(draw.randint(0, 4)))
        blocks.append(
            (first, first + size, begun[0], len(gate_starts), begun[1], len(deciders),
             begun[2], len(ties), hits)
        )  # fmt: skip
        hits += sides * (len(deciders) - begun[1])

    def chances(many: int) -> np.ndarray:
        return np.array([draw.choice((0.2, 0.5, 1.0)) for _ in range(many)])

    def keys(many: int) -> np.ndarray:
        return np.array([draw.getrandbits(64) for _ in range(many)], dtype=np.uint64)

    def places(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int32)

    return Deals(
        starts=np.cumsum([0, *map(len, rows)], dtype=np.int32),
        ends=places([one for row in rows for one in row]), weights=chances(edges),
        keys=keys(edges), blocks=np.array(blocks, dtype=np.int64), gates=np.array(gates),
        gate_starts=places(gate_starts), entry_starts=places(entry_starts),
        entry_ends=places(entries), entry_weights=chances(len(entries)),
        entry_keys=keys(len(entries)), deciders=places(deciders), shares=chances(len(deciders)),
        tie_ends=places(ties), tie_weights=chances(len(ties)), tie_keys=keys(len(ties)),
    )  # fmt: skip


def fires(keys: np.ndarray, weights: np.ndarray) -> np.ndarray:
    live = np.empty((len(keys), WORDS), dtype=np.uint64)
    draw_words(keys, np.ceil(weights * 2.0**32).astype(np.uint64), live)
    return bits_of(live)


def twin(deals: Deals, deal: int) -> tuple[np.ndarray, float]:
    """Reach by side and decider, and the most that a tie adds; one search a world."""
    low, high, side, last, d0, d1, t0, t1, _ = map(int, deals.blocks[deal])
    people, deciders = high - low, [int(one) - low for one in deals.deciders[d0:d1]]
    table = []
    ours = np.zeros((0, WORLDS), dtype=np.bool_)
    gain = 0.0
    shares = deals.shares[d0:d1]
    for one in range(side, last):
        pairs, live = [], []
        for person in range(people):
            gate = deals.gates[deals.gate_starts[one] + person]
            row = slice(deals.starts[low + person], deals.starts[low + person + 1])
            ends = deals.ends[row]
            worlds = fires(deals.keys[row], gate * deals.weights[row])
            for end, bits in zip(ends.tolist(), worlds, strict=True):
                if low <= end < high:
                    pairs.append((person, end - low))
                    live.append(bits)
        entry = slice(deals.entry_starts[one], deals.entry_starts[one + 1])
        pairs += [(people, int(end) - low) for end in deals.entry_ends[entry]]
        live += list(fires(deals.entry_keys[entry], deals.entry_weights[entry]))
        drawn = np.array(live).reshape(-1, WORLDS)
        reached = reached_in_worlds(people + 1, pairs, drawn, [people])[deciders]
        table.append(reached.mean(axis=1))
        if one == side:
            ours = reached
            added = fires(deals.tie_keys[t0:t1], deals.tie_weights[t0:t1])
            for end, bits in zip(deals.tie_ends[t0:t1].tolist(), added, strict=True):
                more = reached_in_worlds(
                    people + 1, [*pairs, (people, end - low)], np.vstack([drawn, bits]), [people]
                )[deciders]
                gain = max(gain, float(shares @ (more.mean(axis=1) - ours.mean(axis=1))))
    return np.array(table), gain


def test_each_deal_is_worked_out_as_world_by_world() -> None:
    for seed in range(20):
        deals = drawn_deals(seed)
        found = weigh(deals, words=WORDS)
        for deal in range(len(deals)):
            table, gain = twin(deals, deal)
            np.testing.assert_array_equal(found.reach_of(deals, deal), table)
            assert abs(found.gains[deal] - gain) < 1e-12
            block = deals.blocks[deal]
            has_choice = block[5] > block[4] and block[7] > block[6]
            assert (found.best[deal] >= 0) == has_choice
            assert found.best[deal] < block[7] - block[6]


def test_threads_change_nothing() -> None:
    deals = drawn_deals(3, count=200)
    alone, together = weigh(deals, words=WORDS), weigh(deals, words=WORDS, workers=3)
    for name, array in vars(alone).items():
        np.testing.assert_array_equal(array, vars(together)[name])
