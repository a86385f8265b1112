"""What the syntax tree of a module tells against it; each function answers a list of findings."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

__all__ = [
    "ROOT",
    "docstring_findings",
    "imported_names",
    "layout_findings",
    "modules",
    "query_findings",
    "request_address_findings",
    "scope_findings",
]

ROOT = Path(__file__).parents[2]
LONGEST_MODULE = 400
QUERY_METHODS = {"execute", "executemany", "executescript", "run"}
VAGUE_NAMES = {"base", "common", "data2", "handler", "helper", "manager", "misc", "util"}
# Functions that a decorator hands to a router or to the command line; nobody imports them by name.
REGISTERING = {
    *("callback", "command", "delete", "exception_handler", "get", "head"),
    *("middleware", "patch", "post", "put"),
}
# What a request says about its own address: a hostile Host header changes all of it.
ADDRESS_NAMES = {"base_url", "url", "url_for", "url_path_for"}
# Methods of a store that do not read on behalf of somebody.
NOT_READS = {"close", "migrate", "revision", "writing"}
SHORTEST_SENTENCE = 2

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    """The Python files below these folders of the repository, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def query_findings(source: str) -> list[str]:
    """Queries of a store that are not fixed when the program is written."""
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    findings = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_query_method(node.func):
            query = node.args[0] if node.args else None
            if query is None or not _is_constant(query):
                shown = ast.unparse(query) if query else "no first argument"
                findings.append(f"line {node.lineno}: the query is not a constant: {shown}")
        elif _is_query_method(node) and id(node) not in called:
            findings.append(f"line {node.lineno}: {ast.unparse(node)} is passed on, not called")
    return findings + [
        f"line {node.lineno}: {node.id} looks like a constant and is set inside a function"
        for function in ast.walk(tree)
        if isinstance(function, AnyFunction)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.isupper()
    ]


def _is_query_method(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in QUERY_METHODS


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Name):
        return node.id.isupper()
    if isinstance(node, ast.Attribute):
        return node.attr.isupper() or _is_constant(node.value)
    return isinstance(node, ast.Subscript) and _is_constant(node.value)


def imported_names(sources: Iterable[str]) -> dict[str, set[str]]:
    """What modules import from each other: dotted name of a module -> names."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found.setdefault(node.module, set()).update(name.name for name in node.names)
    return found


def layout_findings(path: str, source: str, imported: Collection[str] = ()) -> list[str]:
    """House rules on one module: size, name, imports, `__all__`.

    Args:
        path: Inside the repository, with slashes.
        source: Text of the module.
        imported: Names that other modules import from this one.
    """
    tree = ast.parse(source)
    findings = list(_name_findings(Path(path)))
    lines = len(source.splitlines())
    if lines > LONGEST_MODULE:
        findings.append(f"{lines} lines; a module has at most {LONGEST_MODULE}")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            findings.append(f"line {node.lineno}: relative import")
        if "TYPE_CHECKING" in (getattr(node, "id", ""), getattr(node, "attr", "")):
            findings.append(f"line {node.lineno}: TYPE_CHECKING hides a cycle; move the thing")
    return findings + _all_findings(tree, imported)


def _name_findings(path: Path) -> Iterator[str]:
    for part in (*path.parts[:-1], path.stem):
        if part.removesuffix("s") in VAGUE_NAMES or part in VAGUE_NAMES or part.startswith("new_"):
            yield f"{part!r} says nothing about what is inside"
    if path.stem in sys.stdlib_module_names:
        yield f"{path.stem!r} is a module of the standard library"


def _all_findings(tree: ast.Module, imported: Collection[str]) -> list[str]:
    listed: list[str] | None = None
    assigned: set[str] = set()
    public: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | AnyFunction):
            public.update([] if any(map(_registers, node.decorator_list)) else [node.name])
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if names == ["__all__"]:
            listed = list(ast.literal_eval(getattr(node, "value", None)))
        assigned.update(names)
    public = {name for name in public | assigned & set(imported) if not name.startswith("_")}
    if listed is None:
        return ["there is no __all__"] if public else []
    missing = sorted(public - set(listed))
    findings = [f"__all__ lacks {', '.join(missing)}"] if missing else []
    private = sorted(name for name in imported if name.startswith("_"))
    findings += [f"{name} is private and imported elsewhere" for name in private]
    if listed != sorted(set(listed), key=_all_order):
        findings.append("__all__ is not sorted: constants, classes, functions, each by name")
    return findings


def _registers(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr in REGISTERING


def _all_order(name: str) -> tuple[int, str]:
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def docstring_findings(source: str, *, needs_source: bool = False) -> list[str]:
    """Public functions and methods whose docstring is missing, empty talk or silent on errors.

    Args:
        source: Text of the module.
        needs_source: Whether a `Source:` must say where the rules come from, in the docstring of
            the module or of each public function.
    """
    tree = ast.parse(source)
    module_text = ast.get_docstring(tree) or ""
    findings = []
    for qualified, function in _public_functions(tree, ""):
        text = ast.get_docstring(function) or ""
        first = text.split("\n\n")[0].strip()
        if not text:
            findings.append(f"{qualified}: no docstring")
        elif not first.endswith((".", "?", "!", ":", "。")) or len(first.split()) < (
            SHORTEST_SENTENCE
        ):
            findings.append(f"{qualified}: the first line is no sentence: {first!r}")
        findings += [
            f"{qualified}: raises {error} and does not say so"
            for error in sorted(_raised(function))
            if error not in text
        ]
        if needs_source and "Source:" not in text + module_text:
            findings.append(f"{qualified}: no Source: in its docstring or the module's")
    return findings


def _public_functions(
    scope: ast.Module | ast.ClassDef, prefix: str
) -> Iterator[tuple[str, AnyFunction]]:
    for node in scope.body:
        if getattr(node, "name", "_").startswith("_"):
            continue
        if isinstance(node, AnyFunction):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _public_functions(node, f"{prefix}{node.name}.")


def _raised(function: AnyFunction) -> set[str]:
    raised = set()
    for node in ast.walk(function):
        call = node.exc if isinstance(node, ast.Raise) else None
        name = ast.unparse(call.func).split(".")[-1] if isinstance(call, ast.Call) else ""
        if name.endswith("Error"):
            raised.add(name)
    return raised


def request_address_findings(source: str) -> list[str]:
    """Uses of a request's own address, on which nothing may be decided.

    The path is `scope["path"]`; host and scheme are settings.
    """
    return [
        f"line {node.lineno}: {ast.unparse(node)} is the sender's to choose"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in ADDRESS_NAMES
        and ast.unparse(node.value).rpartition(".")[2].lower().endswith(("request", "connection"))
    ]


def scope_findings(source: str, class_name: str) -> list[str]:
    """Read methods of a store that can be called without saying who reads."""
    found = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == class_name
    ]
    if not found:
        return [f"there is no class {class_name}"]
    findings = []
    for name, method in _public_functions(found[0], ""):
        if name in NOT_READS or any(map(_is_setter_or_class_method, method.decorator_list)):
            continue
        arguments = [*method.args.posonlyargs, *method.args.args][1:]
        first = arguments[0] if arguments else None
        if (
            first is None
            or first.arg != "scope"
            or ast.unparse(first.annotation or first)
            not in (
                "Scope",
                "'Scope'",
            )
        ):
            findings.append(f"{class_name}.{name}: the first argument is not `scope: Scope`")
        elif len(method.args.defaults) >= len(arguments):
            findings.append(f"{class_name}.{name}: the scope has a default")
    return findings


def _is_setter_or_class_method(decorator: ast.expr) -> bool:
    return ast.unparse(decorator) in ("property", "classmethod", "staticmethod")
