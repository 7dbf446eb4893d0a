"""The link policy, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adr_studio.render.links import REFUSED, Link, LinkKind, classify

WEB, MAIL, ANCHOR, INSIDE = LinkKind.WEB, LinkKind.MAIL, LinkKind.ANCHOR, LinkKind.INSIDE


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://example.org", Link(WEB, "https://example.org")),
        ("http://example.org/a?b=c#d", Link(WEB, "http://example.org/a?b=c#d")),
        ("HTTPS://Example.org/", Link(WEB, "HTTPS://Example.org/")),
        ("http://[::1]:8080/", Link(WEB, "http://[::1]:8080/")),
        ("https://例え.jp/", Link(WEB, "https://例え.jp/")),
        ("https://example.org/a%20b", Link(WEB, "https://example.org/a%20b")),
        ("mailto:ana@example.org", Link(MAIL, "mailto:ana@example.org")),
        ("mailto:ana@example.org?subject=Hi", Link(MAIL, "mailto:ana@example.org?subject=Hi")),
    ],
)
def test_web_and_mail_are_let_through(href: str, link: Link) -> None:
    assert classify(href, "docs") == link
    assert classify(href, "docs").href == href


@pytest.mark.parametrize(
    ("href", "target", "fragment"),
    [
        ("0002-x.md", "docs/adr/0002-x.md", ""),
        ("./0002-x.md#why-so", "docs/adr/0002-x.md", "why-so"),
        ("0002-x.md?plain=1#L3", "docs/adr/0002-x.md", "L3"),
        ("../../README.md", "README.md", ""),
        ("/README.md", "README.md", ""),
        ("a/../b.md", "docs/adr/b.md", ""),
        ("a%20b.md", "docs/adr/a b.md", ""),
        ("a b.md", "docs/adr/a b.md", ""),
        ("100%25.md", "docs/adr/100%.md", ""),
        ("a%2520b.md", "docs/adr/a%20b.md", ""),
        ("größe.md", "docs/adr/größe.md", ""),
        ("e\u0301.md", "docs/adr/é.md", ""),
        ("..x/y.md", "docs/adr/..x/y.md", ""),
        (".github/x.md", "docs/adr/.github/x.md", ""),
        ("x.git/y.md", "docs/adr/x.git/y.md", ""),
        ("..", "docs", ""),
        ("/", ".", ""),
        (" x.md\n", "docs/adr/x.md", ""),
        ("x.md\u202e", "docs/adr/x.md", ""),
    ],
)
def test_files_of_the_repository_are_let_through(href: str, target: str, fragment: str) -> None:
    assert classify(href, "docs/adr") == Link(INSIDE, target, fragment)


@pytest.mark.parametrize(("href", "target"), [("#why", "why"), ("#gr%C3%B6%C3%9Fe", "größe"), ("#größe", "größe")])
def test_headings_are_let_through(href: str, target: str) -> None:
    assert classify(href, "docs") == Link(ANCHOR, target)


@pytest.mark.parametrize(
    "href",
    [
        "",
        " ",
        "#",
        "?",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript%3Aalert(1)",
        "javascript%253Aalert(1)",
        "\u200bjavascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "smb://host/x",
        "ms-msdt:/x",
        "vscode://x",
        "ssh://-oProxyCommand=x",
        "C:\\x",
        "C:/x",
        "adr://document/x.md",
        "blob:x",
        "about:blank",
        "//host/x",
        "/\t/host/x",
        "\\\\host\\x",
        "/\\host",
        "%5c%5chost",
        "%2f%2fhost",
        "%252f%252fhost",
        "x\\y.md",
        "../../../x",
        "/../x",
        "../../..",
        "..%2f..%2f..%2fx",
        "%2e%2e/../../x",
        ".git",
        ".git/config",
        "../../.git/config",
        "/.GIT/config",
        "/%2egit/config",
        "/.git./config",
        "/.git%20/config",
        "/git~1/config",
        "/.git:x/config",
        "a/.git/b",
        "a%00.md",
        "a%0a.md",
        "a%E2%80%AEb.md",
        "http:x",
        "http:/x",
        "http:///x",
        "https://",
        "http://user@host",
        "http://user:password@host/",
        "http://good\\@evil",
        "http://a b/",
        "%68ttp://x",
        "mailto:",
        "mailto:ana",
        "mailto:ana@example.org?attach=/etc/passwd",
        "mailto:ana@example.org?subject=x&Attachment=/etc/passwd",
    ],
)
def test_everything_else_is_refused(href: str) -> None:
    assert classify(href, "docs/adr") == REFUSED


@given(st.text(max_size=60) | st.text("./\\%25eEgGiItT:~ 0af#?&;@", max_size=60), st.sampled_from(["", "docs", "a/b"]))
def test_no_link_leaves_the_repository(href: str, folder: str) -> None:
    link = classify(href, folder)
    if link.kind is INSIDE:
        parts = link.target.split("/")
        assert parts[0] not in ("..", "")
        assert ".git" not in [part.lower() for part in parts]
        assert "\0" not in link.target
        assert link.href.isascii()
    elif link.kind is not LinkKind.REFUSED:
        assert link.href.lower().startswith(("http://", "https://", "mailto:", "#"))


@given(st.text("abc .%#?:&é漢-_", min_size=1, max_size=20).filter(lambda name: name.strip(". ")))
def test_a_page_s_own_link_leads_back_to_the_same_file(name: str) -> None:
    link = Link(INSIDE, f"docs/{name}")
    assert classify(link.href.removeprefix("adr://document"), "other").target.strip() == f"docs/{name}".strip()
