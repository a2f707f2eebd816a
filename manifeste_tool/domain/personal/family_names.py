"""Family names that are common in France, of every origin: lower case, without accents.

`FAMILY_NAMES` helps to tell a name from a word; those of it that are also words of everyday French (« petit »,
« marchand ») are in `EVERYDAY` and say nothing where they stand without a capital.
"""

_NAMES = """
abadie abdallah adam aguilar ahmed albert alexandre allain allard alves amar amrani andre andrieu antoine antunes
arnaud arnould arnoux aubert aubin aubry auger auvray aydin aziz ba bah bailly bakayoko balde ballet bamba baptiste
barbe barbier bardin baron barre barreau barret barry barthelemy bastien baudin baudry bauer bazin beauchamp beaufils
beaumont becker begue belaid belhadj belkacem bellanger ben benali benamar benard benhamou benoit bensaid benslimane
benyahia berard berger bernard bernier berthelot berthier bertin bertrand besnard besse besson beziat bianchi bidault
bigot billard binet blanc blanchard blanchet blin blondel bocquet boisson bonhomme bonin bonneau bonnet bonnin bordes
bossard bouazza bouchard boucher bouchet boudet boudjema bouillon boukhari boulanger boulay boulet bouquet bourdon
bourgeois bourgoin bourguignon boutin bouvet bouvier bouzid boyard boyer braun bressan breton briand brun bruneau
brunet buisson bureau burel cadet camara camus carlier caron carpentier carre cartier carvalho castel castro cauchy
chabert chambon champion chaoui chapelle chapuis charbonnier charles charpentier charrier chartier chatelain chauveau
chauvet chauvin chen cherif chevalier chevallier chevrier chopin cisse clement clerc cohen colas colin collet collin
combes constant coquelin corbel cordier cornet cornu correia costa coste coudert coulibaly courtois cousin couturier
cruz da dacosta daniel dauphin david debreu decaux delacroix delage delahaye delannoy delarue delattre delaunay
delavigne delcourt delmas delorme dembele demir deniau denis derouet derrien desbois descamps deschamps deshayes
desmarets devaux diaby diakite diallo diarra dias diaz didier dieng diop diouf dioum djebbar doucet doumbia drame
drouet drouin dubois dubreuil dubus ducrocq dufour dufrenne dufresne duhamel dujardin dumas dumont dumoulin dupond
dupont dupre dupuis dupuy durand duret duval duvivier elamrani elbaz essaidi estrade etienne evrard fabre faivre fall
falletto fauchoux faure favre faye ferhat fernandes fernandez ferrand ferrari ferreira ferry fichot fischer fleury
fofana fontaine forest forestier fortin foucher foulon fouquet fournier francois freitas frey gaillard gallet gallois
garcia garnier gaudin gauthier gautier gay geoffroy georges gerard germain gervais gibert gicquel gilbert gilles
gillet girard giraud giraudet godard gomes gomez gomis goncalves gonzales gonzalez gosselin goujon grandjean granger
gras grenier grondin gros gueguen guenier guerin gueye guichard guilbert guillaume guillemin guillet guillon guillot
guillou guyon guyot haddad hadji hamdi hamel hamidi hamon hardy harel hautbois hebert henry heraud herault hernandez
herve hoang hoarau hubert huet huguet humbert husson ibrahim imbert jacob jacquemin jacques jacquet jacquot jamet jean
jeannin jegou joly joubert jourdain jourdan julien jung kaba kaci kaddour kaya keita kerbrat kervella kessler khaldi
khelifi kieffer klein koch konate kone kowalski labbe laborde labrousse lacombe lacroix lafon lagarde lagrange laine
lallemand lambert lamy langlois laporte larbi larcher laroche lassalle launay laurent laval lavergne lavigne le lebas
lebeau leblanc lebon lebreton lebrun leclerc leclercq lecocq lecomte leconte leduc lefebvre lefevre lefort legall
legendre leger legoff legrand legros lejeune lelievre leloup lemaire lemaitre lemoine lemonnier lenoir lepage leroux
leroy lesage lescure letellier levasseur leveque levy lheureux li lim lin linard loiseau lombard lopes lopez louis
louvet lucas ly mace madec magne magnier mahe maillard maillet maillot maire mallet mangin mansouri marchal marchand
marechal marie marin marion marques marquet martel martin martineau martinet martinez martins marty masse masson
mathieu maurel maurice maury maziere mbaye meier menard mendes mendy mercier merle merlin meunier meyer meziane
michaud michel michelet millet miranda mokrani monnier montagne monteiro morand moreau moreira morel moreno morin
morvan moulin moussaoui muller munoz nadaud nasri navarro ndiaye nedelec neveu ngo nguyen niang nicolas noel normand
oliveira olivier ollivier ouali ouattara ouedraogo ouvrard parent paris parmentier pascal pasquet pasquier paul payet
pelissier pelletier peltier pereira perez perret perrier perrin perrot petit petitjean peyre pham philippe picard
pichon pierre pineau pinson pinto pires plessis poirier poisson pons porte potier pottier poulain poulet prat prevost
prigent prudhomme pruvost pujol quentin quere queval rachedi rahmani ramirez ramos rault raymond raynaud regnier remy
renard renaud renault renou rey reynaud ribeiro ricard richard riou riviere robert robin roche rocher rodrigues
rodriguez roger rolland romero rossi rossignol rousseau roussel rousset roux rouxel roy royer ruiz sabatier sadi sahin
sahraoui saidi salaun salmon samson sanchez santos sarr sarrazin sauvage savary schmidt schmitt schneider schwartz
seck seguin sellier serra serre sidibe silva simon simonet sissoko slimani soares soulier souza sow sy sylla tahiri
talbot taleb tanguy tardieu tavares tessier texier thevenin thiam thibault thomas tissier tissot torres touchard toumi
toure tournier tran traore tremblay turpin vaillant valentin valette vallee vallet vasseur vautier verdier verger
vernet vernier vial viallet vidal vigier vignal vigneron viguier villain villard vincent vivier voisin vuillemin
wagner walter wang weber weiss winter wolff wu yahiaoui yang yildiz yilmaz zerrouki zhang zhou ziani zidane ziegler
zimmermann zitouni
"""

_EVERYDAY_TEXT = """
aubin ba bailly ballet barbe baron barre ben berger besse bigot blanc boisson bonhomme boucher bouillon boulanger
bouquet bourdon bourgeois bourguignon breton brun buisson bureau cadet carre cartier castel champion chapelle
charpentier chevalier chopin clement clerc collet constant cornet costa coste courtois cousin couturier cruz da
dauphin delage demir drame fabre fall ferrari ferry fontaine forest forestier fortin francais gaillard gallois gay
gras grenier gros hardy joly jourdain jung kaya lacroix laine lallemand laporte laval lavigne le leblanc lebon leger
legrand lejeune lenoir lesage li lim lin ly magne maire marchand marechal marin marion marquet masse merle merlin
millet montagne moreno moulin neveu noel normand parent paris pascal paul petit pichon pierre pinson plessis poisson
pons porte potier poulet prat renard renault riviere roche rocher romero rossignol roux sadi salmon sauvage sellier
serre soulier sow sy talbot tissier torres toure vaillant vallee verger vigneron vincent vivier voisin winter wolff
zidane
"""
EVERYDAY = frozenset(_EVERYDAY_TEXT.split())
FAMILY_NAMES = frozenset(_NAMES.split()) - {"da", "le", "ben", "maire", "bureau", "porte"}
SURE_FAMILY_NAMES = FAMILY_NAMES - EVERYDAY
