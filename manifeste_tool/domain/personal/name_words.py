"""The words by which names of persons are told: lower case, without accents."""

from manifeste_tool.domain.personal.folded import word_set

PARTICLES = word_set(
    """
    de du des d la le les van von der den el al ben bin ould dos da di del della mac mc n o saint st
    """
)
ALWAYS_TITLES = word_set("mme mmes mlle mlles melle mr mrs madame mademoiselle monsieur")
CAPITAL_TITLES = word_set(
    """
    m mm dr pr me docteur docteure professeur maitre mgr messieurs mesdames pere soeur abbe capitaine
    """
)
LOW_TITLES = word_set("docteur dr maitre professeur m")
#: After these a word without capital that is no known word is a name.
SHORT_TITLES = word_set("mme mlle melle mr")
#: Words that stand after a title and are families' names nowhere near as often.
NEVER_TITLED = word_set("maire principal president juge prince chef")
TITLES = ALWAYS_TITLES | CAPITAL_TITLES
VALEDICTIONS = word_set("cordialement salutations respectueusement amicalement sincerement bises signature")
NAMING = word_set("appelle nomme prenomme")
SAYING = NAMING | word_set("nom prenom signe soussigne soussignee famille epoux consorts veuve")
RELATIONS = word_set(
    """
    mari femme epouse epoux fils fille frere soeur mere pere tante oncle cousin cousine voisin voisine collegue
    ami amie compagnon compagne neveu niece bebe enfant copain copine grand mamie papi conjoint conjointe patron
    """
)
OWN = word_set("mon ma notre son sa votre leur ton ta nos mes ses")
#: Given names that are words too: beside a family's name only with a capital, and never at the head of a sentence.
ALSO_WORDS = word_set(
    """
    aime aimee ali ambre amy ana anemone ange aurore bella belle blaise blanche bonne brice cali camelia candide
    capucine carole celeste charlotte christian claire clara clemence clement constance constant cosme desire
    dominique don ella elle esperance faustine felicite fleur florence franc franck gaston georgia grace guy ida
    iris jade jasmine juste lance lila lionel lou luna madeleine major marc marguerite marine mark martin max
    mei mel milan neo nil noel nora olive olympe pascal pierre prudence prune ray rene roman rose sacha solal
    sydney ted tom val valentin victoire vincent viola violette
    """
)
NOT_INITIALS = word_set(
    """
    plan categorie partie annexe type classe groupe vitamine hepatite option point ligne zone article titre lot
    """
)
