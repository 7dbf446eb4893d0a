"""What leads back to itself is found, whatever its length."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adr_studio.domain.circles import circles

NODES = "abcdefg"
GRAPHS = st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES), max_size=4), max_size=7)


def reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for target in graph[todo.pop()]:
            if target in graph and target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


@given(GRAPHS)
def test_there_is_one_circle_for_each_set_that_leads_to_itself(graph: dict[str, list[str]]) -> None:
    sets = {
        frozenset(other for other in graph if other in reachable(graph, node) and node in reachable(graph, other))
        for node in graph
        if node in reachable(graph, node)
    }
    found = circles(graph)
    assert len(found) == len(sets)
    for circle in found:
        assert circle[0] == circle[-1]
        assert len(set(circle[1:])) == len(circle) - 1
        assert all(after in graph[before] for before, after in pairwise(circle))
        (around,) = [each for each in sets if circle[0] in each]
        assert circle[0] == next(node for node in graph if node in around)


def test_the_shortest_way_is_told() -> None:
    assert circles({"a": ["b", "c"], "b": ["c"], "c": ["a"]}) == (("a", "c", "a"),)
    assert circles({"a": ["a"]}) == (("a", "a"),)
    assert circles({"a": ["x"], "b": ["a"]}) == ()


def test_a_chain_of_ten_thousand() -> None:
    chain = {str(number): [str(number + 1)] for number in range(10_000)}
    assert circles(chain) == ()
    chain["9999"] = ["0"]
    ((*_, last),) = circles(chain)
    assert last == "0"
