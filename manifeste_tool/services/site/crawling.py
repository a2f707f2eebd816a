"""Read the public pages one after the other, as a visitor would, from the first one to whatever they lead to."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from manifeste_tool.documents.site import rewriting
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.site.choosing import file_of, is_chosen

_PAGE = "text/html"
_FOUND, _FAILED, _MOVED = 200, 500, frozenset({301, 302, 303, 307, 308})


class FailedPageError(UnusableInstanceError):
    """A page of the site failed: no site without it is put in place of one that had it."""

    sentence = N_("La page %(address)s a échoué (%(status)s) : rien n'est remplacé. Voyez le journal du serveur.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers an address: `public` says that anybody may keep it, `moved_to` where it sends on."""

    status: int
    media_type: str
    content: bytes
    public: bool = True
    moved_to: str = ""
    attached: bool = False  # a document to keep, whatever its form, and no page


@dataclass(slots=True)
class Crawl:
    """What was read: the file of each address, those that are pages, and where others send on."""

    base: str
    files: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    def inside(self, link: str, page: str) -> str:
        """Return the path and query of a link of a page where it leads into the site, else `""`."""
        target = urlsplit(urldefrag(urljoin(self.base + page, link.strip()))[0])
        home = urlsplit(self.base)
        if (target.scheme, target.netloc) != (home.scheme, home.netloc):
            return ""
        return (target.path or "/") + (f"?{target.query}" if target.query else "")

    def file(self, address: str) -> str:
        """Return the file that an address leads to, `""` where it is none of the folder."""
        for _ in range(len(self.moved) + 1):
            if address in self.files:
                return self.files[address]
            address = self.moved.get(address, "")
        return ""


def crawl(
    fetch: Callable[[str], Answer],
    keep: Callable[[str, bytes], None],
    *,
    base: str,
    starts: Iterable[str],
    told: Callable[[int, int], None],
) -> Crawl:
    """Read every chosen address that the starts lead to; `keep` is given each file as it was answered.

    `base` is the address of the site without a path; `told(done, total)` hears of each, the total growing.
    """
    found = Crawl(base)
    waiting = deque(dict.fromkeys(starts))
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        for link in _read(found, address, fetch(address), keep):
            if link and link not in known and is_chosen(link):
                known.add(link)
                waiting.append(link)
        told(len(known) - len(waiting), len(known))
    return found


def _read(found: Crawl, address: str, answer: Answer, keep: Callable[[str, bytes], None]) -> list[str]:
    """Put one answer on record; return the addresses it leads to."""
    if answer.status in _MOVED:
        onward = found.inside(answer.moved_to, address)
        found.moved[address] = onward
        return [onward]
    if answer.status >= _FAILED:
        raise FailedPageError(address=address, status=answer.status)
    if answer.status != _FOUND or not answer.public:
        return []
    is_page = answer.media_type == _PAGE and not answer.attached
    found.files[address] = file_of(address, is_page=is_page)
    keep(found.files[address], answer.content)
    if not is_page:
        return []
    found.pages[address] = found.files[address]
    return [found.inside(link, address) for link in rewriting.links(answer.content.decode())]
