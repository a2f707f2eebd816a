"""What an instance says of itself: each choice, how it is asked for, and what it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.errors import N_, RefusedError

#: What becomes of a public signature when somebody leaves.
STAY, GO = "stay", "go"
DEPARTURES = {STAY: N_("garde le nom"), GO: N_("devient « ancien membre »")}


class UnfitChoiceError(RefusedError):
    """What was given is no value of a choice."""

    sentence = N_("%(label)s : %(why)s")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that an instance says of itself. `rows` asks for several lines, `options` for one of these."""

    name: str
    label: str
    hint: str = ""
    limit: int = 300
    rows: int = 0
    options: Mapping[str, str] | None = None
    required: bool = False
    refuse: Callable[[str], str] | None = None  # what is wrong with a value, "" for nothing

    def read(self, given: str) -> str:
        """Return a value as it is kept. Raises `UnfitChoiceError`."""
        lines = (" ".join(line.split()) for line in given.splitlines())
        value = "\n".join(filter(None, lines)) if self.rows else " ".join(given.split())
        why = self._problem(value)
        if why:
            raise UnfitChoiceError(label=self.label, why=why)
        return value

    def _problem(self, value: str) -> str:
        if self.required and not value:
            return N_("écrivez-le, il est montré sur chaque page.")
        if len(value) > self.limit:
            return N_("c'est trop long, abrégez.")
        if self.options is not None and value not in self.options:
            return N_("choisissez l'une des réponses proposées.")
        return self.refuse(value) if self.refuse and value else ""


def _unreachable(value: str) -> str:
    """A contact is an address, alone or in words: a name without a way to write to it helps nobody."""
    reached = any(is_address(word.strip("(),;.<>")) or word.startswith("https://") for word in value.split())
    return "" if reached else N_("donnez une adresse électronique, ou celle d'une page en https://.")


CHOICES: tuple[Choice, ...] = (
    Choice("title", N_("Nom du site"), limit=120, required=True),
    Choice("publisher", N_("Éditeur"), N_("La personne morale qui publie ce site")),
    Choice("director", N_("Responsable de la publication")),
    Choice("contact", N_("Contact"), N_("Où le public écrit"), refuse=_unreachable),
    Choice(
        "controllers",
        N_("Responsables de traitement"),
        N_("Une association par ligne : elles répondent ensemble ; chaque collectivité répond de sa concertation"),
        limit=1_000,
        rows=3,
    ),
    Choice("agreement", N_("Leur accord"), N_("Où se lit la répartition entre elles (RGPD, article 26)")),
    Choice("dpo", N_("Délégué à la protection des données")),
    Choice("dpo_contact", N_("Contact du délégué"), refuse=_unreachable),
    Choice("legal_basis", N_("Base légale"), N_("Par exemple : mission d'intérêt public (RGPD, article 6-1-e)")),
    Choice("host", N_("Hébergeur"), N_("Son nom, son adresse, où sont les machines"), limit=500, rows=3),
    Choice("mail_host", N_("Qui achemine les courriels")),
    Choice("identity_provider", N_("Fournisseur d'identité")),
    Choice(
        "signatures_after_departure",
        N_("Une signature publique, après un départ"),
        N_("Ce que dit l'analyse d'impact ; une personne peut toujours demander l'effacement"),
        options=DEPARTURES,
    ),
)
