"""Themes: a few colours in a TOML file, from which the palette, the style sheet and the preview's colours follow."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from PySide6.QtGui import QColor, QPalette

from adr_studio import assets

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
Pair = tuple[Colour, Colour]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DiffColours(_Part):
    """The text and the ground of what was added and removed."""

    added: Pair
    removed: Pair


class StatusColours(_Part):
    """For each status, the colour of its icon and the ground of its badge."""

    draft: Pair
    proposed: Pair
    accepted: Pair
    rejected: Pair
    deprecated: Pair
    superseded: Pair
    deferred: Pair
    unknown: Pair


class SyntaxColours(_Part):
    """The colours of Markdown source."""

    heading: Colour
    emphasis: Colour
    code: Colour
    link: Colour
    quote: Colour
    list_marker: Colour
    front_matter_key: Colour
    comment: Colour


class Theme(_Part):
    """The colours of one theme. Every text has a contrast of at least 4.5 to its ground, every border 3."""

    name: str
    dark: bool
    window: Colour
    base: Colour
    alt: Colour
    text: Colour
    muted: Colour
    control_border: Colour
    divider: Colour
    selection: Colour
    accent: Colour
    on_accent: Colour
    link: Colour
    danger: Colour
    warning: Colour
    success: Colour
    code_background: Colour
    diff: DiffColours
    status: StatusColours
    syntax: SyntaxColours


def load_themes(folder: Path | None = None) -> Mapping[str, Theme]:
    """The themes by their file's stem. Raises ValidationError for a file that is no theme."""
    files = sorted((folder or assets.folder("resources") / "themes").glob("*.toml"))
    return {file.stem: Theme.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in files}


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.alt,
        role.Text: theme.text,
        role.Button: theme.base,
        role.ButtonText: theme.text,
        role.ToolTipBase: theme.text,
        role.ToolTipText: theme.base,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.PlaceholderText: theme.muted,
        role.Light: theme.alt,
        role.Midlight: theme.divider,
        role.Mid: theme.divider,
        role.Dark: theme.control_border,
        role.Shadow: theme.control_border,
        role.BrightText: theme.danger,
    }
    made = QPalette()
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.muted).lighter(100 if theme.dark else 140))
    return made


def css_variables(theme: Theme) -> str:
    """The theme as CSS variables for the preview."""
    names = ("base", "window", "text", "muted", "divider", "accent", "link", "alt", "danger", "warning", "success")
    values = {name: getattr(theme, name) for name in (*names, "selection", "code_background")}
    values |= {
        "border": theme.control_border,
        "on-accent": theme.on_accent,
        "code-keyword": theme.syntax.front_matter_key,
        "code-string": theme.success,
        "code-comment": theme.syntax.comment,
        "code-number": theme.warning,
        "code-name": theme.syntax.heading,
    }
    for name, (colour, ground) in theme.status:
        values |= {f"status-{name}": colour, f"status-{name}-background": ground}
    scheme = "dark" if theme.dark else "light"
    listed = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in values.items())
    return f":root{{color-scheme:{scheme};{listed}}}"


def style_sheet(theme: Theme) -> str:
    """What the Fusion style leaves to be wished for."""
    text = assets.text("resources", "css", "window.qss")
    values = {
        name: getattr(theme, name)
        for name in Theme.model_fields
        if name not in ("name", "dark", "diff", "status", "syntax")
    }
    values["hover"] = theme.alt
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", values[name])
    return text
