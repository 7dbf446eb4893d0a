"""The custom scheme by which the preview gets its page and the repository's pictures, and nothing else."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

SCHEME = b"adr"
SHELL = QUrl("adr://preview/")
LoadResource = Callable[[str], tuple[bytes, str] | None]


def register_scheme() -> None:
    """Make the scheme known; must be called before the first web view is made."""
    if not QWebEngineUrlScheme.schemeByName(SCHEME).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers for the shell page and for pictures that `load_resource` lets through; for all else there is nothing."""

    def __init__(self, shell: str, load_resource: LoadResource) -> None:
        super().__init__()
        self._shell = shell.encode()
        self._load_resource = load_resource

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request."""
        url = job.requestUrl()
        if url == SHELL:
            self._reply(job, self._shell, "text/html")
            return
        found = self._load_resource(url.path().lstrip("/")) if url.host() == "document" else None
        if found is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        self._reply(job, *found)

    def _reply(self, job: QWebEngineUrlRequestJob, data: bytes, media_type: str) -> None:
        buffer = QBuffer(parent=job)
        buffer.setData(QByteArray(data))
        job.reply(QByteArray(media_type.encode()), buffer)


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for the scheme, or for data in the page itself."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let through what needs no connection."""
        info.block(info.requestUrl().scheme() not in ("adr", "data"))
