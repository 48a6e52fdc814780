"""The page of the Python client and the pytest plugin, made of their source: signatures and docstrings."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Final

from ocr_emulator import errors, pytest_plugin
from ocr_emulator.client import api, codes, control, control_replies, http
from ocr_emulator.specimens import making
from tools.reference.language import ENGLISH
from tools.reference.markdown import block, page, paragraphs

Function = ast.FunctionDef | ast.AsyncFunctionDef

#: The classes of the client that have a section, with their modules, in the order of the page.
CLASSES: Final[Mapping[str, ModuleType]] = {
    "Emulator": control,
    "Session": control,
    "Verification": control_replies,
    "Finding": control_replies,
    "Request": control_replies,
    "Code": codes,
    "Client": api,
    "Reply": http,
    "ProblemError": control_replies,
    "NoAnswerError": http,
    "EmulatorError": errors,
}

#: The functions that have one.
FUNCTIONS: Final[Mapping[str, ModuleType]] = {"codes_for": codes, "create_token": api}


def python_page() -> str:
    """The English page."""
    return page(
        ENGLISH.templates / "python.md",
        classes=paragraphs(part for name, module in CLASSES.items() for part in _class(name, module)),
        functions=paragraphs(part for name, module in FUNCTIONS.items() for part in _function(name, module)),
        fixtures=paragraphs(part for name in fixtures() for part in _fixture(name)),
        document_bytes=_signature("document_bytes", _functions(making)["document_bytes"]),
        marker=f"`{pytest_plugin.MARKER.partition('): ')[0]})`: {pytest_plugin.MARKER.partition('): ')[2]}",
    )


def methods(name: str) -> list[str]:
    """The names of the public methods of a class, in the order of its source."""
    return [one.name for one in _methods(_classes(CLASSES[name])[name])]


def fixtures() -> list[str]:
    """The names of the plugin's fixtures."""
    decorated = ((name, map(ast.unparse, one.decorator_list)) for name, one in _functions(pytest_plugin).items())
    return [
        name for name, decorators in decorated if any(text.startswith("pytest.fixture") for text in decorators)
    ]


@cache
def _classes(module: ModuleType) -> Mapping[str, ast.ClassDef]:
    body = ast.parse(inspect.getsource(module)).body
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


@cache
def _functions(module: ModuleType) -> Mapping[str, Function]:
    body = ast.parse(inspect.getsource(module)).body
    return {node.name: node for node in body if isinstance(node, Function)}


def _methods(node: ast.ClassDef) -> list[Function]:
    return [one for one in node.body if isinstance(one, Function) and not one.name.startswith("_")]


def _class(name: str, module: ModuleType) -> Iterator[str]:
    node = _classes(module)[name]
    yield f"### {name}"
    yield _text(node)
    parts = [one for one in node.body if isinstance(one, ast.AnnAssign)]
    if parts:
        yield block(
            "python", "\n".join(f"{ast.unparse(one.target)}: {ast.unparse(one.annotation)}" for one in parts)
        )
    for method in _methods(node):
        yield f"#### {name}.{method.name}"
        yield _signature(f"{_owner(name, method)}.{method.name}", method)
        yield _text(method)


def _owner(name: str, method: Function) -> str:
    """What stands before the dot: the class itself for a class method."""
    return name if _has(method, "classmethod") else name.lower()


def _has(node: Function, decorator: str) -> bool:
    return decorator in map(ast.unparse, node.decorator_list)


def _function(name: str, module: ModuleType) -> Iterator[str]:
    node = _functions(module)[name]
    yield f"### {name}"
    yield _signature(name, node)
    yield _text(node)


def _fixture(name: str) -> Iterator[str]:
    node = _functions(pytest_plugin)[name]
    yield f"### {name}"
    yield _text(node)


def _signature(name: str, node: Function) -> str:
    """A function as it is called, without `self`."""
    returned = _returned(node)
    return block("python", f"{name}({', '.join(_arguments(node.args))}){f' -> {returned}' if returned else ''}")


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    missing = [None] * (len(arguments.args) - len(arguments.defaults))
    for argument, default in zip(arguments.args, [*missing, *arguments.defaults], strict=True):
        if argument.arg not in {"self", "cls"}:
            yield _argument(argument, default)
    if arguments.vararg:
        yield f"*{ast.unparse(arguments.vararg)}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _argument(argument, default)
    if arguments.kwarg:
        yield f"**{ast.unparse(arguments.kwarg)}"


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    return f"{ast.unparse(argument)} = {ast.unparse(default)}" if default else ast.unparse(argument)


def _returned(node: Function) -> str:
    """What a call gives; a context manager gives it to the `with` statement."""
    text = ast.unparse(node.returns).replace("'", "") if node.returns else ""
    if _has(node, "contextmanager"):
        return f"AbstractContextManager[{text.removeprefix('Iterator[')}"
    return text


def _text(node: ast.ClassDef | Function) -> str:
    return ast.get_docstring(node) or ""
