"""Graphs without direction: both ways between two people as one edge, and groups as people.

An edge stands in the rows of both its ends, an edge to oneself once. Rows keep the order in which
edges first appear, as in networkx. Source: Blondel, Guillaume, Lambiotte, Lefebvre 2008.
"""

from __future__ import annotations

import numpy as np

from graph.analysis.kernels.compiling import Places, PlacesOut, Weights, WeightsOut, compiled

__all__ = ["merge_groups", "pair_up", "weigh"]


@compiled()
def pair_up(
    starts: Places,
    ends: Places,
    weights: Weights,
    back_starts: Places,
    back_ends: Places,
    back_weights: Weights,
    pair_starts: PlacesOut,
    pair_ends: PlacesOut,
    pair_weights: WeightsOut,
) -> int:
    """Add both directions between two people up to one edge without direction.

    Args:
        starts: Offsets of each person's outgoing edges, n + 1.
        ends: Person at the end of each edge, m.
        weights: Of each edge, m.
        back_starts: The same against the direction of the edges.
        back_ends: As above.
        back_weights: As above.
        pair_starts: n + 1; the result: where each person's edges begin.
        pair_ends: Room for 2 m; the result: the other end, rising; each edge stands in two rows.
        pair_weights: Room for 2 m; the result.

    Returns:
        How many places of the two are filled.

    Cost: O(n + m).
    """
    people = starts.shape[0] - 1
    rows = np.zeros(people + 1, dtype=np.int32)
    for person in range(people):
        degree = starts[person + 1] - starts[person]
        rows[person + 1] = rows[person] + degree + back_starts[person + 1] - back_starts[person]
    filled = rows[:-1].copy()
    room_ends = np.empty(rows[people], dtype=np.int32)
    room_weights = np.empty(rows[people])
    # Whoever is written into the rows of others in rising order stands in them in rising order.
    for person in range(people):
        degree = starts[person + 1] - starts[person]
        for step in range(degree + back_starts[person + 1] - back_starts[person]):
            if step < degree:
                other = ends[starts[person] + step]
                weight = weights[starts[person] + step]
            else:
                other = back_ends[back_starts[person] + step - degree]
                weight = back_weights[back_starts[person] + step - degree]
            last = filled[other] - 1
            if last >= rows[other] and room_ends[last] == person:
                room_weights[last] += weight
            else:
                room_ends[last + 1] = person
                room_weights[last + 1] = weight
                filled[other] += 1
    size = 0
    for person in range(people):
        pair_starts[person] = size
        for place in range(rows[person], filled[person]):
            pair_ends[size] = room_ends[place]
            pair_weights[size] = room_weights[place]
            size += 1
    pair_starts[people] = size
    return size


@compiled()
def weigh(starts: Places, ends: Places, weights: Weights, degrees: WeightsOut) -> float:
    """Fill in the weight of everybody's edges, an edge to oneself twice.

    Args:
        starts: Offsets of each one's edges, n + 1; n people, or groups of an earlier level.
        ends: The other end of each edge; an edge to oneself stands in the row once.
        weights: Of each edge.
        degrees: n; the result.

    Returns:
        The sum of all.

    Cost: O(n + m).
    """
    total = 0.0
    for person in range(degrees.shape[0]):
        degree = 0.0
        itself = 0.0
        for place in range(starts[person], starts[person + 1]):
            degree += weights[place]
            if ends[place] == person:
                itself = weights[place]
        degrees[person] = degree + itself
        total += degrees[person]
    return total


@compiled()
def merge_groups(
    starts: Places,
    ends: Places,
    weights: Weights,
    groups: Places,
    merged_starts: PlacesOut,
    merged_ends: PlacesOut,
    merged_weights: WeightsOut,
) -> int:
    """Draw the groups as people of a smaller graph, their edges in order of first appearance.

    Args:
        starts: As in `weigh`, like the two after it.
        ends: As there.
        weights: As there.
        groups: Group of everybody, numbered from 0 without gaps.
        merged_starts: Groups + 1; the result.
        merged_ends: Room for as many as `ends`; the result.
        merged_weights: As many; the result. What lies inside of a group is its edge to itself.

    Returns:
        How many places of the two are filled.

    Cost: O(n + m).
    """
    people = starts.shape[0] - 1
    count = merged_starts.shape[0] - 1
    edges = 0
    rows = np.zeros(count + 1, dtype=np.int32)
    for person in range(people):
        for place in range(starts[person], starts[person + 1]):
            if ends[place] >= person:
                edges += 1
                rows[min(groups[person], groups[ends[place]]) + 1] += 1
    for group in range(count):
        rows[group + 1] += rows[group]
    # Edges in the order of the rows, and once more by the smaller of their groups.
    lows = np.empty(edges, dtype=np.int32)
    highs = np.empty(edges, dtype=np.int32)
    owners = np.empty(edges, dtype=np.int32)
    sums = np.empty(edges)
    listed = np.empty(edges, dtype=np.int32)
    edge = 0
    for person in range(people):
        for place in range(starts[person], starts[person + 1]):
            if ends[place] >= person:
                group, other = groups[person], groups[ends[place]]
                lows[edge] = min(group, other)
                highs[edge] = max(group, other)
                owners[edge] = group
                sums[edge] = weights[place]
                listed[rows[lows[edge]]] = edge
                rows[lows[edge]] += 1
                edge += 1
    # The first edge between two groups takes the weight of all.
    is_first = np.zeros(edges, dtype=np.bool_)
    firsts = np.full(count, -1, dtype=np.int32)
    for place in range(edges):
        edge = listed[place]
        known = firsts[highs[edge]]
        if known >= 0 and lows[known] == lows[edge]:
            sums[known] += sums[edge]
        else:
            firsts[highs[edge]] = edge
            is_first[edge] = True
    for group in range(count + 1):
        merged_starts[group] = 0
    for edge in range(edges):
        if is_first[edge]:
            merged_starts[lows[edge] + 1] += 1
            if lows[edge] != highs[edge]:
                merged_starts[highs[edge] + 1] += 1
    for group in range(count):
        merged_starts[group + 1] += merged_starts[group]
        rows[group] = merged_starts[group]
    for edge in range(edges):
        if not is_first[edge]:
            continue
        one, other = lows[edge], highs[edge]
        merged_ends[rows[one]] = other
        merged_weights[rows[one]] = sums[edge]
        rows[one] += 1
        if one != other:
            merged_ends[rows[other]] = one
            merged_weights[rows[other]] = sums[edge]
            rows[other] += 1
    return int(merged_starts[count])
