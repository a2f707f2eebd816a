"""An instance's two colours in both schemes: read, measured against what they stand on, brought to what can be read.

Contrast is that of WCAG 2.2 (success criterion 1.4.3, relative luminance of sRGB): 4.5 to 1 for words of any size.
"""

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.errors import N_, RefusedError

ENOUGH = 4.5
_WRITTEN = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_STEPS = 512
_DARKEST_LINEAR, _BLACK = 0.04045, 0.05


class Scheme(StrEnum):
    """The two schemes that a reader's device asks for."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """How much light it gives, from 0 to 1."""
        return 0.2126 * _linear(self.red) + 0.7152 * _linear(self.green) + 0.0722 * _linear(self.blue)


class NoColourError(RefusedError):
    """What was given is no colour."""

    sentence = N_("%(label)s : « %(given)s » n'est pas une couleur. Écrivez-la comme #0b5a63.")


class FaintColourError(RefusedError):
    """A colour cannot be read on one of the grounds it stands on; `nearest` can."""

    sentence = N_(
        "%(label)s : %(given)s se lit mal sur le fond %(ground)s (contraste %(found)s pour 1, il faut 4,5). "
        "La couleur la plus proche qui convient est %(nearest)s."
    )

    def __init__(self, *, nearest: str, **values: str) -> None:
        self.nearest = nearest
        super().__init__(nearest=nearest, **values)


def colour(written: str) -> Colour:
    """Read `#0b5a63`, `0b5a63` or `#abc`. Raises `ValueError`."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(written)
    digits = found.group(1)
    whole = digits if len(digits) > 3 else "".join(2 * one for one in digits)  # noqa: PLR2004 - the short form
    return Colour(*bytes.fromhex(whole))


#: What words stand on in each scheme: the page and what lies on it. The tokens' sheet says the same.
GROUNDS: Mapping[Scheme, tuple[Colour, ...]] = {
    Scheme.LIGHT: (colour("#fdfcf9"), colour("#ffffff")),
    Scheme.DARK: (colour("#15181b"), colour("#1c2024")),
}
#: How much of a colour its tint holds; the page holds the rest.
_TINTED = {Scheme.LIGHT: 0.11, Scheme.DARK: 0.18}


def contrast(one: Colour, other: Colour) -> float:
    """Return how far two colours stand apart, from 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + _BLACK) / (darker + _BLACK)


def tint(of: Colour, scheme: Scheme) -> Colour:
    """Return the ground that a colour gives to what it marks."""
    ground, share = GROUNDS[scheme][0], _TINTED[scheme]
    pairs = zip(_parts(of), _parts(ground), strict=True)
    return Colour(*(round(share * mine + (1 - share) * under) for mine, under in pairs))


def faintest(of: Colour, scheme: Scheme) -> tuple[Colour, float]:
    """Return the ground on which a colour is read worst, and the contrast there."""
    grounds = (*GROUNDS[scheme], tint(of, scheme))
    return min(((one, contrast(of, one)) for one in grounds), key=lambda pair: pair[1])


def is_fit(of: Colour, scheme: Scheme) -> bool:
    """Whether a colour is read on every ground of a scheme."""
    return faintest(of, scheme)[1] >= ENOUGH


def nearest(to: Colour, scheme: Scheme) -> Colour:
    """Return the nearest colour of the same hue that is fit: darker in the light scheme, lighter in the dark one.

    Black on light and white on dark are fit, so that there is always one.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(to)))
    end = 0.0 if scheme is Scheme.LIGHT else 1.0
    steps = (light + (end - light) * step / _STEPS for step in range(_STEPS + 1))
    tried = (Colour(*(round(255 * part) for part in colorsys.hls_to_rgb(hue, one, saturation))) for one in steps)
    return next(one for one in tried if is_fit(one, scheme))


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= _DARKEST_LINEAR else ((share + 0.055) / 1.055) ** 2.4


def _parts(of: Colour) -> tuple[int, int, int]:
    return of.red, of.green, of.blue
