# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Who is key, and who only formally so?
#
# 一家真实公司的 21 名经理（Krackhardt 1987）：谁真正有影响，谁只是职位高。组织结构图上管人最多的
# 副总裁 14，几乎没有人向他请教。
#
# In 1987 David Krackhardt asked the 21 managers of a real high-tech company whom they go to for
# advice. The chart has a president and four vice presidents. This notebook lays the chart beside
# the advice: three of the four are asked by many, and one has the largest department and is asked
# by hardly anybody. A seller who goes by the chart alone calls on the wrong door.

# %%
from datetime import date
from tempfile import TemporaryDirectory

import networkx as nx

from graph import open_workspace
from graph.analysis import influence
from graph.model import Influence, Person, Reporting
from graph.stores.opening import open_store
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
folder = TemporaryDirectory()
address = f"sqlite:///{folder.name}/company.db"
store = open_store(address)
import_files(store, [example_folder("krackhardt")], today=AS_OF)
store.close()

workspace = open_workspace(address)
account = workspace.accounts()[0].external_id
records = workspace.subject("account", account).records
names = {one.id: records.reference(one.id) for one in records.all(Person)}

# %% [markdown]
# ## 1. The chart
#
# Span is how many people work under somebody, directly or over others.

# %%
chart = nx.DiGraph()
chart.add_edges_from(
    (names[line.manager], names[line.subordinate]) for line in records.all(Reporting)
)
span = {person: len(nx.descendants(chart, person)) for person in chart}
president = max(span, key=span.get)
vice_presidents = sorted(chart.successors(president), key=int)
for person in vice_presidents:
    print(f"vice president {person:>2}: {span[person]} people")
assert max(vice_presidents, key=span.get) == "14"

# %% [markdown]
# ## 2. The advice
#
# "i goes to j for advice" means that j influences i: the answer is turned round, so that an edge
# runs from who is asked to who asks.

# %%
advice = nx.DiGraph()
advice.add_nodes_from(sorted(names.values(), key=int))
advice.add_edges_from((names[edge.source], names[edge.target]) for edge in records.all(Influence))
advised = dict(advice.out_degree())
between = nx.betweenness_centrality(advice, normalized=False)


def first(values: dict[str, float], count: int) -> list[str]:
    return sorted(values, key=lambda person: (-values[person], int(person)))[:count]


print("asked by most:          ", first(advised, 3))
print("between most others:    ", first(between, 3))
key = set(first(advised, 3)) | set(first(between, 3))
print("key by either:          ", sorted(key, key=int))
assert key == {"2", "18", "21", "7"}

# %% [markdown]
# ## 3. Chart beside advice
#
# One row for each vice president and for the president: grey is how many people the chart puts
# under them, blue how many come for advice. The long grey bar with the short blue one is the
# formal-only vice president.

# %%
class Bars:
    """A picture of pairs of bars, for a notebook cell."""

    def __init__(self, rows: list[tuple[str, float, float]]) -> None:
        self.rows = rows

    def _repr_svg_(self) -> str:
        top = max(max(row[1:]) for row in self.rows)
        lines = []
        for place, (label, grey, blue) in enumerate(self.rows):
            y = 34 * place
            lines.append(
                f'<text x="0" y="{y + 18}" font-size="13">{label}</text>'
                f'<rect x="130" y="{y + 4}" width="{380 * grey / top:.1f}" height="9" fill="#808B9B"/>'
                f'<rect x="130" y="{y + 15}" width="{380 * blue / top:.1f}" height="9" fill="#1B5FC1"/>'
                f'<text x="520" y="{y + 18}" font-size="12">{grey:g} / {blue:g}</text>'
            )
        height = 34 * len(self.rows)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{height}" '
            f'font-family="sans-serif">{"".join(lines)}</svg>'
        )


leaders = [president, *vice_presidents]
picture = Bars([(f"manager {one}", span[one], advised[one]) for one in leaders])
assert "<svg" in picture._repr_svg_()
picture

# %%
rank = first(between, len(between)).index("14") + 1
print(f"vice president 14: largest span, rank {rank} of {len(between)} by betweenness")
assert rank == 19
assert "14" not in key

# %% [markdown]
# ## 4. How far a word carries
#
# Counting who is asked is one way; another is to let a message run. Suppose that each piece of
# advice carries one time in eight: `spread` counts whom a message from one person reaches on
# average, over random worlds that are the same for everybody.

# %%
nx.set_edge_attributes(advice, 0.125, "weight")
carried = {
    person: influence.spread(advice, seeds=[person], worlds=10_048).value for person in leaders
}
for person in first(carried, len(carried)):
    print(f"from manager {person:>2}: {carried[person]:.1f} of {len(advice)} people")
assert min(carried, key=carried.get) == "14"

# %% [markdown]
# Betweenness and counts are an orientation and no verdict: they never enter the list of key people
# of an answer. What they are good for is a question: *who is it that they all ask instead?*

# %%
drawn = workspace.map("account", account, as_of=AS_OF)
drawn

# %%
workspace.close()
folder.cleanup()
