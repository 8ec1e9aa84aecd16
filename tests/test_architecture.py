"""Rules of the house that a machine can check."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.core.slack.registry import METHOD_SCOPES, Surface
from bot.settings import Settings
from bot.wiring import surface

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
MAX_LINES = 500
MAX_FUNCTION_LINES = 40
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def registered() -> Surface:
    return surface(Settings(_env_file=None))


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_files_and_functions_stay_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTION)]
    assert [node.name for node in functions if span(node) > MAX_FUNCTION_LINES] == []


def test_what_has_gone_by_is_said_in_words() -> None:
    """`Request.gone_by` makes them; a day as it is stored is for no reader."""
    raises = [
        file.name
        for file in (ROOT / "bot").rglob("*.py")
        if re.search(r"(?<!class )InThePastError\(", file.read_text())
    ]
    assert raises == ["request.py"]


def test_the_sandbox_imports_nothing_else_of_the_bot() -> None:
    """Not as an import contract, which would have to list all else."""
    found = {
        f"{named(module)}: {name}"
        for module in MODULES
        if "sandbox" in module.relative_to(ROOT).parent.parts
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in imported(node)
        if name.split(".")[0] == "bot" and not f"{name}.".startswith("bot.sandbox.")
    }
    assert found == set()


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [one.name for one in node.names] if isinstance(node, ast.Import) else []


def span(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_importing_the_bot_reads_no_settings_and_opens_nothing(tmp_path: Path) -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES if path.name != "__main__.py"]
    script = f"import importlib\nfor name in {names!r}: importlib.import_module(name)\n" + (
        "import threading\nassert threading.active_count() == 1"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PORT": "wrong", "LOG_LEVEL": "wrong"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_ids_are_unique(registered: Surface) -> None:
    for ids in (registered.action_ids, registered.view_ids):
        assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_every_setting_is_in_the_readme_with_its_meaning_and_in_the_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        rows = [line for line in readme.splitlines() if line.startswith(f"| `{name.upper()}` |")]
        assert len(rows) == 1, f"README's table needs one row for {name.upper()}"
        assert field.description
        assert field.description in rows[0]
        assert f"{name.upper()}=" in example


def called_methods() -> Iterator[str]:
    """Web API methods that the bot calls on a client: `client.chat_postMessage(...)`."""
    by_attribute = {name.replace(".", "_"): name for name in METHOD_SCOPES}
    for module in MODULES:
        if module.is_relative_to(ROOT / "bot" / "sandbox"):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
                if "_" in name and not name.startswith("_") and hasattr(WebClient, name):
                    yield by_attribute.get(name, name)


def test_the_manifest_asks_for_the_scopes_of_every_method_called(registered: Surface) -> None:
    called = set(called_methods()) - {"api_call"}
    assert called <= set(METHOD_SCOPES), "add the method and its scopes to METHOD_SCOPES"
    needed = {scope for name in called for scope in METHOD_SCOPES[name]}
    assert needed <= set(registered.scopes)


def test_the_security_page_names_tests_that_are_there():
    page = (ROOT / ".github" / "SECURITY.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?/?)`", page)
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []
