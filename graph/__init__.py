"""What is true about people and deals: records, stores, questions, drawings.

Glossary (the arbiter of names; the Chinese term beside each):

- account 客户: a customer company; opportunity 商机: one deal with it; context: either of them as
  the subject of a question.
- person 人员; contact 联系人: a customer's person; reporting 汇报关系: subordinate to manager.
- influence 影响力关系: from who influences to who is influenced; hidden, with evidence 证据.
- tie 接触: from one of our people, or a rival's, to a contact. assessment 评价: a person's attitude
  态度 to one vendor.
- decision chain 决策链: the people with a role in an opportunity; overlay: what an opportunity
  changes in the account's graph.
- key person 关键人; indirect key person 间接关键人: who stands behind a formal decider.
- reach 触达: probability that a vendor's message gets to a person; closeness 关系紧密度.
- network: the graph of a context in networkx form; store: where records live; workspace: both.
- strength: number of a code; reliability: confidence times freshness; weight: their product.
"""

from typing import Any

__all__ = ["Workspace", "open_workspace"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the workspace module holds
    """Load the front door when somebody asks for it: the other rooms do not need it."""
    if name in __all__:
        from graph import workspace  # noqa: PLC0415

        return getattr(workspace, name)
    message = f"module 'graph' has no attribute {name!r}"
    raise AttributeError(message)
