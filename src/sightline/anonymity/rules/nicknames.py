"""Short and pet forms of given names as people in England use them, and the rules by which they are made.

The list is ours. It never replaces the case file's own "also known as": about a third of nicknames are in no list.
"""

from collections import defaultdict
from functools import lru_cache

# One group a line: the first forms are full names, the rest are what people call them.
GROUPS = """
abigail|abi abbie abby gail
adam|addy ads
alan allan alun|al
alexander alexandra alexandria alessandro|alex al ali lex lexi lexie sandy sasha sacha xander zander alec alick
alfred alfie|alf fred freddie
alice alicia alison alisha|ali ally allie lish
amanda|mandy mand manda
amelia amalia emilia|millie milly mia amy em
andrew andrea andre andreas|andy drew ands
angela angelina angelica|angie ange angel
anne ann anna annabel annette hannah|annie nan nancy belle bella nana han hanny anya
anthony antony antonio anton|tony ant tone
archibald archie|arch baldie
arthur|art artie arty
barbara|barb babs barbie
barry barrie|baz bazza
beatrice beatrix|bea bee trixie
benjamin benedict bennett|ben benny benji benj
bernadette bernard|bernie bern detta
bethany elizabeth elisabeth elspeth|beth bets betsy betty liz lizzie lizzy eliza libby lisa liza elsie
bethany elizabeth elisabeth elspeth|lilibet bess ellie
bradley bradford|brad
brendan brandon|bren bran
brian bryan|bri bry
bronwen bronwyn|bron
caitlin catherine katherine kathryn|cait cat cath cathy kat kath kathy kate katie katy kit kitty kaz kasia kayt cate
kathleen katarzyna catalina katie kate|cait cat cath cathy kat kath kathy kate katie katy kit kitty kaz kasia kayt cate
callum calum calvin|cal cally
cameron|cam cammy
carl karl carlos|charlie
caroline carol carolyn carole|caz cazza carrie caro caz lyn
charles charlotte charlene|charlie charley char chaz chas chuck lottie lotte charl chazza
christine christina christian christopher|chris chrissie chrissy christy tina kit kris kristie topher krissy
christy krystyna kristina kristian|chris chrissie chrissy christy tina kit kris kristie topher krissy
chidinma chidi|dinma chi
chloe|clo
ciaran kieran|kier key
claire clare clara clarissa|clary
connor conor cornelius|con
courtney|court
craig|craigy
cynthia|cindy cyn
dafydd david|dai dave davey davy daf taffy
daniel danielle daniela daniella|dan danny dani
darren darrell daryl|daz dazza
dean|deano
deborah debra|deb debs debbie
denise dennis denis|den denny
derek|del dez
desmond|des dez
diana diane dianne|di
dominic dominik dominique|dom nic
donald donna|don donny
dorothy|dot dottie dolly
douglas|doug dougie
duncan|dunc
dylan|dyl
edward edwin edmund eduardo|ed eddie eddy ted teddy ned
eleanor elena ellen helen helena|ellie nell nellie nora lena ella nelly
emily emma emeka chukwuemeka|em ems emmy emmie millie mils emeka
erica erika eric|rick ricky
esther|essie
eugene eugenia|gene
evelyn eve eva|evie eve
ewan euan|ew
felicity|fliss flick fee
fiona ffion|fi fifi ffi
florence|flo florrie flossie
frances francis francesca franklin|fran frannie frank frankie chess
gareth garfield gary garry|gaz gazza gar
gabriel gabriella gabrielle|gabe gabby gabs
gavin|gav
geoffrey jeffrey|geoff jeff
georgia georgina george georgiana|georgie george gina
gerald geraldine gerard|gerry jerry ger
gillian jillian|gill jill gilly
glenda glenn glynis|glen
gordon|gord gordy
grace gracie|gracie
graham graeme|gray
gregory|greg
gurpreet harpreet manpreet jaspreet simranpreet|preet gurp harp
hannah|han
harold harry henry henrietta|harry hal hattie hank hen etta
harriet harriett|hattie hatty haz harry
harvey|harv
hayley haley|hay
hazel|haze
heather|heath
hugh hugo|hughie
ian iain|
ibrahim abraham|ibby ib bram abe
imran|immy imi
imogen|immy imo
irene|rene
isaac|ike zac
isabel isabelle isabella isobel|izzy izzie bella belle issy tibby bel
isla|isy
ivan|van
jack jackson john jonathan jonathon johnathan|jack jon jonny johnny john jonnie jacko
jacob jakub|jake jay kuba
jacqueline|jackie jacqui jack
james jamie|jim jimmy jamie jem jay jimbo
jane janet janice janine|jan janey
jasmine jasmin yasmin|jas jaz jazz yas jazzy
jason|jay jase
jennifer jenna|jen jenny jenni
jeremiah jeremy jerome|jem jerry jez jezza
jessica jessie|jess jessie
joan joanne joanna johanna|jo joey joanie
jordan|jord jordy
joseph josephine jozef|joe joey jo josie
joshua|josh joshy
judith judy|jude judy
julia julie julian juliette|jules ju
justin justine|
karen|kaz kazza
kayleigh kayley kaylee kayla|kay kayl
keira kiera|kee
keith|
kelly|kel kell
kelsey|kels
kenneth|ken kenny
kerry kerrie keziah kezia|kez kezza kezzy
kevin|kev
kimberley kimberly|kim kimmy
kirsty kirsten kirstie|kirst kirs kez
kyle|ky
laura lauren laurence lawrence|loz laz lol lori larry laurie lauz lozza
leah|lee
leanne lianne|lee
lee leigh|
leonard leon leo leonardo|len lenny leo
leslie lesley|les
lewis louis|lew lou louie
liam william|li lee
lillian lilian lily lillie|lil lils lilly
linda lynda lindsay lindsey lynsey|lin lyn lynn linds
logan|loges
lorraine|lori lol raine
louise louisa|lou lulu
lucas lukas luke luca lucy lucinda lucille|luc luke lu luce lukey cindy lulu
madeleine madeline madison|maddie maddy mads
malcolm|mal malc
margaret margarita|maggie mags meg megan peggy peg madge rita daisy marge margie greta
maria marie mary miriam maureen marian|mo molly polly maz mimi mazza
mark marcus marc|marc marky
martin martyn martina|marty mart tina
martha|marty
mason|mase
matilda|tilly tilda mattie tillie
matthew mateusz|matt matty mat
maxine maximilian maxwell max|max maxie
megan meghan|meg megs
melanie melissa melinda|mel mels lissa
michael michaela mikolaj michal|mick mickey mike mikey micky kayla mitch
michelle micheline|shell shelly mich chelle mitch
mohammed muhammad mohamed muhammed mohammad mohamad|mo moh mohd md hammad
natalie natasha natalia nathalie|nat tash tasha nats natty tally
nathan nathaniel nathanael|nat nate nath natty
neil niall neal|
nicholas nicola nicole nikolai nikolas nicolette|nick nicky nic nicki nikki nik niki nicks cola
niamh|neev nee niamhy
nigel|nige
oliver olivia olivier|ollie olly liv livvy livi olivs
owen|
padraig patrick patricia patryk|pat paddy pat patsy trish tricia trisha rick podge
paige|
pamela|pam
paul paula pauline|pauly polly paulie
penelope|pen penny
peter piotr|pete petey
philip phillip philippa phillipa|phil pip pippa
phoebe|phoebs feebs
poppy|pops
priya priyanka|pri priy
rachel rachael raquel|rach rachie
raymond ray|ray
rebecca rebekah|becky becca bex beck becks reb becs
reginald|reg reggie
renee|ren
rhiannon|rhi anon non
rhys reece|
richard ricardo|rich richie rick ricky dick dickie
robert roberta robin robyn|rob robbie bob bobby rab bert robby bobbie
roger|rodge
ronald veronica|ron ronnie roni
rosemary rosalind rosie rose rosalyn|rose rosie roz ros
roxanne|roxy rox
russell|russ
ruth|ruthie
ryan|ry
samantha samuel samson|sam sammy sammie
sandra alessandra|sandy sand
saoirse|sersh seersh
sarah sara|sal sally saz
scarlett|scar lettie
sean shaun shane|shauny
sebastian|seb bas
shanice|shan shaz niecy
shannon|shan shaz
sharon|shaz shazza shaz
sheila|shee
shirley|shirl
siobhan|shiv von siob
simon|si sime
sophie sophia sofia zofia|soph sophs zosia
stacey stacy|stace
stanley stanislaw|stan
stephen steven stephanie stefan stefania|steve ste stevie steph stef stefan steff
stuart stewart|stu stew
summer|sum
susan suzanne susanna susannah|sue susie suzy suzie suze zanna
tabitha|tabby tab
teresa theresa therese|tess tessa terry tes
terence terrence|terry tel
theodore theo|theo teddy ted
thomas tomasz|tom tommy thom tomek
tiana tiffany|tiff tia
timothy|tim timmy
tracey tracy|trace
tyler|ty
valerie valentina|val
vanessa|ness nessa van
victor victoria wiktor wiktoria|vic vicky vick vikki tori vicki tor
vincent|vin vinny vince
violet|vi
vivian vivienne|viv
walter|wally walt
wayne|waz wazza
wendy|wend
william willem|bill billy will willy wills liam
winifred|win winnie fred
zachary zachariah|zac zack zak zach
zoe|zo zozo
aaliyah aliyah|liyah ali lily
aisha ayesha|ash eesh ish
abdullah abdul abdulrahman|abs abdul abz
ahmed ahmad|ahm
agnieszka|aga
aleksandra aleksander|ola olek alex
malgorzata|gosia
fatima|fati tima
hussain hussein|huss
khadija|khadi dija
oluwaseun|seun
oluwatobi tobi|tobi
temitope|temi tope
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: defaultdict[str, set[str]] = defaultdict(set)
    for line in GROUPS.split("\n"):
        full, _, short = line.partition("|")
        shorts = short.split()
        for name in full.split():
            table[name].update(shorts)
        for nick in shorts:
            # the way back: the register may hold the short form and the text the full one
            table[nick].update(full.split())
    return {name: frozenset(found - {name}) for name, found in table.items()}


def listed(name: str) -> frozenset[str]:
    """Forms of a compact, casefolded given name from the list, the name itself not among them."""
    return _table().get(name, frozenset())


VOWELS = "aeiouy"


def made(name: str) -> frozenset[str]:
    """Forms made by rule from a compact given name of five letters or more: first syllable, its -y, -ie, -s and -z."""
    if len(name) < 5:
        return frozenset()
    forms = {name[:3], name[:4]}
    for stem in (name[:3], name[:4]):
        if stem[-1] in VOWELS:
            continue
        last = stem[-1]
        forms |= {f"{stem}y", f"{stem}ie", f"{stem}i", f"{stem}s", f"{stem}{last}y", f"{stem}{last}ie"}
    if name[2] in "rsl" or name[3] in "rsl":
        head = name[: 2 if name[2] in "rsl" else 3]
        forms |= {f"{head}z", f"{head}zz", f"{head}zza", f"{head}zzer"}
    return frozenset(form for form in forms if len(form) >= 3) - {name}
