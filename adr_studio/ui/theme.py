"""Themes: a few colours in a TOML file, from which the palette, the style sheet and the preview's colours follow."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAccessibilityHints, QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from adr_studio import assets
from adr_studio.errors import Unreadable

SYSTEM = "system"
"""The choice of whoever wants the theme to be light or dark as the system is."""

FONT_SIZE = 13
"""The interface's smallest font, in device-independent pixels."""

_COLOUR = re.compile(r"#[0-9A-F]{6}")

Colour = Annotated[str, "#RRGGBB"]
Series = tuple[Colour, Colour, Colour, Colour, Colour]
Part = TypeVar("Part", bound=NamedTuple)


class Pair(NamedTuple):
    """A text's colour and its ground; they have a contrast of at least 4.5."""

    text: Colour
    background: Colour


class DiffColours(NamedTuple):
    """What was added and what was removed."""

    added: Pair
    removed: Pair


class StatusColours(NamedTuple):
    """For each status, the colour of its icon and word, and the ground of its badge."""

    draft: Pair
    proposed: Pair
    accepted: Pair
    rejected: Pair
    deprecated: Pair
    superseded: Pair
    deferred: Pair
    unknown: Pair


class ChartColours(NamedTuple):
    """The colours of a chart's series, and of severities from slight to grave."""

    series: Series
    severity: Series


class SyntaxColours(NamedTuple):
    """The colours of Markdown and its front matter in the editor."""

    heading: Colour
    emphasis: Colour
    code: Colour
    link: Colour
    quote: Colour
    list_marker: Colour
    front_matter_key: Colour
    front_matter_value: Colour
    comment: Colour


class CodeColours(NamedTuple):
    """The colours of fenced code in the preview."""

    keyword: Colour
    string: Colour
    comment: Colour
    number: Colour
    name: Colour


class Theme(NamedTuple):
    """The colours of one theme. Every text has a contrast of at least 4.5 to its ground, every control's border 3."""

    name: str
    dark: bool
    window: Colour
    alt: Colour
    base: Colour
    code_background: Colour
    selection: Colour
    text: Colour
    muted: Colour
    control_border: Colour
    divider: Colour
    accent: Colour
    on_accent: Colour
    link: Colour
    danger: Colour
    warning: Colour
    success: Colour
    diff: DiffColours
    status: StatusColours
    chart: ChartColours
    syntax: SyntaxColours
    code: CodeColours


def load_themes(folder: Path | None = None) -> dict[str, Theme]:
    """The themes of a folder, or else our own, by the stem of their file. Raises Unreadable for a file that is none."""
    return {file.stem: _load(file) for file in sorted((folder or assets.folder("resources") / "themes").glob("*.toml"))}


def _load(file: Path) -> Theme:
    try:
        return read_theme(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValueError) as error:
        said = (isinstance(error, OSError) and error.strerror) or str(error)
        raise Unreadable(f"The theme {file.name} cannot be used: {said}.", "Mend the file or take it away.") from error


def read_theme(stated: Mapping[str, Any]) -> Theme:
    """The theme that a file's tables state. Raises ValueError naming what is missing, unknown or no colour."""
    theme: Theme = _part(Theme, stated, "")
    return theme


def _part(kind: Any, stated: object, place: str) -> Any:
    """A tuple with names of this kind from a table of the file."""
    if not isinstance(stated, Mapping):
        raise ValueError(f"“{place}” is not a table of colours")
    wanted, inside = kind.__annotations__, f"{place}." if place else ""
    for name in wanted:
        if name not in stated:
            raise ValueError(f"“{inside}{name}” is missing")
    for name in stated:
        if name not in wanted:
            raise ValueError(f"“{inside}{name}” is not known")
    return kind(**{name: _value(each, stated[name], f"{inside}{name}") for name, each in wanted.items()})


def _value(kind: Any, stated: object, place: str) -> object:
    """What stands at one place of a theme, if it is of that kind."""
    if kind is Colour:
        if isinstance(stated, str) and _COLOUR.fullmatch(stated):
            return stated
        raise ValueError(f"“{place}” is no colour such as #1F5FBF")
    if kind is Series:
        if isinstance(stated, list | tuple) and len(stated) == len(Series.__args__):
            return tuple(_value(Colour, each, f"{place}.{at}") for at, each in enumerate(stated))
        raise ValueError(f"“{place}” is no list of {len(Series.__args__)} colours")
    if kind in (str, bool):
        if isinstance(stated, kind):
            return stated
        raise ValueError(f"“{place}” is neither true nor false" if kind is bool else f"“{place}” is no text")
    return _part(kind, stated, place)


def mix(colour: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of a colour laid over a ground, as #RRGGBB."""
    parts = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in parts)


def shades(theme: Theme) -> dict[str, str]:
    """The colours that follow from a theme's: for hovered, pressed, disabled, tool tips and notices."""
    tint = 0.16 if theme.dark else 0.09
    return {
        "hover": mix(theme.text, theme.window, 0.07),
        "faint": mix(theme.muted, theme.window, 0.55),
        "tip": mix(theme.text, theme.window, 0.16) if theme.dark else theme.text,
        "on_tip": theme.text if theme.dark else theme.base,
        "warning_ground": mix(theme.warning, theme.base, tint),
        "danger_ground": mix(theme.danger, theme.base, tint),
    }


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21: the contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def high_contrast(theme: Theme) -> Theme:
    """The same theme for eyes that need more: every text has a contrast of at least 7, every line is plain to see."""
    ground, ink = ("#000000", "#FFFFFF") if theme.dark else ("#FFFFFF", "#000000")
    alt = mix(ink, ground, 0.08)

    def strong(colour: str, *grounds: str) -> str:
        """The colour with as little ink in it as it needs on these grounds."""
        mixed = (mix(colour, ink, tenths / 10) for tenths in range(10, 0, -1))
        return next((each for each in mixed if all(contrast(each, under) >= 7 for under in grounds)), ink)

    def pairs(part: Part) -> Part:
        made = {
            name: pair._replace(text=strong(pair.text, pair.background, alt)) for name, pair in part._asdict().items()
        }
        return part._replace(**made)

    def colours(part: Part) -> Part:
        return part._replace(**{name: strong(colour, alt) for name, colour in part._asdict().items()})

    return theme._replace(
        window=ground,
        base=ground,
        alt=alt,
        code_background=ground,
        text=ink,
        muted=mix(ink, ground, 0.8),
        control_border=ink,
        divider=mix(ink, ground, 0.6),
        accent=strong(theme.accent, alt),
        link=strong(theme.link, alt),
        danger=strong(theme.danger, alt),
        warning=strong(theme.warning, alt),
        success=strong(theme.success, alt),
        diff=pairs(theme.diff),
        status=pairs(theme.status),
        syntax=colours(theme.syntax),
        code=colours(theme.code),
    )


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette, for whatever the style sheet leaves to the style."""
    role, group, shade = QPalette.ColorRole, QPalette.ColorGroup, shades(theme)
    made = QPalette()
    for each, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.alt,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.base,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: shade["tip"],
        role.ToolTipText: shade["on_tip"],
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.Light: theme.base,
        role.Midlight: theme.alt,
        role.Mid: theme.divider,
        role.Dark: theme.control_border,
        role.Shadow: theme.control_border,
    }.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText, role.Link):
        made.setColor(group.Disabled, each, QColor(shade["faint"]))
    for each, colour in {role.Base: theme.window, role.Highlight: theme.divider, role.Accent: shade["faint"]}.items():
        made.setColor(group.Disabled, each, QColor(colour))
    return made


def style_sheet(theme: Theme, font_size: int = FONT_SIZE) -> str:
    """The look of the widgets, drawn over the Fusion style, for an interface font of so many pixels.

    The sheet is resources/css/window.qss, in which `@name` is a colour of the theme or a shade of it, and `@marks` the
    folder of the small marks that a sheet can only take from files. Raises KeyError for a name that does not exist.
    """
    marks = assets.folder("resources") / "icons" / "marks" / ("dark" if theme.dark else "light")
    values = {name: value for name, value in theme._asdict().items() if isinstance(value, str)} | shades(theme)
    values |= {
        "marks": marks.as_posix().replace('"', '\\"'),
        "heading_font": f"{round(font_size * 15 / 13)}px",
        "title_font": f"{round(font_size * 22 / 13)}px",
    }
    sheet = re.sub(r"@(\w+)", lambda name: values[name[1]], assets.text("resources", "css", "window.qss"))
    badges = [
        f'QLabel[role="badge"][status="{name}"]{{color:{pair.text};background:{pair.background};}}'
        for name, pair in theme.status._asdict().items()
    ]
    return sheet + "".join(badges)


def css_colours(theme: Theme) -> dict[str, str]:
    """The theme's colours by the names that pages and charts have for them."""
    names = ("base", "window", "text", "muted", "divider", "accent", "link", "alt", "danger", "warning", "success")
    values = {name: getattr(theme, name) for name in (*names, "selection", "code_background", "on_accent")}
    values["border"] = theme.control_border
    values |= {f"code-{name}": colour for name, colour in theme.code._asdict().items()}
    statuses = {f"status-{name}": pair for name, pair in theme.status._asdict().items()}
    for name, pair in {**theme.diff._asdict(), **statuses}.items():
        values |= {name: pair.text, f"{name}-background": pair.background}
    for name, colours in theme.chart._asdict().items():
        values |= {f"{name}-{number}": colour for number, colour in enumerate(colours, 1)}
    return {name.replace("_", "-"): value for name, value in values.items()}


def css_variables(theme: Theme) -> str:
    """The theme as CSS variables on `:root`, for pages in HTML."""
    listed = "".join(f"--{name}:{value};" for name, value in css_colours(theme).items())
    return f":root{{color-scheme:{'dark' if theme.dark else 'light'};{listed}}}"


class ThemeController(QObject):
    """Dresses the application in the theme that the user chose, or else in one that goes with the system's.

    The style sheet waits for `dress`: widgets that are made under one are each polished again whenever they move.
    """

    theme_changed = Signal(object)

    def __init__(self, application: QApplication, themes: Mapping[str, Theme], choice: str = SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._themes = themes
        self._choice = choice
        application.setStyle("Fusion")
        application.setFont(_legible(application.font()))
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self._theme = self._wanted()
        application.setPalette(palette(self._theme))

    @property
    def theme(self) -> Theme:
        """What the application wears."""
        return self._theme

    @property
    def choice(self) -> str:
        """The name of a theme, or SYSTEM."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Wear the theme of this name, or with SYSTEM go with the system; a name that is gone counts as SYSTEM."""
        self._choice = choice
        self._on_system_changed()

    @Slot()
    def _on_system_changed(self, *_what: object) -> None:
        theme = self._wanted()
        if theme != self._theme:
            self._theme = theme
            self.dress()
            self.theme_changed.emit(theme)

    def _wanted(self) -> Theme:
        hints = self._application.styleHints()
        theme = self._themes.get(self._choice)
        if theme is None:
            dark = hints.colorScheme() is Qt.ColorScheme.Dark
            usual = self._themes.get("dark" if dark else "light")
            theme = usual or next((each for each in self._themes.values() if each.dark is dark), None)
        if theme is None:
            raise LookupError("there is no theme for the system's colour scheme")
        more = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        return high_contrast(theme) if more else theme

    def dress(self) -> None:
        """Put the theme on, over whatever there is."""
        self._application.setPalette(palette(self._theme))
        self._application.setStyleSheet(style_sheet(self._theme, QFontInfo(self._application.font()).pixelSize()))


def prefers_reduced_motion() -> bool:
    """Whether the system's user wants nothing to slide or fade; False where Qt cannot tell."""
    hints: QAccessibilityHints = QGuiApplication.styleHints().accessibility()
    preference = getattr(hints, "motionPreference", None)
    return preference is not None and preference().name == "ReducedMotion"


def _legible(font: QFont) -> QFont:
    """The system's font, no smaller than the interface's smallest; in points, because delegates scale those."""
    pixels = QFontInfo(font).pixelSize()
    if pixels < FONT_SIZE:
        font.setPointSizeF(font.pointSizeF() * FONT_SIZE / pixels)
    return font
