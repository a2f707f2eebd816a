"""Given names of people who live in France, of every origin: lower case, without accents, each part apart.

Written for this program from what registers hold most. A name in two parts is found by its parts.
"""

_NAMES = """
aaron abbas abdallah abdel abdelaziz abdelhak abdelhamid abdelilah abdelkader abdelkarim abdellah abdelmajid
abdelmalek abderrahim abderrahmane abdessamad abdou abdoul abdoulaye abel abena abigail abou aboubacar abraham achille
achraf ada adam adama adel adelaide adele adeline adem adil adjo adjoua adolphe adrian adriana adrien adrienne affoue
agathe aghiles agnes agnieszka ahlam ahmed ahmet ahou aicha aida aiko aime aimee aissa aissata aissatou akim akira
akua alain alan alassane alba alban albane albert alberte albertine alberto albin aldo aleksandra alessandro alessia
alex alexandra alexandre alexandrine alexia alexis alfred ali alia alice alicia alienor alima aline alioune alison
alissa alix aliya aliyah allan alma aloys alphonse alphonsine alya alyssa amadou amael amaia amanda amandine amar
amara amaury ambre ambroise amel amelia amelie amenan amina aminata amine amir amira amit amy ana anael anaelle anahit
anais anastasia anatole anatoli andre andrea andreas andree andreea andrei andrew andrii ange angela angele angelina
angeline angelique angie anh anicet anis anissa anita anjali ann anna annabelle anne annette annick annie anouar
anouck anouk anselme anthony antoine antoinette anton antonia antonin antonio antony apolline ariane arianna ariel
arielle aristide arjun arlette armand armande armandine armel armelle arnaud arnold arpine arsene artak arthur arwa
asma asmaa assa assia assiya astou astrid athena aubin aude audrey auguste augustin augustine aurele aurelia aurelie
aurelien aurore awa axel axelle aya ayden ayman aymen aymeric ayoub ayse aysegul aysel aziz aziza azzedine baba
babacar babette bachir bakary baptiste baptistine barbara barnabe barthelemy bartolomeo basile bassirou bastian
bastien batiste baya beatrice beatrix beatriz behrouz belinda bella ben benedicte benjamin benoit benoite berangere
berenice bernadette bernard bernardine bernie berthe berthold bertille bertrand betty bilal bilel binta bintou birgit
bjorn blaise blanche blandine bleuenn bogdan bohdan bonaventure boris boualem boubacar boubakar bouchaib bouchra brad
brahim brandon brayan brenda briac brice brieuc brigitte britney bruce bruna brune bruno bryan burak cali calie
calista calixte callie camelia camil camila camille candice candida capucine carine carl carla carlo carlos carmela
carmen carol carola carolane carole carolina caroline casimir cassandra cassandre catarina catherine cathy cecile
cecilia cedric cedrick celeste celestin celestine celia celian celina celine cem cemal cengiz cesar chafik chahinez
chaima chandra chantal chaouki charlene charles charlette charley charlie charline charlotte chaymae cheick cheikh
chems cherif cherifa chiara chidi chinedu chloe chris christel christele christelle christian christiane christine
christophe christopher ciara cihan cindy claire clara clarence clarisse claude claudette claudia claudie claudine
claudio claudius clea clelia clemence clement clementine cleo cleopatre clotaire clotilde clovis colette colin coline
colombe conrad constance constant constantin cora coralie coraline corentin corinne cornelia cosima cosme coumba
cristian cristiano cristina cunegonde curtis cynthia cyprien cyriaque cyriel cyril cyrille daisy dalia dalila damia
damien dana daniel daniela daniele daniella danielle danny dany daouda daphne dario darius daryl dave david davina
davy dayana dean deborah deepak delia delphin delphine demba denis denise deniz denys denyse derek derya desire
desiree diana diane diego dieudonne dieumerci dieynaba dilan dimitri dina dinah dino djamel djamila djenaba djeneba
djibril dmytro dogan dolores dominique domitille dona donatien donatienne donia donna dora dorian doriane dorine doris
dorothee douglas dragan driss drissa duarte dylan eddie eddy edeline edgar edgard edith edmond edmonde edouard eduardo
edwige edwin efe efua eileen elena eleonor eleonore elfried elia eliane elias elie eliette elif elina eline eliot
eliott elisa elisabeth elise elisee eliza elizabeth ella ellen elliot elliott eloan eloane elodie eloi eloise elora
elsa elvire elvis elyas elyes elyne elyse emanuel emeka emeline emeric emerson emi emil emile emilia emilie emilien
emilienne emilio emily emine emma emmanuel emmanuelle emmy emre emy enea enes enguerrand enola enora enrico enrique
enzo ephraim erell eric erica erick ericka erik erika erin erkan ernest ernestine erol erwan erwann erwin esma esmee
esmeralda esperance esteban estelle ester esther estrella etan ethan etienne etiennette eudes eugene eugenie eulalie
eva evan evangeline evann eve evelina eveline evelyne evgeni evrard ewa ewan ewelina ewen ewenn eymen ezechiel ezio
fabian fabien fabienne fabio fabiola fabrice fadila fadma fadwa fahim faiza fanny fanta farah fares farhad farid
farida farouk fatemeh fathia fatih fatiha fatima fatimata fatma fatna fatou fatoumata fatuma faustin faustine faycal
fayza federico felicia felicie felicien felicite felix ferdinand ferhat fernand fernande fernando feryel filipa filiz
fiona firmin flavie flavien flavio fleur flora florence florent florentin florentine florian floriane florie florimond
florin florine florio fode fouad foued fouzi fouzia franca francesca francesco francette francine francis francisca
francisco francisque franck francky franco francois francoise frank frantz franz fred freddy frederic frederica
frederick frederique fulbert gabin gabriel gabriela gabriella gabrielle gad gael gaelle gaetan gaetane gaia gaid
galina gamze gary gaspar gaspard gaston gatien gauthier gautier gauvain gayane genevieve geoffrey geoffroy george
georges georgette georgia georgina georgine gerald geraldine gerard gerardine germain germaine geronimo gerson
gertrude gervais gervaise ghali ghania gheorghe ghislain ghislaine ghizlaine ghizlane gianni gil gilbert gilberte
gilda gildas gilles gillian gina ginette gino giovanni gisele giselle giulia giuliana giuseppe gladys glenn gloria
godefroy goncalo gontran gonzague goran gordon goulven goulwen grace gracieuse graziella greg gregoire gregory greta
gretchen grzegorz guenael guenaelle guenola guenole guenolee guewen guilaine guilhem guillaume guillemette gulay
gulcan guler gulsen gunther gurvan gustave guy guylaine guyonne gwenael gwenaelle gwendal gwendoline gwenn gwenola
habib habiba hacene hadama hadil hadja hadjar hadrien hafid hafida hafsa hafsatou haissam haja hajar hakan hakim
hakima halim halima halimatou hamed hamid hamida hamidou hamza hana hanae hanan hanane hani hania hanna hannah hans
haoua harold harouna harriet harris harry haruto hasan hasmik hasna hassan hassane hassiba hassna hatice haude hayat
haydar hayet hector hedi hedia hedwige heidi helena helene helga heloise hendrik henri henriette henry herbert
hermance hermann hermine herve hicham hichem hilaire hilal hilda hind hippolyte hiroshi hocine homere honore honorine
horace horia hortense hossein houcine houda houria houssam hovhannes hubert hugo hugolin hugues huguette hulya huong
huseyin hussein ibrahim ibrahima ibtissam ida idir idris idriss idrissa ifeoma ignace igor ihsan ikbal ikram ilan
ilana ilham ilian iliana ilies iliona ilona ilyan ilyana ilyas ilyass ilyes imad iman imane imen imene imran inaya
ines ingrid inna inola ioan ioana ionut iphigenie irena irene irenee irina iris irma iryna isa isaac isabel isabella
isabelle isadora isaline isaure isaya isidore isis ismael ismahane ismail isobel israa issa issam issiaka itziar ivan
ivana iwan jacinthe jack jackie jacky jacob jacqueline jacques jacquie jade jaden jadwiga jakez jakub jalal jallal
jamal jamel james jamila jamy jana jane janice janick janie janina janine janis jannick janusz jaouad jaouida jarek
jasmin jasmine jason jasper javier jawad jawhar jayden jean jeanine jeanne jeannette jeannine jeannot jeff jeffrey
jelena jenna jennifer jenny jeremie jeremy jerome jess jesse jessica jessie jessy jihane jihen jil jillian jim jimmy
jo joachim joan joana joanna joannie joao joaquim jocelyn jocelyne joe joel joelle joffrey johan johana johann johanna
john johnny jonah jonas jonathan jordan jordane jordi jordy jorge joris jose josee josef joseph josepha josephine
josette joshua josiane josselin josseline josue jovana joy joyce juan juana judicael judith jules julia julian juliana
juliane julie julien julienne juliette julio justin justine kader kadiatou kadidia kadidiatou kady kahina kais kaja
kamal kamel kamelia kamil kamila kamilia kaoutar karen karim karima karin karina karine karl karla karol karolina
kasper kassandra kassim katarina katarzyna kate katell kateryna katharina katherine kathleen kathy katia katja katy
kawtar kayla kayliah keira kelian kelly kelvin kelya kemal ken kenan kenji kenny kenza kenzo keren keryan keven kevin
kevyn keziah khadidiatou khadidja khadija khadim khady khaled khalid khalifa khalil khalissa khanh khedidja kheira
kiara kilian killian kim kimberley kimberly kinga klara klaudia klaus klervi koffi kofi kojo konan konrad konstantin
koray korentin kosta kouadio kouame kouassi krim krishna kristel kristell kristian kristina krystel krystyna krzysztof
kwame kyle kylian kyllian kyra laetitia lahcen lahouari laia laila lakshmi lalia lalla lamia lamine lana lancelot lara
larbi larissa larry lars lassana lassina latifa laura laure laureen laureline laurence laurene laurent laurentine
lauriane laurianne laurie laurine lauryn lazare lazlo lea leana leandre leandro leane leanne leia leila leina lelia
lena lenaic lenaig lenny leny leo leocadie leon leona leonard leonardo leonce leone leonie leonor leontine leopold
leopoldine leslie lesly leticia levent leyla leyna lhoussaine lia liam liana liane lidia lila lili lilia lilian
liliana liliane lilie lilly lilou lily lina linda lindsay lindsey line linh lino lionel lior lisa lisandro lisbeth
lise liselotte lisette lison liu liv livia livio liviu liwan liya liz liza lizea lizzie loan loana loane loann loanne
loeiz loelia logan loic loick loig lola loli lolita lora loredana loren lorena lorenzo loretta lorette lorie lorine
lorraine lotfi lothaire lotta lotte lou louane louann louanne louay loubna louca loucas louis louisa louise louisette
louka loukas loukman louna lounes loup luan luana luc luca lucas luce lucette lucia lucian luciana lucie lucien
lucienne lucile lucille lucio lucy ludivine ludmila ludmilla ludovic luigi luis luisa luiz luka lukas lukasz luna lya
lyam lyana lyanna lydia lydie lydwine lylia lylou lyna lyne lynn lysandre lyse lysiane mabel mabrouk macha maciej
madalena maddie maddy madeleine madeline madina madjid madou mady mae mael maeleen maelia maelie maeline maelis maella
maelle maellys maely maelya maelyne maelys maena maeva maewenn mafalda magali magalie magaly magda magdalena
magdeleine maggy maghnia maguelone maguy mahaut mahdi mahe maher maheva mahfoud mahmoud mahsa maia maialen maiko maily
maimouna maina maite maiwenn majda majid malaika malak malala malek malgorzata malia malick malik malika malo malone
malorie malory malou malvina mamadi mamadou mamoudou mamoun manal mandy manel manoe manoel manoj manon mansour manu
manue manuel manuela manuella maoulida mara marc marceau marcel marcelin marceline marcelle marcellin marcelline
marcello marcia marcin marco marcos marcus marek maren margaret margareth margarida margarita margaux margerie margo
margot marguerite maria mariam mariama mariame marian mariana marianna marianne mariano maricel marie mariel mariella
marielle marieme mariette marija marika marilou marilyn marilyne marin marina marine mario marion marios marisa marise
marius mariusz marjolaine marjorie mark marko markus marlene marlon marlow marlyse maroua marouane marta martha marthe
marti martial martin martina martine martinien marvin marwa marwan marwane mary maryam maryama marylene maryline
maryse maryvonne marzena massimo massinissa mateo mateusz matheo mathias mathieu mathilda mathilde mathis mathurin
mathys matilda matis matisse matt matteo matthew matthias matthieu matthis mattia mattis maty maud maude maurane
maureen maurice mauricette mauricio mauro max maxence maxens maxim maxime maximilien maximin maxine maya mayeul
mayline mayssa mayssane mazarine mbaye medard medhi mehdi mehmet mei mel melaine melanie melany melchior melek melia
melina melinda meline melisande melissa melissandre melodie melody melusine melvil melvin melvyn melyna mendel menouar
mercedes meriam meriem merouane merve meryam meryem mia micael michael michaela michal michel michele micheline
michelle mickael mickaelle miguel mihaela mihai mika mikael mikail mike mikhail mila milan milann milena milhan milica
milla millie milo milos miloud mimouna mina minh mira miranda mireille miriam mirjana mirko miroslav misha modibo
mohamad mohamed mohammad mohammed mohand mohcine moise mokhtar mokhtaria moktar mona moncef monia monica monika
monique morad morgan morgane morgann moriba morvan mostafa mouad mouhamed mouloud mouna mounia mounir mourad moussa
muriel murielle mustafa mustapha mykola mylan mylene myriam myrtille nabil nabila nacer nacera nacim nada nadege
nadejda nadera nadia nadim nadine nadir nadira nadja nael naelle nafissa nafissatou nahel nahia nahil nahla nail naila
naim naima najat najet najia najib najla najoua nancy naoko naomi naomie narcisse narek nasrin nasrine nasser nassim
nassima natacha natalia natalie nataliya natasha nathalie nathan nathanael nathaniel naura nawal nawel nayla nazha
nazim ndeye neil nejma nelia nell nellie nelly nelson nenad neo nermin nesrine nestor neus nevena nezha ngoc ngozi
nicola nicolas nicole nicoletta nicolo niels nikita niklas nikola nikolai nikolaos nil nila nils nina nino ninon
nisrine nissa noa noah noal noam noan noe noel noelia noelie noeline noelle noemie noha nohlan nola nolan nolane
nolann nolwenn nora norah norbert nordine noreddine noria norma norman nouh nouhaila nour noura noureddine nouria
noussaiba numa nuno nurettin nuria oanh oceane octave octavia octavie octavien odelia odette odile odilon odon ofelia
oguz ohana oksana olaf oleg oleksandr olena olga olha olimpia oliver olivia olivier olu olympe olympia omar omer omeya
ondine onesime ophelia ophelie orane oregane oren orhan oriane orianne orlando orlane ornella orso oscar osman othman
othmane ottavia otto ouafae oualid ouardia ouassim ouiam ouissam oumar oumayma oumou oumy ouria ousmane owen ozan
ozlem pablo paco pacome padma paloma pamela paola paolo paquita paquito parisa pascal pascale pascaline patrice
patricia patrick patryk patxi paul paula paule paulette paulin paulina pauline paulo pavel pawel pedro peggy pelagie
penelope perceval perla pernelle peroline perrette perrin perrine perry peter petra petronille phil philemon philibert
philippa philippe philippine philomene phoebe phuong pia pier pierre pierrette pierrick pierrot pietro piotr placide
pol pola poline polly prescillia prisca priscilla priscille priscillia priya prosper prudence prune quang quentin
quitterie rabah rabia rachel rachelle rachid rachida radia radouan radu rafael rafaela rafik raghad rahma rahmouna
rahul raimond raissa raja rajaa rakoto ralph ramata ramatoulaye rambert ramdane rami ramla ramon ramona ramzi ramzy
rania raouf raoul raphael raphaela raphaelle raquel rashid rastko ratiba ravi ray rayan rayane raymond raymonde rayna
raynald razvan rebecca reda redouan redouane regine regis rejane remi remy rena renald renan renata renato renaud rene
renee reynald reza rhita rhizlane riad ricardo richard ridha rihanna rima rita riwan roan robert roberta roberte
roberto robin rocco roch rodolfo rodolphe rodrigo rodrigue roger rogerio rokaya rokhaya rokia roland rolande rolland
romain romaine roman romane romaric romeo romuald romy ronald ronan ronny rosa rosalba rosalia rosalie rosaline rosana
rosanna rosario rose roseline roselyne rosemarie rosemary rosemonde rosette rosie rosine rosita roxana roxane roxanne
roza rozenn ruben rudi rudolf rudolph rudy rui rukiye ruth ryad ryan ryana ryhanna rym ryszard saad sabah sabin sabine
sabri sabrina sabry sacha sadek sadia sadio safa safae safia safiatou safiya safouane safwan said saida saidou sakina
sakura salah salem salha salif salih salim salima salimata salimatou salma salome salomon saloua salvador salvatore
sam samah samantha samba sami samia samir samira samson samuel samuele samy samya sana sanaa sanae sandie sandra
sandrine sandro sandy sanjay santiago saphia saphir sara sarah sarra sasha saskia satine satya saul savine scarlett
scott sean sebastian sebastiao sebastien sefer segolene sekou selcuk selena selim selin selina selma selman semih
semra sephora seraphin seraphine serge sergei sergio serhii serkan severin severine sevgi seydou seynabou shaina shana
shanel shannon sharon shayna sheila shelby shirel shirin shirine shirley shlomo siaka sibel sibylle sidi sidney
sidonie siegfried sienna sigrid siham sihame sihem silas silvia silviane silvio simao simeon simon simona simone
simonne sina sinan sira sixtine skander slawomir slimane slobodan smail smain snezana soan soazig sofia sofian sofiane
sofiene sofya sohane soizic sokhna solal solange solene solenn solenne soline songul sonia sonya sophia sophian sophie
soraya sorel sorin souad soufiane souhail souhaila souhila soukaina soulayman souleimane souleymane soumaya soumia
stan stanislas stanley stefan stefania stefano stella stephan stephane stephanie stephen sterenn steve steven stevens
stevie sullivan sumaya sunita suzanna suzanne suzel suzette suzie suzon sven svetlana swan swann sybille sydney
sylvain sylvaine sylvana sylvester sylvestre sylvette sylviane sylvianne sylvie syrine tachfine tadeusz taha tahar
taina talia talya tamara tammy tancrede tanguy tania tanja tanya taoufik tara tarek tarik tasnim tasnime tatiana tea
ted teddy telma teo teodora terence teresa tereza terry tess tessa tessy tetiana thais thalia thea thelma theo
theodora theodore theophane theophile theotime theresa therese theresia thi thibaud thibault thibaut thien thierno
thierry thiziri thomas thomasine thu thuy tiago tiana tiba tibo tidiane tidjane tifany tiffany tigran tim timea timeo
timothe timothee timoty timour tina tino tiphaine tiphanie tito titouan titus tobias tolga tom toma tomas tomasz tomi
tommy toni tony toufik toumi toussaint tracy trang trevor tristan tuan tudal tugdual tullio tunde turgut tya tyana
tyler tymeo ugo ulric ulrich ulrike ulysse umberto umut urbain urbanie ursula valentin valentina valentine valere
valeria valerian valerie valerien valery vanda vanessa vania vanina vanya vartan vasco vasile vassili vassilis vera
veronica veronika veronique vesna vianney vicky victoire victor victoria victorien victorine vida vigo vika vikram
viktor viktoria vincent vincente vincenza vincenzo viola violaine violeta violette virgile virginia virginie vito
vitoria vittoria vittorio vivian viviane vivien vivienne vlad vladimir volkan volodymyr wael wafa wafaa wahib wahiba
waldemar walid walter wanda warren wassila wassim wei wenceslas wendy werner wesley widad wided wilfrid wilfried
wilhelm william williams willie willy wim winnie wissam wissem wojciech wolfgang wyatt xavier xaviere xenia xiao
ximena xuan yacine yacouba yael yaelle yagmur yahia yahya yan yana yanis yann yanna yannael yannick yannis yara yaron
yasin yasmin yasmina yasmine yasser yassin yassine yassir yaw yaya yazid yelena yeliz yemi yigit yoan yoann yoanna
yohan yohann yolaine yolanda yolande yolene yoni yosra youcef youenn youma youna younes youness younous youri yousra
youssef youssou youssouf youssra yuki yulia yuna yunus yuri yusuf yvain yvan yves yvette yvon yvonne yvonnick zacharia
zacharie zachary zack zahia zahra zaina zainab zaineb zakari zakaria zakariya zakarya zakia zana zara zaven zayn
zbigniew zeina zeinab zeineb zelda zelia zelie zena zeno zenon zephyr zeyd zeynep zhor ziad zied zineb zinedine zita
ziyad zoe zofia zohir zohra zora zoran zoubida zoubir zouhair zouheir zoulikha zoumana zuzanna
"""

GIVEN_NAMES = frozenset(_NAMES.split())
