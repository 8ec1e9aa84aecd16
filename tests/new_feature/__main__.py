"""`poe new-feature NAME`: makes a feature that does a little of everything, to be changed into what it shall be.

`example/` is that feature, laid out as in the checkout. It is copied under its new name, entered into FEATURES and
into the words of help, the export and "Who can see what", and given a migration.
"""

import os
import re
import subprocess
import sys
import tempfile
from keyword import iskeyword
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = Path(__file__).parent / "example"
WIRING = ROOT / "bot" / "wiring.py"


def main() -> None:
    """Make it, and say what comes next."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if problem := refused(name):
        sys.exit(problem)
    made = [*copy(name), WIRING]
    enter(name)
    made += say(name)
    tidy(made)
    made.append(migration(name))
    tidy(made[-1:])
    print(*(path.relative_to(ROOT) for path in made), sep="\n")  # noqa: T201
    print(f"\nRun `pytest tests/{name}`, then put your own words and rules in place of these.")  # noqa: T201


def refused(name: str) -> str | None:
    """Why a feature cannot be called that."""
    if not re.fullmatch(r"[a-z][a-z_]{1,18}[a-z]", name) or iskeyword(name):
        return "Usage: poe new-feature NAME, a word in lower case with at most 20 letters, such as `pulses`."
    if (ROOT / "bot" / name / "__init__.py").exists() or (ROOT / "bot" / f"{name}.py").exists():
        return f"There is a bot/{name} already."
    return None


def renamed(text: str, name: str) -> str:
    """The example's names as this feature's."""
    camel = "".join(part.capitalize() for part in name.split("_"))
    return text.replace("example", name).replace("Example", camel).replace("EXAMPLE", name.upper())


def copy(name: str) -> list[Path]:
    """Copy every file of the example, under the new name."""
    made = []
    for source in sorted(path for path in EXAMPLE.rglob("*") if path.suffix in {".py", ".yaml"}):
        path = ROOT / renamed(str(source.relative_to(EXAMPLE)), name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renamed(source.read_text(encoding="utf-8"), name), encoding="utf-8")
        made.append(path)
    return made


def enter(name: str) -> None:
    """Put it at the end of FEATURES."""
    text = WIRING.read_text(encoding="utf-8")
    imports = f"from bot.{name}.feature import FEATURE as {name.upper()}\n"
    text = text.replace("from bot.", f"{imports}from bot.", 1)
    text = re.sub(r"(?<=^FEATURES = \(\n)((?:    \w+,\n)*)", rf"\1    {name.upper()},\n", text, flags=re.MULTILINE)
    WIRING.write_text(text, encoding="utf-8")


def say(name: str) -> list[Path]:
    """Enter its words where the house lists those of all features."""
    usage = (
        f"    usage: /coach {name} @name something to keep",
        f"    example: /coach {name} @sam Ask about the offsite",
        "    meaning: Keeps a line for your next 1:1 with that person, and tells them.",
    )
    title = f"{name.replace('_', ' ').capitalize()}"
    return [
        enter_words("help.yaml", "commands:", f"  {name}:", *usage),
        enter_words("privacy.yaml", "data:", f"  {name}: {title}"),
        enter_words("rights.yaml", "  sections:", f"    {name}: {title} you share"),
    ]


def enter_words(file: str, block: str, *words: str) -> Path:
    """At the end of that block of a file of prompts."""
    path = ROOT / "prompts" / "en" / file
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index(block) + 1
    inside = block[: len(block) - len(block.lstrip())] + "  "
    while end < len(lines) and lines[end].startswith(inside):
        end += 1
    path.write_text("\n".join([*lines[:end], *words, *lines[end:], ""]), encoding="utf-8")
    return path


def migration(name: str) -> Path:
    """Write the migration that makes its table, after the newest one."""
    versions = ROOT / "migrations" / "versions"
    before = set(versions.glob("*.py"))
    number = f"{max(int(path.name[:4]) for path in before) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        run("alembic", "upgrade", "head", database=folder)
        run("alembic", "revision", "--autogenerate", "-m", f"Tables of {name}", "--rev-id", number, database=folder)
    [made] = set(versions.glob("*.py")) - before
    lines = made.read_text(encoding="utf-8").splitlines(keepends=True)
    made.write_text("".join(line for line in lines if "# ###" not in line), encoding="utf-8")
    return made


def tidy(paths: list[Path]) -> None:
    """Sort imports and format."""
    python = [str(path) for path in paths if path.suffix == ".py"]
    run("ruff", "check", "--quiet", "--select", "I", "--fix", *python)
    run("ruff", "format", "--quiet", *python)


def run(command: str, *arguments: str, database: str | None = None) -> None:
    """Run a command of this environment in the checkout, on a database in that folder."""
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{database}/new.db"}
    done = subprocess.run(
        [sys.executable, "-m", command, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


main()
