"""Words that stand with a capital, or after a title, and name nobody: lower case, without accents, each part apart."""

#: After « M. le », « Mme la »: an office, whose holder is not named.
_OFFICES_TEXT = """
adjoint adjointe administrateur agent ambassadeur animateur animatrice architecte avocat avocate bourgmestre
chancelier chef cheffe colonel commandant commissaire conseiller conseillere coordinateur coordinatrice dame defenseur
delegue deleguee depute deputee directeur directrice doyen doyenne echevin elu elue facteur gardien gardienne gendarme
general gouverneur greffier huissier infirmier infirmiere inspecteur inspectrice instituteur institutrice juge maire
mairesse medecin mediateur mediatrice ministre notaire prefet prefete premier premiere president presidente principal
principale procureur procureure professeur professeure proviseur proviseure rapporteur rapporteure recteur rectrice
referent referente responsable secretaire senateur senatrice sous tresorier tresoriere vice
"""
OFFICES = frozenset(_OFFICES_TEXT.split())

#: Words that begin sentences or fill them, in capitals too.
_EVERYDAY_WORDS_TEXT = """
a abeille abord absolument accord actuellement adresse afin ah ai aide aider ailleurs aime aimerai aimerais ainsi ait
ajouter aller allez allons alors an ancien ancienne annee annees ans appelle applique apprendre apres arrete arreter
arretez arrivee assez attention au aucun aucune augmenter aujourd aujourdhui auquel aura aurait aussi autant auteur
autre autres aux avait avant avec avez avis avoir avons ayant baisse baisser base beaucoup besoin bien bientot bon
bonjour bonne bonsoir bref but c ca car cas ce ceci cela celebre celle celles celui cependant certaines certains ces
cet cette ceux chacun chance chaque cher chere chers choix chose cinq cite citoyen citoyenne combien comme comment
comprendre concernant connait content contente contre contribuable controler cordialement corriger cour courriel creer
d dans de debut declare declarez degage dehors deja demain demande demander demandons demi demission depuis dernier
derniere des desole deux devant developper devenir devient devons devrait dire dirige dis disait dit dites dois doit
doivent donc donner donnez dont du dur effectivement egalement eh elle elles email en encore encourager enfant enfants
enfin ensemble ensuite entre envers es espere est et etait etant etc ete etes etre etudiant etudiante eu eux
evidemment eviter exact exactement exemple face facile facon faire fais fait faites famille familles faut favorable
favoriser felicitations femme femmes fin finir fois font forme fort forte frere freres grace grand grande gros groupe
h habitant habitante habite habitons heure hier homme hommes hors hum ici il ils impossible inquiet inquiete interdire
j jamais je jeune jeunes jour jours juste justement l la laisser laissez lancer le les leur leurs libre lieu loin lors
lorsque lui lutter lyceenne lycen m ma madame mail main maintenant mais mal malgre malheureusement maman me meme memes
merci mere meres merveilleux mes mesdames messieurs mettre mieux mise mode moi moins mois moment mon monde monsieur
mot moyen n ne necessaire ni no nom non nos notamment note notre nous nouveau nouvelle nuit nul o objet obliger oh ok
on ont or ou oui outre ouvrir papa par parce pardon parfait parfois parle parler parmi part partager pas passer payer
pendant pense penser pere peres perso personne personnellement petit petite peu peur peut peuvent pied place plan
plein pleins plus plusieurs plutot point pour pourquoi pourrait pourtant pouvoir premierement prendra prendre prenom
pres pret prete prioritaire prix probablement propose proposer proposition protester puis puisque qu quand quant que
quel quelle quelles quelque quelques quels qui quid quoi quoique rappel rappeler rappelle redonner reduire rejet
remettre rendre renforcer reponse reste retablir retour retraite retraitee revoir rien s sa salarie salariee salut
sans sauf sauver savoir se selon semble sens sera serait ses seul seule seulement si signe signer sinon site soeur
soeurs soi soient soir soit sommes son sont sortir sous soutenir soutien souvent stop suis suite sujet supprimer sur
surtout systeme t ta tant tas te tel telephone telle tellement temps tenir tes tete tiers titre toi ton toujours tour
tous tout toute toutefois toutes travail travailler tres trois trop trouver tu type un une utile utiliser va valeur
valoriser vers veut veux via vie vient vit vite vive voici voie voila voir vont vos votez votre vouloir vous voyez
vrai vraiment vu y zero zone
"""
EVERYDAY_WORDS = frozenset(_EVERYDAY_WORDS_TEXT.split())

#: Institutions, groups, and what else is written with a capital.
_INSTITUTIONS_TEXT = """
academie action administration agence agglomeration airbus alinea allemand alliance ameli amendement anah android
anglais anglaise annexe aout app apple ars article articles artificiel artificielle assemblee asso association
associations assurance atelier automne autorite avril axe banque bibliotheque blanc blanche bleu bleue boeing bourse
bretonne brigade bureau cadre caf cafe caisse calculette campus canton capitale catholique ccas cede cedex cee central
centrale centre cese cgt chaine chambre chantier chapitre charte chat chatgpt chru chu cinema citoyen citoyenne
citoyens citroen civil civile clinique club cnil cnnum cnrs code college comite commissariat commission communautaire
communaute commune communes compagnie confederation conseil constitution convention coordination cour cpam crous
culture curie dame debat decembre declaration defense delegation departement departemental departementale departements
deputes developpement dieu digital dimanche direction droit droits dsp ecole ecologie ecologique economie economique
edf education ehpad electricite electrique elysee emploi ena energie energies enseignement entreprise entreprises
ephad espace espagnol est etablissement etat etats ete etude euro europe europeen europeenne europeens executif
facebook faculte federation fevrier fiscalite fondation fonds football force forum foyer francais francaise francaises
frontiere gafam gare gauche gaz gendarmerie general generale generation gilets google gouvernement gpt grand grands
greffe guerre gymnase habitat haut haute hec hiver hopital hotel humanite ia immigration impots industrie info
informatique infos initiative inria insee inspection institut intelligence interieur internationale internet iphone
isf islam italien janvier jaune jaunes jeudi journal juillet juin justice laicite legislation lettre liberte ligue
linky linux livre logement loi lois lundi lycee magazine mai mairie maison maladie manifeste marche mardi marianne
mars medef mediatheque mediation medical mercredi message metropole metropolitaine michelin microsoft ministere
ministre mission mistral mobilite mobilites monarchie mondial mondiale mondiaux mouvement municipal municipale
municipaux musee mutuelle national nationale nationales nationaux nature naturelle navette news noel noir noire nord
novembre numerique numeriques observatoire octobre office onu open openai orange ordre organe organisation ouest
ouverte page paix palais paques parc parlement parlementaires parole parti partie patrimoine pays pentecote peugeot
peuple plateforme pole police politique politiques polytechnique pompiers pont populaire population poste prefecture
presidence president presidentielle press presse prevention prime prince printemps prix programme projet protection
province public publics publique publiques quartier question questions radio rapport rassemblement ratp rectorat
referendum reforme regie region regional regionale regions reine renault republicains republique reseau restaurant
revolution rgpd ric riviere rouge rsa rue rural rurale saint sainte saints salle samedi sante schengen science
sciences sciencespo sdis securite sejour senat senateurs septembre service services siecle sivom smic smictom sncf
social sociale sociales socialiste societe solaire solidaire solidarite solidarites souverain sport sports stade stage
station street studio sud surveillance syndicat syndicats table taxe tech tele telecom television tennis terre
territoire territoires territorial territoriale theatre theme titre tome tourisme toussaint train transition transport
transports tribunal tva twitter unie unies union unis universite universites urgence urgences urssaf valley vendredi
vert verte verts ville villes volume web windows youtube zfe zone
"""
INSTITUTIONS = frozenset(_INSTITUTIONS_TEXT.split())

#: Places; « Paris » or « Laval » is a family's name too, and is taken for the place.
_PLACES_TEXT = """
afrique agen aisne aix ajaccio albi alencon alger algerie allemagne alpes alsace amerique amiens angers angleterre
angouleme annecy antibes aquitaine ardeche ardennes argenteuil argentine ariege arras asie atlantique aube aude aulnay
aurillac australie autriche auvergne auxerre aveyron avignon bas basque bastia bayonne beauvais belfort belgique bercy
berlin berry besancon beziers bezons biarritz blois bobigny bordeaux boulogne bourg bourges bourgogne bresil brest
bretagne brive bruxelles bulgarie caen cahors calais caledonie californie calvados canada cannes cantal caraibes
carcassonne castres centre cergy chalon chalons chambery champagne charente charleville chartres chateauroux
chatellerault cher cherbourg chine cholet clermont colmar colombes compiegne comtat comte corbeil correze corse cote
cotentin cotes coulommiers courbevoie creil creteil creuse croatie danemark dax deauville dieppe dijon dordogne douai
doubs draguignan dreux drome dunkerque ecosse egypte epernay epinal espagne essonne estonie etampes eure europe evreux
evry figeac finistere finlande flandre flandres foix fontainebleau forbach fougeres france franche frejus gap gard
garonne gascogne geneve gers gironde grasse grece grenoble guadeloupe gueret guinee guyane hague haguenau hainaut
haiti herault hexagone hollande hongrie ile iles ille inde indre irlande isere islande israel istres italie ivry japon
jura kosovo kourou landes languedoc laon laval lens levallois liban libourne lievin lille limoges limousin lisbonne
lisieux lituanie loir loire loiret londres longjumeau lorient lorraine lot lourdes lozere luxembourg lyon macon madrid
maghreb maine mali malte manche mans mantes marmande marne maroc marseille martigues martinique massy maubeuge mayenne
mayotte meaux mediterranee melun menton metz meudon meurthe meuse midi millau mont montauban montbeliard montelimar
montluconmontlucon montpellier montreuil montrouge morbihan moscou moselle moulins mulhouse nancy nanterre nantes
narbonne navarre nevers new nice nievre nimes niort nord normandie norvege nouvelle occitanie oise orleans orly orne
outre pacifique pakistan pantin paris pas pau pays perigueux perpignan picardie pirenees poissy poitiers poitou
pologne pontivy pontoise portugal privas provence puy pyrenees quebec quimper rambouillet redon reims rennes reunion
rhin rhone roanne rochefort rochelle rodez romans rome roubaix rouen roumanie royan russie sable saintes salon saone
sarcelles sarre sarreguemines sarthe saumur savoie sedan seine senegal senlis sens serbie sete sevran sevres soissons
somme strasbourg sud suede suisse syrie tarbes tarn thionville thonon toul toulon toulouse touraine tourcoing tours
troyes tulle tunisie turquie ukraine usa val valence valenciennes vannes var vaucluse vendee vendome venissieux verdun
versailles vesoul vichy vienne vierzon villefranche villejuif villeneuve villepinte villeurbanne vincennes vire vitre
vitry vosges yonne york yvelines zelande
"""
PLACES = frozenset(_PLACES_TEXT.split())

#: After which a person's name is that of a street, a school, a law.
_NAMESAKES_TEXT = """
academie aeroport affaire allee allees amendement amicale amphi amphitheatre archives arret arrete association
auditorium av avenue bd bibliotheque bld bois boulevard bourse boutique cabinet caisse cap caserne cathedrale centre
cercle chanson chapelle chateau chemin chu circulaire cite clinique collectif college collegiale comite commission
complexe conservatoire cours creche decret ecole ecoles eglise ehpad entreprise espace esplanade faculte festival fete
film fondation foret fort foyer gare groupe gymnase hameau hopital hotel ile immeuble impasse institut internat jardin
label laboratoire lac ligue livre loi lois lotissement lycee maison marche marque maternelle mediatheque metro
ministere mission mont monument musee navire notre ordonnance parc parking paroisse parvis passage passerelle piscine
place plage plan pointe pole pont port porte prix promenade quai quartier rapport rer residence resto roman rond route
rue ruelle saint sainte salle san santa sao scolaire sentier sncf societe square st stade station ste temple theatre
theoreme tour tramway tribune tunnel universite viaduc villa voie
"""
NAMESAKES = frozenset(_NAMESAKES_TEXT.split())

#: Whom streets, schools, laws and institutes are named after, and those of whom everybody speaks by their office.
_PUBLIC_FAMILY_NAMES_TEXT = """
altman balzac bezos biden bonaparte chirac churchill clemenceau colbert curie danton darwin descartes eiffel einstein
freud gandhi gates gaulle giscard hitler hollande hugo jaures jobs keynes lenine macron mandela mao marx merkel
mitterrand moliere montesquieu musk napoleon newton obama orwell pasteur petain pompidou poubelle poutine racine
robespierre sarkozy staline trump turing voltaire zola zuckerberg
"""
PUBLIC_FAMILY_NAMES = frozenset(_PUBLIC_FAMILY_NAMES_TEXT.split())
_PUBLIC_PEOPLE_TEXT = """
abbe-pierre ada-lovelace albert-camus albert-einstein alexandre-dumas ambroise-pare antoine-saint arthur-rimbaud
ben-jerry charles-baudelaire charles-perrault charlie-hebdo christian-dior claude-bernard claude-monet edith-piaf
emile-durkheim franck-provost francois-rabelais franklin-roosevelt george-sand georges-brassens gustave-flaubert
guy-maupassant guy-moquet henri-matisse hubert-reeves jacques-prevert jean-fontaine jean-jaures jean-mace jean-mermoz
jean-monnet jean-moulin jean-rousseau jean-zay jeanne-arc john-kennedy jules-ferry jules-verne leon-blum leonard-vinci
leroy-merlin louis-aragon louis-vuitton louise-michel lucie-aubrac marcel-pagnol marie-claire marie-curie
martin-luther michel-augustin nicolas-hulot olympe-gouges paul-eluard paul-valery pierre-bourdieu pierre-corneille
pierre-fabre pierre-mendes robert-schuman rosa-parks simone-veil yves-laurent yves-rocher
"""
PUBLIC_PEOPLE = frozenset(_PUBLIC_PEOPLE_TEXT.split())

NOT_NAMES = OFFICES | EVERYDAY_WORDS | INSTITUTIONS | PLACES
