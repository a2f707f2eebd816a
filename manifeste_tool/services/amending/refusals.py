"""Why a draft cannot be kept or filed."""

from manifeste_tool.errors import N_, RefusedError, StaleError


class SubAmendmentError(RefusedError):
    """A sub-amendment of a sub-amendment, or of an amendment that is no longer open."""

    sentence = N_(
        "On ne sous-amende qu'un amendement encore en discussion, et un sous-amendement ne se sous-amende pas. "
        "Déposez un amendement au texte, ou commentez."
    )


class MalformedDraftError(RefusedError):
    """The identifier of a draft, or what it was written on, is not what the program gave with the form."""

    sentence = N_("Ce brouillon n'a pas d'identifiant valable. Rechargez la page du texte, puis recommencez.")


class ParagraphChangedError(StaleError):
    """Somebody changed a paragraph after the author of this proposal saw it."""

    sentence = N_(
        "Le texte a changé depuis que vous avez ouvert ce formulaire (%(place)s). Texte actuel : « %(today)s ». "
        "Vos mots sont conservés ci-dessous : reprenez-les à partir du texte actuel, puis déposez."
    )


class NoMemberError(RefusedError):
    """The secretariat files for nobody in particular, or for somebody who may not file."""

    fields = ("on_behalf_of",)
    sentence = N_("Choisissez le membre au nom de qui vous déposez : c'est lui qui présente l'amendement.")


class DisownedError(RefusedError):
    """The member in whose name a draft was made of a document has answered that it is not theirs."""

    sentence = N_(
        "%(name)s a répondu que ce projet n'est pas de lui : il ne peut pas être déposé en son nom. "
        "Voyez avec lui, ou supprimez le brouillon."
    )
