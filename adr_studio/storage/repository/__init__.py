"""The one room that runs git.

Reading (`Repository`) goes through a shadow of the repository, so that nothing of it can run. `surface` tells what
would run at a commit; who has allowed that (`TrustStore`) commits named paths by `commit`, the only thing that lets
hooks, filters and signing run. No command here uses the network. The program calls `install_signal_handlers` first.
"""

from adr_studio.storage.repository.commits import Commit, commit, roll_back
from adr_studio.storage.repository.configuration import Identity
from adr_studio.storage.repository.creation import init, start_branch, switch_branch
from adr_studio.storage.repository.intents import Recovery, recover
from adr_studio.storage.repository.preflight import DetachedHead, PartlyStaged
from adr_studio.storage.repository.refs import Branch, Head
from adr_studio.storage.repository.repository import LogEntry, Repository
from adr_studio.storage.repository.runner import install_signal_handlers
from adr_studio.storage.repository.staging import State
from adr_studio.storage.repository.surfaces import Surface, surface
from adr_studio.storage.repository.trust import Changes, TrustStore

__all__ = [
    "Branch",
    "Changes",
    "Commit",
    "DetachedHead",
    "Head",
    "Identity",
    "LogEntry",
    "PartlyStaged",
    "Recovery",
    "Repository",
    "State",
    "Surface",
    "TrustStore",
    "commit",
    "init",
    "install_signal_handlers",
    "recover",
    "roll_back",
    "start_branch",
    "surface",
    "switch_branch",
]
