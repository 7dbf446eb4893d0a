"""One failure mode in full: how it comes, what it does, and what decisions say of it, each a click away."""

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from adr_studio.analysis.failure_questions import FORM_WORDS, KIND_TITLES, grade_words
from adr_studio.analysis.failures import Mode, Priority, product_of
from adr_studio.domain.catalog import Catalog
from adr_studio.domain.display import visible
from adr_studio.domain.graph import Graph, Thing
from adr_studio.ui.empty import empty_state
from adr_studio.ui.theme import Theme

translate = QCoreApplication.translate

_LINKS = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


class Detail(QWidget):
    """Tells of the failure mode that is selected, and what can be done about it."""

    place_requested = Signal(str, int)
    """A file, and a line from 0."""
    verb_requested = Signal(str)
    """What a decision is to say of it."""
    acceptance_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode | None = None
        self._theme: Theme | None = None
        self._places: list[tuple[str, int]] = []
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(_LINKS)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setAccessibleName(translate("Detail", "The selected failure mode"))
        self.text.setContentsMargins(12, 8, 12, 8)
        self.text.linkActivated.connect(self._on_link_activated)
        self.go_action = QAction(translate("Detail", "Go to the row"), self)
        self.go_action.triggered.connect(self._on_go)
        self.accept_action = QAction(translate("Detail", "Accept…"), self)
        self.accept_action.setToolTip(translate("Detail", "Somebody accepts it as it is, with name and date"))
        self.accept_action.triggered.connect(self.acceptance_requested)
        self.link_action = QAction(translate("Detail", "Link a decision"), self)
        self.link_action.setMenu(self._link_menu())
        self.buttons: list[QToolButton] = []
        self._stack = QStackedWidget()
        self._lay_out()

    def _link_menu(self) -> QMenu:
        menu = QMenu(self)
        titles = {
            "mitigates": translate("Detail", "A decision mitigates it…"),
            "introduces": translate("Detail", "A decision introduces it…"),
            "accepts": translate("Detail", "A decision accepts it…"),
        }
        for verb, title in titles.items():
            menu.addAction(title).triggered.connect(lambda _checked=False, verb=verb: self.verb_requested.emit(verb))
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        for action in (self.go_action, self.link_action, self.accept_action):
            button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setDefaultAction(action)
            if action.menu() is not None:
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            row.addWidget(button)
            self.buttons.append(button)
        row.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.text)
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(area, 1)
        self._stack.addWidget(
            empty_state(
                translate("Detail", "No failure mode selected"),
                translate("Detail", "What causes it, and what decisions do about it, is told here."),
            )
        )
        self._stack.addWidget(told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_mode(self, mode: Mode | None, graph: Graph) -> None:
        """Tell of this failure mode."""
        self.mode = mode
        self._places = []
        self._stack.setCurrentIndex(0 if mode is None else 1)
        if mode is not None:
            self.link_action.setEnabled(bool(mode.row.id))
            self.accept_action.setEnabled(bool(mode.row.id) and mode.values.state.word != "accepted")
            self.text.setText("".join(self._told(mode, graph)))

    def set_theme(self, theme: Theme) -> None:
        """Draw links in the theme's colour."""
        self._theme = theme

    def _told(self, mode: Mode, graph: Graph) -> Iterator[str]:
        values = mode.values
        yield f"<h3>{_safe(f'{mode.row.id}  {values.failure or values.cause}'.strip())}</h3>"
        yield f"<p>{_safe(standing(mode))}</p>"
        said = (
            (translate("Detail", "Cause"), values.cause if values.failure else ""),
            (translate("Detail", "Effect"), values.effect),
            (translate("Detail", "Kind"), KIND_TITLES.get(values.kind, "")),
            (translate("Detail", "As"), _form(values.form)),
            (translate("Detail", "Grades"), grades(mode)),
            (translate("Detail", "Signal"), values.signal or translate("Detail", "none")),
            (translate("Detail", "Told by"), " · ".join(filter(None, (values.alert, values.by)))),
            (translate("Detail", "Mitigation"), values.mitigation),
            (translate("Detail", "Owner"), values.owner or translate("Detail", "none")),
        )
        lines = [*self._ties(mode, graph), *(f"<b>{_safe(title)}</b> {_safe(text)}" for title, text in said if text)]
        yield "".join(f'<p style="margin-top: 2px; margin-bottom: 2px">{line}</p>' for line in lines)

    def _ties(self, mode: Mode, graph: Graph) -> Iterator[str]:
        groups: tuple[tuple[str, Sequence[Thing]], ...] = (
            (translate("Detail", "On"), list(graph.others(mode.thing, "affects"))),
            (translate("Detail", "Mitigated by"), mode.mitigated_by),
            (translate("Detail", "No longer mitigated by"), mode.lapsed),
            (translate("Detail", "Introduced by"), mode.introduced_by),
            (translate("Detail", "Accepted by"), mode.accepted_by),
        )
        for title, things in groups:
            for thing in things:
                yield f"<b>{_safe(title)}</b> {self._link(thing, graph.catalog)}"

    def _link(self, thing: Thing, catalog: Catalog) -> str:
        record = catalog.by_path.get(thing.path) if thing.is_record else None
        more = f"{thing.title} ({record.status})" if record is not None else thing.title
        if not thing.path:
            return f"{_safe(thing.id)} <i>({_safe(translate('Detail', 'not found'))})</i>"
        self._places.append((thing.path, thing.line))
        colour = f' style="color: {self._theme.link}"' if self._theme else ""
        return f'<a href="{len(self._places) - 1}"{colour}>{_safe(thing.id)}</a> {_safe(more)}'

    @Slot(str)
    def _on_link_activated(self, number: str) -> None:
        self.place_requested.emit(*self._places[int(number)])

    @Slot()
    def _on_go(self) -> None:
        if self.mode is not None:
            self.place_requested.emit(self.mode.row.path, self.mode.row.line)


def priority_words(priority: Priority | None) -> str:
    """A priority in words."""
    return {
        Priority.HIGH: translate("Detail", "high: something must be done"),
        Priority.MEDIUM: translate("Detail", "medium: something should be done"),
        Priority.LOW: translate("Detail", "low: something may be done"),
    }.get(priority, translate("Detail", "unknown until S, O and D are rated"))  # type: ignore[arg-type]


def standing(mode: Mode) -> str:
    """How urgent a failure mode is and what has been done about it, in a sentence."""
    state = mode.values.state
    if mode.lapsed and not mode.mitigated_by:
        done = translate("Detail", "It counts on a decision that no longer holds.")
    elif mode.is_mitigated:
        done = translate("Detail", "It is mitigated.")
    elif state.word == "accepted":
        done = translate("Detail", "It is accepted by {} on {}.").format(state.by, state.on)
    elif mode.is_accepted:
        done = translate("Detail", "It is accepted by a decision.")
    else:
        done = translate("Detail", "It is open, without mitigation.")
    return translate("Detail", "Priority {}. {}").format(priority_words(mode.priority), done)


def grades(mode: Mode) -> str:
    """Its grades with what they mean, and their product."""
    values = mode.values
    parts = [
        f"{letter} {grade}, {grade_words(field, grade)}"
        for letter, field, grade in (
            ("S", "severity", values.severity),
            ("O", "occurrence", values.occurrence),
            ("D", "detection", values.detection),
        )
        if grade is not None
    ]
    product = product_of(values)
    return "; ".join([*parts, *([f"S·O·D {product}"] if product is not None else [])])


def _form(form: str) -> str:
    return f"{form}: {FORM_WORDS[form]}" if form in FORM_WORDS else ""


def _safe(text: str) -> str:
    return escape(visible(text))
