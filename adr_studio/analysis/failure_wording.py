"""What a failure does, in plain sentences."""

from adr_studio.analysis.architecture import Architecture
from adr_studio.analysis.propagation import Level, State, Why
from adr_studio.analysis.wording import number

_SEEN = {Level.OK: "works", Level.DEGRADED: "is degraded", Level.DOWN: "is down", Level.HANG: "does not answer"}


def why_words(architecture: Architecture, state: State, name: str) -> str:
    """Why a component is as it is, in one sentence; "" for one that is well."""
    why = state.why.get(name)
    if why is None:
        return ""
    said = {"cause": _cause, "domain": _domain, "flow": _flow, "starved": _starved, "full": _full, "load": _load}
    return said[why.by](architecture, state, name, why)


def _cause(_architecture: Architecture, state: State, name: str, _why: Why) -> str:
    return f"It {_SEEN[state.levels[name]]}: that is what was asked for."


def _domain(architecture: Architecture, state: State, name: str, _why: Why) -> str:
    places = ", ".join(architecture.components[name].runs_in)
    if state.levels[name] >= Level.DOWN:
        return f"All of its replicas are lost ({places})."
    return f"Fewer of its replicas are left than its quorum of {architecture.components[name].capacity.quorum}."


def _flow(architecture: Architecture, state: State, _name: str, why: Why) -> str:
    flow = architecture.flows[why.flow]
    seen = _SEEN[state.levels[flow.target]]
    if state.levels[flow.target] is Level.OK:
        seen = "fails for a moment, and the call is not tried again" if flow.attempts == 1 else "cannot be reached"
    return f"It needs {flow.target} by “{flow.id}”, and {flow.target} {seen}."


def _starved(architecture: Architecture, _state: State, _name: str, why: Why) -> str:
    return f"Nothing comes out of {architecture.flows[why.flow].source} by “{why.flow}”."


def _full(architecture: Architecture, _state: State, _name: str, why: Why) -> str:
    return f"It is full: {architecture.flows[why.flow].target} has not emptied it by “{why.flow}” for too long."


def _load(architecture: Architecture, state: State, name: str, _why: Why) -> str:
    headroom = architecture.components[name].capacity.headroom
    return f"Its load is ×{number(state.load[name])}, and it bears ×{number(headroom or 1)}."
