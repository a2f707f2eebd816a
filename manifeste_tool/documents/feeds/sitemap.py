"""The site map (sitemaps.org 0.9): its index and its parts."""

from collections.abc import Iterable
from datetime import UTC

from lxml import etree

from manifeste_tool.domain.feeds.addresses import Address

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def index(paths: Iterable[str], *, site: str) -> bytes:
    """Return the index of the parts at `paths`; `site` is the public address, without a slash at its end."""
    return _written("sitemapindex", "sitemap", (Address(path) for path in paths), site)


def part(addresses: Iterable[Address], *, site: str) -> bytes:
    """Return one part."""
    return _written("urlset", "url", addresses, site)


def _written(root_name: str, name: str, addresses: Iterable[Address], site: str) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}{root_name}", nsmap={None: NAMESPACE})
    for one in addresses:
        entry = etree.SubElement(root, f"{{{NAMESPACE}}}{name}")
        etree.SubElement(entry, f"{{{NAMESPACE}}}loc").text = f"{site}{one.path}"
        if one.changed_at:
            written = one.changed_at.astimezone(UTC).isoformat(timespec="seconds")
            etree.SubElement(entry, f"{{{NAMESPACE}}}lastmod").text = written
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
