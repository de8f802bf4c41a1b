"""How a fault is planted in a copy of the product: by replacements in its source.

The text to replace is looked for in the whole product, so a file may be moved or renamed; it must
be in exactly one place.
"""

from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("web", "tasks", "monitor", "telephony", "calls", "deadair")


@dataclass(frozen=True)
class Edit:
    """One replacement; *where* is a part of the file's path, if the text alone is not unique."""

    old: str
    new: str
    where: str = ""


@dataclass(frozen=True)
class PlantedFault:
    """What a developer might have got wrong."""

    name: str
    what: str
    edits: tuple[Edit, ...]


def fault(name: str, what: str, *edits: tuple[str, ...]) -> PlantedFault:
    """Return a fault; each edit is given by its fields."""
    return PlantedFault(name, what, tuple(Edit(*each) for each in edits))


def plant(fault: PlantedFault, root: Path) -> None:
    """Change the copy of the tree at *root*. LookupError for a text that is not in one place."""
    for edit in fault.edits:
        path = place_of(edit, root)
        path.write_text(path.read_text("utf-8").replace(edit.old, edit.new), "utf-8")


def place_of(edit: Edit, root: Path) -> Path:
    """Return the one file that has the text of an edit, once."""
    files = [path for package in PACKAGES for path in (root / package).rglob("*.*")]
    found = [
        path
        for path in files
        if path.suffix in (".py", ".lua")
        and edit.where in str(path.relative_to(root))
        and edit.old in path.read_text("utf-8")
    ]
    times = sum(path.read_text("utf-8").count(edit.old) for path in found)
    if times != 1:
        raise LookupError(f"{edit.old[:60]!r} is in {times} places")
    return found[0]
