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
# # Monday: five deals, one hour
#
# 周一例会：五个商机，一小时，先看哪一个？哪些系于一人，哪些一周来有变化。
#
# The invented Shuochuan group has about 300 people and five deals with us, in different units and
# stages. A sales lead has one hour a week for them. Which deal first, and what is the question to
# put to the team?

# %%
from dataclasses import replace
from datetime import date, timedelta
from tempfile import TemporaryDirectory

from graph import open_workspace
from graph.model import Tie
from graph.portfolio import review
from graph.search import find
from graph.stores.opening import open_store
from graph.vocabulary import TieLevel
from graph.wording import in_language
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
folder = TemporaryDirectory()
address = f"sqlite:///{folder.name}/group.db"
store = open_store(address)
import_files(store, [example_folder("group")], today=AS_OF)
store.close()
workspace = open_workspace(address)

# %% [markdown]
# ## 1. All of them side by side

# %%
portfolio = review(workspace, as_of=AS_OF)
for item in portfolio.items:
    now = item.now
    rivals = [one.overall for vendor, one in now.reach.items() if vendor != now.vendor]
    ours = now.reach[now.vendor].overall
    print(
        f"{now.status.capped:6} {in_language(item.name, 'en'):30} "
        f"{item.stage:14} us {ours:.2f}  best rival {max(rivals):.2f}"
    )
lights = {item.id: item.now.status.capped for item in portfolio.items}
assert lights["GO2"] == "green"
assert lights["GO3"] == "red"

# %% [markdown]
# ## 2. Where to look first
#
# Three plain rules: what is red; what hangs on one person; where nobody knows who signs.

# %%
for item in portfolio.items:
    reasons = [cap.text for cap in item.now.status.caps]
    if not item.now.has_approver:
        reasons.append("Nobody is recorded who signs")
    if reasons:
        print(in_language(item.name, "en"))
        for reason in reasons:
            print("   -", reason)
threaded = [item.id for item in portfolio.items if item.now.single_threaded.value]
assert threaded == ["GO1"]
assert [item.id for item in portfolio.items if not item.now.has_approver] == ["GO4"]

# %% [markdown]
# ## 3. The picture
#
# Each deal is a dot: how far we reach to the right, how far the strongest rival reaches upwards.
# Below the line we are ahead. A dot with a ring hangs on one person.

# %%
class Dots:
    """Our reach against the strongest rival's, for a notebook cell."""

    COLOURS = {"green": "#1C7556", "amber": "#F2B134", "red": "#B3261E", "grey": "#808B9B"}

    def __init__(self, items) -> None:
        self.items = items

    def _repr_svg_(self) -> str:
        parts = ['<path d="M40 340L340 40" stroke="#A3ADBA"/>', '<path d="M40 40V340H340" fill="none" stroke="#16202E"/>']
        for item in self.items:
            now = item.now
            ours = now.reach[now.vendor].overall
            theirs = max(one.overall for vendor, one in now.reach.items() if vendor != now.vendor)
            x, y = 40 + 300 * ours, 340 - 300 * theirs
            colour = self.COLOURS[now.status.capped]
            ring = ' stroke="#A34F00" stroke-width="4"' if now.single_threaded.value else ""
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{colour}"{ring}/>')
            parts.append(f'<text x="{x + 13:.1f}" y="{y + 4:.1f}" font-size="12">{item.id}</text>')
        parts.append('<text x="250" y="360" font-size="12">our reach</text>')
        parts.append('<text x="0" y="30" font-size="12">rival</text>')
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="370" '
            f'font-family="sans-serif">{"".join(parts)}</svg>'
        )


picture = Dots(portfolio.items)
assert picture._repr_svg_().count("<circle") == 5
picture

# %% [markdown]
# ## 4. What moved since last week
#
# The store keeps what was written down and when. In this notebook everything was written a moment
# ago, so against last week every deal is new:

# %%
assert all(item.is_new for item in portfolio.items)
print("new in the records since", portfolio.since)

# %% [markdown]
# Suppose that the import was last week's and that today somebody writes down a first visit: our
# executive has met the R&D head again. Compared with the end of today nothing is new; the
# list shows what a comparison says when there *is* an earlier state.

# %%
today = date.today() + timedelta(days=1)
compared = review(workspace, as_of=AS_OF, since=today)
assert not any(item.is_new or item.changes for item in compared.items)

records = workspace.subject("opportunity", "GO5").records
visit = next(
    one
    for one in records.all(Tie)
    if one.opportunity == workspace.subject("opportunity", "GO5").record_id
    and records.reference(one.person) == "V4"
)
with workspace.store.writing("notebook") as writer:
    writer.put(replace(visit, level=TieLevel.MULTIPLE))
again = review(workspace, as_of=AS_OF)
moved = [item.id for item in again.items if any(one.kind == "updated" for one in item.changes)]
print("changed:", moved)
assert moved == ["GO5"]

# %% [markdown]
# ## 5. Somebody's name
#
# In the meeting a name falls: "who is Mu Huaichuan?" One search looks through people, deals, units
# and the evidence; a Chinese name is also found by its pinyin or its initials.

# %%
for hit in find(workspace, "mu huaichuan").hits:
    print(hit.kind, "|", hit.name, "|", in_language(hit.text, "en")[:80])
assert find(workspace, "mhc").hits[0].name == "穆怀川"

# %% [markdown]
# The retired chief engineer is nobody's employee, so no chart shows him; the evidence does. The map
# of that deal:

# %%
workspace.map("opportunity", "GO5", as_of=AS_OF)

# %%
workspace.close()
folder.cleanup()
