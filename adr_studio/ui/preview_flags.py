"""What Chromium is told before it is loaded."""

import os

NO_NETWORK = (
    "--proxy-server=http://127.0.0.1:9 --proxy-bypass-list=<-loopback> --disable-background-networking --log-level=3"
)
"""A proxy that nobody listens on: without it, a page's preconnect opens connections whatever else is forbidden."""


def prepare_environment() -> bool:
    """Set Chromium's flags; whether its sandbox had to be left out, which is so for root and for nobody else.

    Must be called before the first web view is made.
    """
    flags = [NO_NETWORK]
    without_sandbox = hasattr(os, "geteuid") and os.geteuid() == 0
    if without_sandbox:
        flags.append("--no-sandbox")
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        flags.append("--disable-gpu")
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(flags)
    os.environ.pop("QTWEBENGINE_DISABLE_SANDBOX", None)  # nobody else leaves it out
    return without_sandbox
