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
# # Who stands behind the decision maker?
#
# 星河制造 Xinghe Manufacturing is about to decide on O1, a deal that our company and one rival
# compete for. The org chart names twelve people. This notebook loads what the team wrote down about
# them, asks the questions of the method, and checks each answer that it prints.
#
# 从组织结构图到下一步：谁决策、谁在背后、我方触达多少、什么最脆弱、该见谁。
#
# Run it from top to bottom; nothing else is needed. The files are invented, the numbers are those
# of the worked example.

# %%
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from graph import open_workspace
from graph.analysis import influence
from graph.stores.opening import open_store
from graph.wording import in_language
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
folder = TemporaryDirectory()
address = f"sqlite:///{folder.name}/deal.db"

# %% [markdown]
# ## 1. Import
#
# One folder of CSV files is one unit: it is taken whole or not at all. A second import of the same
# files changes nothing.

# %%
store = open_store(address)
first = import_files(store, [example_folder("xinghe")], today=AS_OF)
second = import_files(store, [example_folder("xinghe")], today=AS_OF)
store.close()

print(f"first import: {first.created} records made; second import: {second.changes} changes")
assert first.created > 0
assert second.changes == 0

# %% [markdown]
# ## 2. Who decides
#
# The opportunity is an overlay: it gives people roles and moves seats for this deal only, and
# leaves the account as it is. Decision weights sum to 1.

# %%
workspace = open_workspace(address)
answer = workspace.analyse("opportunity", "O1", as_of=AS_OF)


def name(person: str) -> str:
    found = answer.people[person]
    title = in_language(found.title or "", "en")
    return f"{in_language(found.name, 'en')} ({title})"


for seat in answer.chain:
    veto = ", may veto" if seat.veto else ""
    print(f"{seat.weight:.4f}  {name(seat.person)}: {seat.role or 'no role'}{veto}")
assert abs(sum(seat.weight for seat in answer.chain) - 1) < 1e-9

# %% [markdown]
# ## 3. Who stands behind them
#
# An indirect key person moves formal deciders over paths of influence of at most two steps. The
# first one has no seat in the decision chain at all: the cost controller 褚, behind the decision
# maker 赵.

# %%
for person in answer.indirect_key_people:
    where = "in the chain" if person.on_chain else "outside the chain"
    print(f"{person.score:.4f}  {name(person.person)}, {where}")
    for path in person.paths:
        print(f"          {path.weight:.4f}  {' -> '.join(name(one) for one in path.people)}")

behind = answer.indirect_key_people[0]
assert behind.person == "C10"
assert round(behind.score, 4) == 0.4623
assert not behind.on_chain
assert behind.paths[0].people == ("C10", "C04")
assert round(behind.paths[0].weight, 4) == 0.6121

# %% [markdown]
# ## 4. How far each side reaches
#
# Reach is the probability that a vendor's message gets to the deciders, weighted by decision role.
# The band runs from cautious (only what is confirmed and fresh) to hopeful. It is no win rate.

# %%
for vendor, reach in answer.reach.items():
    print(f"{vendor:6} {reach.overall:.4f}  ({reach.low:.4f} to {reach.high:.4f})")
print("method:", answer.method.reach)

assert round(answer.reach["US"].overall, 4) == 0.5878
assert round(answer.reach["RIVAL"].overall, 4) == 0.3104

# %% [markdown]
# ## 5. What would hurt
#
# The light is amber although the decision maker is for us: the caps say why. And more than half of
# our reach hangs on one of our people.

# %%
print(answer.status.capped)
for cap in answer.status.caps:
    print("  ", cap.text)
ours = [one for one in answer.fragility if one.removed.kind == "our_person"]
worst = max(ours, key=lambda one: one.loss)
print(f"without {name(worst.removed.id)} we lose {worst.share:.0%} of our reach")

assert answer.status.capped == "amber"
assert worst.removed.id == "U2"
assert round(worst.loss, 4) == 0.3434

# %% [markdown]
# ## 6. The next step
#
# Two questions for Monday: whom to meet, and what to verify before anything is built on it. A gain
# is in our overall reach; the picture shows the five best meetings.

# %%
class Bars:
    """A picture of bars, for a notebook cell."""

    def __init__(self, rows: dict[str, float]) -> None:
        self.rows = rows

    def _repr_svg_(self) -> str:
        top, parts = max(self.rows.values()), []
        for place, (label, value) in enumerate(self.rows.items()):
            y = 26 * place
            parts.append(
                f'<text x="0" y="{y + 17}" font-size="13">{label}</text>'
                f'<rect x="290" y="{y + 5}" width="{240 * value / top:.1f}" height="15" fill="#1B5FC1"/>'
                f'<text x="{296 + 240 * value / top:.1f}" y="{y + 17}" font-size="12">+{value:.2f}</text>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{26 * len(self.rows)}" '
            f'font-family="sans-serif">{"".join(parts)}</svg>'
        )


meetings = answer.next_ties[:5]
for one in meetings:
    print(f"+{one.gain:.3f}  {one.our_person} meets {name(one.contact)}: {one.action}")
first = answer.verify[0]
print(f"verify {first.record} first: our reach is {first.if_confirmed:.2f} if true, {first.if_wrong:.2f} if not")
assert (meetings[0].our_person, meetings[0].contact) == ("U1", "C01")
assert round(meetings[0].gain, 3) == 0.101
Bars({f"{one.our_person} – {name(one.contact)}": one.gain for one in meetings})

# %% [markdown]
# ## 7. Your own question
#
# The network of a context is a frozen `networkx.DiGraph`; an edge runs from who influences to who
# is influenced, and `weight` is the probability that it carries. Every function of
# `graph.analysis.influence` takes any graph of that kind.

# %%
network = workspace.network("opportunity", "O1", as_of=AS_OF)
print(network)
carried = influence.reach(network, sources=["C10"], targets=["C01"])
print(f"褚 moves the general manager 陈 with probability {carried.people['C01']:.4f} ({carried.method})")
assert carried.method == "exact"
assert carried.people["C01"] > 0.3746  # more than the best path alone

# %% [markdown]
# ## 8. The map

# %%
drawn = workspace.map("opportunity", "O1", as_of=AS_OF)
drawn.save(Path(folder.name, "o1.html"))
assert "褚" in Path(folder.name, "o1.html").read_text(encoding="utf-8")
drawn

# %%
workspace.close()
folder.cleanup()
