"""The list of what could stand at the caret."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from adr_studio.domain.completing import Offer, Offers

translate = QCoreApplication.translate

_OFFER = Qt.ItemDataRole.UserRole
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Completion(QObject):
    """Shows offers under the caret while the keyboard stays in the editor; `take` is called with the chosen one."""

    def __init__(self, editor: QWidget, take: Callable[[Offers, Offer], None]) -> None:
        super().__init__(editor)
        self._take = take
        self._offers: Offers | None = None
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(editor)
        self._popup = popup = QListView()
        popup.setAccessibleName(translate("Completion", "Completions"))
        popup.setProperty("role", "completions")
        self._completer.setPopup(popup)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        popup.installEventFilter(self)

    def show_offers(self, offers: Offers | None, place: QRect) -> None:
        """Show these offers below a place in the editor; none take the list away."""
        self._offers = offers
        if offers is None:
            self.hide()
            return
        self._model.clear()
        for offer in offers.offers:
            item = QStandardItem(f"{offer.title}   {offer.detail}" if offer.detail else offer.title)
            item.setData(offer, _OFFER)
            self._model.appendRow(item)
        width = self._popup.sizeHintForColumn(0) + self._popup.verticalScrollBar().sizeHint().width() + 16
        place.setWidth(min(max(width, 200), 560))
        self._completer.complete(place)
        self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def hide(self) -> None:
        """Take the list away."""
        self._offers = None
        self._popup.hide()

    @property
    def shown(self) -> tuple[str, ...]:
        """The titles that are listed."""
        if self._offers is None or not self._popup.isVisible():
            return ()
        return tuple(offer.title for offer in self._offers.offers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab takes the chosen offer, as Return does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TAKE:
            index = self._popup.currentIndex()
            self._popup.hide()
            self._on_activated(index)
            return True
        return False

    def _on_activated(self, index: QModelIndex) -> None:
        offer = index.data(_OFFER)
        if self._offers is not None and isinstance(offer, Offer):
            offers, self._offers = self._offers, None
            self._take(offers, offer)
