"""The house keeps its floors: arrows only go down, counting imports inside functions and for types alone."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = sorted((ROOT / "adr_studio").rglob("*.py"))
LARGEST_ROOM = 400


def test_arrows_only_go_down() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_rooms_are_small(room: Path) -> None:
    text = room.read_text(encoding="utf-8")
    assert text.count("\n") <= LARGEST_ROOM
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [
        f"{each.name}: {(each.end_lineno or 0) - each.lineno}"
        for each in functions
        if (each.end_lineno or 0) - each.lineno > 50
    ]
    assert long == []


def test_the_top_level_is_the_design_s() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {path.split("/")[0] for path in tracked.split("\0") if path and not path.startswith(".")}
    assert top <= {
        "adr_studio",
        "resources",
        "templates",
        "tests",
        "packaging",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }


@pytest.mark.parametrize("module", ["adr_studio.cli", "adr_studio.domain.planning", "adr_studio.storage.workspace"])
def test_the_command_line_imports_no_qt(module: str) -> None:
    names = "from adr_studio import cli; cli.subcommand_names()"
    script = f"import sys, {module}; {names}; print([m for m in sys.modules if 'PySide6' in m])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
