"""The word lists that the segmenter knows, all in small letters and without a final full stop."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A full stop after one of these ends no sentence, whatever follows: a name or a number belongs to it.
LEANS_FORWARD = _words(
    """mr mrs ms messrs mssrs mme mlle m dr drs prof rev revd hon honble gen genl maj col lt lieut capt cpt
    comdr cmdr adm sgt serg sergt corp pvt gov govr pres sen rep sec secy supt insp st ste sr sra srta
    fr bro no nos vol vols vs v viz fig figs art arts chap ch sect pp p par cf ed eds fol ff op ex jan
    feb mar apr jun jul aug sept sep oct nov dec jany feby febr octr novr decr septr augt geo wm chas
    thos jas jos jno robt saml benj edw edwd alex alexr richd danl e.g i.e al approx abt mt ft"""
)
# A full stop after one of these ends a sentence only where a word follows that often begins one.
OFTEN_INSIDE = _words(
    """esq esqr esqre jr jun junr snr inst ult ulto prox etc &c c a.m p.m a.d b.c bart co inc ltd obt obdt
    servt hble resp respy affly affy affectly dept regt regts batt brig div mss u.s n.y d.c u.s.a m.p
    k.c.b g.c.b m.d ph.d ll.d d.d"""
)
# Words that begin sentences far oftener than they are part of a name.
FRESH = _words(
    """the a an i we he she it they you my our his her their your this that these those there here in on at
    if when as but and so for to from with after before since while though although what who why how
    where please yesterday today tomorrow now then all no not herewith enclosed which"""
)
# What may stand in small letters within a name or an office.
PARTICLES = _words("of the de la le du des von van der den di da del and et at in for to y zu & ’ '")
# A heading with one of these beside "to" names no two people.
NO_NAME = _words(
    """letter message joint note reply telegram memorandum petition address statement remarks despatch
    dispatch enclosure inclosure circular proclamation how what why way road guide introduction"""
)
# What greets anybody: the rest of a salutation is a name.
GREETING = _words(
    """my dear dearest darling beloved sweet sweetest own very good kind kindest honoured honored honour'd
    respected esteemed reverend worthy loving affectionate ever hello hi hey greetings to and ye the sir
    sirs gentlemen gentleman madam ma'am dame friend friends excellency your his her honorable
    honourable lord lady lordship ladyship all whom it may concern companion o oh mine ours our parents
    father mother mamma mama papa brother sister wife husband son daughter child children boy girl
    cousin uncle aunt colleague colleagues team customer fellow citizens countrymen comrade comrades
    most right old guys folks everybody everyone members shareholders stockholders constituents"""
)

# Whom "your" stands before in a salutation; "Your friend" parts.
STYLES = _words("excellency majesty highness lordship ladyship honor honour grace eminence holiness worship")
# What a salutation may begin with beside a greeting word or a title.
LEADS_GREETING = _words(
    "my our most very ever much to the o oh ye mine good right honorable honourable honble"
)

# --- evidence for roles: words whose mere presence says something --------------------------------------------

MONTHS = _words(
    """january february march april may june july august september october november december jan feb mar
    apr jun jul aug sept sep oct nov dec jany feby febr aprl augt septr octr novr decr inst ult instant
    ultimo"""
)
WEEKDAYS = _words(
    """monday tuesday wednesday thursday friday saturday sunday sabbath mon tues tue wed weds thurs thur
    thu fri sat sun yesterday today to-day tomorrow"""
)
DAY_PARTS = _words(
    """morning evening night afternoon noon midnight dawn o'clock o’clock a.m p.m am pm morng eveng aftn
    twilight half-past"""
)
FEASTS = _words("christmas easter michaelmas lent whitsun eve birthday new-year's advent epiphany trinity")
# Whom a salutation addresses when it names nobody.
ADDRESSED = _words(
    """sir sirs gentlemen gentleman madam madame ma'am ma’am mesdames monsieur mademoiselle friend friends
    excellency lord lords lady lordship ladyship majesty highness grace eminence holiness honor honour
    editor father mother mamma mama papa mother brother sister wife husband son daughter children child
    cousin uncle aunt nephew niece love darling dearest sweetheart sweet boy girl fellow chap all
    everyone comrade comrades mom dad mum mummy daddy grandma grandpa grandmother grandfather doctor
    professor captain general colonel team colleague colleagues customer neighbor neighbour neighbors
    neighbours parents guys folks everybody everyone members shareholders stockholders honorable
    honourable"""
)
ENDEARING = _words(
    """dear dearest darling beloved precious loving honoured honored honour\'d respected esteemed worthy deare deere
    hon\'d hond sweet sweetest"""
)
HAILING = _words("hello hi hey greetings hail welcome")
TITLES = _words(
    """mr mrs miss ms messrs mssrs dr prof rev revd hon sir lady lord dame madame monsieur count countess
    viscount viscountess duke duchess earl marquis marquess marchioness chevalier baron baroness prince
    princess king queen president presidente bishop father sister brother abbé abbe herr frau señor
    señora signor don doña capt captain col colonel gen general maj major lt lieut lieutenant adm
    admiral sergt sergeant private uncle aunt cousin citizen comrade judge governor senator mayor"""
)
OFFICES = _words(
    """secretary minister ambassador chairman chairwoman chair president vice-president consul
    consul-general commissioner commander commanding captain colonel general major lieutenant sergeant
    adjutant surgeon quartermaster director manager treasurer editor clerk agent attorney mayor governor
    chargé charge d'affaires d’affaires plenipotentiary envoy resident acting chief superintendent
    professor principal officer inspector bishop rector vicar pastor chaplain postmaster registrar
    regiment regt vols volunteers infantry cavalry corps company member members committee delegate
    council councillor assistant deputy partner librarian curator engineer
    asst comdg comdt comt clk atty supt adjt brig genl actg reg q.m a.a.g"""
)
HONORIFICS = _words(
    """esq esqr esqre esquire hon honble honourable honorable bart excellency sir rev revd messrs worshipful
    worshipfull"""
)
# The core of a valediction.
VALEDICTORY = _words(
    """respect petitioners commanded yours your's your’s yrs yr sincerely faithfully truly affectionately
    affectionate respectfully obediently obedient obediant servant servants servt obt obdt humble humbly
    devoted devotedly cordially gratefully fondly lovingly affecte affectly affly affy regards respects
    esteem consideration sincerest resp'ly respy respectively obliged loving fraternally hastily love
    kisses cheers xoxo warmly wishes thanks"""
)
# What else a valediction is made of.
VALEDICTORY_ALSO = _words(
    """rest resting take leave command will pray shall soe humblie wish thy thee i am i'm remain be to the
    and & a an in of with my our me us we are have honor honour most very ever always your thine own
    dear dearest sir sirs madam gentlemen friend friends sister brother son daughter mother father
    husband wife cousin uncle aunt nephew niece believe subscribe myself ourselves best kind kindest
    warm warmest high highest great greatest profound respect renewed renew assurance assurances accept
    receive please distinguished sentiments sentiment wishes as for all from this that old true sincere
    faithful grateful haste good lord lordship lordship's excellency excellency's beg leave opportunity
    avail occasion same perfect yours truly until till then meet again hope soon god bless you it so
    only many much more than but too sympathy
    blessing blessings"""
)
FAREWELL = _words(
    """adieu adeiu good-night goodnight goodbye good-bye good-by goodby farewell bye god bless heaven prayers
    compliments compts regards remembrances remembrance kisses amen adios"""
)
PRONOUNS = _words(
    """i we you he she they me us him her them it my our his their its myself i'm i've i'll i'd we've we'll
    you'll you've who which that"""
)
VERBS = _words(
    """is are was were be been have has had do does did will would shall should can could may might must am
    think know hope wish see saw send sent received receive write wrote written come came go went said
    say says made make take took give gave find found"""
)
NOTE_WORDS = _words(
    """received translation extract telegram cablegram copy inclosure enclosure enclosed inclosed private
    personal confidential secret paraphrase untitled released postmark postmarked endorsed endorsement
    circular via radio urgent immediate priority niact strictly dated file enclosures subject re ref reference cc encl
    enc encs bcc draft unsigned illegible transcript transcribed fragment classification
    unclassified collection coll papers archives library lib museum mss ms"""
)
LETTER_WORDS = _words(
    """letter letters correspondence telegram message memorandum petition note epistle postcard despatch
    dispatch statement address proclamation"""
)
STREETS = _words(
    """street st road rd avenue ave lane square sq place row terrace court house hotel inn park gardens
    hill building bldg suite apt floor box hall lodge cottage college office bureau department
    university p.o farm county co near station inc ltd llc limited corporation co. & bros company bank
    school hospital"""
)
# Whom a writer calls himself to the reader.
KIN = _words(
    """friend sister brother son daughter mother father husband wife cousin uncle aunt nephew niece servant
    servants child pal chum comrade sweetheart mamma papa mama mom mum dad grandmother grandfather
    godson pupil admirer"""
)
# What a writer puts before that.
OWNING = _words("your yr ye thy from ever always i and believe remain we the")
# Where letters are written from.
PLACES = _words(
    """camp fort headquarters head-quarters hospital bivouac barracks trenches legation embassy consulate
    department aboard board castle abbey priory villa château chateau ship h.m.s u.s.s mansion house
    hall cottage lodge rectory parsonage vicarage manor farm va mass pa n.y n.j n.h vt conn r.i d.c md
    ga tenn ky o ohio ill ind mich wis minn mo cal n.c s.c ala la tex england ireland scotland wales
    france italy spain germany prussia austria russia canada mexico america india australia
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
    mississippi missouri montana nebraska nevada hampshire jersey york carolina dakota oklahoma oregon
    pennsylvania tennessee texas utah vermont virginia wisconsin wyoming neb colo wash"""
)
# Kin that a writer has only one of, so that the word is as good as a name.
ONE_OF_A_KIND = _words(
    """papa mamma mama mother father mom dad mum mummy daddy grandma grandpa grandmother grandfather
    grandmamma"""
)
