"""Circles in what points at what."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping


def circles(graph: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """For each set of nodes that all lead to each other the shortest way from its first one back to itself.

    Nodes and ways are in the graph's own order; targets that are no node lead nowhere. Each node and edge is looked at
    twice at most, by Tarjan's algorithm for strongly connected components and a breadth-first search.
    """
    order = {node: at for at, node in enumerate(graph)}
    found = []
    for together in _strong(graph):
        first = min(together, key=order.__getitem__)
        if len(together) > 1 or first in graph[first]:
            found.append(_shortest(graph, together, first))
    return tuple(sorted(found, key=lambda circle: order[circle[0]]))


def _strong(graph: Mapping[str, Collection[str]]) -> Iterator[frozenset[str]]:
    """The strongly connected components, without recursion: a chain may be as long as a table."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    for root in graph:
        if root in index:
            continue
        path: list[tuple[str, Iterator[str]]] = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        waiting.add(root)
        while path:
            node, targets = path[-1]
            target = next((each for each in targets if each in graph), None)
            if target is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    together = [stack.pop()]
                    while together[-1] != node:
                        together.append(stack.pop())
                    waiting.difference_update(together)
                    yield frozenset(together)
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                waiting.add(target)
                path.append((target, iter(graph[target])))
            elif target in waiting:
                low[node] = min(low[node], index[target])


def _shortest(graph: Mapping[str, Collection[str]], within: Collection[str], start: str) -> tuple[str, ...]:
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for target in graph[node]:
            if target == start:
                way = [start, node] if node != start else [start]
                while way[-1] in came and came[way[-1]] != start:
                    way.append(came[way[-1]])
                return (start, *reversed(way[1:]), start)
            if target in within and target not in came:
                came[target] = node
                queue.append(target)
    raise ValueError(f"{start} is in no circle")
