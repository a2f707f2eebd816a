"""What an instance looks like: its logo, its colours, and the small style sheet that says them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.appearance.colours import (
    Colour,
    FaintColourError,
    NoColourError,
    Scheme,
    colour,
    faintest,
    is_fit,
    nearest,
    tint,
)
from manifeste_tool.errors import N_

LOGO = "logo"
_PRINTED = 12
_IN_SCHEME = {Scheme.LIGHT: ":root {{ {} }}", Scheme.DARK: "@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One colour that an instance chooses: the setting that keeps it, the token it becomes, what stands without."""

    setting: str
    token: str
    scheme: Scheme
    label: str
    standing: str

    def read(self, given: str) -> str:
        """Return a colour as it is kept, `""` for the one that stands anyway.

        Raises `NoColourError`, `FaintColourError`.
        """
        try:
            wanted = colour(given)
        except ValueError as error:
            raise NoColourError(label=self.label, given=given[:40]) from error
        if not is_fit(wanted, self.scheme):
            ground, found = faintest(wanted, self.scheme)
            raise FaintColourError(
                nearest=str(nearest(wanted, self.scheme)),
                label=self.label,
                given=str(wanted),
                ground=str(ground),
                found=f"{found:.1f}".replace(".", ","),
            )
        return "" if str(wanted) == self.standing else str(wanted)


CHOICES = (
    Choice("accent_light", "accent", Scheme.LIGHT, N_("Couleur principale"), "#0b5a63"),
    Choice("proposal_light", "proposal", Scheme.LIGHT, N_("Couleur des propositions"), "#8a4b08"),
    Choice("accent_dark", "accent", Scheme.DARK, N_("Couleur principale, thème sombre"), "#7fc9cf"),
    Choice("proposal_dark", "proposal", Scheme.DARK, N_("Couleur des propositions, thème sombre"), "#f0b871"),
)

ACCENT = CHOICES[0]  # of a light page, and of a mail, which has one scheme


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that stands before the name: the row of its file, the beginning of its digest, its size in pixels."""

    file_id: int
    print: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.file_id} {self.print} {self.width} {self.height}"


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is unlike the default: `logo` None and no `colours` for an instance that chose nothing."""

    logo: Logo | None = None
    colours: Mapping[str, Colour] = field(default_factory=dict)

    @property
    def print(self) -> str:
        """What changes with the style sheet, `""` where there is none."""
        return hashlib.sha256(self.style.encode()).hexdigest()[:_PRINTED] if self.colours else ""

    @property
    def style(self) -> str:
        """The style sheet, `""` where every colour is the default's."""
        said = {scheme: _tokens(self.colours, scheme) for scheme in Scheme}
        return "".join(f"{_IN_SCHEME[scheme].format(tokens)}\n" for scheme, tokens in said.items() if tokens)


def appearance(told: Mapping[str, str]) -> Appearance:
    """Return what the settings of an instance say."""
    kept = {one.setting: colour(told[one.setting]) for one in CHOICES if told.get(one.setting)}
    words = told.get(LOGO, "").split()
    return Appearance(Logo(int(words[0]), words[1], int(words[2]), int(words[3])) if words else None, kept)


def dark_of(light: str) -> str:
    """Return the nearest colour to one of the light scheme that is read in the dark one. Raises `ValueError`."""
    return str(nearest(colour(light), Scheme.DARK))


def _tokens(colours: Mapping[str, Colour], scheme: Scheme) -> str:
    chosen = ((one.token, colours[one.setting]) for one in CHOICES if one.setting in colours and one.scheme is scheme)
    return " ".join(f"--{token}: {of}; --{token}-soft: {tint(of, scheme)};" for token, of in chosen)
