"""What can go wrong with a provider of identities; `%(provider)s` is what the instance calls it."""

from manifeste_tool.errors import N_, ForbiddenError, ManifesteError, NotFoundError, RefusedError, UnavailableError


class NoProviderError(NotFoundError):
    """The instance names no provider."""


class NotProvedError(ManifesteError):
    """Base of what keeps somebody from coming in by a provider: told on a page that offers another way."""


class ProviderDownError(NotProvedError, UnavailableError):
    """The provider does not answer, or not as it should."""

    sentence = N_(
        "%(provider)s ne répond pas pour le moment. Réessayez dans quelques minutes, "
        "ou entrez par un lien envoyé à votre adresse."
    )


class UnfitProviderError(NotProvedError, UnavailableError):
    """The provider says of itself what cannot be used: another issuer, an address without HTTPS, no key."""

    sentence = N_(
        "La connexion par %(provider)s est mal réglée : %(what)s. Prévenez le secrétariat ; "
        "en attendant, entrez par un lien envoyé à votre adresse."
    )


class ProviderRefusedError(NotProvedError, RefusedError):
    """The provider, or somebody at its page, says no."""

    sentence = N_(
        "%(provider)s n'a pas confirmé la connexion : vous l'avez interrompue, ou votre compte n'y donne pas droit. "
        "Recommencez, ou entrez par un lien envoyé à votre adresse."
    )


class NotBegunHereError(NotProvedError, RefusedError):
    """An answer comes to a browser that asked nothing, or asked too long ago."""

    sentence = N_(
        "Cette connexion par %(provider)s n'a pas été commencée dans ce navigateur, ou l'a été il y a trop longtemps. "
        "Recommencez depuis cette page."
    )


class UnprovedError(NotProvedError, RefusedError):
    """What the provider answers does not hold: signature, issuer, audience, subject, time, or it served already."""

    sentence = N_(
        "La réponse de %(provider)s n'a pas pu être vérifiée (%(what)s) : personne n'a été connecté. "
        "Recommencez ; si cela se répète, prévenez le secrétariat."
    )


class UnknownIdentityError(NotProvedError, ForbiddenError):
    """Nobody active has this identity, nor its address."""

    sentence = N_(
        "Aucun compte actif ne répond à « %(address)s », l'adresse donnée par %(provider)s. Aucun compte n'a été créé."
    )


class UnverifiedAddressError(NotProvedError, ForbiddenError):
    """The provider gives no address, or one that nobody verified."""

    sentence = N_(
        "%(provider)s ne donne pas d'adresse vérifiée : rien ne dit encore que ce compte est le vôtre. "
        "Entrez une première fois par un lien envoyé à votre adresse, "
        "puis rattachez %(provider)s depuis « Mon compte »."
    )


class AnotherIdentityError(NotProvedError, ForbiddenError):
    """The account of this address is tied to another identity of the same provider: the address may have passed on."""

    sentence = N_(
        "Le compte de « %(address)s » est déjà rattaché à une autre identité de %(provider)s. "
        "Si c'est le vôtre, entrez par un lien envoyé à cette adresse, puis rattachez celle-ci depuis « Mon compte »."
    )


class TakenIdentityError(NotProvedError, RefusedError):
    """An identity is that of another account."""

    sentence = N_(
        "Cette identité de %(provider)s est déjà rattachée à un autre compte. Déconnectez-vous de %(provider)s, "
        "puis recommencez avec la vôtre."
    )


#: What is said of each thing that a provider's answer may fail at.
FAULTS = {
    "iss": N_("son émetteur n'est pas le bon"),
    "aud": N_("elle est destinée à un autre site"),
    "azp": N_("elle est destinée à un autre site"),
    "nonce": N_("elle répond à une autre demande"),
    "sub": N_("ses deux parties ne désignent pas la même personne"),
    "exp": N_("elle est périmée"),
    "iat": N_("sa date n'est pas la bonne"),
    "nbf": N_("sa date n'est pas la bonne"),
    "at_hash": N_("ses parties ne vont pas ensemble"),
    "code": N_("elle a déjà servi, ou n'est plus valable"),
    "userinfo": N_("elle n'est pas signée"),
    "": N_("sa signature n'est pas la bonne"),
}
