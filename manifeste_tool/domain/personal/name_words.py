"""The words by which names of persons are told: lower case, without accents."""

from manifeste_tool.domain.personal.folded import word_set

PARTICLES = word_set(
    """
    de du des d la le les van von der den el al ben bin ould dos da di del della mac mc o saint st
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
    ange aime aimee clement constant constance clemence rose claire marine pierre florence charlotte madeleine
    victoire aurore grace desire prudence felicite marguerite violette iris ambre jade jasmine olive noel pascal
    martin vincent christian lionel milan sydney brice roman valentin esperance faustine lou ali ida luna clara
    camelia capucine fleur prune anemone belle bella bonne blanche blaise mark carole lance franck franc
    dominique candide guy ted mel tom max marc rene gaston val cali sacha juste ray ana ella nil neo nora mei solal georgia
    viola celeste olympe cosme major amy don elle lila
    """
)
NOT_INITIALS = word_set(
    """
    plan categorie partie annexe type classe groupe vitamine hepatite option point ligne zone article titre lot
    """
)
