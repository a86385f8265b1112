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
# # Your own data in ten lines
#
# 十行代码用上自己的数据：三个 CSV 文件，放进一个文件夹，导入，提问，看图。
#
# Three small files are enough to begin: who there is, who influences whom, who of ours knows whom.
# Everything else can come later; what is missing becomes a question, never a made-up number.

# %%
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

folder = TemporaryDirectory()
mine = Path(folder.name, "mine")
mine.mkdir()
FILES = {
    "organizations": "id,name,kind\nACME,恒流水务 Hengliu Water,customer\nUS,我司 Our company,us\n",
    "people": (
        "id,name,organization,title,manager\n"
        "boss,高原 Gao Yuan,ACME,总经理 General manager,\n"
        "head,苏叶 Su Ye,ACME,运营总监 Operations head,boss\n"
        "clerk,温良 Wen Liang,ACME,值班长 Shift lead,head\n"
        "rep,林一 Lin Yi,US,客户经理 Account manager,\n"
    ),
    "opportunities": "id,account,name\nD1,ACME,泵站改造 Pumping stations\n",
    "roles": "opportunity,person,role\nD1,boss,approver\nD1,head,decision_maker\n",
    "influence": "id,source,target,strength,confidence,observed_on\ne1,clerk,head,strong,reported,2025-05\n",
    "ties": "id,person,contact,level,confidence,last_contact\nt1,rep,clerk,multiple,confirmed,2025-06\n",
}
for name, text in FILES.items():
    Path(mine, f"{name}.csv").write_text(text, encoding="utf-8")

# %% [markdown]
# These are the ten lines:

# %%
from graph import open_workspace
from importers.pipeline import import_files

workspace = open_workspace(f"sqlite:///{folder.name}/mine.db")
report = import_files(workspace.store, [mine])
answer = workspace.analyse("opportunity", "D1", as_of=date(2025, 6, 30))
print(report.created, "records;", "light:", answer.status.capped)
for person in answer.indirect_key_people:
    print("behind the deciders:", answer.people[person.person].name, round(person.score, 2))
for question in answer.questions[:4]:
    print("ask:", question.text)
workspace.map("opportunity", "D1", as_of=date(2025, 6, 30))

# %% [markdown]
# Nobody recorded a rival, so the answer gives no advantage instead of a good one:

# %%
assert answer.advantage.relation is None
assert answer.advantage.reason == "no_rival_recorded"
assert answer.indirect_key_people[0].person == "clerk"

# %% [markdown]
# Instead of files you may have a graph already. Any `networkx.DiGraph` with `weight` will do:

# %%
import networkx as nx

from graph.analysis import influence

graph = nx.DiGraph()
graph.add_weighted_edges_from([("rep", "clerk", 0.6), ("clerk", "head", 0.6), ("head", "boss", 0.5)])
found = influence.reach(graph, sources=["rep"], targets=["boss"])
print(found.people["boss"], found.method)
assert round(found.people["boss"], 4) == 0.18

# %%
workspace.close()
folder.cleanup()
