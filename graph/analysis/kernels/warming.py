"""All loops compiled before the first question: at install, when an image is built, at start.

Source: performance 3 (an empty cache costs 12 to 15 s of a processor, a filled one half a second).
"""

from __future__ import annotations

from typing import Any

from graph.analysis.kernels.additions import (
    choose_additions,
    count_after,
    count_bits,
    mask_after,
    search_pair,
)
from graph.analysis.kernels.articulation import mark_articulations
from graph.analysis.kernels.between import add_dependencies
from graph.analysis.kernels.communities import modularity, settle
from graph.analysis.kernels.compiling import IS_COMPILED, Kernel
from graph.analysis.kernels.cuts import part
from graph.analysis.kernels.deals import weigh_deals
from graph.analysis.kernels.exact.bounds import bound_above
from graph.analysis.kernels.exact.factoring import factor
from graph.analysis.kernels.exact.frontiers import count_states, order_walks
from graph.analysis.kernels.gathering import gather_words
from graph.analysis.kernels.pairs import merge_groups, pair_up, weigh
from graph.analysis.kernels.paths.best_paths import best_from_sources, best_weights
from graph.analysis.kernels.paths.first_paths import first_paths
from graph.analysis.kernels.paths.near_paths import settle_near
from graph.analysis.kernels.paths.simple_paths import deviate
from graph.analysis.kernels.removals import count_losses
from graph.analysis.kernels.reverse_sets import count_hits, cover_sets, draw_sets, group_sets
from graph.analysis.kernels.worlds import draw_many_words, spread_hops, spread_words

__all__ = ["KERNELS", "compile_all"]

# The loops of every answer come first.
KERNELS: tuple[Kernel[..., Any], ...] = (
    spread_words,
    draw_many_words,
    order_walks,
    count_states,
    best_from_sources,
    first_paths,
    part,
    count_losses,
    count_after,
    count_bits,
    mask_after,
    search_pair,
    best_weights,
    bound_above,
    add_dependencies,
    pair_up,
    weigh,
    modularity,
    settle,
    merge_groups,
    mark_articulations,
    gather_words,
    choose_additions,
    factor,
    deviate,
    spread_hops,
    settle_near,
    weigh_deals,
    draw_sets,
    group_sets,
    cover_sets,
    count_hits,
)


def compile_all() -> int:
    """Compile every loop, or take it from the disk; how many are compiled now, 0 without numba."""
    if not IS_COMPILED:
        return 0
    for kernel in KERNELS:
        kernel.compile()
    return len(KERNELS)
