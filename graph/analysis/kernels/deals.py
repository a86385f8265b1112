"""Where every side of many deals gets to, and our best next contact in each, deal after deal.

The people of a deal are a block of a larger graph; edges that leave the block do not count there.
A side's own people stand outside: what they start is a list of entries into the block. Each deal
is worked out from its own rows alone, so it does not matter who works out which.
Source: method 3.5, 3.10; performance 1 (bit-parallel worlds), 2 (batch).
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.additions import bits_of
from graph.analysis.kernels.compiling import (
    Counts,
    CountsOut,
    Keys,
    Places,
    PlacesOut,
    Weights,
    WeightsOut,
    WordsOut,
    compiled,
)
from graph.analysis.kernels.worlds import draw_row

__all__ = ["weigh_deals"]


def _flow(
    starts: PlacesOut,
    ends: PlacesOut,
    rows: PlacesOut,
    live: WordsOut,
    queue: PlacesOut,
    size: int,
    is_queued: PlacesOut,
    waiting: WordsOut,
    reached: WordsOut,
    copies: int,
) -> None:
    """Let what is new at those in the queue flow on until nothing is new anywhere.

    Several searches over the same edges run at once: each person has so many rows.
    """
    people = queue.shape[0]
    words = live.shape[1]
    none = np.uint64(0)
    head = 0
    while size > 0:
        person = queue[head]
        head = head + 1 if head + 1 < people else 0
        size -= 1
        is_queued[person] = 0
        for place in range(starts[person], starts[person + 1]):
            row = rows[place]
            if row < 0:
                continue
            target = ends[place]
            fires = live[row]
            found = none
            for copy in range(copies):
                fresh = waiting[person * copies + copy]
                have = reached[target * copies + copy]
                more = waiting[target * copies + copy]
                for word in range(words):
                    new = fresh[word] & fires[word] & ~have[word]
                    have[word] |= new
                    more[word] |= new
                    found |= new
            if found != none and is_queued[target] == 0:
                queue[(head + size) % people] = target
                is_queued[target] = 1
                size += 1
        for copy in range(copies):
            fresh = waiting[person * copies + copy]
            for word in range(words):
                fresh[word] = none


@compiled(draw_row, bits_of, _flow)
def weigh_deals(
    starts: Places,
    ends: Places,
    weights: Weights,
    keys: Keys,
    blocks: Counts,
    gates: Weights,
    gate_starts: Places,
    entry_starts: Places,
    entry_ends: Places,
    entry_weights: Weights,
    entry_keys: Keys,
    deciders: Places,
    shares: Weights,
    tie_ends: Places,
    tie_weights: Weights,
    tie_keys: Keys,
    words: int,
    first: int,
    last: int,
    hits: CountsOut,
    best: PlacesOut,
    gains: WeightsOut,
) -> int:
    """Work out the deals `first` to `last` - 1.

    Args:
        starts: Offsets of each person's outgoing edges in the larger graph.
        ends: Who is influenced; within a row as they come.
        weights: Probability 0 to 1 of each edge, ungated.
        keys: What each edge's draws are counted from.
        blocks: Deals x 9: first person and person after the last, first side and side after the
            last, the same of `deciders` and of the ties, and where its part of `hits` begins.
            Ours is the first side.
        gates: How much each person of the block passes on, 0 to 1, side after side.
        gate_starts: Where the gates of each side begin.
        entry_starts: Where the entries of each side begin, sides + 1.
        entry_ends: Whom an entry, an edge from one of the side's own people, ends at.
        entry_weights: Its probability.
        entry_keys: What its draws are counted from.
        deciders: Who decides.
        shares: Decision weight of each of them.
        tie_ends: Whom a tie that may be built from one of our people ends at; ties to one person
            stand together.
        tie_weights: Its probability.
        tie_keys: What its draws are counted from; those of the entry that it deepens.
        words: Words of 64 worlds.
        first: The first deal.
        last: The one after the last deal.
        hits: (Sides x deciders) x 1, side after side within a deal; the result: worlds in which
            each decider is reached.
        best: Deals; the result: which tie adds most, counted from the deal's first; -1 without
            any. Of ties to one person the first counts unless another adds more.
        gains: Deals; the result: what it adds to our overall reach.

    Returns:
        How many deals were worked out.

    Cost: O(edges x worlds) draws for each side, a spread for each side and each decider.
    """
    none = np.uint64(0)
    scale = 4294967296.0  # weights as 32-bit numbers, as the draws are
    people_most = 1
    edges_most = 1
    deciders_most = 1
    for deal in range(first, last):
        start, end = blocks[deal, 0], blocks[deal, 1]
        people_most = max(people_most, end - start)
        edges_most = max(edges_most, np.int64(starts[end]) - starts[start])
        deciders_most = max(deciders_most, blocks[deal, 5] - blocks[deal, 4])
    own_starts = np.zeros(people_most + 1, dtype=np.int32)
    own_ends = np.zeros(edges_most, dtype=np.int32)
    own_rows = np.zeros(edges_most, dtype=np.int32)
    back_starts = np.zeros(people_most + 1, dtype=np.int32)
    back_ends = np.zeros(edges_most, dtype=np.int32)
    back_rows = np.zeros(edges_most, dtype=np.int32)
    queue_room = np.zeros(people_most, dtype=np.int32)
    is_queued = np.zeros(people_most, dtype=np.int32)
    live = np.zeros((edges_most, words), dtype=np.uint64)
    drawn = np.zeros(edges_most)
    waiting = np.zeros((people_most, words), dtype=np.uint64)
    reached = np.zeros((people_most, words), dtype=np.uint64)
    ours = np.zeros((deciders_most, words), dtype=np.uint64)
    reaching = np.zeros((people_most * deciders_most, words), dtype=np.uint64)
    coming = np.zeros((people_most * deciders_most, words), dtype=np.uint64)
    fires = np.zeros(words, dtype=np.uint64)
    for deal in range(first, last):
        low, high = blocks[deal, 0], blocks[deal, 1]
        people = high - low
        queue = queue_room[: max(people, 1)]
        deciding = blocks[deal, 5] - blocks[deal, 4]
        # the block's edges, numbered from 0
        size = 0
        for person in range(people):
            own_starts[person] = size
            for place in range(starts[low + person], starts[low + person + 1]):
                if low <= ends[place] < high:
                    own_ends[size] = ends[place] - low
                    size += 1
        own_starts[people] = size
        for place in range(size):
            drawn[place] = -1.0  # nobody drew it yet
        for side in range(blocks[deal, 2], blocks[deal, 3]):
            is_ours = side == blocks[deal, 2]
            size = 0
            for person in range(people):
                gate = gates[gate_starts[side] + person]
                for place in range(starts[low + person], starts[low + person + 1]):
                    if not low <= ends[place] < high:
                        continue
                    chance = gate * weights[place]
                    own_rows[size] = size if chance > 0 else -1
                    if chance > 0 and chance != drawn[size]:
                        draw_row(keys[place], np.uint64(np.ceil(chance * scale)), live[size])
                        drawn[size] = chance
                    size += 1
            for person in range(people):
                for word in range(words):
                    reached[person, word] = none
            waits = 0
            for entry in range(entry_starts[side], entry_starts[side + 1]):
                person = np.int64(entry_ends[entry]) - low
                limit = np.uint64(np.ceil(entry_weights[entry] * scale))
                draw_row(entry_keys[entry], limit, fires)
                for word in range(words):
                    new = fires[word] & ~reached[person, word]
                    reached[person, word] |= new
                    waiting[person, word] |= new
                if is_queued[person] == 0:
                    is_queued[person] = 1
                    queue[waits] = person
                    waits += 1
            _flow(
                own_starts, own_ends, own_rows, live, queue, waits, is_queued, waiting, reached, 1
            )
            row = blocks[deal, 8] + (side - blocks[deal, 2]) * deciding
            for column in range(deciding):
                person = deciders[blocks[deal, 4] + column] - low
                count = none
                for word in range(words):
                    count += bits_of(reached[person, word])
                    if is_ours:
                        ours[column, word] = reached[person, word]
                hits[row + column, 0] = np.int64(count)
            if not is_ours:
                continue
            best[deal] = -1
            gains[deal] = 0.0
            tie_first, tie_last = blocks[deal, 6], blocks[deal, 7]
            if deciding == 0 or tie_first == tie_last:
                continue
            # the same edges against their direction
            for person in range(people + 1):
                back_starts[person] = 0
            for place in range(size):
                back_starts[own_ends[place] + 1] += 1
            for person in range(people):
                back_starts[person + 1] += back_starts[person]
            for person in range(people):
                for place in range(own_starts[person], own_starts[person + 1]):
                    spot = back_starts[own_ends[place]]
                    back_ends[spot] = person
                    back_rows[spot] = own_rows[place]
                    back_starts[own_ends[place]] += 1
            for person in range(people, 0, -1):
                back_starts[person] = back_starts[person - 1]
            back_starts[0] = 0
            before = 0.0
            total = 64 * words
            for spot in range(people * deciding):
                for word in range(words):
                    reaching[spot, word] = none
            waits = 0
            for column in range(deciding):
                person = deciders[blocks[deal, 4] + column] - low
                for word in range(words):
                    # where the decider is reached already a tie adds nothing
                    reaching[person * deciding + column, word] = ~ours[column, word]
                    coming[person * deciding + column, word] = ~ours[column, word]
                if is_queued[person] == 0:
                    is_queued[person] = 1
                    queue[waits] = person
                    waits += 1
                known_hits = hits[row + column, 0]
                before += shares[blocks[deal, 4] + column] * (known_hits / total)
            _flow(
                back_starts, back_ends, back_rows, live, queue, waits, is_queued, coming,
                reaching, deciding,
            )  # fmt: skip
            known = -1
            nearest = 0.0
            chosen = -1
            for tie in range(tie_first, tie_last):
                person = np.int64(tie_ends[tie]) - low
                limit = np.uint64(np.ceil(tie_weights[tie] * scale))
                draw_row(tie_keys[tie], limit, fires)
                value = 0.0
                for column in range(deciding):
                    count = none
                    for word in range(words):
                        way = fires[word] & reaching[person * deciding + column, word]
                        count += bits_of(way | ours[column, word])
                    value += shares[blocks[deal, 4] + column] * (np.int64(count) / total)
                gain = value - before
                if person != known or gain > nearest + 1e-12:
                    if person != known and known >= 0 and (best[deal] < 0 or nearest > gains[deal]):
                        best[deal] = chosen
                        gains[deal] = nearest
                    known = person
                    nearest = gain
                    chosen = tie - tie_first
            if best[deal] < 0 or nearest > gains[deal]:
                best[deal] = chosen
                gains[deal] = nearest
    return last - first
