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
# # What if?
#
# 先在纸上试：冠军离职怎么办，该去见谁，先核实哪条关系。什么都不会保存。
#
# O1 hangs on one thread: one of our people and one friend at the customer. Before the review the
# account manager wants to know what happens when that thread breaks, and which single step makes
# the deal safer. Every question below is asked of the same records; nothing is stored.

# %%
from datetime import date
from tempfile import TemporaryDirectory

from graph import open_workspace
from graph.stores.opening import open_store
from importers.examples import example_folder
from importers.pipeline import import_files

AS_OF = date(2025, 6, 30)
folder = TemporaryDirectory()
address = f"sqlite:///{folder.name}/deal.db"
store = open_store(address)
import_files(store, [example_folder("xinghe")], today=AS_OF)
store.close()
workspace = open_workspace(address)


def suppose(*edits: str):
    return workspace.what_if("opportunity", "O1", edits, as_of=AS_OF)


def show(title: str, answer) -> None:
    before, after = answer.before, answer.after
    vendor = answer.vendor
    print(title)
    print(f"   our reach  {before.reach[vendor].overall:.2f} -> {after.reach[vendor].overall:.2f}")
    if before.approver and after.approver:
        reached = before.approver.reach[vendor], after.approver.reach[vendor]
        print(f"   approver   {reached[0]:.2f} -> {reached[1]:.2f}")
    print(f"   light      {before.status.capped} -> {after.status.capped}")


# %% [markdown]
# ## 1. The thread breaks
#
# U2 is our solution manager; C11 is the digital-shop-floor lead, our champion.

# %%
ours_leaves = suppose("leave U2")
show("U2 leaves:", ours_leaves)
champion_leaves = suppose("leave C11")
show("C11 leaves:", champion_leaves)
us = ours_leaves.vendor
assert ours_leaves.after.reach[us].overall < 0.25

# %% [markdown]
# ## 2. A second rope
#
# Two ideas: the account manager meets the general manager, or the executive renews the tie to the
# vice president. And both.

# %%
ideas = {
    "U1 meets C01": ["tie U1 C01 multiple"],
    "U4 meets C04 again": ["tie U4 C04 multiple"],
    "both": ["tie U1 C01 multiple", "tie U4 C04 multiple"],
}
answers = {title: suppose(*edits) for title, edits in ideas.items()}
for title, answer in answers.items():
    show(title, answer)
gains = {
    title: one.after.reach[us].overall - one.before.reach[us].overall
    for title, one in answers.items()
}
assert gains["both"] > gains["U1 meets C01"] > gains["U4 meets C04 again"] > 0

# %% [markdown]
# ## 3. The same, and the thread breaks all the same
#
# Edits are made one after the other, in any combination. With both ties the deal survives the loss
# of U2 much better than today.

# %%
safer = suppose("tie U1 C01 multiple", "tie U4 C04 multiple", "leave U2")
show("both ties, then U2 leaves:", safer)
assert safer.after.reach[us].overall > ours_leaves.after.reach[us].overall

# %% [markdown]
# ## 4. The picture
#
# Our reach in each case; the line is where we stand today.

# %%
class Bars:
    """A picture of bars with a line, for a notebook cell."""

    def __init__(self, rows: dict[str, float], line: float) -> None:
        self.rows, self.line = rows, line

    def _repr_svg_(self) -> str:
        parts = []
        for place, (label, value) in enumerate(self.rows.items()):
            y = 26 * place
            parts.append(
                f'<text x="0" y="{y + 17}" font-size="13">{label}</text>'
                f'<rect x="240" y="{y + 5}" width="{300 * value:.1f}" height="15" fill="#1B5FC1"/>'
                f'<text x="{246 + 300 * value:.1f}" y="{y + 17}" font-size="12">{value:.2f}</text>'
            )
        height, x = 26 * len(self.rows), 240 + 300 * self.line
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{height}" '
            f'font-family="sans-serif">{"".join(parts)}'
            f'<path d="M{x:.1f} 0V{height}" stroke="#A34F00" stroke-width="2"/></svg>'
        )


cases = {"U2 leaves": ours_leaves, "C11 leaves": champion_leaves, **answers, "both, U2 leaves": safer}
today = ours_leaves.before.reach[us].overall
picture = Bars({title: one.after.reach[us].overall for title, one in cases.items()}, today)
assert picture._repr_svg_().count("<rect") == len(cases)
picture

# %% [markdown]
# ## 5. What moves most
#
# An answer names the people whose reach moves most: those are the ones to look at on the map.

# %%
for move in answers["U1 meets C01"].difference.people[:5]:
    reach = move.reach[us]
    name = answers["U1 meets C01"].people[move.person].name
    print(f"{name}: {reach.before:.2f} -> {reach.after:.2f}")

# %%
workspace.close()
folder.cleanup()
