"""Every text can be read on the ground that it stands on, in every theme, and each theme is whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from adr_studio import assets
from adr_studio.domain.status import Status
from adr_studio.errors import Unreadable
from adr_studio.ui.theme import (
    SYSTEM,
    Theme,
    ThemeController,
    contrast,
    css_variables,
    high_contrast,
    load_themes,
    palette,
    read_theme,
    shades,
    style_sheet,
)

RESOURCES = assets.folder("resources")
THEMES = load_themes()
WORN = {**THEMES, **{f"{name}, high contrast": high_contrast(theme) for name, theme in THEMES.items()}}
GROUNDS = ("window", "base", "alt", "code_background", "selection", "hover", "warning_ground", "danger_ground")
ON = {
    "text": GROUNDS,
    "muted": GROUNDS,
    "link": ("window", "base", "alt", "code_background", "selection", "hover"),
    "accent": ("window", "base", "alt", "selection", "hover", "warning_ground", "danger_ground"),
    "danger": ("window", "base", "alt", "hover"),
    "warning": ("window", "base", "alt"),
    "success": ("window", "base", "alt"),
    "on_accent": ("accent",),
    "on_tip": ("tip",),
}
LINES = {"control_border": ("window", "base", "alt"), "accent": ("window", "base", "alt")}
Pairs = Iterator[tuple[str, str, str]]


@pytest.fixture(params=WORN)
def theme(request: pytest.FixtureRequest) -> Theme:
    return WORN[request.param]


def colours_of(theme: Theme) -> dict[str, str]:
    return {name: value for name, value in theme._asdict().items() if isinstance(value, str)} | shades(theme)


def stated_by(part: object) -> object:
    """A theme as its file would state it."""
    if not hasattr(part, "_asdict"):
        return part
    return {name: stated_by(value) for name, value in part._asdict().items()}


def texts(theme: Theme) -> Pairs:
    """Every text and its ground, with the pair's name."""
    colours = colours_of(theme)
    for name, grounds in ON.items():
        yield from ((f"{name} on {ground}", colours[name], colours[ground]) for ground in grounds)
    for name, pair in theme.status._asdict().items():
        for ground in (pair.background, theme.window, theme.base):
            yield f"status {name} on {ground}", pair.text, ground
    for name, pair in theme.diff._asdict().items():
        yield f"diff {name}", pair.text, pair.background
    for name, colour in theme.syntax._asdict().items():
        yield f"syntax {name}", colour, theme.base
    for name, colour in theme.code._asdict().items():
        yield f"code {name}", colour, theme.code_background
        yield f"code {name}, selected", colour, theme.selection


def too_faint(pairs: Pairs, wanted: float) -> list[str]:
    return [f"{name}: {contrast(one, other):.2f}" for name, one, other in pairs if contrast(one, other) < wanted]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == contrast("#FFFFFF", "#777777") == pytest.approx(4.478, abs=0.001)
    assert contrast("#FF0000", "#FFFFFF") == pytest.approx(3.998, abs=0.001)


def test_both_are_there() -> None:
    assert {"light", "dark"} <= set(THEMES)
    assert [THEMES[name].dark for name in ("light", "dark")] == [False, True]


def test_every_text_can_be_read(theme: Theme) -> None:
    assert too_faint(texts(theme), 4.5) == []


def test_every_line_and_icon_can_be_seen(theme: Theme) -> None:
    colours = colours_of(theme)
    lines = ((f"{a} on {b}", colours[a], colours[b]) for a, grounds in LINES.items() for b in grounds)
    assert too_faint(lines, 3) == []
    grounds = (theme.window, theme.base, theme.selection, shades(theme)["hover"])
    icons = (
        (f"{name} on {each}", pair.text, each) for name, pair in theme.status._asdict().items() for each in grounds
    )
    assert too_faint(icons, 3) == []
    series = ((f"series {at}", colour, theme.base) for at, colour in enumerate(theme.chart.series, 1))
    assert too_faint(series, 3) == []


@pytest.mark.parametrize("name", THEMES)
def test_high_contrast_texts_have_seven(name: str) -> None:
    theme = high_contrast(THEMES[name])
    plain = (each for each in texts(theme) if "selected" not in each[0] and not re.search("_hover|selection", each[0]))
    exempt = ("on_accent",)
    assert too_faint((each for each in plain if not each[0].startswith(exempt)), 7) == []
    assert read_theme(stated_by(theme)) == theme


def test_every_status_has_its_colours_and_its_icon(theme: Theme) -> None:
    assert set(theme.status._fields) == {str(status) for status in Status}
    assert [status for status in Status if not (RESOURCES / "icons" / f"{status}.svg").is_file()] == []


def test_the_sheet_names_colours_and_marks_that_exist(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "@" not in sheet
    files = re.findall(r'url\("([^"]+)"\)', sheet)
    assert files
    assert [each for each in files if not Path(each).is_file()] == []


def test_both_kinds_have_the_same_marks() -> None:
    marks = RESOURCES / "icons" / "marks"
    assert [each.name for each in sorted((marks / "light").iterdir())] == [
        each.name for each in sorted((marks / "dark").iterdir())
    ]


def test_the_page_finds_a_value_for_every_variable(theme: Theme) -> None:
    used = set(re.findall(r"var\((--[\w-]+)", assets.text("resources", "css", "page.css")))
    given = dict(re.findall(r"(--[\w-]+):([^;]+);", css_variables(theme)))
    assert used - set(given) == set()
    assert [value for value in given.values() if not re.fullmatch("#[0-9A-F]{6}", value)] == []
    assert f"color-scheme:{'dark' if theme.dark else 'light'};" in css_variables(theme)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("light", "dark"):
        (tmp_path / f"{name}.toml").write_text((RESOURCES / "themes" / f"{name}.toml").read_text())
    return tmp_path


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda text: re.sub(r"^accent = .*$", 'accent = "blue"', text, flags=re.M), "accent"),
        (lambda text: re.sub(r"^muted = .*$", "", text, flags=re.M), "muted"),
        (
            lambda text: re.sub(r"^draft = .*$", 'draft = { text = "#FFFFFF" }', text, flags=re.M),
            "status.draft.background",
        ),
        (lambda text: f'sparkle = "#FFFFFF"\n{text}', "sparkle"),
        (lambda text: text.replace("dark = false", 'dark = "no"'), "dark"),
        (lambda text: text.replace('name = "Light"', "name = 7"), "name"),
        (lambda text: re.sub(r'^series = \["#......",', "series = [", text, flags=re.M), "chart.series"),
        (lambda text: re.sub(r'^series = \["#......"', 'series = ["red"', text, flags=re.M), "chart.series.0"),
        (lambda text: re.sub(r"^draft = .*$", 'draft = "#FFFFFF"', text, flags=re.M), "status.draft"),
        (lambda text: f"[[\n{text}", "line 1"),
    ],
)
def test_a_broken_one_is_refused_in_one_sentence(folder: Path, spoil, key: str) -> None:  # type: ignore[no-untyped-def]
    file = folder / "sepia.toml"
    file.write_text(spoil((folder / "light.toml").read_text()))
    with pytest.raises(Unreadable) as caught:
        load_themes(folder)
    assert caught.value.title.startswith("The theme sepia.toml cannot be used: ")
    assert key in caught.value.title
    assert "\n" not in caught.value.title


def test_a_file_more_is_a_theme_more(folder: Path) -> None:
    text = (folder / "light.toml").read_text().replace('name = "Light"', 'name = "Sepia"')
    (folder / "sepia.toml").write_text(text)
    assert [theme.name for theme in load_themes(folder).values()] == ["Dark", "Light", "Sepia"]


@pytest.fixture
def controller(qapp: QApplication) -> Iterator[ThemeController]:
    """Dresses the application, which is as it was afterwards."""
    before = qapp.palette(), qapp.styleSheet(), qapp.font()
    sepia = THEMES["light"]._replace(name="Sepia", base="#FBF5E6")
    made = ThemeController(qapp, {**THEMES, "sepia": sepia}, "light")
    made.dress()
    yield made
    made.setParent(None)
    made.deleteLater()
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


def test_the_choice_dresses_the_application(controller: ThemeController, qapp: QApplication, qtbot: QtBot) -> None:
    assert controller.theme == THEMES["light"]
    for choice in ("dark", "sepia", "light"):
        with qtbot.waitSignal(controller.theme_changed) as changed:
            controller.choose(choice)
        (worn,) = changed.args
        assert controller.theme == worn
        assert controller.choice == choice
        assert qapp.palette().base().color().name().upper() == worn.base
        assert worn.control_border in qapp.styleSheet()
    with qtbot.assertNotEmitted(controller.theme_changed):
        controller.choose("light")


@pytest.mark.parametrize("choice", [SYSTEM, "gone"])
def test_without_a_choice_it_goes_with_the_system(controller: ThemeController, qapp: QApplication, choice: str) -> None:
    controller.choose(choice)
    dark = qapp.styleHints().colorScheme().name == "Dark"
    assert controller.theme == THEMES["dark" if dark else "light"]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_what_stands_in_an_empty_field_can_be_read(controller: ThemeController, qtbot: QtBot, choice: str) -> None:
    controller.choose(choice)
    for widget in (QLineEdit(), QPlainTextEdit()):
        qtbot.addWidget(widget)
        widget.ensurePolished()
        hint = widget.palette().placeholderText().color()
        assert hint.alpha() == 255
        assert contrast(hint.name().upper(), controller.theme.base) >= 4.5


def test_the_palette_says_what_the_theme_says(theme: Theme) -> None:
    made = palette(theme)
    shown = {name: getattr(made, name)().color().name().upper() for name in ("window", "base", "text", "link")}
    assert shown == {name: getattr(theme, name) for name in shown}
