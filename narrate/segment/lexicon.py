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
    where please yesterday today tomorrow now then all no not"""
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
    most right"""
)
